"""Offers of one benefit, claims on their way to the money, and what the bank said of it."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count

from yangui.platform.accounts.services import make_account
from yangui.platform.cases import services as cases
from yangui.platform.cases.models import Case
from yangui.platform.config.world.officers import CONTACT, REASON, officer
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.entitlements import services as entitlements
from yangui.platform.entitlements.models import Offer, Standing
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import PaymentBatch
from yangui.platform.library import packs
from yangui.platform.organisations import fictional as people
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import actor_of
from yangui.platform.registry import fictional
from yangui.platform.registry.services import link_account

# how many of those with an offer have an account, and how many of these have accepted
ACCOUNTS, ACCEPTED = 12, 10
BUDGET = Decimal("5000000.00")
YEARS = 5
FUND = "fictional"


def pay() -> None:
    """The benefit to which most people are entitled goes its way from the offer to the bank."""
    if (benefit := _most_wanted()) is None:
        return
    payer = _arranged(benefit)
    _claimed(benefit)
    _paid(payer)


def _most_wanted() -> str | None:
    """The benefit paid by the month to which most people are entitled, as far as a unit owes its rules."""
    entitlements.run()
    held = Standing.objects.values_list("benefit").annotate(n=Count("pk")).order_by("-n", "benefit")
    found = [packs.current().benefit(id) for id, _n in held]
    return next((b.id for b in found if b.kind == "monthly_subsidy" and b.owed_by), None)


def _arranged(benefit: str) -> Organisation:
    """Who handles it, and money for it."""
    finance = officer("finance")
    unit = Organisation.objects.get(slug=packs.current().benefit(benefit).owed_by)
    payer = Organisation.objects.filter(region=unit.region, slug__endswith="finance").first() or unit
    fund = funds.make_fund(
        slug=FUND, title="人才专项资金（虚构）", organisation=payer, first_year=today().year, actor=finance
    )
    for year in range(today().year, today().year + YEARS):
        funds.appropriate(fund=fund, payer=payer, year=year, amount=BUDGET, actor=finance, reason=REASON)
    funds.record_account(organisation=payer, actor=finance, **_bank(9_000, str(payer)))
    cases.arrange(
        benefit=benefit, organisation=unit, since=today() - timedelta(days=1), actor=officer("decision_officer"),
        fund=fund, shares={payer.slug: "1"}, papers=[], contact=CONTACT, direct=True, spot_check_percent=30,
    )  # fmt: skip
    return payer


def _bank(number: int, holder: str) -> dict[str, Any]:
    return {"holder": holder, "number": f"62170000000{number:05}", "bank_name": "虚构银行", "bank_code": "102"}


def _claimed(benefit: str) -> None:
    """Offers: most wait, some are accepted, and of these claims some are granted."""
    entitlements.run()
    made = Offer.objects.filter(benefit=benefit, state="made", entity__account=None).select_related("entity")
    for number, offer in enumerate(made.order_by("pk")[:ACCOUNTS]):
        entity = offer.entity
        account = make_account(
            email=f"goose-{number}@example.test", name=entity.name, password=None, actor=people.PROGRAM
        )
        link_account(entity=entity, account=account, actor=fictional.PROGRAM, reason=REASON)
        if number < ACCEPTED:
            funds.record_account(entity=entity, actor=actor_of(account), **_bank(number, entity.name))
            entitlements.accept(offer=offer, consent=True, actor=actor_of(account))
    for case in Case.objects.filter(state="checked").order_by("pk"):
        cases.decide(case=case, outcome="granted", actor=officer("decision_officer"))


def _paid(payer: Organisation) -> None:
    """What is due has been sent; the bank knows all accounts but one."""
    finance = officer("finance")
    try:
        batch = funds.build_batch(until=today() + timedelta(days=40), payer=payer, actor=finance)
    except RefusedError:
        return
    funds.approve(batch=batch, actor=officer("finance_approver"))
    batch.refresh_from_db()
    funds.instruct(batch=batch, actor=finance)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["流水号", "结果", "原因代码", "原因"])
    payments = list(PaymentBatch.objects.get(pk=batch.pk).payments.order_by("pk").select_related("account"))
    for payment in payments:
        unknown = payment.account_id == payments[-1].account_id
        said = ("失败", "AC01", "账号不存在") if unknown else ("成功", "", "")
        writer.writerow([payment.end_to_end, *said])
    funds.take_results(file=out.getvalue().encode(), actor=finance, name="fictional.csv")

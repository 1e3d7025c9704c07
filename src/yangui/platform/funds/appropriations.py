"""The writers of funds: what is appropriated, and how much more may be promised."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.ledger import Budget, Kind, Move, Posting, accounts, post
from yangui.platform.funds.ledger import reverse as reverse_entry
from yangui.platform.funds.models import Entry, Fund
from yangui.platform.organisations.models import Organisation, Region


@transaction.atomic
def make_fund(
    *,
    slug: str,
    title: str,
    organisation: Organisation,
    first_year: int,
    last_year: int | None = None,
    by_region: bool = False,
    actor: Actor,
) -> Fund:
    """A fund without money. Raises `DeniedError` for who may not, `RefusedError` where there is one with this slug."""
    actor.must(Privilege.FUNDS_PREPARE, organisation.pk)
    if Fund.objects.filter(slug=slug).exists():
        raise RefusedError(_("已有同样标识的资金。"))
    fund: Fund = Fund.objects.create(
        slug=slug, title=title, organisation=organisation, first_year=first_year, last_year=last_year,
        by_region=by_region,
    )  # fmt: skip
    audit.record("fund.made", fund, actor=actor)
    return fund


@transaction.atomic
def appropriate(
    *,
    fund: Fund,
    payer: Organisation,
    year: int,
    amount: Decimal,
    actor: Actor,
    region: Region | None = None,
    reason: str,
) -> Entry:
    """Money for a budget; a negative sum takes it back, but not below what is promised.

    Raises `DeniedError` for who may not, `RefusedError` for a year or region that the fund has not.
    """
    actor.must(Privilege.FUNDS_PREPARE, payer.pk)
    if not fund.first_year <= year <= (fund.last_year or year):
        raise RefusedError(_("这项资金没有 %(year)s 年度。") % {"year": year})
    if fund.by_region != (region is not None):
        raise RefusedError(_("按地区安排的资金须选地区，其他资金不选。"))
    budget = Budget(fund.pk, payer.pk, year, region.pk if region else None)
    held = accounts([(budget, Kind.AVAILABLE)])[budget, Kind.AVAILABLE]
    if amount < 0 and held.balance + held.overdraft + amount < 0:
        raise RefusedError(_("收回的金额超过可用预算 %(left)s 元。") % {"left": f"{held.balance:,.2f}"})
    move = Move(budget, Kind.SOURCE, Kind.AVAILABLE, amount)
    entry = post(Posting(Entry.Type.APPROPRIATE, [move], reason=reason), actor=actor)
    audit.record("fund.appropriated", entry, actor=actor, reason=reason, detail={"amount": str(amount)})
    return entry


@transaction.atomic
def reverse(*, entry: Entry, actor: Actor, reason: str) -> Entry:
    """Takes an appropriation back by a reversal. Raises `RefusedError` for entries that cases and batches make."""
    if entry.type != Entry.Type.APPROPRIATE:
        raise RefusedError(_("只有预算安排可以直接冲销；其他分录随业务变动。"))
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    source = entry.lines.select_related("account").get(account__kind=Kind.SOURCE)
    actor.must(Privilege.FUNDS_PREPARE, source.account.payer_id)
    account = source.account
    budget = Budget(account.fund_id, account.payer_id, account.year, account.region_id)
    held = accounts([(budget, Kind.AVAILABLE)])[budget, Kind.AVAILABLE]
    if held.balance + held.overdraft + source.amount < 0:
        raise RefusedError(_("收回的金额超过可用预算 %(left)s 元。") % {"left": f"{held.balance:,.2f}"})
    made = reverse_entry(entry=entry, actor=actor, reason=reason.strip())
    audit.record("fund.reversed", made, actor=actor, reason=reason, detail={"entry": entry.pk})
    return made


@transaction.atomic
def allow_overdraft(
    *,
    fund: Fund,
    payer: Organisation,
    year: int,
    amount: Decimal,
    actor: Actor,
    region: Region | None = None,
    reason: str,
) -> None:
    """Up to so much more than is appropriated may be promised from now on: a named override, with a reason.

    Raises `DeniedError` for who may not, `RefusedError` without a reason.
    """
    actor.must(Privilege.FUNDS_OVERRIDE, payer.pk)
    if not reason.strip() or amount < 0:
        raise RefusedError(_("请写明理由，金额不小于零。"))
    budget = Budget(fund.pk, payer.pk, year, region.pk if region else None)
    account = accounts([(budget, Kind.AVAILABLE)])[budget, Kind.AVAILABLE]
    account.overdraft = amount
    account.save(update_fields=["overdraft"])
    audit.record("fund.overdraft", account, actor=actor, reason=reason.strip(), detail={"amount": str(amount)})

"""Awards: offered, accepted, signed, paid through the ledger, checked, changed, suspended and withdrawn."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases.deciding import live, yuan
from yangui.platform.cases.stepping import step
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.authority import lent
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes import choosing, forms
from yangui.platform.programmes.models import Application, Award, Call, Change, Milestone
from yangui.platform.programmes.rules import CENT
from yangui.platform.programmes.states import ASKED, AWARDING, PLANNED, RUNNING, SUSPENDED
from yangui.platform.programmes.telling import tell
from yangui.policy.decide import decide
from yangui.policy.entity import FactError


def amount_of(application: Application) -> Decimal | None:
    """What the category pays: as set for the call, else what the rules give who is chosen; None where it is open."""
    said = application.call.rules["categories"][application.category]
    if said["amount"] is not None:
        return Decimal(said["amount"]).quantize(CENT)
    where = forms.line_of(application)
    judged = dict.fromkeys(where.category.settles, True) | dict(application.decision.get("judgements", {}))
    try:
        decisions = decide(
            packs.current(), where.kind, forms.facts(application), on=today(), benefits=[b.id for b in where.benefits],
            judgements=judged or None,
        )  # fmt: skip
    except (KeyError, FactError):
        return None
    sums = [d.amount_fen for d in decisions if d.answer == "yes"]
    return yuan(sum(s for s in sums if s is not None)) if sums and None not in sums and any(sums) else None


@transaction.atomic
def offer(*, application: Application, actor: Actor) -> Award:
    """Offers the award to who is chosen."""
    step(application, "award", actor=choosing.by_rule(actor))
    award = Award.objects.create(application=application, amount=amount_of(application))
    audit.record("award.offered", award, actor=actor, detail={"application": application.number})
    tell(application, _("已入选，请在“我的申报”中确认接受或放弃"))
    return award


@transaction.atomic
def move_up(*, call: Call, actor: Actor) -> Application | None:
    """A place is free: who follows on the reserve list is chosen, and offered the award where the others were."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    following = choosing.next_of_reserve(call=row, actor=actor)
    if following is not None and row.state == AWARDING:
        offer(application=following, actor=actor)
    return following


def own(award: Award, actor: Actor) -> Award:
    """The locked row; raises `DeniedError` where it is not one of the actor's own."""
    row: Award | None = Award.objects.own(actor).select_for_update(of=("self",)).filter(pk=award.pk).first()
    if row is None:
        raise DeniedError(_("这项入选不是您的。"))
    return row


@transaction.atomic
def accept(*, award: Award, actor: Actor) -> None:
    """Takes an award that was offered."""
    step(own(award, actor), "accept", actor=actor)
    award.refresh_from_db()


@transaction.atomic
def decline(*, award: Award, actor: Actor) -> Application | None:
    """Gives an award up; who follows on the reserve list is offered it at once."""
    row = own(award, actor)
    step(row, "decline", actor=actor)
    step(row.application, "decline", actor=actor)
    award.refresh_from_db()
    return move_up(call=row.application.call, actor=actor) if row.application.call.state == AWARDING else None


@transaction.atomic
def agree(
    *,
    award: Award,
    actor: Actor,
    figures: str,
    days: Sequence[date] = (),
    milestones: Sequence[tuple[str, date]] = (),
    amount: Decimal | None = None,
    override_reason: str = "",
) -> None:
    """The agreement is signed: its figures, the days of its instalments and checks; the money is held in the ledger.

    Raises `RefusedError` for an amount above what the rules give, and where days do not fit the instalments, and
    `OvercommittedError` with the figures.
    """
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if not figures.strip():
        raise RefusedError(_("请写明约定的指标。"))
    if amount is not None and (amount <= 0 or (row.amount is not None and amount > row.amount)):
        raise RefusedError(_("金额须大于 0，且不超过规定的 %s 元。") % (row.amount or "—"))
    given = amount or row.amount
    step(
        row, "agree", actor=actor, figures=figures.strip(), amount=given, starts_on=today(), signed_at=now()
    )  # fmt: skip
    for type, day in milestones:
        Milestone.objects.create(award=row, type=Milestone.Type(type), due_on=day)
    if given is not None and row.application.call.fund is not None:
        _oblige(row, given, days or [today()], actor, override_reason)
    tell(row.application, _("已签约"))
    award.refresh_from_db()


def parts(amount: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    """An amount in shares, to the fen; the last takes what is left over."""
    cut = [(amount * s.numerator / s.denominator).quantize(CENT, ROUND_DOWN) for s in shares[:-1]]
    return [*cut, amount - sum(cut, Decimal(0))]


def _oblige(award: Award, amount: Decimal, days: Sequence[date], actor: Actor, override_reason: str) -> None:
    call = award.application.call
    shares = [Fraction(part["share"]) for part in call.rules["instalments"]] or [Fraction(1)]
    if len(days) != len(shares) or list(days) != sorted(days):
        raise RefusedError(_("请按先后给出 %s 期的拨付日期。") % len(shares))
    assert call.fund is not None
    payers = Organisation.objects.in_bulk(list(call.shares), field_name="slug")
    planned = [
        funds.Planned(f"{n}/{len(shares)}", part, day)
        for n, (part, day) in enumerate(zip(parts(amount, shares), days, strict=True), 1)
    ]
    funds.oblige(
        reference=award.reference, payee=live(award.application.entity), schedule=planned,
        shares={payers[slug]: Fraction(part) for slug, part in call.shares.items()}, fund=call.fund,
        actor=lent(actor, Privilege.CASES_DECIDE), override_reason=override_reason,
    )  # fmt: skip


@transaction.atomic
def report(*, milestone: Milestone, text: str, actor: Actor) -> None:
    """What the holder reports for a check."""
    own(milestone.award, actor)
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if row.state != PLANNED or not text.strip():
        raise RefusedError(_("请写报告；已考核的不能再改。"))
    row.report, row.reported_at = text.strip(), now()
    row.save(update_fields=["report", "reported_at"])
    audit.record("milestone.reported", row, actor=actor)
    milestone.refresh_from_db()


@transaction.atomic
def check(*, milestone: Milestone, passed: bool, reason: str = "", actor: Actor) -> None:
    """What the check found. Failed, the award is suspended until it is resumed or withdrawn; the last one completes."""
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if row.reported_at is None:
        raise RefusedError(_("还没有收到报告。"))
    step(row, "pass" if passed else "fail", actor=actor, reason=reason)
    award: Award = row.award
    if not passed and award.state == RUNNING:
        step(award, "suspend", actor=choosing.by_rule(actor), reason=reason)
    elif passed and row.type == Milestone.Type.FINAL and award.state == RUNNING:
        step(award, "complete", actor=choosing.by_rule(actor))
    tell(award.application, _("考核结果：%s") % row.state_label, reason)
    milestone.refresh_from_db()


@transaction.atomic
def resume(*, award: Award, reason: str, actor: Actor) -> None:
    """A suspended award goes on."""
    step(award, "resume", actor=actor, reason=reason)


@transaction.atomic
def withdraw(*, award: Award, reason: str, actor: Actor, back: Decimal = Decimal(0), instalments: int = 1) -> None:
    """Ends an award: what is not paid is not paid any more, and a sum is asked back in so many instalments."""
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if row.state not in (RUNNING, SUSPENDED):
        raise RefusedError(_("现在不能撤销。"))
    step(row, "withdraw", actor=actor, reason=reason)
    decider = lent(actor, Privilege.CASES_DECIDE)
    if funds.standing(row.reference).granted:
        count = len(row.application.call.rules["instalments"]) or 1
        funds.cancel_from(reference=row.reference, period=f"1/{count}", actor=decider, reason=reason)
    if back:
        funds.recover(reference=row.reference, amount=back, instalments=instalments, actor=decider, reason=reason)
    tell(row.application, _("已撤销"), reason)
    award.refresh_from_db()


@transaction.atomic
def ask_change(*, award: Award, about: str, text: str, actor: Actor) -> Change:
    """The holder asks to change the host, leader, budget or time."""
    row = own(award, actor)
    if row.state != RUNNING or about not in Change.About.values or not text.strip():
        raise RefusedError(_("执行中的可以申请变更：请选变更内容并写明理由。"))
    change = Change.objects.create(award=row, about=about, text=text.strip(), asked_at=now())
    audit.record("award.change_asked", change, actor=actor, detail={"about": about})
    return change


@transaction.atomic
def decide_change(*, change: Change, granted: bool, reason: str, actor: Actor) -> None:
    """Grants a change or not; with its day at the agreement."""
    row = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state != ASKED:
        raise RefusedError(_("这项变更已有结果。"))
    step(row, "grant" if granted else "refuse", actor=actor, reason=reason)
    tell(row.award.application, _("变更申请：%s") % row.state_label, reason)
    change.refresh_from_db()

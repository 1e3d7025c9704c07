"""Objections: somebody does not agree with a decision, and somebody else than who made it decides anew."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases import clocks, handling, letters, money, running
from yangui.platform.cases.deciding import decided
from yangui.platform.cases.models import Case, Letter, Objection
from yangui.platform.cases.scheduling import Slot
from yangui.platform.cases.states import CLAIM, ENDED, RECOVERING, REFUSED, RUNNING, SUSPENDED
from yangui.platform.cases.stepping import locked, not_ones_own, own
from yangui.platform.cases.telling import tell
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.services import OvercommittedError


def objectable(case: Case) -> Letter | None:
    """The newest decision that can still be objected to; None where there is none or the time has passed."""
    letter = case.letters.filter(about__in=letters.OBJECTABLE).order_by("-id").first()
    if letter is None or letter.made_at + timedelta(days=clocks.OBJECTION_DAYS) < now():
        return None
    return letter


def objectable_until(case: Case) -> date | None:
    """The last day on which the newest decision can be objected to; None where there is none or it has passed."""
    letter = objectable(case)
    return None if letter is None else timezone.localdate(letter.made_at + timedelta(days=clocks.OBJECTION_DAYS))


@transaction.atomic
def file(*, case: Case, reason: str, actor: Actor) -> Objection:
    """Objects to the newest decision on a case of one's own."""
    own(case, actor)
    row = locked(case)
    letter = objectable(row)
    if letter is None:
        raise RefusedError(_("没有可以提出异议的决定，或已过期限。"))
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    if Objection.objects.filter(case=row, state="filed").exists():
        raise RefusedError(_("已有一件异议正在复核。"))
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    made: Objection = Objection.objects.create(
        case=row, against=letter.about, reason=reason.strip(), filed_by=User.objects.get(pk=actor.account),
        filed_at=now(), due_on=clocks.within(clocks.OBJECTION_ANSWER),
    )  # fmt: skip
    audit.record("objection.file", made, actor=actor, reason=reason.strip(), detail={"against": letter.about})
    return made


@transaction.atomic
def drop(*, objection: Objection, actor: Actor) -> None:
    """Takes an objection back."""
    own(objection.case, actor)
    step(objection, "drop", actor=actor)


@transaction.atomic
def decide_objection(
    *,
    objection: Objection,
    upheld: bool,
    reason: str,
    judgements: Mapping[str, bool] | None = None,
    amount: Decimal | None = None,
    actor: Actor,
) -> None:
    """Upheld: a refusal becomes a grant where the rules say yes with `judgements`, else is decided anew; what was
    stopped goes on from where it was stopped; what was to be paid back is waived; to what was granted in part `amount`
    for one payment is what it should have been.

    Raises `DeniedError` for who had to do with the case, `RefusedError` where it was answered already.
    """
    row = locked(objection.case)
    actor.must(Privilege.OBJECTIONS_DECIDE, row.organisation_id)
    not_ones_own(row, actor)
    if _had_to_do(row, actor):
        raise DeniedError(_("办理过原决定的人不能复核。"))
    name = "uphold" if upheld else "dismiss"
    step(objection, name, actor=actor, reason=reason, answer=reason.strip(), decided_by_id=actor.account,
         decided_at=now())  # fmt: skip
    if upheld:
        _uphold(row, reason, judgements, amount, actor)
    said = _("异议成立：%s") if upheld else _("维持原决定：%s")
    letters.write(row, Letter.About.OBJECTION, [said % reason.strip()])
    tell(row, _("异议已复核"), said % reason.strip())


def _had_to_do(case: Case, actor: Actor) -> bool:
    steps = [f"{CLAIM.name}.{name}" for name in CLAIM.by_name["overturn"].not_by]
    return AuditEvent.objects.filter(
        subject_type=case._meta.label, subject_id=str(case.pk), action__in=steps, actor=actor.account
    ).exists()


def _uphold(
    row: Case, reason: str, judgements: Mapping[str, bool] | None, amount: Decimal | None, actor: Actor
) -> None:
    if row.state == REFUSED:
        _regrant(row, reason, judgements, amount, actor)
    elif row.state in (SUSPENDED, ENDED):
        period = row.stopped_from or running.this_month()
        running.resume(case=row, period=period, reason=reason, actor=actor, name="reinstate")
    elif row.state == RECOVERING:
        money.waive(row, actor=actor, reason=reason)
        step(row, "waive", actor=actor, reason=reason, overpaid=Decimal(0), ended_at=now())
    elif row.state in RUNNING and row.outcome == Case.Outcome.IN_PART:
        _supplement(row, amount, reason, actor)
    else:
        raise RefusedError(_("这件现在的状态没有可以改变的决定。"))


def _regrant(
    row: Case, reason: str, judgements: Mapping[str, bool] | None, amount: Decimal | None, actor: Actor
) -> None:
    decision = decided(row, judgements=judgements)
    if decision.answer != "yes":
        due = clocks.within(row.arrangement.check_days)
        step(row, "reopen", actor=actor, reason=reason, outcome="", decided_at=None, due_on=due)
        return
    changes = handling.granted(row, decision, amount, None, None)
    step(row, "overturn", actor=actor, reason=reason, outcome=Case.Outcome.GRANTED, decided_at=now(), **changes)
    letters.write(row, Letter.About.GRANTED, handling.grant_lines(row, reason), revokes=Letter.About.REFUSED)
    try:
        handling.budgeted(row, actor)
    except OvercommittedError as error:
        audit.record("claim.not_budgeted", row, actor=actor, reason=str(error))


def _supplement(row: Case, amount: Decimal | None, reason: str, actor: Actor) -> None:
    """What is missing of each payment is paid beside it."""
    if amount is None or row.amount is None or amount <= row.amount:
        raise RefusedError(_("请填写应为多少，须高于原批准的每期金额。"))
    slots = [Slot.of(s) for s in row.schedule]
    more = [Slot(s.period, amount - s.amount, max(s.due_on, clocks.within(row.arrangement.pay_days))) for s in slots]
    money.oblige(row, actor=actor, slots=more, part=2)
    row.schedule = [Slot(s.period, amount, s.due_on).plain() for s in slots]
    before, row.amount, row.total = row.amount, amount, amount * len(slots)
    row.outcome = Case.Outcome.GRANTED
    row.save(update_fields=["schedule", "amount", "total", "outcome"])
    detail = {"from": str(before), "to": str(amount)}
    audit.record("claim.changed", row, actor=actor, reason=reason, detail=detail)

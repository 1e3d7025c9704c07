"""What officers do: take, hand over, return, check, decide, and stop, resume, end and recover what runs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases import clocks, doubles, letters, money
from yangui.platform.cases.deciding import benefit_of, decided, pays_money, pinned
from yangui.platform.cases.models import Case, Letter, SpotCheck
from yangui.platform.cases.scheduling import plan, total
from yangui.platform.cases.states import OPEN, SUBMITTED
from yangui.platform.cases.stepping import by_rule, locked, not_ones_own, not_with_another
from yangui.platform.cases.telling import tell, title_of
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import give_to, step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.services import OvercommittedError
from yangui.platform.organisations.services import actor_of

Outcome = Case.Outcome
HANDLES = (Privilege.CASES_CHECK, Privilege.CASES_DECIDE)


def may_handle(case: Case, actor: Actor) -> bool:
    """Whether the actor checks or decides for the unit of the case."""
    return any(actor.may(privilege, case.organisation_id) for privilege in HANDLES)


def _handler(case: Case, actor: Actor) -> Case:
    """The locked row, for an officer of its unit who is not its applicant."""
    if not may_handle(case, actor):
        raise DeniedError(_("这件不由您所在的单位办理。"))
    not_ones_own(case, actor)
    return locked(case)


@transaction.atomic
def take(*, case: Case, actor: Actor) -> None:
    """The actor deals with it from now on. Raises `RefusedError` where somebody else already does."""
    row = _handler(case, actor)
    not_with_another(row, actor)
    if row.state not in OPEN:
        raise RefusedError(_("这件现在不需要办理。"))
    give_to(row, actor.account, actor=actor, action="taken")
    case.refresh_from_db()


@transaction.atomic
def release(*, case: Case, actor: Actor) -> None:
    """Back to the queue."""
    row = _handler(case, actor)
    not_with_another(row, actor)
    give_to(row, None, actor=actor, action="released")
    case.refresh_from_db()


@transaction.atomic
def hand_over(*, case: Case, to: User, reason: str, actor: Actor) -> None:
    """Another officer of the unit deals with it from now on; who takes over and the applicant are told."""
    row = _handler(case, actor)
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    if not may_handle(row, actor_of(to)):
        raise RefusedError(_("%s 不能办理这个单位的申领。") % to.name)
    give_to(row, to.pk, actor=actor, action="handed_over", reason=reason.strip())
    tell(row, _("转给您办理"), reason.strip(), to=[to])
    tell(row, _("经办人员有变化"), _("您的申领已转由 %s 办理，期限不变。") % to.name)
    case.refresh_from_db()


@transaction.atomic
def return_for_correction(*, case: Case, reason: str, clause: str = "", actor: Actor) -> None:
    """Asks the applicant to correct something, with the reason and the clause; the clock stands still until then."""
    row = _handler(case, actor)
    not_with_another(row, actor)
    said = f"{reason.strip()}（{clause.strip()}）" if reason.strip() and clause.strip() else reason
    step(row, "return", actor=actor, reason=said, paused_at=now())
    letters.write(row, Letter.About.RETURNED, [_("请补正：%s") % said.strip(), _("补正期间不计入办理期限。")])
    tell(row, _("需要补正"), said.strip())
    case.refresh_from_db()


@transaction.atomic
def note_spot_check(*, case: Case, passed: bool, note: str, actor: Actor) -> None:
    """What the closer look at a drawn case found."""
    row = _handler(case, actor)
    actor.must(Privilege.CASES_CHECK, row.organisation_id)
    if not note.strip():
        raise RefusedError(_("请写明核查了什么、结果如何。"))
    found = SpotCheck.objects.select_for_update().filter(case=row, drawn=True, passed=None).first()
    if found is None:
        raise RefusedError(_("这件没有待核查的抽查。"))
    found.passed, found.note, found.checked_by_id, found.checked_at = passed, note.strip(), actor.account, now()
    found.save()
    audit.record("claim.spot_checked", row, actor=actor, reason=note.strip(), detail={"passed": passed})


@transaction.atomic
def check(*, case: Case, judgements: Mapping[str, bool] | None = None, actor: Actor) -> None:
    """What is claimed is right and complete; open terms are judged as given. On to who decides.

    Raises `RefusedError` while a spot check is open or an open term is not judged.
    """
    row = _handler(case, actor)
    not_with_another(row, actor)
    if SpotCheck.objects.filter(case=row, drawn=True, passed=None).exists():
        raise RefusedError(_("这件被抽中核查：请先记录核查结果。"))
    decision = decided(row, judgements=judgements)
    if decision.to_judge and row.state == SUBMITTED:
        raise RefusedError(_("还有 %s 项条件待认定，请逐项认定。") % len(decision.to_judge))
    step(
        row, "check", actor=actor, officer=None, due_on=clocks.within(row.arrangement.decide_days),
        decision=pinned(row, decision, judgements=judgements),
    )  # fmt: skip
    case.refresh_from_db()


@transaction.atomic
def send_back(*, case: Case, reason: str, actor: Actor) -> None:
    """Back to who checks."""
    row = _handler(case, actor)
    not_with_another(row, actor)
    due = clocks.within(row.arrangement.check_days)
    step(row, "send_back", actor=actor, reason=reason, officer=None, due_on=due)
    case.refresh_from_db()


@transaction.atomic
def decide(
    *,
    case: Case,
    outcome: str,
    reason: str = "",
    amount: Decimal | None = None,
    starts: date | None = None,
    dates: Mapping[str, date] | None = None,
    override_reason: str = "",
    actor: Actor,
) -> None:
    """Grants, grants in part or refuses. What is granted is held against the appropriation at once; where that does not
    suffice, it stays granted and not budgeted (`budget`).

    `amount` is yuan for one payment, where the policy leaves it open or less is granted than the rules give. `starts`
    and `dates` are days that the policy leaves open (`scheduling.plan`). Raises `DeniedError` for who submitted or
    checked it, `RefusedError` where the rules do not say yes to what is to be granted, or somebody else was quicker.
    """
    row = _handler(case, actor)
    not_with_another(row, actor)
    if outcome == Outcome.REFUSED:
        _refuse(row, reason, actor)
    else:
        _grant(row, "grant" if outcome == Outcome.GRANTED else "grant_in_part", reason, amount, starts, dates, actor)
        budget(case=row, actor=actor, override_reason=override_reason, quiet=True)
    case.refresh_from_db()


def _refuse(row: Case, reason: str, actor: Actor) -> None:
    decision = pinned(row, decided(row))
    step(
        row, "refuse", actor=actor, reason=reason, outcome=Outcome.REFUSED, decided_at=now(), officer=None,
        due_on=None, decision=decision,
    )  # fmt: skip
    letters.write(row, Letter.About.REFUSED, [_("按现有信息暂不符合：%s") % reason.strip()])
    tell(row, _("暂未批准"), reason.strip())


def _grant(
    row: Case, name: str, reason: str, amount: Decimal | None, starts: date | None, dates: Any, actor: Actor
) -> None:
    decision = decided(row)
    if decision.answer != "yes":
        unmet = [c.says.zh for c in decision.conditions if c.value != "yes"]
        raise RefusedError(_("按现有信息还不能批准，没有满足的条件：%s。") % "；".join(unmet))
    doubled = [other for other in doubles.standing(row.entity, row.benefit) if other != row]
    if doubled:
        raise RefusedError(_("同一受益人的这项待遇已有 %s：不能重复批准。") % doubled[0].number)
    if SpotCheck.objects.filter(case=row, passed=False).exists():
        raise RefusedError(_("抽查没有通过：不能批准。"))
    changes = granted(row, decision, amount, starts, dates, in_part=name == "grant_in_part")
    outcome = Outcome.GRANTED if name == "grant" else Outcome.IN_PART
    step(row, name, actor=actor, reason=reason, outcome=outcome, decided_at=now(), officer=None, **changes)
    letters.write(row, Letter.About.GRANTED, grant_lines(row, reason))
    tell(row, _("已批准"), " ".join(grant_lines(row, reason)))


def granted(
    row: Case, decision: Any, amount: Decimal | None, starts: date | None, dates: Any, *, in_part: bool = False
) -> dict[str, Any]:
    """What a grant sets: the pinned decision, the schedule and its sums, and the day until which it is to be paid."""
    pay_by = clocks.within(row.arrangement.pay_days)
    changes: dict[str, Any] = {"decision": pinned(row, decision), "due_on": pay_by}
    if not pays_money(benefit_of(row)):
        return changes | {"schedule": [], "amount": None, "total": None}
    given = decision.payments[0].fen if decision.payments else None
    if amount is not None and amount <= 0:
        raise RefusedError(_("金额须大于 0。"))
    if amount is not None and given is not None and amount * 100 > given:
        raise RefusedError(_("金额不能超过规则算出的每期 %s 元。") % (Decimal(given) / 100))
    if amount is not None and given is not None and not in_part and amount * 100 != given:
        raise RefusedError(_("金额低于规则算出的：请选“部分批准”并写明理由。"))
    slots = plan(decision, pay_by=pay_by, amount=amount, starts=starts, dates=dates)
    return changes | {
        "schedule": [s.plain() for s in slots],
        "amount": amount if amount is not None else slots[0].amount,
        "total": total(slots),
    }


def grant_lines(row: Case, reason: str = "") -> list[str]:
    """What a grant says of the sum and the days."""
    lines = [_("准予：%s。") % title_of(row)]
    if row.schedule:
        first, last = row.schedule[0], row.schedule[-1]
        lines.append(_("共 %(count)s 期，合计 %(sum)s 元。") % {"count": len(row.schedule), "sum": row.total})
        lines.append(_("所属期 %(first)s 至 %(last)s。") % {"first": first["period"], "last": last["period"]})
        lines.append(_("首期预计 %s 前拨付；钱到账前，办理没有结束。") % first["due_on"])
    return [*lines, *([reason.strip()] if reason.strip() else [])]


@transaction.atomic
def budget(*, case: Case, actor: Actor, override_reason: str = "", quiet: bool = False) -> None:
    """Holds what was granted against the appropriation, where money is paid.

    Raises `OvercommittedError` where it does not suffice and nobody with FUNDS_OVERRIDE gave a reason; with `quiet` the
    case stays granted.
    """
    row = locked(case)
    if not row.schedule:
        return
    if not may_handle(row, actor):
        actor.must(Privilege.FUNDS_OVERRIDE)
    try:
        budgeted(row, actor, override_reason)
    except OvercommittedError as error:
        if not quiet:
            raise
        audit.record("claim.not_budgeted", row, actor=actor, reason=str(error))
    case.refresh_from_db()


def budgeted(row: Case, actor: Actor, override_reason: str = "") -> None:
    """As `budget`, for services that have asked whether the actor may; raises `OvercommittedError`."""
    if row.schedule:
        with transaction.atomic():
            money.oblige(row, actor=actor, override_reason=override_reason)
        step(row, "budget", actor=by_rule(actor))

"""What is granted and runs: stop it, resume it, end it, take back what was paid too much."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases import letters, money, owing
from yangui.platform.cases.models import Case, Letter
from yangui.platform.cases.stepping import locked, not_ones_own
from yangui.platform.cases.telling import tell
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError

ZERO = Decimal(0)


def _officer(case: Case, actor: Actor) -> Case:
    actor.must(Privilege.CASES_DECIDE, case.organisation_id)
    not_ones_own(case, actor)
    return locked(case)


def this_month() -> str:
    """The period of today."""
    return f"{today():%Y-%m}"


@transaction.atomic
def suspend(*, case: Case, period: str, reason: str, actor: Actor, ruled: bool = False, **changes: Any) -> None:
    """No payment from a period on until it is resumed; what was already paid for these periods is overpaid.

    `ruled`: by a rule, which may also resume it.
    """
    row = _officer(case, actor)
    if not row.schedule:
        raise RefusedError(_("这项待遇没有发放计划。"))
    overpaid = money.stop(row, period=period, actor=actor, reason=reason)
    step(
        row, "suspend", actor=actor, reason=reason, overpaid=overpaid, due_on=None, stopped_from=period,
        stopped_by_rule=ruled, **changes,
    )  # fmt: skip
    lines = [_("自 %s 起暂停发放。") % period, reason.strip()]
    if overpaid:
        lines.append(_("其中已发放 %s 元属于多付，将另行通知如何退还。") % overpaid)
    letters.write(row, Letter.About.SUSPENDED, lines, revokes=Letter.About.RESUMED)
    tell(row, _("暂停发放"), " ".join(lines))
    case.refresh_from_db()


@transaction.atomic
def resume(*, case: Case, period: str, reason: str, actor: Actor, name: str = "resume", **changes: Any) -> None:
    """Payments again, also for the periods since `period` that were left out.

    Resumed from where it was stopped, nothing is overpaid.
    """
    row = locked(case) if name == "reinstate" else _officer(case, actor)
    overpaid = row.overpaid if period > row.stopped_from else ZERO
    step(
        row, name, actor=actor, reason=reason, overpaid=overpaid, stopped_from="", stopped_by_rule=False,
        ended_at=None, **changes,
    )  # fmt: skip
    money.resume(row, period=period, actor=actor, reason=reason)
    row.due_on = money.next_due(row)
    row.save(update_fields=["due_on"])
    lines = [_("自 %s 起恢复发放。") % period, reason.strip()]
    letters.write(row, Letter.About.RESUMED, lines, revokes=Letter.About.SUSPENDED)
    tell(row, _("恢复发放"), " ".join(lines))
    case.refresh_from_db()


@transaction.atomic
def end(*, case: Case, reason: str, actor: Actor) -> None:
    """For good; what is planned is cancelled."""
    row = _officer(case, actor)
    stopped = row.stopped_from or this_month()
    step(row, "end", actor=actor, reason=reason, due_on=None, ended_at=now(), stopped_from=stopped)
    if row.schedule:
        money.stop(row, actor=actor, reason=reason)
    letters.write(row, Letter.About.ENDED, [reason.strip()])
    tell(row, _("已结束"), reason.strip())
    case.refresh_from_db()


@transaction.atomic
def recover(*, case: Case, amount: Decimal, instalments: int, reason: str, actor: Actor) -> None:
    """Asks for what was paid too much, in instalments; payments that are still planned are cancelled.

    Raises `RefusedError` for more than was paid.
    """
    row = _officer(case, actor)
    paid = money.sums(row)["paid"]
    if not ZERO < amount <= paid:
        raise RefusedError(_("追回金额须大于 0，且不超过已到账的 %s 元。") % paid)
    if instalments < 1:
        raise RefusedError(_("至少一期。"))
    step(row, "recover", actor=actor, reason=reason, overpaid=amount, due_on=None)
    money.stop(row, actor=actor, reason=reason)
    money.recover(row, amount=amount, instalments=instalments, actor=actor, reason=reason)
    lines = [
        _("应退还 %(sum)s 元，分 %(count)s 期。") % {"sum": amount, "count": instalments},
        reason.strip(),
        *(
            _("第 %(n)s 期 %(sum)s 元，%(day)s 前退还。")
            % {"n": o.number, "sum": o.amount, "day": o.due_on.isoformat()}
            for o in owing.plan(row)
        ),
        _("退还方式请咨询：%s。") % row.arrangement.contact,
    ]
    letters.write(row, Letter.About.RECOVERY, lines)
    tell(row, _("需要退还多付的金额"), " ".join(lines))
    case.refresh_from_db()

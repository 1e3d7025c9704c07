"""What cases ask of `funds`: to hold a granted sum against the appropriation, to stop, resume and recover it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum
from django.utils.translation import gettext as _

from yangui.platform.cases.models import Case
from yangui.platform.cases.scheduling import Slot
from yangui.platform.cases.stepping import by_rule
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Due, Instalment
from yangui.platform.funds.states import CANCELLED
from yangui.platform.organisations.models import Organisation

# before any month
BEGINNING = "0001-01"


def oblige(
    case: Case, *, actor: Actor, override_reason: str = "", slots: Sequence[Slot] | None = None, part: int = 1
) -> None:
    """Holds the schedule of a case, or other payments of it, against the appropriations.

    Raises `OvercommittedError` with the figures.
    """
    slots = [Slot.of(said) for said in case.schedule] if slots is None else slots
    fund = case.arrangement.fund
    if fund is None:
        raise RefusedError(_("这项待遇还没有安排资金。"))
    payers = Organisation.objects.in_bulk(list(case.arrangement.shares), field_name="slug")
    funds.oblige(
        reference=case.reference,
        payee=case.entity.live,
        schedule=[funds.Planned(s.period, s.amount, s.due_on, part) for s in slots],
        shares={payers[slug]: Fraction(part) for slug, part in case.arrangement.shares.items()},
        fund=fund,
        # whoever decides may promise; to promise more than there is needs a privilege of one's own
        actor=Actor(actor.account, actor.name, (*actor.grants, *by_rule(actor).grants)),
        override_reason=override_reason,
    )


def dues(case: Case) -> Sequence[Due]:
    """All payments of a case, those cancelled too, by day."""
    return list(Due.objects.filter(obligation__reference=case.reference).order_by("due_on", "id"))


def planned(case: Case) -> list[Due]:
    """The payments that are still to come or under way."""
    return [d for d in dues(case) if d.state not in (CANCELLED, "paid")]


def next_due(case: Case) -> date | None:
    """The day of the next payment that is expected."""
    return min((d.due_on for d in planned(case)), default=None)


def sums(case: Case) -> dict[str, Decimal]:
    """What is promised and not cancelled, on its way, and paid."""
    found = {"promised": Decimal(0), "instructed": Decimal(0), "paid": Decimal(0)}
    for due in dues(case):
        if due.state != CANCELLED:
            found["promised"] += due.amount
        if due.state in found:
            found[due.state] += due.amount
    return found


def owed_back(case: Case) -> Decimal:
    """What a recovery still asks for."""
    open_ = Instalment.objects.filter(recovery__obligation__reference=case.reference).owing()
    return open_.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def stop(case: Case, *, period: str = BEGINNING, actor: Actor, reason: str) -> Decimal:
    """No payment for this period and later ones; what of them was paid, or can no longer be stopped."""
    return funds.cancel_from(reference=case.reference, period=period, actor=by_rule(actor), reason=reason).committed


def resume(case: Case, *, period: str, actor: Actor, reason: str) -> None:
    """Payments again for this period and the later ones."""
    funds.resume_from(reference=case.reference, period=period, actor=by_rule(actor), reason=reason)


def recover(case: Case, *, amount: Decimal, instalments: int, actor: Actor, reason: str) -> None:
    """Asks for a sum back, in so many instalments."""
    funds.recover(reference=case.reference, amount=amount, instalments=instalments, actor=by_rule(actor), reason=reason)


def cancelled_by(case: Case, *, period: str, actor: Actor, reason: str) -> set[str]:
    """Stops as `stop` does; the periods of which nothing is paid or under way now."""
    stop(case, period=period, actor=actor, reason=reason)
    found = dues(case)
    live_ = {d.period for d in found if d.state != CANCELLED}
    return {d.period for d in found if d.period >= period} - live_


def waive(case: Case, *, actor: Actor, reason: str) -> None:
    """Nothing more is asked back."""
    # whichever unit paid
    elevated = Actor(actor.account, actor.name, (Grant(Privilege.OBJECTIONS_DECIDE, "objection"),))
    funds.remit(reference=case.reference, actor=elevated, reason=reason)

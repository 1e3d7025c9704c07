"""Caps: a schedule is cut by what a person, a couple or an enterprise was promised already, and says by how much."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from yangui.platform.funds.models import Due, Fund
from yangui.platform.funds.obligations import Planned

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so much for those that it counts together, in each calendar year or altogether; `clause` says it."""

    most: Decimal
    per: Literal["person", "couple", "enterprise"]
    yearly: bool = False
    clause: str = ""


class Reduced(NamedTuple):
    """A payment that a cap made smaller: what it was and is, and what had been used of the cap before."""

    planned: Planned
    amount: Decimal
    cap: Cap
    used: Decimal

    @property
    def says(self) -> str:
        """Why, in words that may stand in a letter."""
        return _("%(period)s：原为 %(before)s 元，上限 %(most)s 元已用 %(used)s 元，核为 %(after)s 元。%(clause)s") % {
            "period": self.planned.period,
            "before": f"{self.planned.amount:,.2f}",
            "most": f"{self.cap.most:,.2f}",
            "used": f"{self.used:,.2f}",
            "after": f"{self.amount:,.2f}",
            "clause": self.cap.clause,
        }


class Cut(NamedTuple):
    """What is left of a schedule, and what was reduced."""

    schedule: tuple[Planned, ...]
    reduced: tuple[Reduced, ...]


type Taken = Callable[[Cap, int | None], Decimal]


def cut(schedule: Sequence[Planned], caps: Sequence[Cap], taken: Taken) -> Cut:
    """The schedule under all caps, the earliest payments first; a payment of which nothing is left falls away.

    `taken` says what was promised before under a cap, in a year or (None) altogether.
    """
    used: dict[tuple[int, int | None], Decimal] = {}
    kept, reduced = [], []
    for planned in sorted(schedule, key=lambda p: p.due_on):
        amount = planned.amount
        for at, cap in enumerate(caps):
            key = (at, planned.due_on.year if cap.yearly else None)
            before = used.setdefault(key, taken(cap, key[1]))
            left = max(cap.most - before, ZERO)
            if left < amount:
                amount = left
                reduced.append(Reduced(planned, left, cap, before))
        for at, cap in enumerate(caps):
            used[at, planned.due_on.year if cap.yearly else None] += amount
        if amount:
            kept.append(planned._replace(amount=amount))
    return Cut(tuple(kept), tuple(reduced))


def taken_by(payees: Collection[int], *, funds: Collection[Fund], year: int | None = None) -> Decimal:
    """What these entities (a person, both of a couple, an enterprise) were promised out of funds and not cancelled."""
    dues = Due.objects.live().filter(obligation__payee__in=payees, obligation__fund__in=funds)
    if year is not None:
        dues = dues.filter(due_on__year=year)
    found: Decimal = dues.aggregate(total=Sum("amount", default=ZERO))["total"]
    return found

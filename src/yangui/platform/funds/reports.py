"""What the books say over time: what will be needed month by month, and how long what was granted has waited."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from yangui.platform.core.actor import Actor
from yangui.platform.funds.models import Due
from yangui.platform.funds.states import INSTRUCTED, PAID

# days after the day it was due on, from which a stretch counts
STRETCHES = (1, 31, 61, 91)


class Month(NamedTuple):
    """What falls due in a month: all of it, and of that what is paid and what is on its way."""

    month: date
    promised: Decimal
    paid: Decimal
    instructed: Decimal

    @property
    def needed(self) -> Decimal:
        """What is still to be sent."""
        return self.promised - self.paid - self.instructed


class Waiting(NamedTuple):
    """What has waited for a stretch of days: from `days` on, how many payments and how much."""

    payer: int
    fund: int
    days: int
    payments: int
    amount: Decimal


def forecast(dues: QuerySet[Due], *, first: date, last: date) -> list[Month]:
    """By month of the day it is due on; months in which nothing is due are left out. Sums agree with the ledger's."""
    within = dues.exclude(state="cancelled").filter(due_on__range=(first, last)).order_by()
    sums: dict[date, dict[str, Decimal]] = {}
    for month, state, amount in (
        within.annotate(month=TruncMonth("due_on")).values_list("month", "state").annotate(Sum("amount"))
    ):
        sums.setdefault(month, {})[state] = amount
    zero = Decimal(0)
    return [
        Month(month, sum(found.values(), zero), found.get(PAID, zero), found.get(INSTRUCTED, zero))
        for month, found in sorted(sums.items())
    ]


def ageing(actor: Actor, *, on: date) -> list[Waiting]:
    """What should have been paid by a day and has not arrived, by payer, fund and how long it has waited."""
    overdue = Due.objects.visible_to(actor).overdue(on)
    return waiting(overdue, on)


def waiting(overdue: QuerySet[Due], on: date) -> list[Waiting]:
    """These dues by payer, fund and stretch of days."""
    rows = overdue.order_by().values_list("obligation__payer", "obligation__fund", "due_on")
    sums: dict[tuple[int, int, int], tuple[int, Decimal]] = {}
    for payer, fund, due_on, count, amount in rows.annotate(count=Count("pk"), total=Sum("amount")):
        late = (on - due_on).days
        stretch = max(s for s in STRETCHES if s <= late)
        n, total = sums.get((payer, fund, stretch), (0, Decimal(0)))
        sums[payer, fund, stretch] = (n + count, total + amount)
    return [Waiting(*key, *found) for key, found in sorted(sums.items())]

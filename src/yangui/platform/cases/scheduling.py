"""From a decision to single payments, each with its period, sum and day.

A month is paid on its last day, once it was earned; what lies in the past is paid with the first payment. A benefit
without a stated end is planned for `HORIZON` periods at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.core.money import yuan
from yangui.platform.core.transitions import RefusedError
from yangui.policy.decision import MONTHS, Decision, Payment
from yangui.rules.dates import add_months

HORIZON = 12
ONCE = "once"


@dataclass(frozen=True, slots=True)
class Slot:
    """One payment: `period` is a month as 2026-07, `once`, or a part as 1/3."""

    period: str
    amount: Decimal
    due_on: date

    def plain(self) -> dict[str, str]:
        """As JSON."""
        return {"period": self.period, "amount": str(self.amount), "due_on": self.due_on.isoformat()}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Slot":
        """As it was written."""
        return cls(said["period"], Decimal(said["amount"]), date.fromisoformat(said["due_on"]))


def plan(
    decision: Decision,
    *,
    pay_by: date,
    amount: Decimal | None = None,
    starts: date | None = None,
    dates: Mapping[str, date] | None = None,
) -> list[Slot]:
    """The payments of a granted decision, the first not before `pay_by`.

    `amount` takes the place of what the rule gives for one payment, `starts` of an unknown first day; `dates` are the
    days of instalments after the first. Raises `RefusedError` where one of them is needed.
    """
    payments = decision.payments or _left_open(decision, amount)
    if len(payments) > 1 or any(p.at is not None for p in payments):
        return _instalments(payments, amount, pay_by, dates or {})
    (payment,) = payments
    each = yuan(payment.fen) if amount is None else amount
    if payment.every == ONCE:
        return [Slot(ONCE, each, pay_by)]
    first = _first(payment, starts)
    months = MONTHS[payment.every]
    count = _count(payment, first, months, decision)
    slots = []
    for n in range(count):
        begins = add_months(first, months * n)
        ends = add_months(begins, months) - timedelta(days=1)
        slots.append(Slot(f"{begins:%Y-%m}", each, max(ends, pay_by)))
    return slots


def _left_open(decision: Decision, amount: Decimal | None) -> tuple[Payment, ...]:
    """The schedule of an amount that the policy leaves open and the officer has set."""
    if amount is None:
        raise RefusedError(_("金额待核定：请填写每期金额。"))
    pays = decision.benefit.pays
    every = pays.every if pays is not None else "once"
    return (Payment(None, None, every, int(amount * 100)),)


def _first(payment: Payment, starts: date | None) -> date:
    if payment.first is not None:
        return date.fromisoformat(f"{payment.first[:7]}-01")
    if starts is None:
        raise RefusedError(_("从哪个月起发放没有写明：请填写起始月份。"))
    return starts.replace(day=1)


def _count(payment: Payment, first: date, months: int, decision: Decision) -> int:
    if payment.last is not None:
        last = date.fromisoformat(f"{payment.last[:7]}-01")
        return ((last.year - first.year) * 12 + last.month - first.month) // months + 1
    times = decision.benefit.pays.times if decision.benefit.pays else None
    return times if isinstance(times, int) else HORIZON


def _instalments(
    payments: tuple[Payment, ...], amount: Decimal | None, pay_by: date, dates: Mapping[str, date]
) -> list[Slot]:
    whole = sum(p.fen for p in payments)
    slots: list[Slot] = []
    for n, payment in enumerate(payments, 1):
        period = f"{n}/{len(payments)}"
        day = dates.get(period, pay_by if n == 1 else None)
        if day is None:
            raise RefusedError(_("第 %s 期的拨付日期没有写明：请填写。") % period)
        share = yuan(payment.fen)
        if amount is not None:
            given = sum((s.amount for s in slots), Decimal(0))
            last = n == len(payments)
            share = amount - given if last else (amount * payment.fen / whole).quantize(Decimal("0.01"))
        slots.append(Slot(period, share, day))
    return slots


def total(slots: list[Slot]) -> Decimal:
    """The sum of all payments, in yuan."""
    return sum((s.amount for s in slots), Decimal(0))

"""Found amounts in the form of a pack: sums, schedules, instalments, quotas, the units of targets."""

import re
from collections.abc import Callable
from decimal import Decimal

from yangui.policy.model import Amount, Instalment, Number, Quota, Schedule
from yangui.reading.drafting.names import both
from yangui.reading.findings import BenefitFound, Quantity, Span

# Raises a flag: its code, place, reason and the field that it leaves open.
type Flagging = Callable[[str, Span, str, str], None]


def amount(found: BenefitFound, flag: Flagging) -> Number | Amount | None:
    """The amount where the form of a pack holds it: a sum in yuan with its bound and cap."""
    given = found.amount
    if given is None:
        return None
    if given.measure != "money" or given.value is None:
        flag("R406", given.span, "a share of a sum that no fact of the draft tells stays open", "amount")
        return None
    if given.most is not None:
        flag("R406", given.span, "a range of sums has no single amount", "amount")
        return None
    if given.value != round(given.value, 2):
        flag("R406", given.span, "a sum in parts of a fen", "amount")
        return None
    cap = plain(found.cap.value) if found.cap and found.cap.measure == "money" and found.cap.value else None
    bound = "at_least" if given.bound == "exceed" else given.bound
    value = plain(given.value)
    return value if bound == "exact" and cap is None else Amount(value=value, bound=bound, cap=cap)


def schedule(found: BenefitFound, raw: str, flag: Flagging) -> Schedule | None:
    """How often it is paid, and in which parts."""
    per = found.amount.per if found.amount else ()
    months = found.duration_months.value if found.duration_months else None
    if "month" in per or found.per == "person_month":
        return Schedule(every="month", times=found.times.value if found.times else months)
    if "year" in per:
        years = months // 12 if months and months % 12 == 0 else None
        return Schedule(every="year", times=found.times.value if found.times else years)
    parts = _instalments(found, raw, flag)
    return Schedule(instalments=parts) if parts else None


def _instalments(found: BenefitFound, raw: str, flag: Flagging) -> list[Instalment]:
    """The parts in which a sum is paid, where they add up to it."""
    whole = found.amount.value if found.amount else None
    shares = []
    for part in found.instalments:
        if part.value and part.measure == "share":
            shares.append(part.value / 100)
        elif part.value and part.measure == "money" and whole:
            shares.append(part.value / whole)
    if not found.instalments:
        return []
    if sum(shares) != 1 or len(shares) != len(found.instalments) or min(shares) <= 0:
        flag("R408", found.instalments[0].span, "the instalments do not add up to the amount", "pays")
        return []
    if any(share != round(share, 6) for share in shares):
        flag("R408", found.instalments[0].span, "the instalments are no shares of the amount in decimals", "pays")
        return []
    at = [both(words(raw, part.span)) for part in found.instalments]
    return [Instalment(share=plain(s), at=a) for s, a in zip(shares, at, strict=True)]


def quota(quantity: Quantity) -> Quota | None:
    """How many are funded; None where the text gives no whole number."""
    if quantity.value is None or quantity.value != quantity.value.to_integral_value():
        return None
    bound = "at_least" if quantity.bound == "exceed" else quantity.bound
    return Quota(count=int(quantity.value), bound=bound, per="year" if "year" in quantity.per else "period")


def unit(quantity: Quantity) -> tuple[int, str]:
    """The unit in which a target is told, and how many base units it holds."""
    if quantity.measure != "money" or quantity.value is None:
        return 1, "%" if quantity.measure == "share" else quantity.unit
    for scale, unit in ((10**8, "亿元"), (10**4, "万元")):
        if quantity.value >= scale:
            return scale, unit
    return 1, "元"


def plain(value: Decimal) -> Number:
    """A number as a pack writes it: whole where it is."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def words(raw: str, span: Span) -> str:
    """The words of a place without layout and bold marks."""
    return re.sub(r"[\s*]+", "", raw[span.start : span.end])

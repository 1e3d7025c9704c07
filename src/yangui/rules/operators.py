"""What each operator of the graph is in Polars; null is unknown.

Dates, numbers and codes come as their `columns.dtype`, truths as Booleans.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from math import gcd
from typing import Any

import polars as pl

from yangui.rules.dates import FIRST, LAST, months_between, years_between
from yangui.rules.evaluate import rounding, surplus
from yangui.rules.graph import INT64, QUOTIENT_LIMIT, Node
from yangui.rules.types import CodeList, Type

# Behind the name of a set: its codes as bits.
BITS = "&"
# Runs of neighbouring codes up to which comparing is faster than looking up, and cases of a table.
MOST_RUNS = 8
MOST_CASES = 16


# codes and sets


def _runs(codes: CodeList | None, wanted: Iterable[Any]) -> list[tuple[int, int]]:
    """The places of codes in their list, as runs from the first place to the last."""
    assert codes
    places = sorted(codes.codes.index(code) for code in wanted)
    runs: list[tuple[int, int]] = []
    for place in places:
        follows = bool(runs) and runs[-1][1] == place - 1
        runs[-1:] = [(runs[-1][0], place)] if follows else [*runs[-1:], (place, place)]
    return runs


def _within(node: Node, arg: pl.Expr) -> pl.Expr:
    wanted = sorted(node.value)  # type: ignore[call-overload]
    runs = _runs(node.args[0].type.codes, wanted) if node.args[0].type.name == "code" else []
    if not 0 < len(runs) <= MOST_RUNS:
        return arg.is_in(wanted)
    place = arg.to_physical()
    return pl.any_horizontal([place == low if low == high else place.is_between(low, high) for low, high in runs])


def _table(node: Node, arg: pl.Expr) -> pl.Expr:
    """A chain of cases takes a fifth of the time of `replace_strict`."""
    codes, rows = node.args[0].type.codes, dict(node.value)  # type: ignore[call-overload]
    assert codes
    if len(rows) > MOST_CASES:
        return arg.replace_strict(rows, default=None, return_dtype=pl.Int64)
    # numbers of half the width are chosen in half the time
    held = pl.Int32 if max(map(abs, rows.values()), default=0) < 2**31 else pl.Int64
    place, found = arg.to_physical(), pl.lit(None, held)
    for code, number in rows.items():
        found = pl.when(place == codes.codes.index(code)).then(pl.lit(number, held)).otherwise(found)
    return found.cast(pl.Int64)


def _contains(node: Node, arg: pl.Expr) -> pl.Expr:
    codes = node.args[0].type.codes
    assert codes
    return arg.list.contains(pl.lit(node.value, pl.Enum(codes.codes)))


LOOKING_UP: Mapping[str, Callable[[Node, pl.Expr], pl.Expr]] = {
    "in": _within, "has": _contains, "rank": _table, "table": _table,
}  # fmt: skip


def in_bits(node: Node) -> bool:
    """Whether the codes of a set are asked for by their bits."""
    return node.op == "fact" and node.type.codes is not None and len(node.type.codes.codes) <= 64


def bits(codes: pl.Expr) -> pl.Expr:
    """Lists of codes as numbers with a bit for each code; null where the list is."""
    one = pl.lit(2, pl.UInt64).pow(pl.element().to_physical())
    return pl.when(codes.is_not_null()).then(codes.list.agg(one.bitwise_or()).fill_null(0))


def has(node: Node) -> pl.Expr:
    """Whether a set has a code, asked of its bits."""
    codes = node.args[0].type.codes
    assert codes
    bit = 1 << codes.codes.index(str(node.value))
    return pl.col(str(node.args[0].value) + BITS) & pl.lit(bit, pl.UInt64) != 0


# numbers, and sets that are no facts


def equal(first: pl.Expr, second: pl.Expr, type: Type) -> pl.Expr:
    """Whether two values of a type are equal; of sets, whatever their order."""
    if type.name == "codes":
        first, second = (side.list.unique().list.sort() for side in (first, second))
    return first == second


def _extreme(pick: Callable[..., pl.Expr]) -> Callable[..., pl.Expr]:
    # left alone, Polars takes the least of what is known
    return lambda *args: pl.when(pl.all_horizontal([a.is_not_null() for a in args])).then(pick(args))


def _wide(value: pl.Expr, most: int) -> pl.Expr:
    """`value` in the type that holds what it grows to."""
    return value if most <= INT64 else value.cast(pl.Int128)


def _largest(node: Node) -> int:
    assert node.range is not None
    return max(abs(end) for end in node.range)


def product(node: Node, first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Rounded as the node says."""
    scale, offset = surplus(node), rounding(node)
    if scale == 1:
        return first * second
    sides = sorted(zip(node.args, (first, second), strict=True), key=lambda side: side[0].op == "const")
    (arg, number), (by, factor) = sides
    largest = _largest(by)
    if by.op == "const" and by.value is not None:
        # in smaller numbers, so that few products need wide ones
        shared = gcd(int(by.value), scale)  # type: ignore[call-overload]
        scale, offset, largest = scale // shared, offset // shared, largest // shared
        factor = pl.lit(int(by.value) // shared, pl.Int64)  # type: ignore[call-overload]
    most = _largest(arg) * largest + offset
    return ((_wide(number, most) * factor + offset) // scale).cast(pl.Int64)


def quotient(node: Node, first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Rounded down; null where the divisor is 0, which Polars sees to."""
    scale = surplus(node)
    if scale == 1:
        return first // second
    quotient = _wide(first, _largest(node.args[0]) * scale) * scale // second
    return pl.when(quotient.is_between(-QUOTIENT_LIMIT, QUOTIENT_LIMIT)).then(quotient).cast(pl.Int64)


# dates
#
# What depends on the day alone is looked up in a table of all days of the calendar, in a third of the time of taking a
# date apart: the table is large, but the days of a population stand together in a small part of it.

CYCLE = 146_097  # days of 400 years, after which the calendar repeats itself
CYCLE_YEARS = 400
# A month counts 32 here, so that one division tells whether a span of months is complete.
MONTH, YEAR = 32, 32 * 12
# How many months the operators that shift a day count by.
MONTHS: Mapping[str, int] = {"add_months": 1, "add_years": 12}
DAY_ONE: int = pl.Series([FIRST]).to_physical()[0]
DAY_LAST: int = pl.Series([LAST]).to_physical()[0]


@cache
def _cycle() -> pl.Series:
    """The days of the first 400 years."""
    return pl.select(pl.date_range(FIRST, FIRST + timedelta(days=CYCLE - 1))).to_series()


def _each_day(of_cycle: pl.Series, more: int = 0) -> pl.Series:
    """A table for all days, from that of the first 400 years and by how much it grows with each 400."""
    day = pl.int_range(DAY_LAST - DAY_ONE + 1, dtype=pl.Int32, eager=True)
    return of_cycle.gather(day % CYCLE) + day // CYCLE * more


@cache
def _later(months: int) -> pl.Series:
    """The same day of another month, or that month's last day; clamped to the calendar's first and last day."""
    # in the middle of the calendar nothing is cut off at its ends
    middle = _cycle().dt.offset_by(f"{12 * CYCLE_YEARS * 10}mo")
    shifts = (middle.dt.offset_by(f"{months}mo") - middle).dt.total_days().cast(pl.Int32)
    day = pl.int_range(DAY_ONE, DAY_LAST + 1, dtype=pl.Int32, eager=True)
    return (day + _each_day(shifts)).clip(DAY_ONE, DAY_LAST).cast(pl.Date)


@cache
def _places(*, end: bool) -> pl.Series:
    """Where each day stands: months times 32 and the day of the month; the last of a month ends a span as the 31st."""
    days = _cycle()
    of_month = days.dt.day().cast(pl.Int32)
    if end:
        of_month = pl.select(pl.when(of_month == days.dt.days_in_month()).then(31).otherwise(of_month)).to_series()
    of_cycle = days.dt.year() * YEAR + days.dt.month().cast(pl.Int32) * MONTH + of_month
    return _each_day(of_cycle.cast(pl.Int32), CYCLE_YEARS * YEAR)


@cache
def _numbers() -> pl.Series:
    days = _cycle()
    return _each_day(days.dt.year() * 12 + days.dt.month().cast(pl.Int32) - 1, CYCLE_YEARS * 12)


def _looked_up(table: pl.Series, day: pl.Expr) -> pl.Expr:
    return pl.lit(table).gather(day.to_physical() - DAY_ONE)


def number_of_month(day: pl.Expr) -> pl.Expr:
    """How many months lie before that of the day, counted from the year 0 (Int32)."""
    return _looked_up(_numbers(), day)


def add_months(day: pl.Expr, months: int) -> pl.Expr:
    """The day so many months later, where they are the same for all; clamped to the calendar's first and last day."""
    most = 12 * LAST.year
    return _looked_up(_later(months), day) if -most // 3 < months < most // 3 else _add_months(day, pl.lit(months))


def _add_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Polars too takes the last day of a shorter month; beyond the calendar's ends both counts come to the same."""
    most = 12 * LAST.year
    return day.dt.offset_by(pl.format("{}mo", months.clip(-most, most))).clip(FIRST, LAST)


def _add_years(day: pl.Expr, years: pl.Expr) -> pl.Expr:
    return _add_months(day, years.clip(-LAST.year, LAST.year) * 12)


def _span(start: pl.Expr, end: pl.Expr, unit: int) -> pl.Expr:
    """Whole months or years; the last day of a month completes it even where the day of the start is later."""
    spanned: pl.Expr = _looked_up(_places(end=True), end) - _looked_up(_places(end=False), start)
    return (spanned // unit).cast(pl.Int64)


# Operators that are unknown as soon as one argument is, and need to know nothing but their arguments.
STRICT: Mapping[str, Callable[..., pl.Expr]] = {
    "and": lambda *args: pl.all_horizontal(args),
    "or": lambda *args: pl.any_horizontal(args),
    "not": lambda a: ~a,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "neg": lambda a: -a,
    "min": _extreme(pl.min_horizontal),
    "max": _extreme(pl.max_horizontal),
    "count": lambda codes: codes.list.n_unique().cast(pl.Int64),
    "year": lambda day: (number_of_month(day) // 12).cast(pl.Int64),
    "month": lambda day: (number_of_month(day) % 12 + 1).cast(pl.Int64),
    "months_between": lambda start, end: _span(start, end, MONTH),
    "years_between": lambda start, end: _span(start, end, YEAR),
    "add_months": _add_months,
    "add_years": _add_years,
}

# Comparisons with their sides exchanged: a literal on the left loses Polars 2.1 the rows of a constant column.
MIRRORED: Mapping[str, str] = {"eq": "eq", "lt": "gt", "le": "ge"}

# comparing spans of time that end on a day that is the same for all

SPANS: Mapping[str, Callable[[date, date], int]] = {"years_between": years_between, "months_between": months_between}
# Of each comparison with a span on its left or right: how much longer than the other side it must be, if not shorter.
SHORTER, LONGER = {("lt", 0): 0, ("le", 0): 1}, {("lt", 1): 1, ("le", 1): 0}


def span_of(node: Node, fixed: Iterable[int]) -> int | None:
    """Which argument of a comparison is a span up to a fixed day, the other being fixed or a choice of two that are.

    None where none is.
    """
    if node.op not in ("lt", "le"):
        return None
    for side, span in enumerate(node.args):
        ends = span.op in SPANS and span.args[1].index in fixed and span.args[0].index not in fixed
        limit = node.args[1 - side]
        limits = limit.args[1:] if limit.op == "if" and limit.index not in fixed else (limit,)
        if ends and all(end.index in fixed for end in limits):
            return side
    return None


def compared(node: Node, side: int, start: pl.Expr, end: date | None, limit: int | None) -> pl.Expr:
    """A comparison of a span as one of its start: the later that is, the shorter the span."""
    if end is None or limit is None:
        return pl.lit(None, pl.Boolean)
    longer = (node.op, side) in LONGER
    day = _last_start(SPANS[node.args[side].op], end, limit + (LONGER if longer else SHORTER)[node.op, side])
    if day is None:
        return start < FIRST if longer else start >= FIRST
    return start <= day if longer else start > day


def _last_start(between: Callable[[date, date], int], end: date, least: int) -> date | None:
    """The last day from which to `end` at least so many months or years are complete."""
    low, high = 0, LAST.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        if between(date.fromordinal(middle), end) >= least:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low) if low else None

"""On which day something of many entities can next change by the mere course of time.

As `rules.timeline` does for one entity, in closed form from the comparisons with the day, but for whole columns and
without a second look at whether anything really changes: an entity may be evaluated in vain, but none is missed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from yangui.policy.pack import BenefitRule
from yangui.population.intake.cleaner import ROW
from yangui.rules.columns import Columns
from yangui.rules.graph import Node
from yangui.rules.operators import add_months

COMPARISONS = ("eq", "lt", "le")
# what only passes on what its arguments are
PASSING = frozenset(["and", "or", "not", "if", "add", "sub", "mul", "div", "neg", "min", "max", "in", "has", "rank"])
MONTHS = {"months_between": 1, "years_between": 12, "add_months": 1, "add_years": 12}
# going back and forth over months of different lengths misses by up to three days (`rules.timeline`)
AROUND = 4
# Counts beyond are of no calendar.
MOST = 12 * 1000


class _Crossing(NamedTuple):
    """A day around which a comparison changes: `fixed` moved by `sign` times `number` times `months`.

    `exact` tells that it changes on that day or, where `fixed` is reached one further, on the next; else around it.
    """

    fixed: Node
    number: Node | None
    months: int
    sign: int
    exact: bool


class NextDays:
    """Finds the days for the rules that are in force; `always` where a rule asks for the day in a way not foreseen."""

    def __init__(self, rules: Iterable[BenefitRule]) -> None:
        self.always = False
        self.crossings = list(dict.fromkeys(c for rule in rules for c in self._of(rule.outputs)))
        sides = {node.index: node for c in self.crossings for node in (c.fixed, c.number) if node is not None}
        self.columns = Columns({f"#{index}": node for index, node in sides.items()})

    def _of(self, outputs: Sequence[Node]) -> Iterator[_Crossing]:
        stack, seen = list(outputs), set[int]()
        while stack:
            node = stack.pop()
            if not node.changes_with_day or node.index in seen:
                continue
            seen.add(node.index)
            if node.op in COMPARISONS:
                daily, other = node.args if node.args[0].changes_with_day else node.args[::-1]
                crossing = None if other.changes_with_day else _crossing(daily, other)
                if crossing is not None:
                    yield crossing
                    continue
            elif node.op in PASSING:
                stack.extend(node.args)
                continue
            self.always = True

    def of(self, facts: pl.DataFrame, on: date) -> pl.DataFrame:
        """For a frame with `ROW` and facts the columns `ROW` and `next_on`, without those of which there is none."""
        if self.always:
            tomorrow = pl.lit(on).dt.offset_by("1d").alias("next_on")
            return facts.select(ROW, tomorrow)
        if not self.crossings:
            return pl.DataFrame(schema={ROW: pl.Int64, "next_on": pl.Date})
        needed = [name for name in facts.columns if name in self.columns.schema()]
        sides = self.columns.apply(facts.select(ROW, *needed), on, keep=[ROW])
        days = [day for crossing in self.crossings for day in _days(crossing, on)]
        found = sides.select(ROW, pl.min_horizontal(days).alias("next_on"))
        return found.filter(pl.col("next_on").is_not_null()).collect()


def _crossing(daily: Node, other: Node) -> _Crossing | None:
    """Where a date or count that moves with the day reaches or passes `other`; None for what is not foreseen."""
    if daily.op == "on":
        return _Crossing(other, None, 0, 1, exact=True)
    if daily.op in ("add_months", "add_years") and daily.args[0].op == "on" and not daily.args[1].changes_with_day:
        return _Crossing(other, daily.args[1], MONTHS[daily.op], -1, exact=False)
    if daily.op in ("months_between", "years_between"):
        start, end = daily.args
        if end.op == "on" and not start.changes_with_day:
            return _Crossing(start, other, MONTHS[daily.op], 1, exact=True)
        if start.op == "on" and not end.changes_with_day:
            return _Crossing(end, other, MONTHS[daily.op], -1, exact=False)
    return None


def _days(crossing: _Crossing, on: date) -> Iterator[pl.Expr]:
    """The days after `on` on which the comparison may change, null where there is none."""
    fixed = pl.col(f"#{crossing.fixed.index}")
    if crossing.number is None:
        yield _after(fixed, on)
        yield _after(fixed.dt.offset_by("1d"), on)
        return
    for further in (0, 1):
        day = _moved(fixed, crossing.number, crossing.months, crossing.sign, further)
        if crossing.exact:
            yield _after(day, on)
        else:
            yield _after(pl.max_horizontal(day.dt.offset_by(f"-{AROUND}d"), _tomorrow(on)), on, day)


def _moved(fixed: pl.Expr, count: Node, months: int, sign: int, further: int) -> pl.Expr:
    if count.op == "const":
        assert isinstance(count.value, int)
        return add_months(fixed, sign * months * (count.value + further))
    number = (pl.col(f"#{count.index}") + further).clip(-MOST, MOST) * (sign * months)
    return fixed.dt.offset_by(pl.format("{}mo", number))


def _after(day: pl.Expr, on: date, around: pl.Expr | None = None) -> pl.Expr:
    """The day where it lies ahead; with `around`, where that day with its surroundings is not past."""
    ahead = day > on if around is None else around.dt.offset_by(f"{AROUND}d") > on
    return pl.when(ahead).then(day)


def _tomorrow(on: date) -> pl.Expr:
    return pl.lit(on).dt.offset_by("1d")

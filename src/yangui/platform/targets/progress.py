"""How a goal stands on a day: the pace that it needs, and its colour with the reason.

Pure: colours follow from the goal, its figures and the day alone, so that nobody types one and anybody can recount it.
A figure says what was reached so far on its day: of what is new in a period, since the period began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

# Before the last day a goal that is not yet met is shown as near.
NEAR_DAYS = 30
# 左右 is read as met from so much of the value on.
ABOUT = Decimal("0.95")
# What grows from nothing where no baseline is known.
COUNTED = frozenset(["new_in_period", "cumulative"])
# A rate or a rank holds on each day as it is; it is not worked towards evenly.
RATES = frozenset(["growth_rate", "rank"])


class Colour(StrEnum):
    """As the province's supervision uses them; none is not yet due and on its way."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"
    UNKNOWN = "unknown"


WORST_FIRST = (Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.UNKNOWN, Colour.NONE, Colour.GREEN)


class Reason(StrEnum):
    """Why a goal has its colour."""

    MET = "met"
    NEAR = "near"
    BEHIND = "behind"
    OVERDUE = "overdue"
    ON_PACE = "on_pace"
    NO_PACE = "no_pace"  # there is a figure, but no baseline to measure a pace from
    NOT_BEGUN = "not_begun"
    NO_FIGURE = "no_figure"
    NO_FIGURE_OVERDUE = "no_figure_overdue"


@dataclass(frozen=True, slots=True)
class Point:
    """What was reached on a day."""

    on: date
    figure: Decimal


# Days with what should be reached by then, the earliest first; evenly between two of them.
type Pace = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached; a milestone without a value is met by the figure 1. `down`: the less the better."""

    kind: str
    bound: str
    value: Decimal | None
    first: date | None
    last: date | None
    baseline: Decimal | None = None
    down: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The colour of a day with what it rests on; `expected` is for the day of the last figure."""

    colour: Colour
    reason: Reason
    actual: Decimal | None = None
    as_of: date | None = None
    expected: Decimal | None = None


def meets(goal: Goal, figure: Decimal) -> bool:
    """Whether a figure is what the goal asks.

    A value without a hedge is a floor (a ceiling where less is better); 左右 is met from 95 % on, the other way 105 %.
    """
    if goal.value is None:
        return figure >= 1
    if goal.bound == "about":
        return figure <= goal.value * (2 - ABOUT) if goal.down else figure >= goal.value * ABOUT
    if goal.bound == "exceed":
        return figure < goal.value if goal.down else figure > goal.value
    return figure <= goal.value if goal.down else figure >= goal.value


def linear(goal: Goal) -> Pace:
    """Evenly from the baseline to the value; empty where one of its ends is unknown."""
    if goal.value is None or goal.last is None:
        return ()
    if goal.kind in RATES:
        return (Point(goal.first or goal.last, goal.value), Point(goal.last, goal.value))
    start = Decimal(0) if goal.baseline is None and goal.kind in COUNTED else goal.baseline
    if start is None or goal.first is None or goal.first >= goal.last:
        return ()
    return (Point(goal.first, start), Point(goal.last, goal.value))


def seasonal(goal: Goal, years: Sequence[Sequence[Point]]) -> Pace:
    """As the same months of last years went: their mean share of the year's last figure; `linear` where none is whole.

    Each of `years` holds the figures of one year, counted since its beginning.
    """
    whole = [sorted(year, key=lambda p: p.on) for year in years if year and max(p.figure for p in year) > 0]
    whole = [year for year in whole if year[-1].figure > 0]
    even = linear(goal)
    if not whole or len(even) != len(["start", "end"]) or goal.value is None:
        return even
    start, end = even
    span = (end.on - start.on).days
    shares: dict[int, list[Decimal]] = {}
    for year in whole:
        for point in year:
            part = point.on.timetuple().tm_yday * 100 // 366
            share = min(max(point.figure / year[-1].figure, Decimal(0)), Decimal(1))
            shares.setdefault(min(part, 99), []).append(share)
    rise, reached, points = end.figure - start.figure, Decimal(0), [start]
    for part in sorted(shares):
        on = start.on + timedelta(days=span * (part + 1) // 101)
        reached = max(reached, sum(shares[part], Decimal(0)) / len(shares[part]))
        if points[-1].on < on < end.on:
            points.append(Point(on, start.figure + rise * reached))
    return (*points, end)


def planned(points: Sequence[Point]) -> Pace:
    """As a plan says, in the order of its days."""
    return tuple(sorted(points, key=lambda p: p.on))


def expected(pace: Pace, day: date) -> Decimal | None:
    """What should be reached on a day; None before the first day of the pace or without one."""
    if not pace or day < pace[0].on:
        return None
    for before, after in pairwise(pace):
        if before.on <= day <= after.on:
            days = (after.on - before.on).days
            # divided last, so that what comes out even is exact, as it is in the recount by SQL
            rise = (after.figure - before.figure) * (day - before.on).days
            return before.figure + rise / days if days else after.figure
    return pace[-1].figure


def judge(goal: Goal, series: Sequence[Point], day: date, pace: Pace | None = None, near: int = NEAR_DAYS) -> Judgement:
    """The colour of a goal on a day, from the figures whose day has come.

    No figure is never red by itself: it is unknown, and says so. A figure is held against the pace of its own day, not
    of today: who is late with figures is late with a report, which is followed otherwise.
    """
    known = [p for p in series if p.on <= day]
    latest = max(known, key=lambda p: p.on, default=None)
    over = goal.last is not None and day > goal.last
    if latest is None:
        return Judgement(*_without_figure(goal, day, over=over))
    pace = linear(goal) if pace is None else pace
    due = expected(pace, latest.on)
    colour, reason = _with_figure(goal, latest, due, day, over=over, near=near)
    return Judgement(colour, reason, latest.figure, latest.on, due)


def _without_figure(goal: Goal, day: date, *, over: bool) -> tuple[Colour, Reason]:
    if goal.first is not None and day < goal.first:
        return Colour.NONE, Reason.NOT_BEGUN
    return Colour.UNKNOWN, Reason.NO_FIGURE_OVERDUE if over else Reason.NO_FIGURE


def _with_figure(
    goal: Goal, latest: Point, due: Decimal | None, day: date, *, over: bool, near: int
) -> tuple[Colour, Reason]:
    if meets(goal, latest.figure):
        return Colour.GREEN, Reason.MET
    if over:
        return Colour.RED, Reason.OVERDUE
    if due is not None and (latest.figure > due if goal.down else latest.figure < due):
        return Colour.YELLOW, Reason.BEHIND
    if goal.last is not None and (goal.last - day).days <= near:
        return Colour.BLUE, Reason.NEAR
    return Colour.NONE, Reason.ON_PACE if due is not None else Reason.NO_PACE

"""What is made public of tickets: how many, and how fast they were answered. Nothing is told of few tickets. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_high

from yangui.platform.targets.differencing import Layout, respecting
from yangui.platform.targets.suppression import Table, suppressed

# fewer than this could be told apart
LEAST = 5
PARTS = ("answered", "waiting")


@dataclass(frozen=True, slots=True)
class Told:
    """One ticket: in which group, when raised, when answered."""

    group: str
    raised_on: date
    replied_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A group in public: None stands for a number that is not told, and for no figure."""

    group: str
    raised: int | None
    answered: int | None
    days: int | None


def public(
    tickets: Iterable[Told], worked: Sequence[date], groups: Sequence[str], before: Iterable[Sequence[Line]] = ()
) -> list[Line]:
    """A line for each group, in their order; `days` is the median of working days until the answer.

    `worked` are the working days in order. `before` was told of tickets of which some are the same: nothing is told
    from which few tickets would follow together with that, nor that few were added or left.
    """
    days: dict[str, list[int]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for one in tickets:
        if one.replied_on is None:
            waiting[one.group] += 1
        else:
            days[one.group].append(bisect_right(worked, one.replied_on) - bisect_right(worked, one.raised_on))
    cells = [[len(days[group]), waiting[group]] for group in groups]
    alone = suppressed(cells, LEAST)
    people = {(g, part): n for g, row in zip(groups, cells, strict=True) for part, n in zip(PARTS, row, strict=True)}
    table = _table(alone.rows, [answered for answered, _waiting in alone.cells])
    earlier = [(_table([x.raised for x in held], [x.answered for x in held]), _layout([x.group for x in held]))
               for held in before]  # fmt: skip
    told = respecting(table, _layout(groups), earlier, people, LEAST, before=earlier)
    return [
        Line(group, raised, answered, median_high(days[group]) if answered else None)
        for group, raised, (answered, _waiting) in zip(groups, told.rows, told.cells, strict=True)
    ]


def _table(raised: Sequence[int | None], answered: Sequence[int | None]) -> Table:
    """No sums of all groups are told, and how many wait only by what is left."""
    return Table([[number, None] for number in answered], raised, [None, None], None)


def _layout(groups: Iterable[str]) -> Layout:
    return Layout([frozenset([group]) for group in groups], PARTS)

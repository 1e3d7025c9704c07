"""What is made public of tickets: how many, and how fast they were answered. Small numbers are not shown. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_high

# fewer than this could be told apart
LEAST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One ticket: in which group, when raised, when answered."""

    group: str
    raised_on: date
    replied_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A group in public: None stands for a number too small to show, and for no figure."""

    group: str
    raised: int | None
    answered: int | None
    days: int | None


def public(tickets: Iterable[Told], worked: Sequence[date]) -> list[Line]:
    """A line for each group, in its order; `days` is the median of working days until the answer.

    `worked` are the working days in order. A number of answers is shown only where that of the tickets is.
    """
    raised: dict[str, int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    for one in tickets:
        raised[one.group] += 1
        if one.replied_on is not None:
            days[one.group].append(bisect_right(worked, one.replied_on) - bisect_right(worked, one.raised_on))
    shown = suppressed(raised)
    answered = suppressed({group: len(days[group]) for group in raised})
    lines = []
    for group in sorted(raised):
        seen = None if shown[group] is None else answered[group]
        waiting = raised[group] - len(days[group])
        # what is still unanswered is a number too, and read off from the two others
        seen = None if 0 < waiting < LEAST else seen
        fast = median_high(days[group]) if seen is not None and len(days[group]) >= LEAST else None
        lines.append(Line(group, shown[group], seen, fast))
    return lines


def suppressed[K: Hashable](counts: Mapping[K, int], least: int = LEAST) -> dict[K, int | None]:
    """Counts without those below `least`; where that hides one only, the next smallest goes with it.

    So that none follows from the sum of all. Nothing is hidden of what is none at all.
    """
    hidden = {key for key, count in counts.items() if 0 < count < least}
    if len(hidden) == 1:
        others = [key for key, count in counts.items() if key not in hidden and count]
        hidden |= {min(others, key=lambda key: counts[key])} if others else set()
    return {key: None if key in hidden else count for key, count in counts.items()}

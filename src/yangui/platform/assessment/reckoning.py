"""How a score follows from its parts. Pure and exact: decimals, each part rounded once, then summed.

What is missing is unknown: a score with a missing part has no total, only what is known so far.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

from yangui.platform.targets.progress import Goal, meets

HUNDREDTH, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
NONE, WHOLE = Decimal(0), Decimal(1)
# What is not met is never whole, however near.
NEARLY = WHOLE - MILLIONTH


@dataclass(frozen=True, slots=True)
class Part:
    """An item with its weight; `share` of it that was reached, from 0 to 1, None where nobody knows yet."""

    key: Hashable
    weight: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    """Points by part, bonus and deduction as they count, and their sum: `known` of what is known, `total` of all."""

    points: Mapping[Hashable, Decimal | None]
    bonus: Decimal
    deduction: Decimal
    known: Decimal

    @property
    def total(self) -> Decimal | None:
        """The score; None while a part is missing."""
        return None if None in self.points.values() else self.known


def reckon(
    parts: Iterable[Part], adjustments: Iterable[Decimal], *, bonus_most: Decimal, deduction_most: Decimal
) -> Score:
    """The score of some parts and adjustments: what is added above 0, what is deducted below.

    Bonus and deduction count up to their bounds, and a deduction takes no more than there is.
    """
    points = {p.key: None if p.share is None else _rounded(p.weight * p.share) for p in parts}
    changes = list(adjustments)
    base = sum((p for p in points.values() if p is not None), NONE)
    bonus = min(sum((c for c in changes if c > 0), NONE), bonus_most)
    deduction = min(-sum((c for c in changes if c < 0), NONE), deduction_most, base + bonus)
    return Score(points, bonus, deduction, base + bonus - deduction)


def attainment(goal: Goal, figure: Decimal) -> Decimal:
    """How much of a goal a figure is, from 0 to 1: from the baseline where there is one, otherwise from nothing.

    A rank and a milestone are met or not; of what is to fall without a baseline the goal over the figure counts.
    """
    if meets(goal, figure):
        return WHOLE
    value = goal.value
    if value is None or goal.kind == "rank":
        return NONE
    start = goal.baseline if goal.baseline is not None or goal.down else NONE
    if start is None:
        share = value / figure if figure > 0 else NONE
    else:
        way = value - start
        share = (figure - start) / way if (way < 0 if goal.down else way > 0) else NONE
    return min(max(share, NONE), NEARLY).quantize(MILLIONTH, ROUND_DOWN)


def mean(shares: Sequence[Decimal | None]) -> Decimal | None:
    """The mean of shares; None where one is unknown or there is none."""
    known = [s for s in shares if s is not None]
    if not shares or len(known) < len(shares):
        return None
    return (sum(known, NONE) / len(known)).quantize(MILLIONTH, ROUND_DOWN)


def ranks[K: Hashable](scores: Mapping[K, Decimal | None]) -> dict[K, int | None]:
    """The rank of each among its peers, the best first; equals share one, and who has no total has none."""
    known = [s for s in scores.values() if s is not None]
    return {key: None if s is None else 1 + sum(other > s for other in known) for key, s in scores.items()}


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(HUNDREDTH, ROUND_HALF_EVEN)

"""How many of each kind of candidate can be chosen together: quotas and shares as integer constraints, solved exactly.

Candidates that count alike for every rule are one kind; which of a kind are chosen is then only a matter of their rank,
so that the solvers (CP-SAT and GLOP of OR-Tools) see a few hundred numbers where there are tens of thousands of
applications.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from operator import mul

from yangui.platform.review.relaxation import NEARLY, Relaxation
from yangui.policy.model import Text

# How far around the relaxation whole numbers are looked for before they are looked for everywhere.
REACHES = (0, 1, 3)
# How far the walk looks ahead: to these parts of the places still to be given.
AHEAD = (64, 16, 4, 1)

# What a candidate counts as: a category, a region, "under-40", … Everybody has the mark "".
type Kind = frozenset[str]


@dataclass(frozen=True, slots=True)
class Quota:
    """At most or at least so many are chosen among those who bear the mark `of` ("": among all)."""

    id: str
    says: Text
    of: str = ""
    most: int | None = None
    least: int | None = None

    def rows(self) -> list[tuple[Mapping[bool, int], int]]:
        """What each (not) counted candidate weighs and the limit that the sum may not exceed."""
        found: list[tuple[Mapping[bool, int], int]] = []
        if self.most is not None:
            found.append(({True: 1, False: 0}, self.most))
        if self.least is not None:
            found.append(({True: -1, False: 0}, -self.least))
        return found

    @property
    def marks(self) -> Kind:
        """The marks that it looks at."""
        return frozenset([self.of]) if self.of else frozenset()

    def weighs(self, kind: Kind) -> bool | None:
        """Whether such a candidate is counted; None where the rule does not look at them."""
        return True if not self.of or self.of in kind else None


@dataclass(frozen=True, slots=True)
class Share:
    """At least or at most this share of those chosen bears the mark `counts`.

    It is reckoned over those who bear one of the marks in `of` (empty: over all). Nobody chosen meets every share.
    """

    id: str
    says: Text
    counts: str
    least: Fraction | None = None
    most: Fraction | None = None
    of: frozenset[str] = frozenset()

    def rows(self) -> list[tuple[Mapping[bool, int], int]]:
        """What each (not) counted candidate weighs and the limit that the sum may not exceed."""
        found: list[tuple[Mapping[bool, int], int]] = []
        if self.least is not None:
            over, under = self.least.denominator, self.least.numerator
            found.append(({True: under - over, False: under}, 0))
        if self.most is not None:
            over, under = self.most.denominator, self.most.numerator
            found.append(({True: over - under, False: -under}, 0))
        return found

    @property
    def marks(self) -> Kind:
        """The marks that it looks at."""
        return self.of | {self.counts}

    def weighs(self, kind: Kind) -> bool | None:
        """Whether such a candidate is counted; None where the rule does not look at them."""
        return self.counts in kind if not self.of or self.of & kind else None


type Rule = Quota | Share


class Places:
    """The rules over kinds of candidates, of each of which so many can be had."""

    def __init__(self, kinds: Sequence[Kind], rules: Sequence[Rule]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415  takes a second to load, and only a ranking needs it

        self.rules = rules
        self.rows: list[tuple[int, list[int], int]] = []  # rule, weight of each kind, limit
        for number, rule in enumerate(rules):
            looks = [rule.weighs(kind) for kind in kinds]
            for weights, limit in rule.rows():
                self.rows.append((number, [0 if seen is None else weights[seen] for seen in looks], limit))
        self.relaxation = Relaxation(len(kinds), self.rows, len(AHEAD))
        self.solver = cp_model.CpSolver()
        self.solver.parameters.num_workers = 1  # the same answer in the same time
        self.solver.parameters.random_seed = 0

    def excess(self, counts: Sequence[int]) -> list[int]:
        """By how much exactly these numbers go beyond each row; 0 where they keep to it."""
        return [max(0, _dot(weights, counts) - limit) for _, weights, limit in self.rows]

    def most(self, available: Sequence[int]) -> int | None:
        """How many can be chosen at most; None where the rules cannot be met at all."""
        none = [0] * len(available)
        parts = self.relaxation.solve(none, available, size=None, near=[])
        if parts is None:
            return None
        bound = floor(sum(parts) + NEARLY)
        if self.whole(parts, none, available, bound) is not None:
            return bound
        found = self.exactly(none, available, size=None)
        return None if found is None else sum(found)

    def near(
        self, low: Sequence[int], high: Sequence[int], *, size: int, near: Sequence[Sequence[int]]
    ) -> list[int] | None:
        """Numbers of each kind from `low` to `high` that meet the rules and add up to `size`; None if there are none.

        They are mostly not far from those in `near`, the first ones above all. The relaxation answers most questions,
        and the exact solver the rest.
        """
        parts = self.relaxation.solve(low, high, size=size, near=near)
        if parts is None:
            return None
        return self.whole(parts, low, high, size) or self.exactly(low, high, size=size)

    def whole(self, parts: Sequence[float], low: Sequence[int], high: Sequence[int], size: int) -> list[int] | None:
        """Whole numbers beside those of the relaxation that meet the rules and add up to `size`; None if none are near.

        First only those are free that the relaxation has cut.
        """
        found = [round(part) for part in parts]
        if sum(found) == size and not any(self.excess(found)):
            return found
        for reach in REACHES:
            down = [max(least, floor(part + NEARLY) - reach) for part, least in zip(parts, low, strict=True)]
            up = [min(most, ceil(part - NEARLY) + reach) for part, most in zip(parts, high, strict=True)]
            made = self.exactly(down, up, size=size)
            if made is not None:
                return made
        return None

    def impossible(self, low: Sequence[int], high: Sequence[int], *, size: int, without: Collection[int]) -> bool:
        """Whether certainly no numbers will do, even in parts, when these rules are left out."""
        return self.relaxation.solve(low, high, size=size, near=[], without=without) is None

    def exactly(self, low: Sequence[int], high: Sequence[int], *, size: int | None) -> list[int] | None:
        """Whole numbers that add up to `size`, or, without one, to as many as can be; None where there are none."""
        from ortools.sat.python import cp_model  # noqa: PLC0415  takes a second to load, and only a ranking needs it

        model = cp_model.CpModel()
        free = [kind for kind, (least, most) in enumerate(zip(low, high, strict=True)) if least < most]
        chosen = [model.new_int_var(low[kind], high[kind], "") for kind in free]
        for _, weights, limit in self.rows:
            fixed = _dot(weights, low) - sum(weights[kind] * low[kind] for kind in free)
            model.add(cp_model.LinearExpr.weighted_sum(chosen, [weights[kind] for kind in free]) <= limit - fixed)
        whole = cp_model.LinearExpr.sum(chosen)
        if size is None:
            model.maximize(whole)
        else:
            model.add(whole == size - (sum(low) - sum(low[kind] for kind in free)))
        status = self.solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            assert status == cp_model.INFEASIBLE, self.solver.status_name(status)
            return None
        found = list(low)
        for kind, variable in zip(free, chosen, strict=True):
            found[kind] = self.solver.value(variable)
        return found


class Tally:
    """How far each rule is filled up by those taken, where `size` are taken in the end.

    As the numbers add up to `size`, the weights of a row may all be raised by a constant; without negative ones the
    row can only fill up.
    """

    def __init__(self, places: Places, size: int) -> None:
        self.weights: list[list[tuple[int, int]]] = []
        self.left: list[int] = []
        self.rule: list[int] = []
        for rule, weights, limit in places.rows:
            if any(weights):
                base = min(weights)
                self.left.append(limit - base * size)
                self.rule.append(rule)
                self.weights.append([(kind, w - base) for kind, w in enumerate(weights) if w > base])
        self.by_kind: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, found in enumerate(self.weights):
            for kind, weight in found:
                self.by_kind[kind].append((row, weight))

    def full(self, kind: int) -> int | None:
        """A rule that by itself takes no more of a kind; None where there is none."""
        return next((self.rule[row] for row, weight in self.by_kind[kind] if weight > self.left[row]), None)

    def take(self, kind: int) -> None:
        """One more of a kind."""
        for row, weight in self.by_kind[kind]:
            self.left[row] -= weight

    def copy(self) -> "Tally":
        """Another one as full as this."""
        made = copy(self)
        made.left = list(self.left)
        return made


def _dot(weights: Sequence[int], counts: Sequence[int]) -> int:
    return sum(map(mul, weights, counts))

"""The best lawful bundle: of benefits that may not all be had together, those that together give most.

Two benefits bar one another where one of them says so (`excludes`, `take_the_higher`). The search is exact. It looks at
each group of benefits that bar one another by themselves: what bars nothing is had in any case.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from yangui.policy.decision import Decision

type Barring = Literal["excludes", "take_the_higher"]

BARRING: tuple[Barring, ...] = ("excludes", "take_the_higher")


class Left(NamedTuple):
    """A benefit that is left out, the one beside which it cannot be had, and the relation that says so."""

    decision: Decision
    beside: Decision
    relation: Barring


class Pick(NamedTuple):
    """What to take of a group and what is left out for it; every one left out is barred by one that is taken."""

    take: tuple[Decision, ...]
    left: tuple[Left, ...]

    @property
    def fen(self) -> int | None:
        """What those taken give together; None where the sum of none of them is known."""
        known = [fen for fen in map(worth, self.take) if fen is not None]
        return sum(known) if known else None

    @property
    def unpriced(self) -> tuple[Decision, ...]:
        """Those, taken or left out, whose sum is not known: with it another choice may give more."""
        return tuple(d for d in (*self.take, *(held.decision for held in self.left)) if worth(d) is None)


class Bundle(NamedTuple):
    """Benefits that are linked by barring one another, in the order of the pack, none of them a no.

    `sure` chooses among those that are a yes, `at_best` among all: as if each open one became a yes.
    """

    group: tuple[Decision, ...]
    sure: Pick
    at_best: Pick


def worth(decision: Decision) -> int | None:
    """The sum in fen that counts; None where it is not known, or where there is none to keep, as with a loan."""
    return None if decision.benefit.kind == "loan" else decision.amount_fen


def bundles(decisions: Iterable[Decision]) -> list[Bundle]:
    """Every group of two or more, in the order of the pack. What is not in force that day is in none."""
    barred = _barred(decisions)
    found = []
    for group in _groups(barred):
        sure = _pick([d for d in group if d.answer == "yes"], barred)
        found.append(Bundle(tuple(group), sure, _pick(group, barred)))
    return found


# sum, count, and which come first: compared in this order, and each adds up
type Gain = tuple[int, int, int]
type Bars = Mapping[Decision, Mapping[Decision, Barring]]


def _barred(decisions: Iterable[Decision]) -> Bars:
    """Of each decision that bars another: which, and by which relation; both ways, whichever of the two says it."""
    related = [d for d in decisions if d.in_force]
    said = {d: r for d in related if (r := d.benefit.relations).excludes or r.take_the_higher}
    if not said:
        return {}
    named = {d.benefit.id: d for d in related if d.answer != "no"}
    bars: dict[Decision, dict[Decision, Barring]] = {d: {} for d in named.values()}
    for one, relations in said.items():
        for relation in BARRING:
            for other in map(named.get, getattr(relations, relation)):
                if one in bars and other is not None and other is not one:
                    bars[one].setdefault(other, relation)
                    bars[other].setdefault(one, relation)
    return {d: others for d, others in bars.items() if others}


def _groups(bars: Bars) -> list[list[Decision]]:
    """Those that hang together, each group in the order of the pack."""
    order = {d: place for place, d in enumerate(bars)}
    groups, seen = [], set()
    for start in bars:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            new = set(bars[waiting.pop()]) - group
            group |= new
            waiting += new
        seen |= group
        groups.append(sorted(group, key=order.__getitem__))
    return groups


def _pick(group: Sequence[Decision], bars: Bars) -> Pick:
    """The choice that gives most; of equal ones that with most benefits, of these the first in the pack."""
    near = [sum(1 << i for i, other in enumerate(group) if other in bars[d]) for d in group]
    taken = best([worth(d) or 0 for d in group], near)
    take = tuple(d for i, d in enumerate(group) if taken >> i & 1)
    left = []
    for d in group:
        if d not in take:
            beside = max((t for t in take if t in bars[d]), key=lambda t: worth(t) or 0)
            left.append(Left(d, beside, bars[d][beside]))
    return Pick(take, tuple(left))


def best(sums: Sequence[int], near: Sequence[int]) -> int:
    """The independent set of the largest sum in a graph, as a mask of bits; `near[i]` masks the neighbours of i.

    Of sets with equal sums the one with most members, of these the one whose members come first.
    """
    count = len(sums)
    gain = [(fen, 1, 1 << count - i) for i, fen in enumerate(sums)]

    @cache
    def solve(left: int) -> tuple[Gain, int]:
        part = _part(left, near)
        if part != left:
            # what does not hang together is solved by itself, or long chains would take for ever
            here, there = solve(part), solve(left & ~part)
            return _added(here[0], there[0]), here[1] | there[1]
        most = max((i for i in range(count) if left >> i & 1), key=lambda i: (near[i] & left).bit_count(), default=None)
        if most is None:
            return (0, 0, 0), 0
        bit = 1 << most
        rest, chosen = solve(left & ~bit & ~near[most])
        whole = _added(rest, gain[most]), chosen | bit
        return max(whole, solve(left & ~bit)) if left != bit else whole

    return solve((1 << count) - 1)[1]


def _part(left: int, near: Sequence[int]) -> int:
    """Of the vertices that are left those that hang together with the first."""
    part = waiting = left & -left
    while waiting:
        bit = waiting & -waiting
        new = near[bit.bit_length() - 1] & left & ~part
        part |= new
        waiting = waiting & ~bit | new
    return part


def _added(one: Gain, other: Gain) -> Gain:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def plain(bundle: Bundle) -> dict[str, Any]:
    """A bundle as plain JSON, for `as_json`."""
    return {
        "benefits": [d.benefit.id for d in bundle.group],
        "sure": _plain(bundle.sure),
        "at_best": _plain(bundle.at_best),
    }


def _plain(pick: Pick) -> dict[str, Any]:
    left = [
        {"benefit": held.decision.benefit.id, "beside": held.beside.benefit.id, "relation": held.relation}
        for held in pick.left
    ]
    return {
        "take": [d.benefit.id for d in pick.take],
        "fen": pick.fen,
        "left": left,
        "unpriced": [d.benefit.id for d in pick.unpriced],
    }

"""Who is chosen: within quotas and share rules, as many as they allow, and of these selections the best one.

The best is meant place by place: it holds the best candidate that any such selection can hold, with it the next best
that it can then hold, and so on. So a better candidate is passed over only because a stated rule, with the better ones
already taken, leaves no room; and which rule that is, is said.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal

from yangui.platform.review.places import AHEAD, Kind, Places, Rule, Share, Tally
from yangui.policy.model import Text

# Where no rule by itself leaves no room, it is that a better candidate would leave places empty.
FILLED = Text(zh="名额应当用足", en="as many places as the rules allow are filled")
type Outcome = Literal["chosen", "reserve", "below_line"]


class RankingError(ValueError):
    """Candidates or rules with which nothing can be chosen."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that may be chosen.

    `marks` say what it counts as for the rules. `ties` break equal scores, the first one first, more before less.
    """

    id: str
    score: Decimal
    marks: Kind = frozenset()
    ties: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a candidate, in the order of rank from 1.

    Where somebody of lower rank was chosen, `displaced_by` are the rules that leave no room: with those of higher rank
    that were taken, no selection of that size can meet them all and hold this candidate too.
    """

    candidate: Candidate
    rank: int
    outcome: Outcome
    displaced_by: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The verdicts by rank, and the ids of those whom nothing but the order of their ids sets in or out."""

    verdicts: tuple[Verdict, ...]
    undecided: tuple[str, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of those chosen, by rank."""
        return tuple(v.candidate.id for v in self.verdicts if v.outcome == "chosen")

    @property
    def reserve(self) -> tuple[str, ...]:
        """The ids of the reserve list, by rank; `successor` tells who of them follows whom."""
        return tuple(v.candidate.id for v in self.verdicts if v.outcome == "reserve")


def rank(candidates: Iterable[Candidate], rules: Sequence[Rule], *, line: Decimal | None = None) -> Ranking:
    """The ranking and the selection; `line` is the lowest score that can be chosen.

    The same candidates in any order give the same ranking. Raises `RankingError` for an id given twice, for ties of
    different lengths, and where the rules ask for more than the candidates have.
    """
    ordered = sorted(candidates, key=_key)
    _check(ordered)
    able = [c for c in ordered if line is None or c.score >= line]
    places, kinds = _kinds(able, rules)
    selection = _Selection(places, kinds)
    chosen = selection.choose()
    last = max((place for place, taken in enumerate(chosen) if taken), default=-1)
    why = {kind: selection.reasons(kind) for kind in {kinds[p] for p in range(last) if not chosen[p]}}
    verdicts = []
    below = len(able)
    for place, candidate in enumerate(ordered):
        if place >= below:
            verdicts.append(Verdict(candidate, place + 1, "below_line"))
        elif chosen[place]:
            verdicts.append(Verdict(candidate, place + 1, "chosen"))
        else:
            displaced = why[kinds[place]] if place < last else ()
            verdicts.append(Verdict(candidate, place + 1, "reserve", displaced))
    return Ranking(tuple(verdicts), _undecided(able, kinds, chosen))


def successor(
    ranking: Ranking, rules: Sequence[Rule], *, refused: Collection[str], promoted: Collection[str] = ()
) -> str | None:
    """The best of the reserve list who can follow, now that `refused` have gone and `promoted` have come in.

    The others stay, whatever the rules would now make of them. It is the best with whom all rules hold or, where there
    is none, with whom no rule is further from holding than without; None where nobody can follow.
    """
    gone = set(refused)
    inside = [
        v.candidate
        for v in ranking.verdicts
        if v.candidate.id not in gone and (v.outcome == "chosen" or v.candidate.id in promoted)
    ]
    waiting = [
        v.candidate
        for v in ranking.verdicts
        if v.outcome == "reserve" and v.candidate.id not in gone and v.candidate.id not in promoted
    ]
    places, kinds = _kinds([*inside, *waiting], rules)
    counts = [0] * (max(kinds, default=-1) + 1)
    for kind in kinds[: len(inside)]:
        counts[kind] += 1
    before = places.excess(counts)
    kept = None
    for candidate, kind in zip(waiting, kinds[len(inside) :], strict=True):
        counts[kind] += 1
        after = places.excess(counts)
        counts[kind] -= 1
        if not any(after):
            return candidate.id
        if kept is None and all(new <= old for new, old in zip(after, before, strict=True)):
            kept = candidate.id
    return kept


def _kinds(candidates: Sequence[Candidate], rules: Sequence[Rule]) -> tuple[Places, list[int]]:
    """The rules over the kinds that they tell apart, and the kind of each candidate."""
    looked_at = frozenset(mark for rule in rules for mark in rule.marks)
    marks = [c.marks & looked_at for c in candidates]
    number = {kind: i for i, kind in enumerate(sorted(set(marks), key=sorted))}
    return Places(list(number), rules), [number[kind] for kind in marks]


def _key(candidate: Candidate) -> tuple[Decimal, tuple[Decimal, ...], str]:
    return -candidate.score, tuple(-tie for tie in candidate.ties), candidate.id


def _check(ordered: Sequence[Candidate]) -> None:
    seen: set[str] = set()
    for candidate in ordered:
        if candidate.id in seen:
            raise RankingError(f"{candidate.id} is given twice: give each candidate once")
        seen.add(candidate.id)
    if len({len(c.ties) for c in ordered}) > 1:
        raise RankingError("some candidates have more values for ties than others: give all the same number")
    wrong = next((c.id for c in ordered if not all(d.is_finite() for d in (c.score, *c.ties))), None)
    if wrong is not None:
        raise RankingError(f"the score of {wrong} is no number")


def _undecided(able: Sequence[Candidate], kinds: Sequence[int], chosen: Sequence[bool]) -> tuple[str, ...]:
    """Candidates alike in score, ties and for every rule of whom some are in and some are not."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (candidate, kind) in enumerate(zip(able, kinds, strict=True)):
        alike[candidate.score, candidate.ties, kind].append(place)
    cut = [places for places in alike.values() if len({chosen[p] for p in places}) == 2]
    return tuple(able[place].id for places in cut for place in places)


class _Selection:
    """The walk down the ranking. `counts` are those taken of each kind; of a closed kind no more are taken.

    `witness` are numbers of a selection that holds all those taken: as long as it has room for the next candidate,
    nothing needs to be solved.
    """

    def __init__(self, places: Places, kinds: Sequence[int]) -> None:
        self.places = places
        self.kinds = kinds
        self.available = [0] * (max(kinds, default=-1) + 1)
        for kind in kinds:
            self.available[kind] += 1
        size = places.most(self.available)
        if size is None:
            names = "; ".join(rule.says.en for rule in places.rules)
            raise RankingError(f"no selection at all meets these rules: {names}")
        self.size = size
        self.taken = 0
        self.tally = Tally(places, size)
        self.counts = [0] * len(self.available)
        self.high = list(self.available)
        self.witness = [0] * len(self.available)
        # for each closed kind the rule that was full, or what was taken of each kind and could still be
        self.closed: dict[int, int | tuple[list[int], list[int]]] = {}
        self.named: list[set[int]] = []

    def choose(self) -> list[bool]:
        """Whether each candidate is chosen, in the order of rank."""
        chosen = []
        for place, kind in enumerate(self.kinds):
            taken = kind not in self.closed and self.taken < self.size and self.room(place, kind)
            if taken:
                self.counts[kind] += 1
                self.taken += 1
                self.tally.take(kind)
            chosen.append(taken)
        return chosen

    def room(self, place: int, kind: int) -> bool:
        """Whether some selection holds those taken so far and one more of this kind; if not, the kind is closed."""
        if self.counts[kind] < self.witness[kind]:
            return True
        full = self.tally.full(kind)
        if full is not None:
            self.closed[kind] = full
        else:
            low = self.low(kind, self.counts)
            found = self.places.near(low, self.high, size=self.size, near=self.ahead(place))
            if found is not None:
                self.witness = found
                return True
            self.closed[kind] = (list(self.counts), list(self.high))
        self.high[kind] = self.counts[kind]
        return False

    def ahead(self, place: int) -> list[list[int]]:
        """What would be taken of each kind if the next ones were simply taken: after a few, after more, and at last.

        A witness that comes near to it lasts long.
        """
        counts, left = list(self.counts), self.size - self.taken
        tally, passed = self.tally.copy(), set(self.closed)
        stops = [left - -(-left // part) for part in AHEAD]
        seen: list[list[int]] = []
        for kind in islice(self.kinds, place, None):
            while len(seen) < len(stops) and left <= stops[len(seen)]:
                seen.append(list(counts))
            if not left:
                break
            if kind in passed:
                continue
            if tally.full(kind) is not None:
                passed.add(kind)
                continue
            counts[kind] += 1
            tally.take(kind)
            left -= 1
        return [*seen, counts][: len(AHEAD)]

    def low(self, kind: int, counts: Sequence[int]) -> list[int]:
        """Those taken and one more of this kind."""
        return [count + (place == kind) for place, count in enumerate(counts)]

    def reasons(self, kind: int) -> tuple[Text, ...]:
        """The rules that had no room for more of a closed kind.

        One that was full by itself; else shares none of which could be left out and that, with the quotas, leave no
        room; else quotas that keep the others from filling their places.
        """
        rules, closed = self.places.rules, self.closed[kind]
        if isinstance(closed, int):
            return (rules[closed].says,)
        counts, high = closed
        low = self.low(kind, counts)
        every = set(range(len(rules)))
        shares = {n for n in every if isinstance(rules[n], Share)}

        def impossible(kept: set[int]) -> bool:
            return self.places.impossible(low, high, size=self.size, without=every - kept)

        # mostly it is what closed another kind
        named = next((known for known in self.named if impossible(known | every - shares)), None)
        if named is None:
            named = _fewest(shares, lambda kept: impossible(kept | every - shares))
            named = named or _fewest(every - shares, impossible)
            self.named.append(named)
        return tuple(rules[n].says for n in sorted(named)) or (FILLED,)


def _fewest(numbers: set[int], enough: Callable[[set[int]], bool]) -> set[int]:
    """The numbers less those that one after another can be left out and what is kept is still enough."""
    kept = set(numbers)
    for number in sorted(numbers):
        if enough(kept - {number}):
            kept.discard(number)
    return kept

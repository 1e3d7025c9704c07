"""How findings are set against annotations: one-to-one, by place."""

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.reading.annotations import Annotated
from yangui.reading.findings import Quantity, Span


@dataclass
class Tally:
    """`hits` of `wanted` annotations were found; `true` of `found` findings are annotated."""

    hits: int = 0
    wanted: int = 0
    true: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        mine, theirs = dataclasses.astuple(self), dataclasses.astuple(other)
        return Tally(*(a + b for a, b in zip(mine, theirs, strict=True)))

    @property
    def recall(self) -> float:
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.true / self.found if self.found else 1.0 if not self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def paired[G, F](gold: Sequence[G], found: Sequence[F], fits: Callable[[G, F], bool]) -> dict[int, int]:
    """The largest one-to-one matching, from annotation to finding (augmenting paths)."""
    edges = [[j for j, f in enumerate(found) if fits(g, f)] for g in gold]
    owner: dict[int, int] = {}

    def seat(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or seat(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in range(len(gold)):
        seat(i, set())
    return {i: j for j, i in owner.items()}


def matched[G, F](
    gold: Sequence[G],
    found: Sequence[F],
    fits: Callable[[G, F], bool],
    say: Callable[[G], str],
    shout: Callable[[F], str],
) -> Tally:
    """One-to-one, with what is missing (-) and what is too much (+)."""
    pairs = paired(gold, found, fits)
    lost = [f"- {say(g)}" for i, g in enumerate(gold) if i not in pairs]
    extra = [f"+ {shout(f)}" for j, f in enumerate(found) if j not in pairs.values()]
    return Tally(len(pairs), len(gold), len(pairs), len(found), lost + extra)


def same_bound(bound: str | None) -> str | None:
    return "at_least" if bound == "exceed" else bound


def say_quantity(quantity: Quantity | None) -> str:
    if quantity is None:
        return "nothing"
    q = quantity
    most = "" if q.most is None else f"–{q.most}"
    return f"{q.measure} {q.when or q.value}{most} {q.unit} {q.bound}"


def touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def touches(places: Sequence[Span], span: Span) -> bool:
    return any(touch(place, span) for place in places)


def shown(gold: Annotated, span: Span) -> str:
    return re.sub(r"\s+", " ", gold.raw[span.start : min(span.end, span.start + 60)])


def around(gold: Annotated, span: Span) -> str:
    return shown(gold, Span(max(0, span.start - 15), span.end + 8))

"""Experts to applications: as many reviews as can be had, spread evenly where they are short, the best fit, even load.

One minimum-cost flow (Ahuja, Magnanti and Orlin, Network Flows, 1993, §1.2; solved by cost scaling in OR-Tools): each
application asks for k reviews, each expert has so many left, an arc joins an expert who knows the field and has no
conflict. The costs put the aims in this order: no application is two reviews short while another that could give way
is none, then fit against load. The same input in any order gives the same result.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from yangui.policy.model import Text

type Match = Literal["main", "known", "side", "discipline"]

# How well a field fits, from 0 to 100: the applicant's first field among the expert's, then the rest.
FIT: Mapping[Match, int] = {"main": 100, "known": 75, "side": 50, "discipline": 25}
WORDS: Mapping[Match, Text] = {
    "main": Text(zh="主领域一致：{field}", en="the main field of both: {field}"),
    "known": Text(zh="专家熟悉申报主领域：{field}", en="the expert knows the main field: {field}"),
    "side": Text(zh="熟悉申报的相关领域：{field}", en="knows a further field of the application: {field}"),
    "discipline": Text(zh="同属一个学科：{field}", en="the same discipline: {field}"),
}


class AssignmentError(ValueError):
    """An expert or application is given twice, or a number that cannot be."""


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert with fields, the main one first (`materials.steel`: discipline, then field), and reviews left."""

    id: str
    fields: tuple[str, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Application:
    """An application with its fields, the main one first."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """An expert reviews an application: how well they fit, and why."""

    application: str
    expert: str
    match: Match
    field: str

    @property
    def fit(self) -> int:
        """From 0 to 100."""
        return FIT[self.match]

    @property
    def says(self) -> Text:
        """The reason in words."""
        words = WORDS[self.match]
        return Text(zh=words.zh.format(field=self.field), en=words.en.format(field=self.field))


@dataclass(frozen=True, slots=True)
class Shortage:
    """An application that gets fewer reviews than asked: of those who know the field, how many are barred."""

    application: str
    given: int
    wanted: int
    knowing: int
    barred: int

    @property
    def says(self) -> Text:
        """The reason in words."""
        able = self.knowing - self.barred
        if able < self.wanted:
            zh = f"领域相符的专家{self.knowing}人，其中{self.barred}人须回避，不足{self.wanted}人"
            en = f"{self.knowing} experts know the field and {self.barred} of them are barred: fewer than {self.wanted}"
        else:
            zh = f"相符且不须回避的专家有{able}人，都已达到评审上限"
            en = f"{able} experts know the field and are not barred, and all have as many reviews as they can take"
        return Text(zh=zh, en=en)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pairings by application and expert, and the applications that are short of reviews."""

    pairings: tuple[Pairing, ...]
    short: tuple[Shortage, ...]

    @property
    def loads(self) -> dict[str, int]:
        """The reviews of each expert who has any."""
        return dict(Counter(pairing.expert for pairing in self.pairings))


def assign(
    experts: Iterable[Expert],
    applications: Iterable[Application],
    *,
    reviews: int,
    barred: Mapping[str, Collection[str]],
    evenness: int = 2,
) -> Assignment:
    """`reviews` experts for each application, none of those `barred` from it.

    `evenness` is what one more review of the same expert weighs against a point of fit: 0 looks at fit alone. Where
    not every application can have its reviews, as many as possible are given and `short` says whom they fail and why.
    Raises `AssignmentError` for ids given twice and for numbers below 0.
    """
    staff = sorted(experts, key=lambda e: e.id)
    asked = sorted(applications, key=lambda a: a.id)
    _check(staff, asked, reviews, evenness)
    candidates = _candidates(staff, asked)
    allowed = [
        [p for p in found if p.expert not in barred.get(a.id, ())] for a, found in zip(asked, candidates, strict=True)
    ]
    pairings = _solve(staff, asked, allowed, reviews, evenness)
    given = Counter(pairing.application for pairing in pairings)
    short = tuple(
        Shortage(a.id, given[a.id], reviews, len(knowing), len(knowing) - len(able))
        for a, knowing, able in zip(asked, candidates, allowed, strict=True)
        if given[a.id] < reviews
    )
    return Assignment(tuple(pairings), short)


def _check(experts: Sequence[Expert], applications: Sequence[Application], reviews: int, evenness: int) -> None:
    for what, ids in (("expert", [e.id for e in experts]), ("application", [a.id for a in applications])):
        twice = next((one for one, other in pairwise(ids) if one == other), None)
        if twice is not None:
            raise AssignmentError(f"the {what} {twice} is given twice: give each once")
    if reviews < 1 or evenness < 0 or any(e.capacity < 0 for e in experts):
        raise AssignmentError("reviews are 1 or more, evenness and capacities 0 or more")


def _candidates(experts: Sequence[Expert], applications: Sequence[Application]) -> list[list[Pairing]]:
    """For each application the best match of every expert who has one, in the order of the experts."""
    by_field: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    by_discipline: dict[str, list[int]] = defaultdict(list)
    for place, expert in enumerate(experts):
        for rank, name in enumerate(dict.fromkeys(expert.fields)):
            by_field[name].append((place, rank == 0))
        for discipline in dict.fromkeys(name.partition(".")[0] for name in expert.fields):
            by_discipline[discipline].append(place)
    return [
        [Pairing(a.id, experts[place].id, *found) for place, found in sorted(_matches(a, by_field, by_discipline))]
        for a in applications
    ]


def _matches(
    application: Application, by_field: Mapping[str, list[tuple[int, bool]]], by_discipline: Mapping[str, list[int]]
) -> Iterator[tuple[int, tuple[Match, str]]]:
    found: dict[int, tuple[Match, str]] = {}
    for rank, name in enumerate(application.fields):
        for place, main in by_field.get(name, ()):
            match: Match = "side" if rank else "main" if main else "known"
            if place not in found or FIT[match] > FIT[found[place][0]]:
                found[place] = match, name
    for name in application.fields[:1]:
        discipline = name.partition(".")[0]
        for place in by_discipline.get(discipline, ()):
            found.setdefault(place, ("discipline", discipline))
    yield from found.items()


def _solve(
    experts: Sequence[Expert],
    applications: Sequence[Application],
    allowed: Sequence[Sequence[Pairing]],
    reviews: int,
    evenness: int,
) -> list[Pairing]:
    # takes long to load, and only this needs it
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

    flow = SimpleMinCostFlow()
    places = {expert.id: 2 + len(applications) + i for i, expert in enumerate(experts)}
    source, sink = 0, 1
    # the second review of one application never goes before the first of another, whatever the fit
    able = Counter(pairing.expert for found in allowed for pairing in found)
    loads = [min(e.capacity, able[e.id]) for e in experts]
    most = max(FIT.values()) + evenness * max(loads, default=0) + 1
    step = most * (reviews * len(applications) + 1)
    for node, _ in enumerate(applications, start=2):
        for number in range(reviews):
            flow.add_arc_with_capacity_and_unit_cost(source, node, 1, number * step)
    pairs: list[Pairing] = []
    first = flow.num_arcs()
    for node, found in enumerate(allowed, start=2):
        for pairing in found:
            flow.add_arc_with_capacity_and_unit_cost(node, places[pairing.expert], 1, 100 - pairing.fit)
            pairs.append(pairing)
    for expert, load in zip(experts, loads, strict=True):
        for number in range(load):
            flow.add_arc_with_capacity_and_unit_cost(places[expert.id], sink, 1, evenness * number)
    wanted = reviews * len(applications)
    flow.set_node_supply(source, wanted)
    flow.set_node_supply(sink, -wanted)
    status = flow.solve_max_flow_with_min_cost()
    assert status == flow.OPTIMAL, status
    return [pairing for arc, pairing in enumerate(pairs, start=first) if flow.flow(arc)]

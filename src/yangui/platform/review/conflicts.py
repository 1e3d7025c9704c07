"""Conflicts of interest between experts and applications, found from what registers and declarations say.

The search goes from each tie to those it joins, not through all pairs: 5,000 applications and 600 experts are 3 million
pairs with a few thousand conflicts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yangui.policy.model import Text

type Ground = Literal["own", "same_host", "family", "supervisor", "coauthor", "cooperation", "declared"]

WORDS: Mapping[Ground, Text] = {
    "own": Text(zh="专家本人参与该申报", en="the expert is part of the application"),
    "same_host": Text(zh="专家与申报人同在“{about}”", en="expert and applicant both belong to {about}"),
    "family": Text(zh="声明的亲属关系", en="declared as family"),
    "supervisor": Text(zh="导师与学生关系", en="supervisor and student"),
    "coauthor": Text(zh="列入合著者名单", en="on the list of co-authors"),
    "cooperation": Text(zh="{about}仍有合作", en="worked together until {about}"),
    "declared": Text(zh="专家主动声明回避", en="declared by the expert"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one person: host units by name, and the people whom a register or declaration ties to them.

    `cooperation` gives the last day of work together. A tie counts whichever of the two it stands with.
    """

    id: str
    hosts: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    supervisors: frozenset[str] = frozenset()
    coauthors: frozenset[str] = frozenset()
    cooperation: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why this expert may not review this application; `about` is the host unit or the day."""

    application: str
    expert: str
    ground: Ground
    about: str = ""

    @property
    def says(self) -> Text:
        """The reason in words."""
        words = WORDS[self.ground]
        return Text(zh=words.zh.format(about=self.about), en=words.en.format(about=self.about))


def conflicts(
    experts: Iterable[Standing],
    applications: Mapping[str, Iterable[Standing]],
    *,
    since: date,
    declared: Iterable[tuple[str, str]] = (),
) -> list[Conflict]:
    """Every conflict, in the order of application, expert and ground.

    `applications` maps each application to its people. Cooperation counts that lasted until `since` or later.
    `declared` are pairs of application and expert that the experts have named themselves.
    """
    index = _Index(experts)
    found = {Conflict(application, expert, "declared") for application, expert in declared}
    for application, people in applications.items():
        for person in people:
            found |= {Conflict(application, *tie) for tie in index.ties(person, since)}
    order = {ground: place for place, ground in enumerate(WORDS)}
    return sorted(found, key=lambda c: (c.application, c.expert, order[c.ground], c.about))


def barred(found: Iterable[Conflict]) -> dict[str, frozenset[str]]:
    """The experts who may not review each application."""
    by_application: dict[str, set[str]] = defaultdict(set)
    for conflict in found:
        by_application[conflict.application].add(conflict.expert)
    return {application: frozenset(experts) for application, experts in by_application.items()}


class _Index:
    """The experts by each thing that can tie somebody to them."""

    def __init__(self, experts: Iterable[Standing]) -> None:
        self.known: dict[str, Standing] = {}
        self.hosts: dict[str, list[str]] = defaultdict(list)
        self.naming: dict[str, list[tuple[str, Ground, str]]] = defaultdict(list)
        for expert in experts:
            self.known[expert.id] = expert
            for host in expert.hosts:
                self.hosts[host].append(expert.id)
            for other, ground, about in _named(expert):
                self.naming[other].append((expert.id, ground, about))

    def ties(self, person: Standing, since: date) -> Iterator[tuple[str, Ground, str]]:
        """The expert, ground and matter of each tie of this person."""
        if person.id in self.known:
            yield person.id, "own", ""
        for host in person.hosts:
            yield from ((expert, "same_host", host) for expert in self.hosts.get(host, ()) if expert != person.id)
        mutual = [*self.naming.get(person.id, ()), *(t for t in _named(person) if t[0] in self.known)]
        for expert, ground, about in mutual:
            if ground != "cooperation" or date.fromisoformat(about) >= since:
                yield expert, ground, about


def _named(person: Standing) -> Iterator[tuple[str, Ground, str]]:
    yield from ((other, "family", "") for other in person.family)
    yield from ((other, "supervisor", "") for other in person.supervisors)
    yield from ((other, "coauthor", "") for other in person.coauthors)
    yield from ((other, "cooperation", day.isoformat()) for other, day in person.cooperation.items())

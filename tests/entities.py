"""Entities for tests: typed facts drawn from near the constants of a pack's rules, some of them missing."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.check import FactType
from yangui.rules.dates import FIRST, LAST, add_months, add_years
from yangui.rules.graph import Node, below
from yangui.rules.types import BOOL, DATE, DEFAULT_RANGES, INT, RATIO_UNIT, Type

DAY = timedelta(days=1)


def entities(pack: Pack, kind: Kind, count: int, seed: int, missing: float = 0.3) -> list[dict[str, Any]]:
    """Typed facts of `count` entities, the same ones for the same seed; each fact is missing with the probability."""
    random = Random(seed)
    draw = {name: _Values(pack, kind, name, fact) for name, fact in pack.scopes[kind].facts.items()}
    return [{n: v.draw(random) for n, v in draw.items() if random.random() >= missing} for _ in range(count)]


def thresholds(pack: Pack, kind: Kind) -> list[date]:
    """The days on which rules begin, end, or compare a date with; each with the day before and the day after."""
    dates: set[Any] = {n.value for n in pack.scopes[kind].graph.nodes if n.op == "const" and n.type == DATE}
    periods = [rule.benefit.in_force for rule in pack.rules_by_kind[kind] if rule.benefit.in_force]
    dates |= {day for period in periods for day in (period.from_, period.to) if day}
    return sorted({moved for day in dates for moved in _moved(day)})


def _moved(day: date) -> Iterator[date]:
    yield day
    if day > FIRST:
        yield day - DAY
    if day < LAST:
        yield day + DAY


class _Values:
    """What one fact is likely to be: the constants that it meets in rules, their neighbours, anything at all."""

    def __init__(self, pack: Pack, kind: Kind, name: str, fact: FactType) -> None:
        self.type = fact.type
        self.range = fact.range or DEFAULT_RANGES.get(fact.type.name, (0, 0))
        nodes = [n for n in pack.scopes[kind].graph.nodes if name in n.facts]
        constants: set[tuple[Type, Any]] = {(c.type, c.value) for n in nodes for c in below(n) if c.op == "const"}
        met = {value for type, value in constants if type == fact.type}
        if fact.type.codes:
            met = {code for n in nodes if n.args and n.args[0].value == name for code in _codes(n)}
            self.near: list[Any] = sorted(met & set(fact.type.codes.codes))
        elif fact.type == DATE:
            counts = {value for type, value in constants if type == INT and abs(value) < 1000} | {0}
            days = [*met, *thresholds(pack, kind)]
            met |= {add(day, -n) for day in days for n in counts for add in (add_months, add_years)}
            self.near = sorted({moved for day in met for moved in _moved(day)})
        else:
            low, high = self.range
            self.near = sorted({n for c in met for n in (c - 1, c, c + 1) if low <= n <= high})

    def draw(self, random: Random) -> Any:
        if self.type == BOOL:
            return random.random() < 0.7
        if self.type.name == "codes":
            assert self.type.codes
            pool = [*self.near, *random.sample(self.type.codes.codes, 1)]
            return frozenset(random.sample(pool, random.randint(0, min(3, len(pool)))))
        if self.near and random.random() < 0.75:
            return random.choice(self.near)
        return self.anything(random)

    def anything(self, random: Random) -> Any:
        if self.type.codes:
            return random.choice(self.type.codes.codes)
        if self.type == DATE:
            edges = [FIRST, LAST, date(2020, 2, 29)]
            return random.choice(edges) if random.random() < 0.1 else date(1960, 1, 1) + DAY * random.randrange(26_000)
        low, high = self.range
        usual = {"int": 30, "money": 10**9, "ratio": 2 * RATIO_UNIT}[self.type.name]
        return random.choice([low, high, min(max(random.randint(-2, usual), low), high)])


def _codes(node: Node) -> list[Any]:
    """The codes that an operator on a fact names."""
    if node.op == "in":
        return [*node.value]  # type: ignore[misc]
    if node.op == "has":
        return [node.value]
    if node.op == "table":
        return [code for code, _ in node.value]  # type: ignore[attr-defined]
    return [a.value for a in node.args if a.op == "const"]

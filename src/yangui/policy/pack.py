"""A loaded pack: everything that its files say, linked, with the rules of each benefit in one graph per entity kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from yangui.policy.calls import CallRules
from yangui.policy.indicators import Indicator
from yangui.policy.model import (
    Benefit,
    Codes,
    Condition,
    Document,
    Fact,
    Kind,
    Measure,
    Organisation,
    PackHeader,
    Programme,
    Reading,
    Region,
    Register,
    Target,
)
from yangui.policy.records import Countable, countable
from yangui.policy.register_types import RegisterType
from yangui.rules.check import Scope
from yangui.rules.dates import LAST
from yangui.rules.graph import Node
from yangui.rules.problems import Place
from yangui.rules.types import CodeList

if TYPE_CHECKING:
    from yangui.policy.decide import Decider

# Where something stands: the file below the pack's folder, and the keys and indexes that lead to it.
type Origin = tuple[str, tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """One condition of a benefit: its node (type bool, or truth for an open term) and the clause that asks it.

    `readings` are the readings whose terms the expression uses.
    """

    id: str
    condition: Condition
    node: Node
    document: str
    clause: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """The executable part of a benefit; every node belongs to the graph of the benefit's entity kind.

    `requires` combines the conditions (truth). `tops` are its conjuncts in the order of the pack.
    `payment` is fen for one payment, `times` the number of payments (None: the text gives no end), `total` fen over
    the schedule, `start` the first day of payment, `result` a code. Each is None where the policy leaves it open.
    """

    benefit: Benefit
    conditions: tuple[ConditionRule, ...]
    tops: tuple[Node, ...]
    requires: Node
    payment: Node | None
    times: Node | None
    total: Node | None
    start: Node | None
    result: Node | None
    readings: tuple[str, ...]
    digest: str

    @property
    def outputs(self) -> list[Node]:
        """All nodes that the rule puts out: its conditions, then what it combines them to and gives."""
        nodes = [self.requires, self.payment, self.times, self.total, self.start, self.result]
        return [*(c.node for c in self.conditions), *(n for n in nodes if n is not None)]

    def in_force(self, day: date) -> bool:
        """Whether the benefit is in force on a day."""
        return self.benefit.in_force is None or self.benefit.in_force.holds(day)

    @property
    def ends(self) -> list[date]:
        """The days on which the benefit comes into force and on which it no longer is."""
        period = self.benefit.in_force
        days = [period.from_] if period and period.from_ else []
        # nothing comes after the last day of the calendar
        return [*days, period.to + timedelta(days=1)] if period and period.to and period.to < LAST else days


@dataclass(frozen=True)
class Pack:
    """A region's policies. Make one with `load_pack`."""

    header: PackHeader
    folder: Path
    version: str
    facts: Mapping[Kind, Mapping[str, Fact]]
    code_lists: Mapping[str, Codes]
    lists: Mapping[str, CodeList]
    regions: Mapping[str, Region]
    organisations: Mapping[str, Organisation]
    registers: Mapping[str, Register]
    programmes: Mapping[str, Programme]
    conditions: Mapping[str, Condition]
    readings: Mapping[str, Reading]
    call_rules: Mapping[str, CallRules]
    register_types: Mapping[str, RegisterType]
    indicators: Mapping[str, Indicator]
    documents: Mapping[str, Document]
    measures: tuple[Measure, ...]
    benefits: tuple[Benefit, ...]
    targets: tuple[Target, ...]
    scopes: Mapping[Kind, Scope]
    rules: tuple[BenefitRule, ...]
    origins: Mapping[tuple[str, str], Origin] = field(repr=False)

    def __repr__(self) -> str:
        return f"<Pack {self.header.id} {self.header.version}: {len(self.benefits)} benefits>"

    @cached_property
    def _deciders(self) -> "dict[Kind, Decider]":
        return {}

    def decider(self, kind: Kind) -> "Decider":
        """The compiled rules for one kind of entity; raises `KeyError` for a kind that the pack has no facts of."""
        if kind not in self._deciders:
            from yangui.policy.decide import Decider

            self._deciders[kind] = Decider(self, kind)
        return self._deciders[kind]

    @cached_property
    def countable(self) -> Mapping[Countable, Scope]:
        """What queries may name, of each kind of entity and of record."""
        return countable(
            self.scopes, self.lists["region"], self.benefits, self.register_types, self.programmes, self.call_rules
        )

    @cached_property
    def rules_by_kind(self) -> Mapping[Kind, tuple[BenefitRule, ...]]:
        """The rules for each kind of entity, in the order of the pack."""
        return {kind: tuple(r for r in self.rules if r.benefit.for_ == kind) for kind in self.facts}

    def benefit(self, id: str, on: date | None = None) -> Benefit:
        """The benefit with this id; of several versions the one in force on the day, else the newest.

        Raises `KeyError` where there is none.
        """
        return self.rule(id, on).benefit

    def rule(self, id: str, on: date | None = None) -> BenefitRule:
        """The rule of the benefit with this id, as `benefit` chooses it."""
        found = [r for r in self.rules if r.benefit.id == id]
        if not found:
            raise KeyError(id)
        current = [r for r in found if on and r.benefit.in_force and r.benefit.in_force.holds(on)]
        return (current or found)[-1]

    def city(self, code: str) -> str:
        """The city or zone that a region lies in, the region itself where it is one or larger."""
        region = self.regions[code]
        return region.parent if region.level == "county" and region.parent else code

    def place(self, section: str, id: str, *inside: str | int) -> Place:
        """Where something is written, for messages."""
        from yangui.policy import yamlfile

        file, path = self.origins[section, id]
        return yamlfile.place(self.folder / file, [*path, *inside])

"""Deciding for one entity: the rules of a pack on a day."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

from yangui.policy.decision import Decisions
from yangui.policy.entity import Facts, typed_facts
from yangui.policy.model import Kind
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.scalar import compile_explained
from yangui.rules.truth import Truth

type Trace = tuple[tuple[tuple[str, str], ...], Callable[[tuple[Any, ...]], tuple[Any, ...]]]


class Decider:
    """The compiled rules of a pack for one kind of entity."""

    def __init__(self, pack: Pack, kind: Kind) -> None:
        self.pack = pack
        self.kind = kind
        self.rules = pack.rules_by_kind[kind]
        self.versions: dict[str, tuple[BenefitRule, ...]] = {}
        for rule in self.rules:
            self.versions[rule.benefit.id] = (*self.versions.get(rule.benefit.id, ()), rule)
        nodes = {n.index: n for rule in self.rules for n in rule.outputs}
        self.slots = {index: slot for slot, index in enumerate(nodes)}
        self.program = compile_explained(list(nodes.values()))
        self._days, self._current = self._periods()

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in self.__dict__.items() if k not in ("run", "_traces")}

    @cached_property
    def run(self) -> Any:
        return self.program.load()

    @cached_property
    def _traces(self) -> dict[int, tuple[Trace, tuple[BenefitRule, ...]]]:
        return {}

    def trace(self, rules: tuple[BenefitRule, ...]) -> Trace:
        """The benefit and id of every condition of `rules`, and what takes their values from the outputs."""
        found = self._traces.get(id(rules))
        if found is not None and found[1] is rules:
            return found[0]
        pairs = [(rule, c) for rule in rules for c in rule.conditions]
        made = tuple((r.benefit.id, c.id) for r, c in pairs), _taker([self.slots[c.node.index] for _, c in pairs])
        if any(rules is known for known in (self.rules, *self._current)):
            self._traces[id(rules)] = made, rules
        return made

    def _periods(self) -> tuple[list[date], list[tuple[BenefitRule, ...]]]:
        """The rules in force, for each stretch of days between two changes."""
        days = sorted({d for r in self.rules for d in r.ends})
        days = [date.min, *(d for d in days if d > date.min)]
        return days, [tuple(r for r in self.rules if r.in_force(d)) for d in days]

    def in_force(self, on: date) -> tuple[BenefitRule, ...]:
        """The rules in force on a day, in the order of the pack."""
        return self._current[bisect_right(self._days, on) - 1]

    def decide(
        self, facts: Facts, on: date, judgements: Mapping[str, Truth], rules: Iterable[BenefitRule]
    ) -> Decisions:
        """Decisions on `rules` for typed facts."""
        outputs = self.run(facts.get, on, judgements)
        return Decisions(self, facts, on, judgements, outputs, tuple(rules))


def _taker(slots: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What takes several places of a tuple; of one or none `itemgetter` would not give a tuple."""
    return itemgetter(*slots) if len(slots) > 1 else lambda outputs: tuple(outputs[s] for s in slots)


def decide(
    pack: Pack,
    kind: Kind,
    facts: Mapping[str, Any],
    *,
    on: date | None = None,
    benefits: Iterable[str] | None = None,
    all_: bool = False,
    judgements: Mapping[str, bool] | None = None,
) -> Decisions:
    """Decides every benefit of a pack for one entity.

    `facts` are names and values as in a facts file: a missing name or None is unknown, money is in yuan, dates are
    `date` or '2024-06-30'. `on` is the day of the decision, today if None. `benefits` limits the decisions to these
    ids. With `all_`, benefits that are not in force on that day are decided too (`Decision.in_force` tells).
    `judgements` are open terms that a unit has judged, by the condition's id.

    Raises `FactError` for facts that the kind does not have or values that cannot be, `KeyError` for a kind without
    facts, and for a benefit or an open term that the pack does not have for this kind.

    >>> from yangui import decide, load_pack
    >>> who = {"education": "doctor", "graduation_date": "2024-06-30", "employer.kind": "enterprise",
    ...        "insurance.region": "210700", "insurance.since": "2024-08-01"}
    >>> living = decide(load_pack("liaoning"), "person", who, on=date(2024, 9, 1))["jinzhou-living-subsidy"]
    >>> living.answer, living.amount_fen
    ('yes', 7200000)
    """
    decider = pack.decider(kind)
    day = on or date.today()  # noqa: DTZ011  the day where the user is
    rules = decider.rules if all_ else decider.in_force(day)
    if benefits is not None:
        wanted = set(benefits)
        unknown = wanted - {r.benefit.id for r in decider.rules}
        if unknown:
            raise KeyError(min(unknown))
        rules = tuple(r for r in decider.rules if r.benefit.id in wanted and (all_ or r.in_force(day)))
    terms = {n.value for rule in decider.rules for n in rule.outputs if n.op == "judged"} if judgements else set()
    for id in judgements or ():
        if id not in terms:
            raise KeyError(id)
    return decider.decide(typed_facts(pack, kind, facts), day, judgements or {}, rules)

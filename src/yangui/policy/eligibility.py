"""Whether an entity may apply in a category of a programme, or meets the criteria of a register type, with reasons.

The conditions are those of the benefits that the chosen get, less those that being chosen settles.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yangui.policy.calls import Category
from yangui.policy.cases import conditions_of
from yangui.policy.entity import typed_facts
from yangui.policy.model import Benefit, Kind, Quota
from yangui.policy.pack import Pack
from yangui.rules.check import check
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.truth import WORDS, Answer, Truth, all_of, any_of, negation
from yangui.rules.types import BOOL


@dataclass(frozen=True, slots=True)
class Line:
    """A category of a programme with what it takes from its benefits and call rules."""

    programme: str
    id: str
    category: Category
    benefits: tuple[Benefit, ...]
    kind: Kind
    requires: tuple[Any, ...]
    quota: Quota | None
    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer, the answer of each condition by its id, and the facts whose absence leaves one unknown."""

    answer: Answer
    conditions: Mapping[str, Answer]
    missing: tuple[str, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """The conditions that are not met, whether or not the answer rests on them."""
        return tuple(id for id, said in self.conditions.items() if said == "no")

    @property
    def to_judge(self) -> tuple[str, ...]:
        """The open terms that a unit has to judge."""
        return tuple(id for id, said in self.conditions.items() if said == "judgement")


def line(pack: Pack, programme: str, category: str, on: date | None = None) -> Line:
    """One category of a programme; of several versions of a benefit, those in force on the day.

    Raises `KeyError` for a programme without call rules, or a category that it does not have.
    """
    rules = pack.call_rules[programme]
    chosen = rules.categories[category]
    benefits = tuple(pack.benefit(id, on) for id in chosen.benefits)
    kind = benefits[0].for_ if benefits else chosen.for_
    assert kind is not None
    requires = [*(part for b in benefits for part in b.requires), *chosen.requires]
    once = [part for i, part in enumerate(requires) if part not in requires[:i]]
    cited = next(iter(benefits), None)
    return Line(
        programme=programme,
        id=category,
        category=chosen,
        benefits=benefits,
        kind=kind,
        requires=tuple(once),
        quota=chosen.quota or next((b.quota for b in benefits if b.quota), None),
        document=chosen.document or (cited.document if cited else rules.document),
        clause=chosen.clause or (cited.clause if cited and cited.clause else rules.clause),
    )


def lines(pack: Pack, programme: str, on: date | None = None) -> Iterator[Line]:
    """All categories of a programme, in their order; raises `KeyError` for one without call rules."""
    return (line(pack, programme, category, on) for category in pack.call_rules[programme].categories)


def owed_by(pack: Pack, programme: str) -> str | None:
    """Who owes what the call rules leave open: the unit named there, else who leads the programme or its benefits."""
    rules = pack.call_rules[programme]
    units = [rules.owed_by, *pack.programmes[programme].lead]
    units += [b.owed_by for where in lines(pack, programme) for b in where.benefits]
    return next((unit for unit in units if unit), None)


def may_apply(
    pack: Pack, where: Line, facts: Mapping[str, Any], *, on: date, judgements: Mapping[str, Truth] | None = None
) -> Eligibility:
    """Whether the entity may apply; `facts` and `judgements` as for `decide`. Raises `FactError`."""
    typed = typed_facts(pack, where.kind, facts)
    return weigh(pack, where.kind, where.requires, typed, on=on, judgements=judgements, settled=where.category.settles)


def meets(
    pack: Pack,
    register: str,
    kind: Kind,
    facts: Mapping[str, Any],
    *,
    on: date,
    judgements: Mapping[str, Truth] | None = None,
) -> Eligibility:
    """Whether the entity meets the stated criteria of a register type; yes where the text states none.

    Raises `KeyError` for a register type that is not there or that such an entity cannot hold, and `FactError`.
    """
    type = pack.register_types[register]
    if kind not in type.for_:
        raise KeyError(kind)
    return weigh(pack, kind, type.criteria.get(kind, []), typed_facts(pack, kind, facts), on=on, judgements=judgements)


def weigh(
    pack: Pack,
    kind: Kind,
    requires: Sequence[Any],
    facts: Mapping[str, Any],
    *,
    on: date,
    judgements: Mapping[str, Truth] | None = None,
    settled: Sequence[str] = (),
) -> Eligibility:
    """Requirements against typed facts; conditions in `settled` count as met and are not shown."""
    nodes = {id: node(pack, kind, id) for id in conditions_of(requires) if id not in settled}
    values = evaluate(list(nodes.values()), facts, on, judgements)
    truths: dict[str, Truth] = {id: values[n.index] for id, n in nodes.items()}
    whole = _combined(requires, {**truths, **dict.fromkeys(settled, True)})
    open_ = [nodes[id] for id, value in truths.items() if value is None]
    missing = dict.fromkeys(name for n in open_ for name in sorted(n.facts) if facts.get(name) is None)
    return Eligibility(
        answer=WORDS[whole],
        conditions={id: WORDS[value] for id, value in truths.items()},
        missing=tuple(missing) if whole is None else (),
    )


def node(pack: Pack, kind: Kind, condition: str) -> Node:
    """The node of a condition in the graph of its kind, where loading the pack has put it already."""
    said, scope = pack.conditions[condition], pack.scopes[kind]
    return scope.graph.judged(condition) if said.when is None else check(said.when, scope, expects=BOOL)


def _combined(parts: Sequence[Any], truths: Mapping[str, Truth]) -> Truth:
    return all_of([_truth(part, truths) for part in parts])


def _truth(part: Any, truths: Mapping[str, Truth]) -> Truth:
    if isinstance(part, str):
        return truths[part]
    ((op, inner),) = part.items()
    values = [_truth(p, truths) for p in inner]
    if op == "all":
        return all_of(values)
    return any_of(values) if op == "any" else negation(any_of(values))

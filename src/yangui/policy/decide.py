"""Deciding for one entity: the rules of a pack on a day, with reasons, dates, sums and what is still missing.

What is cheap is computed at once for all benefits: every condition, the answer, the amounts. What only a reader of one
decision needs (missing facts, days of change, the nearest way, the receipt) is computed when it is looked at.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from math import inf
from typing import Any, Literal, NamedTuple

from yangui.policy.entity import Facts, typed_facts
from yangui.policy.model import MONEY_KINDS, Amount, Benefit, Kind, Text
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.bounds import bounds
from yangui.rules.dates import add_months
from yangui.rules.evaluate import evaluate
from yangui.rules.explain import Change, deciding, missing, nearest
from yangui.rules.graph import Node
from yangui.rules.scalar import compile_explained
from yangui.rules.timeline import candidates, next_change, stretches
from yangui.rules.truth import Answer, Truth, answer

type AmountState = Literal["exact", "at_most", "at_least", "about", "open", "none"]

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Payment:
    """Equal payments of `fen` from one date to another; months (2024-08) where it is paid by the month.

    `first` and `last` are None where the policy or the facts do not tell. `at` is the milestone of an instalment.
    """

    first: str | None
    last: str | None
    every: Literal["once", "month", "quarter", "year"]
    fen: int
    at: Text | None = None


class Cite(NamedTuple):
    """A document of the pack and the clause in it, as the document numbers it."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class ConditionValue:
    """One condition of a decision: its answer, the facts that it read (None: unknown) and where it is written."""

    id: str
    says: Text
    value: Answer
    facts: Mapping[str, Any]
    cite: Cite
    judged_by: str | None
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A missing fact with what hangs on it: the money (fen, upper bound) and the benefits that it may still decide."""

    fact: str
    fen: int
    benefits: tuple[str, ...]


class Period(NamedTuple):
    """A stretch of days, both ends included, with one answer, sum (fen) and result."""

    first: date
    last: date
    answer: Answer
    amount_fen: int | None = None
    result: str | None = None


class Decider:
    """The compiled rules of a pack for one kind of entity."""

    def __init__(self, pack: Pack, kind: Kind) -> None:
        self.pack = pack
        self.kind = kind
        self.rules = pack.rules_by_kind[kind]
        nodes = {n.index: n for rule in self.rules for n in _outputs(rule)}
        self.slots = {index: slot for slot, index in enumerate(nodes)}
        self.program = compile_explained(list(nodes.values()))
        self._days, self._current = self._periods()

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in self.__dict__.items() if k != "run"}

    @cached_property
    def run(self) -> Any:
        return self.program.load()

    def _periods(self) -> tuple[list[date], list[tuple[BenefitRule, ...]]]:
        """The rules in force, for each stretch of days between two changes."""
        days = sorted({d for r in self.rules for d in _ends(r.benefit)})
        days = [date.min, *(d for d in days if d > date.min)]
        return days, [tuple(r for r in self.rules if _in_force(r.benefit, d)) for d in days]

    def in_force(self, on: date) -> tuple[BenefitRule, ...]:
        """The rules in force on a day, in the order of the pack."""
        return self._current[bisect_right(self._days, on) - 1]

    def decide(
        self, facts: Facts, on: date, judgements: Mapping[str, Truth], rules: Iterable[BenefitRule]
    ) -> "Decisions":
        """Decisions on `rules` for typed facts."""
        outputs = self.run(facts.get, on, judgements)
        return Decisions(self, facts, on, judgements, outputs, tuple(rules))


class Decisions:
    """What was decided for one entity on one day; a sequence of `Decision`."""

    __slots__ = ("_made", "_questions", "decider", "facts", "judgements", "on", "outputs", "rules")

    def __init__(
        self,
        decider: Decider,
        facts: Facts,
        on: date,
        judgements: Mapping[str, Truth],
        outputs: tuple[Any, ...],
        rules: tuple[BenefitRule, ...],
    ) -> None:
        self.decider = decider
        self.facts = facts
        self.on = on
        self.judgements = judgements
        self.outputs = outputs
        self.rules = rules
        self._made: dict[int, Decision] = {}
        self._questions: tuple[Question, ...] | None = None

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, which: int | str) -> "Decision":
        """The decision at a position, or on the benefit with an id; raises `IndexError` or `KeyError`."""
        if isinstance(which, str):
            positions = [i for i, rule in enumerate(self.rules) if rule.benefit.id == which]
            if not positions:
                raise KeyError(which)
            which = positions[-1]
        which = range(len(self.rules))[which]
        if which not in self._made:
            self._made[which] = Decision(self, self.rules[which])
        return self._made[which]

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self.rules)))

    def value(self, node: Node) -> Any:
        """The value of one of the nodes that a rule puts out."""
        return self.outputs[self.decider.slots[node.index]]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The missing facts, those first that decide most money, then most benefits."""
        if self._questions is None:
            fen: dict[str, int] = {}
            benefits: dict[str, list[str]] = {}
            for decision in self:
                if decision.answer == "no":
                    continue
                at_stake = decision.at_stake_fen
                for fact in decision.unranked:
                    fen[fact] = fen.get(fact, 0) + at_stake
                    benefits.setdefault(fact, []).append(decision.benefit.id)
            found = [Question(f, fen[f], tuple(benefits[f])) for f in fen]
            self._questions = tuple(sorted(found, key=lambda q: (-q.fen, -len(q.benefits), q.fact)))
        return self._questions


class Decision:
    """The decision on one benefit.

    `answer` is yes, no, unknown or judgement. All sums are in fen.
    """

    __slots__ = ("_of", "_values", "rule")

    def __init__(self, of: Decisions, rule: BenefitRule) -> None:
        self._of = of
        self.rule = rule
        self._values: dict[int, Any] | None = None

    def __repr__(self) -> str:
        return f"<Decision {self.benefit.id}: {self.answer}>"

    @property
    def benefit(self) -> Benefit:
        return self.rule.benefit

    @property
    def on(self) -> date:
        return self._of.on

    @property
    def answer(self) -> Answer:
        return answer(self._of.value(self.rule.requires))

    @property
    def in_force(self) -> bool:
        return _in_force(self.benefit, self._of.on)

    @property
    def cite(self) -> Cite:
        return Cite(self.benefit.document, self.benefit.clause or "")

    # money

    @property
    def amount_fen(self) -> int | None:
        """The sum over the schedule; None for a no and where the policy or missing facts leave it open."""
        if self.answer == "no" or self.rule.total is None:
            return None
        value: int | None = self._of.value(self.rule.total)
        return value

    @property
    def amount_state(self) -> AmountState:
        """How `amount_fen` is meant; `open` is 金额待核定, `none` that there is no money in it or the answer is no."""
        benefit = self.benefit
        if self.answer == "no" or (benefit.kind not in MONEY_KINDS and benefit.amount is None):
            return "none"
        if self.amount_fen is None:
            return "open"
        return benefit.amount.bound if isinstance(benefit.amount, Amount) else "exact"

    @property
    def amount_range(self) -> tuple[int, int | None] | None:
        """Where `amount_fen` is open for want of facts: the least and the most it can be (None: no upper bound)."""
        if self.answer == "no" or self.rule.total is None or self.amount_fen is not None:
            return None
        low, high = bounds(self.rule.total, self.values)
        return int(max(low, 0)) if low != -inf else 0, None if high == inf else int(high)

    @property
    def at_stake_fen(self) -> int:
        """The money that hangs on the missing facts: the most that can be had; for a yes only the open part of it."""
        if self.benefit.kind == "loan":
            return 0  # a loan is to be paid back
        span = self.amount_range
        if span is None:
            return 0 if self.answer == "yes" else self.amount_fen or 0
        most = span[0] if span[1] is None else span[1]
        return most - span[0] if self.answer == "yes" else most

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The schedule, as far as the policy and the facts tell it; empty for a no and for a loan."""
        rule, benefit = self.rule, self.benefit
        if self.answer == "no" or benefit.kind == "loan" or rule.payment is None:
            return ()
        fen = self._of.value(rule.payment)
        if fen is None:
            return ()
        start: date | None = self._of.value(rule.start) if rule.start else None
        schedule = benefit.pays
        if schedule and schedule.instalments:
            parts = [int(fen * i.share) for i in schedule.instalments]
            parts[-1] += fen - sum(parts)  # what rounding leaves goes with the last
            return tuple(
                Payment(None, None, "once", part, i.at) for part, i in zip(parts, schedule.instalments, strict=True)
            )
        if schedule is None or schedule.every == "once":
            day = start.isoformat() if start else None
            return (Payment(day, day, "once", fen),)
        times = self._of.value(rule.times) if rule.times else None
        if times is not None and times <= 0:
            return ()
        last = add_months(start.replace(day=1), MONTHS[schedule.every] * (times - 1)) if start and times else None
        return (Payment(_month(start), _month(last), schedule.every, fen),)

    @property
    def result(self) -> str | None:
        """The code that is given, such as a professional title; None for a no or where it is not known."""
        if self.answer == "no" or self.rule.result is None:
            return None
        value: str | None = self._of.value(self.rule.result)
        return value

    # reasons

    @property
    def values(self) -> Mapping[int, Any]:
        """The value of every node of the rule, by index."""
        if self._values is None:
            of = self._of
            self._values = evaluate(_outputs(self.rule), of.facts, of.on, of.judgements)
        return self._values

    @property
    def conditions(self) -> tuple[ConditionValue, ...]:
        """Every condition with its answer, the facts it read, and its clause."""
        facts = self._of.facts
        return tuple(
            ConditionValue(
                rule.id,
                rule.condition.says,
                answer(self._of.value(rule.node)),
                {name: facts.get(name) for name in sorted(rule.node.facts)},
                Cite(rule.document, rule.clause),
                rule.condition.judged_by,
                rule.readings,
            )
            for rule in self.rule.conditions
        )

    @property
    def failed(self) -> tuple[str, ...]:
        """For a no: the conditions that make it one."""
        return self._deciding("no")

    @property
    def to_judge(self) -> tuple[str, ...]:
        """For a judgement: the open terms that a unit has to judge."""
        return self._deciding("judgement")

    def _deciding(self, word: Answer) -> tuple[str, ...]:
        if self.answer != word:
            return ()
        leaves = {rule.node.index: rule.id for rule in self.rule.conditions}
        return tuple(deciding(self.rule.requires, self.values, leaves))

    @property
    def unranked(self) -> list[str]:
        """`missing` in the order in which the rule reads the facts."""
        if self.answer == "no":
            return []
        nodes = [self.rule.requires, self.rule.total, self.rule.result, self.rule.start]
        found = [f for node in nodes if node is not None for f in missing(node, self.values)]
        return list(dict.fromkeys(found))

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts that could still change the answer or the amount, those first that decide most money."""
        mine = self.unranked
        if len(mine) < 2:
            return tuple(mine)
        rank = {q.fact: position for position, q in enumerate(self._of.questions)}
        return tuple(sorted(mine, key=lambda fact: rank[fact]))

    @property
    def nearest(self) -> tuple[Change, ...]:
        """For a no: the fewest facts whose change would turn it into yes, or into one that only a judgement is left."""
        return tuple(nearest(self.rule.requires, self._of.facts, self._of.on, self._of.judgements))

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings that the decision rests on."""
        return self.rule.readings

    @property
    def changes_on(self) -> date | None:
        """The next day on which the answer, the amount or the result is another, the facts being what they are."""
        return next_change(self._state, self._days, self._of.on)

    def periods(self, first: date, last: date) -> tuple[Period, ...]:
        """From when to when it is answered how, over the days from `first` to `last`, the facts being what they are."""
        found = stretches(self._state, self._days, first, last)
        return tuple(Period(start, end, answer(state[0]), state[1], state[2]) for start, end, state in found)

    def condition_periods(self, id: str, first: date, last: date) -> tuple[Period, ...]:
        """From when to when one condition of the rule is true; raises `KeyError` for a condition that it does not have."""
        nodes = [c.node for c in self.rule.conditions if c.id == id]
        if not nodes:
            raise KeyError(id)
        of, node = self._of, nodes[0]

        def state(day: date) -> Truth:
            value: Truth = evaluate([node], of.facts, day, of.judgements)[node.index]
            return value

        def days(after: date) -> Iterable[date]:
            return candidates([node], evaluate([node], of.facts, after, of.judgements), after)

        return tuple(Period(start, end, answer(value)) for start, end, value in stretches(state, days, first, last))

    @property
    def _versions(self) -> list[BenefitRule]:
        return [r for r in self._of.decider.rules if r.benefit.id == self.benefit.id]

    def _state(self, day: date) -> tuple[Truth, int | None, str | None]:
        """Truth, total and result on a day; no where the benefit is not in force."""
        rule = next((r for r in self._versions if _in_force(r.benefit, day)), None)
        if rule is None:
            return False, None, None
        values = evaluate(_outputs(rule), self._of.facts, day, self._of.judgements)
        if values[rule.requires.index] is False:
            return False, None, None
        total, result = (n and values[n.index] for n in (rule.total or rule.payment, rule.result))
        return values[rule.requires.index], total, result

    def _days(self, after: date) -> Iterable[date]:
        """Days after `after`, among them the next on which `_state` can change."""
        for rule in self._versions:
            yield from _ends(rule.benefit)
            daily = [n for n in _outputs(rule) if n.changes_with_day]
            if daily:
                yield from candidates(daily, evaluate(daily, self._of.facts, after, self._of.judgements), after)

    @property
    def receipt(self) -> str:
        """A hash over the facts used, the rule and the result: the same input gives the same one on any machine.

        The day is not in it, so that a decision that stays the same from day to day is delivered once.
        """
        rule = self.rule
        names = sorted({name for node in _outputs(rule) for name in node.facts})
        judged = sorted(c.id for c in rule.conditions if c.id in self._of.judgements)
        parts = [
            self.benefit.id,
            rule.digest,
            [(name, _canonical(self._of.facts[name])) for name in names if name in self._of.facts],
            [(id, answer(self._of.judgements[id])) for id in judged],
            self.answer,
            self.amount_fen,
            self.amount_state,
            [(p.first, p.last, p.every, p.fen) for p in self.payments],
            self.result,
        ]
        return sha256(repr(parts).encode()).hexdigest()[:32]


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
    facts or a benefit that the pack does not have for this kind.

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
        rules = tuple(r for r in decider.rules if r.benefit.id in wanted and (all_ or _in_force(r.benefit, day)))
    return decider.decide(typed_facts(pack, kind, facts), day, judgements or {}, rules)


def _outputs(rule: BenefitRule) -> list[Node]:
    nodes = [rule.requires, rule.payment, rule.times, rule.total, rule.start, rule.result]
    return [*(c.node for c in rule.conditions), *(n for n in nodes if n is not None)]


def _in_force(benefit: Benefit, day: date) -> bool:
    return benefit.in_force is None or benefit.in_force.holds(day)


def _ends(benefit: Benefit) -> list[date]:
    """The days on which a benefit comes into force and on which it no longer is."""
    period = benefit.in_force
    days = [period.from_] if period and period.from_ else []
    return [*days, period.to + timedelta(days=1)] if period and period.to else days


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def _canonical(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, frozenset) else str(value)


__all__ = [
    "Cite",
    "ConditionRule",
    "ConditionValue",
    "Decider",
    "Decision",
    "Decisions",
    "Payment",
    "Question",
    "decide",
]

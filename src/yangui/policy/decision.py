"""One decision and all decisions for one entity, with reasons, dates, sums and what is still missing.

What every reader needs (answers, conditions, sums) was computed when the entity was decided; what only a reader of one
decision needs (missing facts, days of change, the nearest way, the receipt) is computed when it is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import inf
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from yangui.policy.entity import Facts
from yangui.policy.model import MONEY_KINDS, Amount, Benefit, Text
from yangui.policy.pack import BenefitRule, ConditionRule
from yangui.rules.bounds import bounds
from yangui.rules.dates import add_months
from yangui.rules.evaluate import evaluate
from yangui.rules.explain import Change, deciding, missing, nearest
from yangui.rules.graph import Node
from yangui.rules.timeline import candidates, next_change, stretches
from yangui.rules.truth import WORDS, Answer, Truth, answer

if TYPE_CHECKING:
    from yangui.policy.decide import Decider

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


class ConditionValue(NamedTuple):
    """One condition of a decision: its answer, the facts that it read and where it is written.

    A view that costs little to make, for a decision on all benefits of a pack makes hundreds.
    """

    rule: ConditionRule
    value: Answer
    known: Facts

    def __repr__(self) -> str:
        return f"<ConditionValue {self.id}: {self.value}>"

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def says(self) -> Text:
        return self.rule.condition.says

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts that the condition reads, by name; None where unknown."""
        return {name: self.known.get(name) for name in sorted(self.rule.node.facts)}

    @property
    def cite(self) -> Cite:
        return Cite(self.rule.document, self.rule.clause)

    @property
    def judged_by(self) -> str | None:
        return self.rule.condition.judged_by

    @property
    def readings(self) -> tuple[str, ...]:
        return self.rule.readings


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


class Decisions:
    """What was decided for one entity on one day; a sequence of `Decision`."""

    __slots__ = ("_made", "_questions", "decider", "facts", "judgements", "on", "outputs", "rules")

    def __init__(
        self,
        decider: "Decider",
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
        self._made: tuple[Decision, ...] = ()
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
        return self._all[which]

    def __iter__(self) -> Iterator["Decision"]:
        return iter(self._all)

    @property
    def _all(self) -> tuple["Decision", ...]:
        if not self._made:
            self._made = tuple(Decision(self, rule) for rule in self.rules)
        return self._made

    def value(self, node: Node) -> Any:
        """The value of one of the nodes that a rule puts out."""
        return self.outputs[self.decider.slots[node.index]]

    @property
    def trace(self) -> dict[tuple[str, str], Answer]:
        """The answer to every condition, by the ids of benefit and condition: all reasons, at the least cost."""
        ids, taken = self.decider.trace(self.rules)
        return dict(zip(ids, map(WORDS.__getitem__, taken(self.outputs)), strict=True))

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
        return self.rule.in_force(self._of.on)

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
            self._values = evaluate(self.rule.outputs, of.facts, of.on, of.judgements)
        return self._values

    @property
    def conditions(self) -> tuple[ConditionValue, ...]:
        """Every condition with its answer, the facts it read, and its clause."""
        outputs, slots, facts = self._of.outputs, self._of.decider.slots, self._of.facts
        return tuple([ConditionValue(c, answer(outputs[slots[c.node.index]]), facts) for c in self.rule.conditions])

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
        """From when to when one condition of the rule is true; raises `KeyError` for a condition of another rule."""
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
    def _versions(self) -> tuple[BenefitRule, ...]:
        return self._of.decider.versions[self.benefit.id]

    def _state(self, day: date) -> tuple[Truth, int | None, str | None]:
        """Truth, total and result on a day; no where the benefit is not in force."""
        rule = next((r for r in self._versions if r.in_force(day)), None)
        if rule is None:
            return False, None, None
        values = evaluate(rule.outputs, self._of.facts, day, self._of.judgements)
        if values[rule.requires.index] is False:
            return False, None, None
        money = rule.total or rule.payment
        total = values[money.index] if money else None
        return values[rule.requires.index], total, values[rule.result.index] if rule.result else None

    def _days(self, after: date) -> Iterable[date]:
        """Days after `after`, among them the next on which `_state` can change."""
        for rule in self._versions:
            yield from rule.ends
            daily = [n for n in rule.outputs if n.changes_with_day]
            if daily:
                yield from candidates(daily, evaluate(daily, self._of.facts, after, self._of.judgements), after)

    @property
    def receipt(self) -> str:
        """A hash over the facts used, the rule and the result: the same input gives the same one on any machine.

        The day is not in it, so that a decision that stays the same from day to day is delivered once.
        """
        rule = self.rule
        names = sorted({name for node in rule.outputs for name in node.facts})
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


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def _canonical(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, frozenset) else str(value)

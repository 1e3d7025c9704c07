"""The rules of a pack for one kind of entity, applied to a frame of facts: decisions in long form, and their tallies.

Rules are evaluated in groups, because a frame as wide as all of them together would fill the memory. What is written
costs more than what is computed, so decisions come in long form and only where they are not a plain no.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

import polars as pl

from yangui.policy.model import MONEY_KINDS
from yangui.policy.pack import BenefitRule
from yangui.population.cleaner import KEY, ROW
from yangui.rules.bounds import bounds
from yangui.rules.columns import ANSWERS, Columns
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node

NO, UNKNOWN, JUDGEMENT, YES = range(len(ANSWERS))
# Rules of a group: beyond that memory grows and speed does not.
GROUP = 100
# Bits of failed and unknown conditions are kept in 64; no rule has so many.
MOST_CONDITIONS = 64

# The long form. Sums are fen; `failed` and `unknown` have bit i set for the i-th condition of the rule (`manifest.json`
# names them), where `unknown` covers what a unit has to judge too. The region is that of the tallies.
DECISIONS: Final = {
    ROW: pl.Int64,
    KEY: pl.String,
    "benefit": pl.String,
    "region": pl.String,
    "answer": pl.UInt8,
    "fen": pl.Int64,
    "payment_fen": pl.Int64,
    "times": pl.Int64,
    "start": pl.Date,
    "result": pl.String,
    "failed": pl.UInt64,
    "unknown": pl.UInt64,
}
# A line for each benefit, region and condition; the condition is empty in the line that counts the answers.
TALLIES: Final = {
    "benefit": pl.String,
    "region": pl.String,
    "condition": pl.String,
    "yes": pl.Int64,
    "no": pl.Int64,
    "unknown": pl.Int64,
    "judgement": pl.Int64,
    "only": pl.Int64,
    "fen": pl.Int64,
    "fen_open": pl.Int64,
    "unpriced": pl.Int64,
}
# A line for each benefit, region and fact: how many answers are `unknown` while this fact is null and a condition that
# reads it is unknown, the most `fen` that hang on them, and for how many of them nothing bounds the sum (`unpriced`).
MISSING: Final = {
    "benefit": pl.String,
    "region": pl.String,
    "fact": pl.String,
    "unknown": pl.Int64,
    "fen": pl.Int64,
    "unpriced": pl.Int64,
}
ALL = ""  # the region where none is told apart
NOWHERE = "?"  # the region of an entity of which it is not known


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: decisions in long form (`DECISIONS`), `TALLIES` and the missing facts (`MISSING`)."""

    decisions: pl.DataFrame
    tallies: pl.DataFrame
    missing: pl.DataFrame


class Program:
    """Compiled rules, to be applied to batch after batch."""

    def __init__(self, rules: Sequence[BenefitRule], on: date) -> None:
        assert all(len(rule.conditions) <= MOST_CONDITIONS for rule in rules)
        self.on = on
        self.groups = [_Group(rules[i : i + GROUP], on) for i in range(0, len(rules), GROUP)]

    @property
    def facts(self) -> frozenset[str]:
        """The columns that the rules read; others need not be there."""
        return frozenset(name for group in self.groups for name in group.columns.schema())

    def apply(self, facts: pl.DataFrame, region: pl.Series | None = None, *, every: bool = False) -> Outcome:
        """The outcome for a frame with `ROW`, `KEY` and facts; with `region`, tallies by region too.

        With `every`, plain noes are among the decisions too.
        """
        decisions: list[pl.DataFrame] = []
        tallies: list[pl.DataFrame] = []
        missing: list[pl.DataFrame] = []
        place = pl.lit(ALL) if region is None else region.fill_null(NOWHERE)
        for group in self.groups:
            wide = group.columns.apply(facts, self.on, keep=[ROW, KEY]).collect().with_columns(place.alias("region"))
            decisions += group.long(wide, every=every)
            tallies.append(group.tallies(wide, by_region=region is not None))
            missing += group.missing(wide, facts)
        return Outcome(_whole(decisions, DECISIONS), _whole(tallies, TALLIES), _whole(missing, MISSING))


class _Group:
    def __init__(self, rules: Sequence[BenefitRule], on: date) -> None:
        self.rules = rules
        self.most = {rule.benefit.id: _most(rule, on) for rule in rules}
        nodes = {n.index: n for rule in rules for n in [*rule.outputs, *rule.tops]}
        self.columns = Columns({_name(node): node for node in nodes.values()})

    def long(self, wide: pl.DataFrame, *, every: bool) -> Iterator[pl.DataFrame]:
        lazy = wide.lazy()
        plans = []
        for rule in self.rules:
            answer = pl.col(_name(rule.requires))
            rows = lazy if every else lazy.filter(answer != NO)
            plans.append(rows.select(_long(rule)))
        return (frame for frame in pl.collect_all(plans) if frame.height)

    def tallies(self, wide: pl.DataFrame, *, by_region: bool) -> pl.DataFrame:
        wanted: dict[str, pl.Expr] = {}
        lines: list[tuple[str, str]] = []
        for rule in self.rules:
            for condition, counts in _counts(rule, self.most[rule.benefit.id]):
                number = len(lines)
                lines.append((rule.benefit.id, condition))
                wanted |= {f"{number}.{name}": expr.alias(f"{number}.{name}") for name, expr in counts.items()}
        if by_region:
            totals = wide.lazy().group_by("region").agg(wanted.values()).collect()
        else:
            totals = wide.lazy().select(wanted.values()).with_columns(pl.lit(ALL).alias("region")).collect()
        return pl.concat([_line(totals, number, *line) for number, line in enumerate(lines)])

    def missing(self, wide: pl.DataFrame, facts: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Which facts leave answers open; `facts` are the rows that `wide` was made of."""
        read = {fact for rule in self.rules for fact in _facts(rule)}
        lazy = wide.hstack(facts.select(_lacking(fact, facts) for fact in sorted(read))).lazy()
        plans = []
        for rule in self.rules:
            open_ = lazy.filter(pl.col(_name(rule.requires)) == UNKNOWN)
            plans.append(open_.group_by("region").agg(_stakes(rule, self.most[rule.benefit.id])))
        for rule, totals in zip(self.rules, pl.collect_all(plans), strict=True):
            for fact in _facts(rule) if totals.height else ():
                figures = [pl.col(f"{name}.{fact}").alias(name) for name in list(MISSING)[3:]]
                ids = [pl.lit(rule.benefit.id).alias("benefit"), pl.col("region"), pl.lit(fact).alias("fact")]
                yield totals.select(*ids, *figures).filter(pl.col("unknown") > 0)


def _whole(frames: Sequence[pl.DataFrame], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _name(node: Node) -> str:
    return f"n{node.index}"


def _given(node: Node | None, dtype: type[pl.DataType]) -> pl.Expr:
    return pl.lit(None, dtype) if node is None else pl.col(_name(node)).cast(dtype)


def _long(rule: BenefitRule) -> list[pl.Expr]:
    answer = pl.col(_name(rule.requires))
    said = answer != NO
    conditions = [pl.col(_name(c.node)) for c in rule.conditions]
    nothing = pl.lit(0, pl.UInt64)

    def bits(codes: Sequence[int]) -> pl.Expr:
        set_ = [
            pl.when(c.is_in(codes)).then(pl.lit(1 << i, pl.UInt64)).otherwise(nothing) for i, c in enumerate(conditions)
        ]
        return pl.sum_horizontal([nothing, *set_])

    def if_said(node: Node | None, name: str) -> pl.Expr:
        # nothing is given where the answer is no
        return pl.when(said).then(_given(node, DECISIONS[name])).alias(name)

    return [
        pl.col(ROW),
        pl.col(KEY),
        pl.lit(rule.benefit.id).alias("benefit"),
        pl.col("region"),
        answer.alias("answer"),
        if_said(rule.total, "fen"),
        if_said(rule.payment, "payment_fen"),
        if_said(rule.times, "times"),
        if_said(rule.start, "start"),
        if_said(rule.result, "result"),
        bits([NO]).alias("failed"),
        bits([UNKNOWN, JUDGEMENT]).alias("unknown"),
    ]


def _counts(rule: BenefitRule, most: int | None) -> Iterator[tuple[str, Mapping[str, pl.Expr]]]:
    """For the rule and then for each of its conditions: how many are yes, no, unknown, to be judged.

    `only` counts those who lack nothing but this condition: every other conjunct of the rule is yes. `fen` is the sum
    for a yes, `fen_open` the most that may come to it from the unknown, the unjudged, and a yes whose sum is not known:
    that is `most`, None where nothing bounds it. These last are counted as `unpriced` and are in neither sum.
    """
    zero = pl.lit(0, pl.Int64)
    answer, fen = pl.col(_name(rule.requires)), _given(rule.total, pl.Int64)
    certain = (answer == YES) & fen.is_not_null()
    money = {
        "fen": pl.when(certain).then(fen).sum(),
        "fen_open": pl.when((answer != NO) & ~certain).then(fen.fill_null(most or 0)).sum(),
        "unpriced": _unpriced(rule, answer != NO, most),
    }
    yield "", {**_answers(answer), "only": zero, **money}
    open_tops = pl.sum_horizontal([(pl.col(_name(top)) != YES).cast(pl.UInt16) for top in rule.tops])
    tops = {top.index for top in rule.tops}
    for condition in rule.conditions:
        value = pl.col(_name(condition.node))
        lacking = (value != YES) & (open_tops == 1)
        only = lacking.sum().cast(pl.Int64) if condition.node.index in tops else zero
        yield condition.id, {**_answers(value), "only": only, "fen": zero, "fen_open": zero, "unpriced": zero}


def _most(rule: BenefitRule, on: date) -> int | None:
    """The most that the rule can give to anybody (fen); None where nothing bounds it."""
    if rule.total is None:
        return None
    high = bounds(rule.total, evaluate([rule.total], {}, on))[1]
    return None if high == inf else int(high)


def _unpriced(rule: BenefitRule, which: pl.Expr, most: int | None) -> pl.Expr:
    """How many have a sum of money of which nothing is known."""
    if most is not None or (rule.total is None and rule.benefit.kind not in MONEY_KINDS):
        return pl.lit(0, pl.Int64)
    return (which & _given(rule.total, pl.Int64).is_null()).sum().cast(pl.Int64)


def _facts(rule: BenefitRule) -> list[str]:
    return sorted({fact for c in rule.conditions for fact in c.node.facts})


def _lacking(fact: str, facts: pl.DataFrame) -> pl.Expr:
    null = pl.col(fact).is_null() if fact in facts.columns else pl.repeat(value=True, n=facts.height)
    return null.alias(f"lacking.{fact}")


def _stakes(rule: BenefitRule, most: int | None) -> Iterator[pl.Expr]:
    """For each fact the figures of `MISSING`, over rows whose answer is unknown."""
    # a loan is paid back
    loan = rule.benefit.kind == "loan"
    fen = pl.lit(0, pl.Int64) if loan else _given(rule.total, pl.Int64).fill_null(most or 0)
    for fact in _facts(rule):
        open_ = [pl.col(_name(c.node)) == UNKNOWN for c in rule.conditions if fact in c.node.facts]
        hangs = pl.col(f"lacking.{fact}") & pl.any_horizontal(open_)
        yield hangs.sum().cast(pl.Int64).alias(f"unknown.{fact}")
        yield pl.when(hangs).then(fen).otherwise(0).sum().alias(f"fen.{fact}")
        yield _unpriced(rule, hangs, 0 if loan else most).alias(f"unpriced.{fact}")


def _answers(code: pl.Expr) -> dict[str, pl.Expr]:
    return {word: (code == number).sum().cast(pl.Int64) for number, word in enumerate(ANSWERS)}


def _line(totals: pl.DataFrame, number: int, benefit: str, condition: str) -> pl.DataFrame:
    figures = [pl.col(f"{number}.{name}").alias(name) for name in list(TALLIES)[3:]]
    ids = [pl.lit(benefit).alias("benefit"), pl.col("region"), pl.lit(condition).alias("condition")]
    return totals.select(*ids, *figures)

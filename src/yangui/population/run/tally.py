"""What is counted over all entities of a region: answers, conditions, sums, and the facts that are missing.

Each figure is the sum of one column, most of them Booleans, of which 64 go into a word; what several benefits share is
counted once. Rows stand in the order of regions, so that a region is a slice. What is to be counted is null, because
nulls are counted for all columns of a frame at once, which sums are not.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from math import inf
from typing import Any, Final

import polars as pl

from yangui.policy.model import MONEY_KINDS
from yangui.policy.pack import BenefitRule
from yangui.rules.bounds import bounds
from yangui.rules.columns import OPEN, Columns
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.types import TRUTH

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
# The column of regions, and of how many entities there are.
REGION, ENTITIES = "#region", "#entities"
# A count that is always 0.
NOTHING = "#nothing"
# How plans over a frame in memory are computed: there is nothing to optimise, and streaming takes half as much again.
AS_WRITTEN: Final[Mapping[str, Any]] = {"optimizations": pl.QueryOptFlags.none(), "engine": "in-memory"}
# The names of figures, and by which key each is counted or summed.
type Figures = dict[str, Hashable]
type Line = tuple[str, str, Figures]


class Tally:
    """The counts of some rules, made of the columns that hold their nodes (`name_of`, split)."""

    def __init__(self, rules: Sequence[BenefitRule], columns: Columns, on: date) -> None:
        self.columns = columns
        # what several counts ask, computed before them
        self.marks: dict[Hashable, pl.Expr] = {}
        self.counts: dict[Hashable, pl.Expr] = {}
        self.sums: dict[Hashable, pl.Expr] = {}
        tallies: list[Line] = []
        missing: list[Line] = []
        for rule in rules:
            most = _most(rule, on)
            tallies += ((rule.benefit.id, *line) for line in self._counts(rule, most))
            missing += ((rule.benefit.id, *line) for line in self._stakes(rule, most))
        self.tallies, self.missing = self._places(tallies, TALLIES), self._places(missing, MISSING)

    def count(self, wide: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """`TALLIES` and `MISSING` for rows in the order of their `REGION`."""
        marked = wide.lazy().with_columns(self.marks.values()).collect(**AS_WRITTEN).lazy()
        counts, sums = (
            marked.select(pl.col(REGION), *made.values()).collect(**AS_WRITTEN) for made in (self.counts, self.sums)
        )
        summed = sums.lazy().group_by(REGION, maintain_order=True).agg(pl.len(), pl.exclude(REGION).sum())
        figures: list[int] = []
        regions: list[str] = []
        start = 0
        for region, length, *added in summed.collect(**AS_WRITTEN).iter_rows():
            # 0 and the number of entities come first, as in `_places`; the nulls of the region's own column are 0
            figures += (length, *counts.slice(start, length).null_count().row(0), *added)
            regions.append(region)
            start += length
        totals = pl.Series(figures, dtype=pl.Int64)
        whole = _lines(self.tallies, TALLIES, regions, totals)
        no = pl.col("no") - pl.col("yes") - pl.col("unknown") - pl.col("judgement")
        return whole.with_columns(no), _lines(self.missing, MISSING, regions, totals).filter(pl.col("unknown") > 0)

    def _places(self, lines: Sequence[Line], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
        """Lines with the place of each figure among those of a region."""
        benefit, _, which, *names = schema
        place: dict[Hashable, int] = {ENTITIES: 0, NOTHING: 1}
        for key in (*self.counts, *self.sums):
            place[key] = len(place)
        ids = {benefit: [line[0] for line in lines], which: [line[1] for line in lines]}
        figures = {name: [place[line[2].get(name, NOTHING)] for line in lines] for name in names}
        return pl.DataFrame({**ids, **figures}, schema_overrides=dict.fromkeys(names, pl.Int64))

    def _mark(self, key: Hashable, which: pl.Expr) -> pl.Expr:
        if key not in self.marks:
            self.marks[key] = which.alias(f"m{len(self.marks)}")
        return pl.col(self.marks[key].meta.output_name())

    def _count(self, key: Hashable, which: pl.Expr) -> Hashable:
        """Has the rows counted where `which` is true."""
        return self._nulls(key, pl.when(which).then(None).otherwise(pl.lit(value=False)))

    def _nulls(self, key: Hashable, column: pl.Expr) -> Hashable:
        if key not in self.counts:
            self.counts[key] = column.alias(f"c{len(self.counts)}")
        return key

    def _sum(self, key: Hashable, fen: pl.Expr) -> Hashable:
        if key not in self.sums:
            self.sums[key] = fen.alias(f"s{len(self.sums)}")
        return key

    def _answers(self, node: Node) -> Figures:
        """Counts of a condition or answer; `no` is for now all entities."""
        value = pl.col(name_of(node))
        found: Figures = {"yes": self._count(("yes", node), value), "no": ENTITIES}
        if node.type != TRUTH:
            return found | {"unknown": self._nulls(("unknown", node), value)}
        found["judgement"] = self._count(("judgement", node), value.is_null() & ~unknown(node))
        return found | {"unknown": self._count(("unknown", node), unknown(node))}

    def _counts(self, rule: BenefitRule, most: int | None) -> Iterator[tuple[str, Figures]]:
        """For the rule and then for each of its conditions: how many are yes, no, unknown, to be judged.

        `only` counts those who lack nothing but this condition: every other conjunct of the rule is yes. `fen` is the
        sum for a yes, `fen_open` the most that may come to it from the unknown, the unjudged, and a yes whose sum is
        not known: that is `most`, None where nothing bounds it. These last are counted as `unpriced` and are in
        neither sum.
        """
        answer, total = pl.col(name_of(rule.requires)), rule.total
        money: Figures = {}
        if total is not None:
            fen, key = pl.col(name_of(total)), (rule.requires, total, most)
            money["fen"] = self._sum(("fen", *key), pl.when(answer).then(fen))
            open_ = said(rule) & (answer.is_null() | fen.is_null())
            money["fen_open"] = self._sum(("open", *key), pl.when(open_).then(fen.fill_null(most or 0)))
        money |= self._unpriced(rule, ("said", rule.requires), said(rule), most)
        yield "", self._answers(rule.requires) | money
        yes = {top.index: pl.col(name_of(top)).fill_null(value=False) for top in rule.tops}
        has = {index: self._mark(("yes", index), expr) for index, expr in yes.items()}
        for condition in rule.conditions:
            node = condition.node
            figures = self._answers(node)
            if node.index in has:
                lacks = [~yes if index == node.index else yes for index, yes in has.items()]
                figures["only"] = self._count(("only", node, frozenset(has)), pl.all_horizontal(lacks))
            yield condition.id, figures

    def _stakes(self, rule: BenefitRule, most: int | None) -> Iterator[tuple[str, Figures]]:
        """For each fact the figures of `MISSING`, over rows whose answer is unknown."""
        # a loan is paid back
        loan = rule.benefit.kind == "loan"
        for fact in sorted({fact for c in rule.conditions for fact in c.node.facts}):
            readers = [c.node for c in rule.conditions if fact in c.node.facts]
            open_ = pl.any_horizontal([self._unknown(node) for node in readers])
            lacks = self._mark(("lacks", fact), pl.col(self.columns.given(fact)).is_null())
            hangs = lacks & self._unknown(rule.requires) & open_
            key = ("hangs", fact, rule.requires, frozenset(readers))
            figures: Figures = {"unknown": self._count(key, hangs)}
            if rule.total is not None and not loan:
                fen = pl.col(name_of(rule.total)).fill_null(most or 0)
                figures["fen"] = self._sum((*key, rule.total, most), pl.when(hangs).then(fen))
            yield fact, figures | self._unpriced(rule, key, hangs, 0 if loan else most)

    def _unknown(self, node: Node) -> pl.Expr:
        return self._mark(("unknown", node), unknown(node)) if node.type != TRUTH else unknown(node)

    def _unpriced(self, rule: BenefitRule, key: Hashable, which: pl.Expr, most: int | None) -> Figures:
        """How many have a sum of money of which nothing is known."""
        if most is not None or (rule.total is None and rule.benefit.kind not in MONEY_KINDS):
            return {}
        if rule.total is None:
            return {"unpriced": self._count(key, which)}
        return {"unpriced": self._count((key, rule.total), which & pl.col(name_of(rule.total)).is_null())}


def name_of(node: Node) -> str:
    """The column that holds a node."""
    return f"n{node.index}"


def said(rule: BenefitRule) -> pl.Expr:
    """Where the answer is not no."""
    return pl.col(name_of(rule.requires)).fill_null(value=True)


def unknown(node: Node) -> pl.Expr:
    """Where a condition or answer is unknown."""
    return pl.col(name_of(node) + OPEN) if node.type == TRUTH else pl.col(name_of(node)).is_null()


def _most(rule: BenefitRule, on: date) -> int | None:
    """The most that the rule can give to anybody (fen); None where nothing bounds it."""
    if rule.total is None:
        return None
    high = bounds(rule.total, evaluate([rule.total], {}, on))[1]
    return None if high == inf else int(high)


def _lines(
    places: pl.DataFrame, schema: Mapping[str, type[pl.DataType]], regions: Sequence[str], totals: pl.Series
) -> pl.DataFrame:
    """The lines of all regions, whose figures stand in `totals` one region after the other."""
    each = len(totals) // len(regions) if regions else 0
    at = pl.int_range(len(regions) * places.height, eager=True)
    rows, region = places[at % places.height] if len(at) else places.clear(), at // places.height if len(at) else at
    figures = [totals.gather(rows[name] + region * each).alias(name) for name in list(schema)[3:]]
    ids = pl.Series("region", regions, dtype=pl.String).gather(region)
    return rows.select(list(places.columns)[:2]).with_columns(ids, *figures).select(*schema)

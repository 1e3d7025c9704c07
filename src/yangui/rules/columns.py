"""The column compiler: a graph to Polars expressions for many entities at once, with the values that `scalar` gives.

A row is an entity, a column a fact; null is unknown. A node that is mentioned more than once, or lies deep, is computed
once, as a column named `#` and its index, in stages of which each builds on those before; the rest is written inline.

Truths are worked on as Booleans, of which 64 go into a word: null is what is neither yes nor no. Where a unit may have
to judge, a second Boolean tells the nulls that are unknown from those that wait for its judgement. A set of codes is
turned into the bits of one number before anything is asked of it. This module and `operators` alone import Polars.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node, below
from yangui.rules.operators import (
    BITS,
    LOOKING_UP,
    MIRRORED,
    MONTHS,
    STRICT,
    add_months,
    bits,
    compared,
    equal,
    has,
    in_bits,
    product,
    quotient,
    span_of,
)
from yangui.rules.truth import Answer
from yangui.rules.types import BOOL, TRUTH, Type

# The code of an answer is its position: the conjunction of truths is then their least.
ANSWERS: tuple[Answer, ...] = ("no", "unknown", "judgement", "yes")
NO, UNKNOWN, JUDGEMENT, YES = (pl.lit(code, pl.UInt8) for code in range(len(ANSWERS)))

# What a column may hold besides, because it turns into the type of its fact without loss.
NARROWER = (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32)
TEXTS = (pl.String, pl.Categorical, pl.Enum)
# Before the id of a condition: the column of what units have judged.
JUDGED = "judged."
# Behind the name of a truth: whether it is unknown.
OPEN = "?"

# Operators that name an argument more than once, so that it is better computed before; as all do that give a truth.
REPEATING = frozenset(["if", "min", "max", "div", "months_between", "years_between"])
MOST_DEPTH = 8


class Columns:
    """Compiled outputs of one graph.

    Numbers, dates and codes come out as their `dtype`, null where unknown; conditions as codes of `ANSWERS` or, with
    `split`, as Booleans: null where neither yes nor no, and beside a truth its name with `OPEN`, whether it is unknown.
    """

    def __init__(self, outputs: Mapping[str, Node]) -> None:
        self.outputs = dict(outputs)
        self.nodes = below(*outputs.values())
        self.fixed = self._fixed()
        self.stages = self._stages()
        self._schema = {str(n.value): dtype(n.type) for n in self.nodes if n.op == "fact"}
        self._schema |= {JUDGED + str(n.value): pl.Boolean() for n in self.nodes if n.op == "judged"}
        self._written: dict[tuple[date, bool], tuple[list[list[pl.Expr]], list[pl.Expr]]] = {}
        asked = {n.args[0].index: n.args[0] for n in self.nodes if n.op == "has" and in_bits(n.args[0])}
        self.sets = {node.index: str(node.value) for node in asked.values()}
        others = {a.index for n in self.nodes if n.op != "has" for a in n.args} | {n.index for n in outputs.values()}
        self.only_bits = frozenset(name for index, name in self.sets.items() if index not in others)

    def _fixed(self) -> dict[int, Node]:
        """The nodes that are the same for every entity."""
        fixed: dict[int, Node] = {}
        for node in self.nodes:
            if node.op in ("const", "on") or (node.args and all(a.index in fixed for a in node.args)):
                fixed[node.index] = node
        return fixed

    def _stages(self) -> list[list[Node]]:
        mentions = Counter(root.index for root in self.outputs.values())
        for node in self.nodes:
            if (side := span_of(node, self.fixed)) is not None:
                start, limit = node.args[side].args[0], node.args[1 - side]
                named = [start] if limit.index in self.fixed else [start, limit.args[0]] * 2
                mentions.update(one.index for one in named)
                continue
            for arg in node.args:
                mentions[arg.index] += 2 if node.op in REPEATING or node.type == TRUTH else 1
        stages: list[list[Node]] = []
        ready: dict[int, int] = {}  # the stage in which a node can be used
        depth: dict[int, int] = {}  # of the expression that is written inline
        for node in self.nodes:
            stage = max((ready[a.index] for a in node.args), default=0)
            depth[node.index] = max((depth[a.index] + 1 for a in node.args), default=0)
            varies = node.args and node.index not in self.fixed
            if varies and (mentions[node.index] > 1 or depth[node.index] > MOST_DEPTH):
                if stage == len(stages):
                    stages.append([])
                stages[stage].append(node)
                stage, depth[node.index] = stage + 1, 0
            ready[node.index] = stage
        return stages

    def schema(self) -> dict[str, pl.DataType]:
        """The columns that `apply` reads: facts by name, and what units have judged by `judged.<condition id>`.

        What is null in a `judged` column has not been judged yet.
        """
        return dict(self._schema)

    def given(self, fact: str) -> str:
        """The column, which `apply` may keep, that is null where the fact is unknown."""
        return fact + BITS if fact in self.sets.values() else fact

    def apply(
        self,
        frame: pl.DataFrame | pl.LazyFrame,
        on: date,
        keep: Sequence[str] = (),
        *,
        split: bool = False,
        by: str | None = None,
    ) -> pl.LazyFrame:
        """The columns of `frame` named in `keep`, then the outputs, decided on the day `on`.

        With `by`, rows are put into the order of this column before anything is computed. A column that `frame` lacks
        is null in every row; narrower integers, and codes as texts, are taken too. Numbers must lie in the ranges of
        their facts, from which follows that nothing overflows, and days in the calendar (`dates.FIRST` to `LAST`).
        Raises `TypeError` for a column that cannot hold its fact.
        """
        lazy = frame.lazy()
        held = lazy.collect_schema()
        there = {name: dtype for name, dtype in self._schema.items() if name in held}
        lazy = lazy.with_columns(_fitted(there, held))
        sets = [name for name in self.sets.values() if name in there]
        lazy = lazy.with_columns(bits(pl.col(name)).alias(name + BITS) for name in sets)
        if by is not None:
            # a list is dear to move
            lazy = lazy.drop(self.only_bits & there.keys()).sort(by, maintain_order=True)
        lazy = lazy.with_columns(pl.lit(None, dtype).alias(n) for n, dtype in self._schema.items() if n not in there)
        lazy = lazy.with_columns(pl.lit(None, pl.UInt64).alias(n + BITS) for n in self.sets.values() if n not in there)
        if (on, split) not in self._written:
            self._written[on, split] = self._write(on, split=split)
        stages, outputs = self._written[on, split]
        # outputs are computed beside the facts and then selected: by themselves constants would be a single row
        for stage in (*stages, outputs):
            lazy = lazy.with_columns(stage)
        return lazy.select(*keep, *(expr.meta.output_name() for expr in outputs))

    def _write(self, on: date, *, split: bool) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
        """The expressions of each stage and of the outputs on a day."""
        known = evaluate(list(self.fixed.values()), {}, on)
        writer = _Writer(known, frozenset(n.index for stage in self.stages for n in stage), frozenset(self.sets))
        stages = [[expr for node in stage for expr in writer.parts(node)] for stage in self.stages]
        write = writer.split if split else writer.coded
        return stages, [expr for name, node in self.outputs.items() for expr in write(node, name)]


def dtype(type: Type) -> pl.DataType:
    """The type of a column with such values: money is Int64 in fen, a ratio Int64 in millionths."""
    if type.codes:
        codes = pl.Enum(type.codes.codes)
        return pl.List(codes) if type.name == "codes" else codes
    return {"bool": pl.Boolean(), "date": pl.Date()}.get(type.name, pl.Int64())


def frame_of(entities: Sequence[Mapping[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A frame with the columns of `schema` from typed facts as `scalar` reads them, one row an entity.

    A missing name is unknown. What units have judged (yes or no) stands among the facts under `judged.<condition id>`.
    """
    cells = {name: [_cell(entity.get(name)) for entity in entities] for name in schema}
    return pl.DataFrame(cells, schema=dict(schema)) if schema else pl.DataFrame(height=len(entities))


def _cell(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _fitted(wanted: Mapping[str, pl.DataType], given: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    """What `given` holds in another type than is wanted."""
    found = []
    for name, dtype in wanted.items():
        held = given[name]
        if held == pl.Null or (held != dtype and _fits(held, dtype)):
            found.append(pl.col(name).cast(dtype))
        elif held != dtype:
            raise TypeError(f"the column {name} holds {held}, {dtype} is needed")
    return found


def _fits(held: pl.DataType, wanted: pl.DataType) -> bool:
    if isinstance(wanted, pl.List):
        return isinstance(held, pl.List) and _fits(held.inner, wanted.inner)  # type: ignore[arg-type]
    return held in TEXTS if isinstance(wanted, pl.Enum) else wanted == pl.Int64 and held in NARROWER


def _name(node: Node) -> str:
    return f"#{node.index}"


class _Writer:
    """Writes the expression of a node, given the values that are known for all and which nodes are columns by then.

    `sets` are facts whose bits are columns.
    """

    def __init__(self, known: Mapping[int, Any], columns: frozenset[int], sets: frozenset[int]) -> None:
        self.known = known
        self.columns = columns
        self.sets = sets

    def parts(self, node: Node) -> Iterator[pl.Expr]:
        """The columns that hold a node for the next stages."""
        yield self.operation(node).alias(_name(node))
        if node.type == TRUTH:
            yield self.unknown(node, anew=True).alias(_name(node) + OPEN)

    def split(self, node: Node, name: str) -> Iterator[pl.Expr]:
        """The columns of an output, where conditions are Booleans."""
        yield self.expression(node).alias(name)
        if node.type == TRUTH:
            yield self.unknown(node).alias(name + OPEN)

    def coded(self, node: Node, name: str) -> Iterator[pl.Expr]:
        """The column of an output, where conditions are codes of `ANSWERS`."""
        value = self.expression(node)
        if node.type == TRUTH:
            value = _code(value, pl.when(self.unknown(node)).then(UNKNOWN).otherwise(JUDGEMENT))
        elif node.type == BOOL:
            value = _code(value, UNKNOWN)
        yield value.alias(name)

    def expression(self, node: Node) -> pl.Expr:
        return pl.col(_name(node)) if node.index in self.columns else self.operation(node)

    def unknown(self, node: Node, *, anew: bool = False) -> pl.Expr:
        """Whether the truth is unknown, so neither yes nor no nor left to a judgement."""
        if node.type == BOOL:
            return self.expression(node).is_null()
        if node.index in self.columns and not anew:
            return pl.col(_name(node) + OPEN)
        if node.op == "not":
            return self.unknown(node.args[0])
        some = [self.unknown(a) for a in node.args if a.op != "judged"]
        if not some:
            return pl.lit(value=False)
        return self.operation(node).is_null() & pl.any_horizontal(some)

    def operation(self, node: Node) -> pl.Expr:
        op, value = node.op, node.value
        if node.index in self.known:
            return pl.lit(_cell(self.known[node.index]), dtype(node.type))
        if op == "fact":
            return pl.col(str(value))
        if op == "judged":
            return pl.col(JUDGED + str(value))
        if op == "has" and node.args[0].index in self.sets:
            return has(node)
        if (side := span_of(node, self.known)) is not None:
            return self.span(node, side)
        if op in MONTHS and node.args[1].index in self.known:
            count = self.known[node.args[1].index]
            return (
                pl.lit(None, pl.Date)
                if count is None
                else add_months(self.expression(node.args[0]), count * MONTHS[op])
            )
        args = [self.expression(a) for a in node.args]
        if op in MIRRORED and node.args[0].index in self.known:
            args, op = args[::-1], MIRRORED[op]
        if op == "if":
            return self.choice(node, *args)
        if op == "eq":
            return equal(args[0], args[1], node.args[0].type)
        if op in LOOKING_UP:
            return LOOKING_UP[op](node, args[0])
        if op in ("mul", "div"):
            return (product if op == "mul" else quotient)(node, *args)
        return STRICT[op](*args)

    def span(self, node: Node, side: int) -> pl.Expr:
        """A comparison for which `span_of` names this side."""
        (start, end), limit = node.args[side].args, node.args[1 - side]
        by = self.expression(start)
        limits = (limit,) if limit.index in self.known else limit.args[1:]
        found = [compared(node, side, by, self.known[end.index], self.known[one.index]) for one in limits]
        return found[0] if len(found) == 1 else self.choice(limit, self.expression(limit.args[0]), *found)

    def choice(self, node: Node, test: pl.Expr, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
        """Where the test is unknown, equal sides still give the value."""
        decided, first, second = (self.known.get(a.index, ...) for a in node.args)
        # Polars 2.1 loses rows where a test is a constant
        if isinstance(decided, bool):
            return yes if decided else no
        if first is not ... and second is not ...:
            return yes if first == second else pl.when(test).then(yes).when(~test).then(no)
        alike = pl.when(equal(yes, no, node.type)).then(yes)
        return alike if decided is None else pl.when(test).then(yes).when(~test).then(no).otherwise(alike)


def _code(value: pl.Expr, null: pl.Expr) -> pl.Expr:
    """Yes and no as codes of `ANSWERS`."""
    return pl.when(value).then(YES).when(~value).then(NO).otherwise(null)

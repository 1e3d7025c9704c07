"""The column compiler: a graph to Polars expressions for many entities at once, with the values that `scalar` gives.

A row is an entity, a column a fact; null is unknown. A node that is mentioned more than once, or lies deep, is computed
once as a column of its own (`#` and its index), in stages of which each builds on the ones before; the rest is written
inline. This module alone imports Polars.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import mul
from typing import Any

import polars as pl

from yangui.rules.dates import FIRST, LAST
from yangui.rules.evaluate import rounding, surplus
from yangui.rules.graph import INT64, QUOTIENT_LIMIT, Node, below
from yangui.rules.truth import Answer
from yangui.rules.types import BOOL, TRUTH, Type

# The code of a truth is its position. `and` is then the least of its parts; `or` follows by De Morgan's laws.
ANSWERS: tuple[Answer, ...] = ("no", "unknown", "judgement", "yes")
NO, UNKNOWN, JUDGEMENT, YES = (pl.lit(code, pl.UInt8) for code in range(4))

DTYPES: Mapping[str, pl.DataType] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "money": pl.Int64(),
    "ratio": pl.Int64(),
    "date": pl.Date(),
    "code": pl.String(),
    "codes": pl.List(pl.String),
    "truth": pl.UInt8(),
}

# Columns of which a column of the key's type can be made without loss.
ACCEPTED: Mapping[str, tuple[type[pl.DataType], ...]] = {
    "int": (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32),
    "code": (pl.Categorical, pl.Enum),
}
ACCEPTED = {**ACCEPTED, "money": ACCEPTED["int"], "ratio": ACCEPTED["int"]}

# Operators whose expression mentions an argument more than once, so that the argument is better a column.
MENTIONS = Counter({"if": 3, "eq": 1, "min": 2, "max": 2, "months_between": 3, "years_between": 3, "div": 3, "not": 2})
MOST_DEEP = 8
JUDGED = "judged."


class Columns:
    """Compiled outputs: numbers as Int64, dates as Date, codes as String, null where unknown; conditions as codes of
    `ANSWERS`, never null."""

    def __init__(self, outputs: Mapping[str, Node]) -> None:
        """`outputs` are nodes of one graph by the name of their column."""
        self.outputs = dict(outputs)
        self.nodes = [*{n.index: n for root in outputs.values() for n in below(root)}.values()]
        self.nodes.sort(key=lambda n: n.index)
        self.stages = self._stages()
        self.staged = frozenset(n.index for stage in self.stages for n in stage)

    def _stages(self) -> list[list[Node]]:
        mentions = Counter(root.index for root in self.outputs.values())
        for node in self.nodes:
            for arg in node.args:
                mentions[arg.index] += MENTIONS[node.op] or 1
        stages: list[list[Node]] = []
        first: dict[int, int] = {}  # the stage in which a node can be used
        depth: dict[int, int] = {}
        for node in self.nodes:
            stage = max((first[a.index] for a in node.args), default=0)
            depth[node.index] = 1 + max((depth[a.index] for a in node.args), default=0)
            if node.args and (mentions[node.index] > 1 or depth[node.index] > MOST_DEEP):
                stages += [[]] * (stage == len(stages))
                stages[stage] = [*stages[stage], node]
                stage, depth[node.index] = stage + 1, 0
            first[node.index] = stage
        return stages

    def schema(self) -> dict[str, pl.DataType]:
        """The columns that `apply` reads.

        Facts by name: money in fen, ratios in millionths, sets of codes as lists. What a unit has judged by
        `judged.` and the condition's id: null where it has not judged yet.
        """
        facts = {str(n.value): DTYPES[n.type.name] for n in self.nodes if n.op == "fact"}
        return facts | {JUDGED + str(n.value): pl.Boolean() for n in self.nodes if n.op == "judged"}

    def apply(self, frame: pl.DataFrame | pl.LazyFrame, on: date, keep: Sequence[str] = ()) -> pl.LazyFrame:
        """A frame of the outputs, row by row, after the columns of `frame` named in `keep`.

        A column of `schema` that `frame` lacks is unknown (not judged) in every row. Numbers must lie in the ranges
        of their facts. Raises `TypeError` for a column of another type.
        """
        lazy = frame.lazy()
        lazy = lazy.with_columns(self._inputs(lazy.collect_schema()))
        compiler = _Compiler(self.staged, on)
        for stage in self.stages:
            lazy = lazy.with_columns(compiler.operation(node).alias(_name(node)) for node in stage)
        results = [compiler.output(node).alias(name) for name, node in self.outputs.items()]
        # not `select` alone: constants would come out as a single row
        return lazy.with_columns(results).select(*keep, *self.outputs)

    def _inputs(self, found: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """The columns that are missing or narrower than the expressions expect."""
        inputs = []
        types = {str(n.value): n.type.name for n in self.nodes if n.op == "fact"}
        for name, wanted in self.schema().items():
            given = found.get(name, pl.Null())
            if given == wanted:
                continue
            if name not in found:
                inputs.append(pl.lit(None, wanted).alias(name))
            elif given == pl.Null or given in ACCEPTED.get(types.get(name, "bool"), ()):
                inputs.append(pl.col(name).cast(wanted))
            else:
                raise TypeError(f"the column {name} is {given}, not {wanted}")
        return inputs


def frame_of(entities: Sequence[Mapping[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A frame from typed facts as `scalar` reads them, one row an entity; a missing name is unknown.

    `schema` is that of a `Columns`, or `schema_of`; what was judged stands beside the facts under `judged.<id>`.
    """
    columns = {name: [_cell(entity.get(name)) for entity in entities] for name in schema}
    return pl.DataFrame(columns, schema=dict(schema), height=len(entities))


def schema_of(types: Mapping[str, Type]) -> dict[str, pl.DataType]:
    """The columns that hold facts of these types."""
    return {name: DTYPES[type.name] for name, type in types.items()}


def _cell(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _name(node: Node) -> str:
    return f"#{node.index}"


class _Compiler:
    """Writes the expression of a node, given which nodes are columns already."""

    def __init__(self, staged: frozenset[int], on: date) -> None:
        self.staged = staged
        self.on = on

    def expression(self, node: Node) -> pl.Expr:
        return pl.col(_name(node)) if node.index in self.staged else self.operation(node)

    def output(self, node: Node) -> pl.Expr:
        return self.code(node) if node.type in (BOOL, TRUTH) else self.expression(node)

    def code(self, node: Node) -> pl.Expr:
        """A condition as a code of `ANSWERS`."""
        value = self.expression(node)
        return value if node.type == TRUTH else _code(value, UNKNOWN)

    def operation(self, node: Node) -> pl.Expr:
        op, value = node.op, node.value
        if op == "const":
            return pl.lit(value, DTYPES[node.type.name])
        if op == "on":
            return pl.lit(self.on)
        if op == "fact":
            return pl.col(str(value))
        if op == "judged":
            return _code(pl.col(JUDGED + str(value)), JUDGEMENT)
        if op in ("and", "or"):
            return self.junction(node)
        args = [self.expression(a) for a in node.args]
        if op == "not":
            return _negation(args[0]) if node.type == TRUTH else ~args[0]
        if op == "if":
            test, yes, no = args
            alike = _equal(yes, no, node.type)
            return pl.when(test).then(yes).when(~test).then(no).when(alike).then(yes)
        if op == "eq":
            return _equal(*args, node.args[0].type)
        if op == "in":
            kind = DTYPES[node.args[0].type.name]
            return args[0].is_in(pl.lit(pl.Series(sorted(value), dtype=kind).implode()))  # type: ignore[call-overload]
        if op == "has":
            return args[0].list.contains(value)
        if op in ("rank", "table"):
            return args[0].replace_strict(dict(value), default=None, return_dtype=pl.Int64)  # type: ignore[call-overload]
        if op in ("min", "max"):
            return _extreme(op, args)
        if op == "mul":
            product = _wide(args[0], _most(node.args) + surplus(node)) * args[1]
            return ((product + rounding(node)) // surplus(node)).cast(pl.Int64) if surplus(node) > 1 else product
        if op == "div":
            quotient = _wide(args[0] , _most(node.args[:1]) * surplus(node)) * surplus(node) // args[1]
            return _sensible(quotient) if surplus(node) > 1 else quotient
        return STRICT[op](*args)

    def junction(self, node: Node) -> pl.Expr:
        """`and`, `or`: the two-valued parts with Kleene's tables of Polars, then the codes."""
        horizontal = pl.all_horizontal if node.op == "and" else pl.any_horizontal
        plain = [self.expression(a) for a in node.args if a.type == BOOL]
        codes = [_code(horizontal(plain), UNKNOWN)] if plain else []
        if node.type == BOOL:
            return horizontal(plain)
        codes += [self.expression(a) for a in node.args if a.type == TRUTH]
        if node.op == "and":
            return pl.min_horizontal(codes)
        return _negation(pl.min_horizontal([_negation(c) for c in codes]))

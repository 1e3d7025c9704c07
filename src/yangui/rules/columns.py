"""The column compiler: a graph to Polars expressions for many entities at once, with the values that `scalar` gives.

A row is an entity, a column a fact; null is unknown. A node that is mentioned more than once, or lies deep, is computed
once, as a column named `#` and its index, in stages of which each builds on those before; the rest is written inline.
This module alone imports Polars.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from yangui.rules.dates import FIRST, LAST
from yangui.rules.evaluate import evaluate, rounding, surplus
from yangui.rules.graph import INT64, QUOTIENT_LIMIT, Node, below
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

# Operators that name an argument more than once, so that it is better computed before; as all do that take a truth.
REPEATING = frozenset(["if", "min", "max", "div", "months_between", "years_between"])
MOST_DEPTH = 8


class Columns:
    """Compiled outputs of one graph.

    Numbers, dates and codes come out as their `dtype`, null where unknown; conditions as codes of `ANSWERS`.
    """

    def __init__(self, outputs: Mapping[str, Node]) -> None:
        self.outputs = dict(outputs)
        self.nodes = below(*outputs.values())
        self.fixed = self._fixed()
        self.stages = self._stages()

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
            for arg in node.args:
                mentions[arg.index] += 2 if node.op in REPEATING or arg.type == TRUTH else 1
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
        facts = {str(n.value): dtype(n.type) for n in self.nodes if n.op == "fact"}
        return facts | {JUDGED + str(n.value): pl.Boolean() for n in self.nodes if n.op == "judged"}

    def apply(self, frame: pl.DataFrame | pl.LazyFrame, on: date, keep: Sequence[str] = ()) -> pl.LazyFrame:
        """The columns of `frame` named in `keep`, then the outputs, decided on the day `on`.

        A column that `frame` lacks is null in every row; narrower integers, and codes as texts, are taken too. Numbers
        must lie in the ranges of their facts: from these follows that nothing overflows. Raises `TypeError` for a
        column that cannot hold its fact.
        """
        lazy = frame.lazy()
        known = evaluate(list(self.fixed.values()), {}, on)
        writer = _Writer(known, frozenset(n.index for stage in self.stages for n in stage))
        lazy = lazy.with_columns(_fitted(self.schema(), lazy.collect_schema()))
        for stage in self.stages:
            lazy = lazy.with_columns(writer.operation(node).alias(_name(node)) for node in stage)
        # computed beside the facts and then selected: by themselves constants would be a single row
        lazy = lazy.with_columns(writer.output(node).alias(name) for name, node in self.outputs.items())
        return lazy.select(*keep, *self.outputs)


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
    """What `given` lacks of `wanted`, or holds in another type."""
    found = []
    for name, dtype in wanted.items():
        held = given.get(name)
        if held is None:
            found.append(pl.lit(None, dtype).alias(name))
        elif held == pl.Null or (held != dtype and _fits(held, dtype)):
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
    """Writes the expression of a node, given the values that are known for all and which nodes are columns by then."""

    def __init__(self, known: Mapping[int, Any], columns: frozenset[int]) -> None:
        self.known = known
        self.columns = columns

    def expression(self, node: Node) -> pl.Expr:
        return pl.col(_name(node)) if node.index in self.columns else self.operation(node)

    def output(self, node: Node) -> pl.Expr:
        value = self.expression(node)
        return _code(value) if node.type == BOOL else value

    def operation(self, node: Node) -> pl.Expr:
        op, value = node.op, node.value
        if node.index in self.known:
            return pl.lit(_cell(self.known[node.index]), dtype(node.type))
        if op == "fact":
            return pl.col(str(value))
        if op == "judged":
            return _code(pl.col(JUDGED + str(value)), JUDGEMENT)
        args = [self.expression(a) for a in node.args]
        if op in ("and", "or"):
            return _junction(op, [a.type for a in node.args], args)
        if op == "not":
            return _negation(args[0]) if node.type == TRUTH else ~args[0]
        if op == "if":
            return self.choice(node, *args)
        if op == "eq":
            return _equal(args[0], args[1], node.args[0].type)
        if op == "in":
            return args[0].is_in(sorted(value))  # type: ignore[call-overload]
        if op == "has":
            return args[0].list.contains(pl.lit(value, dtype(Type("code", node.args[0].type.codes))))
        if op in ("rank", "table"):
            return args[0].replace_strict(dict(value), default=None, return_dtype=pl.Int64)  # type: ignore[call-overload]
        if op == "mul":
            return _product(node, *args)
        if op == "div":
            return _quotient(node, *args)
        return STRICT[op](*args)

    def choice(self, node: Node, test: pl.Expr, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
        """Where the test is unknown, equal sides still give the value."""
        decided, first, second = (self.known.get(a.index, ...) for a in node.args)
        # Polars 2.1 loses rows where a test is a constant
        if isinstance(decided, bool):
            return yes if decided else no
        if first is not ... and second is not ...:
            return yes if first == second else pl.when(test).then(yes).when(~test).then(no)
        alike = pl.when(_equal(yes, no, node.type)).then(yes)
        return alike if decided is None else pl.when(test).then(yes).when(~test).then(no).otherwise(alike)


# truth


def _code(value: pl.Expr, null: pl.Expr = UNKNOWN) -> pl.Expr:
    """Yes and no as codes of `ANSWERS`."""
    return pl.when(value).then(YES).when(~value).then(NO).otherwise(null)


def _negation(code: pl.Expr) -> pl.Expr:
    return pl.when(code == NO).then(YES).when(code == YES).then(NO).otherwise(code)


def _junction(op: str, types: list[Type], args: list[pl.Expr]) -> pl.Expr:
    """What is two- or three-valued follows Kleene's tables in Polars; only the result becomes a code."""
    plain = [a for a, type in zip(args, types, strict=True) if type == BOOL]
    codes = [a for a, type in zip(args, types, strict=True) if type == TRUTH]
    if plain:
        joined = (pl.all_horizontal if op == "and" else pl.any_horizontal)(plain)
        if not codes:
            return joined
        codes.append(_code(joined))
    if op == "and":
        return pl.min_horizontal(codes)
    some = [pl.any_horizontal([c == truth for c in codes]) for truth in (YES, UNKNOWN, JUDGEMENT)]
    return pl.when(some[0]).then(YES).when(some[1]).then(UNKNOWN).when(some[2]).then(JUDGEMENT).otherwise(NO)


# numbers and sets


def _equal(first: pl.Expr, second: pl.Expr, type: Type) -> pl.Expr:
    if type.name == "codes":
        first, second = (side.list.unique().list.sort() for side in (first, second))
    return first == second


def _extreme(pick: Callable[..., pl.Expr]) -> Callable[..., pl.Expr]:
    # left alone, Polars takes the least of what is known
    return lambda *args: pl.when(pl.all_horizontal([a.is_not_null() for a in args])).then(pick(args))


def _wide(value: pl.Expr, most: int) -> pl.Expr:
    """`value` in the type that holds what it grows to."""
    return value if most <= INT64 else value.cast(pl.Int128)


def _largest(node: Node) -> int:
    assert node.range is not None
    return max(abs(end) for end in node.range)


def _product(node: Node, first: pl.Expr, second: pl.Expr) -> pl.Expr:
    scale, offset = surplus(node), rounding(node)
    if scale == 1:
        return first * second
    most = _largest(node.args[0]) * _largest(node.args[1]) + offset
    return ((_wide(first, most) * second + offset) // scale).cast(pl.Int64)


def _quotient(node: Node, first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Rounded down; null where the divisor is 0, which Polars sees to."""
    scale = surplus(node)
    if scale == 1:
        return first // second
    quotient = _wide(first, _largest(node.args[0]) * scale) * scale // second
    return pl.when(quotient.is_between(-QUOTIENT_LIMIT, QUOTIENT_LIMIT)).then(quotient).cast(pl.Int64)


# dates


def _add_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Polars too takes the last day of a shorter month; beyond the calendar's ends both counts come to the same."""
    most = 12 * LAST.year
    return day.dt.offset_by(pl.format("{}mo", months.clip(-most, most))).clip(FIRST, LAST)


def _add_years(day: pl.Expr, years: pl.Expr) -> pl.Expr:
    return _add_months(day, years.clip(-LAST.year, LAST.year) * 12)


def _months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    months = (_year(end) - _year(start)) * 12 + end.dt.month() - start.dt.month()
    # the last day of a month completes it even where the day of the start is later
    incomplete = (start.dt.day() > end.dt.day()) & (end.dt.day() < end.dt.days_in_month())
    return months - incomplete.cast(pl.Int64)


def _year(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64)


# Operators that are unknown as soon as one argument is, and need to know nothing but their arguments.
STRICT: Mapping[str, Callable[..., pl.Expr]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "neg": lambda a: -a,
    "min": _extreme(pl.min_horizontal),
    "max": _extreme(pl.max_horizontal),
    "count": lambda codes: codes.list.n_unique().cast(pl.Int64),
    "year": _year,
    "month": lambda day: day.dt.month().cast(pl.Int64),
    "months_between": _months_between,
    "years_between": lambda start, end: _months_between(start, end) // 12,
    "add_months": _add_months,
    "add_years": _add_years,
}

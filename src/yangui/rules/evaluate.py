"""A walk over the graph for one entity: every intermediate value, for explanations and for a second opinion.

`scalar` and `columns` are the fast evaluators; this one shows its steps. Unknown is None throughout.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from yangui.rules import dates
from yangui.rules.graph import QUOTIENT_LIMIT, Node, below
from yangui.rules.truth import JUDGEMENT, Truth, all_of, any_of, negation
from yangui.rules.types import RATIO, RATIO_UNIT

type Value = Any


def multiply(first: int, second: int, scale: int, offset: int) -> int:
    """The product in the unit of the result; `scale` is the surplus unit, `offset` makes the rounding."""
    return (first * second + offset) // scale


def divide(first: int, second: int, scale: int) -> int | None:
    """The quotient rounded down, in millionths for a ratio; unknown where it is no sensible ratio."""
    if second == 0:
        return None
    quotient = first * scale // second
    return quotient if abs(quotient) <= QUOTIENT_LIMIT or scale == 1 else None


def surplus(node: Node) -> int:
    """What a product or quotient of these types is scaled by."""
    types = [a.type for a in node.args]
    if node.op == "mul":
        return RATIO_UNIT if RATIO in types and "int" not in (t.name for t in types) else 1
    return RATIO_UNIT if types[0] == types[1] else 1


def rounding(node: Node) -> int:
    """What is added before a product is rounded down, so that it is rounded as the node's value says."""
    scale = surplus(node)
    return {None: 0, "down": 0, "half_up": scale // 2, "up": scale - 1}[node.value]  # type: ignore[index]


# Operators that are unknown as soon as one argument is unknown.
STRICT: Mapping[str, Callable[..., Value]] = {
    "eq": lambda a, b: a == b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "count": len,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "neg": lambda a: -a,
    "min": lambda *a: min(a),
    "max": lambda *a: max(a),
    "year": lambda d: d.year,
    "month": lambda d: d.month,
    "years_between": dates.years_between,
    "months_between": dates.months_between,
    "add_months": dates.add_months,
    "add_years": dates.add_years,
}


def evaluate(
    roots: list[Node], facts: Mapping[str, Value], on: date | None, judgements: Mapping[str, Truth] | None = None
) -> dict[int, Value]:
    """The value of every node that the roots are computed from, by its index.

    `on` is None where the day is as little known as a missing fact. `judgements` gives what units have judged, by the
    id of the open term.
    """
    values: dict[int, Value] = {}
    for node in below(*roots):
        values[node.index] = _apply(node, values, facts, on, judgements or {})
    return values


def _apply(
    node: Node, values: dict[int, Value], facts: Mapping[str, Value], on: date | None, judgements: Mapping[str, Truth]
) -> Value:
    op, value = node.op, node.value
    args = [values[a.index] for a in node.args]
    if op == "const":
        return value
    if op == "fact":
        return facts.get(str(value))
    if op == "on":
        return on
    if op == "judged":
        return judgements.get(str(value), JUDGEMENT)
    if op == "and":
        return all_of(args)
    if op == "or":
        return any_of(args)
    if op == "not":
        return negation(args[0])
    if op == "if":
        test, yes, no = args
        if test is None:
            return yes if yes == no else None
        return yes if test else no
    if any(a is None for a in args):
        return None
    if op == "in":
        return args[0] in value  # type: ignore[operator]
    if op == "has":
        return value in args[0]
    if op in ("rank", "table"):
        return dict(value).get(args[0])  # type: ignore[call-overload]
    if op == "mul":
        return multiply(args[0], args[1], surplus(node), rounding(node))
    if op == "div":
        return divide(args[0], args[1], surplus(node))
    return STRICT[op](*args)

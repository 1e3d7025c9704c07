"""The least and the most that a number can still be, given what is known."""

from collections.abc import Mapping
from math import inf
from typing import Any

from yangui.rules.evaluate import rounding, surplus
from yangui.rules.graph import Node
from yangui.rules.types import DEFAULT_RANGES

type Bounds = tuple[float, float]


def bounds(node: Node, values: Mapping[int, Any]) -> Bounds:
    """The interval of a number, infinite where nothing bounds it.

    `values` are those of `evaluate`. The interval may be wider than what facts can really bring about, never narrower.
    """
    known = values[node.index]
    if known is not None:
        return known, known
    if node.op == "table":
        return node.range if node.range else (-inf, inf)
    if node.op == "if":
        test = values[node.args[0].index]
        sides = [
            bounds(a, values) for a, taken in zip(node.args[1:], (True, False), strict=True) if test in (None, taken)
        ]
        return min(low for low, _ in sides), max(high for _, high in sides)
    if node.op == "fact":
        stated = node.range != DEFAULT_RANGES.get(node.type.name)
        return node.range if stated and node.range else (-inf, inf)
    if node.op in ("min", "max"):
        pick = min if node.op == "min" else max
        sides = [bounds(a, values) for a in node.args]
        return pick(low for low, _ in sides), pick(high for _, high in sides)
    if node.op == "neg":
        low, high = bounds(node.args[0], values)
        return -high, -low
    if node.op in ("add", "sub", "mul"):
        return _combined(node, *(bounds(a, values) for a in node.args))
    return node.range if node.op in ("year", "month", "count", "rank") and node.range else (-inf, inf)


def _combined(node: Node, first: Bounds, second: Bounds) -> Bounds:
    (a, b), (c, d) = first, second
    if node.op == "add":
        return a + c, b + d
    if node.op == "sub":
        return a - d, b - c
    # nothing times the unbounded is nothing
    products = [0 if 0 in (x, y) else x * y for x in (a, b) for y in (c, d)]
    scale, offset = surplus(node), rounding(node)
    scaled = [p if abs(p) == inf else (p + offset) // scale for p in products]
    return min(scaled), max(scaled)

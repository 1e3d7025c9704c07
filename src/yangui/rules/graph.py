"""The checked, hash-consed graph of expressions: the one thing that every evaluator and explanation reads.

Equal expressions are one node, wherever they stand in a pack, so that a shared condition is computed once. A node
knows its type, the facts that it reads, whether it changes with the day, and the range of its numbers; from the ranges
follows, when the pack is loaded, that nothing can leave int64.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from yangui.rules.types import BOOL, DATE, DEFAULT_RANGES, INT, RATIO, RATIO_UNIT, TRUTH, Type

INT64 = 2**63 - 1

# A quotient of like things beyond a million, in millionths: like a division by zero it is no ratio but unknown.
QUOTIENT_LIMIT = 10**12

# Operators with their number of arguments (-1: one or more). Values beside arguments: `const` holds the constant,
# `fact` the name, `judged` the condition's id, `in` and `has` the codes, `rank` and `table` a mapping from codes.
OPERATORS = {
    "const": 0, "fact": 0, "on": 0, "judged": 0,
    "eq": 2, "lt": 2, "le": 2, "in": 1, "has": 1, "count": 1, "rank": 1, "table": 1,
    "not": 1, "and": -1, "or": -1, "if": 3,
    "add": 2, "sub": 2, "mul": 2, "div": 2, "neg": 1, "min": -1, "max": -1,
    "year": 1, "month": 1, "years_between": 2, "months_between": 2, "add_months": 2, "add_years": 2,
}  # fmt: skip


class RangeError(Exception):
    """A number could leave int64."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation.

    `index` is the position in its graph; arguments always have smaller ones. `value` is the operator's constant part.
    `range` bounds a number in its own unit (fen, millionths, days of no meaning for dates: None).
    """

    index: int
    op: str
    args: tuple["Node", ...]
    value: Hashable
    type: Type
    facts: frozenset[str]
    changes_with_day: bool
    range: tuple[int, int] | None

    def __repr__(self) -> str:
        inner = [repr(self.value)] if self.value is not None else []
        return f"{self.op}({', '.join(inner + [repr(a) for a in self.args])})"


class Graph:
    """Makes nodes, each only once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._made: dict[tuple[object, ...], Node] = {}

    def __getstate__(self) -> list[Node]:
        return self.nodes

    def __setstate__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._made = {_key(n.op, n.args, n.value, n.type): n for n in nodes}

    def make(
        self,
        op: str,
        args: Iterable[Node] = (),
        value: Hashable = None,
        *,
        type: Type,
        range: tuple[int, int] | None = None,
    ) -> Node:
        """The node for this operation; raises `RangeError` when its numbers could overflow."""
        args = tuple(args)
        arity = OPERATORS[op]
        assert len(args) == arity or (arity == -1 and args), f"{op} takes {arity} arguments, got {len(args)}"
        key = _key(op, args, value, type)
        if key in self._made:
            return self._made[key]
        if op == "fact":
            facts = frozenset([str(value)])
        elif op == "judged":
            facts = frozenset()
        else:
            facts = frozenset().union(*(a.facts for a in args))
        daily = op == "on" or any(a.changes_with_day for a in args)
        node = Node(len(self.nodes), op, args, value, type, facts, daily, range or _range(op, args, value, type))
        self.nodes.append(node)
        self._made[key] = node
        return node

    def const(self, value: Hashable, type: Type) -> Node:
        return self.make("const", value=value, type=type)

    def fact(self, name: str, type: Type, range: tuple[int, int] | None = None) -> Node:
        return self.make("fact", value=name, type=type, range=range or DEFAULT_RANGES.get(type.name))

    def on(self) -> Node:
        return self.make("on", type=DATE)

    def judged(self, condition: str) -> Node:
        return self.make("judged", value=condition, type=TRUTH)

    def truth(self, op: str, args: list[Node]) -> Node:
        """`and` or `or` of truths and bools, simplified where it holds one part only."""
        if len(args) == 1:
            return args[0]
        two_valued = all(a.type == BOOL for a in args)
        return self.make(op, args, type=BOOL if two_valued else TRUTH)


def _key(op: str, args: tuple[Node, ...], value: Hashable, type: Type) -> tuple[object, ...]:
    # the class keeps True and 1 apart
    return op, tuple(a.index for a in args), value.__class__, value, type


def below(*roots: Node) -> list[Node]:
    """All nodes that `roots` are computed from, themselves included, arguments first."""
    seen: dict[int, Node] = {}
    stack = [*roots]
    while stack:
        node = stack.pop()
        if node.index not in seen:
            seen[node.index] = node
            stack.extend(node.args)
    return [seen[i] for i in sorted(seen)]


def digest(root: Node, hashes: dict[int, str] | None = None) -> str:
    """A hash of what `root` means, the same on every machine; changes exactly when the expression changes.

    `hashes` keeps those of the nodes of one graph from call to call.
    """
    hashes = {} if hashes is None else hashes
    for node in below(root):
        if node.index in hashes:
            continue
        value = sorted(node.value) if isinstance(node.value, frozenset) else node.value
        text = repr((node.op, value, str(node.type), [hashes[a.index] for a in node.args]))
        hashes[node.index] = sha256(text.encode()).hexdigest()
    return hashes[root.index]


def _range(op: str, args: tuple[Node, ...], value: object, type: Type) -> tuple[int, int] | None:
    if not type.is_number:
        return None
    found = _number_range(op, [a.range for a in args if a.range], args, value)
    if found is not None and max(abs(found[0]), abs(found[1])) > INT64:
        raise RangeError
    return found


def _number_range(
    op: str, ranges: list[tuple[int, int]], args: tuple[Node, ...], value: object
) -> tuple[int, int] | None:
    if op == "const":
        assert isinstance(value, int)
        return value, value
    if op == "table":
        amounts = [amount for _, amount in value]  # type: ignore[attr-defined]  # a tuple of (code, amount) pairs
        return min(amounts), max(amounts)
    if op in ("if", "min", "max"):
        lows, highs = zip(*ranges, strict=True)
        pick = {"if": (min, max), "min": (min, min), "max": (max, max)}[op]
        return pick[0](lows), pick[1](highs)
    if op in ("year", "month", "count"):
        return {"year": (1, 9999), "month": (1, 12), "count": (0, 10_000)}[op]
    if op == "years_between":
        return -10_000, 10_000
    if op == "months_between":
        return -120_000, 120_000
    if op == "rank":
        return 0, 10_000
    if op == "neg":
        return -ranges[0][1], -ranges[0][0]
    (a, b), (c, d) = ranges
    if op == "add":
        return a + c, b + d
    if op == "sub":
        return a - d, b - c
    if op == "div":
        if args[1].type == args[0].type:
            return -QUOTIENT_LIMIT, QUOTIENT_LIMIT
        most = max(abs(a), abs(b))
        return -most, most
    assert op == "mul"
    products = [a * c, a * d, b * c, b * d]
    scale = RATIO_UNIT if RATIO in (args[0].type, args[1].type) and INT not in (args[0].type, args[1].type) else 1
    up = scale - 1 if value in ("half_up", "up") else 0
    return min(products) // scale, (max(products) + up) // scale

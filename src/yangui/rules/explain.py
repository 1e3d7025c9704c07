"""Why a truth is what it is: what fails, what is missing, and the smallest change that would turn no into yes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import chain, count, islice, product
from typing import Any

from yangui.rules.dates import FIRST, LAST, add_months, add_years
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.truth import Truth
from yangui.rules.types import TRUTH

type Values = Mapping[int, Any]

DAY = timedelta(days=1)

# Ways to meet a requirement that are looked at; a rule with more alternatives is answered by the first of them.
MOST_WAYS = 64
MOST_TRIALS = 512


def deciding(node: Node, values: Values, leaves: Mapping[int, str]) -> list[str]:
    """The leaves (names by node index) that make `node` what it is, in order: for no those that fail, and so on."""
    if node.index in leaves:
        return [leaves[node.index]]
    found: dict[str, None] = {}
    for arg in node.args:
        same = values[arg.index] is values[node.index]
        if node.op == "not" or (node.op in ("and", "or") and same):
            found.update(dict.fromkeys(deciding(arg, values, leaves)))
    return list(found)


def missing(node: Node, values: Values) -> list[str]:
    """The facts that are not known and could still change the value of `node`, in the order in which they are read."""
    found: dict[str, None] = {}
    _missing(node, values, found)
    return list(found)


def _missing(node: Node, values: Values, found: dict[str, None]) -> None:
    value = values[node.index]
    if node.op == "fact":
        if value is None:
            found[str(node.value)] = None
        return
    if isinstance(value, bool) or (value is not None and node.type != TRUTH):
        return
    if node.op == "if":
        test = values[node.args[0].index]
        _missing(node.args[0], values, found)
        for arg, taken in zip(node.args[1:], (True, False), strict=True):
            if test in (None, taken):
                _missing(arg, values, found)
        return
    for arg in node.args:
        _missing(arg, values, found)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would have to be different: to `value`, or (None) to something that meets `condition`."""

    fact: str
    value: Any
    condition: Node


def nearest(
    node: Node, facts: Mapping[str, Any], on: date, judgements: Mapping[str, Truth] | None = None
) -> list[Change]:
    """The fewest facts whose change turns a no into something that is not no; empty where none is found.

    What is changed for one condition may break another, so each step is tried out by evaluating the rule, and the
    search goes on from there, fewest facts first, until a trial holds. It changes facts that are compared as they are,
    or by rank, year, age or span of time.
    """
    order = count()
    waiting: list[tuple[int, int, dict[str, Change]]] = [(0, next(order), {})]
    seen: set[frozenset[tuple[str, Any]]] = set()
    while waiting:
        _, _, changes = heappop(waiting)
        values = evaluate([node], {**facts, **{name: c.value for name, c in changes.items()}}, on, judgements)
        if values[node.index] is not False:
            return list(changes.values())
        for step in islice(_steps(node, values), MOST_TRIALS - len(seen)):
            together = {**changes, **{change.fact: change for change in step}}
            key = frozenset((name, c.value) for name, c in together.items())
            if key not in seen:
                seen.add(key)
                heappush(waiting, (len(together), next(order), together))
    return []


def _steps(node: Node, values: Values) -> Iterator[tuple[Change, ...]]:
    """Changes that may turn a no, for each way to meet the requirement."""
    for way in _ways(node, True, values):
        yield from islice(product(*(_changes(atom, want, values) for atom, want in way)), MOST_WAYS)


def _ways(node: Node, want: bool, values: Values) -> list[list[tuple[Node, bool]]]:
    """Sets of comparisons to turn so that `node` becomes `want`, fewest first."""
    value = values[node.index]
    if value is want or not isinstance(value, bool):
        return [[]]
    if node.op == "not":
        return _ways(node.args[0], not want, values)
    if node.op == "if":
        test, *sides = node.args
        turned = [_ways(test, taken, values) for taken in (True, False)]
        choices = [[way, _ways(side, want, values)] for way, side in zip(turned, sides, strict=True)]
    elif node.op in ("and", "or"):
        parts = [_ways(a, want, values) for a in node.args]
        choices = [parts] if (node.op == "and") == want else [[part] for part in parts]
    else:
        return [[(node, want)]]
    ways = [list(chain(*parts)) for choice in choices for parts in islice(product(*choice), MOST_WAYS)]
    return sorted(ways, key=len)[:MOST_WAYS]


def _changes(atom: Node, want: bool, values: Values) -> list[Change]:
    """Facts with values that may turn one comparison."""
    found = [
        Change(str(fact.value), value, atom)
        for fact, value in _turned(atom, want, values)
        if not (fact.range and isinstance(value, int)) or fact.range[0] <= value <= fact.range[1]
    ]
    return found[:MOST_WAYS]


def _turned(atom: Node, want: bool, values: Values) -> Iterator[tuple[Node, Any]]:
    if atom.op == "fact":
        yield atom, want
    elif atom.op == "has":
        held: frozenset[str] = values[atom.args[0].index]
        codes = held | {str(atom.value)} if want else held - {str(atom.value)}
        yield from _reached(atom.args[0], codes, values)
    elif atom.op == "in" and isinstance(atom.value, frozenset):
        kind = atom.args[0].type
        # beside the numbers of a set lie some that are not in it
        order = kind.codes.codes if kind.codes else sorted({v + d for v in atom.value for d in (0, 1, -1)})
        for value in order:
            if (value in atom.value) == want:
                yield from _reached(atom.args[0], value, values)
    elif atom.op in ("eq", "lt", "le"):
        left, right = atom.args
        for moved, other, first in ((left, right, True), (right, left, False)):
            if moved.facts:
                for value in _across(atom, values[other.index], want, first=first):
                    yield from _reached(moved, value, values)


def _across(atom: Node, other: Any, want: bool, *, first: bool) -> Sequence[Any]:
    """The values nearest to `other`, on the other side of the comparison, that would turn it."""
    if atom.op != "eq":
        low, high = _beside(other)
        down = first == want  # what is moved has to come down to the other side, or to rise to it
        strict = (atom.op == "lt") == want
        return [(low if down else high) if strict else other]
    if want:
        return [other]
    if isinstance(other, bool):
        return [not other]
    codes = atom.args[0].type.codes
    if codes is None:
        return _beside(other)
    if isinstance(other, frozenset):
        return [other ^ {code} for code in codes.codes]
    return [code for code in codes.codes if code != other]


def _beside(value: Any) -> tuple[Any, Any]:
    """The values next to a number or a day."""
    if not isinstance(value, date):
        return value - 1, value + 1
    return max(value, FIRST + DAY) - DAY, min(value, LAST - DAY) + DAY


def _reached(node: Node, target: Any, values: Values) -> Iterator[tuple[Node, Any]]:
    """Facts with the value that would make `node` the target, as far as `node` can be solved for them."""
    op, args = node.op, node.args
    if op == "fact":
        yield node, target
    elif op == "rank":
        yield from (found for code, rank in node.value if rank == target for found in _reached(args[0], code, values))  # type: ignore[attr-defined]
    elif op == "year" and FIRST.year <= target <= LAST.year:
        day = date(target, 1, 1) if target > values[node.index] else date(target, 12, 31)
        yield from _reached(args[0], day, values)
    elif op in ("add_months", "add_years", "months_between", "years_between"):
        first, second = (values[a.index] for a in args)
        add = add_months if "months" in op else add_years
        if op.startswith("add"):
            yield from _reached(args[0], add(target, -second), values)
        else:
            yield from _reached(args[0], add(second, -target), values)
            yield from _reached(args[1], add(first, target), values)

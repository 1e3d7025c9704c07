"""Why a truth is what it is: what fails, what is missing, and the smallest change that would turn no into yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice, product
from typing import Any

from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.truth import Truth

type Values = Mapping[int, Any]

# Ways to meet a requirement that are looked at; a rule with more alternatives is answered by the first of them.
MOST_WAYS = 64


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
    if value is True or value is False:
        return
    if node.op == "if":
        test = values[node.args[0].index]
        _missing(node.args[0], values, found)
        for arg, taken in zip(node.args[1:], (True, False), strict=True):
            if test in (None, taken):
                _missing(arg, values, found)
        return
    if value is None or node.op in ("and", "or", "not"):
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
    """The fewest facts whose change turns a no into something that is not no; empty where no change of facts does.

    Each way is tried out by evaluating the rule with the changed facts, so what is returned holds.
    """
    values = evaluate([node], facts, on, judgements)
    if values[node.index] is not False:
        return []
    best: list[Change] = []
    for way in _ways(node, True, values)[:MOST_WAYS]:
        options = [_changes(atom, want, values) for atom, want in way]
        if any(not o for o in options):
            continue
        for combination in islice(product(*options), MOST_WAYS):
            changed = {change.fact: change for change in combination}
            if best and len(changed) >= len(best):
                continue
            trial = {**facts, **{name: change.value for name, change in changed.items()}}
            if evaluate([node], trial, on, judgements)[node.index] is not False:
                best = list(changed.values())
    return best


def _ways(node: Node, want: bool, values: Values) -> list[list[tuple[Node, bool]]]:
    """Sets of comparisons to turn so that `node` becomes `want`, fewest first."""
    value = values[node.index]
    if value is want or not isinstance(value, bool):
        return [[]]
    if node.op == "not":
        return _ways(node.args[0], not want, values)
    if node.op in ("and", "or"):
        parts = [_ways(a, want, values) for a in node.args]
        every = (node.op == "and") == want
        if every:
            ways = [list(chain(*combination)) for combination in islice(product(*parts), MOST_WAYS)]
        else:
            ways = [way for part in parts for way in part]
        return sorted(ways, key=len)[:MOST_WAYS]
    return [[(node, want)]]


def _changes(atom: Node, want: bool, values: Values) -> list[Change]:
    """Facts with values that turn one comparison."""
    if atom.op == "fact":
        return [Change(str(atom.value), want, atom)]
    if atom.op == "has":
        fact = atom.args[0]
        held: frozenset[str] = values[fact.index]
        codes = held | {atom.value} if want else held - {atom.value}
        return [Change(str(fact.value), frozenset(codes), atom)] if fact.op == "fact" else []
    if atom.op == "in":
        fact = atom.args[0]
        if fact.op != "fact" or not isinstance(atom.value, frozenset):
            return []
        order: list[Any] = list(fact.type.codes.codes) if fact.type.codes else sorted(atom.value)
        return [Change(str(fact.value), code, atom) for code in order if (code in atom.value) == want][:MOST_WAYS]
    if atom.op == "if":
        chosen = atom.args[1] if values[atom.args[0].index] else atom.args[2]
        return _changes(chosen, want, values)
    if atom.op in ("eq", "lt", "le"):
        left, right = atom.args
        return [*_moved(atom, left, values[right.index], want, 0), *_moved(atom, right, values[left.index], want, 1)]
    return []


def _moved(atom: Node, fact: Node, other: Any, want: bool, side: int) -> list[Change]:
    """`fact` moved just across the other side of the comparison."""
    if fact.op != "fact" or other is None:
        return []
    name = str(fact.value)
    if atom.op == "eq":
        if want:
            return [Change(name, other, atom)]
        codes = fact.type.codes.codes if fact.type.codes else ()
        return [Change(name, code, atom) for code in codes if code != other][:MOST_WAYS]
    below = (side == 0) == want  # the fact has to come down to the other side, or to rise to it
    strict = (atom.op == "lt") == want
    step: Any = timedelta(days=1) if isinstance(other, date) else 1
    return [Change(name, (other - step if below else other + step) if strict else other, atom)]

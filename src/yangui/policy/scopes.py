"""What expressions may name: the facts of each kind of entity, the code lists, and the terms that readings define."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from yangui.policy.model import Codes, Fact, Kind, Reading, Region
from yangui.rules.check import FactType, Scope, check
from yangui.rules.graph import INT64
from yangui.rules.problems import PackError, Place, Problem
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, CodeList, Type

type PlaceOf = Callable[..., Place]

SIMPLE = {"bool": BOOL, "int": INT, "money": MONEY, "ratio": RATIO, "date": DATE}
STATE_FACTS = "no fact of this kind of entity is stated: state it under `facts` in a file of vocabulary"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def make_lists(code_lists: Mapping[str, Codes], regions: Mapping[str, Region]) -> dict[str, CodeList]:
    """The code lists of a pack by name; `region` is the tree of regions."""
    lists = {name: CodeList(name, tuple(codes.codes), codes.ordered) for name, codes in code_lists.items()}
    parents = {code: region.parent for code, region in regions.items() if region.parent}
    lists["region"] = CodeList("region", tuple(regions), parents=parents)
    return lists


def fact_type(fact: Fact, lists: Mapping[str, CodeList]) -> Type:
    """The type that a fact's `type` names; raises `KeyError` with the name of a list that is not there."""
    if fact.type in SIMPLE:
        return SIMPLE[fact.type]
    if fact.type == "region":
        return Type("code", lists["region"])
    name, _, rest = fact.type.partition("(")
    return Type(name, lists[rest.rstrip(")")])


def make_scopes(
    facts: Mapping[Kind, Mapping[str, Fact]],
    lists: Mapping[str, CodeList],
    readings: Mapping[str, Reading],
    place: PlaceOf,
) -> tuple[dict[Kind, Scope], list[Problem]]:
    """What expressions may name, for each kind of entity, with the terms that readings define."""
    problems: list[Problem] = []
    scopes: dict[Kind, Scope] = {}
    for kind, known in facts.items():
        types: dict[str, FactType] = {}
        for name, fact in known.items():
            try:
                types[name] = FactType(fact_type(fact, lists), fact.range)
            except KeyError as error:
                missing = error.args[0]
                near = get_close_matches(missing, list(lists), 1)
                where = place("facts", f"{kind}.{name}", "type")
                mend = f"did you mean {near[0]}?" if near else "add it under code_lists"
                problems.append(Problem(where, "E302", f"there is no code list {missing}", mend))
            if fact.range and not -INT64 <= fact.range[0] <= fact.range[1] <= INT64:
                where = place("facts", f"{kind}.{name}", "range")
                mend = "write [least, most], money in fen, ratios in millionths"
                problems.append(Problem(where, "E209", "a range within 64 bits is expected here", mend))
        scopes[kind] = Scope(types, lists["region"])
    problems += _define_terms(scopes, readings, place)
    return scopes, problems


def _define_terms(scopes: Mapping[Kind, Scope], readings: Mapping[str, Reading], place: PlaceOf) -> list[Problem]:
    """Terms may use terms; each is defined once all that it uses are."""
    problems: list[Problem] = []
    waiting = {id: reading for id, reading in readings.items() if reading.term or reading.taken.is_}
    while waiting:
        ready = [
            id
            for id, r in waiting.items()
            if not (set(NAME.findall(r.taken.is_ or "")) & ({w.term for w in waiting.values() if w is not r}))
        ]
        if not ready:
            circle = "the terms go round in a circle"
            return [*problems, *(Problem(place("readings", id), "E303", circle, "break it") for id in waiting)]
        for id in ready:
            reading = waiting.pop(id)
            scope = scopes.get(reading.for_) if reading.for_ else None
            if scope is None or reading.taken.is_ is None or reading.term is None:
                mend = "give `for`, `term` and `taken.is`, or none of them"
                problems.append(Problem(place("readings", id), "E304", "a reading's term is incomplete", mend))
                continue
            if reading.term in scope.facts or reading.term in scope.terms:
                where = place("readings", id, "term")
                problems.append(Problem(where, "E301", f"{reading.term} is already a fact or a term", "rename it"))
                continue
            try:
                scope.terms[reading.term] = check(reading.taken.is_, scope)
            except PackError:
                problems += faults(reading.taken.is_, scope, None, place("readings", id, "taken", "is"))
    for id, reading in readings.items():
        problems += _check_others(id, reading, scopes, place)
    return problems


def _check_others(id: str, reading: Reading, scopes: Mapping[Kind, Scope], place: PlaceOf) -> list[Problem]:
    """The alternatives of a term must be of the term's type, so that one can be put in its place."""
    scope = scopes.get(reading.for_) if reading.for_ else None
    term = scope.terms.get(reading.term) if scope and reading.term else None
    problems: list[Problem] = []
    for position, other in enumerate(reading.others):
        if other.is_ is None:
            continue
        inside = ("readings", id, "others", position, "is")
        if scope is None or term is None:
            # a term that is there and faulty was told already
            if not (reading.term or reading.taken.is_):
                what = "an alternative has an expression, the reading no term"
                problems.append(Problem(place(*inside), "E304", what, "give `for`, `term` and `taken.is` too"))
            continue
        try:
            check(other.is_, scope, expects=term.type)
        except PackError:
            problems += faults(other.is_, scope, term.type, place(*inside))
    return problems


def faults(text: str, scope: Scope, expects: Type | None, place: Place) -> list[Problem]:
    """What is wrong with a faulty expression, with its place: looking it up costs another reading of the file."""
    try:
        check(text, scope, place, expects=expects)
    except PackError as error:
        return [replace(p, mend=STATE_FACTS) if p.code == "E203" and not scope.facts else p for p in error.problems]
    return []

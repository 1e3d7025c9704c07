"""The shape of what a pack knows of a target beyond its text: how it is measured, and how it stands to others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from yangui.policy.model import Expression, FactName, Id, Number, Shape, Target
from yangui.policy.records import Countable
from yangui.policy.scopes import PlaceOf, faults
from yangui.rules.check import Scope
from yangui.rules.problems import Problem
from yangui.rules.types import BOOL, DATE, INT, MONEY, Type


class Actual(Shape):
    """How the actual value is found: a query over entities or records of one kind, and no more than that.

    Those in the region (by the fact or column `place`) whose `dated` one lies in the period are counted where `filter`
    holds; `sum` adds up `of`; `share` is how many of those for whom `among` holds, in per cent; `growth` by how many
    per cent they are more than a year before, by `dated`. Unknown is not counted, and is told beside the figure.
    """

    register: Countable
    filter: Expression
    place: FactName = "region"
    take: Literal["count", "sum", "share", "growth"] = "count"
    dated: FactName | None = None
    of: FactName | None = None
    among: Expression | None = None


class Indicator(Shape):
    """By the id of a target: its actual value, its baseline, the same goal elsewhere, the earlier goal it follows."""

    actual: Actual | None = None
    baseline: Number | None = None
    baseline_on: date | None = None
    same_as: Id | None = None
    follows: Id | None = None
    note: str | None = None


def check_indicators(
    indicators: Mapping[str, Indicator],
    targets: Mapping[str, Target],
    scopes: Mapping[Countable, Scope],
    place: PlaceOf,
) -> Iterator[Problem]:
    """What is wrong: targets that there are not, queries whose parts do not fit, facts of another type."""
    for id, indicator in indicators.items():
        for name, other in (("", id), ("same_as", indicator.same_as), ("follows", indicator.follows)):
            if other is not None and other not in targets:
                where = place("indicators", id, *([name] if name else []))
                yield Problem(where, "E302", f"there is no target {other}", "name one of a document")
        if indicator.actual is not None:
            yield from _check_actual(id, indicator.actual, scopes, place)


def _check_actual(id: str, actual: Actual, scopes: Mapping[Countable, Scope], place: PlaceOf) -> Iterator[Problem]:
    scope = scopes.get(actual.register)
    if scope is None:
        where = place("indicators", id, "actual", "register")
        yield Problem(where, "E302", f"there are no facts for a {actual.register}", "")
        return
    needed = {"sum": "of", "share": "among", "growth": "dated"}
    missing = [name for take, name in needed.items() if actual.take == take and getattr(actual, name) is None]
    if missing:
        where = place("indicators", id, "actual")
        yield Problem(where, "E304", f"{actual.take} needs {missing[0]}", f"say {missing[0]}")
    texts = {"filter": (actual.filter, [BOOL]), "among": (actual.among, [BOOL])}
    facts = {"dated": (actual.dated, [DATE]), "of": (actual.of, [INT, MONEY]), "place": (actual.place, None)}
    for name, (text, types) in (texts | facts).items():
        if text is not None:
            yield from _fits(text, types, scope, place, ("indicators", id, "actual", name))


def _fits(
    text: str, types: list[Type] | None, scope: Scope, place: PlaceOf, where: tuple[str, ...]
) -> Iterator[Problem]:
    """Nothing where the expression is of one of the types (None: any); else what the first of them has against it."""
    wanted: list[Type | None] = [*types] if types else [None]
    found = [faults(text, scope, expects, place(*where)) for expects in wanted]
    if all(found):
        yield from found[0]

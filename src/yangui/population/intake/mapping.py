"""A mapping: which column of a register's table is which fact, and how its values are written.

The form of the file is explained in docs/reference/tables.md. It is as strict as a pack: an unknown key, a fact or code
that does not exist, a unit left out are errors with file, line and column.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from yangui.policy import yamlfile
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.problems import refusal
from yangui.rules.check import FactType
from yangui.rules.columns import JUDGED
from yangui.rules.problems import PackError, Place, Problem
from yangui.rules.types import BOOL

type Name = Annotated[str, Meta(min_length=1)]
type Unit = Literal["fen", "yuan", "wan_yuan", "millionth", "one", "percent"]
type Steps = tuple[str | int, ...]

UNITS: dict[str, tuple[str, ...]] = {"money": ("fen", "yuan", "wan_yuan"), "ratio": ("millionth", "one", "percent")}
# The types of facts that an option makes sense for.
OPTIONS: dict[str, tuple[str, ...]] = {
    "unit": ("money", "ratio"),
    "dates": ("date",),
    "time": ("date",),
    "yes": ("bool",),
    "no": ("bool",),
    "codes": ("code", "codes"),
    "coarser": ("code", "codes"),
    "separator": ("codes",),
    "none": ("codes",),
}


class Column(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How one column is read: the fact that it gives, and the options of that fact's type.

    `unit` of money and ratios. `dates` is a pattern of strptime, or `excel` for serial numbers; `time: drop` takes the
    day of a time. `yes` and `no` are the words in place of the usual ones. `codes` turns values into codes (the codes
    themselves are always known); with `coarser` a region that the pack does not list is the city or province around
    it. Values of a set stand between `separator`s; `none` are words for the empty set. `unknown` are words that say
    nothing, besides the blank cell.
    """

    fact: Name
    unit: Unit | None = None
    dates: Name | None = None
    time: Literal["drop"] | None = None
    yes: list[Name] = []
    no: list[Name] = []
    codes: dict[str, str] = {}
    coarser: bool = False
    separator: Name = ";"
    none: list[Name] = []
    unknown: list[Name] = []


class Join(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another table, whose row with the `key` that this one holds in the column `by` gives facts of a relation."""

    table: Name
    key: Name
    by: Name
    columns: dict[Name, Column]
    ignore: list[Name] = []
    unknown: list[Name] = []
    query: Name | None = None
    sheet: Name | None = None
    encoding: Name | None = None


class TableMapping(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping of one table to the facts of one kind of entity.

    `key` is the column that names an entity. `ignore` are columns that are meant to give nothing. `unknown` are words
    that say nothing, in every column.
    """

    for_: Kind = field(name="for")
    columns: dict[Name, Column]
    key: Name | None = None
    ignore: list[Name] = []
    unknown: list[Name] = []
    joins: dict[Name, Join] = {}


def read_mapping(path: Path, pack: Pack) -> TableMapping:
    """The mapping in a file; raises `PackError` (E101 to E103, T201 to T205) with every error that stands in it."""
    raw = yamlfile.read(path)
    place = partial(yamlfile.place, path)
    problems = [_misshapen(place(steps), part, shape) for steps, part, shape in _parts(raw)]
    found = [problem for problem in problems if problem]
    if found:
        raise PackError(*found)
    mapping = msgspec.convert(raw, TableMapping)
    found = check_mapping(mapping, pack, place)
    if found:
        raise PackError(*found)
    return mapping


def _parts(raw: Any, steps: Steps = (), shape: type = TableMapping) -> Iterator[tuple[Steps, Any, type]]:
    """A mapping part by part, so that each message finds its line: the columns, the joins, and what is left."""
    below = {"columns": Column, "joins": Join} if shape is TableMapping else {"columns": Column}
    if isinstance(raw, dict) and shape is not Column:
        raw = dict(raw)
        for name, part in below.items():
            if isinstance(raw.get(name), dict):
                for key, child in raw[name].items():
                    yield from _parts(child, (*steps, name, key), part)
                raw[name] = {}
    yield steps, raw, shape


def _misshapen(place: Place, part: Any, shape: type) -> Problem | None:
    try:
        msgspec.convert(part, shape)
    except (msgspec.ValidationError, OverflowError, ValueError, RecursionError) as error:
        text, _, where = str(error).partition(" - at `$.")
        inside = f" ({where.rstrip('`')})" if where else ""
        return refusal("T201", place, f"{text}{inside}", "see docs/reference/tables.md").problems[0]
    return None


def check_mapping(
    mapping: TableMapping, pack: Pack, place: Callable[[Steps], Place] = lambda steps: Place(".".join(map(str, steps)))
) -> list[Problem]:
    """What is wrong with a mapping for this pack; `place` finds where its parts are written."""
    return _Check(mapping, facts_of(pack, mapping.for_), place).problems


def facts_of(pack: Pack, kind: Kind) -> dict[str, FactType]:
    """All that a table can say about an entity: facts by name, and by `judged.<condition id>` what units judged."""
    judged = {JUDGED + id: FactType(BOOL) for id, c in pack.conditions.items() if c.for_ == kind and c.judged_by}
    scope = pack.scopes.get(kind)
    return {**(scope.facts if scope else {}), **judged}


class _Check:
    def __init__(self, mapping: TableMapping, facts: dict[str, FactType], place: Callable[[Steps], Place]) -> None:
        self.mapping = mapping
        self.facts = facts
        self.place = place

    @cached_property
    def problems(self) -> list[Problem]:
        return list(self._found())

    def problem(self, code: str, steps: Steps, message: str, mend: str = "") -> Problem:
        return refusal(code, self.place(steps), message, mend).problems[0]

    def _found(self) -> Iterator[Problem]:
        taken: dict[str, str] = {}
        mapping = self.mapping
        tables: list[tuple[Steps, dict[str, Column], list[str]]] = [((), mapping.columns, mapping.ignore)]
        tables += [(("joins", name), join.columns, join.ignore) for name, join in mapping.joins.items()]
        for steps, columns, ignored in tables:
            for name, column in columns.items():
                inside = (*steps, "columns", name)
                if name in ignored:
                    yield self.problem("T203", inside, f"the column {name} is ignored too", "keep one of the two")
                fact = self.facts.get(column.fact)
                if fact is None:
                    mend = f"`yangui facts --as {mapping.for_}` lists the names"
                    message = f"a {mapping.for_} has no fact {column.fact}"
                    yield self.problem("T202", (*inside, "fact"), message, mend)
                    continue
                if column.fact in taken:
                    message = f"the column {taken[column.fact]} already gives {column.fact}"
                    yield self.problem("T203", (*inside, "fact"), message, "keep one of the two")
                taken[column.fact] = name
                yield from self._options(column, fact, inside)

    def _options(self, column: Column, fact: FactType, inside: Steps) -> Iterator[Problem]:
        kind = fact.type.name
        plain = Column(fact=column.fact)
        for option, kinds in OPTIONS.items():
            if getattr(column, option) != getattr(plain, option) and kind not in kinds:
                yield self.problem("T204", (*inside, option), f"{column.fact} is a {kind}, which has no {option}")
        units = UNITS.get(kind)
        if units and column.unit not in units:
            yield self.problem("T204", (*inside, "unit"), f"the unit of {column.fact} is needed", " | ".join(units))
        if bool(column.yes) != bool(column.no):
            yield self.problem("T204", inside, "words for yes and no are needed together", "give yes: and no:")
        codes = fact.type.codes
        if codes is None:
            return
        if column.coarser and not codes.parents:
            yield self.problem("T204", (*inside, "coarser"), f"{codes.name} has nothing coarser", "leave it out")
        for value, code in column.codes.items():
            if code not in codes:
                mend = f"`yangui list codes` shows those of {codes.name}"
                yield self.problem("T205", (*inside, "codes", value), f"{codes.name} has no code {code}", mend)

"""What a pack has that a text does not, and the other way round.

Sums, shares and the values of targets are compared as numbers, units as units of the pack, clauses by the numbers of
their path. A clause of the pack that the text numbers is compared with that clause of the text; one that goes by the
words of a heading, with the whole text. What is only worded otherwise is no difference.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yangui.policy import constants
from yangui.policy.clauses import SourceText, plain
from yangui.policy.model import Benefit, Document, Id, Measure, Target
from yangui.policy.pack import Pack
from yangui.policy.sources import text_of
from yangui.reading.drafting.names import Names
from yangui.reading.findings import Findings, Quantity, Span
from yangui.reading.places import Places, clauses

type Side = Literal["pack", "text"]
type Part = Literal["clause", "unit", "benefit", "target", "number", "date"]
type Value = tuple[str, Fraction]

MONEY_OR_SHARE = ("money", "share")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that only one side has: the document, the clause, what it is, and where each side has it."""

    document: Id
    side: Side
    part: Part
    clause: str
    words: str
    id: str | None = None  # of the benefit or target, on the side of the pack
    span: Span | None = None  # on the side of the text


def against(findings: Findings, pack: Pack) -> list[Difference] | None:
    """The differences for every document of the pack that the text is; None where it is none of them."""
    text = SourceText(findings.name, findings.raw)
    documents = [d for d in pack.documents.values() if text_of(d, pack, [text]) is not None]
    if not documents:
        return None
    return [
        difference for d in documents for difference in _Comparison(findings, pack, d, alone=len(documents) == 1).all()
    ]


class _Comparison:
    def __init__(self, findings: Findings, pack: Pack, document: Document, *, alone: bool) -> None:
        self.findings, self.pack, self.document, self.alone = findings, pack, document, alone
        self.places = Places(findings)
        self.names = Names(document.id, pack, document.region)
        self.measures = [m for m in pack.measures if m.document == document.id]
        self.clauses = {_path(m.clause) for m in self.measures}
        self.numbered = {_path(c.path): c.span for c in clauses(findings.outline) if c.label}
        self.stated: dict[str, set[Value]] = defaultdict(set)  # by clause; "" for the whole text
        for quantity in findings.quantities:
            for value in _values(quantity):
                self.stated[""].add(value)
        for path, span in self.numbered.items():
            first, last = (bisect_left(findings.quantities, edge, key=lambda q: q.span.start) for edge in span)
            inside = findings.quantities[first:last]
            self.stated[path] = {value for q in inside for value in _values(q)}

    def all(self) -> Iterator[Difference]:
        yield from self.head()
        yield from self.pack_only()
        # what a page holds besides this document may belong to another one
        if self.alone:
            yield from self.text_only()
        yield from self.units()

    def make(
        self, side: Side, part: Part, clause: str, words: str, id: str | None = None, span: Span | None = None
    ) -> Difference:
        return Difference(self.document.id, side, part, clause, words, id, span)

    def head(self) -> Iterator[Difference]:
        numbers = {plain(s.number.value) for s in self.findings.segments if s.number}
        if self.document.number and plain(self.document.number) not in numbers:
            yield self.make("pack", "number", "", self.document.number)
        days = {f.value for s in self.findings.segments for f in (s.issued, s.published) if f}
        for day in (self.document.issued, self.document.published):
            if day and days and day not in days:
                yield self.make("pack", "date", "", str(day))

    # what the pack has

    def pack_only(self) -> Iterator[Difference]:
        for measure in self.measures:
            if self.numbered and _is_numbered(measure.clause) and _path(measure.clause) not in self.numbered:
                yield self.make("pack", "clause", measure.clause, measure.title.zh)
        for benefit in self.benefits():
            for shown, values in self.constants(benefit):
                if not values & self.around(benefit.clause):
                    yield self.make("pack", "benefit", benefit.clause or "", f"{benefit.title.zh}: {shown}", benefit.id)
        for target in self.targets():
            for constant in constants.of_target(target):
                if not _ways(constant) & self.around(target.clause):
                    yield self.make(
                        "pack", "target", target.clause or "", f"{target.indicator.zh}: {constant.shown}", target.id
                    )

    def benefits(self) -> Iterator[Benefit]:
        return (b for b in self.pack.benefits if b.document == self.document.id)

    def targets(self) -> Iterator[Target]:
        return (t for t in self.pack.targets if t.document == self.document.id)

    def constants(self, benefit: Benefit) -> Iterator[tuple[str, set[Value]]]:
        """The sums and shares of a benefit, each with the numbers that would state it."""
        types = {name: fact.type for name, fact in self.pack.scopes[benefit.for_].facts.items()}
        for constant in constants.of_benefit(benefit, self.document, types):
            values = _ways(constant)
            if constant.inside[0] == "amount" and any(kind in MONEY_OR_SHARE for kind, _ in values):
                yield constant.shown, values

    def around(self, clause: str | None) -> set[Value]:
        """What the text states in a clause, or anywhere where it has no such number."""
        path = _path(clause or "")
        return self.stated[path if path in self.numbered else ""]

    # what the text has

    def text_only(self) -> Iterator[Difference]:
        counted = any(map(_is_numbered, self.clauses))  # otherwise the pack names its clauses in another way
        for clause in clauses(self.findings.outline) if counted else ():
            if clause.label and _is_numbered(clause.path) and _path(clause.path) not in self.clauses and clause.measure:
                yield self.make(
                    "text",
                    "clause",
                    clause.path,
                    clause.title.value if clause.title else clause.path,
                    span=clause.label.span,
                )
        known = {value for b in self.benefits() for _, values in self.constants(b) for value in values}
        for benefit in self.findings.benefits:
            for quantity in (benefit.amount, benefit.cap):
                if quantity and quantity.measure in MONEY_OR_SHARE and not set(_values(quantity)) & known:
                    yield self.make(
                        "text",
                        "benefit",
                        benefit.path,
                        f"{benefit.title.value}: {_shown(quantity)}",
                        span=quantity.span,
                    )
        goals = {v for t in self.targets() for constant in constants.of_target(t) for v in _ways(constant)}
        for target in self.findings.targets:
            if target.quantity and not set(_values(target.quantity)) & goals:
                words = f"{target.indicator.value}: {_shown(target.quantity)}"
                yield self.make("text", "target", target.path, words, span=target.span)

    # units

    def units(self) -> Iterator[Difference]:
        """Lead and responsible units of the clauses for which the text names any."""
        named: dict[str, dict[str, dict[Id, Span]]] = defaultdict(lambda: {"lead": {}, "responsible": {}})
        for duty in self.findings.duties:
            for role, units in (("lead", duty.lead), ("responsible", duty.responsible)):
                for unit in units:
                    named[_path(duty.path)][role].setdefault(self.names.unit(unit.value), unit.span)
        for measure in self.measures:
            if found := named.get(_path(measure.clause)):
                yield from self.of_measure(measure, found)

    def of_measure(self, measure: Measure, found: dict[str, dict[Id, Span]]) -> Iterator[Difference]:
        for role, own in (("lead", measure.lead), ("responsible", measure.responsible)):
            for id in own:
                if id not in found[role]:
                    yield self.make(
                        "pack", "unit", measure.clause, f"{role}: {self.pack.organisations[id].name.zh}", id
                    )
            for id, span in found[role].items():
                if id not in own:
                    yield self.make("text", "unit", measure.clause, f"{role}: {self.places.words(span)}", span=span)


def _path(clause: str) -> str:
    return plain(clause)


def _is_numbered(clause: str) -> bool:
    return re.match(r"第?[0-9零一二三四五六七八九十百]+([条章(、.]|[0-9]|$)|\(", plain(clause)) is not None


def _ways(constant: constants.Constant) -> set[Value]:
    return {(way.kind, way.value) for way in constant.ways if isinstance(way.value, Fraction)}


def _values(quantity: Quantity) -> Iterable[Value]:
    """A found number as the numbers of a pack: yuan, a part of 1, months, things."""
    kind, scale = {"money": ("money", 1), "share": ("share", 100), "duration": ("months", 1), "age": ("age", 1)}.get(
        quantity.measure, ("count", 1)
    )
    for value in (quantity.value, quantity.most):
        if value is not None:
            yield kind, Fraction(value) / scale


def _shown(quantity: Quantity) -> str:
    unit = {"money": "元", "share": "%"}.get(quantity.measure, quantity.unit)
    return f"{quantity.value:,f}{unit}" if quantity.value is not None else unit

"""A document of the pack, clause by clause, in the words of its page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from yangui.platform.library.entries import measures_of
from yangui.platform.library.lineage import Lineage, Owed, lineage, owed
from yangui.platform.library.measure_words import measure_word
from yangui.platform.web.library.benefit import BenefitPage, period
from yangui.platform.web.library.words import BOUNDS, DOCUMENT_KINDS, PARTS, TARGET_KINDS
from yangui.policy.model import Benefit, Document, Measure, Target
from yangui.policy.pack import Pack


@dataclass(frozen=True)
class TargetPage:
    """Everything that the page of a target says."""

    pack: Pack
    target: Target
    language: str

    @property
    def id(self) -> str:
        """Of the target."""
        return self.target.id

    @property
    def title(self) -> str:
        """What is counted."""
        return self.target.indicator[self.language]

    @property
    def kind(self) -> str:
        """How it is counted."""
        return str(TARGET_KINDS[self.target.kind])

    @property
    def value(self) -> str:
        """The number with its unit; empty for something that is to be done."""
        t = self.target
        if t.value is None:
            return ""
        number = f"{t.value:,}" if t.value_max is None else f"{t.value:,} – {t.value_max:,}"
        return str(BOUNDS[t.bound]) % f"{number} {measure_word(t.unit or '')}".strip()

    @property
    def by(self) -> str:
        """Until when."""
        return self.target.by or ""

    @property
    def document(self) -> str:
        """The title of the document."""
        return self.pack.documents[self.target.document].title[self.language]

    @property
    def region(self) -> str:
        """Where."""
        code = self.target.region or self.pack.documents[self.target.document].region
        return self.pack.regions[code].name[self.language]

    @property
    def lead(self) -> list[str]:
        """Who leads."""
        return names(self.pack, self.target.lead or (), self.language)

    @property
    def responsible(self) -> list[str]:
        """Who answers for it."""
        return names(self.pack, self.target.responsible or (), self.language)

    @property
    def part_of(self) -> "TargetPage | None":
        """The target that this is a part of."""
        above = next((t for t in self.pack.targets if t.id == self.target.part_of), None)
        return TargetPage(self.pack, above, self.language) if above else None

    @property
    def parts(self) -> list["TargetPage"]:
        """The targets that are parts of this."""
        return [TargetPage(self.pack, t, self.language) for t in self.pack.targets if t.part_of == self.id]


@dataclass(frozen=True)
class MeasureLine:
    """A measure of a document with what it holds; `text` is its clause as it was published."""

    pack: Pack
    key: str
    measure: Measure
    language: str
    on: date
    text: str

    @property
    def anchor(self) -> str:
        """Its place on the page of the document."""
        return f"m{self.key.rpartition('.')[2]}"

    @property
    def title(self) -> str:
        """Of the measure."""
        return self.measure.title[self.language]

    @property
    def summary(self) -> str:
        """What it does."""
        return self.measure.summary[self.language]

    @property
    def lead(self) -> list[str]:
        """Who leads."""
        return names(self.pack, self.measure.lead, self.language)

    @property
    def responsible(self) -> list[str]:
        """Who answers for it."""
        return names(self.pack, self.measure.responsible, self.language)

    @property
    def benefits(self) -> list[BenefitPage]:
        """What it gives."""
        ids = dict.fromkeys(b.id for b in self.measure.benefits)
        return [BenefitPage(self.pack, self.pack.rule(id, self.on), self.language, self.on) for id in ids]

    @property
    def targets(self) -> list[TargetPage]:
        """What it promises to reach."""
        return [TargetPage(self.pack, t, self.language) for t in self.measure.targets]


@dataclass(frozen=True)
class DocumentPage:
    """Everything that the page of a document says; `passages` are its clauses as they were published."""

    pack: Pack
    document: Document
    language: str
    on: date
    passages: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Of the document."""
        return self.document.id

    @property
    def title(self) -> str:
        """Of the document."""
        return self.document.title[self.language]

    @property
    def kind(self) -> str:
        """What sort of document."""
        return str(DOCUMENT_KINDS[self.document.kind])

    @property
    def region(self) -> str:
        """Where it holds."""
        return self.pack.regions[self.document.region].name[self.language]

    @property
    def issuers(self) -> list[str]:
        """Who issued it."""
        return names(self.pack, self.document.issuers, self.language)

    @property
    def in_force(self) -> str:
        """From when to when."""
        return period(self.document.in_force)

    @property
    def holds(self) -> bool:
        """Whether it is in force on the day."""
        return self.document.in_force.holds(self.on)

    @cached_property
    def measures(self) -> list[MeasureLine]:
        """Clause by clause."""
        return [
            MeasureLine(self.pack, key, measure, self.language, self.on, self.passages.get(measure.clause, ""))
            for key, measure in measures_of(self.pack, self.id)
        ]

    @property
    def own(self) -> list[Benefit]:
        """Its benefits."""
        return [b for b in self.pack.benefits if b.document == self.id]

    @property
    def targets(self) -> int:
        """How many targets it has."""
        return sum(t.document == self.id for t in self.pack.targets)

    @cached_property
    def lineage(self) -> Lineage:
        """The documents before and after it."""
        return lineage(self.pack, self.document)

    @property
    def carried_out_by(self) -> list["DocumentPage"]:
        """The documents that are based on it."""
        return [DocumentPage(self.pack, d, self.language, self.on) for d in self.lineage.carried_out_by]

    @property
    def replaced_by(self) -> list["DocumentPage"]:
        """The documents that replace it."""
        return [DocumentPage(self.pack, d, self.language, self.on) for d in self.lineage.replaced_by]

    @cached_property
    def owed(self) -> list[dict[str, Any]]:
        """The rules that are owed for it."""
        return owed_lines(self.pack, owed(self.own, self.on), self.language, self.on)


def owed_lines(pack: Pack, found: Iterable[Owed], language: str, on: date) -> list[dict[str, Any]]:
    """Owed rules in words: the unit, what waits, and the benefits."""
    return [
        {
            "unit": pack.organisations[o.unit].name[language] if o.unit else "",
            "parts": [(str(PARTS[part]), count) for part, count in o.parts.items()],
            "benefits": [BenefitPage(pack, pack.rule(b.id, on), language, on) for b in o.benefits],
        }
        for o in found
    ]


def names(pack: Pack, ids: Iterable[str], language: str) -> list[str]:
    """The names of units."""
    return [pack.organisations[id].name[language] for id in ids]

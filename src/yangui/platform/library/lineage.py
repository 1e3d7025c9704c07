"""Where a document stands among others, and which rules are still owed for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yangui.policy.model import Benefit, Document
from yangui.policy.pack import Pack

BRACKETS = str.maketrans("", "", "《》〈〉“” ")


@dataclass(frozen=True, slots=True)
class Named:
    """A document as another names it; `id` where the pack has it."""

    title: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The documents before and after a document."""

    based_on: list[Named]
    replaces: list[Named]
    carried_out_by: list[Document]
    replaced_by: list[Document]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a unit has yet to rule: so many benefits wait for each part. None where the text names no unit."""

    unit: str | None
    parts: dict[str, int]
    benefits: list[Benefit]


def lineage(pack: Pack, document: Document) -> Lineage:
    """What a document is based on and replaces, and which documents say so of it."""
    others = [d for d in pack.documents.values() if d.id != document.id]
    return Lineage(
        [_named(pack, name) for name in document.based_on],
        [_named(pack, name) for name in document.replaces],
        [d for d in others if any(_is(document, name) for name in d.based_on)],
        [d for d in others if any(_is(document, name) for name in d.replaces)],
    )


def _named(pack: Pack, name: str) -> Named:
    found = next((d.id for d in pack.documents.values() if _is(d, name)), None)
    return Named(name, found)


def _is(document: Document, name: str) -> bool:
    bare = name.translate(BRACKETS)
    return name in (document.id, document.number) or bare == document.title.zh.translate(BRACKETS)


def owed(benefits: Iterable[Benefit], on: date, part: str | None = None) -> list[Owed]:
    """The rules owed for benefits in force on a day, by unit, who owes most first; `part` limits it to one part."""
    by_unit: dict[str | None, list[Benefit]] = {}
    for benefit in benefits:
        waits = benefit.open if part is None else [p for p in benefit.open if p == part]
        if waits and (benefit.in_force is None or benefit.in_force.holds(on)):
            by_unit.setdefault(benefit.owed_by, []).append(benefit)
    found = [
        Owed(unit, dict(Counter(p for b in held for p in b.open if part in (None, p)).most_common()), held)
        for unit, held in by_unit.items()
    ]
    return sorted(found, key=lambda o: -len(o.benefits))

"""The figures of the front page. Each can be opened: what it counts is what the page behind it lists."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from yangui.policy.model import Document, Region
from yangui.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Tile:
    """A city on the map of tiles with the number of its own benefits that are in force."""

    code: str
    region: Region
    column: int
    row: int
    count: int


def in_force(pack: Pack, on: date) -> Counter[str]:
    """How many benefits are in force on a day by city, or by province where they hold in all of it."""
    held = {b.id: b for b in pack.benefits if b.in_force is None or b.in_force.holds(on)}
    codes = [b.region or pack.documents[b.document].region for b in held.values()]
    return Counter(pack.city(code) for code in codes)


def tiles(pack: Pack, on: date) -> list[Tile]:
    """Every region that has a place on the map."""
    counts = in_force(pack, on)
    return [Tile(code, r, *r.tile, counts[code]) for code, r in pack.regions.items() if r.tile is not None]


def newest(pack: Pack) -> list[Document]:
    """The documents, the newest first; one without any day last."""
    return sorted(pack.documents.values(), key=lambda d: day_of(d) or date.min, reverse=True)


def day_of(document: Document) -> date | None:
    """The day that dates a document: of issue, of publication, or from which it is in force."""
    return document.issued or document.published or document.in_force.from_

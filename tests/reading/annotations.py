"""The annotations of ../shared, each record with the places of the raw text that its quote marks."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from yangui.reading.findings import Span
from yangui.reading.layout.characters import RADICALS

MARKS = Path(__file__).with_name("marks.yaml")
DROPPED = re.compile(r"[\s*]")  # layout and bold marks, which quotes leave out
PER = {"person", "person_month", "team", "enterprise", "project", "institution", "ratio"}
SCALES = {"亿元": 10**8, "万元": 10**4, "亿美元": 10**8, "万美元": 10**4, "万平方米": 10**4}


def bare(text: str) -> str:
    """The characters that count: no layout, no bold marks, one width."""
    return DROPPED.sub("", unicodedata.normalize("NFKC", text.translate(RADICALS)))


def number(value: Any) -> Decimal | None:
    """A value of YAML without the noise of a float."""
    return None if value is None else Decimal(str(value)).normalize()


type Units = tuple[frozenset[str], frozenset[str]]  # that lead, that answer


@dataclass(frozen=True)
class Heading:
    """A heading: its first words' place, and whether it begins a measure (None: one may think either way)."""

    path: str | None
    span: Span
    measure: bool | None
    optional: bool = False


@dataclass(frozen=True)
class Annotated:
    """What people found in one text."""

    name: str
    raw: str
    marks: Mapping[str, Any]
    benefits: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    counted: list[dict[str, Any]]
    routines: list[dict[str, Any]]
    quotes_hold_amounts: bool = False  # where no figure of an amount's value stands, its quote is its place

    @cached_property
    def kept(self) -> list[int]:
        """Where in the raw text each character of `bare_raw` stands."""
        return [i for i, c in enumerate(self.raw) if not DROPPED.match(c)]

    @cached_property
    def bare_raw(self) -> str:
        return "".join(_narrow(self.raw[i]) for i in self.kept)

    def places(self, words: str) -> list[Span]:
        """Every place of these words in the raw text, whatever its layout."""
        words = "".join(map(_narrow, DROPPED.sub("", words)))
        starts = [m.start() for m in re.finditer(f"(?={re.escape(words)})", self.bare_raw)]
        return [Span(self.kept[s], self.kept[s + len(words) - 1] + 1) for s in starts]

    def apart(self, one: Span, other: Span) -> int:
        """Characters that count between two places; 0 where they touch or overlap."""
        first, second = sorted((one, other))
        return max(0, bisect_left(self.kept, second.start) - bisect_left(self.kept, first.end))

    def size(self, span: Span) -> int:
        """Characters that count in a place."""
        return bisect_left(self.kept, span.end) - bisect_left(self.kept, span.start)

    @cached_property
    def headings(self) -> list[Heading]:
        found: list[Heading] = []
        for h in self.marks["headings"]:
            span = self._line(h["begins"], found[-1].span.end if found else 0)
            found.append(Heading(h.get("path"), span, h.get("measure"), h.get("optional", False)))
        return found

    def _line(self, begins: str, after: int) -> Span:
        """The place of these words: where a line begins with them behind the heading before, if there is one."""
        places = [s for s in self.places(begins) if s.start >= after] or self.places(begins)
        lines = (s for s in places if re.search(r"(^|\n)[\s#*]*$", self.raw[: s.start]))
        return next(lines, places[0])

    def quoted(self, record: Mapping[str, Any]) -> list[Span]:
        """Where a record's quote stands; inside its clause, where the same words stand in others too."""
        places = self.places(record["quote"])
        return [p for p in places if self.clause(p.start) == record["clause"]] or places

    def clause(self, offset: int) -> str | None:
        """The path of the last heading before an offset; None in a text without numbers."""
        return next((h.path for h in reversed(self.headings) if h.span.start <= offset), None)

    @cached_property
    def duties(self) -> dict[str, set[Units]]:
        """Lead and responsible units by clause, in every way its records have them; only where clauses name them."""
        told: dict[str, set[Units]] = {}
        if not any(h.path for h in self.headings):
            return told
        for record in (*self.benefits, *self.targets, *self.routines):
            if record.get("lead_units") or record.get("duty_units"):
                told.setdefault(record["clause"], set()).add(
                    (_names(record["lead_units"]), _names(record["duty_units"]))
                )
        return told

    def amount(self, record: Mapping[str, Any]) -> Span | None:
        """Where the text states a benefit's amount: the nearest figure of that value to the quote."""
        return next(iter(self.stated(record)), None)

    def stated(self, record: Mapping[str, Any]) -> list[Span]:
        """Every such place: words that stand twice (每年发放3万元人才津贴) do not tell which of them was meant."""
        value, ratio = number(record["amount"]["value"]), record["amount"]["per"] == "ratio"
        assert value is not None
        figures = [s for form in _forms(value, ratio=ratio) for s in self.places(form) if not self._inside_number(s)]
        near = sorted((self.apart(figure, quote), figure) for quote in self.quoted(record) for figure in figures)
        if not near or near[0][0] > 60:
            return self.quoted(record)[:1] if self.quotes_hold_amounts else []
        first, words = near[0], self.quoted(record)
        return [first[1]] if len(words) == 1 else [figure for distance, figure in near if distance == first[0]]

    def _inside_number(self, figure: Span) -> bool:
        return bool(re.search(r"[0-9.,]\s*$", self.raw[max(0, figure.start - 3) : figure.start]))


def _narrow(character: str) -> str:
    """A full-width figure as the plain one, so that 30 is found where the text has ３０."""
    return unicodedata.normalize("NFKC", character) if "０" <= character <= "９" else character


def _names(units: list[str]) -> frozenset[str]:
    return frozenset(map(bare, units))


def _forms(value: Decimal, *, ratio: bool) -> Iterator[str]:
    """The ways to write an amount in figures."""
    if ratio:
        yield f"{value * 100:f}".removesuffix(".0") + "%"
        yield f"1:{value:f}"
        return
    for unit, scale in (("元", 1), ("万元", 10**4), ("亿元", 10**8), ("万", 10**4), ("亿", 10**8)):
        if (shown := (value / scale).normalize()) >= Decimal("0.1"):
            yield f"{shown:f}{unit}"


def load(shared: Path) -> list[Annotated]:
    """The five texts in order; `shared` is the folder beside the checkout."""
    marks = yaml.safe_load(MARKS.read_text(encoding="utf-8"))
    found = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        key = path.name[:3]
        found.append(
            Annotated(
                path.name,
                path.read_text(encoding="utf-8"),
                marks[key],
                _records(shared, "benefits", key),
                _records(shared, "targets", key),
                _counted(shared / "gold" / f"quantities_{key}.tsv"),
                _records(shared, "mechanisms", key),
            )
        )
    return found


def load_folder(folder: Path) -> list[Annotated]:
    """Texts from elsewhere: `NAME.txt` with `NAME.yaml`, which holds `headings`, `benefits` and `targets`."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        noted: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        text = path.with_suffix(".txt")
        marks = {"headings": noted.get("headings") or [], "pairs": [], "numbers": []}
        records = [[_complete(r) for r in noted.get(part) or []] for part in ("benefits", "targets")]
        raw = text.read_text(encoding="utf-8")
        found.append(Annotated(text.name, raw, marks, *records, [], [], quotes_hold_amounts=True))
    return found


def _complete(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the fields that its annotator may leave out."""
    if amount := record.get("amount"):
        amount.setdefault("bound", "exact")
        if amount.get("per") not in PER:  # for each room or acre: the scale knows no such
            amount["per"] = None
    return {"lead_units": [], "duty_units": [], "bound": "exact", "by": None, **record}


def _records(shared: Path, part: str, key: str) -> list[dict[str, Any]]:
    path = shared / "gold" / f"{part}_{key}.yaml"
    records: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return records


def _counted(path: Path) -> list[dict[str, Any]]:
    """Quantities by their offset in the raw text; only one of the five texts has them."""
    if not path.exists():
        return []
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]

"""Own test texts and what reading should find in them, as one checkable expectation each.

Every file of `texts/` has a `phenomenon` and a list of `texts`. A text holds its `text` and any of

- `segments`: fields of `Segment`, in order, what is furniture left out; `clauses`: `path title` of the whole outline;
  `measures`: the paths that state what is to be done; `duties`: `path: leading、units | responsible、units`
  (a name that has a 、 itself is written with ·);
- `quantities`: `quote = measure value[..most] [unit] [bound] [/per]`; `roles`: `quote: role`; `nothing`: quotes that
  no quantity may touch;
- `unpromised`: quotes that no benefit without an amount may touch;
- `benefits` and `targets`: records with a quote `at` the amount, or at the words that promise, and the fields that
  count; `bound` is `exact` where none is given; `flags`: quotes that a flag must touch.

A list of quantities, benefits or targets is meant to be complete as far as they have numbers, unless the text is marked
`partial`. A quote is looked for without spaces and line breaks; `quote@2` is its second place. `held_out` texts are not
for building on; their share is told separately.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yangui.reading.findings import Span
from yangui.reading.layout.characters import RADICALS

FOLDER = Path(__file__).parent / "texts"
NOT_YET = FOLDER / "not_yet.yaml"
COMPLETE = ("segments", "clauses", "quantities", "benefits", "targets")
FIELDS = {
    "segments": {
        "kind", "title", "number", "issuers", "addressee", "issued", "published", "in_force_from", "in_force_to",
        "based_on", "replaces",
    },
    "benefits": {
        "at", "path", "kind", "for", "amount", "most", "bound", "per", "base", "months", "spread", "times", "cap",
        "instalments", "quota", "payers", "window", "programme", "who", "lead", "responsible", "discretionary",
        "conditions", "papers",
    },
    "targets": {
        "at", "path", "kind", "indicator", "value", "most", "unit", "bound", "by", "region", "lead", "responsible",
        "achieved",
    },
}  # fmt: skip
KINDS = {
    "id",
    "text",
    "held_out",
    "partial",
    *COMPLETE,
    "measures",
    "duties",
    "roles",
    "nothing",
    "unpromised",
    "flags",
}


@dataclass(frozen=True)
class Text:
    """One text of a fictional place."""

    id: str
    phenomenon: str
    raw: str
    held_out: bool = False
    partial: bool = False
    wanted: Mapping[str, Any] = field(default_factory=dict)

    def places(self, quote: str) -> Span:
        """Where a quote stands in the raw text, spaces and line breaks aside."""
        quote, _, nth = quote.partition("@")
        kept = [i for i, c in enumerate(self.raw) if not c.isspace()]
        bare, wanted = "".join(self.raw[i] for i in kept), "".join(quote.split())
        assert wanted, f"{self.id}: an empty quote"
        if re.fullmatch(r"[0-9.]+", quote):  # a cell of a table, which nothing but spaces may part from the next
            cells = [m.span() for m in re.finditer(rf"(?<![\d.]){re.escape(wanted)}(?![\d.]*\d)", self.raw)]
            assert len(cells) >= int(nth or 1), f"{self.id}: {quote!r} is not in the text"
            return Span(*cells[int(nth or 1) - 1])
        # 20万元 does not stand in 120万元
        start = r"(?<![\d.])" if wanted[0].isdigit() else ""
        found = [m.start() for m in re.finditer(start + re.escape(wanted), bare)]
        assert len(found) >= int(nth or 1), f"{self.id}: {quote!r} is not in the text"
        at = found[int(nth or 1) - 1]
        return Span(kept[at], kept[at + len(wanted) - 1] + 1)


@dataclass(frozen=True)
class Expectation:
    """One thing that should be found, or with `key` `no more` that nothing else is."""

    text: Text
    kind: str
    key: str
    wanted: Any

    @property
    def id(self) -> str:
        return f"{self.text.id}/{self.kind}/{self.key}"


@dataclass(frozen=True)
class Number:
    """What is expected of a quantity."""

    at: str
    measure: str
    value: Decimal | None
    most: Decimal | None
    when: str | None
    unit: str | None
    bound: str
    per: str | None


BOUNDS = {"exact", "about", "at_least", "at_most", "exceed"}
WHEN = {"date", "period"}


def number(line: str) -> Number:
    """`300万元 = money 3000000 at_most /person` taken apart."""
    at, _, rest = line.rpartition(" = ")
    measure, value, *words = rest.split()
    low, _, high = value.partition("..")
    bound = next((w for w in words if w in BOUNDS), "exact")
    per = next((w[1:] for w in words if w.startswith("/")), None)
    unit = next((w for w in words if w not in BOUNDS and not w.startswith("/")), None)
    if measure in WHEN:
        return Number(at, measure, None, None, value, unit, bound, per)
    return Number(at, measure, Decimal(low), Decimal(high) if high else None, None, unit, bound, per)


def same(one: str, other: str) -> bool:
    """Whether two names differ in width, spaces or marks only."""
    return plain(one) == plain(other)


def plain(words: str) -> str:
    """Words without what layout and width add."""
    return re.sub(r"[\s*#]", "", unicodedata.normalize("NFKC", words.translate(RADICALS)))


@cache
def texts() -> tuple[Text, ...]:
    """All own texts, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path == NOT_YET:
            continue
        listed = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for entry in listed["texts"]:
            unknown = set(entry) - KINDS
            assert not unknown, f"{path.name}, {entry['id']}: {unknown}"
            found.append(_text(listed["phenomenon"], entry))
    assert len({t.id for t in found}) == len(found), "two texts have the same id"
    return tuple(found)


def _text(phenomenon: str, entry: Mapping[str, Any]) -> Text:
    wanted = {k: v for k, v in entry.items() if k not in {"id", "text", "held_out", "partial"}}
    for section, known in FIELDS.items():
        for record in wanted.get(section, []):
            assert set(record) <= known, f"{entry['id']}: {set(record) - known}"
    return Text(
        entry["id"], phenomenon, entry["text"], entry.get("held_out", False), entry.get("partial", False), wanted
    )


@cache
def expectations() -> tuple[Expectation, ...]:
    """Every expectation of every text; their ids are unique."""
    found = tuple(e for text in texts() for e in _of(text))
    ids = [e.id for e in found]
    assert len(set(ids)) == len(ids), sorted({i for i in ids if ids.count(i) > 1})
    return found


def _of(text: Text) -> Iterator[Expectation]:
    for kind, wanted in text.wanted.items():
        seen: dict[str, int] = {}
        for key, value in _keyed(kind, wanted):
            seen[key] = seen.get(key, 0) + 1
            yield Expectation(text, kind, key if seen[key] == 1 else f"{key} ({seen[key]})", value)
        if kind in COMPLETE and not text.partial:
            yield Expectation(text, kind, "no more", wanted)


def _keyed(kind: str, wanted: Any) -> Iterator[tuple[str, Any]]:
    match kind:
        case "duties" | "roles":
            for key, value in wanted.items():
                yield key, (key, value)
        case "quantities":
            for line in wanted:
                yield number(line).at, number(line)
        case "benefits" | "targets":
            for record in wanted:
                yield record["at"], record
        case "segments":
            for place, record in enumerate(wanted, 1):
                yield f"{place} {record['kind']}", record
        case "measures":
            yield "all", wanted
        case _:
            for line in wanted:
                yield line, line


def not_yet() -> list[str]:
    """Ids of the expectations that are known to fail."""
    if not NOT_YET.exists():
        return []
    return yaml.load(NOT_YET.read_text(encoding="utf-8"), yaml.CSafeLoader) or []

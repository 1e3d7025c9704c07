"""One page with the text and what was found in it side by side, each leading to the other.

The page holds everything itself: no script, no picture, no address. The text stays as it is, character by character;
links and signs lie around it, so that it can be copied. The list on top holds what reading left open and, where they
are given, the flags of the drafts, so that nobody takes a page for done that a draft is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from itertools import pairwise
from pathlib import Path

from yangui.reading.display.style import STYLE
from yangui.reading.display.words import KINDS, word
from yangui.reading.findings import (
    BenefitFound,
    Clause,
    Duty,
    Findings,
    Flag,
    Found,
    Quantity,
    Segment,
    Span,
    TargetFound,
    Use,
)
from yangui.reading.numbers.units import EACH_OF
from yangui.reading.places import Places, clauses
from yangui.reading.problems import flagged

IDLE = frozenset(["context", "deadline"])  # what a number is there for that no benefit or target tells: 每年, 2024
QUOTED = 24  # characters of the text beside a flag
SCALES = ((10**8, "亿元"), (10**4, "万元"))
TAGS = {"zh": "zh-Hans", "en": "en"}
type Cell = Found[str] | Found[int] | Quantity | str
type _Row = tuple[str, Sequence[Cell]]


@dataclass(frozen=True)
class _Mark:
    """A place of the text that leads to a card."""

    span: Span
    kind: str
    card: str


@dataclass(frozen=True)
class _Card:
    """A finding: its kind, place, title and fields; the places of the text that lead to it, if not the whole."""

    kind: str
    span: Span
    title: str
    rows: list[_Row]
    marks: Sequence[Span] = ()


def page(findings: Findings, lang: str = "zh", drafted: Iterable[Flag] = ()) -> str:
    """The page in a language (zh or en), complete; `drafted` are the flags of the drafts made from these findings."""
    flags = sorted({*findings.flags, *drafted}, key=lambda flag: (flag.span, flag.code, flag.reason))
    return _Page(findings, lang, flags).html()


class _Page:
    def __init__(self, findings: Findings, lang: str, open_: Sequence[Flag]) -> None:
        self.findings, self.lang, self.open = findings, lang, open_
        self.places = Places(findings)
        self.heads = {s.span: self.begins(s) for s in findings.segments}
        self.marks: list[_Mark] = []
        self.anchors: set[int] = set()

    def word(self, key: str) -> str:
        return word(key, self.lang)

    def html(self) -> str:
        flags = self.flags()
        cards = "\n".join(self.cards())  # before the source, which needs their places
        title = f"{self.word('title')} — {Path(self.findings.name).name}"
        legend = "".join(f'<li class="{kind}">{self.sign(kind)}{escape(self.name(kind))}</li>' for kind in KINDS)
        return (
            f'<!DOCTYPE html>\n<html lang="{TAGS[self.lang]}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>\n"
            f'<header><h1>{escape(title)}</h1><p class="sub">{escape(self.word("sub"))}</p>'
            f'<ul class="legend">{legend}</ul>{flags}</header>\n'
            # HTML drops a first line break in `pre`
            f'<main><section class="source" aria-label="{escape(self.word("source"))}"><pre>\n{self.source()}</pre>'
            "</section>\n"
            f'<section class="findings" aria-label="{escape(self.word("title"))}">{cards}</section></main>\n'
            f"</body></html>\n"
        )

    def name(self, kind: str) -> str:
        return KINDS[kind][2 if self.lang == "en" else 1]

    def sign(self, kind: str) -> str:
        return f'<span class="sign" aria-hidden="true">{escape(KINDS[kind][0])}</span>'

    def link(self, span: Span, text: str) -> str:
        """A link to a place of the text."""
        self.anchors.add(span.start)
        return f'<a href="#c{span.start}">{escape(text)}</a>'

    def line(self, span: Span) -> str:
        self.anchors.add(span.start)
        text = self.word("line").format(self.places.line(span.start))
        return f'<a class="line" href="#c{span.start}">{escape(text)}</a>'

    # flags

    def flags(self) -> str:
        if not self.open:
            return f'<p class="sub">{escape(self.word("no_flags"))}</p>'
        items = []
        for position, flag in enumerate(self.open):
            place = self.heads.get(flag.span, flag.span)
            self.marks.append(_Mark(place, "flag", f"flag-{position}"))
            reason = flagged(flag.code, flag.reason, self.lang)
            told = " ".join(part for part in (flag.code, flag.path, reason) if part)
            items.append(
                f'<li id="flag-{position}" class="flag" title="{escape(flag.reason)}">{self.sign("flag")}'
                f"{self.link(place, told)}{self.quote(flag, reason)}{self.line(place)}</li>"
            )
        return f'<h2>{escape(self.word("flags"))} ({len(items)})</h2><ul class="flags">{"".join(items)}</ul>'

    def quote(self, flag: Flag, reason: str) -> str:
        """The words that a flag is about, so that two of one kind in one clause can be told apart."""
        said = "" if flag.span in self.heads else self.places.words(flag.span)
        if not said or said in reason:
            return ""
        return f' <q class="said">{escape(said if len(said) <= QUOTED else said[:QUOTED] + "…")}</q>'

    def begins(self, segment: Segment) -> Span:
        """Where a text begins, for what is said of all of it."""
        return segment.title.span if segment.title else Span(segment.span.start, segment.span.start + 1)

    # cards

    def cards(self) -> Iterator[str]:
        """One card a finding, in the order of the text; numbers that say nothing of use come last and folded."""
        of = self.findings
        cards = [self.head(s) for s in of.segments if s.kind != "furniture"]
        cards += [card for clause in clauses(of.outline) if (card := self.clause(clause))]
        cards += [_Card("duty", d.span, d.path, self.duty(d)) for d in of.duties]
        cards += [_Card("benefit", b.span, b.title.words, self.benefit(b)) for b in of.benefits]
        cards += [_Card("target", t.span, t.indicator.words, self.target(t)) for t in of.targets]
        rest = [u for u in of.uses if u.quantity.span not in self.places.told]
        doubtful = {flag.span for flag in self.open}
        idle = [u for u in rest if u.role in IDLE and u.quantity.span not in doubtful]
        cards += [_Card("number", u.quantity.span, self.word(u.role), self.use(u)) for u in rest if u not in idle]
        order = list(KINDS)
        cards.sort(key=lambda c: (c.span.start, order.index(c.kind), c.span.end))
        for position, card in enumerate(cards):
            yield self.card(f"f{position}", card)
        if idle:
            yield f"<details><summary>{escape(self.word('idle'))} ({len(idle)})</summary>"
            for position, use in enumerate(idle, len(cards)):
                yield self.card(f"f{position}", _Card("number", use.quantity.span, self.word(use.role), self.use(use)))
            yield "</details>"

    def card(self, id: str, card: _Card) -> str:
        self.marks += [_Mark(span, card.kind, id) for span in card.marks or (card.span,)]
        told = "".join(
            f"<dt>{escape(self.word(name))}</dt><dd>{self.word('and').join(map(self.cell, cells))}</dd>"
            for name, cells in card.rows
            if cells
        )
        return (
            f'<article class="card {card.kind}" id="{id}">{self.line(card.span)}<h3>{self.sign(card.kind)}'
            f"{self.link(card.span, card.title)}</h3>{f'<dl>{told}</dl>' if told else ''}</article>"
        )

    def cell(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return escape(cell)
        if isinstance(cell, Quantity):
            return self.link(cell.span, self.quantity(cell))
        before = f" ({self.word('inherited')})" if cell.inherited else ""
        return self.link(cell.span, cell.words) + escape(before)

    def quantity(self, quantity: Quantity) -> str:
        """A number with bound, unit and rate, in words."""
        if quantity.when or quantity.value is None:
            return self.day(quantity.when or quantity.unit)
        scale, unit = 1, self.unit(quantity)
        if quantity.measure == "money" and self.lang != "en":
            scale, unit = next((s for s in SCALES if quantity.value >= s[0]), (1, unit))
        most = "" if quantity.most is None else f"–{_figure(quantity.most / scale)}"
        told = self.word(quantity.bound).format(f"{_figure(quantity.value / scale)}{most} {unit}")
        return " ".join([*map(self.each, quantity.per), told])

    def unit(self, quantity: Quantity) -> str:
        units = {"money": self.word("CNY"), "share": "%", "duration": self.word("months")}
        return units.get(quantity.measure, quantity.unit)

    def day(self, when: str) -> str:
        """A day or period as a person writes it: annual is no word of Chinese."""
        return self.word(when) if when == "annual" else when.replace("/", "—")

    def each(self, per: str) -> str:
        """For each of what a number holds: 每人, a person."""
        return f"a {per.replace('_', ' ')}" if self.lang == "en" else f"每{EACH_OF[per]}"

    def head(self, segment: Segment) -> _Card:
        single = ("number", "addressee", "issued", "published", "in_force_from", "in_force_to")
        told = [(name, found) for name in single if (found := getattr(segment, name)) is not None]
        rows: list[_Row] = [(name, [Found(str(f.value), f.span, f.inherited)]) for name, f in told]
        rows += [(name, getattr(segment, name)) for name in ("issuers", "based_on", "replaces")]
        spans = [f.span for f in (segment.title, *(f for _, f in told)) if f and not f.inherited]
        title = segment.title.value if segment.title else self.word("segment")
        # a text without a head leads from its first character
        return _Card("head", segment.span, title, rows, spans or [Span(segment.span.start, segment.span.start + 1)])

    def clause(self, clause: Clause) -> _Card | None:
        """The heading of a clause; None where it has none."""
        first, last = clause.label or clause.title, clause.title or clause.label
        if first is None or last is None:
            return None
        words = last.value if clause.title else ""
        title = clause.path if words in clause.path else f"{clause.path} {words}"
        return _Card("clause", Span(first.span.start, last.span.end), title, [])

    def duty(self, duty: Duty) -> list[_Row]:
        return [("lead", duty.lead), ("responsible", duty.responsible)]

    def benefit(self, found: BenefitFound) -> list[_Row]:
        singles = ("amount", "base", "cap", "quota", "duration_months", "spread_months", "times", "window", "programme")
        told: dict[str, Sequence[Cell]] = {n: [value] for n in singles if (value := getattr(found, n)) is not None}
        return [
            ("kind", [self.word(found.kind)]),
            ("beneficiary", [self.word(found.beneficiary)]),
            ("who", found.who),
            ("conditions", found.conditions),
            ("papers", found.papers),
            ("amount", told.pop("amount", [self.word("none")])),
            *told.items(),
            ("instalments", found.instalments),
            ("payers", found.payers),
            ("lead", found.lead),
            ("responsible", found.responsible),
            ("discretionary", [self.word("yes")] if found.discretionary else []),
        ]

    def target(self, found: TargetFound) -> list[_Row]:
        return [
            ("kind", [self.word(found.kind)]),
            ("quantity", [found.quantity] if found.quantity else []),
            ("by", [replace(found.by, value=self.day(found.by.value))] if found.by else []),
            ("region", [found.region] if found.region else []),
            ("lead", found.lead),
            ("responsible", found.responsible),
            ("achieved", [self.word("yes")] if found.achieved else []),
        ]

    def use(self, use: Use) -> list[_Row]:
        return [("quantity", [use.quantity]), ("subject", [use.subject] if use.subject else [])]

    # source

    def source(self) -> str:
        """The raw text in pieces: the innermost mark around a piece makes it a link to its card."""
        raw = self.findings.raw
        marks = sorted(self.marks, key=lambda m: (m.span.start, -m.span.end))
        cuts = sorted({0, len(raw), *self.anchors, *(edge for m in marks for edge in m.span)})
        pieces, open_, waiting, seen = [], list[_Mark](), 0, set[str]()
        for start, end in pairwise(cuts):
            while waiting < len(marks) and marks[waiting].span.start <= start:
                open_.append(marks[waiting])
                waiting += 1
            open_ = [m for m in open_ if m.span.end > start]
            anchor = f'<span id="c{start}"></span>' if start in self.anchors else ""
            text = escape(raw[start:end])
            if open_:
                # of two at one place the finding, which says more than the flag about it
                mark = min(open_, key=lambda m: (m.span.end - m.span.start, m.kind == "flag"))
                first = "" if mark.card in seen else " first"
                seen.add(mark.card)
                signs = dict.fromkeys(KINDS[m.kind][0] for m in open_ if m.kind == "flag" or m is mark)
                text = (
                    f'<a class="{mark.kind}{first}" data-sign="{escape("".join(signs))}" href="#{mark.card}"'
                    f' title="{escape(self.name(mark.kind))}">{text}</a>'
                )
            pieces.append(anchor + text)
        return "".join(pieces)


def _figure(value: Decimal) -> str:
    return f"{value.normalize():,f}"

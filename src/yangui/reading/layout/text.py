"""Layer 1: the text without its layout, with the way back to the raw characters.

`clean` has one form of each character and no layout spaces, bold marks, page numbers or line breaks inside a paragraph;
its paragraphs stand on lines of their own. Every character of it is one of `raw` or stands for one; in a row of a table
some are lent by its head.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from yangui.reading.findings import Found, Span
from yangui.reading.layout.characters import FORMS, mapped, noughts, word
from yangui.reading.layout.joining import continues, interrupts, measure
from yangui.reading.layout.lines import Line, apart, kept, lines, running_heads
from yangui.reading.layout.tables import Unread, told_as_text
from yangui.reading.layout.traditional import SIMPLIFIED

LENDERS = 4  # runs of lent words that stand together where they were taken from


class Paragraph(NamedTuple):
    """Characters `start` to `end` of the clean text, and what the layout said of them."""

    start: int
    end: int
    heading: int = 0  # marks of a Markdown heading
    gap: bool = False  # a blank line stands before it
    indented: bool = False
    bold: int = 0  # so many characters at its start are marked bold


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its clean form."""

    raw: str
    clean: str
    verbatim: str  # as `clean`, with the traditional characters that the text has
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Span, ...]  # page numbers and running heads
    places: tuple[list[int], list[int]]  # where a run of characters begins, in the clean text and in the raw
    own: tuple[list[int], list[int]]  # the same without the runs that are lent
    lent: Mapping[int, Span]  # by the number of a run that is lent: the place from which it is taken
    unread: tuple[Unread, ...] = ()  # what tables say and no row can tell

    def at(self, place: int) -> int:
        """The raw place of a character of the clean text, or of the next that is no lent one."""
        clean, raw = self.own
        run = bisect_right(clean, place) - 1
        if self.lent and bisect_right(self.places[0], place) - 1 in self.lent:
            return raw[min(run + 1, len(raw) - 1)]
        return raw[run] + place - clean[run]

    def lends(self, place: int) -> bool:
        """Whether a character of the clean text is lent to where it stands."""
        return bisect_right(self.places[0], place) - 1 in self.lent

    def span(self, start: int, end: int) -> Span:
        """The raw characters that `clean[start:end]` stands for; `start` must be less than `end`.

        Lent words have a place only where nothing else stands with them.
        """
        clean, raw = self.places
        run = bisect_right(clean, start) - 1
        last = run if run + 1 == len(clean) or end <= clean[run + 1] else bisect_right(clean, end - 1, run + 1) - 1
        if self.lent and (run in self.lent or last in self.lent):
            first, final = run, last
            while run <= last and run in self.lent:
                run += 1
            while last > run and last in self.lent:
                last -= 1
            if run > last:
                return self._lender(range(first, final + 1), start, end)
            start, end = max(start, clean[run]), min(end, clean[last + 1]) if last < final else end
        return Span(raw[run] + start - clean[run], raw[last] + end - clean[last])

    def _lender(self, runs: Iterable[int], start: int, end: int) -> Span:
        """The place of words that are all lent: theirs, by the character where they were taken so."""
        placed = [run for run in runs if self.lent[run].start < self.lent[run].end]
        if not placed:
            at = self.lent[bisect_right(self.places[0], start) - 1].start
            return Span(at, at + 1)  # a sign of the layout
        clean, first, last = self.places[0], placed[0], placed[-1]
        begin = self.lent[first].start + max(start - clean[first], 0)
        until = self.lent[last].end - max(clean[last + 1] - end, 0)
        if begin < until and len(placed) < LENDERS:
            return Span(begin, until)
        return Span(begin, self.lent[first].end)

    def place(self, raw_place: int) -> int:
        """The first character of the clean text at or after a raw place, of those that are not lent."""
        clean, raw = self.own
        run = bisect_right(raw, raw_place) - 1
        if run < 0:
            return 0
        following = clean[run + 1] if run + 1 < len(clean) else len(self.clean)
        return min(clean[run] + raw_place - raw[run], following)

    def until(self, raw_end: int) -> int:
        """The clean place where what ends before a raw place ends, with what is lent to it."""
        end = self.place(raw_end - 1) + 1 if raw_end else 0
        run = bisect_right(self.places[0], end - 1)
        while run in self.lent:
            run += 1
            end = self.places[0][run] if run < len(self.places[0]) else len(self.clean)
        return end

    def between(self, start: int, end: int) -> tuple[Paragraph, ...]:
        """The paragraphs that begin in a run of characters."""
        first = bisect_left(self.paragraphs, start, key=lambda p: p.start)
        return self.paragraphs[first : bisect_left(self.paragraphs, end, key=lambda p: p.start)]

    def found(self, start: int, end: int) -> Found[str]:
        """What stands there, without its layout and without what is lent to it."""
        span, said = self.span(start, end), self.verbatim[start:end].strip(" ")
        if self.lent and (words := self._own_words(start, end, span)) != said:
            return Found(words, span, reads=said)
        return Found(said, span)

    def _own_words(self, start: int, end: int, span: Span) -> str:
        """What stands at a place; where all is lent, what does at the place from which it is taken."""
        clean = self.places[0]
        run = bisect_right(clean, start) - 1
        words, lent = list[str](), list[str]()
        while start < end:
            stop = min(end, clean[run + 1]) if run + 1 < len(clean) else end
            if run not in self.lent:
                words.append(self.verbatim[start:stop])
            elif span.start <= self.lent[run].start < self.lent[run].end <= span.end or not lent:
                lent.append(self.verbatim[start:stop] if self.lent[run].start < self.lent[run].end else "")
            start, run = stop, run + 1
        return "".join(words or lent).strip(" ")

    def titled(self, start: int, end: int) -> Found[str]:
        """What stands there as a heading: spaces that part words stay, those that stretch a line go."""
        span = self.span(start, end)
        shown = self.raw[span.start : span.end].translate(FORMS).replace("**", "")
        words = shown.split()
        spaced = len(words) > 1 and all(len(w) > 1 for w in words) and not set(shown) & set("\n*_`[")
        if spaced:
            return Found(" ".join(words), span)
        said = self._own_words(start, end, span) if self.lent else self.verbatim[start:end]
        return Found(said.replace("\n", ""), span)


def clean(raw: str) -> Text:
    """The text without its layout."""
    wide = mapped(raw if "\n" in raw else raw.replace("\r", "\n"), FORMS)
    simple = noughts(mapped(wide, SIMPLIFIED))
    every, unread = told_as_text(list(lines(raw, simple)), raw, simple)
    heads = running_heads(every)
    furniture = [Span(line.start, line.end) for line in every if apart(line, heads)]
    told = list(kept(every, heads))
    shape = measure(told)
    groups: list[list[Line]] = []
    for place, (line, following) in enumerate(zip(told, [*told[1:], None], strict=False)):
        if line.row or (groups and groups[-1][-1].row):
            groups.append([line])
        elif groups and following and not following.row and interrupts(groups[-1], line, following):
            furniture.append(Span(line.start, line.end))
        elif groups and continues(groups[-1], line, following, shape, place):
            groups[-1].append(line)
        else:
            groups.append([line])
    return _built(raw, wide, simple, groups, furniture, unread)


def _apart_words(one: str, other: str) -> bool:
    """Whether a line break parts two words; a number that it cuts is one."""
    return word(one) and word(other) and not (one.isdecimal() and other.isdecimal())


def _built(
    raw: str, wide: str, simple: str, groups: list[list[Line]], furniture: list[Span], unread: Iterable[Unread]
) -> Text:
    parts: list[str] = []
    told: list[str] = []  # the parts with their traditional characters
    starts: list[int] = []
    places: list[int] = []
    lent: dict[int, Span] = {}
    paragraphs: list[Paragraph] = []
    length = end = 0

    def add(begin: int, text: str, verbatim: str) -> None:
        nonlocal length
        starts.append(length)
        places.append(begin)
        parts.append(text)
        told.append(verbatim)
        length += len(text)

    for group in groups:
        if paragraphs:
            add(end, "\n", "\n")
        start = length
        for number, line in enumerate(group):
            if number and _apart_words(parts[-1][-1], line.text[0]):
                add(end, " ", " ")
            for a, b in line.pieces if not line.row else ():
                add(a, simple[a:b], wide[a:b])
            for part in line.row:
                if part.words:
                    lent[len(starts)] = Span(part.start, part.end)
                    taken = len(part.words) == part.end - part.start
                    add(part.start, part.words, wide[part.start : part.end] if taken else part.words)
                else:
                    add(part.start, simple[part.start : part.end], wide[part.start : part.end])
            end = line.end
        first = group[0]
        paragraphs.append(Paragraph(start, length, first.heading, first.gap, first.indented, first.bold))
    own = (starts, places)
    if lent:
        kept_runs = [run for run in range(len(starts)) if run not in lent]
        own = ([starts[run] for run in kept_runs], [places[run] for run in kept_runs])
    return Text(
        raw, "".join(parts), "".join(told), tuple(paragraphs), tuple(sorted(furniture)), (starts, places), own, lent,
        tuple(unread),
    )  # fmt: skip

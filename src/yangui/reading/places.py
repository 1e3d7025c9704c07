"""Where a place of the raw text stands: on which line, and in which clause."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from yangui.reading.findings import Clause, Findings, Segment, Span


class Places:
    """The lines and the outline of one file, to be asked for single places."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        end = "\n" if "\n" in findings.raw else "\r"  # as the text layer parts lines
        self._lines = [0, *(i + 1 for i, c in enumerate(findings.raw) if c == end)]
        self._within = _enclosing(findings.segments)
        self._furniture = [s.span for s in findings.segments if s.kind == "furniture"]

    @cached_property
    def told(self) -> frozenset[Span]:
        """The places of the numbers and times that benefits and targets tell."""
        of = self.findings
        parts = (
            *(q for b in of.benefits for q in (b.amount, b.cap, b.quota, *b.instalments)),
            *(q for b in of.benefits for q in (b.duration_months, b.spread_months, b.times)),
            *(q for t in of.targets for q in (t.quantity, t.by)),
        )
        return frozenset(part.span for part in parts if part)

    def line(self, offset: int) -> int:
        """The line, from 1, on which the character at `offset` stands."""
        return bisect_right(self._lines, offset)

    def said(self, span: Span) -> str:
        """The raw text of a place without what belongs to the page inside it, such as its number in a sentence."""
        kept, start = list[str](), span.start
        for apart in self._furniture[bisect_right(self._furniture, span.start, key=lambda s: s.start) :]:
            if apart.end > span.end:
                break
            kept.append(self.findings.raw[start : apart.start])
            start = apart.end
        return "".join((*kept, self.findings.raw[start : span.end]))

    def words(self, span: Span) -> str:
        """The same without layout and bold marks."""
        return bare(self.said(span))

    def before(self, span: Span, reach: int) -> str:
        """The words of the `reach` characters before a place."""
        return self.words(Span(max(0, span.start - reach), span.start))

    def clause(self, offset: int) -> Clause | None:
        """The innermost clause around the character at `offset`; None outside the outline."""
        found, parts = None, self.findings.outline
        while (inner := _around(parts, offset)) is not None:
            found, parts = inner, inner.parts
        return found

    def segment(self, offset: int) -> int | None:
        """The index of the innermost text around the character at `offset`; None between texts.

        A text can hold what belongs to the page, such as the line of a website below its title.
        """
        segments = self.findings.segments
        at: int | None = bisect_right(segments, offset, key=lambda segment: segment.span.start) - 1
        while at is not None and (at < 0 or offset >= segments[at].span.end):
            at = self._within[at] if at >= 0 else None
        return at


def bare(said: str) -> str:
    """Words of the raw text without layout and bold marks."""
    return re.sub(r"[\s*]+", "", said)


def clauses(parts: Sequence[Clause]) -> Iterator[Clause]:
    """Every clause with all below it, in the order of the text."""
    for clause in parts:
        yield clause
        yield from clauses(clause.parts)


def texts(findings: Findings) -> Iterator[tuple[int, Segment]]:
    """The texts that say what is to be done, each with its index: no imprints, no furniture of the page."""
    for index, segment in enumerate(findings.segments):
        if segment.kind not in ("imprint", "furniture"):
            yield index, segment


def _around(parts: Sequence[Clause], offset: int) -> Clause | None:
    at = bisect_right(parts, offset, key=lambda clause: clause.span.start) - 1
    return parts[at] if at >= 0 and offset < parts[at].span.end else None


def _enclosing(segments: Sequence[Segment]) -> list[int | None]:
    """For each text the index of the one that it stands in."""
    around, open_ = list[int | None](), list[int]()
    for index, segment in enumerate(segments):
        while open_ and segments[open_[-1]].span.end <= segment.span.start:
            open_.pop()
        around.append(open_[-1] if open_ else None)
        open_.append(index)
    return around

"""Where a place of the raw text stands: on which line, and in which clause."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from yangui.reading.findings import Clause, Findings, Segment


class Places:
    """The lines and the outline of one file, to be asked for single places."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._lines = [0, *(i + 1 for i, c in enumerate(findings.raw) if c == "\n")]

    def line(self, offset: int) -> int:
        """The line, from 1, on which the character at `offset` stands."""
        return bisect_right(self._lines, offset)

    def clause(self, offset: int) -> Clause | None:
        """The innermost clause around the character at `offset`; None outside the outline."""
        found, parts = None, self.findings.outline
        while (inner := _around(parts, offset)) is not None:
            found, parts = inner, inner.parts
        return found

    def segment(self, offset: int) -> int | None:
        """The index of the text around the character at `offset`; None between texts."""
        segments = self.findings.segments
        at = bisect_right(segments, offset, key=lambda segment: segment.span.start) - 1
        return at if at >= 0 and offset < segments[at].span.end else None


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

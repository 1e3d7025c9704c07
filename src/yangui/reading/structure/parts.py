"""A text of a file while its paragraphs are being gathered, and when it is complete."""

import re
from dataclasses import dataclass, field
from datetime import date

from yangui.reading.findings import Found, Segment, SegmentKind
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Paragraph, Text
from yangui.reading.structure import validity


@dataclass
class Meta:
    """What a web page says of a text before it begins."""

    number: Found[str] | None = None
    issued: Found[date] | None = None
    published: Found[date] | None = None


@dataclass
class Part:
    """A segment while its paragraphs are being gathered."""

    kind: SegmentKind
    start: int
    end: int
    phase: str = "head"  # head, body, closed
    body: list[Paragraph] = field(default_factory=list)
    title: Found[str] | None = None
    number: Found[str] | None = None
    issuers: tuple[Found[str], ...] = ()
    signed: tuple[Found[str], ...] = ()
    addressee: Found[str] | None = None
    issued: Found[date] | None = None
    published: Found[date] | None = None
    news: bool = False
    official: bool = False
    marked: bool = False
    listing: bool = False  # it has begun to list its annexes

    def take(self, meta: Meta) -> None:
        """Take over what the page says, where the text has not said it."""
        self.number = self.number or meta.number
        self.issued = self.issued or meta.issued
        self.published = self.published or meta.published


def segment(text: Text, part: Part) -> Segment:
    """The finished segment."""
    kind = part.kind
    if kind == "text" and (part.news or not part.official) and not _looks_official(text, part):
        kind = "news"
    body = text.span(part.body[0].start, part.body[-1].end) if part.body else None
    said = validity.stated(text, part.body, part.issued)
    return Segment(
        kind,
        text.span(part.start, part.end),
        body,
        part.title,
        part.number,
        part.issuers or part.signed,
        part.addressee,
        part.issued,
        part.published,
        said.start,
        said.end,
        said.based_on,
        said.replaces,
    )


def _looks_official(text: Text, part: Part) -> bool:
    if part.news and not part.number:
        return False
    first = "\n".join(text.clean[p.start : p.start + 12] for p in part.body)
    return bool(re.search(rf"^(?:第一[章条]|[{CN}]、|\([{CN}]\)|1[.、])", first, re.M)) or part.official

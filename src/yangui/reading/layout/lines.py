"""The lines of a text without their noise: spaces, marks of Markdown, page numbers and running heads."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from yangui.reading.layout.characters import word

LINE = re.compile(r"[^\n]++")
MARKDOWN = re.compile(r"(?:> ?)*(#{1,6})(?!#) *|(?:> ?)+|[•·●○■□◆◇▪▲△▶►➤★☆※✓✔✅☑❤] *")
NOISE = re.compile(
    r"[ *\\&](?:(?<= ) *+|(?<=\*)\*++(?!(?<=[\u4e00-\u9fff]\*\*)[百千万亿元%])"  # 突破**亿元 leaves a gap
    r"|(?<=\\)(?=[.()#*\[\]-])|(?<=&)[en][bmn]sp;)"
)
# Marks of Markdown on both sides of words: *10万元*, _10万元_, `10万元`. A star or a line alone is a gap to be filled
# (*年*月, 张*明、李*华), and so are two of them before a unit or around the ends of a list.
PAIRED = re.compile(
    r"(?<![A-Za-z0-9*_`\\])(?P<mark>`{1,3}|\*|__?)(?=[\w《“(])(?![百千万亿元年月日条号%个名人家项])"
    r"(?=[^*_`\n]{0,80}[0-9]|[^*_`\n、,]{2,80}[*_`])[^*_`\n]{1,80}(?<=[\w》”)%。,;:])(?P<close>(?P=mark))(?![A-Za-z0-9*_`])"
)
LINK = re.compile(
    r"(?P<mark>\[)[^\[\]\n]{1,200}(?P<close>\]\((?:https?://|mailto:|[#/]|\.\.?/|[\w-]{1,80}\.(?:html?|pdf|docx?|md)\b)[^()\n]{0,300}\))"
)
STRETCHED = re.compile(r"(?:[^ ] +){4,}[^ ]{1,2}")  # one space after each character
SPREAD = re.compile(r"第 *\d(?: +\d){1,2}")  # 第 1 0 条: the digits of one number
PAGE = re.compile(
    r"[-—~·. ]++\d{1,4}[-—~·. ]*+|\d{1,4}[-—~· ]*+|\d{1,4} ?/ ?\d{1,4}"
    r"|[-—~·]{1,2}|(.)\1{7,}"  # dashes beside a number, an ornament
    r"|第 ?\d{1,4} ?页(?: ?[/,|]? ?共? ?\d{1,4} ?页)?|[Pp]age ?\d+.{0,8}"
)
FURNITURE = 90  # characters of a line of the page, such as an ornament


class Part(NamedTuple):
    """A piece of a row of a table: the raw characters from `start` to `end`, or `words` that they stand for.

    Words that a table says once for all its rows, such as 万元 in the head of a column, are lent to each.
    """

    start: int
    end: int
    words: str = ""


class Line(NamedTuple):
    """One line: its place in the raw text, and the places of it that stay."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    text: str
    width: float
    heading: int
    gap: bool
    indented: bool
    paged: bool  # a page began before it
    bold: int
    row: tuple[Part, ...] = ()  # of a row of a table: what it reads as


def lines(raw: str, wide: str) -> Iterator[Line]:
    """The lines that are not blank; `wide` is `raw` in one form of each character."""
    blank = paged = False
    previous = 0
    for found in LINE.finditer(wide):
        start, end = found.span()
        paged = paged or raw.find("\f", previous, start) >= 0
        blank = blank or wide.count("\n", previous, start) > 1
        previous = end
        text = found[0].rstrip(" ")
        if not text.strip(" *"):
            blank = True
            continue
        end = start + len(text)
        first = start + len(text) - len(text.lstrip(" "))
        yield line_of(raw, wide, first, end, indent=first - start, gap=blank, paged=paged)
        blank = paged = False


def line_of(
    raw: str, wide: str, first: int, end: int, *, gap: bool, paged: bool, indent: int = 0, cell: bool = False
) -> Line:
    """The characters from `first` to `end`, which are no spaces, as a line; in a cell > stands for more than."""
    marks = None if cell else MARKDOWN.match(wide, first, end)
    level = len(marks[1] or "") if marks else 0
    begin = marks.end() if marks else first
    bold = 0
    if wide.startswith("**", begin):
        bold = max(wide.find("**", begin + 2, end) - begin - 2, 0)
    pieces: list[tuple[int, int]] = []
    at = begin
    stretched = bool(STRETCHED.fullmatch(wide, begin, end))
    for here, after in _noise(wide, begin, end):
        if after <= at:
            continue
        spaced = wide[here] == " " and begin < here and not stretched and _parts(wide, begin, here, after)
        stop = here + spaced  # one space stays
        if at < stop:
            pieces.append((at, stop))
        at = after
    if at < end:
        pieces.append((at, end))
    text = "".join(wide[a:b] for a, b in pieces)
    line = raw[first:end]
    width = (
        len(line.encode("utf-8", "replace")) + len(line)
    ) / 4 + indent  # a Chinese character is 1, a Latin one a half
    return Line(first, end, tuple(pieces), text, width, level, gap, indent > 0, paged, bold)


def _noise(wide: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The places of a line that do not stay."""
    found = [noise.span() for noise in NOISE.finditer(wide, begin, end)]
    for pattern in (PAIRED, LINK):
        for pair in pattern.finditer(wide, begin, end):
            found += [pair.span("mark"), pair.span("close")]
    return sorted(found)


def _parts(wide: str, begin: int, here: int, after: int) -> bool:
    """Whether a space parts two words or numbers, or the number of a heading from one: 1. 5G."""
    following = wide[after : after + 1]
    if wide[here - 1] == "." and here - begin <= 4 and following.isdecimal():
        return True
    if following.isdecimal() and SPREAD.fullmatch(wide, begin, after + 1):
        return False
    return word(wide[here - 1]) and word(following)


def running_heads(every: Sequence[Line]) -> frozenset[str]:
    """Short lines that come back at the tops or feet of pages."""
    beside: Counter[str] = Counter()
    for before, line in pairwise(every):
        if line.row or before.row:
            continue
        if len(line.text) < 30 and (line.paged or PAGE.fullmatch(before.text)):
            beside[line.text] += 1
        if len(before.text) < 30 and (line.paged or PAGE.fullmatch(line.text)):
            beside[before.text] += 1
    return frozenset(text for text, n in beside.items() if n > 2 and not text.endswith(("。", ";", ":")))


def apart(line: Line, heads: frozenset[str]) -> bool:
    """Whether a line belongs to the page and not to the text."""
    if line.row:
        return False
    return not line.text or line.text in heads or (len(line.text) < FURNITURE and bool(PAGE.fullmatch(line.text)))


def kept(every: Sequence[Line], heads: frozenset[str]) -> Iterator[Line]:
    """The lines of the text; each knows whether a page began before it."""
    paged = False
    for line in every:
        if apart(line, heads):
            paged = True
            continue
        yield line._replace(paged=True) if paged else line
        paged = False

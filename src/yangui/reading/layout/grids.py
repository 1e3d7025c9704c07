"""The cells of tables: rows of bars, tabs or wide gaps, or one cell a line.

Programs and people copy a table in many ways. What is a row is told by its neighbours: as many cells, cut in the same
way, below a head of short words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from yangui.reading.layout.lines import PAGE, Line, line_of

RULE = re.compile(r"[|: —-]*-[|: —-]*")  # |---|:-:|
CUTS = {"bar": re.compile(r"\|"), "tab": re.compile(r"\t"), "gap": re.compile(r" {2,}"), "space": re.compile(r" +")}
_MONEY = r"(?:人民币)?[百千万亿]*元(?:人民币)?"
_OTHER = r"%|‰|个?年度?|个?月|[天日人名个家项件套户次篇岁期]|人次|平方米|㎡|万人次?|万[家户个件项套]"
_EACH = r"(?:[/·.每]每?(?:人次|平方米|企业|项目|团队|季度|学年|[人名家个项月年季天日户位件次套亩㎡])){0,3}"
MEASURE = re.compile(rf"(?:单位[:/]?)?(?P<unit>(?:{_MONEY}|{_OTHER}){_EACH})")
IN_HEAD = re.compile(  # 补贴标准（万元）, 金额/万元, 标准 元/人·月
    rf"(?:\({MEASURE.pattern}\)|(?<=[^(0-9])[/, :]{MEASURE.pattern}|(?<=[准额度贴助励金费]){_MONEY}{_EACH})$".replace(
        "?P<unit>", ""
    )
)
CAPTION = re.compile(rf"(?P<open>\()?(?:计量|金额)?单位:{MEASURE.pattern}\)?$")  # alone, or behind the name of a table
NUMBERED = ("序号", "编号")
FIGURE = re.compile(
    r"(?:[<>≥≤约]|最高|不超过|不低于|大于|小于|每[人家月年])?-?[0-9][0-9,]*(?:\.[0-9]+)?%?(?:\(不?含\))?"
    r"(?:[-—~至到][0-9][0-9,]*(?:\.[0-9]+)?%?(?:\(不?含\))?)?(?:及?以[上下内]|左右|起)?"
)
LONG, MOST, LEAST = 24, 10, 3  # characters of a cell of a head, cells of a row, and of one that stands cell by cell
NAMED = 40  # characters of a name in a table that stands cell by cell


class Grid(NamedTuple):
    """Lines `first` to `end` as a head and rows of as many cells; an empty cell has no text.

    `sure` where signs of its own part the cells, so that nothing else tells that it is a table.
    """

    first: int
    end: int
    head: list[Line]
    rows: list[list[Line]]
    sure: bool
    over: Mapping[int, Line] = MappingProxyType({})  # the head over that of a column: 补贴标准（万元） over 博士


def grids(every: Sequence[Line], raw: str, simple: str) -> Iterator[Grid]:
    """The tables among the lines, in order; `simple` is `raw` in one form of each character."""
    at = 0
    while at < len(every):
        found = _in_rows(every, at, raw, simple) or _cell_by_cell(every, at)
        if found:
            yield found
        at = found.end if found else at + 1


def _in_rows(every: Sequence[Line], at: int, raw: str, simple: str) -> Grid | None:
    """A table with a row on each line."""
    way = _way(every[at], raw, simple)
    if way is None or at + 1 == len(every):
        return None
    head = _cut(every[at], way, raw, simple)
    if not 2 <= len(head) <= MOST or not all(len(cell.text) <= LONG for cell in head):
        return None
    told = _titles(head)
    captioned = at > 0 and CAPTION.search(every[at - 1].text) is not None
    if way == "space" and not captioned and not any(IN_HEAD.search(cell.text) for cell in head):
        return None
    rows: list[list[Line]] = []
    end = place = at + 1
    while place < len(every):
        line = every[place]
        if not ((way == "bar" and RULE.fullmatch(line.text)) or (rows and PAGE.fullmatch(line.text))):
            cells = _cut(line, way, raw, simple)
            if len(cells) != len(head) and not (way == "tab" and 1 < len(cells) < len(head)):
                break
            cells += [_empty(line)] * (len(head) - len(cells))
            if way in ("gap", "space") and not _fits(head, cells, captioned=captioned):
                break
            if _titles(cells) != told:  # a page begins with the head once more
                rows.append(cells)
            end = place + 1
        elif way == "bar":
            end = place + 1
        place += 1
    head, rows, over = _parted(head, rows)
    named = rows and all(cell.text for cell in head[1:])
    return Grid(at, end, head, rows, way in ("bar", "tab"), over) if named else None


def _parted(head: list[Line], rows: list[list[Line]]) -> tuple[list[Line], list[list[Line]], dict[int, Line]]:
    """A head of two rows: the lower names with those of the upper that have a name below, and the heads over these."""
    parted = len(rows) > 1 and not all(cell.text for cell in head[1:])
    if not parted or any(FIGURE.fullmatch(cell.text) for cell in rows[0]):
        return head, rows, {}
    above, whole, over = head[0], list[Line](), dict[int, Line]()
    for place, (cell, below) in enumerate(zip(head, rows[0], strict=True)):
        above = cell if cell.text else above
        if below.text and below.text != cell.text:
            over[place] = above
        whole.append(below if place in over else cell)
    return whole, rows[1:], over


def cut(line: Line, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where characters `start` to `end` of what a line says stand in the raw text."""
    found, at = list[tuple[int, int]](), 0
    for a, b in line.pieces:
        first, last = max(start - at, 0), min(end - at, b - a)
        if first < last:
            found.append((a + first, a + last))
        at += b - a
    return tuple(found)


def _way(line: Line, raw: str, simple: str) -> str | None:
    """How the cells of a line are parted."""
    if simple.find("|", line.start, line.end) >= 0:
        return None if RULE.fullmatch(line.text) else "bar"
    if raw.find("\t", line.start, line.end) >= 0:
        return "tab"
    if line.end - line.start > LONG * MOST or " " not in simple[line.start : line.end]:
        return None
    return "gap" if simple.find("  ", line.start, line.end) >= 0 else "space"


def _cut(line: Line, way: str, raw: str, simple: str) -> list[Line]:
    """The cells of a line; a tab at its start stands behind an empty cell."""
    text = raw if way == "tab" else simple
    start, end = line.start, line.end
    if way == "tab":
        start, end = simple.rfind("\n", 0, start) + 1, simple.find("\n", end) % (len(simple) + 1)
    if way == "bar":
        start += text.startswith("|", start)
        end -= text.endswith("|", start, end)
    cells, before = [], start
    for found in CUTS[way].finditer(text, start, end):
        cells.append(_cell(line, raw, simple, before, found.start()))
        before = found.end()
    return [*cells, _cell(line, raw, simple, before, end)]


def _cell(line: Line, raw: str, simple: str, start: int, end: int) -> Line:
    words = simple[start:end]
    bare = words.strip(" ")
    if not bare:
        return _empty(line)._replace(start=start, end=start)
    first = start + len(words) - len(words.lstrip(" "))
    return line_of(raw, simple, first, first + len(bare), gap=line.gap, paged=line.paged, cell=True)


def _empty(line: Line) -> Line:
    return line._replace(start=line.end, pieces=(), text="", heading=0, bold=0)


def _titles(cells: Sequence[Line]) -> list[str]:
    return [cell.text for cell in cells]


def _fits(head: Sequence[Line], cells: Sequence[Line], *, captioned: bool) -> bool:
    """Whether the columns with a unit in their head hold figures, where nothing but gaps parts the cells.

    Below a line with a unit for all of them one of the cells does.
    """
    figures = [FIGURE.fullmatch(cell.text) is not None for cell in cells]
    measured = [IN_HEAD.search(title.text) is not None for title in head]
    if not any(measured):
        return captioned and any(figures)
    return all(f or not cell.text.strip("-—/") for f, m, cell in zip(figures, measured, cells, strict=True) if m)


def _cell_by_cell(every: Sequence[Line], at: int) -> Grid | None:
    """A table with a cell on each line, whose rows are numbered, or hold figures below a head that has their unit."""
    if every[at].text in NUMBERED:
        return _numbered(every, at)
    measured = IN_HEAD.search(every[at].text) if len(every[at].text) <= LONG else None
    if measured is None:
        return None
    for before in range(1, min(at, MOST) + 1):  # the names stand to the left of what is given
        if len(every[at - before].text) > LONG or every[at - before].text.endswith((":", "。", ";", ",")):
            break
        for width in range(before + 1, MOST):
            head = list(every[at - before : at - before + width])
            if rows := _rows(every, at - before + width, head):
                first = at - before
                return Grid(first, first + width * (len(rows) + 1), head, rows, sure=False)
    return None


def _rows(every: Sequence[Line], at: int, head: list[Line]) -> list[list[Line]]:
    """The rows below a head: names, and figures where it has units."""
    width, rows = len(head), list[list[Line]]()
    if len(head[-1].text) > LONG or FIGURE.fullmatch(head[-1].text):
        return []
    measured = [IN_HEAD.search(title.text) is not None for title in head]
    while at + width <= len(every):
        cells = list(every[at : at + width])
        if not all(_either(cell.text, figure=figure) for cell, figure in zip(cells, measured, strict=True)):
            break
        rows.append(cells)
        at += width
    return rows


def _either(text: str, *, figure: bool) -> bool:
    if figure:
        return FIGURE.fullmatch(text) is not None or text in ("-", "—", "/", "——")
    return len(text) <= NAMED and not FIGURE.fullmatch(text) and not text.endswith((":", "。", ";"))


def _numbered(every: Sequence[Line], at: int) -> Grid | None:
    """A table below a head that begins with 序号; none where its rows have not all as many cells as the head."""
    titles = [line.text for line in every[at : at + MOST]]
    width = titles.index("1") if "1" in titles else 0
    if width < LEAST or max(map(len, titles[:width])) > LONG:
        return None
    head, rows, place = list(every[at : at + width]), list[list[Line]](), at + width
    while place + width <= len(every) and every[place].text == str(len(rows) + 1):
        rows.append(list(every[place : place + width]))
        place += width
    goes_on = any(line.text == str(len(rows) + 1) for line in every[place : place + width])
    return None if goes_on or not rows else Grid(at, place, head, rows, sure=True)

"""Tables told as text: each row as the sentence that an official text would have in its place.

A head says once what holds in every row: of what a column is, in which unit, for which year, who answers. Each row is
lent these words, so that | 博士 | 10 | below 人才类别 and 购房补贴（万元） reads as 对博士,给予购房补贴10万元。 A table
that does not say what its sums are, or in which unit, stays as it is and is told to be unread.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from yangui.reading.findings import Span
from yangui.reading.layout.columns import (
    GIFT,
    HAS_UNIT,
    LONG,
    NOTHING,
    PLAIN,
    UNITS,
    WHOM,
    WORDED,
    Columns,
    Kind,
    Title,
    lent,
    own,
    title_of,
)
from yangui.reading.layout.grids import FIGURE, NUMBERED, Grid, cut, grids
from yangui.reading.layout.lines import Line, Part

HINT = re.compile(
    r"\||序号|编号|单位:|[(/准额度贴助励金费][百千万亿]*元|[(/](?:%|年|月|人|个|家)"
)  # a table may follow
YEAR = re.compile(r"20[0-9]{2}年")
BASE = re.compile(r"现状|现有|基[期数准]|当前|实际|完成")
GOAL = re.compile(  # 目标值, 2027年, 2025年底预期目标
    r"20[0-9]{2}年[底末]?(?:(?:预期|计划|主要)?(?:目标|任务)*(?:值|数|量)?)?"
    r"|(?:主要|计划|总体|工作|预期)?目标(?:任务)?(?:值|数|量)?"
)
COUNTED_IN = ("单位", "计量单位")
TOTAL = re.compile(r"合计|总计|小计|共计")
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?=(?:\(不?含\))?(?P<range>[-—~至到])?)")
UNTIL = re.compile(r"(?:完成|办结|推进|实施|进度)?(?:时限|时间|期限|节点)(?:要求|安排)?")
ONE_DAY = re.compile(r"20[0-9]{2}年(?:(?:[0-9]{1,2}月)?[底末]?|[0-9]{1,2}月[0-9]{1,2}日)前?")
WHO_GETS, GIVEN = frozenset[Kind](("name", "reached")), frozenset[Kind](("gift", "whom", "year", "ratio"))
REACH = 3  # lines above a table that say what it is of


class Unread(NamedTuple):
    """A table, or a cell of one, whose sums no sentence can tell."""

    span: Span
    reason: str


def told_as_text(every: Sequence[Line], raw: str, simple: str) -> tuple[list[Line], list[Unread]]:
    """The lines with a line for each row of a table as it reads, and what stays unread.

    `simple` is `raw` in one form of each character.
    """
    if "\t" not in raw and not HINT.search(simple):
        return list(every), []
    told, unread, at = list[Line](), list[Unread](), 0
    for grid in grids(every, raw, simple):
        told += every[at : grid.first]
        table = _Table(grid, every[max(at, grid.first - REACH) : grid.first])
        lines = table.lines()
        if lines is None:
            lines = _as_they_were(every[grid.first : grid.end], grid, raw)
        elif table.columns.captioned:
            told.pop()
        told += lines
        unread += table.unread
        at = grid.end
    return [*told, *every[at:]], unread


def _as_they_were(lines: Sequence[Line], grid: Grid, raw: str) -> list[Line]:
    """A row a line; the cells of a long row, parted by tabs, one by one."""
    rows = {row[-1].end: row for row in (grid.head, *grid.rows)}
    found: list[Line] = []
    for line in lines:
        row = rows.get(line.end, []) if len(line.text) > LONG and "\t" in raw[line.start : line.end] else []
        found += [cell for cell in row if cell.text] or [line]
    return found


class _Table:
    """A table, its columns, and what of it stays unread."""

    def __init__(self, grid: Grid, above: Sequence[Line]) -> None:
        self.grid, self.columns = grid, Columns(grid, above)
        self.unread: list[Unread] = []

    def lines(self) -> list[Line] | None:
        """The rows as they read; None where they stay as they are."""
        words, kinds = self.columns.words, set(self.columns.kinds)
        numbered = words[0] in NUMBERED
        years = sum(YEAR.match(word) is not None for word in words)
        indicators = any("指标" in word for word in words)
        if years and not (indicators and "answers" not in kinds) and (goals := self._goals()):
            return goals
        if years and (numbered or indicators):
            return self._barred()
        if across := self._across():
            return across
        if kinds & WHO_GETS and kinds & GIVEN and not self.columns.shares_out:
            return self._joined() if self._worded() else self._gifts()
        if goals := self._goals():
            return goals
        if numbered and len(words) > 2:
            return self._joined()
        self._doubt()
        return None

    def _gifts(self) -> list[Line]:
        """对博士,给予购房补贴10万元。"""
        above: list[Line] = []
        found: list[Line] = []
        for row in self.grid.rows:
            above = [cell if cell.text else old for cell, old in zip(row, above or row, strict=True)]
            names = [cell.text for cell, kind in zip(row, self.columns.kinds, strict=True) if kind == "name"]
            if not any(TOTAL.match(name) for name in names) and (parts := self._sentence(row, above)):
                found.append(_line(row, parts))
        return found

    def _sentence(self, row: Sequence[Line], above: Sequence[Line]) -> list[Part]:
        """What a row gives to whom; `above` are its cells with those above them in the place of empty ones."""
        opens, whom, gives = list[Part](), list[Part](), list[Part]()
        copied: list[Part] = []  # `whom` to be lent to a second sentence
        given = False
        for cell, upper, kind, title in zip(row, above, self.columns.kinds, self.columns.titles, strict=True):
            if kind == "name" and not cell.text and upper.text:
                whom += lent(upper, 0, len(upper.text))  # a name stands for all rows of its group
            if cell.text in NOTHING and not (cell.text and kind in ("name", "terms")):
                if kind in GIVEN and not cell.text:
                    self._no_sum(row, title)
                continue
            match kind:
                case "number":
                    opens += [*own(cell), _said(cell, ".")]
                case "matter":
                    opens += [*own(cell), _said(cell, "。")]
                case "name" | "terms" | "quota" | "reached":
                    whom += self._who(cell, kind, title, opens=not whom)
                    copied += lent(cell, 0, len(cell.text)) if kind == "name" else ()
                case "whom":
                    gives += [_said(cell, ";对"), *_beside(copied, title)] if given else []
                    whom = whom if given else _beside(whom, title)
                    gives += self._given(cell, kind, title)
                case "year" if given:
                    gives += [_said(cell, ","), *title.name, *self._measured(cell, title)]
                case _:
                    gives += self._given(cell, kind, title)
            given = given or kind in GIVEN
        return [*opens, _said(row[0], "对"), *whom, *gives, _said(row[-1], "。")] if given and whom else []

    def _who(self, cell: Line, kind: Kind, title: Title, *, opens: bool) -> list[Part]:
        """A part of who gets it."""
        match kind:
            case "reached":
                said = [_said(cell, "" if opens else ","), *title.name, _said(cell, "达到")]
                return [*said, *self._measured(cell, title), _said(cell, "的")]
            case "terms" | "quota" if not opens:
                return [_said(cell, "("), *self._measured(cell, title), _said(cell, ")")]
            case _:
                return own(cell)

    def _given(self, cell: Line, kind: Kind, title: Title) -> list[Part]:
        """A part of what is given and how."""
        match kind:
            case "gift":
                return self._gift(cell, title)
            case "whom":
                return self._gift(cell, title._replace(words="标准"))
            case "year":
                said = [_said(cell, ",给予"), *self.columns.gift, _said(cell, ","), *title.name]
                return [*said, *self._measured(cell, title)]
            case "ratio":
                found = list(GIFT.finditer(title.words))
                gift = _part_of(title.name, *found[-1].span()) if found else self.columns.gift
                return [_said(cell, ",按"), *self._measured(cell, title), _said(cell, "给予"), *gift]
            case "limit":
                return [_said(cell, ",最高"), *self._measured(cell, title)]
            case "answers":
                return [_said(cell, f"。{title.words}:"), *own(cell)]
            case "remark":
                return [_said(cell, ","), *own(cell)]
            case _:
                return [_said(cell, ","), *title.name, *self._measured(cell, title)]

    def _gift(self, cell: Line, title: Title) -> list[Part]:
        """What a cell gives: a figure and what it is of, or its words."""
        name = title.name
        if not NUMBER.search(cell.text):
            self._no_sum([cell], title)
        if _says(cell.text):
            return [_said(cell, ","), *own(cell)]
        if PLAIN.fullmatch(title.words):
            name = self.columns.noun or (name if GIFT.search(title.words) else ())
        return [_said(cell, ",给予"), *name, *self._measured(cell, title)]

    def _measured(self, cell: Line, title: Title) -> list[Part]:
        """A cell with the unit of its column behind each number that has none."""
        unit, parts, at = self.columns.unit_of(title), list[Part](), 0
        if HAS_UNIT.search(cell.text) or not unit:
            return own(cell)
        for found in NUMBER.finditer(cell.text):
            if not found["range"] and not cell.text.startswith("%", found.end()):
                parts += [*_part(cell, at, found.end()), *unit]
                at = found.end()
        return [*parts, *_part(cell, at, len(cell.text))]

    def _worded(self) -> bool:
        """Whether the rows say in words what is given: 一次性奖励20万元."""
        given = [place for place, kind in enumerate(self.columns.kinds) if kind == "gift"]
        cells = [row[place].text for row in self.grid.rows for place in given]
        return bool(cells) and all(map(_says, cells))

    def _across(self) -> list[Line] | None:
        """A table whose names stand in its head and whose sums stand in rows: 补贴标准（万元） | 10 | 5."""
        if any(self.columns.given(title) for title in self.columns.titles[1:]):
            return None
        found: list[Line] = []
        for row in self.grid.rows:
            title = title_of(row[0])
            figures = all(FIGURE.fullmatch(cell.text) or cell.text in NOTHING for cell in row[1:])
            if not (figures and self.columns.money(title) and self.columns.given(title)):
                return None
            for whom, cell in zip(self.columns.titles[1:], row[1:], strict=True):
                if cell.text not in NOTHING:
                    parts = [_said(cell, "对"), *whom.name, *self._gift(cell, title), _said(cell, "。")]
                    found.append(_line([cell], parts))
        return found

    def _goals(self) -> list[Line] | None:
        """新增高新技术企业2025年达到100家。责任单位:市科技局: what is to be reached, in columns of its own."""
        words, kinds = self.columns.words, self.columns.kinds
        goals = [n for n, word in enumerate(words) if GOAL.fullmatch(word)]
        name = self._name()
        figures = all(FIGURE.fullmatch(row[n].text) for row in self.grid.rows for n in goals)
        if not goals or not name < goals[0] or not figures:
            return None
        counted = next((n for n, word in enumerate(words) if word in COUNTED_IN), None)
        found: list[Line] = []
        for row in self.grid.rows:
            title = title_of(row[name])
            parts = [*own(row[0]), _said(row[0], ".")] if kinds[0] == "number" else []
            parts += [Part(part.start, part.end) for part in title.name]
            for n in goals:
                of = self.columns.titles[n]
                unit = title.unit or of.unit
                if counted is not None:
                    unit = lent(row[counted], 0, len(row[counted].text))
                year = YEAR.match(words[n])
                parts += [_said(row[n], ("," if n > goals[0] else "") + ("到" if year else ""))]
                parts += [*(_part_of(of.name, 0, year.end()) if year else ()), _said(row[n], "达到")]
                parts += self._measured(row[n], title._replace(unit=unit))
            for n, kind in enumerate(kinds):
                if kind == "answers" and row[n].text:
                    parts += [_said(row[n], f"。{words[n]}:"), *own(row[n])]
            found.append(_line(row, [*parts, _said(row[-1], "。")]))
        return found

    def _name(self) -> int:
        """The column of what is to be reached."""
        words, kinds = self.columns.words, self.columns.kinds
        named = [n for n, word in enumerate(words) if "指标" in word]
        named += [n for n, kind in enumerate(kinds) if kind in ("name", "matter")]
        return named[0] if named else len(words)

    def _barred(self) -> list[Line]:
        """The cells with bars between them, for `statements.schedules`; what was reached before stays out."""
        words, name = self.columns.words, self._name()
        behind = [n for n in range(name + 1, len(words)) if not UNITS.fullmatch(words[n])]
        kept = [*({0, name} if words[0] in NUMBERED else {name})]
        kept += [n for n in behind if YEAR.search(words[n]) or not BASE.search(words[n])]
        found: list[Line] = []
        for row in (self.grid.head, *self.grid.rows):
            parts: list[Part] = []
            for before, n in zip([None, *kept], kept, strict=False):
                sign = "." if before == 0 and row[0].text.isdecimal() else "|"
                parts += [*([] if before is None else [_said(row[n], sign)]), *own(row[n])]
            found.append(_line(row, parts))
        return found

    def _joined(self) -> list[Line]:
        """1.事项。做法。责任单位:市科技局: rows as paragraphs, with a day by which they are due in front."""
        words = self.columns.words
        numbered = words[0] in NUMBERED
        joints = [".", *map(_joint, pairwise(words[1:]))] if numbered else list(map(_joint, pairwise(words)))
        head = [p for cell in self.grid.head for p in (_said(cell, "、"), *own(cell))][1:]
        until = next((n for n, word in enumerate(words) if n > numbered and UNTIL.fullmatch(word)), None)
        found = [_line(self.grid.head, head)] if numbered else []
        for row in self.grid.rows:
            due = row[until] if until is not None and ONE_DAY.fullmatch(row[until].text) else None
            parts: list[Part] = []
            for place, cell in enumerate(row):
                if cell is due or not cell.text:
                    continue
                parts += [_said(cell, joints[place - 1])] if place else []
                if due and place == numbered:
                    parts += [_said(cell, "到"), *lent(due, 0, len(due.text)), _said(cell, ",")]
                parts += own(cell)
            found.append(_line(row, parts))
        return found

    def _doubt(self) -> None:
        """Says that sums stay unread where nothing tells what they are for, or their unit."""
        place = Span(self.grid.head[0].start, self.grid.head[-1].end)
        for n, title in enumerate(self.columns.titles):
            if not any(FIGURE.fullmatch(row[n].text) for row in self.grid.rows):
                continue
            if self.columns.money(title):
                self.unread.append(Unread(place, f"what the sums below {title.words} are for is not clear"))
                return
            if GIFT.search(title.words) and not self.columns.unit_of(title) and self.grid.sure:
                self.unread.append(Unread(place, f"the figures below {title.words} have no unit"))
                return

    def _no_sum(self, row: Sequence[Line], title: Title) -> None:
        place = Span(row[0].start, max(row[-1].end, row[0].start + 1))
        self.unread.append(Unread(place, f"no sum in the column {title.words}"))


def _says(cell: str) -> bool:
    """Whether a cell says in words what is given."""
    return not FIGURE.fullmatch(cell) and (GIFT.search(cell) or WORDED.search(cell)) is not None


def _beside(whom: Sequence[Part], title: Title) -> list[Part]:
    """企业博士, 国家级重点实验室: who is named by the row and by the head of a column."""
    return [*title.name, *whom] if title.words.endswith("级") else [*whom, *title.name]


def _part(cell: Line, start: int, end: int) -> list[Part]:
    return [Part(a, b) for a, b in cut(cell, start, end)]


def _part_of(name: Sequence[Part], start: int, end: int) -> list[Part]:
    """Characters `start` to `end` of lent words."""
    found, at = list[Part](), 0
    for part in name:
        first, last = max(start - at, 0), min(end - at, len(part.words))
        if first < last:
            found.append(Part(part.start + first, part.start + last, part.words[first:last]))
        at += len(part.words)
    return found


def _said(cell: Line, words: str) -> Part:
    """Words that the layout says, such as the end of a cell; they have no place of their own."""
    return Part(cell.start, cell.start, words)


def _line(row: Sequence[Line], parts: Sequence[Part]) -> Line:
    return row[0]._replace(end=row[-1].end, row=tuple(part for part in parts if part.words or part.start < part.end))


def _joint(heads: tuple[str, str]) -> str:
    before, head = heads
    if UNITS.fullmatch(head):
        return f"。{head}:"
    return "," if WHOM.search(before) else "。"

"""Tables told as text: each row as the sentence that an official text would have in its place.

A head says once what holds in every row: of what a column is, in which unit, for which year, who answers. Each row is
lent these words, so that | 博士 | 10 | below 人才类别 and 购房补贴（万元） reads as 对博士,给予购房补贴10万元。 A table that
does not say what its sums are, or in which unit, stays as it is and is told to be unread.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from yangui.reading.findings import Span
from yangui.reading.layout.grids import FIGURE, IN_HEAD, MEASURE, NUMBERED, Grid, grids
from yangui.reading.layout.lines import Line, Part

HINT = re.compile(r"\||序号|编号|[(/准额度贴助励金][百千万亿]*元|[(/](?:%|年|月|人|个|家)")  # a table may follow
UNITS = re.compile(r"(?:责任|牵头|配合|主管|承办|实施|经办)(?:单位|部门)")
YEAR = re.compile(r"20[0-9]{2}年")
BASE = re.compile(r"现状|现有|基[期数准]|当前|实际|完成")
GOAL = re.compile(r"(?:主要|计划|总体|工作|预期)?目标(?:任务)?(?:值|数|量)?")
WHOM = re.compile(r"对象|条件|范围")
TERMS = re.compile(r"条件|说明|范围|要求|界定|认定|内容|标准")  # a column that describes who stands before it
REMARK = re.compile(r"备注|注|说明|发放方式|兑现方式|支付方式")
GIFT = re.compile(r"补[贴助偿]|奖[励补金]|资助|津贴|贴息|安家费|生活费|扶持|支持|经费|酬|待遇")
PLAIN = re.compile(  # a gift by its context
    r"(?:发放|支付|给付|兑现|执行|享受|补[贴助]|奖[励补]|资助|支持|扶持)?(?:标准|金额|额度|数额|限额)"
)
LIMIT = re.compile(r"最高|上限|限额|封顶|不超过")
OUTGO = re.compile(  # no gift to those named in the rows
    r"收费|罚|投资|投入|[预决]算|分配|下达|清算|拨付|总额|资金(?:计划|安排)|(?:就业|发展|专项)\S{0,4}资金"
)
PLACES = re.compile(r"地区|[市县区(), 、]{1,8}|预算单位|科目|支出")  # that money is shared out among
RATIO = re.compile(r"比例|比率|占比")
REACHED = re.compile(
    r"纳税|税收|缴|贡献|收入|产值|营收|销售|营业|年薪|薪酬|工资|融资|投入|投资|出口|交易额|合同|到账|费用|总额|规模"
)
TOTAL = re.compile(r"合计|总计|小计|共计")
CAPTION = re.compile(rf"\(?(?:计量|金额)?单位:{MEASURE.pattern}\)?")
CAPTIONED = re.compile(rf"\((?:计量|金额)?单位:{MEASURE.pattern}\)$".replace("?P<unit>", "?P<told>"))
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:\(不?含\))?")
WORDED = re.compile(r"[,。;]|按|给予")
RANGE = re.compile(r"[-—~至到]")
HAS_UNIT = re.compile(r"[0-9][^0-9,。;]{0,3}(?:元|%|‰|百分|基点)|百分之")
NOUN = re.compile(  # what is given, in a lead-in (发放购房补贴:) or a caption (购房补贴标准)
    r"(?:(?:给予|发放|享受|领取|申领|下列|如下|兑现)|(?<![\u4e00-\u9fff]))(?:一次性)?(?P<noun>(?:(?!标准|发放|给予|人才|[如以]下|下列|上述|相应)[\u4e00-\u9fff]){2,6}(?:补[贴助]|津贴|奖励|奖金|资助|安家费))"
)
UNTIL = re.compile(r"(?:完成|办结|推进|实施|进度)?(?:时限|时间|期限|节点)(?:要求|安排)?")
ONE_DAY = re.compile(r"20[0-9]{2}年(?:(?:[0-9]{1,2}月)?[底末]?|[0-9]{1,2}月[0-9]{1,2}日)前?")
NOTHING = frozenset(("", "-", "—", "——", "/", "无", "\\"))
REACH = 3  # lines above a table that say what it is of
LONG = 100  # characters of a row of tabs that is one line

type Column = Literal["number", "name", "terms", "reached", "gift", "ratio", "limit", "other", "answers", "remark"]


class Unread(NamedTuple):
    """A table, or a cell of one, whose sums no sentence can tell."""

    span: Span
    reason: str


class _Title(NamedTuple):
    """The head of a column: its words, and its unit; each as pieces of the raw text."""

    cell: Line
    name: tuple[Part, ...]
    words: str
    unit: tuple[Part, ...]


def told_as_text(every: Sequence[Line], raw: str, simple: str) -> tuple[list[Line], list[Unread]]:
    """The lines with a line for each row of a table as it reads, and what stays unread."""
    if "\t" not in raw and not HINT.search(simple):
        return list(every), []
    told, unread, at = list[Line](), list[Unread](), 0
    for grid in grids(every, raw, simple):
        told += every[at : grid.first]
        table = _Table(grid, every[max(at, grid.first - REACH) : grid.first])
        lines = table.lines()
        if lines is None:
            lines = _as_they_were(every[grid.first : grid.end], grid)
        elif table.caption_alone:
            told.pop()
        told += lines
        unread += table.unread
        at = grid.end
    return [*told, *every[at:]], unread


def _as_they_were(lines: Sequence[Line], grid: Grid) -> list[Line]:
    """A row a line; the cells of a long row, parted by tabs, one by one."""
    cells = {row[0].end: row for row in (grid.head, *grid.rows)} if grid.sure and "|" not in lines[0].text else {}
    found: list[Line] = []
    for line in lines:
        row = next((row for row in cells.values() if line.start <= row[-1].end <= line.end), None)
        found += [cell for cell in row if cell.text] if row and len(line.text) > LONG else [line]
    return found


class _Table:
    """A table, and what the lines above it say of it."""

    def __init__(self, grid: Grid, above: Sequence[Line]) -> None:
        self.grid, self.above = grid, above
        self.unread: list[Unread] = []
        self.caption: tuple[Part, ...] = ()
        self.caption_alone = False
        if above:
            last = above[-1]
            alone = CAPTION.fullmatch(last.text)
            beside = None if alone else CAPTIONED.search(last.text)
            if found := alone or beside:
                place = found.span("unit" if alone else "told")
                self.caption, self.caption_alone = _lent(last, *place), alone is not None
        self.titles = [_title(cell) for cell in grid.head]
        self.noun = _noun(above)

    def lines(self) -> list[Line] | None:
        """The rows as they read; None where they stay as they are."""
        words = [title.words for title in self.titles]
        numbered = words[0] in NUMBERED
        if any(YEAR.match(word) for word in words) and (numbered or any("指标" in word for word in words)):
            return self._barred()
        columns = [self._column(place) for place in range(len(words))]
        if ("gift" in columns or "ratio" in columns) and not self._shares_out(words):
            if "name" in columns or "reached" in columns:
                return [_line(row, parts) for row in self.grid.rows if (parts := self._sentence(row, columns))]
        elif (across := self._across()) is not None:
            return across
        elif any(GOAL.fullmatch(word) for word in words) and "name" in columns:
            return self._goals()
        if numbered and len(words) > 2:
            return self._joined(words)
        self._doubt(columns)
        return None

    def _column(self, place: int) -> Column:
        """What a column is of."""
        title = self.titles[place]
        words = title.words
        if place == 0 and words in NUMBERED:
            return "number"
        if UNITS.fullmatch(words):
            return "answers"
        cells = [row[place].text for row in self.grid.rows]
        said = [cell for cell in cells if cell not in NOTHING]
        figures = sum(FIGURE.fullmatch(cell) is not None for cell in said)
        units = sum(HAS_UNIT.search(cell) is not None for cell in said)
        money = "元" in _words(title.unit) or ("元" in _words(self.caption) and figures * 2 > len(said) and not title.unit)
        sums = bool(said) and (figures * 2 > len(said) and (money or "%" in _words(title.unit)) or units * 2 > len(said))
        if sums and not OUTGO.search(words) and (GIFT.search(words) or (PLAIN.fullmatch(words) and self._gives())):
            if RATIO.search(words):
                return "ratio"
            return "limit" if LIMIT.search(words) and not GIFT.search(LIMIT.sub("", words)) else "gift"
        if sums and LIMIT.search(words):
            return "limit"
        if sums or (figures * 2 > len(said) and title.unit):
            return "reached" if money and REACHED.search(words) else "other"
        if REMARK.fullmatch(words):
            return "remark"
        if figures == len(said) and said:
            return "other"
        return "terms" if TERMS.search(words) and place else "name"

    def _gives(self) -> bool:
        """Whether what stands above says that something is given."""
        return any(GIFT.search(line.text) for line in self.above)

    def _shares_out(self, words: Sequence[str]) -> bool:
        """Whether the table parts a fund among places or heads of a budget."""
        told = any(OUTGO.search(line.text) and len(line.text) <= LONG for line in self.above)
        return told or any(PLACES.fullmatch(word) for word in words)

    def _unit(self, title: _Title) -> tuple[Part, ...]:
        return title.unit or self.caption

    def _sentence(self, row: Sequence[Line], columns: Sequence[Column]) -> list[Part]:
        """对博士,年度纳税额达到100万元的,给予购房补贴10万元。"""
        cells = [self._filled(row, place, column) for place, column in enumerate(columns)]
        if any(TOTAL.match(cell.text) for cell, column in zip(row, columns, strict=True) if column == "name"):
            return []
        parts: list[Part] = []
        whom: list[Part] = []
        behind: list[Part] = []
        given = False
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            title, text = self.titles[place], row[place].text
            if not cell or text in NOTHING and column not in ("name", "terms"):
                if column == "gift" and not text:
                    self.unread.append(Unread(_place(row), f"no sum in the column {title.words}"))
                continue
            at = cell[0]
            match column:
                case "number":
                    parts += [*cell, _said(row[place], ".")]
                case "name":
                    whom += cell
                case "terms":
                    whom += [_said_at(at, "("), *cell, _said_at(at, ")")] if whom else cell
                case "reached":
                    reached = self._measured(row[place], title)
                    whom += [_said_at(at, "," if whom else ""), *title.name, _said_at(at, "达到"), *reached, _said_at(at, "的")]
                case "gift":
                    behind += self._gift(row[place], title)
                    given = True
                case "ratio":
                    behind += [_said_at(at, ",按"), *self._measured(row[place], title), _said_at(at, "给予补贴")]
                    given = True
                case "limit":
                    behind += [_said_at(at, ",最高"), *self._measured(row[place], title)]
                case "answers":
                    behind += [_said_at(at, "。"), *title.name, _said_at(at, ":"), *cell]
                case "remark":
                    behind += [_said_at(at, ","), *cell]
                case "other":
                    behind += [_said_at(at, ","), *title.name, *self._measured(row[place], title)]
        if not given or not whom:
            return []
        whom = [part for part in whom if part.words or part.start < part.end]
        return [*parts, _said_at(whom[0], "对"), *whom, *behind, _said_at(behind[-1], "。")]

    def _gift(self, cell: Line, title: _Title) -> list[Part]:
        """What the row gives: a figure and what it is of, or what the cell says in words."""
        at = _own(cell)[0]
        if not HAS_UNIT.search(cell.text) and not NUMBER.search(cell.text):
            self.unread.append(Unread(Span(cell.start, cell.end), f"no sum in the column {title.words}"))
        if not FIGURE.fullmatch(cell.text) and (GIFT.search(cell.text) or WORDED.search(cell.text)):
            return [_said_at(at, ","), *_own(cell)]
        name = title.name
        if PLAIN.fullmatch(title.words):
            name = self.noun or (name if GIFT.search(title.words) else ())
        return [_said_at(at, ",给予"), *name, *self._measured(cell, title)]

    def _measured(self, cell: Line, title: _Title) -> list[Part]:
        """The cell with the unit of its column behind each number that has none."""
        unit, parts, at = self._unit(title), list[Part](), 0
        if HAS_UNIT.search(cell.text) or not unit:
            return _own(cell)
        for found in NUMBER.finditer(cell.text):
            if not RANGE.match(cell.text, found.end()) and not (cell.text[found.end() :].startswith("%")):
                end = found.end() if not found[0].endswith(")") else cell.text.index("(", found.start())
                parts += [*_part(cell, at, end), *unit]
                at = end
        return [*parts, *_part(cell, at, len(cell.text))]

    def _filled(self, row: Sequence[Line], place: int, column: Column) -> list[Part]:
        """A cell; that above where it is empty and tells who is meant."""
        if row[place].text or column != "name":
            return _own(row[place])
        rows = self.grid.rows
        above = next((r[place] for r in reversed(rows[: _index(rows, row)]) if r[place].text), None)
        # a name stands for all rows of its group where a narrower one follows in each
        return list(_lent(above, 0, len(above.text))) if above else []

    def _across(self) -> list[Line] | None:
        """A table whose names stand in its head and whose sums stand in rows: 补贴标准（万元） | 10 | 5."""
        found: list[Line] = []
        for row in self.grid.rows:
            title = _title(row[0])
            money = "元" in _words(self._unit(title))
            given = GIFT.search(title.words) or (PLAIN.fullmatch(title.words) and self._gives())
            if not (money and given and not OUTGO.search(title.words)):
                return None
            if not all(FIGURE.fullmatch(cell.text) or cell.text in NOTHING for cell in row[1:]):
                return None
            for whom, cell in zip(self.titles[1:], row[1:], strict=True):
                if cell.text not in NOTHING:
                    at = _own(cell)[0]
                    parts = [_said_at(at, "对"), *whom.name, *self._gift(cell, title), _said_at(at, "。")]
                    found.append(_line([cell], parts))
        return found or None

    def _goals(self) -> list[Line] | None:
        """高新技术企业达到150家。"""
        name = next(n for n, title in enumerate(self.titles) if title.words not in NUMBERED)
        goal = next(n for n, title in enumerate(self.titles) if GOAL.fullmatch(title.words))
        unit = next((n for n, title in enumerate(self.titles) if title.words in ("单位", "计量单位")), None)
        found: list[Line] = []
        for row in self.grid.rows:
            title = _title(row[name])
            if not FIGURE.fullmatch(row[goal].text):
                return None
            at = _own(row[goal])[0]
            measured = _own(row[unit]) if unit is not None else []
            lent = tuple(part._replace(words=w) for part, w in zip(measured, [row[unit].text], strict=False)) if unit else ()
            value = self._measured(row[goal], title._replace(unit=title.unit or self.titles[goal].unit or lent))
            own = [Part(part.start, part.end) for part in title.name]
            found.append(_line(row, [*own, _said_at(at, "达到"), *value, _said_at(at, "。")]))
        return found

    def _barred(self) -> list[Line]:
        """The cells with bars between them, for `statements.schedules`; what has been reached before stays out."""
        kept = [n for n, t in enumerate(self.titles) if YEAR.search(t.words) or not BASE.search(t.words)]
        found: list[Line] = []
        for row in (self.grid.head, *self.grid.rows):
            parts: list[Part] = []
            for n in kept:
                bar = "" if not parts else "." if n == 1 and row is not self.grid.head and kept[0] == 0 and _counts(row[0]) else "|"
                parts += [*([_said(row[n], bar)] if bar else []), *_own(row[n])]
            found.append(_line(row, parts))
        return found

    def _joined(self, words: Sequence[str]) -> list[Line]:
        """1.事项。做法。责任单位:市科技局: numbered rows as numbered paragraphs."""
        joints = ["", ".", *(_joint(one, other) for one, other in pairwise(words[1:]))]
        head = [part for n, cell in enumerate(self.grid.head) for part in ([_said(cell, "、")] if n else []) + _own(cell)]
        found = [_line(self.grid.head, head)]
        until = next((n for n, word in enumerate(words) if n > 1 and UNTIL.fullmatch(word)), None)
        for row in self.grid.rows:
            parts: list[Part] = []
            due = row[until] if until is not None and ONE_DAY.fullmatch(row[until].text) else None
            for cell, joint in zip(row, joints, strict=True):
                if cell is due:
                    continue
                if due and cell is row[1]:  # 到2025年12月底,建设人才公寓500套
                    parts += [_said(cell, ".到"), *_lent(due, 0, len(due.text)), _said(cell, ","), *_own(cell)]
                    continue
                parts += [*([_said(cell, joint)] if joint and cell.text else []), *_own(cell)]
            found.append(_line(row, parts))
        return found

    def _doubt(self, columns: Sequence[Column]) -> None:
        """Says that sums stay unread where the head names money and nothing tells what it is for, or its unit."""
        grid, place = self.grid, Span(self.grid.head[0].start, self.grid.head[-1].end)
        for n, title in enumerate(self.titles):
            bare = [row[n] for row in grid.rows if FIGURE.fullmatch(row[n].text)]
            if not bare:
                continue
            if "元" in _words(self._unit(title)):
                self.unread.append(Unread(place, f"what the sums below {title.words} are for is not clear"))
                return
            if GIFT.search(title.words) and not self._unit(title) and grid.sure:
                self.unread.append(Unread(place, f"the figures below {title.words} have no unit"))
                return


def _title(cell: Line) -> _Title:
    """The head of a column without its unit, and the unit."""
    found = IN_HEAD.search(cell.text)
    if found is None:
        return _Title(cell, _lent(cell, 0, len(cell.text)), cell.text, ())
    unit = next(MEASURE.finditer(cell.text, found.start()))
    for unit in MEASURE.finditer(cell.text, found.start()):
        if unit.end() >= found.end() - 1:
            break
    end = found.start()
    return _Title(cell, _lent(cell, 0, end), cell.text[:end], _lent(cell, *unit.span("unit")))


def _noun(above: Sequence[Line]) -> tuple[Part, ...]:
    """The one name of a gift in the last sentences above a table."""
    found = [(line, noun) for line in above[-2:] for noun in NOUN.finditer(line.text)]
    if len({noun["noun"] for _, noun in found}) != 1:
        return ()
    line, noun = found[-1]
    return _lent(line, *noun.span("noun"))


def _words(parts: Sequence[Part]) -> str:
    return "".join(part.words for part in parts)


def _part(cell: Line, start: int, end: int) -> list[Part]:
    """Characters `start` to `end` of what a cell says, where they stand."""
    found, at = list[Part](), 0
    for a, b in cell.pieces:
        first, last = max(start - at, 0), min(end - at, b - a)
        if first < last:
            found.append(Part(a + first, a + last))
        at += b - a
    return found


def _own(cell: Line) -> list[Part]:
    return _part(cell, 0, len(cell.text))


def _lent(cell: Line, start: int, end: int) -> tuple[Part, ...]:
    """The same as words to be lent."""
    found = list[Part]()
    for part in _part(cell, start, end):
        length = part.end - part.start
        found.append(part._replace(words=cell.text[start : start + length]))
        start += length
    return tuple(found)


def _said(cell: Line, words: str) -> Part:
    """Words that the layout of a table says, such as the end of a cell."""
    return Part(cell.start, cell.start, words)


def _said_at(part: Part, words: str) -> Part:
    return Part(part.start, part.start, words)


def _line(row: Sequence[Line], parts: Sequence[Part]) -> Line:
    own = [part for part in parts if not part.words]
    return row[0]._replace(end=max(cell.end for cell in row) if own else row[-1].end, row=tuple(p for p in parts if p.words or p.start < p.end))


def _place(row: Sequence[Line]) -> Span:
    return Span(row[0].start, row[-1].end)


def _index(rows: Sequence[Sequence[Line]], row: Sequence[Line]) -> int:
    return next(n for n, one in enumerate(rows) if one is row)


def _counts(cell: Line) -> bool:
    return cell.text.isdecimal()


def _joint(before: str, head: str) -> str:
    if UNITS.fullmatch(head):
        return f"。{head}:"
    return "," if WHOM.search(before) else "。"

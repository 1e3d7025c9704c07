"""What the columns of a table are of, as their heads and their cells tell: who gets it, what is given, who answers."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from yangui.reading.layout.grids import CAPTION, FIGURE, IN_HEAD, MEASURE, NUMBERED, Grid, cut
from yangui.reading.layout.lines import Line, Part

type Kind = Literal[
    "number", "matter", "name", "terms", "reached", "gift", "whom", "year", "ratio", "limit", "quota", "other",
    "answers", "remark",
]  # fmt: skip

UNITS = re.compile(r"(?:责任|牵头|配合|主管|承办|实施|经办)(?:单位|部门)")
WHOM = re.compile(r"对象|条件|范围")
TERMS = re.compile(r"条件|说明|范围|要求|界定|认定|内容|标准")  # describes who stands before it
REMARK = re.compile(r"备注|注|说明|发放方式|兑现方式|支付方式")
MATTER = re.compile(r"(?:政策|事项|项目|奖[励补]|补[贴助]|扶持|支持)(?:名称|事项|内容|项目|类型|政策)*|名称")
GIFT = re.compile(r"补[贴助偿]|奖[励补金]|资助|津贴|贴息|安家费|生活费|扶持|支持|经费|酬|待遇")
PLAIN = re.compile(  # a gift by its context
    r"(?:发放|支付|给付|兑现|执行|享受|补[贴助]|奖[励补]|资助|支持|扶持)?(?:标准|金额|额度|数额|限额)"
)
NTH_YEAR = re.compile(r"第[一二三四五六1-6]年|首年|次年|[前后][两三]年")
PEOPLE = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:博士|硕士|本科|[大高中]专|专科|研究生|毕业生|人才|院士|教授|技师|[高中初]级工|[正副]高"
    r"|青年)[\u4e00-\u9fff]{0,3}|[A-H一二三四五六甲乙丙丁]类|(?:国家|[省市县区州])级|第?[一二三四五六]层次|[一二三]等奖"
)
QUOTA = re.compile(r"(?:每年|年度)?(?:名额|数量|人数|[个名]数)")
LIMIT = re.compile(r"最高|上限|限额|封顶|不超过")
RATIO = re.compile(r"比例|比率|占比")
REACHED = re.compile(
    r"纳税|税收|缴|贡献|收入|产值|营收|销售|营业|年薪|薪酬|工资|融资|投入|投资|出口|交易额|合同|到账|费用|总额|规模"
)
OUTGO = re.compile(  # no gift to those named in the rows
    r"收费|罚|投资|投入|[预决]算|分配|下达|清算|拨付|总额|资金(?:计划|安排)|(?:就业|发展|专项)\S{0,4}资金"
)
PLACES = re.compile(r"地区|[市县区(), 、]{1,8}|预算单位|科目|支出")  # that money is shared out among
HAS_UNIT = re.compile(r"[0-9][^0-9,。;]{0,3}(?:元|%|‰|百分|基点)|百分之")
WORDED = re.compile(r"[,。;]|按|给予")  # a cell that says in words what is given
NAMED = re.compile(  # what is given, in a lead-in (发放购房补贴:) or a caption (购房补贴标准)
    r"(?:(?:给予|发放|享受|领取|申领|下列|如下|兑现)|(?<![\u4e00-\u9fff]))(?:第[一二三四五六七八九十百]+条)?(?:一次性|人才)?"
    r"(?P<noun>(?:(?!标准|发放|给予|人才|[如以]下|下列|上述|相应|第[一二三四五六七八九十百]+条)[\u4e00-\u9fff]){2,6}"
    r"(?:补[贴助]|津贴|奖励|奖金|资助|安家费))"
)
NOTHING = frozenset(("", "-", "—", "——", "/", "无", "\\"))
LONG = 100  # characters of a line above a table that is its caption


class Title(NamedTuple):
    """The head of a column: its words with their pieces of the raw text, its unit, and the words of the head above."""

    words: str
    name: tuple[Part, ...]
    unit: tuple[Part, ...]
    over: str = ""


class Columns:
    """The heads of a table, and what the lines above it say of all its columns.

    `unit` is that of the line above (单位：万元), `captioned` whether that line says nothing else; `noun` is what is
    given where the lines above name one thing, `gift` that or its kind alone (补贴).
    """

    def __init__(self, grid: Grid, above: Sequence[Line]) -> None:
        self.above = above
        self.unit: tuple[Part, ...] = ()
        self.captioned = False
        found = CAPTION.search(above[-1].text) if above else None
        if found and (found.start() == 0 or found["open"]):
            self.unit, self.captioned = lent(above[-1], *found.span("unit")), found.start() == 0
        self.noun = _noun(above)
        self.gift = self.noun or next(filter(None, (gift_of(line) for line in reversed(above))), ())
        self.titles = [title_of(cell, grid.over.get(place)) for place, cell in enumerate(grid.head)]
        self.words = [title.words for title in self.titles]
        self.kinds = [self._kind(place, [row[place].text for row in grid.rows]) for place in range(len(self.titles))]

    @property
    def gives(self) -> bool:
        """Whether what stands above says that something is given."""
        return any(GIFT.search(line.text) for line in self.above)

    @property
    def shares_out(self) -> bool:
        """Whether the table parts a fund among places or heads of a budget."""
        told = any(OUTGO.search(line.text) and len(line.text) <= LONG for line in self.above)
        return told or any(PLACES.fullmatch(word) for word in self.words)

    def unit_of(self, title: Title) -> tuple[Part, ...]:
        """The unit of a column, its own or that of all."""
        return title.unit or self.unit

    def money(self, title: Title) -> bool:
        """Whether its figures are sums."""
        return "元" in words_of(self.unit_of(title))

    def given(self, title: Title) -> bool:
        """Whether the words of a head are of a gift."""
        named = GIFT.search(title.words) or (PLAIN.fullmatch(title.words) and self.gives)
        return bool(named) and not OUTGO.search(title.words)

    def _kind(self, place: int, cells: Sequence[str]) -> Kind:
        title, words = self.titles[place], self.titles[place].words
        if place == 0 and words in NUMBERED:
            return "number"
        if UNITS.fullmatch(words):
            return "answers"
        said = [cell for cell in cells if cell not in NOTHING]
        figures = sum(FIGURE.fullmatch(cell) is not None for cell in said) * 2 > len(said)
        units = sum(HAS_UNIT.search(cell) is not None for cell in said) * 2 > len(said)
        if units or (figures and (self.money(title) or "%" in words_of(title.unit))):
            return self._of_sums(title, first=place == 0)
        if QUOTA.fullmatch(words) and figures:
            return "quota"
        if figures:
            return "other"
        if REMARK.fullmatch(words):
            return "remark"
        if MATTER.fullmatch(words) and any(WHOM.search(other) for other in self.words):
            return "matter"
        return "terms" if TERMS.search(words) and place else "name"

    def _of_sums(self, title: Title, *, first: bool) -> Kind:
        """A column of sums or shares."""
        words = title.words
        if self.given(title):
            if RATIO.search(words):
                return "ratio"
            return "limit" if LIMIT.search(words) and not GIFT.search(LIMIT.sub("", words)) else "gift"
        if LIMIT.search(words):
            return "limit"
        if not first and not OUTGO.search(title.over) and (GIFT.search(title.over) or self.gives):
            if NTH_YEAR.fullmatch(words):
                return "year"
            if PEOPLE.fullmatch(words):
                return "whom"
        return "reached" if self.money(title) and REACHED.search(words) else "other"


def title_of(cell: Line, over: Line | None = None) -> Title:
    """The head of a column; where it has no unit, that of the head above it holds."""
    above = title_of(over) if over else None
    found = IN_HEAD.search(cell.text)
    end = found.start() if found else len(cell.text)
    unit: tuple[Part, ...] = above.unit if above else ()
    if found:
        place = next(m for m in MEASURE.finditer(cell.text, end) if m.end() >= found.end() - 1).span("unit")
        unit = lent(cell, *place)
        if words_of(unit) == "月":  # 享受期限（月） 36: so many months, and no month of the year
            unit = (unit[0]._replace(words="个月"),)
    return Title(cell.text[:end], lent(cell, 0, end), unit, above.words if above else "")


def _noun(above: Sequence[Line]) -> tuple[Part, ...]:
    """The one name of a gift in the last lines above a table."""
    found = [(line, noun) for line in above[-2:] for noun in NAMED.finditer(line.text)]
    if len({noun["noun"] for _, noun in found}) != 1:
        return ()
    line, noun = found[-1]
    return lent(line, *noun.span("noun"))


def gift_of(cell: Line) -> tuple[Part, ...]:
    """The last words of a line for a kind of gift: 补贴 of 补贴比例."""
    found = list(GIFT.finditer(cell.text))
    return lent(cell, *found[-1].span()) if found else ()


def own(cell: Line) -> list[Part]:
    """What a cell says, where it stands."""
    return [Part(a, b) for a, b in cut(cell, 0, len(cell.text))]


def lent(cell: Line, start: int, end: int) -> tuple[Part, ...]:
    """Characters `start` to `end` of a cell as words to be lent."""
    found: list[Part] = []
    for a, b in cut(cell, start, end):
        found.append(Part(a, b, cell.text[start : start + b - a]))
        start += b - a
    return tuple(found)


def words_of(parts: Sequence[Part]) -> str:
    """The words that are lent."""
    return "".join(part.words for part in parts)

"""Whether a text tells of what has been reached: by its words, by a year gone by, by the heading above."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from yangui.reading.findings import Found
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.context import Context
from yangui.reading.statements.sentences import Sentence

# 3月份, 1至9月份, 今年6月份; 每年3月份 comes again, and 到3月份 and 3月份前 say by when.
MONTH = (
    r"(?<![0-9到至—-])(?:(?P<year>20[0-9]{2})年|(?<!年)|(?<=[今去本上]年))(?:[1-9]月?[至到—-]{1,2})?"
    r"(?P<month>1[0-2]|[1-9])月份(?!之?以?前|[底末])"
)
ACHIEVED = re.compile(
    r"截至(?:(?P<until>20[0-9]{2})年)?|(?<![较比])去年|(?<![公总一])共(?:引进|完成|实现|建成|培养|吸引|发放|兑现|投入|带动|举办|开展|招|新增|培训|服务|落实|认定|获)|惠及|同比|已(?:经|有|建|累计|培|引|认|完|实|获|达)?|(?<![0-9一二三四五六七八九十作])日前|近日|目前|近年来|(?<![较比市省县区于])上年|此前|以来|前[一二三]季度|上半年"
    rf"|{MONTH}"
)
# These tell so only where nothing before them is still to come: 到2025年,全市共有…
HELD = re.compile(r"[共现]有|先后|完成了|建成了|(?<!每)[一二两三四五六七八九十几多近][年月]来")
SO_FAR = re.compile(r"截至(?:目前|今|20[0-9]{2}年)|近年来")
AHEAD = re.compile(
    r"今年|将|力争|争取|确保|目标(?!的)|计划(?=[\u4e00-\u9fff]{2})"
    r"|打算|下一步|到20|未来(?!工厂|产业|农场|社区|乡村)|今后"
)
LOOKS_BACK = re.compile(
    r"(?:发展|工作|现实|建设)(?:基础|现状|成[效就]|回顾|历程)|取得的?(?:[\u4e00-\u9fff]{2})?成[效就]|主要成[效就]|完成情况|^现状|回顾"
)
LOOKS_AHEAD = re.compile("目标|任务|要求|思路|举措|措施")
PLAN = re.compile(r"十([二三四五六])五|第十([二三四五六])个五年")
AIMED = re.compile(r"(?<!截止)(?<!截至)到$")
SINCE = re.compile(r"[^,。;]{0,2}(?:以后|以来|起|后|为基[期数准])|的?基础上|相比|同期|水平|浓度|气温|的近?约?[0-9.]+倍")


def reached(before: str, day: date | None = None) -> bool:
    """Whether the words before say that it is reached, and nothing after them that it is still to come.

    `day` is that of the text: a month counts only where it began before it.
    """
    ends = [found.end() for found in ACHIEVED.finditer(before) if _gone(found, day)]
    if ends:
        return not AHEAD.search(before, ends[-1])
    return HELD.search(before) is not None and not AHEAD.search(before)


def _gone(found: re.Match[str], day: date | None) -> bool:
    """Whether a month or year began before the day of the text; where that is unknown, a month without a year did."""
    if found["until"]:
        return day is None or int(found["until"]) <= day.year  # 截至2030年底, in a text of 2026, is to come
    if found["month"] is None:
        return True
    if day is None:
        return found["year"] is None
    return date(int(found["year"] or day.year), int(found["month"]), 1) < day


def looks_back(titles: Iterable[Found[str]]) -> Found[str] | None:
    """The closest heading that says that what stands below is what there is, unless one in between looks ahead."""
    for title in titles:
        if len(title.value) > 24 or LOOKS_AHEAD.search(title.value):
            return None
        if LOOKS_BACK.search(title.value):
            return title
    return None


def period_of(title: Found[str]) -> Found[str] | None:
    """The five years of which a heading tells: “十三五”时期的主要成就."""
    plan = PLAN.search(title.value)
    first = _first(plan) if plan else 0
    return Found(f"{first}/{first + 4}", title.span, inherited=True) if plan else None


def _first(plan: re.Match[str]) -> int:
    """The year with which a five-year plan begins."""
    return 2011 + 5 * "二三四五六".index(plan[1] or plan[2])


def _begins(context: Context) -> int | None:
    """The year with which what lies ahead begins: that of the text, or the first of the plan that it is."""
    plan = PLAN.search(context.title.value) if context.title else None
    if plan is None:
        return context.year
    first = _first(plan)
    return first if context.supposed else max(first, context.year or first)


def gone_by(year: int, context: Context) -> bool:
    """Whether a year lies before what lies ahead."""
    begins = _begins(context)
    return begins is not None and not context.supposed and year < begins


def past(text: Text, sentence: Sentence, context: Context, dates: Sequence[Mention]) -> Found[str] | None:
    """The year gone by of which a sentence reports, and those that follow until the text turns to plans."""
    ahead = any(AIMED.search(text.clean, max(0, m.start - 3), m.start) for m in dates)
    years = [
        (int(when.rpartition("/")[2][:4]), m)
        for m in dates
        if (when := m.quantity.when)
        and when != "annual"
        and text.clean[m.start] != "全"
        and not compared(text.clean, m)
    ]
    begins = _begins(context)
    gone = [(year, m) for year, m in years if begins and year < begins]
    if gone and len(gone) == len(years) and (context.past or not (ahead and context.supposed)):
        year, last = gone[-1]
        return Found(str(year), text.span(last.start, last.end), inherited=True)
    plans = years or AHEAD.search(text.clean, sentence.start, sentence.end)
    return None if plans else context.past


def compared(text: str, date: Mention) -> bool:
    """Whether a date only says from when it counts or with what it is compared: 较2020年下降."""
    return SINCE.match(text, date.end, date.end + 8) is not None or text[date.start - 1] in "较比自由照"

"""Numbers of an official text with unit, bound and rate; what only looks like one is left out.

Works on text as the text layer leaves it: one width of characters, no spaces inside words. A bare number is no quantity
unless 万 or 亿 makes it one, which already rules out names and references (985, 中国制造2025, 文号, telephone numbers);
`masks` rules out the rest. One scan finds the numbers, and each is parsed where it stands, so that time is linear in
the text.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from yangui.policy.numerals import number
from yangui.reading.findings import Measure, Quantity, Span
from yangui.reading.numbers.bounds import AFTER, Figure, bounded
from yangui.reading.numbers.masks import CN, NAMED, SCALED, SUM_ENDS, TIERS, YEAR, masked, quoted
from yangui.reading.numbers.periods import Dated, date_at, words
from yangui.reading.numbers.units import COUNTS, MONTHS, SPANS, UNIT

_SCALE = "(?:[百千万亿](?![米瓦克伏卡分]))"
# A space or a broken line inside a number stays in the clean text, which cannot know that it is one number.
_COUNTED = rf"(?=(?:\.[0-9]++)?(?:[万亿%]|{SUM_ENDS}))"
_SPLIT = (
    rf"[0-9]{{1,2}}+(?: (?!0\.)(?:[0-9]{{1,3}}(?![0-9])|0[0-9]++)){{1,8}}+{_COUNTED}"  # 20 0 0元, 1 00 000元
    rf"|(?!{YEAR} )[0-9]++(?: (?!0\.)(?:[0-9]{{3}}(?![0-9])|0[0-9]*+)){{1,8}}+{_COUNTED}"
    rf"|(?!{YEAR} )[0-9]++ [0-9]{{3}}(?![0-9])"
    r"|(?<=[\u4e00-\u9fff])[0-9]{1,3}\n[0-9]{1,3}(?=[万亿%元])"
)
_ARABIC = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9])|{_SPLIT}|[0-9]++)(?:\.[0-9]++)?"
_FIGURES = rf"{_ARABIC}(?:(?:[余多]|\n(?=[万亿]))?{_SCALE}++(?:[0-9]++{_SCALE}++)*+(?:[0-9]++(?=元))?)?"
_NUMBER = rf"(?:{_FIGURES}|[{CN}]++(?:点[{CN}]++)?(?:[余多][万亿]++)?)"
STARTS = re.compile(rf"[0-9{CN}半]")
NUMBER = re.compile(_NUMBER)
DIGITS = re.compile("[0-9]+")
NUMERAL = re.compile(f"[{CN}]+")
RANGE = re.compile(rf"(?:\(含\))?(?:-|—|~|至|到){{1,2}}(?P<upper>{_NUMBER})")
BETWEEN = re.compile(rf"(?:\(含\))?以上(?:\(含\))?(?:至|到|[-—~、,])?(?:不超过)?(?P<upper>{_NUMBER})")
PARTS = re.compile(rf"(?P<whole>[百千万]|{_NUMBER})分之(?P<part>{_NUMBER})")
RATIO = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)[:∶比]([0-9]{1,3}(?:\.[0-9]+)?)(?![0-9:])")
FRACTION = re.compile(r"([1-9])/([2-9])(?![0-9/])")  # 缴费的2/3
PARTED = re.compile(r"[0-9]{1,2}(?:[:∶][0-9]{1,2}){1,4}(?![0-9:∶])")
IN_TWO = re.compile(r"分[两二2][年期次批][^,。;0-9]{0,6}$")  # 分两年按6:4拨付; 1:1 alone is a ratio
NO_RATIO_AFTER = frozenset("0123456789:.")
JOINT = re.compile(r"(?:[、和及与或/]|以及|或者)")
GAPS = re.compile(r"[余多 \n]")
INCLUDED = re.compile(r"\((?:不?含[^()]{0,6}|[^\W\d_一-龥]{1,6})\)")  # also 萬(wàn)元
FIRST_OF = re.compile(
    r"(?:排名|排行|位[列居]|居|进入|跻身|保持|全[省国市县球]|世界|行业|同类[^,。;]{0,4})前$"
)  # 全省前三
DOUBLED = re.compile(r"翻([一两二三]?)番")
ASIDE = re.compile(r"\([^()0-9]{1,12}\)[、和或]")  # 最高500万元(国家级)、100万元
WHOLE = re.compile(  # 全额返还, 减半奖励
    r"(?:(?<!的)(?<!兑现)全额|(?<![%年])全部|减半)(?=(?:给予|予以)?[\u4e00-\u9fff]{0,4}?(?:返还|奖励|奖补|补[助贴]|资助|贴息|补偿|报销|退还))|(?<=年)(?:全免|减半)(?=[,。;])"
)
NAMED_BY_COUNT = re.compile(r"(?:人才|新政|政策|意见|措施|办法|简称)$")  # 人才新政20条 is a name
INDEX = re.compile(r"指数(?:达到?|(?:提高|提升|增长)[到至]|突破|超过|不低于|保持在|为|约)+$")  # 发展指数达到110
SESSION = re.compile(  # 十八届三中全会, 九届二十五次会议, 九届人大三次会议
    rf"[一二三四五六七]中|中央|全|第?(?:[{CN}]|[0-9])+[次届]|历次|人大|人民代表|政协|党代|[省市县区]?委|[省市县区]?政府|常委"
)
RANKED = re.compile(r"(?:排名|排行|位[列居]|世界|全球|全国|国内|国际|行业|列|居|进入|跻身|的)?前$")
INSTITUTE = re.compile(r"[0-9]{3}所(?=[,。、;和与等的]|$)")
BUILT = re.compile(r"(?:建成|建设|新建|达到?|超过|突破|学院|学校|[院高]校|新增)$")  # 建成产业学院100所
# After these, or before what follows them, a number of ten thousands without 元 is money all the same.
MONEY = re.compile(
    r"(?:给予|奖励?|补助|资助|补贴|奖补|发放|贷款|投资|注册资本|收入|产值|年薪|总额|最高|支持|扶持|投入|融资|贴息|津贴|补偿|奖金|资金|[营税]收"
    r"|租金|费用?|(?<!名)额度?|可?获|每[人户家])"
    r"(?:达到?|为|不超过|不低于|超过|突破|各|最高|分别|每[人年月户家])*$"
)
GIFT = re.compile(
    r"的?(?:一次性|小额|创业|担保)*(?:资金)?(?:补[助贴]|奖[励金补]|资助|津贴|安家|[购租]房|生活费|科研|经费|支持|扶持|贴息|贷款|资金|年薪)"
)
EACH_ONE = re.compile(  # 每人每月2000
    r"每[人生]每?[月年](?:补[助贴]|发放|给予|最高)?$|每月(?:补[助贴]|发放|给予|最高)$"
)
SHARES = {"percent": Decimal(1), "mille": Decimal("0.1"), "tenths": Decimal(10), "times": Decimal(100)}
APART = re.compile(r"[。!?\n]")
LONGEST = 24  # characters of a number


class Mention(NamedTuple):
    """A quantity at characters `start` to `end` of the clean text."""

    start: int
    end: int
    quantity: Quantity


class _Read(NamedTuple):
    """A number as it stands; `rough` where 余 or 多 stands in it, `bare` where 万 or 亿 does not."""

    start: int
    end: int
    value: Decimal
    most: Decimal | None
    rough: bool
    unit: re.Match[str] | None
    bare: bool


def mentions(text: str, year: int | None = None, start: int = 0, end: int | None = None) -> list[Mention]:
    """The quantities of `text[start:end]` in order, counted in `text`; `year` is the year of the text."""
    part = text[start:end]
    quotation = quoted(part)
    found = [_date(dated) for dated in words(part, year) if quotation[dated.start] != NAMED]
    found += [_doubled(doubled) for doubled in DOUBLED.finditer(part) if not quotation[doubled.start()]]
    found += [_whole(whole) for whole in WHOLE.finditer(part) if not quotation[whole.start()]]
    found += _quantities(part, _numbers(part, quotation, year, found))
    found.sort(key=lambda mention: mention[:2])
    return [Mention(mention.start + start, mention.end + start, mention.quantity) for mention in _once(found)]


def _once(found: list[Mention]) -> list[Mention]:
    """Without the shorter of two that overlap."""
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(mention)
    return kept


def _date(dated: Dated) -> Mention:
    measure: Measure = "period" if dated.when == "annual" or "/" in (dated.when or "") else "date"
    return Mention(dated.start, dated.end, Quantity(measure, Span(dated.start, dated.end), "", when=dated.when))


def _doubled(found: re.Match[str]) -> Mention:
    """翻一番: as much again, a growth by 100 %; 翻两番 by 300 %."""
    times = 2 ** int(number(found[1] or "一"))
    return Mention(*found.span(), Quantity("share", Span(*found.span()), "%", Decimal(times - 1) * 100, growth=True))


def _whole(found: re.Match[str]) -> Mention:
    """全额返还: all of it; 减半返还: half."""
    share = Decimal(50 if found[0] == "减半" else 100)
    return Mention(*found.span(), Quantity("share", Span(*found.span()), "%", share))


def _numbers(text: str, quotation: bytearray, year: int | None, found: list[Mention]) -> list[_Read]:
    """The numbers of a text; dates, proportions and parts of a whole go to `found`."""
    read: list[_Read] = []
    end = 0
    for first in STARTS.finditer(text):
        start = first.start()
        if start < end or quotation[start] == NAMED:
            continue
        if (
            text[start] in CN
            and text[start - 1] not in "第前"
            and (run := NUMERAL.match(text, start))
            and text[run.end() : run.end() + 1] not in COUNTS
        ):
            end = run.end()
            continue
        if dated := date_at(text, start, year):
            found.append(_date(dated))
            end = dated.end
        elif (":" in text[start : start + 3] or "∶" in text[start : start + 3]) and (parts := _parted(text, start)):
            found += parts
            end = parts[-1].end
        elif other := _special(text, start):
            found.append(other)
            end = other.end
        elif digits := NUMBER.match(text, start):
            end = digits.end()
            if end - start <= LONGEST and not masked(text, start, end, quotation[start]):
                item = _read(text, digits)
                end = item.end
                read.append(item)
    return read


def _parted(text: str, start: int) -> list[Mention]:
    """The shares of what is parted, where they are whole per cents: 4:3:3."""
    found = PARTED.match(text, start) if text[max(0, start - 1) : start] not in NO_RATIO_AFTER else None
    figures = list(DIGITS.finditer(text, start, found.end())) if found else []
    whole = sum(int(figure[0]) for figure in figures)
    if not whole or 100 % whole or (len(figures) == 2 and not IN_TWO.search(text, max(0, start - 12), start)):
        return []
    return [_share(text, *figure.span(), Decimal(figure[0]) * 100 / whole) for figure in figures]


def _special(text: str, start: int) -> Mention | None:
    """Parts of a whole, proportions, halves."""
    before = text[max(0, start - 1) : start]
    if text[start] == "半":
        return (
            _made(text, Figure(start, start + 2, "duration", "月", Decimal(6)))
            if text.startswith("半年", start)
            else None
        )
    if text.startswith(("一半", "半数"), start) and before != "过":
        return _share(text, start, start + 2, Decimal(50))
    if (found := RATIO.match(text, start)) and before not in NO_RATIO_AFTER:
        first, over = Decimal(found[1]), Decimal(found[2])
        clock = len(found[2]) == 2 and found[2][0] in "012345" and "." not in found[0]
        return _share(text, start, found.end(), over / first * 100) if first and not clock else None
    if before == "的" and (found := FRACTION.match(text, start)):
        return _share(text, start, found.end(), Decimal(found[1]) / Decimal(found[2]) * 100)
    parts = text.find("分之", start, start + LONGEST) > 0
    if (
        parts
        and (found := PARTS.match(text, start))
        and len(found[0]) <= LONGEST
        and (whole := _decimal(found["whole"]))
    ):
        return _share(text, start, found.end(), _decimal(found["part"]) / whole * 100)
    return None


def _share(text: str, start: int, end: int, value: Decimal) -> Mention:
    whole = value == value.to_integral_value()
    value = value.quantize(Decimal(1)) if whole else round(value, 6).normalize()
    return _made(text, Figure(start, end, "share", "%", value))


def _made(text: str, figure: Figure) -> Mention:
    quantity, end = bounded(text, figure)
    if quantity.value is not None and quantity.most is not None and quantity.most < quantity.value:
        quantity = replace(quantity, most=None)  # two numbers side by side, and no range
    return Mention(figure.start, end, quantity)


def _read(text: str, found: re.Match[str]) -> _Read:
    start, end = found.span()
    value, rough = _decimal(found[0]), "余" in found[0] or "多" in found[0]
    unit = _unit(text, end)
    if text[end : end + 1] in ("余", "多"):
        rough, unit, end = True, UNIT.match(text, end + 1), end + 1
    most = None
    upper = RANGE.match(text, unit.end() if unit else end) or _between(text, unit)
    if upper and len(upper["upper"]) <= LONGEST:
        after = _unit(text, upper.end())
        if unit is None or (after and after.lastgroup == unit.lastgroup):
            value, most = _ends(value, found[0], upper["upper"])
            unit, end = after, upper.end()
    bare = not SCALED.search(text[start:end].rstrip("余多"))
    return _Read(start, unit.end() if unit else end, value, most, rough, unit, bare)


def _unit(text: str, end: int) -> re.Match[str] | None:
    """The unit behind a number, also behind what says whether a range includes it: 500万(不含)美元."""
    if text.startswith("(", end) and (aside := INCLUDED.match(text, end)):
        end = aside.end()
    return UNIT.match(text, end)


def _ends(lower: Decimal, digits: str, upper: str) -> tuple[Decimal, Decimal | None]:
    """The ends of a range; the scale of the upper one holds for both: 5—10万元."""
    most = _decimal(upper)
    scale = SCALED.search(upper)
    if scale and not SCALED.search(digits) and lower < most / (factor := _decimal("1" + scale[0])):
        lower *= factor
    return lower, most if lower < most else None


def _between(text: str, unit: re.Match[str] | None) -> re.Match[str] | None:
    """1万元以上3万元以下"""
    if unit is None or not (found := BETWEEN.match(text, unit.end())):
        return None
    after = UNIT.match(text, found.end())
    return found if after and text.startswith(("以下", "以内", "之间"), after.end()) else None


@lru_cache(maxsize=4096)
def _decimal(digits: str) -> Decimal:
    if digits.isascii() and digits.replace(".", "", 1).isdigit():
        return Decimal(digits)
    value = number(GAPS.sub("", digits))
    return Decimal(value.numerator) / Decimal(value.denominator)


# lists


def _quantities(text: str, read: list[_Read]) -> list[Mention]:
    """Lists give their unit at the end and their bound at the head: 最高15、10、5万元."""
    found: list[Mention] = []
    before: tuple[_Read, Mention, bool] | None = None
    loose = 0  # the end of the last sum without 元; who writes one leaves it out of the next: 博士20万,硕士10万
    for item in _with_units(text, read):
        if (mention := _typed(text, item)) is None:
            before = None
            continue
        if loose and mention.quantity.unit == "" and not APART.search(text, loose, item.start):
            mention = mention._replace(quantity=replace(mention.quantity, measure="money", unit="元"))
        if item.unit is None and mention.quantity.measure == "money":
            loose = mention.end
        governed = False
        if before and (_joined(text, end := before[1].end, item.start) or ASIDE.fullmatch(text, end, item.start)):
            mention, governed = _governed(mention, before[1], bound=before[2])
        bounds = mention.quantity.bound in ("at_most", "at_least", "exceed")
        before = (item, mention, bounds and not item.rough and (governed or not AFTER.match(text, item.end)))
        found.append(mention)
    return found


def _with_units(text: str, read: list[_Read]) -> list[_Read]:
    whole: list[_Read] = []
    following: _Read | None = None
    for item in reversed(read):
        if item.unit is None and following and following.unit and _joined(text, item.end, following.start):
            value = item.value
            scale = SCALED.search(text[following.start : following.unit.start()].rstrip("余多")) if item.bare else None
            if scale and value < following.value * 100:
                value *= _decimal("1" + scale[0])
            following = item._replace(unit=following.unit, value=value)
        else:
            following = item
        whole.append(following)
    return whole[::-1]


def _joined(text: str, end: int, start: int) -> bool:
    joint = JOINT.match(text, end) if 0 < start - end < 3 else None
    return joint is not None and joint.end() == start


def _governed(mention: Mention, before: Mention, *, bound: bool) -> tuple[Mention, bool]:
    """The bound and rate that the head of a list gives to what follows: 最高100万元、50万元."""
    quantity, head = mention.quantity, before.quantity
    if quantity.measure != head.measure:
        return mention, False
    takes = bound and quantity.bound == "exact"
    quantity = replace(quantity, per=quantity.per or head.per, bound=head.bound if takes else quantity.bound)
    return mention._replace(quantity=quantity), takes


# units


def _typed(text: str, item: _Read) -> Mention | None:
    """The quantity of a number by its unit; None where it is none after all."""
    unit = item.unit
    if unit is None:
        return _unmarked(text, item)
    name = "years" if unit["years"] else unit.lastgroup or ""
    if unit[0] == "所" and INSTITUTE.match(text, item.start):
        if not BUILT.search(text, max(0, item.start - 3), item.start):
            return None
    elif unit[0] == "条" and NAMED_BY_COUNT.search(text, max(0, item.start - 2), item.start):
        return None
    if unit[0] == "届" and SESSION.match(text, unit.end()):
        return None
    if name == "years" and 1900 <= item.value < 2100 and item.bare:
        return None
    measure, shown, factor = _measured(name, unit[0])
    value = item.value * factor + (6 if unit["half"] else 0)
    most = item.most * factor if item.most else None
    mention = _made(text, Figure(item.start, item.end, measure, shown, value, most, item.rough))
    if measure == "count" and unit[0] in "位名" and text.endswith("第", 0, item.start):
        return Mention(item.start - 1, item.end, Quantity("rank", Span(item.start - 1, item.end), shown, value))
    if measure == "count" and RANKED.search(text, max(0, item.start - 5), item.start):
        return mention._replace(quantity=Quantity("rank", mention.quantity.span, shown, value))
    return mention


def _measured(name: str, unit: str) -> tuple[Measure, str, Decimal]:
    """Measure, unit to show, and how many of that unit the unit of the text is."""
    match name:
        case "money":
            return "money", "元", Decimal(1)
        case "foreign":
            return "money", unit, Decimal(1)
        case "percent" | "mille" | "tenths" | "times":
            return "share", "%", SHARES[name]
        case "years" | "months" | "quarters":
            return "duration", "月", Decimal(MONTHS[name])
        case "days" | "weeks" | "hours" | "minutes":
            return "duration", "工作日" if "工作日" in unit else SPANS[name], Decimal(1)
        case "age":
            return "age", "岁", Decimal(1)
        case "area":
            return "area", unit, Decimal(1)
        case _:
            return "count", unit, Decimal(1)


def _unmarked(text: str, item: _Read) -> Mention | None:
    """A number without a measure word: 前200, 位居第三, 80万左右; 1.1万亿 leaves 元 out."""
    before, after = text[max(0, item.start - 8) : item.start], text[item.end : item.end + 2]
    if before.endswith("第"):
        if after in ("方阵", "梯队", "序列", "批次"):
            return None
        return Mention(item.start - 1, item.end, Quantity("rank", Span(item.start - 1, item.end), "位", item.value))
    if RANKED.search(before) and item.bare and text[item.start].isdigit():
        return Mention(item.start, item.end, Quantity("rank", Span(item.start, item.end), "位", item.value))
    digits = text[item.start : item.end]
    if FIRST_OF.search(before) and len(digits) < 3 and after[:1] in ("", *",。;、)的"):
        return Mention(item.start, item.end, Quantity("rank", Span(item.start, item.end), "位", item.value))
    if item.bare and len(digits) > 2 and EACH_ONE.search(before) and (not after or after[0] in ",。;、)补奖"):
        return _made(text, Figure(item.start, item.end, "money", "元", item.value, item.most, item.rough))
    if item.bare and digits[0] not in CN and INDEX.search(before) and after[:1] in ("", *",。;、)以左"):
        return _made(text, Figure(item.start, item.end, "count", "", item.value, item.most, item.rough))
    if item.bare or (len(digits) < 2 and digits in CN):
        return None
    money = MONEY.search(before) or GIFT.match(text, item.end) or ("亿" in digits and after[:1] in ("", *",。;、级以)"))
    if not money and digits[0] in CN and not TIERS.search(before):
        return None
    measure: Measure = "money" if money else "count"
    shown = "元" if money else ""
    return _made(text, Figure(item.start, item.end, measure, shown, item.value, item.most, item.rough))

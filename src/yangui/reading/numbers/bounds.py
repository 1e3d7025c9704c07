"""The words that bound a number, before it (不超过, 最高) or after it (左右, 以上), and its rates (每人每月).

力争 and 争取 tell of ambition and bound nothing.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from yangui.policy.model import Bound
from yangui.reading.findings import Measure, Quantity, Span
from yangui.reading.numbers.units import EACH, PER, RATE

_FILL = (
    r"(?:每[人年月户家个项名位]?|再|给予|给|为|达到?|补助|补贴|资助|奖励|支持|人民币|按照?|总额|累计|合计|计|的|到|分别|可|享受|"
    r"一次性|了|至)"
)
_NOT, _GAP = "(?:不|未|不得|不能|不可)", "[^,。;:、!?()0-9]"
_FIRST = "[不未以上封最至顶下起满迈跨跃超突高多大逾过约将接近≥≤><]"  # what any of them begins with
BEFORE = re.compile(
    rf"(?={_FIRST})(?:(?P<most>(?:不满|未满|不足){_FILL}*$|(?:{_NOT}(?:超过?|高于|多于|大于|突破|逾)|以内|上限|封顶){_GAP}{{0,14}}$"
    r"|(?:最高|最多|至多|最大|最长|顶格)[^,。;:!?”0-9]{0,12}$|[≤<] ?$)"
    rf"|(?P<least>(?:{_NOT}(?:低于|少于|小于|短于)|下限){_GAP}{{0,14}}$"
    rf"|(?:至少|最低(?!工资|生活|保障|标准|缴费|限度|水平|档)|最少|起码){_GAP}{{0,6}}$"
    rf"|(?<![不未圆期])满{_FILL}*$|(?:迈[上入]|跨[上入]|跃上){_FILL}?$|≥ ?$)"
    rf"|(?P<over>(?<![不未])(?:超过|超出|超|突破|高于|多于|大于|逾){_FILL}*$|(?<=[量数额入值模])过$|> ?$)"
    rf"|(?P<near>(?:大约|(?<![合签契节制公条履违预])约|将近|接近|(?<![临附就靠最])近){_FILL}?$|迈向$))"
)
AFTER = re.compile(
    r"(?:人民币|\((?:人民币|不?含[^()]{0,8})\)|(?:企业|单位|机构|人[员才]|职工)(?=及?以[上下内]))?"
    r"(?:(?P<near>左右|上下|前后)|(?P<least>[及或]?以上|起(?!步|点|草|来))|(?P<most>[及或]?以[下内]|之内|封顶)"
    r"|(?P<within>内(?!容|部|涵|外)))"
)
BOUND_OF = re.compile(r"不(?:(?P<least>低于|少于)|(?P<most>超过|高于))[^,。;0-9]{2,30}的$")  # 不低于家庭收入的60%
BOUNDS: dict[str, Bound] = {
    "most": "at_most",
    "least": "at_least",
    "over": "exceed",
    "near": "about",
    "within": "at_most",
}
REACH = 24  # characters before a number in which its bound is looked for


class Figure(NamedTuple):
    """A number in its place, before its bound is known; `rough` where 余 or 多 stands in it."""

    start: int
    end: int
    measure: Measure
    unit: str
    value: Decimal
    most: Decimal | None = None
    rough: bool = False


def bounded(text: str, figure: Figure) -> tuple[Quantity, int]:
    """The quantity with what stands beside it, and its end, a bound that follows included."""
    start, end, measure, unit, value, most, rough = figure
    ahead = text[max(0, start - REACH) : start]
    per = tuple(PER[word] for word in EACH.findall(re.split("[,。、;元]", ahead)[-1])) if "每" in ahead else ()
    rate = RATE.match(text, end) if measure in ("money", "area", "share") else None
    if rate and not text[rate.end() : rate.end() + 1].isdigit():  # 100万元 每月1万元: of the next cell
        per += tuple(PER[word] for word in rate.groups() if word)
        end = rate.end()
    bound: Bound = "exceed" if rough else "exact"
    after = AFTER.match(text, end)
    if after and not (after["within"] and measure != "duration"):
        bound = "exact" if most and after["most"] else BOUNDS[after.lastgroup or ""]
        end = after.end()
    elif (before := BEFORE.search(ahead)) and not (before["near"] and measure == "duration"):  # 近三年: the last three
        bound = BOUNDS[before.lastgroup or ""]
    elif (
        measure == "share" and ahead.endswith("的") and (of := BOUND_OF.search(text, max(0, start - 2 * REACH), start))
    ):
        bound = BOUNDS[of.lastgroup or ""]
    return Quantity(measure, Span(start, end), unit, value, most, bound, per), end

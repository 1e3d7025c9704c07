"""The numbers that a Chinese text states, with what they count: money, shares, spans of time, ages, days, plain counts.

It answers one question: does this passage state this very value? It knows Arabic figures with 万, 亿, decimals and
thousands marks, Chinese numerals, mixtures (3万5千), percentages, tenths (六成), fractions, proportions (1:1), sums
(6+1+2), and lists whose last member alone carries the unit (15、10万元). It takes text as
`yangui.policy.clauses.plain` leaves it.
Time is linear in the length of the text: no pattern can fail in more than one way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Literal, NamedTuple

type Kind = Literal["money", "share", "part", "months", "age", "count", "year", "day"]

DIGITS = {
    c: n
    for n, cs in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in cs
}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
LONGEST = 20  # no sum or count of a policy has more characters
MILLION = 10**6

_D = "".join(DIGITS)
_ARABIC = r"(?>[0-9]{1,3}(?:,[0-9]{3}){1,5}+(?![0-9])(?:\.[0-9]++)?|[0-9]++(?:\.[0-9]++)?)"
# 千 and 百 also begin names of units: 10千米, 3个百分点
_SCALE = r"(?:[百千万亿](?![米瓦克伏卡分]))++"
_CHINESE = rf"[{_D}{''.join(SCALES)}]++(?:点[{_D}]++[百千万亿]*+)?"
_ANY = f"(?:{_ARABIC}|{_CHINESE})"
_MONTH, _DAY = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})", r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"

TOKEN = re.compile(
    rf"(?P<year>[12][0-9]{{3}}|[一二][{_D}]{{3}})年(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})[日号])?)?"
    rf"|(?P<iso>[12][0-9]{{3}}([-./])[0-9]{{1,2}}\5[0-9]{{1,2}})(?![0-9])"
    rf"|(?P<late_month>{_MONTH})月(?:(?P<late_day>{_DAY})[日号])?"
    rf"|(?P<relative>[去今明]年)"
    rf"|(?P<sum>{_ARABIC}(?:\+{_ARABIC})++)"
    rf"|(?P<whole>{_ANY})分之(?P<part>{_ANY})"
    rf"|(?P<ratio>{_ANY}(?:[:∶比]{_ANY})++)"
    r"|(?P<half>一半|减半|半数)|(?P<half_year>半年)|(?P<all>全额|全部|全数|全覆盖)"
    rf"|(?P<figures>{_ARABIC}(?:[余多]?{_SCALE}(?:{_ARABIC}{_SCALE})*+{_ARABIC}?)?)"
    rf"|(?P<numeral>{_CHINESE}(?:[余多]{_SCALE})?)"
)
UNIT = re.compile(
    r"[余多]?(?:(?P<money>元)|(?P<percent>%|个?百分点)|(?P<mille>‰)|(?P<times>倍)"
    # 六成 of something; 成 also begins what is made and who belongs: 成立, 成果, 成员
    r"|(?P<tenths>成(?=[以左的,。、;)为比补至到或和与~-]|$))"
    r"|(?P<years>个?(?:自然|会计)?[周学]?年(?![级代]))(?P<and_half>半)?|(?P<months>个月)|(?P<quarters>个?季度)|(?P<age>周?岁))"
)
GAP = re.compile(r"(?<=[0-9]) (?=[0-9])")
PIECE = re.compile(rf"({_ARABIC})[余多]?({_SCALE})?")
JOINT = re.compile(r"[、,和与至到或及/~-]{1,2}|以及|或者")
# What follows a number that counts things. After 万 and 亿 anything else lets the number be a sum of money as well,
# for many texts leave 元 out there; a lone 一 is a number only before one of these.
MEASURES = frozenset(
    "人名个家户项亩吨株平公里米台套件次篇条处所座间辆艘只头届期天日小种类门支组对笔份美欧英港左余多季款"
)


class Quantity(NamedTuple):
    """A value and what it counts: yuan, a ratio, a part of a whole, months, years of age, things; or a year, a day."""

    kind: Kind
    value: Fraction | date


@dataclass(frozen=True, slots=True)
class Stated:
    """What a passage states; a day may be stated as year, month and day, with 0 for what is left out."""

    values: frozenset[tuple[str, Fraction]]
    days: frozenset[tuple[int, int, int]]

    def holds(self, wanted: Quantity) -> bool:
        """Whether the passage states this value.

        A mere year or month stands for its first and its last day, and for no other.
        """
        if not isinstance(wanted.value, date):
            return (wanted.kind, _rounded(wanted.value)) in self.values
        day = wanted.value
        following = date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
        forms = {(day.year, day.month, day.day)}
        if day.day == 1 or following.day == 1:
            forms.add((day.year, day.month, 0))
        if (day.month, day.day) in ((1, 1), (12, 31)):
            forms.add((day.year, 0, 0))
        return bool(forms & self.days)


class _Number(NamedTuple):
    """A number in its place, with its scale (万 is 10,000) and its unit where the text gives one."""

    start: int
    end: int
    value: Fraction
    scale: int
    unit: str | None
    lone: bool


def stated(text: str, year: int | None = None) -> Stated:
    """The values in `text`; `year` is that of the document, for 今年 and for days without a year.

    >>> stated("每人20、10万元").holds(Quantity("money", Fraction(200000)))
    True
    """
    if GAP.search(text):  # two numbers, or one that a page break or a stray space cut: both are read
        joined, apart = stated(GAP.sub("", text), year), stated(GAP.sub("|", text), year)
        return Stated(joined.values | apart.values, joined.days | apart.days)
    values: set[tuple[str, Fraction]] = set()
    days: set[tuple[int, int, int]] = set()
    numbers: list[_Number] = []
    latest = year
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        if found["figures"] or found["numeral"]:
            numbers += _numbers(text, found)
        elif found["iso"]:
            days.add(_day(*re.split(r"[-./]", found["iso"])))
        elif found["year"]:
            days.add(_day(found["year"], found["month"], found["day"]))
            latest = int(number(found["year"]))
        elif found["late_month"]:
            month = number(found["late_month"])
            if month <= 12:
                days.add(_day(str(latest or 0), found["late_month"], found["late_day"]))
            else:
                values.add(("months", month))
        elif found["relative"]:
            if year:
                days.add((year + "去今明".index(found["relative"][0]) - 1, 0, 0))
        elif found["whole"]:
            whole, part = number(found["whole"]), number(found["part"])
            values.add(("share", part / whole if whole else part))
        else:
            values.update(_phrase(kind, found))
    values.update(_quantities(text, numbers, days))
    values |= {("year", Fraction(y)) for y, _, _ in days}
    return Stated(frozenset((kind, _rounded(value)) for kind, value in values), frozenset(days))


def _rounded(value: Fraction) -> Fraction:
    """Ratios have six decimals (三分之一 is 0.333333)."""
    return Fraction(round(value * MILLION), MILLION)


def _phrase(kind: str | None, found: re.Match[str]) -> Iterator[tuple[str, Fraction]]:
    if found["sum"]:
        terms = [number(term) for term in found["sum"].split("+")]
        yield from (("count", term) for term in (*terms, sum(terms, Fraction(0))))
    elif found["ratio"]:
        terms = [number(term) for term in re.split("[:∶比]", found["ratio"])]
        if len(terms) == 2 and terms[1]:
            yield "share", terms[0] / terms[1]
        if whole := sum(terms):
            yield from (("part", term / whole) for term in terms)
    elif kind == "half":
        yield "share", Fraction(1, 2)
    elif kind == "half_year":
        yield "months", Fraction(6)
    elif kind == "all":
        yield "share", Fraction(1)


def _numbers(text: str, found: re.Match[str]) -> Iterator[_Number]:
    start, end = found.span()
    unit = UNIT.match(text, end)
    name = unit.lastgroup if unit else None
    if name and unit and unit["and_half"]:
        name = "years_and_half"
    if found["numeral"]:
        if found["numeral"] == "一" and not unit and text[end : end + 1] not in MEASURES:
            return  # 一批, 统一, 一流
        if found["numeral"] in SCALES and text[start - 1 : start].isascii() and start:
            return  # 10千米
        value, scale = _chinese(found["numeral"])
    else:
        value, scale = _figures(found["figures"])
    if end - start <= LONGEST:
        yield _Number(start, end, value, scale, name, text[end : end + 1] not in MEASURES)


def _figures(text: str) -> tuple[Fraction, int]:
    """3万5千 and 1亿2000万: each piece is smaller than the one before it; with the scale of the last."""
    total, scale = Fraction(0), 1
    if len(text) <= LONGEST:
        for figures, scales in PIECE.findall(text):
            scale = prod(SCALES[c] for c in scales)
            total += Fraction(Decimal(figures.replace(",", ""))) * scale
    return total, scale


def _chinese(text: str) -> tuple[Fraction, int]:
    """三千五百, 二〇二三, 一点五亿, 十余万; with the scale that a list shares: 二十至三十万."""
    text = re.sub("[余多]", "", text)
    if len(text) > LONGEST:
        return Fraction(0), 1
    scale = prod(SCALES[c] for c in text[len(text.rstrip("百千万亿")) :])
    head, point, rest = text.partition("点")
    if point:
        decimals = "".join(str(DIGITS[c]) for c in rest if c in DIGITS)
        return (_chinese(head)[0] + Fraction(int(decimals), 10 ** len(decimals))) * scale, scale
    if all(c in DIGITS for c in head):
        return Fraction(int("".join(str(DIGITS[c]) for c in head))), 1
    return Fraction(_sum(head)), scale


def _sum(head: str) -> int:
    """The value of a numeral with 十, 百, 千, 万, 亿; 百 alone is a hundred."""
    total = section = digit = largest = 0
    for c in head:
        if c in DIGITS:
            digit = DIGITS[c]
            continue
        scale = SCALES[c]
        if scale < 10**4:
            section += (digit or 1) * scale
        elif scale >= largest and total:
            total, largest, section = (total + section + digit) * scale, scale, 0  # 万亿
        else:
            total, largest, section = total + (section + digit or 1) * scale, scale, 0
        digit = 0
    return total + section + digit


def number(text: str) -> Fraction:
    """The value of figures or a numeral, which may not be empty; 0 for one that is too long to be a quantity."""
    if text[0] in DIGITS or text[0] in SCALES:
        return _chinese(text)[0]
    return _figures(text)[0]


def _day(year: str, month: str | None = None, day: str | None = None) -> tuple[int, int, int]:
    return int(number(year)), int(number(month)) if month else 0, int(number(day)) if day else 0


def _quantities(text: str, numbers: list[_Number], days: set[tuple[int, int, int]]) -> Iterator[tuple[str, Fraction]]:
    """From the last to the first, since a list gives its unit at the end."""
    following: _Number | None = None
    for number in reversed(numbers):
        inherited = False
        if number.unit is None:
            after = following.start if following else len(text)
            joint = JOINT.match(text, number.end)
            if joint and following and joint.end() == after:
                inherited = number.scale == 1 < following.scale
                number = number._replace(unit=following.unit, lone=following.lone)  # noqa: PLW2901
            elif joint and 1900 <= number.value < 2200 and (later := TOKEN.match(text, joint.end())) and later["year"]:
                days.add((int(number.value), 0, 0))  # 2018—2020年
        yield from _typed(number)
        if inherited and following:
            yield from _typed(number._replace(value=number.value * following.scale, scale=following.scale))
            number = number._replace(scale=following.scale)  # noqa: PLW2901
        following = number


def _typed(number: _Number) -> Iterator[tuple[str, Fraction]]:
    value = number.value
    match number.unit:
        case None:
            yield "count", value
            if number.lone and value >= 10**4 and value % 100 == 0:
                yield "money", value
        case "money" | "months" | "age":
            yield number.unit, value
        case "percent":
            yield "share", value / 100
        case "mille":
            yield "share", value / 1000
        case "tenths":
            yield "share", value / 10
        case "times":
            yield "share", value
        case "years":
            yield "months", value * 12
        case "years_and_half":
            yield "months", value * 12 + 6
        case "quarters":
            yield "months", value * 3
        case _:
            raise AssertionError(number.unit)

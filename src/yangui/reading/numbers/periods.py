"""Dates, years and spans of the calendar in running text, as `Quantity.when` writes them.

`2025`, `2025-06`, `2025-06-30`, `annual`, or a period `2021/2025`. "By the end of 2025" is `2025-12`. What leaves the
year out (今年, 年底前, 6月底前) is read against the year of the text, and is nothing where that is unknown; so is a day
that the calendar does not have.
"""

import re
from datetime import date
from typing import NamedTuple

from yangui.policy.numerals import number
from yangui.reading.layout.characters import DIGITS

_YEAR = rf"(?:[12][0-9]{{3}}|二[零〇][{DIGITS}]{{2}})"
_PART = r"(?:[0-9]{1,2}|十?[一二三四五六七八九]|十)"
_DAY = rf"(?:[二三]十[一二三四五六七八九]?|{_PART})"
_TO = r"(?:[-—~至到]{1,2})"
_END = r"年?[底末](?:之?以?前)?"
_PLAN = "(?:规划|计划)?(?:期末|末)?(?:期间|时期|期)?"
# At a number that can begin a date.
DATE = re.compile(
    rf"(?P<start>{_YEAR})年度?起,?(?P<years>[1-9]|[二三四五六七八九十])年(?:内|期间)"
    rf"|(?P<from>{_YEAR})年?{_TO}(?P<to>{_YEAR})年(?P<to_end>{_END})?"
    rf"|(?P<year>{_YEAR})(?:年度?(?:(?P<half>[上下])半年|(?P<year_end>{_END})"
    rf"|(?P<month>{_PART})月(?:份)?(?:(?P<day>{_DAY})[日号](?:{_TO}(?:(?P<until_year>{_YEAR})年)?(?P<until_month>{_PART})月(?P<until_day>{_DAY})[日号])?|(?P<month_end>{_END}))?)?"
    r"|[-./](?P<iso_month>[01]?[0-9])[-./](?P<iso_day>[0-3]?[0-9])(?![0-9]))"
    rf"|(?P<late_month>{_PART})月(?:份|(?P<late_day>{_DAY})[日号]|(?P<late_end>{_END}))"
)
# Words for years; each alternative begins with a plain character, by which a search skips what is none.
_COUNT = "(?:[1-9][0-9]?|[二三四五六七八九十])"
WORD = re.compile(
    rf"今年度?(?:{_END})?|本年度?(?:{_END})?|当年度?(?:{_END})?|全年|年内|明年(?:{_END})?|去年|上年度?|每年度?|逐年"
    rf"|年度(?=新增|组织)|年[底末](?:之?以?前)?|“十[二三四五六]五”?{_PLAN}|十[二三四五六]五{_PLAN}"
    rf"|未来{_COUNT}(?:至{_COUNT})?年|今后{_COUNT}(?:至{_COUNT})?年"
)
COUNT = re.compile(_COUNT)
FIRST = {"二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}  # years of the five-year plans


class Dated(NamedTuple):
    """A date or period and its place; `when` is None where it hangs on a year that is not known."""

    start: int
    end: int
    when: str | None


def date_at(text: str, start: int, year: int | None) -> Dated | None:
    """The date that begins at `start`, or None; `year` is that of the text."""
    found = DATE.match(text, start)
    if found is None:
        return None
    when: str | None
    if found["start"]:
        first = int(_digits(found["start"]))
        when = f"{first}/{first + int(number(found['years'])) - 1}"
    elif found["from"]:
        when = f"{_digits(found['from'])}/{_digits(found['to'])}" + ("-12" if found["to_end"] else "")
    elif found["late_month"]:
        when = _join(year, found["late_month"], found["late_day"]) if year else None
    elif found["half"]:
        when = f"{_digits(found['year'])}-{'06' if found['half'] == '上' else '12'}"
    elif found["year_end"]:
        when = f"{_digits(found['year'])}-12"
    elif month := found["month"] or found["iso_month"]:
        stated = int(_digits(found["year"]))
        when = _join(stated, month, found["day"] or found["iso_day"])
        if when and found["until_month"]:
            last = int(_digits(found["until_year"])) if found["until_year"] else stated
            until = _join(last, found["until_month"], found["until_day"])
            when = f"{when}/{until}" if until else None
    else:
        when = _digits(found["year"])
    return Dated(start, found.end(), when)


def words(text: str, year: int | None) -> list[Dated]:
    """The words for years in a text, in order."""
    return [Dated(*found.span(), _word(found[0], year)) for found in WORD.finditer(text)]


def _word(word: str, year: int | None) -> str | None:
    if word[0] in "每逐" or word == "年度":
        return "annual"
    if word[0] in "“十":
        first = FIRST[word.lstrip("“")[1]]
        return str(first + 4) if "末" in word else f"{first}/{first + 4}"
    if year is None:
        return None
    if word[0] == "未" or word.startswith("今后"):
        return f"{year}/{year + int(number(COUNT.findall(word)[-1]))}"
    if word[0] in "去上":
        return str(year - 1)
    if word[0] == "明":
        year += 1
    return f"{year}-12" if "底" in word or "末" in word else str(year)


def _digits(year: str) -> str:
    return year if year.isascii() else str(int(number(year)))


def _join(year: int, month: str, day: str | None) -> str | None:
    """The month or day; None where the calendar has none such: 2025年2月31日."""
    try:
        when = date(year, int(number(month)), int(number(day)) if day else 1)
    except ValueError:
        return None
    return f"{year}-{when.month:02}" + (f"-{when.day:02}" if day else "")

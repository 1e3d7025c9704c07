"""When a text holds, what it rests on, and what it puts an end to."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yangui.policy.numerals import number
from yangui.reading.findings import Found
from yangui.reading.layout.text import Paragraph, Text
from yangui.reading.structure.dates import DAY, day

_TITLED = r"《(?P<title>[^《》]{2,120}(?:〈[^〉]{1,80}〉[^《》]{0,40})?)》(?:\((?P<number>[^()]{4,40}号)\))?"
TITLED = re.compile(_TITLED)
_DAY = re.sub(r"\(\?P<\w+>", "(?:", DAY.pattern).replace(r"([-./])", "[-./]").replace(r"\5", "[-./]")
FROM = re.compile(rf"自?(?P<when>{_DAY})(?:起|(?<=日)之日起|(?<=日))(?:正式)?(?:施行|实施|执行|生效|试行)")
FROM_ISSUE = re.compile(r"自(?:公布|印发|发布|发文|颁布|下发|签发)之日起(?:正式)?(?:施行|实施|执行|生效|试行)")
YEARS = re.compile(
    r"(?:有效期|试行期|施行期)限?(?:暂定)?(?:为|是|:)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<unit>年|个月)"
)
_TERM = (
    r"(?:(?:有效|执行|实施|实行|政策|适用)(?:期限?|年限|时间)|(?:政策|措施|办法|意见|规定|细则)适用于)"
    r"(?:为|是|自|从|:)*"
)
TERM = re.compile(rf"{_TERM}(?P<first>{_DAY})起?(?:至|到|—|-)(?P<last>{_DAY})")
YEARS_FROM = re.compile(r"20(?<!\d20)(?P<first>\d\d)年?(?:至|到|—|-)20(?P<last>\d\d)年(?!\d)")
NAMES_TERM = re.compile(f"{_TERM}$")
TERMS = ("起", "有效期", "期限", "年限", "适用于", "执行期", "实施期", "政策期", "时间")
BEFORE_END = re.compile(r"(?:有效期.{0,6}|[施执实]行.{0,6}|实施.{0,6}|日)(?:至|到|止)$")
YEAR_END = re.compile(r"(?:有效期|[施执试]行|实施)(?:限|期)?(?:截?至|到)(?P<year>20\d\d)年(?:12月)?底")
ENDS = re.compile(r"同时(?:予以)?废止|(?:予以)?废止|停止执行|不再执行")
RESTS = re.compile(r"根据|按照|依据|贯彻|落实|依照")
ISSUES = re.compile(r"(?:制[定订]|起草|编制|修订|现将|印发)了?$")  # …部门制定了《…计划》,现予印发: not what it rests on


@dataclass(frozen=True, slots=True)
class Validity:
    """What a text says of its own standing."""

    start: Found[date] | None = None
    end: Found[date] | None = None
    based_on: tuple[Found[str], ...] = ()
    replaces: tuple[Found[str], ...] = ()


def stated(text: Text, body: Sequence[Paragraph], issued: Found[date] | None) -> Validity:
    """What the paragraphs of a body say; a term that counts from the issue needs its day."""
    start = end = None
    replaces: list[Found[str]] = []
    for p in body:
        words = text.clean[p.start : p.end]
        if start is None and any(word in words for word in TERMS):
            start = _start(text, p.start, words, issued)
        if ("有效" in words or "期" in words or "至" in words) and end is None:
            end = _end(text, p.start, words, start or issued)
        if "废止" in words or "停止执行" in words:
            replaces += _replaced(text, p.start, words)
    return Validity(start, end, tuple(_bases(text, body[:3])), tuple(replaces))


def _start(text: Text, offset: int, words: str, issued: Found[date] | None) -> Found[date] | None:
    for pattern, group in ((FROM, "when"), (TERM, "first")):
        if (found := pattern.search(words)) and (value := DAY.fullmatch(found[group])) and (when := day(value)):
            return Found(when, text.span(offset + found.start(group), offset + found.end(group)))
    if found := _term_of_years(words):
        year = date(2000 + int(found["first"]), 1, 1)
        return Found(year, text.span(offset + found.start(), offset + found.end("first")))
    if (found := FROM_ISSUE.search(words)) and issued:
        return Found(issued.value, text.span(offset + found.start(), offset + found.end()), inherited=True)
    return None


def _end(text: Text, offset: int, words: str, start: Found[date] | None) -> Found[date] | None:
    for found in DAY.finditer(words):
        if BEFORE_END.search(words, max(found.start() - 12, 0), found.start()) and (when := day(found)):
            return Found(when, text.span(offset + found.start(), offset + found.end()))
    if (term := TERM.search(words)) and (value := DAY.fullmatch(term["last"])) and (when := day(value)):
        return Found(when, text.span(offset + term.start("last"), offset + term.end("last")))
    if term := _term_of_years(words):
        year = date(2000 + int(term["last"]), 12, 31)
        return Found(year, text.span(offset + term.start("last") - 2, offset + term.end()))
    if term := YEAR_END.search(words):
        return Found(date(int(term["year"]), 12, 31), text.span(offset + term.start("year"), offset + term.end()))
    if (term := YEARS.search(words)) and start:
        months = int(number(term["n"])) * (12 if term["unit"] == "年" else 1)
        span = text.span(offset + term.start(), offset + term.end())
        return Found(_last_day(start.value, months), span, inherited=True)
    return None


def _term_of_years(words: str) -> re.Match[str] | None:
    """The years that a text says it holds for: 实行年限为2022年至2025年."""
    years = YEARS_FROM.finditer(words)
    return next((m for m in years if NAMES_TERM.search(words, max(0, m.start() - 16), m.start())), None)


def _last_day(start: date, months: int) -> date:
    """The day before the same day of a later month, or the last of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day) - timedelta(days=1)
    except ValueError:
        return date(year, month + 1, monthrange(year, month + 1)[1])


def _replaced(text: Text, offset: int, words: str) -> list[Found[str]]:
    found: list[Found[str]] = []
    for sentence in re.finditer(r"[^。]++", words):
        if ENDS.search(sentence[0]):
            for title in TITLED.finditer(sentence[0]):
                at = offset + sentence.start()
                found.append(text.found(at + title.start("title"), at + title.end("title")))
    return found


def _bases(text: Text, body: Sequence[Paragraph]) -> list[Found[str]]:
    for p in body:
        words = text.clean[p.start : min(p.end, p.start + 1500)]
        if RESTS.search(words) and (titles := list(TITLED.finditer(words))):
            first = RESTS.search(words)
            assert first
            return [
                text.found(p.start + t.start("title"), p.start + t.end("title"))
                for t in titles
                if t.start() > first.start() and not ISSUES.search(words, 0, t.start())
            ]
    return []

"""Days as texts write them: 2018年3月6日, 二〇一八年三月六日, 2018-03-06."""

import re
from datetime import date

from yangui.policy.numerals import number
from yangui.reading.layout.characters import DIGITS, ROUND

_CN = f"{DIGITS}{ROUND}十"
DAY = re.compile(
    rf"(?P<year>[12]\d{{3}}|[一二][{_CN}]{{3}})年(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})月(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号]"
    r"|(?<!\d)(?P<y>[12]\d{3})([-./])(?P<m>\d{1,2})\5(?P<d>\d{1,2})(?!\d)"
)


def day(found: re.Match[str]) -> date | None:
    """The day that a match of `DAY` names; None where the calendar has no such day."""
    parts = [found["year"] or found["y"], found["month"] or found["m"], found["day"] or found["d"]]
    try:
        return date(*(int(p) if p.isdecimal() else int(number(re.sub(f"[{ROUND}]", "〇", p))) for p in parts))
    except ValueError:
        return None


def only_day(text: str) -> date | None:
    """The day that is all that `text` says, brackets aside."""
    found = DAY.fullmatch(text.strip("()（） "))
    return day(found) if found else None

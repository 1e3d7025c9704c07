"""Calendar arithmetic with an explicit end-of-month rule.

Adding months or years keeps the day of the month and takes the last day where the target month is shorter
(2024-01-31 plus one month is 2024-02-29; 2020-02-29 plus one year is 2021-02-28). The number of whole months or years
from a to b is the largest n with `add_…(a, n) <= b`; it is negative where b lies before a.
"""

from calendar import monthrange
from datetime import date

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


def day_of(text: str) -> date:
    """The day that is written as 2024-06-30; raises `ValueError` for every other form, 2024-W26-7 too."""
    if len(text) != 10 or text[7] != "-":
        raise ValueError(f"{text!r} is no day")
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """The day `months` later (earlier when negative); clamped to the calendar's first and last day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    try:
        return day.replace(year, month)  # half the time of making a new date
    except (ValueError, OverflowError):  # rare, so that looking first would cost more
        pass
    if not 1 <= year <= 9999:
        return FIRST if year < 1 else LAST
    return date(year, month, monthrange(year, month)[1])


def add_years(day: date, years: int) -> date:
    """The day `years` later; 29 February becomes 28 February in a common year."""
    try:
        return day.replace(day.year + years)
    except (ValueError, OverflowError):
        return add_months(day, 12 * years)


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def years_between(start: date, end: date) -> int:
    """Whole years from `start` to `end`."""
    years = end.year - start.year
    return years - (add_years(start, years) > end)

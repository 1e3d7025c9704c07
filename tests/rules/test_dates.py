from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yangui.rules.dates import FIRST, LAST, add_months, add_years, day_of, months_between, years_between

# a day at the end of a month has the most to lose
DAYS = st.one_of(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    st.builds(
        lambda y, m, back: date(y, m, monthrange(y, m)[1] - back),
        st.integers(1996, 2032), st.integers(1, 12), st.integers(0, 3),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-05-31", 1, "2024-06-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-01-15", 0, "2024-01-15"),
        ("2000-02-29", 1200, "2100-02-28"),
        ("9999-12-15", 1, "9999-12-31"),
        ("0001-01-15", -1, "0001-01-01"),
    ],
)
def test_add_months(day: str, months: int, result: str):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(result)


@pytest.mark.parametrize("months", [10**5, 10**9, 10**15, 2**63, 10**30])
def test_the_calendar_has_ends(months: int):
    assert add_months(date(2024, 2, 29), months) == LAST
    assert add_months(date(2024, 2, 29), -months) == FIRST
    assert add_years(date(2024, 2, 29), months) == LAST
    assert add_years(date(2024, 2, 29), -months) == FIRST


@pytest.mark.parametrize(
    ("start", "end", "months", "years"),
    [
        ("2024-01-31", "2024-02-28", 0, 0),
        ("2024-01-31", "2024-02-29", 1, 0),
        ("2020-02-29", "2021-02-27", 11, 0),
        ("2020-02-29", "2021-02-28", 12, 1),
        ("2020-02-29", "2024-02-28", 47, 3),
        ("2020-02-29", "2024-02-29", 48, 4),
        ("2024-06-30", "2024-06-30", 0, 0),
        ("2024-06-30", "2024-06-29", -1, -1),
        ("2024-06-30", "2023-06-30", -12, -1),
        ("2024-06-30", "2023-06-29", -13, -2),
        ("1984-09-01", "2024-08-31", 479, 39),
        ("1984-09-01", "2024-09-01", 480, 40),
    ],
)
def test_between(start: str, end: str, months: int, years: int):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert months_between(first, last) == months
    assert years_between(first, last) == years


@given(DAYS, DAYS)
@example(date(2024, 1, 31), date(2024, 2, 29))
def test_between_is_the_largest_number_that_can_be_added(start: date, end: date):
    for between, add in ((months_between, add_months), (years_between, add_years)):
        n = between(start, end)
        assert add(start, n) <= end < add(start, n + 1)


@given(DAYS, st.integers(-2000, 2000))
def test_between_undoes_add(day: date, n: int):
    assert months_between(day, add_months(day, n)) == n
    later = add_months(day, n)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == n
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])
    assert add_years(day, n // 12) == add_months(day, n // 12 * 12)


@given(DAYS, DAYS, st.integers(-500, 500))
def test_add_keeps_the_order_of_days(first: date, second: date, n: int):
    first, second = sorted([first, second])
    assert add_months(first, n) <= add_months(second, n)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_age_is_the_count_of_birthdays(born: date, day: date):
    def birthday(year: int) -> date:
        return born.replace(year=year, day=28 if (born.month, born.day) == (2, 29) and not isleap(year) else born.day)

    if day >= born:
        assert years_between(born, day) == sum(born < birthday(y) <= day for y in range(born.year, day.year + 1))


def test_day_of_reads_one_form_only():
    assert day_of("2024-02-29") == date(2024, 2, 29)
    for text in (
        "2023-02-29",
        "2024-W09-4",
        "20240229",
        "2024-2-29",
        "2024-060",
        " 2024-02-9",
        "",
        "２０２４-０２-２９",
    ):
        with pytest.raises(ValueError, match=r"day|iso"):
            day_of(text)


def test_days_are_walked_without_gaps():
    day = date(2023, 12, 1)
    counts = [months_between(date(2023, 11, 30), day + timedelta(n)) for n in range(400)]
    assert all(b - a in (0, 1) for a, b in pairwise(counts))
    assert counts[-1] == months_between(date(2023, 11, 30), day + timedelta(399))

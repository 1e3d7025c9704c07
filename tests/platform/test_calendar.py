"""Working days: as announced, provisional later, and counted."""

from datetime import date, timedelta
from importlib.metadata import version

import pytest
from chinese_calendar import constants, is_workday
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yangui.platform.core import workdays
from yangui.platform.core.models import WorkingDay
from yangui.platform.core.workdays import add_working_days, provisional, working_days_between

DAYS = st.dates(date(2021, 1, 1), date(2039, 1, 1))
COUNTS = st.integers(-120, 120)


class CountingTest(TestCase):
    """What holds of every day and every count."""

    @given(DAYS, COUNTS)
    def test_between_undoes_add(self, day: date, count: int) -> None:
        moved = add_working_days(day, count)
        if count >= 0 or WorkingDay.objects.get(day=day).works:
            assert working_days_between(day, moved) == count
        if count:
            assert WorkingDay.objects.get(day=moved).works

    @given(DAYS, st.integers(1, 60), st.integers(1, 60))
    def test_adding_twice_is_adding_the_sum(self, day: date, one: int, two: int) -> None:
        assert add_working_days(add_working_days(day, one), two) == add_working_days(day, one + two)

    @given(DAYS, DAYS, DAYS)
    def test_between_adds_up(self, a: date, b: date, c: date) -> None:
        a, b, c = sorted((a, b, c))
        assert working_days_between(a, b) + working_days_between(b, c) == working_days_between(a, c)

    @given(DAYS, st.integers(1, 60))
    def test_it_is_the_same_day_by_day(self, day: date, count: int) -> None:
        at, left = day, count
        while left:
            at += timedelta(days=1)
            left -= WorkingDay.objects.get(day=at).works
        assert add_working_days(day, count) == at


@pytest.mark.django_db
def test_announced_years_are_as_announced() -> None:
    last = max(day.year for day in constants.holidays)
    for row in WorkingDay.objects.filter(day__year__lte=last):
        assert row.works == is_workday(row.day), row.day
        assert not row.provisional
        assert version("chinesecalendar") in row.source
    assert WorkingDay.objects.filter(day__year__gt=last, provisional=False).count() == 0


@pytest.mark.django_db
def test_the_spring_festival_of_2026_and_a_worked_saturday() -> None:
    assert add_working_days(date(2026, 2, 13), 3) == date(2026, 2, 25)  # the 14th and 28th are worked Saturdays
    assert WorkingDay.objects.get(day=date(2026, 2, 28)).works
    assert not provisional(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.django_db
def test_later_years_say_that_they_are_provisional() -> None:
    assert provisional(date(2030, 1, 1), date(2030, 1, 2))
    assert not WorkingDay.objects.get(day=date(2030, 10, 1)).works
    assert WorkingDay.objects.get(day=date(2030, 10, 8)).works


@pytest.mark.django_db
def test_beyond_the_table_it_says_how_to_go_on() -> None:
    with pytest.raises(workdays.CalendarError, match="load_calendar"):
        add_working_days(date(2040, 12, 20), 30)
    with pytest.raises(workdays.CalendarError, match="load_calendar"):
        working_days_between(date(2040, 12, 20), date(2041, 1, 20))
    call_command("load_calendar", "--last", "2041")
    assert working_days_between(date(2040, 12, 31), date(2041, 1, 2)) == 1
    with pytest.raises(CommandError, match="years"):
        call_command("load_calendar", "--last", "99")


@pytest.mark.django_db
def test_loading_again_keeps_what_officers_set_for_provisional_years_and_renews_announced_ones() -> None:
    WorkingDay.objects.filter(day=date(2030, 2, 4)).update(works=False, source="own notice")
    WorkingDay.objects.filter(day=date(2026, 2, 28)).update(works=False, provisional=True)
    workdays.load()
    assert not WorkingDay.objects.get(day=date(2030, 2, 4)).works
    renewed = WorkingDay.objects.get(day=date(2026, 2, 28))
    assert (renewed.works, renewed.provisional) == (True, False)

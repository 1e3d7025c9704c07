"""Working days of China from the own table, and counting in them.

The day from which is counted does not count: the first working day after it is day 1.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version

from django.db import transaction

from yangui.platform.core.models import WorkingDay

FIRST, LAST = 2020, 2040
# day of the year -> holiday whose date follows the Gregorian calendar (the others are announced year by year)
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
SATURDAY = 5
RULE = "weekends and holidays with a fixed date, until the year is announced"


class CalendarError(ValueError):
    """The table does not reach so far; the message says how to extend it."""


def add_working_days(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`, before it where negative; for 0 the day itself."""
    if count == 0:
        return day
    forward = count > 0
    worked = WorkingDay.objects.filter(works=True, **{"day__gt" if forward else "day__lt": day})
    found = worked.order_by("day" if forward else "-day").values_list("day", flat=True)[abs(count) - 1 : abs(count)]
    if not found or not _reaches(day):
        raise _short(day)
    return found[0]


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` until `end`, that included; negative where `end` comes first."""
    if not (_reaches(start) and _reaches(end)):
        raise _short(end)
    if end < start:
        return -WorkingDay.objects.filter(works=True, day__gte=end, day__lt=start).count()
    return WorkingDay.objects.filter(works=True, day__gt=start, day__lte=end).count()


def provisional(start: date, end: date) -> bool:
    """Whether a count over these days may change, since a year in it is not announced yet."""
    return WorkingDay.objects.filter(day__gt=start, day__lte=end, provisional=True).exists()


@transaction.atomic
def load(first: int = FIRST, last: int = LAST) -> int:
    """Fills the table for these years: announced ones anew, of others only missing days; how many days it wrote."""
    days = list(_days(first, last))
    announced = [d for d in days if not d.provisional]
    fields = ["works", "provisional", "source"]
    WorkingDay.objects.bulk_create(announced, update_conflicts=True, unique_fields=["day"], update_fields=fields)
    WorkingDay.objects.bulk_create([d for d in days if d.provisional], ignore_conflicts=True)
    return len(days)


def _days(first: int, last: int) -> Iterator[WorkingDay]:
    from chinese_calendar import constants  # noqa: PLC0415  only this needs its tables

    source = f"State Council notices, chinesecalendar {version('chinesecalendar')}"
    told = {d.year for d in constants.holidays}
    day = date(first, 1, 1)
    while day.year <= last:
        weekend = day.weekday() >= SATURDAY
        if day.year in told:
            works = day in constants.workdays or not (weekend or day in constants.holidays)
            yield WorkingDay(day=day, works=works, provisional=False, source=source)
        else:
            works = not weekend and (day.month, day.day) not in FIXED
            yield WorkingDay(day=day, works=works, provisional=True, source=RULE)
        day += timedelta(days=1)


def _reaches(day: date) -> bool:
    return WorkingDay.objects.filter(day=day).exists()


def _short(day: date) -> CalendarError:
    return CalendarError(f"the calendar does not reach from {day} so far; `yangui manage load_calendar` extends it")

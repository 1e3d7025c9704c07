"""Days on which clocks run out, counted in working days each time they are asked for.

They are never stored, so that a holiday that is announced later, or moved, moves them too.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from yangui.platform.core.models import WorkingDay
from yangui.platform.core.workdays import add_working_days

# So many days hold any count of working days that is counted here: half of all days are worked, and more.
REACH = 2
SLACK = 30


def due_days(clocks: Sequence[tuple[date, int]]) -> list[date]:
    """For each day and number of working days the day on which the clock runs out; one query for all.

    Raises `CalendarError` where the calendar does not reach so far.
    """
    if not clocks:
        return []
    first = min(start for start, _ in clocks)
    last = max(start + timedelta(days=days * REACH + SLACK) for start, days in clocks)
    worked = WorkingDay.objects.filter(works=True, day__gt=first, day__lte=last).order_by("day")
    days = list(worked.values_list("day", flat=True))
    return [_due(days, start, count) for start, count in clocks]


def _due(days: Sequence[date], start: date, count: int) -> date:
    position = bisect_right(days, start) + count - 1
    return days[position] if count > 0 and position < len(days) else add_working_days(start, count)

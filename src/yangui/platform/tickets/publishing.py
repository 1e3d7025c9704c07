"""What everybody may know of tickets: those of the last year by kind."""

from datetime import date, timedelta

from yangui.platform.core.models import WorkingDay
from yangui.platform.tickets.models import Ticket
from yangui.platform.tickets.public_figures import Line, Told, public
from yangui.platform.tickets.states import DISMISSED, WITHDRAWN

DAYS = 365


def last_year(day: date) -> tuple[date, list[Line]]:
    """Since when, and a line for each kind; small numbers are not told."""
    since = day - timedelta(days=DAYS)
    counted = Ticket.objects.filter(raised_on__gte=since).exclude(state__in=[DISMISSED, WITHDRAWN])
    told = [Told(*row) for row in counted.values_list("kind", "raised_on", "replied_on")]
    worked = WorkingDay.objects.filter(works=True, day__gte=since, day__lte=day).values_list("day", flat=True)
    return since, public(told, sorted(worked))

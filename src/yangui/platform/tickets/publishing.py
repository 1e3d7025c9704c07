"""What everybody may know of tickets: those of the last year by kind, made once a month and kept as it was told."""

from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction

from yangui.platform.core.models import WorkingDay
from yangui.platform.tickets.models import Kind, Publication, Ticket
from yangui.platform.tickets.public_figures import Line, Told, public
from yangui.platform.tickets.states import DISMISSED, WITHDRAWN

DAYS = 365


@transaction.atomic
def publish(day: date) -> None:
    """Tells how it stands on a day, unless it was told in this month already.

    Beside what was told of the same tickets, small numbers and small changes are not told.
    """
    if Publication.objects.filter(as_of__gte=day.replace(day=1)).exists():
        return
    since = day - timedelta(days=DAYS)
    counted = Ticket.objects.filter(raised_on__gte=since).exclude(state__in=[DISMISSED, WITHDRAWN])
    told = [Told(*row) for row in counted.values_list("kind", "raised_on", "replied_on")]
    worked = WorkingDay.objects.filter(works=True, day__gte=since, day__lte=day).values_list("day", flat=True)
    before = [lines(row) for row in Publication.objects.filter(as_of__gte=since)]
    found = public(told, sorted(worked), Kind.values, before)
    Publication.objects.create(as_of=day, since=since, content=[asdict(line) for line in found])


def lines(row: Publication) -> list[Line]:
    """What was told, by kind."""
    return [Line(**line) for line in row.content]

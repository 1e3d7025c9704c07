"""How many tickets were raised, and how fast they were answered; numbers too small to be shown are not."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.models import WorkingDay
from yangui.platform.tickets.models import Kind, Ticket
from yangui.platform.tickets.public_figures import LEAST, Told, public
from yangui.platform.tickets.states import DISMISSED, WITHDRAWN

DAYS = 365


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The last year by kind."""
    since = today() - timedelta(days=DAYS)
    counted = Ticket.objects.filter(raised_on__gte=since).exclude(state__in=[DISMISSED, WITHDRAWN])
    told = [Told(*row) for row in counted.values_list("kind", "raised_on", "replied_on")]
    worked = list(WorkingDay.objects.filter(works=True, day__gte=since, day__lte=today()).values_list("day", flat=True))
    lines = [(Kind(line.group).label, line) for line in public(told, sorted(worked))]
    return render(request, "tickets/public.html", {"lines": lines, "since": since, "least": LEAST})

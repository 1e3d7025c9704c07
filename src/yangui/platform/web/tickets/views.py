"""How many tickets were raised, and how fast they were answered; numbers too small to be shown are not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.tickets.models import Kind
from yangui.platform.tickets.public_figures import LEAST
from yangui.platform.tickets.publishing import last_year


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The last year by kind."""
    since, found = last_year(today())
    lines = [(Kind(line.group).label, line) for line in found]
    return render(request, "tickets/public.html", {"lines": lines, "since": since, "least": LEAST})

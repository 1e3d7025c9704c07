"""How many tickets were raised, and how fast they were answered; numbers too small to be shown are not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yangui.platform.tickets import publishing
from yangui.platform.tickets.models import Kind, Publication
from yangui.platform.tickets.public_figures import LEAST


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The last year by kind, as it was told last."""
    row = Publication.objects.first()
    lines = [(Kind(line.group).label, line) for line in publishing.lines(row)] if row else []
    return render(request, "tickets/public.html", {"publication": row, "lines": lines, "least": LEAST})

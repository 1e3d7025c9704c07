"""The wall: one large screen that asks for itself anew, with nothing on it of who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import now
from yangui.platform.web.cockpit import standings, tilemap
from yangui.platform.web.cockpit.access import leader
from yangui.platform.web.cockpit.standings import LATE

SHOWN = 12


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """How many goals stand how, the map, and the worst."""
    leader(request)
    late = standings.worst_first(standings.current().filter(colour__in=LATE))[:SHOWN]
    context = {
        "counts": standings.counts(standings.tallied({})),
        "rows": standings.rows(late),
        "map": tilemap.late(),
        "now": now(),
    }
    return render(request, "cockpit/wall.html", context)

"""What stands in enterprises' way, for leaders: by unit, what is late and was escalated."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.tickets.clocks import clocks
from yangui.platform.tickets.models import Ticket
from yangui.platform.tickets.states import CLOSED, OPEN
from yangui.platform.web.desk.tickets.words import STAGES

MOST = 500


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Counts by unit, and the late tickets, the latest due first."""
    actor = acting(request)
    if not actor.may(Privilege.TICKETS_READ):
        raise Http404
    held = Ticket.objects.at_the_desk(actor)
    units = (
        held.exclude(organisation=None)
        .values("organisation__name_zh", "organisation__name_en")
        .annotate(open=Count("pk", filter=Q(state__in=OPEN)), closed=Count("pk", filter=Q(state=CLOSED)))
        .order_by("-open", "organisation__name_zh")
    )
    context = {"late": _late(held), "units": units, "waiting": held.filter(state__in=OPEN).count()}
    return render(request, "cockpit/tickets.html", context)


def _late(held: Any) -> list[dict[str, Any]]:
    waiting = {t.pk: t for t in held.open().select_related("organisation", "region").order_by("raised_on")[:MOST]}
    found = sorted(clocks(waiting.values()).items(), key=lambda one: one[1].due)
    return [{"ticket": waiting[pk], "clock": c, "waits": STAGES[c.stage]} for pk, c in found if c.due < today()]

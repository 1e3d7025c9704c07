"""What stands in enterprises' way, for leaders: by unit, what is late and was escalated."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.tickets.clocks import clocks
from yangui.platform.tickets.models import Ticket
from yangui.platform.tickets.states import CLOSED, OPEN
from yangui.platform.web.desk.tickets.words import STAGES
from yangui.platform.web.sheets import workbook

MOST = 500


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Counts by unit, and the late tickets, the latest due first."""
    held = _seen(request)
    context = {"late": _late(held), "units": _units(held), "waiting": held.filter(state__in=OPEN).count()}
    return render(request, "cockpit/tickets.html", context)


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    held, name = _seen(request), f"organisation__name_{current_language()}"
    units = [[row[name], row["open"], row["closed"]] for row in _units(held)]
    late = [
        [t.title, t.get_kind_display(), str(t.region), str(t.organisation or ""), str(row["waits"]), row["clock"].due]
        for row in _late(held) for t in [row["ticket"]]
    ]  # fmt: skip
    heads = [_("标题"), _("类别"), _("地区"), _("承办单位"), _("状态"), _("期限")]
    counted = [_("承办单位"), _("未办结"), _("已办结")]
    return workbook("late-tickets.xlsx", {_("逾期的问题"): (heads, late), _("各单位"): (counted, units)})


def _seen(request: HttpRequest) -> Any:
    actor = acting(request)
    if not actor.may(Privilege.TICKETS_READ):
        raise Http404
    return Ticket.objects.at_the_desk(actor)


def _units(held: Any) -> Any:
    counted = held.exclude(organisation=None).values("organisation__name_zh", "organisation__name_en")
    counted = counted.annotate(
        open=Count("pk", filter=Q(state__in=OPEN)), closed=Count("pk", filter=Q(state=CLOSED))
    )  # fmt: skip
    return counted.order_by("-open", "organisation__name_zh")


def _late(held: Any) -> list[dict[str, Any]]:
    waiting = {t.pk: t for t in held.open().select_related("organisation", "region").order_by("raised_on")[:MOST]}
    found = sorted(clocks(waiting.values()).items(), key=lambda one: one[1].due)
    return [{"ticket": waiting[pk], "clock": c, "waits": STAGES[c.stage]} for pk, c in found if c.due < today()]

"""The leaders' pages: from how many goals are late down to the record of one figure."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.decomposition import additive
from yangui.platform.targets.forecast import forecast
from yangui.platform.targets.models import Figure, Indicator, Matter, Standing
from yangui.platform.targets.services.standings import followed
from yangui.platform.web import pdf
from yangui.platform.web.cockpit import charts, standings, tilemap
from yangui.platform.web.cockpit.access import leader
from yangui.platform.web.cockpit.standings import LATE, Row
from yangui.platform.web.cockpit.words import READINGS, bounded, number
from yangui.platform.web.cockpit.workbook import workbook as made_workbook

PER_PAGE = 50
# nobody reads more in a meeting; the workbook has all
PRINTED = 300
FILTERS = ("document", "unit", "region", "colour")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in FILTERS if (value := request.GET.get(name, "").replace("\x00", ""))}


@never_cache
@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Goals by colour, the map, and what is late with whose it is and what was done."""
    leader(request)
    asked = _asked(request)
    found = standings.tallied(asked)
    colours = [asked["colour"]] if "colour" in asked else LATE
    listed = standings.chosen(standings.current(), asked).filter(colour__in=colours)
    pack = packs.current()
    context = _list(request, listed, sum(found[c] for c in colours)) | {
        "counts": standings.counts(found),
        "asked": asked,
        "year": today().year,
        "map": tilemap.late(),
        "documents": [(d.id, d.title[current_language()]) for d in pack.documents.values()],
        "regions": Region.objects.filter(
            level__in=["province", "city", "zone"], code__startswith=pack.header.region[:2]
        ),
    }
    return render(request, "cockpit/first.html", context)


def _list(request: HttpRequest, held: Any, count: int) -> dict[str, Any]:
    pages = Paginator(standings.worst_first(held), PER_PAGE)
    pages.count = count  # known from the sums: not counted again
    page = pages.get_page(request.GET.get("page"))
    return {"page": page, "rows": standings.rows(page.object_list), "day": today()}


@never_cache
@require_GET
def goal(request: HttpRequest, slug: str) -> HttpResponse:
    """One goal: its figures beside the chart, where they lead, its parts, its colours, what was done."""
    actor, row = leader(request), get_object_or_404(Indicator.objects.select_related("owner", "region"), slug=slug)
    if row.same_as is not None:
        row = row.same_as
    found = {f.region: f for f in followed([row], today())}
    region = get_object_or_404(Region, code=request.GET.get("region", row.region_id))
    if region.code not in found:
        raise Http404
    here = found[region.code]
    last = here.goal.last
    ahead = forecast(here.series, last) if last is not None and last > today() else None
    labels = charts.Labels(f"{row} · {region}", _("实际值"), _("应达到"), _("预测"))
    history = Standing.objects.filter(indicator=row, region=region).select_related(*RELATED).order_by("-since")
    parts = Standing.objects.filter(indicator=row, until=None).exclude(region=row.region).select_related(*RELATED)
    part_rows = standings.rows(parts)
    pack = packs.current()
    context = {
        "goal": row,
        "region": region,
        "unit": get_object_or_404(Organisation, pk=here.organisation),
        "value": bounded(row, here.goal.value),
        "first": here.goal.first,
        "last": last,
        "reading": READINGS.get(row.period_reading, ""),
        "document": pack.documents[row.document].title[current_language()] if row.document in pack.documents else "",
        "baseline": _baseline(row, region),
        "history": [Row(s) for s in history],
        "figures": Figure.objects.visible_to(actor).filter(indicator=row, region=region).select_related("organisation"),
        "chart": charts.line(here.series, here.pace, ahead, labels),
        "ahead": ahead and {"on": ahead.on, **{n: number(getattr(ahead, n)) for n in ("figure", "low", "high")}},
        "parts": part_rows,
        "total": _total(row, part_rows),
        "map": tilemap.of_goal({r.standing.region_id: r.standing for r in part_rows}) if part_rows else None,
        "below": row.parts.all(),
        "also": row.also.all(),
        "matters": Matter.objects.filter(indicator=row, region=region),
        "query": pack.indicators[row.slug].actual if row.slug in pack.indicators else None,
    }
    return render(request, "cockpit/goal.html", context)


def _baseline(row: Indicator, region: Region) -> dict[str, Any] | None:
    """From where the goal starts in a region, of what day, and from where that is known."""
    part = row.allotments.filter(region=region).first() if region.code != row.region_id else None
    start = part or row
    if start.baseline is None:
        return None
    return {"value": number(start.baseline), "on": start.baseline_on, "source": start.baseline_source}


RELATED = ("indicator", "region", "organisation")


def _total(row: Indicator, parts: list[Row]) -> dict[str, Any] | None:
    """What the parts of a goal add up to, where they may be added; those without a figure are named as missing."""
    own = [r.standing for r in parts if r.standing.region.parent_id == row.region_id]
    if not own or not additive(row.kind, row.unit):
        return None
    known = [s.actual for s in own if s.actual is not None]
    return {
        "figure": number(sum(known, Decimal(0))) if known else "—",
        "missing": _("、").join(str(s.region) for s in own if s.actual is None),
    }


@never_cache
@require_GET
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """All goals that a unit owes, the worst first, and what it was asked."""
    leader(request)
    row = get_object_or_404(Organisation, slug=slug)
    held = standings.current().filter(organisation=row)
    found = standings.by_colour(held)
    matters = Matter.objects.filter(organisation=row)[:PER_PAGE]
    listed = _list(request, held, found.total())
    context = listed | {"unit": row, "counts": standings.counts(found), "matters": matters}
    return render(request, "cockpit/unit.html", context)


@never_cache
@require_GET
def region(request: HttpRequest, code: str) -> HttpResponse:
    """All goals of a region and of those in it."""
    leader(request)
    row = get_object_or_404(Region, code=code)
    found = standings.tallied({"region": code})
    held = standings.current().filter(standings.inside(code))
    context = _list(request, held, found.total()) | {"region": row, "counts": standings.counts(found)}
    return render(request, "cockpit/region.html", context)


@never_cache
@require_GET
def briefing(request: HttpRequest) -> HttpResponse:
    """A briefing for a meeting as PDF: the counts, and what is late."""
    leader(request)
    asked = _asked(request)
    found = standings.tallied(asked)
    late = standings.worst_first(standings.chosen(standings.current(), asked | {"colour": ""}).filter(colour__in=LATE))
    context = {
        "counts": standings.counts(found),
        "rows": standings.rows(late[:PRINTED]),
        "more": max(0, sum(found[c] for c in LATE) - PRINTED),
        "day": today(),
        "map": tilemap.late(),
    }
    return pdf.response("cockpit/briefing.html", context, "goals.pdf", request)


@never_cache
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """All of it, or what was asked for, as an Excel workbook."""
    actor = leader(request)
    rows = standings.rows(standings.chosen(standings.current(), _asked(request)))
    goals = {r.standing.indicator_id for r in rows}
    figures = Figure.objects.visible_to(actor).filter(indicator__in=goals).select_related(*RELATED)
    matters = Matter.objects.filter(indicator__in=goals).select_related("organisation")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(made_workbook(rows, figures, matters), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="goals.xlsx"'
    return response

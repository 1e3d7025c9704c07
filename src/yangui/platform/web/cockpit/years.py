"""The report of a year: how the goals stood at its end, which were due in it, what was done about the rest."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.platform.targets.ladder import LADDER
from yangui.platform.targets.models import Figure, Matter, Standing
from yangui.platform.targets.supervision import RUNGS
from yangui.platform.web.cockpit import standings
from yangui.platform.web.cockpit.access import leader
from yangui.platform.web.sheets import workbook

FIRST = 2018


@never_cache
@require_GET
def page(request: HttpRequest, year: int) -> HttpResponse:
    """Goals as they stood at the end of the year (or stand now), those due in it, matters by rung, corrections."""
    leader(request)
    return render(request, "cockpit/year.html", _context(year))


@never_cache
@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a workbook."""
    leader(request)
    found = _context(year)
    documents = [[title, *(c["count"] for c in counts)] for title, counts in found["documents"]]
    due = [
        [str(s.indicator), str(s.region), str(s.organisation), s.value, s.indicator.measure_word, s.actual,
         s.expected, s.due, row.colour, row.reason]
        for row in found["rows"] for s in [row.standing]
    ]  # fmt: skip
    heads = [_("目标"), _("地区"), _("责任单位"), _("目标值"), _("计量单位"), _("实际值"), _("应达到"), _("期限"),
             _("状态"), _("原因")]  # fmt: skip
    tables = {
        _("各文件的目标"): ([_("政策文件"), *(str(c["says"]) for c in found["counts"])], documents),
        _("当年到期的目标"): (heads, due),
        _("督办"): ([_("方式"), _("立项"), _("已办结")], found["rungs"]),
    }
    return workbook(f"goals-{year}.xlsx", tables)


def _context(year: int) -> dict[str, Any]:
    if not FIRST <= year <= today().year:
        raise Http404
    first, end = date(year, 1, 1), min(date(year, 12, 31), today())
    held = Standing.objects.filter(Q(until=None) | Q(until__gte=end), since__lte=end)
    held = held.filter(indicator__lapsed=False, indicator__same_as=None)
    due = held.filter(due__range=(first, date(year, 12, 31))).select_related("indicator", "region", "organisation")
    by_document: dict[str, Counter[str]] = defaultdict(Counter)
    for document, colour, n in held.order_by().values_list("indicator__document", "colour").annotate(n=Count("pk")):
        by_document[document][colour] += n
    documents = packs.current().documents
    titles = {id: d.title[current_language()] for id, d in documents.items()}
    pursued = Matter.objects.filter(found_on__range=(first, end)).order_by()
    rungs = dict(pursued.values_list("rung").annotate(n=Count("pk")))
    closed = dict(pursued.filter(state="closed").values_list("rung").annotate(n=Count("pk")))
    return {
        "year": year,
        "end": end,
        "years": range(FIRST, today().year + 1),
        "counts": standings.counts(sum(by_document.values(), Counter())),
        "documents": [
            (titles.get(id, id or "—"), standings.counts(found)) for id, found in sorted(by_document.items())
        ],
        "rows": standings.rows(standings.worst_first(due)[:500]),
        "rungs": [(RUNGS[rung], rungs.get(rung, 0), closed.get(rung, 0)) for rung in LADDER],
        "corrections": Figure.objects.filter(corrects__isnull=False, reported_at__date__range=(first, end)).count(),
    }

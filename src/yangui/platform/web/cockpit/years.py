"""The report of a year: how the goals stood at its end, which were due in it, what was done about the rest."""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
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

FIRST = 2018


@never_cache
@require_GET
def page(request: HttpRequest, year: int) -> HttpResponse:
    """Goals as they stood at the end of the year (or stand now), those due in it, matters by rung, corrections."""
    leader(request)
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
    context = {
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
    return render(request, "cockpit/year.html", context)

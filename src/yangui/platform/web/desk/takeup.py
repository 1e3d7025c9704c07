"""The officers' page of take-up: by benefit what became of it, as those say who were asked."""

from collections import Counter
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.actor import acting
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.takeup.models import Outcome, Reason, Tally
from yangui.platform.takeup.services import titles

PER_PAGE = 50


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The benefits, those first of which most was answered, or with `?outcome=` those with most of that."""
    chosen = request.GET.get("outcome", "")
    rows = _rows(request, chosen)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "outcomes": Outcome.choices, "chosen": chosen}
    return render(request, "desk/takeup.html", context)


@never_cache
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    rows = _rows(request, "")
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        table = book.add_worksheet(_("享受情况"))
        head = [_("待遇"), *(str(label) for label in Outcome.labels), _("共计"), _("主要原因")]
        table.write_row(0, 0, head)
        for at, row in enumerate(rows, start=1):
            reasons = "；".join(f"{label} {count}" for label, count in row["reasons"])
            table.write_row(at, 0, [row["title"], *row["counts"], row["total"], reasons])
        table.autofit()
    type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(out.getvalue(), content_type=type)
    response["Content-Disposition"] = 'attachment; filename="take-up.xlsx"'
    return response


def _rows(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    actor = acting(request)
    if not (actor.may(Privilege.LIBRARY_EDIT) or actor.may(Privilege.LIBRARY_PUBLISH)):
        raise Http404
    counts: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for tally in Tally.objects.visible_to(actor):
        counts.setdefault(tally.benefit, Counter())[tally.outcome] += tally.count
        if tally.reason:
            reasons.setdefault(tally.benefit, Counter())[tally.reason] += tally.count
    named = titles(list(counts), current_language())
    rows = [
        {
            "id": id,
            "known": named[id] != id,
            "title": named[id],
            "counts": [held[outcome] for outcome in Outcome.values],
            "total": held.total(),
            "reasons": [(str(Reason(r).label), n) for r, n in reasons.get(id, Counter()).most_common()],
            "rank": held[chosen] if chosen in Outcome.values else held.total(),
        }
        for id, held in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["rank"], row["title"]))

"""Cities compared by a chosen subject and year: the map, the table beside it, and the records behind a number."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core import audit
from yangui.platform.funds.models import Payment
from yangui.platform.organisations.models import Region
from yangui.platform.targets.models import Demand
from yangui.platform.web.cockpit import comparing, tilemap
from yangui.platform.web.cockpit.access import leader
from yangui.platform.web.cockpit.standings import within
from yangui.platform.web.cockpit.words import number
from yangui.platform.web.cockpit.workbook import book_of

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The map and the table of what was chosen."""
    leader(request)
    subject, table = _chosen(request)
    column = request.GET.get("column", "")
    if column not in dict(table.columns):
        column = table.columns[0][0] if table.codes else table.columns[-1][0]
    places = list(Region.objects.exclude(tile=None))
    here = {p.code: table.numbers.get((p.code, column)) for p in places}
    lines = [(p, [(code, number(table.numbers.get((p.code, code)))) for code, _title in table.columns]) for p in places]
    context = {
        "subjects": comparing.subjects(),
        "subject": subject,
        "title": dict(comparing.subjects())[subject],
        "table": table,
        "column": column,
        "lines": lines,
        "sums": [number(_sum(table, code)) for code, _title in table.columns],
        "map": tilemap.of_numbers(here, table.unit),
    }
    return render(request, "cockpit/compare.html", context)


def _chosen(request: HttpRequest) -> tuple[str, comparing.Compared]:
    subject = request.GET.get("of", "late")
    table = comparing.compared(subject)
    if table is None or not table.columns:
        raise Http404
    return subject, table


def _sum(table: comparing.Compared, column: str) -> Any:
    known = [n for (_city, at), n in table.numbers.items() if at == column]
    return sum(known) if known else None


@never_cache
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The table as Excel."""
    leader(request)
    subject, table = _chosen(request)
    title = dict(comparing.subjects())[subject]
    lines = [
        [str(p), *(table.numbers.get((p.code, code)) for code, _title in table.columns)]
        for p in Region.objects.exclude(tile=None)
    ]
    heads = [_("地区"), *(says for _code, says in table.columns)]
    response = HttpResponse(book_of([(title[:31], heads, lines)]), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="comparison.xlsx"'
    return response


@never_cache
@require_GET
def records(request: HttpRequest, subject: str, code: str, year: int) -> HttpResponse:
    """The records behind a number: payments with their payees masked, or what employers need. The look is noted."""
    actor, region = leader(request), get_object_or_404(Region, code=code)
    inside = within(code)
    held: Any
    if subject == "paid":
        held = comparing.paid().filter(place__in=inside, year=year)
        held = held.select_related("due__obligation__payee", "batch__payer").order_by("pk")
    elif subject in ("demand", "gap"):
        held = Demand.objects.visible_to(actor).filter(region__in=inside, year=year).select_related("region")
        held = held.exclude(filled=None) if subject == "gap" else held
    else:
        raise Http404
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    with transaction.atomic():
        detail = {"of": subject, "year": year, "records": [row.pk for row in page]}
        audit.record("comparison.records_read", region, actor=actor, detail=detail)
    context = {
        "region": region,
        "year": year,
        "subject": subject,
        "title": str(comparing.TITLES[subject]),
        "page": page,
        "payments": [_payment(row) for row in page] if subject == "paid" else None,
    }
    return render(request, "cockpit/compare_records.html", context)


def _payment(row: Payment) -> dict[str, Any]:
    payee = row.due.obligation.payee.masked
    return {"row": row, "payee": payee, "amount": number(row.amount), "payer": row.batch.payer}

"""Published figures, statistics and lists of demand: pages and Excel that need no account."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yangui.platform.core.language import current_language
from yangui.platform.targets.models import Publication
from yangui.platform.web.cockpit.workbook import book_of

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what stands for a number that is not told
NOT_TOLD = "＊"


@login_not_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All that is published, the newest first."""
    page = Paginator(Publication.objects.public(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "figures/list.html", {"page": page})


@login_not_required
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication as a table."""
    row = get_object_or_404(Publication.objects.public(), pk=pk)
    return render(request, "figures/page.html", {"publication": row, **shown(row)})


@login_not_required
@require_GET
def workbook(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001  a view
    """The same as an Excel workbook."""
    row = get_object_or_404(Publication.objects.public(), pk=pk)
    said = shown(row)
    lines = [[Decimal(cell) if cell.isdecimal() else cell for cell in line] for line in said["lines"]]
    response = HttpResponse(book_of([(row.title[:31], said["heads"], lines)]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="figures-{pk}.xlsx"'
    return response


def shown(row: Publication) -> dict[str, Any]:
    """The table in the language of the page: heads, lines, and whether anything in it is not told."""
    lines = list(_lines(row.content))
    return {
        "heads": list(_heads(row.content)),
        "lines": lines,
        "hides": any(cell == NOT_TOLD for line in lines for cell in line),
    }


def _heads(content: dict[str, Any]) -> Iterator[str]:
    if "heads" in content:
        yield from (_said(head) for head in content["heads"])
    else:
        yield from (_("地区"), *(_said(head) for head in content["columns"]), _("合计"))


def _lines(content: dict[str, Any]) -> Iterator[list[str]]:
    if "lines" in content:
        yield from ([_said(cell) for cell in line] for line in content["lines"])
        return
    for place, cells, total in zip(content["rows"], content["cells"], content["row_sums"], strict=True):
        yield [_said(place), *map(_said, cells), _said(total)]
    yield [_("合计"), *map(_said, content["column_sums"]), _said(content["total"])]


def _said(cell: Any) -> str:
    if cell is None:
        return NOT_TOLD
    return str(cell[current_language()]) if isinstance(cell, dict) else str(cell)

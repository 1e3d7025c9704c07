"""The yearly report of a scheme: the page, the PDF, the workbook."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.assessment.models import Scheme, Scorecard
from yangui.platform.assessment.reckoning import ranks
from yangui.platform.assessment.services import settling
from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.web.desk.assessment.explaining import MISSING
from yangui.platform.web.sheets import workbook


@dataclass(frozen=True, slots=True)
class Ranked:
    """A scorecard with its rank among its peers; None where the score is not whole yet."""

    card: Scorecard
    rank: int | None


def ranked(cards: Iterable[Scorecard]) -> list[Ranked]:
    """By group, the best first; who has no score yet comes last."""
    groups: dict[str, list[Scorecard]] = defaultdict(list)
    for card in cards:
        groups[card.group].append(card)
    found = []
    for group in sorted(groups):
        places = ranks({card.pk: card.score for card in groups[group]})
        rows = [Ranked(card, places[card.pk]) for card in groups[group]]
        found += sorted(rows, key=lambda r: (r.rank is None, r.rank or 0, r.card.pk))
    return found


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = acting(request)
    scheme = get_object_or_404(Scheme.objects.visible_to(actor), pk=pk)
    cards = Scorecard.objects.visible_to(actor).filter(scheme=scheme)
    rows = ranked(settling.current(cards.select_related("scheme", "organisation", "leader")))
    return {"scheme": scheme, "items": scheme.items.all(), "rows": rows, "day": today()}


@never_cache
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report."""
    return render(request, "desk/assessment/report.html", _context(request, pk))


@never_cache
@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same to print, with all lines."""
    from weasyprint import HTML  # noqa: PLC0415  loads a text engine that only this page needs

    said = render_to_string("desk/assessment/report_print.html", _context(request, pk), request)
    answer = HttpResponse(HTML(string=said).write_pdf(pdf_variant="pdf/ua-1"), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="assessment.pdf"'
    return answer


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook: the scores, and each line with its record."""
    rows = _context(request, pk)["rows"]
    scores = [
        [r.card.group, r.rank, str(r.card), r.card.score, r.card.known, r.card.bonus, r.card.deduction,
         r.card.state_label]
        for r in rows
    ]  # fmt: skip
    lines = [
        [str(r.card), line["title"], Decimal(line["weight"]), _decimal(line["share"]), _decimal(line["points"]),
         line["clause"], _decimal(line.get("value")), _decimal(line.get("actual")),
         str(MISSING.get(line["missing"], ""))]
        for r in rows for line in r.card.lines
    ]  # fmt: skip
    heads = [_("分组"), _("名次"), _("考核对象"), _("得分"), _("已知得分"), _("加分"), _("减分"), _("状态")]
    parts = [
        _("考核对象"),
        _("指标"),
        _("权重"),
        _("完成"),
        _("得分"),
        _("依据条款"),
        _("应达到"),
        _("实际值"),
        _("缺什么"),
    ]
    return workbook("assessment.xlsx", {_("得分"): (heads, scores), _("明细"): (parts, lines)})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

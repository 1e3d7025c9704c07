"""The yearly report of a scheme: the page, the PDF, the workbook."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.assessment.models import Evidence, Scheme, Scorecard
from yangui.platform.assessment.reckoning import ranks
from yangui.platform.assessment.services import settling
from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.web.desk.assessment.explaining import MISSING
from yangui.platform.web.pdf import response as printed
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
    context = _context(request, pk)
    context["cards"] = _lines(context["rows"])
    return printed("desk/assessment/report_print.html", context, "assessment.pdf", request)


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
        [str(card), line["title"], Decimal(line["weight"]), _decimal(line["share"]), _decimal(line["points"]),
         line["clause"], _decimal(line.get("value")), _decimal(line.get("actual")),
         str(MISSING.get(line["missing"], "")), files]
        for card, held in _lines(rows) for line, files in held
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
        _("依据材料"),
    ]
    return workbook("assessment.xlsx", {_("得分"): (heads, scores), _("明细"): (parts, lines)})


def _lines(rows: Iterable[Ranked]) -> list[tuple[Scorecard, list[tuple[dict[str, Any], str]]]]:
    """Each scorecard with its lines, and with each of these the names of the files that its judgements rest on."""
    cards = [r.card for r in rows]
    names: dict[int, list[str]] = defaultdict(list)
    for judgement, name in Evidence.objects.filter(judgement__card__in=cards).values_list("judgement", "name"):
        names[judgement].append(name)
    return [
        (card, [(line, _("、").join(n for pk in line.get("judgements", []) for n in names[pk])) for line in card.lines])
        for card in cards
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

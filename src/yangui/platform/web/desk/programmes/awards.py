"""Awards at the desk: which run, which check of each comes next, and what is overdue."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.programmes.models import Award, Milestone
from yangui.platform.programmes.states import PLANNED
from yangui.platform.web.desk.funds.sheets import MOST, sheet
from yangui.platform.web.desk.programmes.calls import PER_PAGE, category_title, officer


@never_cache
@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """The awards of the officer's units, those first whose next check comes first; as Excel too."""
    rows = _rows(request)
    if request.GET.get("format") == "xlsx":
        head = [_("编号"), _("项目"), _("类别"), _("入选人"), _("状态"), _("金额"), _("下一次考核"), _("逾期")]
        return sheet("awards", head, (_line(a) for a in rows[:MOST]))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    state, late = request.GET.get("state", ""), request.GET.get("late", "")
    context = {
        "page": page,
        "rows": [(a, _category(a), _late(a)) for a in page],
        "states": Award.MACHINE.choices,
        "state": state,
        "late": late,
    }
    return render(request, "desk/programmes/awards.html", context)


def _rows(request: HttpRequest) -> QuerySet[Any]:
    following = Milestone.objects.filter(award=OuterRef("pk"), state=PLANNED).order_by("due_on", "id")
    rows: QuerySet[Any] = Award.objects.with_units(officer(request)).annotate(
        next_on=Subquery(following.values("due_on")[:1])
    )
    rows = rows.select_related("application__call", "application__entity").defer(
        "application__form", "application__answers", "application__decision", "application__statement"
    )
    if (state := request.GET.get("state", "")) in Award.MACHINE.states:
        rows = rows.filter(state=state)
    if request.GET.get("late") == "1":
        rows = rows.filter(next_on__lt=today())
    return rows.order_by("next_on", "id")


def _late(award: Any) -> bool:
    day: date | None = award.next_on
    return day is not None and day < today()


def _category(award: Any) -> str:
    return category_title(award.application.call, award.application)


def _line(award: Any) -> list[object]:
    application = award.application
    return [
        application.number, application.call.title, _category(award), application.entity.name, award.state_label,
        "" if award.amount is None else award.amount, award.next_on.isoformat() if award.next_on else "",
        _("是") if _late(award) else "",
    ]  # fmt: skip

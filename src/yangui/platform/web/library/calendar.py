"""The calendar of windows, as a page and as a calendar that programs follow.

A window is stated by the text of a benefit, set by the unit that handles the benefit where the text leaves it open, or
that of a programme's call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yangui.platform.cases.models import Arrangement
from yangui.platform.core.clock import now, today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs, windows
from yangui.platform.library.lineage import owed
from yangui.platform.library.windows import Window
from yangui.platform.programmes.models import Call
from yangui.platform.programmes.states import OPEN
from yangui.platform.web.library.document import owed_lines
from yangui.platform.web.library.words import BENEFICIARIES
from yangui.policy.model import Benefit


@dataclass(frozen=True, slots=True)
class Row:
    """A window, who it is for, and who set it where that is not the text itself."""

    window: Window
    whom: str
    by: str
    open: bool


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What can be applied for when, and which windows a unit has yet to set."""
    pack, day, language = packs.current(), today(), current_language()
    arranged = _arranged(day)
    left = [b for b in pack.benefits if b.id not in arranged]
    waiting = owed_lines(pack, owed(left, day, "window"), language, day)
    count = sum(len(line["benefits"]) for line in waiting)
    context = {"rows": _rows(day, arranged), "owed": waiting, "count": count}
    return render(request, "library/calendar.html", context)


@login_not_required
@require_GET
def ics(request: HttpRequest) -> HttpResponse:
    """The windows by RFC 5545."""
    day = today()
    held = [row.window for row in _rows(day, _arranged(day))]
    full = [Window(w.title, request.build_absolute_uri(w.address), w.first, w.last) for w in held]
    response = HttpResponse(
        windows.calendar(full, title=_("雁归申报日历"), stamp=now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="yangui.ics"'
    return response


def _rows(day: date, arranged: Mapping[str, Arrangement]) -> list[Row]:
    found = [*_benefits(day, arranged), *_calls(day)]
    # the first to end first
    return sorted(found, key=lambda r: (r.window.last or date.max, r.window.first, r.window.address))


def _arranged(day: date) -> dict[str, Arrangement]:
    held = Arrangement.objects.on(day).select_related("organisation").exclude(opens_on=None, closes_on=None)
    return {row.benefit: row for row in held if row.closes_on is None or row.closes_on >= day}


def _benefits(day: date, arranged: Mapping[str, Arrangement]) -> Iterator[Row]:
    pack = packs.current()
    for said in windows.stated(pack, day):
        if said.benefit.id not in arranged:
            yield _row(said.benefit, said.first, said.last, "", day)
    known = {rule.benefit.id for rule in pack.rules}
    for id, row in arranged.items():
        if id in known:
            first = row.opens_on or row.since
            yield _row(pack.rule(id, day).benefit, first, row.closes_on, str(row.organisation), day)


def _row(benefit: Benefit, first: date, last: date | None, by: str, day: date) -> Row:
    address = reverse("library-benefit", args=[benefit.id])
    window = Window(benefit.title[current_language()], address, first, last)
    return Row(window, str(BENEFICIARIES[benefit.for_]), by, first <= day)


def _calls(day: date) -> Iterator[Row]:
    for call in Call.objects.filter(state=OPEN, closes_on__gte=day).select_related("organisation"):
        window = Window(call.title, reverse("programme", args=[call.pk]), call.opens_on, call.closes_on)
        yield Row(window, _("项目申报"), str(call.organisation), call.opens_on <= day)

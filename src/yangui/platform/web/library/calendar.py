"""The calendar of windows, as a page and as a calendar that programs follow."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import now, today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs, windows
from yangui.platform.library.lineage import owed
from yangui.platform.web.library.benefit import BenefitPage
from yangui.platform.web.library.document import owed_lines


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What can be applied for when, and which windows a unit has yet to set."""
    pack, day, language = packs.current(), today(), current_language()
    rows = [
        {"benefit": BenefitPage(pack, pack.rule(w.benefit.id, day), language, day), "window": w, "open": w.first <= day}
        for w in windows.windows(pack, day)
    ]
    waiting = owed_lines(pack, owed(pack.benefits, day, "window"), language, day)
    count = sum(len(line["benefits"]) for line in waiting)
    return render(request, "library/calendar.html", {"rows": rows, "owed": waiting, "count": count})


@login_not_required
@require_GET
def ics(request: HttpRequest) -> HttpResponse:
    """The windows by RFC 5545."""
    pack = packs.current()
    link = request.build_absolute_uri(reverse("library-benefit", args=["id"])).removesuffix("id") + "{id}"
    said = windows.calendar(
        windows.windows(pack, today()), title=_("雁归申报日历"), language=current_language(), link=link, stamp=now()
    )
    response = HttpResponse(said, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="yangui.ics"'
    return response

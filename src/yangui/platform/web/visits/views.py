"""Who was asked to go and look: what waits, and the checklist that is filled in on the spot."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Visit
from yangui.platform.recognition.states import PLANNED
from yangui.platform.web.my.recognitions.fields import shown

MOST = 100


def _visitor(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not actor.may(Privilege.RECOGNITION_VISIT):
        raise Http404
    return actor


def _mine(request: HttpRequest, pk: int) -> Visit:
    held: Visit = get_object_or_404(
        Visit.objects.own(_visitor(request)).select_related("recognition__register", "recognition__entity__region"),
        pk=pk,
    )
    return held


@never_cache
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """One's own visits, those that wait first."""
    held = Visit.objects.own(_visitor(request)).select_related("recognition__register", "recognition__entity")
    waiting, done = held.filter(state=PLANNED), held.exclude(state=PLANNED).order_by("-id")
    return render(request, "visits/visits.html", {"waiting": waiting[:MOST], "done": done[:MOST]})


def _typed(request: HttpRequest, held: Visit) -> dict[str, dict[str, str]]:
    count = len(held.recognition.rules["checklist"])
    said = request.POST
    return {
        str(n): {"answer": said.get(f"answer-{n}", ""), "note": said.get(f"note-{n}", "")[:1000]} for n in range(count)
    }


@never_cache
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist: `save` keeps it, `submit` hands it in; what is missing stands on the page, with what was typed."""
    held, actor = _mine(request, pk), acting(request)
    if request.method != "POST":
        return _shown(request, held, held.lines)
    lines, refused = _typed(request, held), ""
    try:
        services.note(visit=held, lines=lines, conclusion=request.POST.get("conclusion", "")[:8000], actor=actor)
        if "submit" in request.POST:
            recommends = {"yes": True, "no": False}.get(request.POST.get("recommends", ""))
            services.hand_in(visit=held, recommends=recommends, actor=actor)
    except RefusedError as error:
        refused = str(error)
    if refused:
        return _shown(request, held, lines, refused=refused, status=422)
    if "submit" in request.POST:
        messages.success(request, _("已提交。"))
        return redirect("visits")
    messages.info(request, _("已保存，尚未提交。"))
    return redirect("visit", pk=pk)


def _shown(
    request: HttpRequest, held: Visit, lines: dict[str, Any], *, refused: str = "", status: int = 200
) -> HttpResponse:
    language = current_language()
    checklist = [
        (n, line[language], lines.get(str(n), {})) for n, line in enumerate(held.recognition.rules["checklist"])
    ]
    context = {
        "visit": held,
        "checklist": checklist,
        "values": shown(held.recognition.rules, held.recognition.values),
        "open": held.state == PLANNED,
        "refused": refused,
        "conclusion": request.POST.get("conclusion", held.conclusion),
        "recommends": request.POST.get("recommends", ""),
    }
    return render(request, "visits/visit.html", context, status=status)


@never_cache
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Stands back, with the reason."""
    held = _mine(request, pk)
    try:
        services.decline(visit=held, reason=request.POST.get("reason", "")[:2000], actor=acting(request))
    except RefusedError as error:
        return _shown(request, held, held.lines, refused=str(error), status=422)
    messages.success(request, _("已回避。"))
    return redirect("visits")

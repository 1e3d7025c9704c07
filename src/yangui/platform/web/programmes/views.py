"""What is open for applications, what a call asks, who is in a public notice, and letters of recommendation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import PUBLIC
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import noticing, services
from yangui.platform.programmes.models import Call
from yangui.platform.programmes.states import NOTICED, OPEN
from yangui.platform.web.my.cases.forms import language

MOST = 100


@login_not_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open, and the notices, the newest first."""
    seen = Call.objects.visible_to(PUBLIC).select_related("organisation")
    context = {"open": seen.filter(state=OPEN).order_by("closes_on")[:MOST], "notices": seen.noticed()[:MOST]}
    return render(request, "programmes/calls.html", context)


def categories(call: Call) -> list[dict[str, Any]]:
    """The categories of a call in the language of the page."""
    tongue = language()
    return [
        {
            "id": id, "title": said["title"][tongue], "kind": said["kind"], "quota": said["quota"],
            "amount": said["amount"], "clause": said["clause"], "benefits": said["benefits"],
            "criteria": [(c["title"][tongue], c["weight"]) for c in said["criteria"].values()],
        }
        for id, said in call.rules["categories"].items()
    ]  # fmt: skip


@login_not_required
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """What one call asks and gives, and its notice."""
    held = get_object_or_404(Call.objects.visible_to(PUBLIC).select_related("organisation"), pk=pk)
    return _shown(request, held)


def _shown(request: HttpRequest, held: Call, *, refused: str = "", status: int = 200) -> HttpResponse:
    tongue = language()
    listed = noticing.listed(held) if held.notice_on is not None else []
    context = {
        "call": held,
        "categories": categories(held),
        "shares": [rule["says"][tongue] for rule in held.rules["share_rules"].values()],
        "papers": [paper[tongue] for paper in held.rules["papers"]],
        "open": held.state == OPEN and held.opens_on <= today() <= held.closes_on,
        "listed": [row | {"category": row["category"][tongue]} for row in listed],
        "may_object": held.state == NOTICED and held.notice_until is not None and today() <= held.notice_until,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "programmes/call.html", context, status=status)


@login_not_required
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Objects to one in a notice; what is wrong stands on the page, with what was typed."""
    held = get_object_or_404(Call.objects.visible_to(PUBLIC), pk=pk)
    said = {name: request.POST.get(name, "") for name in ("number", "name", "contact", "reason")}
    try:
        services.file_objection(call=held, **said)
    except RefusedError as error:
        return _shown(request, held, refused=str(error), status=422)
    messages.success(request, _("异议已收到，核查期间只暂缓所涉及的这一位。"))
    return redirect("programme", pk=pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Where somebody outside writes a recommendation, once."""
    held = services.letter_of(code)
    if held is None:
        raise Http404
    refused, text = "", request.POST.get("text", "")[:8000]
    if request.method == "POST":
        try:
            services.write_letter(code=code, text=text)
        except RefusedError as error:
            refused = str(error)
        else:
            messages.success(request, _("谢谢，推荐意见已收到。"))
            return redirect("programmes")
    context = {"letter": held, "refused": refused, "text": text}
    return render(request, "programmes/letter.html", context, status=422 if refused else 200)

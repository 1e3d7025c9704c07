"""What is open for applications, what a call asks, who is in a public notice, and letters of recommendation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import PUBLIC
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.pinned import intact
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import noticing, services
from yangui.platform.programmes.models import Call, PublicNotice
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import NOTICED, OPEN
from yangui.platform.web import pdf

MOST, RECENT, PER_PAGE = 100, 10, 50


@login_not_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open, and the notices, the newest first."""
    seen = Call.objects.visible_to(PUBLIC).select_related("organisation")
    seen = seen.defer("rules")
    context = {"open": seen.filter(state=OPEN).order_by("closes_on")[:MOST], "notices": seen.noticed()[:RECENT]}
    return render(request, "programmes/calls.html", context)


@login_not_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """All notices that were published, by year."""
    held = PublicNotice.objects.select_related("call__organisation").defer("content", "call__rules")
    years = [day.year for day in PublicNotice.objects.dates("published_on", "year", order="DESC")]
    year = next((y for y in years if str(y) == request.GET.get("year")), None)
    if year is not None:
        held = held.filter(published_on__year=year)
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "years": years, "year": year}
    return render(request, "programmes/notices.html", context)


@login_not_required
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice as it was published, as PDF."""
    held = get_object_or_404(PublicNotice, call=pk)
    if not intact(held):
        raise Http404
    address = request.build_absolute_uri(reverse("programme", args=[pk]))
    return pdf.response("programmes/notice.html", {"notice": held, "said": held.content, "address": address},
                        f"{held.number}.pdf")  # fmt: skip


def categories(call: Call) -> list[dict[str, Any]]:
    """The categories of a call in the language of the page."""
    language = current_language()
    return [
        {
            "id": id, "title": said["title"][language], "kind": said["kind"], "quota": said["quota"],
            "amount": said["amount"], "clause": said["clause"], "benefits": said["benefits"],
            "criteria": [(c["title"][language], c["weight"]) for c in said["criteria"].values()],
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
    language = current_language()
    listed = noticing.listed(held) if held.notice_on is not None else []
    context = {
        "call": held,
        "categories": categories(held),
        "shares": [rule["says"][language] for rule in held.rules["share_rules"].values()],
        "papers": [paper[language] for paper in held.rules["papers"]],
        "open": held.state == OPEN and held.opens_on <= today() <= held.closes_on,
        "notice": getattr(held, "notice", None),
        "days": _days(held),
        "listed": [row | {"category": row["category"][language]} for row in listed],
        "may_object": held.state == NOTICED and held.notice_until is not None and today() <= held.notice_until,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "programmes/call.html", context, status=status)


def _days(call: Call) -> list[tuple[str, str]]:
    """The calendar of a call: what is on which days."""
    clocks = call.rules["clocks"]
    days = [(_("申报"), f"{call.opens_on.isoformat()} – {call.closes_on.isoformat()}")]
    if call.notice_on is not None and call.notice_until is not None:
        days.append((_("公示"), f"{call.notice_on.isoformat()} – {call.notice_until.isoformat()}"))
    elif Rules(call.rules).has("public_notice"):
        days.append((_("公示"), _("入选名单公示 %s 个工作日") % clocks["notice"]))
    days.append((_("补正"), _("退回后 %s 个工作日内") % clocks["correction"]))
    return days


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

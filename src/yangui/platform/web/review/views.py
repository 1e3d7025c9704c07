"""What an expert has to review: declare first, then the anonymised copy and the sheet; and votes in the panel."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.programmes import reviewing, services
from yangui.platform.programmes.anonymous import copy_of
from yangui.platform.programmes.forms import kind_of
from yangui.platform.programmes.models import Application, Attendance, Expert, Review, Vote
from yangui.platform.programmes.states import ACCEPTED, ASSIGNED, DELIBERATING, ELIGIBLE, PLANNED, SUBMITTED
from yangui.platform.web.check.questions import shown

PER_PAGE, MOST = 50, 200


def expert(request: HttpRequest) -> Actor:
    """Who acts, as a reviewer; the pages are not there for others."""
    actor = acting(request)
    if not actor.may(Privilege.REVIEWS_WRITE):
        raise Http404
    return actor


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """One's reviews, those to be done first, and the applications that the panel votes on."""
    actor = expert(request)
    # a call's rules are read once for all of its reviews, and a list needs no texts
    applications = Application.objects.only("call", "category").prefetch_related("call")
    reviews = Review.objects.own(actor).alias(open=Q(state__in=(ASSIGNED, ACCEPTED))).order_by("-open", "-id")
    reviews = reviews.prefetch_related(Prefetch("application", applications))
    page = Paginator(reviews, PER_PAGE).get_page(request.GET.get("page"))
    listed = Expert.objects.able().filter(account=actor.account).exists()
    voting = Application.objects.filter(call__state=DELIBERATING, state=ELIGIBLE).select_related("call")
    voting = voting.exclude(votes__expert__account=actor.account)[:MOST] if listed else voting.none()
    rows = [(r, _category(r.application), reviewing.total(r)) for r in page]
    invited = Attendance.objects.filter(expert__account=actor.account, session__state=PLANNED)
    context: dict[str, Any] = {"page": page, "rows": rows, "voting": [(a, _category(a)) for a in voting]}
    context["invited"] = invited.select_related("session__call").order_by("session__held_on")
    return render(request, "review/start.html", context)


def _category(application: Application) -> str:
    return str(application.call.rules["categories"][application.category]["title"][current_language()])


def _copy(application: Application) -> dict[str, Any]:
    """The anonymised copy in words."""
    said, pack, kind = copy_of(application), packs.current(), kind_of(application)
    labels = {row["fact"]: row[current_language()] for row in application.form["facts"]}
    facts = [(labels[name], shown(pack, kind, name, value, current_language())) for name, value in said.facts]
    return {"copy": said, "facts": facts, "category": _category(application)}


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what is to be declared, or the copy with its sheet."""
    held = get_object_or_404(Review.objects.own(expert(request)).select_related("application__call"), pk=pk)
    return _sheet(request, held, held.scores, held.comment)


def _sheet(
    request: HttpRequest, review: Review, scores: Any, comment: str, *, refused: str = "", status: int = 200
) -> HttpResponse:
    application = review.application
    criteria = application.call.rules["categories"][application.category]["criteria"]
    declared = review.state in (ACCEPTED, SUBMITTED)
    colleagues = Review.objects.visible_to(acting(request)).filter(application=application).exclude(pk=review.pk)
    context = {
        "review": review,
        "declared": declared,
        "open": review.state == ACCEPTED,
        "category": _category(application),
        "criteria": [
            (id, c["title"][current_language()], c["weight"], scores.get(id, "")) for id, c in criteria.items()
        ],
        "comment": comment,
        "total": reviewing.total(review),
        "colleagues": [(n, reviewing.total(r), r.comment) for n, r in enumerate(colleagues.filter(state=SUBMITTED), 1)],
        "refused": refused,
        "why": review.match.get("says", {}).get(current_language(), ""),
    }
    context |= _copy(application) if declared else {}
    return render(request, "review/sheet.html", context, status=status)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Declares, recuses, saves, or hands in."""
    actor = expert(request)
    held = get_object_or_404(Review.objects.own(actor).select_related("application__call"), pk=pk)
    criteria = held.application.call.rules["categories"][held.application.category]["criteria"]
    scores = {id: request.POST.get(f"score-{id}", "") for id in criteria}
    comment = request.POST.get("comment", "")[:4000]
    try:
        if step == "declare":
            services.declare(review=held, actor=actor)
        elif step == "recuse":
            services.recuse(review=held, reason=request.POST.get("reason", ""), actor=actor)
            return redirect("review")
        elif step in ("save", "hand-in"):
            services.score(review=held, scores=scores, comment=comment, actor=actor)
            if step == "hand-in":
                services.hand_in(review=held, actor=actor)
                messages.success(request, _("评分已提交。"))
            else:
                messages.info(request, _("已保存，尚未提交。"))
        else:
            raise Http404
    except RefusedError as error:
        held.refresh_from_db()
        typed = scores if step in ("save", "hand-in") else held.scores
        return _sheet(request, held, typed, comment or held.comment, refused=str(error), status=422)
    return redirect("review-sheet", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """One application before the panel: its copy, its scores, and one's vote."""
    actor = expert(request)
    voting = Application.objects.filter(call__state=DELIBERATING, state=ELIGIBLE).select_related("call")
    held = get_object_or_404(voting, pk=pk)
    if not Expert.objects.able().filter(account=actor.account).exists():
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            services.vote(application=held, choice=request.POST.get("choice", ""), actor=actor)
        except RefusedError as error:
            refused = str(error)
        else:
            messages.success(request, _("已投票。"))
            return redirect("review")
    context = {
        "application": held, "score": reviewing.mean_of(held),
        "choices": Vote.Choice.choices, "refused": refused,
    }  # fmt: skip
    return render(request, "review/panel.html", context | _copy(held), status=422 if refused else 200)

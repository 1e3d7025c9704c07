"""Committees for titles at the desk: forming one, what is before it, and closing a vote with minutes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Committee, TitleReview
from yangui.platform.recognition.querysets import of_units
from yangui.platform.recognition.states import SUBMITTED
from yangui.platform.recognition.titles import counted
from yangui.platform.web.desk.recognition.cases import officer
from yangui.platform.web.desk.recognition.forms import CommitteeForm
from yangui.platform.web.typed import key, reason

PER_PAGE = 30


@never_cache
@require_http_methods(["GET", "POST"])
def committees(request: HttpRequest) -> HttpResponse:
    """The committees of the officer's units; a form for a new one."""
    actor = officer(request)
    decides = actor.may(Privilege.RECOGNITION_DECIDE)
    form = CommitteeForm(actor, request.POST or None) if decides else None
    if request.method == "POST":
        officer(request, Privilege.RECOGNITION_DECIDE)
    if form is not None and form.is_valid():
        try:
            held = services.form_committee(actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk-committee", pk=held.pk)
    rows = Committee.objects.visible_to(actor).select_related("organisation").annotate(n=Count("reviews"))
    context = {"rows": rows.order_by("-id")[:PER_PAGE], "form": form}
    bound = form is not None and form.is_bound
    return render(request, "desk/recognition/committees.html", context, status=422 if bound else 200)


def _seen(actor: Actor, pk: int) -> Committee:
    theirs = of_units(actor, "")
    among = Committee.objects.none() if theirs is None else Committee.objects.filter(theirs)
    held: Committee = get_object_or_404(among.select_related("organisation"), pk=pk)
    return held


def channel(review: TitleReview) -> str:
    """The channel's title."""
    categories = packs.current().call_rules[review.committee.programme].categories
    said = categories.get(review.category)
    return said.title[current_language()] if said else review.category


@never_cache
@require_GET
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """What is before a committee, with the counts of votes."""
    return _shown(request, _seen(officer(request), pk))


def _shown(request: HttpRequest, held: Committee, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor = officer(request)
    page = Paginator(held.reviews.select_related("entity", "committee"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "committee": held,
        "members": held.members.order_by("name"),
        "page": page,
        "rows": [
            (r, channel(r), [line[current_language()] for line in r.decision.get("lacks", [])], counted(r))
            for r in page
        ],
        "decides": actor.may(Privilege.RECOGNITION_DECIDE, held.organisation_id),
        "submitted": SUBMITTED,
        "refused": refused,
    }
    return render(request, "desk/recognition/committee.html", context, status=status)


@never_cache
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the vote on one title with minutes."""
    actor = officer(request, Privilege.RECOGNITION_DECIDE)
    held = _seen(actor, pk)
    review = get_object_or_404(held.reviews.all(), pk=key(request, "review"))
    try:
        services.close_title(review=review, minutes=reason(request), actor=actor)
    except RefusedError as error:
        return _shown(request, held, refused=str(error), status=422)
    messages.success(request, _("已办理：现为“%s”。") % review.state_label)
    return redirect("desk-committee", pk=pk)

"""One scorecard, explained; objections by who was scored, and their answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.assessment.models import Objection, Scorecard, Way
from yangui.platform.assessment.services import evidence, settling
from yangui.platform.assessment.states import FILED, PUBLISHED
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.assessment.explaining import explained, history
from yangui.platform.web.desk.assessment.forms import DecisionForm, ObjectionForm

RELATED = ("scheme", "organisation", "leader")
PAGE = "desk/assessment/card.html"


@never_cache
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The score, line by line, down to figure, verification and clause."""
    actor = acting(request)
    return render(request, PAGE, _shown(_found(actor, pk), actor))


@never_cache
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Objects to a line."""
    actor = acting(request)
    row = get_object_or_404(Scorecard.objects.own(actor).select_related(*RELATED), pk=pk)
    form = ObjectionForm(_choices(row), request.POST)
    if form.is_valid():
        kind, _colon, key = form.cleaned_data["against"].partition(":")
        item = row.scheme.items.get(pk=key) if kind == "item" else None
        adjustment = row.adjustments.get(pk=key) if kind == "adjustment" else None
        try:
            settling.object_to(
                card=row, text=form.cleaned_data["text"], item=item, adjustment=adjustment, actor=actor
            )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk-scorecard", pk=pk)
    return render(request, PAGE, _shown(row, actor) | {"objecting": form, "form": form}, status=422)


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers the objection."""
    actor = acting(request)
    if not actor.may(Privilege.ASSESSMENT_DECIDE):
        raise Http404
    row = _found(actor, pk)
    objection = get_object_or_404(Objection.objects.select_related("item", "adjustment", "card"), card=row)
    form = DecisionForm(request.POST, judged=_judged(objection))
    if form.is_valid():
        said = form.cleaned_data
        try:
            settling.decide(
                objection=objection, upheld=said["upheld"] == "yes", reason=said["reason"], share=form.share,
                evidence=said.get("evidence", ""), actor=actor,
            )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk-scorecard", pk=pk)
    return render(request, PAGE, _shown(_found(actor, pk), actor) | {"deciding": form, "form": form}, status=422)


def _found(actor: Actor, pk: int) -> Scorecard:
    found: Scorecard = get_object_or_404(Scorecard.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    return settling.current([found])[0]


def _judged(objection: Objection) -> bool:
    return objection.item is not None and objection.item.way != Way.ATTAINMENT


def _choices(row: Scorecard) -> list[tuple[str, str]]:
    items = [(f"item:{line['item']}", line["title"]) for line in row.lines]
    held = row.adjustments.filter(holds=True)
    return items + [(f"adjustment:{a.pk}", f"{a.points:+} {a.clause}") for a in held]


def _shown(row: Scorecard, actor: Actor) -> dict[str, Any]:
    objection = (
        Objection.objects.filter(card=row).select_related("item", "adjustment", "filed_by", "decided_by").first()
    )
    last = settling.last_day(row) if row.published_on else None
    own = Scorecard.objects.own(actor).filter(pk=row.pk).exists()
    may_object = own and row.state == PUBLISHED and last is not None and today() <= last
    decides = objection is not None and objection.state == FILED
    decides = decides and actor.may(Privilege.ASSESSMENT_DECIDE, row.organisation_id)
    lines = explained(row)
    return {
        "card": row, "lines": lines, "adjustments": row.adjustments.select_related("by"), "last": last,
        "objection": objection, "history": history(row), "projects": row.projects.all(),
        "objecting": ObjectionForm(_choices(row)) if may_object else None,
        "deciding": DecisionForm(judged=_judged(objection)) if decides and objection is not None else None,
        "attaches": [j for line in lines for j in line.judgements if evidence.may_attach(j, row, actor)],
        "figures_open": actor.may(Privilege.TARGETS_READ),
    }  # fmt: skip

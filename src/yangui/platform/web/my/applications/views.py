"""Applying: choose a category, fill in, hand in, see where it stands; endorse for a host; hold an award."""

import secrets
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.programmes import forms as asked
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Award, Call, Change
from yangui.platform.programmes.states import WITH_APPLICANT
from yangui.platform.registry.models import Entity
from yangui.platform.web import steps
from yangui.platform.web.my.applications import drafts
from yangui.platform.web.my.applications.acts import ACTS
from yangui.platform.web.my.cases import present
from yangui.platform.web.my.cases.forms import FactsForm
from yangui.platform.web.papers import given
from yangui.platform.web.programmes.views import categories
from yangui.policy.entity import FactError

MOST = 200
RELATED = ("call__organisation", "entity", "host", "leader")


def category_of(application: Application) -> str:
    """The title of its category."""
    return str(application.call.rules["categories"][application.category]["title"][current_language()])


def _mine(request: HttpRequest, number: str) -> Application:
    held: Application = get_object_or_404(
        Application.objects.own(acting(request)).select_related(*RELATED), number=number
    )
    return held


@never_cache
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """One's own applications, and those that wait for the endorsement of a host one acts for."""
    actor = acting(request)
    own = Application.objects.own(actor).select_related(*RELATED)[:MOST]
    hosted = Application.objects.hosted(actor).select_related(*RELATED).order_by("call", "host_rank")[:MOST]
    context = {"rows": [(a, category_of(a)) for a in own], "hosted": [(a, category_of(a)) for a in hosted]}
    return render(request, "my/applications/applications.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """In which category, and for whom."""
    actor = acting(request)
    call = get_object_or_404(Call.objects.visible_to(actor), pk=pk)
    entities = list(Entity.objects.of(actor, today()))
    kinds = {e.kind for e in entities}
    offered = [c for c in categories(call) if c["kind"] in kinds]
    refused = ""
    if request.method == "POST":
        chosen = next((e for e in entities if str(e.pk) == request.POST.get("entity")), None)
        if chosen is None:
            raise Http404
        try:
            held = services.open_application(
                call=call, category=request.POST.get("category", ""), entity=chosen, actor=actor
            )
        except RefusedError as error:
            refused = str(error)
        else:
            return redirect("my-application-form", number=held.number)
    context = {"call": call, "categories": offered, "entities": entities, "refused": refused}
    return render(request, "my/applications/apply.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked: `save` keeps it, `submit` hands it in; what is missing stands on the page."""
    held = _mine(request, number)
    if held.state not in WITH_APPLICANT:
        return redirect("my-application", number=number)
    missing = list(asked.eligible(held).missing)
    if request.method != "POST":
        return _asking(request, held, FactsForm(held, None, missing))
    filled = FactsForm(held, request.POST, missing)
    if not filled.is_valid():
        return _asking(request, held, filled, status=422)
    try:
        services.answer(application=held, answers=filled.values, actor=acting(request), **drafts.typed(request))
    except services.StaleError as error:
        held.refresh_from_db()
        return _asking(request, held, filled, refused=str(error), stale=True, status=422)
    except FactError as error:
        filled.refuse(error)
        return _asking(request, held, filled, status=422)
    if "submit" not in request.POST:
        messages.info(request, _("已保存，尚未提交。"))
        return redirect("my-application-form", number=number)
    try:
        services.submit(application=held, actor=acting(request))
    except RefusedError as error:
        again = FactsForm(held, None, list(asked.eligible(held).missing))
        return _asking(request, held, again, refused=str(error), status=422)
    messages.success(request, _("已提交，编号 %s。") % number)
    return redirect("my-application", number=number)


def _asking(
    request: HttpRequest,
    held: Application,
    filled: FactsForm,
    *,
    refused: str = "",
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    problems = asked.problems(held)
    labels = {row["fact"]: row[current_language()] for row in held.form["facts"]}
    labels |= {"statement": _("申报内容"), "fields": _("领域")}
    context = {
        "application": held,
        "category": category_of(held),
        "filled": filled,
        "known": present.known(cast("Any", held)),
        "papers": present.papers(cast("Any", held), {}),
        "ready": [(labels.get(name, name), said) for name, said in problems.items()],
        "statement": request.POST.get("statement", held.statement),
        "fields": request.POST.get("fields", ", ".join(held.fields)),
        "members": request.POST.get("members", "\n".join(held.members)),
        # what the other window saved, to be compared with what is typed here
        "other": {"statement": held.statement, "fields": held.fields, "members": held.members} if stale else None,
        "window": request.POST.get("window", "")[:32] or secrets.token_hex(8),
        "refused": refused,
        "corrects": present.correction(held),
    }
    return render(request, "my/applications/form.html", context, status=status)


@never_cache
@require_POST
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a paper in."""
    held, document, (name, content) = _mine(request, number), request.POST.get("document", ""), given(request)
    services.give_paper(application=held, document=document, name=name, content=content, actor=acting(request))
    return redirect("my-application-form", number=number)


def _seen(request: HttpRequest, number: str) -> Application:
    """An application of one's own, or one that a host one acts for endorses."""
    actor = acting(request)
    own, hosted = Application.objects.own(actor), Application.objects.hosted(actor)
    either = Application.objects.filter(pk__in=own.values("pk")) | Application.objects.filter(
        pk__in=hosted.values("pk")
    )
    held: Application = get_object_or_404(either.select_related(*RELATED), number=number)
    return held


@never_cache
@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """Where an application stands, its award, and what can be done."""
    return _shown(request, _seen(request, number))


def _shown(request: HttpRequest, held: Application, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor = acting(request)
    award = Award.objects.own(actor).filter(application=held).first()
    mine = Application.objects.own(actor).filter(pk=held.pk).exists()
    context = {
        "application": held,
        "category": category_of(held),
        "mine": mine,
        "hosts": Application.objects.hosted(actor).filter(pk=held.pk).exists(),
        "open": mine and held.state in WITH_APPLICANT,
        "may": {t.name for t in allowed(held, actor)} if mine else set(),
        "letters": held.recommendations.all() if mine else [],
        "award": award,
        "milestones": award.milestones.all() if award else [],
        "changes": award.changes.all() if award else [],
        "abouts": Change.About.choices,
        "planned": [m for m in award.milestones.all() if m.state == "planned"] if award else [],
        "corrects": present.correction(held),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "my/applications/application.html", context, status=status)


@never_cache
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Does one thing; what is wrong stands on the page, with what was typed."""
    held = _seen(request, number)
    return steps.take(request, held, ACTS, step, _shown, "my-application", says=_("已办理。"), number=number)

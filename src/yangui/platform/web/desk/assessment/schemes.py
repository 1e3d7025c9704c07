"""Schemes: drawn up, previewed, published to their units, frozen."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.assessment.models import Scheme, Scorecard, Subject, Way
from yangui.platform.assessment.services import judging, schemes, settling
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.assessment import forms
from yangui.platform.web.desk.assessment.report import ranked

ALL = (
    Privilege.ASSESSMENT_READ,
    Privilege.ASSESSMENT_MANAGE,
    Privilege.ASSESSMENT_DECIDE,
    Privilege.ASSESSMENT_JUDGE,
    Privilege.ASSESSMENT_OBJECT,
)


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Schemes for officers, the scorecards of one's own, what waits to be judged."""
    actor = acting(request)
    own = Scorecard.objects.own(actor).select_related("scheme", "organisation", "leader")
    if not any(actor.may(privilege) for privilege in ALL) and not own.exists():
        raise Http404
    waiting = sum(task.held is None for task in judging.tasks(actor))
    context = {
        "schemes": Scheme.objects.visible_to(actor), "own": own.order_by("-scheme__year", "pk")[:200],
        "may_manage": actor.may(Privilege.ASSESSMENT_MANAGE), "judges": actor.may(Privilege.ASSESSMENT_JUDGE),
        "waiting": waiting,
    }  # fmt: skip
    return render(request, "desk/assessment/start.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new scheme."""
    actor = _manager(request)
    form = forms.SchemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = schemes.make_scheme(**{**said, "subject": Subject(said["subject"])}, actor=actor)
        except RefusedError as error:
            form.add_error("title", str(error))
        else:
            return redirect("desk-scheme", pk=made.pk)
    return render(request, "desk/assessment/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview: reckoned anew each time it is looked at, and not kept."""
    actor = _manager(request)
    row = get_object_or_404(Scheme.objects.visible_to(actor), pk=pk)
    return render(request, "desk/assessment/scheme.html", _shown(row))


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Adds to a scheme, publishes or freezes."""
    actor = _manager(request)
    row = get_object_or_404(Scheme.objects.visible_to(actor), pk=pk)
    if step not in (*FORMS, *ACTS):
        raise Http404
    try:
        if step in ACTS:
            messages.success(request, ACTS[step](row, actor))
            return redirect("desk-scheme", pk=pk)
        form = _form(step, row, request.POST)
        if form.is_valid():
            _write(step, row, form.cleaned_data, actor)
            return redirect("desk-scheme", pk=pk)
    except RefusedError as error:
        if step in ACTS:
            messages.warning(request, str(error))
            return redirect("desk-scheme", pk=pk)
        form.add_error(None, str(error))
    return render(request, "desk/assessment/scheme.html", _shown(row, step, form), status=422)


FORMS: dict[str, Callable[[Scheme, Any, str], django_forms.Form]] = {
    "item": lambda _scheme, data, prefix: forms.ItemForm(data, prefix=prefix),
    "card": lambda scheme, data, prefix: forms.CardForm(scheme, data, prefix=prefix),
    "project": lambda scheme, data, prefix: forms.ProjectForm(scheme, data, prefix=prefix),
    "adjust": lambda scheme, data, prefix: forms.AdjustForm(scheme, data, prefix=prefix),
}
TITLES = {
    "item": gettext_lazy("加一项指标"),
    "card": gettext_lazy("加一个考核对象"),
    "project": gettext_lazy("加一个书记项目"),
    "adjust": gettext_lazy("加分、减分"),
}


def _form(step: str, scheme: Scheme, data: Any = None) -> django_forms.Form:
    return FORMS[step](scheme, data, step)


def _write(step: str, scheme: Scheme, said: dict[str, Any], actor: Actor) -> None:
    if step == "item":
        schemes.add_item(scheme=scheme, actor=actor, **{**said, "way": Way(said["way"])})
    elif step == "card":
        schemes.add_card(scheme=scheme, actor=actor, **said)
    elif step == "project":
        schemes.name_project(actor=actor, **said)
    else:
        schemes.adjust(actor=actor, **said)


def _publish(scheme: Scheme, actor: Actor) -> str:
    return _("已告知 %s 个考核对象，异议期开始。") % settling.publish(scheme=scheme, actor=actor)


def _freeze(scheme: Scheme, actor: Actor) -> str:
    found = settling.freeze(scheme=scheme, actor=actor)
    said = _("已确定 %(done)s 个，以后不再改变；还有 %(left)s 个在异议期或复核中。")
    return said % {"done": found.done, "left": len(found.waiting)}


ACTS = {"publish": _publish, "freeze": _freeze}


def _manager(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not actor.may(Privilege.ASSESSMENT_MANAGE):
        raise Http404
    return actor


def _shown(row: Scheme, step: str = "", wrong: django_forms.Form | None = None) -> dict[str, Any]:
    wanted = [name for name in FORMS if name != "project" or row.subject == Subject.LEADER]
    cards = ranked(settling.current(row.cards.select_related("scheme", "organisation", "leader")))
    return {
        "scheme": row, "items": row.items.select_related("indicator", "judge"), "weight": schemes.weighed(row),
        "rows": cards, "drawn_up": all(r.card.state == "drafted" for r in cards), "form": wrong,
        "forms": [(name, TITLES[name], wrong if name == step else _form(name, row)) for name in wanted],
        "drafts": any(r.card.state == "drafted" for r in cards),
        "freezable": any(r.card.state in ("published", "decided") for r in cards),
    }  # fmt: skip

"""Applying to a register: for whom, the form, and where it stands."""

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
from yangui.platform.core.stepping import last_reason
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.recognition import forms as asked
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Entry, Recognition, Register
from yangui.platform.recognition.states import WITH_APPLICANT
from yangui.platform.registry.models import Entity
from yangui.platform.web.my.cases import present
from yangui.platform.web.my.cases.forms import FactsForm
from yangui.platform.web.my.recognitions.fields import FieldsForm
from yangui.platform.web.papers import given
from yangui.policy.entity import FactError

MOST = 200
RELATED = ("register__organisation", "entity")


def _mine(request: HttpRequest, number: str) -> Recognition:
    held: Recognition = get_object_or_404(
        Recognition.objects.own(acting(request)).select_related(*RELATED), number=number
    )
    return held


@never_cache
@require_GET
def recognitions(request: HttpRequest) -> HttpResponse:
    """One's own recognitions under way, and what one is listed as."""
    actor = acting(request)
    context = {
        "rows": Recognition.objects.own(actor).select_related(*RELATED)[:MOST],
        "entries": Entry.objects.own(actor).select_related("register__organisation", "entity")[:MOST],
    }
    return render(request, "my/recognitions/recognitions.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """For whom."""
    actor, register = acting(request), get_object_or_404(Register.objects.select_related("organisation"), pk=pk)
    entities = [e for e in Entity.objects.of(actor, today()) if e.kind in register.rules["kinds"]]
    refused = ""
    if request.method == "POST":
        chosen = next((e for e in entities if str(e.pk) == request.POST.get("entity")), None)
        if chosen is None:
            raise Http404
        try:
            held = services.open_application(register=register, entity=chosen, actor=actor)
        except RefusedError as error:
            refused = str(error)
        else:
            return redirect("my-recognition-form", number=held.number)
    context = {"register": register, "entities": entities, "refused": refused}
    return render(request, "my/recognitions/apply.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked: `save` keeps it, `submit` hands it in; what is missing stands on the page."""
    held = _mine(request, number)
    if held.state not in WITH_APPLICANT:
        return redirect("my-recognition", number=number)
    missing = list(asked.eligible(held).missing)
    if request.method != "POST":
        return _asking(request, held, FactsForm(cast("Any", held), None, missing), FieldsForm(held.rules, held.values))
    filled = FactsForm(cast("Any", held), request.POST, missing)
    fields = FieldsForm(held.rules, held.values, request.POST)
    if not all([filled.is_valid(), fields.is_valid()]):
        return _asking(request, held, filled, fields, status=422)
    try:
        services.answer(
            recognition=held, answers=filled.values, values=fields.values,
            statement=request.POST.get("statement", "")[:20000], actor=acting(request),
        )  # fmt: skip
    except FactError as error:
        filled.refuse(error)
        return _asking(request, held, filled, fields, status=422)
    if "submit" not in request.POST:
        messages.info(request, _("已保存，尚未提交。"))
        return redirect("my-recognition-form", number=number)
    try:
        services.submit(recognition=held, actor=acting(request))
    except RefusedError as error:
        again = FactsForm(cast("Any", held), None, list(asked.eligible(held).missing))
        return _asking(request, held, again, fields, refused=str(error), status=422)
    messages.success(request, _("已提交，编号 %s。") % number)
    return redirect("my-recognition", number=number)


def _asking(
    request: HttpRequest,
    held: Recognition,
    filled: FactsForm,
    fields: FieldsForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    labels = {row["fact"]: row[current_language()] for row in held.form["facts"]}
    labels |= {id: said["label"][current_language()] for id, said in held.rules["fields"].items()}
    context = {
        "recognition": held,
        "filled": filled,
        "fields": fields,
        "known": present.known(cast("Any", held)),
        "papers": present.papers(cast("Any", held), {}),
        "ready": [(labels.get(name, name), said) for name, said in asked.problems(held).items()],
        "statement": request.POST.get("statement", held.statement),
        "refused": refused,
        "corrects": present.correction(held),
    }
    return render(request, "my/recognitions/form.html", context, status=status)


@never_cache
@require_POST
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a paper in."""
    held, document = _mine(request, number), request.POST.get("document", "")
    try:
        name, content = given(request)
        services.give_paper(recognition=held, document=document, name=name, content=content, actor=acting(request))
    except RefusedError as error:
        missing = list(asked.eligible(held).missing)
        filled, fields = FactsForm(cast("Any", held), None, missing), FieldsForm(held.rules, held.values)
        return _asking(request, held, filled, fields, refused=str(error), status=422)
    return redirect("my-recognition-form", number=number)


@never_cache
@require_GET
def recognition(request: HttpRequest, number: str) -> HttpResponse:
    """Where a recognition stands, and what can be done."""
    return _shown(request, _mine(request, number))


def _shown(request: HttpRequest, held: Recognition, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "recognition": held,
        "open": held.state in WITH_APPLICANT,
        "may": {t.name for t in allowed(held, acting(request))},
        "entry": getattr(held, "entry", None),
        "why": last_reason(held, "reject", "refuse"),
        "refused": refused,
    }
    return render(request, "my/recognitions/recognition.html", context, status=status)


@never_cache
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Takes it back."""
    held = _mine(request, number)
    try:
        services.withdraw(recognition=held, actor=acting(request))
    except RefusedError as error:
        return _shown(request, held, refused=str(error), status=422)
    messages.success(request, _("已撤回。"))
    return redirect("my-recognition", number=number)

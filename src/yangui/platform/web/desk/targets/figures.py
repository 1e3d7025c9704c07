"""Figures one by one: verified or returned by another unit, corrected by their own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.models import Figure
from yangui.platform.targets.querysets import units_of
from yangui.platform.targets.services import evidence, figures
from yangui.platform.web.cockpit.records import history
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.forms import CorrectionForm
from yangui.platform.web.papers import given

PER_PAGE = 50
RELATED = ("indicator", "region", "organisation", "corrects")


@never_cache
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Figures, those that wait to be verified unless another state is asked for."""
    actor = officer(request)
    state = request.GET.get("state", "reported")
    states = {name: label for name, label in Figure.MACHINE.choices if name != "entered"}
    held = Figure.objects.visible_to(actor).select_related(*RELATED).order_by("-as_of", "indicator", "id")
    if state in states:
        held = held.filter(state=state)
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/targets/figures.html", {"page": page, "states": states, "state": state})


@never_cache
@require_GET
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure with its evidence and all that was done to it."""
    actor = officer(request)
    row = get_object_or_404(Figure.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    return _shown(request, row, actor)


def _shown(request: HttpRequest, row: Figure, actor: Actor, form: CorrectionForm | None = None) -> HttpResponse:
    own = actor.may(Privilege.TARGETS_REPORT, row.organisation_id)
    names = list(_names(actor, row))
    context = {
        "figure": row,
        "history": history(row),
        "may_verify": row.state == "reported" and actor.may(Privilege.TARGETS_VERIFY) and not own,
        "names": names,
        "files": row.files.select_related("uploaded_by"),
        "may_attach": own and row.state == "reported",
        "form": form or (CorrectionForm() if own and row.state == "verified" else None),
    }
    faulty = form is not None and bool(form.errors)
    return render(request, "desk/targets/figure.html", context, status=422 if faulty else 200)


def _names(actor: Actor, row: Figure) -> list[Organisation]:
    """The units in whose name the actor can verify; none to choose from for who may everywhere."""
    if any(g.organisations is None for g in actor.grants if g.privilege == Privilege.TARGETS_VERIFY):
        return []
    return list(units_of(actor, Privilege.TARGETS_VERIFY).exclude(pk=row.organisation_id))


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Verifies or returns."""
    actor = officer(request, Privilege.TARGETS_VERIFY)
    row = get_object_or_404(Figure.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    chosen = request.POST.get("organisation", "")
    unit = get_object_or_404(Organisation, pk=chosen) if chosen.isdecimal() else None
    reason = request.POST.get("reason", "").strip()
    try:
        if step == "verify":
            figures.verify(figure=row, actor=actor, organisation=unit)
        elif step == "return" and reason:
            figures.send_back(figure=row, actor=actor, reason=reason, organisation=unit)
        elif step == "return":
            messages.warning(request, _("请写明理由。"))
        else:
            raise Http404
    except DeniedError:
        return render(request, "desk/denied.html", status=403)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("targets-figure", pk=pk)


@never_cache
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file of evidence in, from the figure's own unit."""
    actor = officer(request, Privilege.TARGETS_REPORT)
    row = get_object_or_404(Figure.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    try:
        name, content = given(request)
        evidence.attach(figure=row, name=name, content=content, actor=actor)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("targets-figure", pk=pk)


@never_cache
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Another value in place of a verified one, by its own unit."""
    actor = officer(request, Privilege.TARGETS_REPORT)
    row = get_object_or_404(Figure.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, actor, form)
    data = form.cleaned_data
    made = figures.correct(
        figure=row, value=data["figure"], evidence=data["evidence"], reason=data["reason"], actor=actor
    )
    return redirect("targets-figure", pk=made.pk)

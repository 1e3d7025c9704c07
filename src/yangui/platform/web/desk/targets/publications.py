"""What is to be made public: prepared, looked at as it would be read, approved by another; and demand as collected."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import DeniedError
from yangui.platform.core.language import current_language
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.targets.models import Demand, Publication
from yangui.platform.targets.querysets import units_of
from yangui.platform.targets.services import publications as services
from yangui.platform.targets.statistics import offered
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.publication_forms import DemandForm, PublicationForm
from yangui.platform.web.figures.views import shown

PER_PAGE = 50
PUBLISHERS = (Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_PUBLISH)
COLLECTORS = (Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)


@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """All publications; who may prepares another."""
    actor = officer(request, *PUBLISHERS)
    form = PublicationForm(_subjects(), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        officer(request, Privilege.TARGETS_SUPERVISE)
        if form.is_valid():
            data = form.cleaned_data
            kind, _colon, subject = data["subject"].partition(":")
            try:
                made = services.prepare(
                    kind=kind, subject=subject, title=data["title"], threshold=data["threshold"],
                    pack=packs.current(), actor=actor,
                )  # fmt: skip
            except RefusedError as error:
                form.add_error("subject", str(error))
            else:
                return redirect("targets-publication", pk=made.pk)
    held = Publication.objects.visible_to(actor).order_by("-id").select_related("prepared_by")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_prepare": actor.may(Privilege.TARGETS_SUPERVISE)}
    return render(request, "desk/targets/publications.html", context, status=422 if form.errors else 200)


def _subjects() -> list[tuple[str, Any]]:
    pack, language, kinds = packs.current(), current_language(), Publication.Kind
    facts = [(f"{kinds.STATISTIC}:{s.id}", pack.facts[s.register][s.by].label[language]) for s in offered(pack)]
    documents = [(f"{kinds.FIGURES}:{d.id}", d.title[language]) for d in pack.documents.values()]
    years = [(f"{kinds.DEMAND}:{year}", str(year)) for year in services.years_of_demand()]
    groups = zip(kinds, (facts, documents, years), strict=True)
    named: list[tuple[str, Any]] = [(str(kind.label), options) for kind, options in groups if options]
    return [("", "—"), *named]


@never_cache
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication as it would be read, with the steps that the officer may take."""
    actor = officer(request, *PUBLISHERS)
    row = get_object_or_404(Publication.objects.visible_to(actor), pk=pk)
    events = AuditEvent.objects.filter(subject_type=row._meta.label, subject_id=str(row.pk)).select_related("actor")
    says = row.MACHINE.by_name
    context = {
        "publication": row,
        "steps": allowed(row, actor),
        "history": [(e, says[e.action.rpartition(".")[2]].says) for e in events.order_by("id")],
        **shown(row),
    }
    return render(request, "desk/targets/publication.html", context)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approves, returns or withdraws."""
    actor = officer(request, Privilege.TARGETS_PUBLISH)
    row = get_object_or_404(Publication.objects.visible_to(actor), pk=pk)
    if step not in row.MACHINE.by_name:
        raise Http404
    try:
        services.step(publication=row, name=step, actor=actor, reason=request.POST.get("reason", ""))
    except DeniedError:
        return render(request, "desk/denied.html", status=403)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("targets-publication", pk=pk)


@never_cache
def demand(request: HttpRequest) -> HttpResponse:
    """The demand that units collected; who reports for one enters more."""
    actor = officer(request, *COLLECTORS)
    units = units_of(actor, Privilege.TARGETS_REPORT).exclude(region=None)
    form = DemandForm(units, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        officer(request, Privilege.TARGETS_REPORT)
        if form.is_valid():
            try:
                services.enter_demand(**form.cleaned_data, region=form.cleaned_data["organisation"].region, actor=actor)
            except RefusedError as error:
                form.add_error("post", str(error))
            else:
                messages.success(request, _("已登记。"))
                return redirect("targets-demand")
    held = Demand.objects.visible_to(actor).select_related("region", "organisation")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_enter": actor.may(Privilege.TARGETS_REPORT)}
    return render(request, "desk/targets/demand.html", context, status=422 if form.errors else 200)

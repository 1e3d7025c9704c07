"""Matters of supervision: the supervisors' list, and what a unit has to answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.targets.ladder import BY_LETTER, Rung
from yangui.platform.targets.models import Matter, Order
from yangui.platform.targets.services import matters as services
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.forms import MatterForm
from yangui.platform.web.letters import pdf

PER_PAGE = 50
RELATED = ("organisation", "indicator", "region", "round")


@never_cache
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """The matters that the officer may see, the open ones unless all are asked for."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    held = Matter.objects.visible_to(actor).select_related(*RELATED)
    every = request.GET.get("all") == "1"
    page = Paginator(held if every else held.open(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"matter": m, "due": due, "late": bool(due and due < today() and m.state in ("notified", "signed", "handling"))}
        for m, due in services.with_due(list(page))
    ]
    context = {"page": page, "rows": rows, "every": every, "may_open": actor.may(Privilege.TARGETS_SUPERVISE)}
    return render(request, "desk/targets/matters.html", context)


@never_cache
@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: its clock, its history, and the steps that the officer may take now."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    row = get_object_or_404(Matter.objects.visible_to(actor).select_related(*RELATED), pk=pk)
    ((_row, due),) = services.with_due([row])
    events = AuditEvent.objects.filter(subject_type=row._meta.label, subject_id=str(row.pk)).select_related("actor")
    context = {
        "matter": row,
        "due": due,
        "steps": [(s, _grounds(row, s.name)) for s in allowed(row, actor) if _own(row, actor, s.privilege)],
        "letters": row.letters.all(),
        "history": [(e, row.MACHINE.by_name[e.action.rpartition(".")[2]].says) for e in events],
        "thread": Matter.objects.visible_to(actor).filter(thread=row.thread).exclude(pk=row.pk),
    }
    return render(request, "desk/targets/matter.html", context)


def _grounds(row: Matter, step: str) -> bool:
    """Whether a step needs grounds: as its table says, and to decide on what is told by a letter."""
    return row.MACHINE.by_name[step].reason or (step == "approve" and Rung(row.rung) in BY_LETTER)


def _own(row: Matter, actor: Actor, privilege: Privilege) -> bool:
    return privilege != Privilege.TARGETS_REPORT or actor.may(privilege, row.organisation_id)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Takes one step."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    row = get_object_or_404(Matter.objects.visible_to(actor), pk=pk)
    if step not in row.MACHINE.by_name:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if _grounds(row, step) and not reason:
        messages.warning(request, _("请写明情况。"))
        return redirect("targets-matter", pk=pk)
    try:
        services.step(matter=row, name=step, actor=actor, reason=reason)
    except DeniedError:
        return render(request, "desk/denied.html", status=403)
    except RefusedError:
        messages.warning(request, _("没有改变：这件事项的状态已变，请刷新。"))
    return redirect("targets-matter", pk=pk)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Registers a matter that no goal caused."""
    actor = officer(request, Privilege.TARGETS_SUPERVISE)
    form = MatterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_matter(**form.cleaned_data, actor=actor)
        except RefusedError as error:
            form.add_error("said", str(error))
        else:
            return redirect("targets-matter", pk=made.pk)
    return render(request, "desk/targets/matter_new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a matter as PDF."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    row = get_object_or_404(Order.objects.filter(matter__in=Matter.objects.visible_to(actor)), pk=pk)
    said = {"letter": row, "said": row.content}
    return pdf.verifiable(request, "letters/order.html", said, reverse("order", args=[row.code]), row.number)

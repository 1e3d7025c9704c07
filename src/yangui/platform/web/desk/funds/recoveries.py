"""What was paid too much and comes back: the instalments of each recovery, received, or waived by two officers."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.funds import services
from yangui.platform.funds.models import Instalment, Recovery
from yangui.platform.funds.recoveries import proposed_for
from yangui.platform.funds.states import OWING, PROPOSED, RECOVERING
from yangui.platform.web.desk.funds.access import holding, reader
from yangui.platform.web.desk.funds.budgets import PER_PAGE
from yangui.platform.web.desk.funds.references import Reference, named
from yangui.platform.web.desk.funds.sheets import MOST, sheet

STEPS = ("receive", "propose", "waive", "keep")
# what the list can be narrowed to
OPEN = Q(instalments__state__in=OWING)
SHOWN: dict[str, Q] = {"open": OPEN, "proposed": Q(instalments__state=PROPOSED), "done": ~OPEN}


@never_cache
@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    """The recoveries of the officer's units: those first of which something is due first."""
    shown = request.GET.get("show", "open")
    actor = reader(request)
    seen = Recovery.objects.visible_to(actor)
    if shown == "late":
        seen = seen.filter(OPEN, instalments__due_on__lt=today())
    elif shown in SHOWN:
        seen = seen.filter(SHOWN[shown])
    rows = Recovery.objects.filter(pk__in=seen.values("pk")).select_related("obligation__payee", "obligation__payer")
    rows = rows.annotate(
        left=Sum("instalments__amount", filter=OPEN), next=Min("instalments__due_on", filter=OPEN)
    ).order_by("next", "pk")  # fmt: skip
    if request.GET.get("format") == "xlsx":
        head = [_("关联"), _("退款人"), _("收款单位"), _("应退"), _("未退"), _("下一期"), _("理由")]
        listed = list(rows[:MOST])
        known = named((row.obligation.reference for row in listed), actor)
        return sheet("recoveries", head, (_line(row, known) for row in listed))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    known = named((row.obligation.reference for row in page), actor)
    context = {"page": page, "references": known, "show": shown, "today": today()}
    return render(request, "desk/funds/recoveries.html", context)


def _line(row: Any, known: Mapping[str, Reference]) -> list[object]:
    o = row.obligation
    return [known[o.reference].number, o.payee, o.payer, row.amount, row.left or 0, row.next or "", row.reason]


@never_cache
@require_GET
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """One recovery: its plan, and what can be done with each instalment."""
    return _shown(request, pk, reader(request))


def _shown(request: HttpRequest, pk: int, actor: Actor, refused: str = "", typed: str = "") -> HttpResponse:
    seen = Recovery.objects.visible_to(actor).select_related("obligation__payee", "obligation__payer")
    held = get_object_or_404(seen, pk=pk)
    rows = [
        (one, proposed_for(one) if one.state != "owed" else "", [t for t in allowed(one, actor) if t.name in STEPS])
        for one in held.instalments.select_related("recovery__obligation")
    ]
    context = {
        "recovery": held,
        "references": named([held.obligation.reference], actor),
        "rows": rows,
        "left": sum(one.amount for one, _why, _steps in rows if one.state in OWING),
        "history": _history([one.pk for one, _why, _steps in rows]),
        "refused": refused,
        "typed": typed,
        "today": today(),
    }
    return render(request, "desk/funds/recovery.html", context, status=422 if refused else 200)


def _history(instalments: list[int]) -> list[tuple[AuditEvent, Any]]:
    told = AuditEvent.objects.filter(subject_type=Instalment._meta.label, subject_id__in=map(str, instalments))
    named = ((e, e.action.rpartition(".")[2]) for e in told.select_related("actor").order_by("id"))
    return [(event, RECOVERING.by_name[name].says) for event, name in named if name in RECOVERING.by_name]


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """An instalment has come, or need not."""
    actor = holding(request, Privilege.FUNDS_PREPARE, Privilege.FUNDS_APPROVE)
    held = get_object_or_404(Instalment.objects.visible_to(actor), pk=pk)
    reason = request.POST.get("reason", "")
    acts: dict[str, Any] = {
        "receive": lambda: services.receive(instalment=held, actor=actor),
        "propose": lambda: services.propose(instalment=held, actor=actor, reason=reason),
        "waive": lambda: services.waive(instalment=held, actor=actor),
        "keep": lambda: services.keep(instalment=held, actor=actor, reason=reason),
    }
    if step not in acts:
        raise Http404
    try:
        acts[step]()
    except RefusedError as refused:
        return _shown(request, held.recovery_id, actor, str(refused), reason)
    return redirect("desk-funds-recovery", pk=held.recovery_id)

"""Batches: built, approved by somebody else, sent, their files, and what the bank answers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.masking import masked_account
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.funds import archive, services
from yangui.platform.funds.models import Payment, PaymentBatch, PaymentFile
from yangui.platform.funds.states import BUILT
from yangui.platform.web.desk.funds.access import holding, payers, reader
from yangui.platform.web.desk.funds.budgets import PER_PAGE
from yangui.platform.web.desk.funds.forms import BuildForm, ResultsForm
from yangui.platform.web.desk.funds.references import Reference, named
from yangui.platform.web.desk.funds.sheets import MOST, sheet

# what the page has buttons for; the others come with building and with the bank's answer
STEPS = ("approve", "send", "discard")


@never_cache
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, the newest first, and a new one."""
    actor = reader(request)
    form = BuildForm(payers(actor, Privilege.FUNDS_PREPARE), request.POST or None, initial={"until": today()})
    if request.method == "POST":
        holding(request, Privilege.FUNDS_PREPARE)
        if form.is_valid():
            try:
                built = services.build_batch(**form.cleaned_data, actor=actor)
            except RefusedError as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("desk-funds-batch", pk=built.pk)
    return _listed(request, actor, form, ResultsForm())


def _listed(request: HttpRequest, actor: Actor, form: BuildForm, results: ResultsForm) -> HttpResponse:
    rows = PaymentBatch.objects.visible_to(actor).select_related("payer")
    if (state := request.GET.get("state", "")) in PaymentBatch.MACHINE.states:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "results": results,
        "may_prepare": actor.may(Privilege.FUNDS_PREPARE),
        "states": PaymentBatch.MACHINE.states.items(),
        "state": state,
    }
    wrong = bool(form.errors or results.errors)
    return render(request, "desk/funds/batches.html", context, status=422 if wrong else 200)


@never_cache
@require_POST
def results(request: HttpRequest) -> HttpResponse:
    """Takes in what the bank answers."""
    actor = holding(request, Privilege.FUNDS_PREPARE)
    form = ResultsForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = services.take_results(file=file.read(), actor=actor, name=file.name or "")
        except RefusedError as refused:
            form.add_error("file", str(refused))
        else:
            said = _("到账 %(paid)s 笔，退回 %(returned)s 笔，此前已登记 %(unchanged)s 笔。")
            messages.success(
                request, said % {"paid": taken.paid, "returned": taken.returned, "unchanged": taken.unchanged}
            )
            batch = taken.file.batch_id
            return redirect("desk-funds-batch", pk=batch) if batch else redirect("desk-funds-batches")
    blank = BuildForm(payers(actor, Privilege.FUNDS_PREPARE), initial={"until": today()})
    return _listed(request, actor, blank, form)


@never_cache
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: what can be done next, its files, and each payment with its result."""
    actor = reader(request)
    held = get_object_or_404(PaymentBatch.objects.visible_to(actor).select_related("payer", "account"), pk=pk)
    rows = held.payments.select_related("account", "due__obligation__payee").order_by("pk")
    if (result := request.GET.get("result", "")) in Payment.Result.values:
        rows = rows.filter(result=result)
    if request.GET.get("format") == "xlsx":
        head = [_("流水号"), _("关联"), _("收款人"), _("账号"), _("所属期"), _("金额"), _("结果"), _("原因")]
        listed = list(rows[:MOST])
        known = named((row.due.obligation.reference for row in listed), actor)
        return sheet(f"batch-{pk}", head, (_line(row, known) for row in listed))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.masked = masked_account(row.account.number)
    events = AuditEvent.objects.filter(subject_type=held._meta.label, subject_id=str(pk)).select_related("actor")
    steps = held.MACHINE.by_name
    acts = ((event, event.action.rpartition(".")[2]) for event in events)
    context = {
        "batch": held,
        "page": page,
        "references": named((row.due.obligation.reference for row in page), actor),
        "result": result,
        "results": Payment.Result.choices,
        "steps": [step for step in allowed(held, actor) if step.name in STEPS],
        "files": held.files.defer("content"),
        "may_download": actor.may(Privilege.FUNDS_PREPARE, held.payer_id)
        or actor.may(Privilege.FUNDS_APPROVE, held.payer_id),
        "may_withhold": held.state == BUILT and actor.may(Privilege.FUNDS_PREPARE, held.payer_id),
        "history": [(event, steps[name].says) for event, name in acts if name in steps],
    }
    return render(request, "desk/funds/batch.html", context)


def _line(row: Payment, known: Mapping[str, Reference]) -> list[object]:
    o = row.due.obligation
    return [
        row.end_to_end, known[o.reference].number, o.payee, masked_account(row.account.number), row.due.period,
        row.amount, row.get_result_display(), row.reason,
    ]  # fmt: skip


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approves, sends or gives up."""
    actor = holding(request, Privilege.FUNDS_PREPARE, Privilege.FUNDS_APPROVE)
    held = get_object_or_404(PaymentBatch.objects.visible_to(actor), pk=pk)
    acts: dict[str, Any] = {
        "approve": lambda: services.approve(batch=held, actor=actor),
        "send": lambda: services.instruct(batch=held, actor=actor),
        "discard": lambda: services.discard(batch=held, actor=actor, reason=request.POST.get("reason", "")),
    }
    if step not in acts:
        raise Http404
    acts[step]()
    return redirect("desk-funds-batch", pk=pk)


@never_cache
@require_POST
def withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one payment out of a batch."""
    actor = holding(request, Privilege.FUNDS_PREPARE)
    payment = get_object_or_404(Payment.objects.visible_to(actor).select_related("batch"), pk=pk)
    services.withhold(payment=payment, actor=actor, reason=request.POST.get("reason", ""))
    return redirect("desk-funds-batch", pk=payment.batch_id)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a batch in full, which is noted."""
    actor = holding(request, Privilege.FUNDS_PREPARE, Privilege.FUNDS_APPROVE)
    held = get_object_or_404(PaymentFile.objects.visible_to(actor).select_related("batch"), pk=pk)
    answer = HttpResponse(archive.read(file=held, actor=actor), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{held.type}-{held.pk}{_ending(held.type)}"'
    return answer


def _ending(type: str) -> str:
    return {PaymentFile.Type.PAIN_001: ".xml", PaymentFile.Type.RESULTS: ".txt"}.get(PaymentFile.Type(type), ".csv")

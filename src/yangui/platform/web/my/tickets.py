"""What one raised: a blockage, an issue of one's enterprise, an observation; and whether the answer will do."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.transitions import RefusedError
from yangui.platform.tickets import services
from yangui.platform.tickets.clocks import Clock, clocks
from yangui.platform.tickets.models import Evidence, Kind, Satisfaction, Ticket
from yangui.platform.tickets.states import OWN
from yangui.platform.web.desk.tickets.forms import TicketForm
from yangui.platform.web.desk.tickets.words import STAGES, history, papers
from yangui.platform.web.papers import given, paper_response

PER_PAGE = 30


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One's own tickets."""
    actor = acting(request)
    page = Paginator(Ticket.objects.own(actor).select_related("organisation"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "my/tickets/tickets.html", {"page": page, "may_raise": bool(services.kinds(actor))})


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Raises one."""
    actor = acting(request)
    kinds, employers = services.kinds(actor), services.employers(actor)
    if not kinds:
        raise Http404
    first: dict[str, Any] = {"kind": kinds[0].value}
    if employers:
        first |= {"kind": Kind.ENTERPRISE.value, "entity": employers[0].pk, "region": employers[0].region_id}
    form = TicketForm(kinds, employers, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entity = said.get("entity")
        try:
            made = services.raise_ticket(
                kind=Kind(said["kind"]), title=said["title"], text=said["text"], region=said["region"], actor=actor,
                entity=entity if said["kind"] != Kind.OBSERVATION else None,
                about=said.get("about") if said["kind"] == Kind.OBSERVATION else None,
            )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已提出，编号 %s。分派、答复时会通知您。") % made.pk)
            return redirect("my-ticket", pk=made.pk)
    return render(request, "my/tickets/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own: where it is, by when, what was answered, and what may be done now."""
    row = _own(request, pk)
    return render(request, "my/tickets/ticket.html", _shown(row, acting(request)))


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Content, reopened or withdrawn."""
    actor, row = acting(request), _own(request, pk)
    if step not in {t.name for t in row.MACHINE.transitions if t.privilege == OWN}:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    try:
        if step == "satisfy":
            said = request.POST.get("satisfaction", "")
            chosen = Satisfaction(said) if said in Satisfaction.values else Satisfaction.SATISFIED
            services.satisfy(ticket=row, satisfaction=chosen, actor=actor)
        elif step == "reopen":
            services.reopen(ticket=row, reason=reason, actor=actor)
        else:
            services.take_step(ticket=row, name=step, actor=actor, reason=reason)
    except RefusedError as error:
        context = _shown(row, actor) | {"wrong": str(error), "at": step}
        return render(request, "my/tickets/ticket.html", context, status=422)
    return redirect("my-ticket", pk=pk)


@never_cache
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file in about what is in the way."""
    actor, row = acting(request), _own(request, pk)
    try:
        name, content = given(request)
        services.attach(ticket=row, name=name, content=content, actor=actor)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("my-ticket", pk=pk)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a ticket of one's own, be it the unit's."""
    actor = acting(request)
    row = get_object_or_404(Evidence.objects.filter(ticket__in=Ticket.objects.own(actor)), pk=pk)
    return paper_response(row, services.content(file=row, actor=actor))


def _own(request: HttpRequest, pk: int) -> Ticket:
    related = ("organisation", "region", "entity", "about")
    found: Ticket = get_object_or_404(Ticket.objects.own(acting(request)).select_related(*related), pk=pk)
    return found


def _shown(row: Ticket, actor: Actor) -> dict[str, Any]:
    clock: Clock | None = clocks([row]).get(row.pk)
    steps = [t for t in row.MACHINE.transitions if t.privilege == OWN and row.state in t.sources]
    waits = "" if clock is None else STAGES[clock.stage]
    return {
        "ticket": row, "clock": clock, "waits": waits, "steps": steps, "history": history(row),
        "satisfactions": Satisfaction.choices, "may_attach": services.may_attach(row, actor),
        "opens": "my-ticket-file", **papers(row),
    }  # fmt: skip

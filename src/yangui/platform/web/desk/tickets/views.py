"""The officers' list of tickets, one ticket with its steps, and the list as a workbook."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.tickets import services
from yangui.platform.tickets.clocks import clocks
from yangui.platform.tickets.models import Evidence, Kind, Ticket
from yangui.platform.tickets.states import OPEN, OWN, TICKET
from yangui.platform.web.desk.tickets.forms import AssignForm
from yangui.platform.web.desk.tickets.words import STAGES, history, papers
from yangui.platform.web.papers import given, paper_response
from yangui.platform.web.sheets import workbook

PER_PAGE, MOST_ROWS = 50, 20_000
RELATED = ("organisation", "region", "entity", "about", "raised_by")
OFFICERS = (Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE, Privilege.TICKETS_READ)


def _officer(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not any(actor.may(privilege) for privilege in OFFICERS):
        raise Http404
    return actor


def _asked(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in ("state", "kind")}
    fits = {"state": {"open", *TICKET.states}, "kind": set(Kind.values)}
    return {name: value for name, value in asked.items() if value in fits[name]} or {"state": "open"}


def _chosen(request: HttpRequest, actor: Actor) -> Any:
    asked = _asked(request)
    held = Ticket.objects.at_the_desk(actor).select_related(*RELATED)
    if asked.get("state") == "open":
        held = held.filter(state__in=OPEN)
    elif "state" in asked:
        held = held.filter(state=asked["state"])
    return held.filter(kind=asked["kind"]) if "kind" in asked else held


def _rows(tickets: list[Ticket]) -> list[dict[str, Any]]:
    held = clocks(tickets)
    return [
        {"ticket": t, "clock": c, "waits": STAGES[c.stage] if c else "", "late": bool(c and c.due < today())}
        for t in tickets
        for c in [held.get(t.pk)]
    ]


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Tickets that the officer may see, the open ones unless others are asked for."""
    actor = _officer(request)
    page = Paginator(_chosen(request, actor), PER_PAGE).get_page(request.GET.get("page"))
    asked = _asked(request)
    context = {
        "page": page, "rows": _rows(list(page)), "asked": asked, "kinds": Kind.choices,
        "states": [("open", _("未办结")), *TICKET.choices], "may_raise": bool(services.kinds(actor)),
    }  # fmt: skip
    return render(request, "desk/tickets/tickets.html", context)


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    actor = _officer(request)
    titles = [_("编号"), _("标题"), _("类别"), _("地区"), _("提出日期"), _("承办单位"), _("状态"), _("最迟"), _("答复"),
              _("材料")]  # fmt: skip
    rows = [
        [t.pk, t.title, t.get_kind_display(), str(t.region), t.raised_on, str(t.organisation or ""), t.state_label,
         row["clock"].due if row["clock"] else None, t.reply, _("、").join(f.name for f in t.files.all())]
        for row in _rows(list(_chosen(request, actor).prefetch_related("files")[:MOST_ROWS])) for t in [row["ticket"]]
    ]  # fmt: skip
    return workbook("tickets.xlsx", {_("问题"): (titles, rows)})


@never_cache
@require_GET
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket."""
    actor = _officer(request)
    return render(request, "desk/tickets/ticket.html", _shown(_found(actor, pk), actor))


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Takes one step."""
    actor = _officer(request)
    row = _found(actor, pk)
    if step not in row.MACHINE.by_name or row.MACHINE.by_name[step].privilege == OWN:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    form = AssignForm(request.POST)
    try:
        if step == "assign":
            actor.must(Privilege.TICKETS_SUPERVISE)
            if not form.is_valid():
                raise RefusedError(_("请选择承办单位。"))
            services.assign(ticket=row, organisation=form.cleaned_data["organisation"], actor=actor)
        elif step == "reply":
            services.reply(ticket=row, text=reason, actor=actor)
        else:
            services.take_step(ticket=row, name=step, actor=actor, reason=reason)
    except RefusedError as error:
        context = _shown(_found(actor, pk), actor) | {"wrong": str(error), "at": step, "typed": reason}
        return render(request, "desk/tickets/ticket.html", context, status=422)
    return redirect("desk-tickets") if step == "decline" else redirect("desk-ticket", pk=pk)


@never_cache
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file in about what was done."""
    actor = _officer(request)
    if not actor.may(Privilege.TICKETS_HANDLE):
        raise Http404
    row = _found(actor, pk)
    try:
        name, content = given(request)
        services.attach(ticket=row, name=name, content=content, actor=actor)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("desk-ticket", pk=pk)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a ticket that the officer sees."""
    actor = _officer(request)
    row = get_object_or_404(Evidence.objects.filter(ticket__in=Ticket.objects.at_the_desk(actor)), pk=pk)
    return paper_response(row, services.content(file=row, actor=actor))


def _found(actor: Actor, pk: int) -> Ticket:
    found: Ticket = get_object_or_404(Ticket.objects.at_the_desk(actor).select_related(*RELATED), pk=pk)
    return found


def _shown(row: Ticket, actor: Actor) -> dict[str, Any]:
    """Who observed something is told to nobody but supervisors: an observer need fear no unit."""
    named = row.kind != Kind.OBSERVATION or actor.may(Privilege.TICKETS_SUPERVISE)
    steps = [s for s in allowed(row, actor) if s.privilege != OWN and s.name != "lapse"]
    return _rows([row])[0] | {
        "steps": steps, "form": AssignForm(), "history": history(row),
        "raiser": row.raised_by.name if named else "", "escalations": row.escalations.all(),
        "may_attach": services.may_attach(row, actor), "opens": "desk-ticket-file", **papers(row),
    }  # fmt: skip

"""The first page of the desk: the areas somebody works in, and how much waits in each."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.cases import escalating
from yangui.platform.cases import states as claims
from yangui.platform.cases.models import Case, Objection
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import states as money
from yangui.platform.funds.models import PaymentBatch
from yangui.platform.grids.models import Place
from yangui.platform.library.models import PolicyText
from yangui.platform.registry.models import Batch, Dispute
from yangui.platform.targets.models import Figure
from yangui.platform.tickets.models import Ticket
from yangui.platform.tickets.states import ASSIGNED, RAISED
from yangui.platform.web.areas import desks

# what a count says at most: nobody counts a queue that long
MOST = 1000
CLAIMS = {claims.SUBMITTED: Privilege.CASES_CHECK, claims.CHECKED: Privilege.CASES_DECIDE}


def _cases(actor: Actor) -> QuerySet[Any]:
    waiting = [state for state, privilege in CLAIMS.items() if actor.may(privilege)]
    return Case.objects.with_units(actor).filter(state__in=waiting)


# by the first page of an area: the rows that wait for somebody like the actor
WAITING: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "desk-cases": _cases,
    "desk-objections": lambda actor: Objection.objects.visible_to(actor).filter(state=claims.FILED),
    "desk-imports": lambda actor: Batch.objects.visible_to(actor).filter(state="previewed"),
    "desk-disputes": lambda actor: Dispute.objects.visible_to(actor).filter(state="open"),
    "desk-funds-batches": lambda actor: PaymentBatch.objects.visible_to(actor).filter(
        state=money.BUILT if actor.may(Privilege.FUNDS_APPROVE) else money.APPROVED
    ),
    "targets": lambda actor: Figure.objects.visible_to(actor).filter(state="reported"),
    "desk-tickets": lambda actor: Ticket.objects.at_the_desk(actor).filter(
        state=RAISED if actor.may(Privilege.TICKETS_SUPERVISE) else ASSIGNED
    ),
    "desk-grids": lambda actor: Place.objects.visible_to(actor) & Place.objects.gaps(today()),
    "desk-texts": lambda actor: PolicyText.objects.visible_to(actor).filter(state="ready"),
}
# and of them those that should have been done before today
LATE: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "desk-cases": lambda actor: Case.objects.with_units(actor).filter(pk__in=escalating.overdue().values("pk")),
    "desk-objections": lambda actor: WAITING["desk-objections"](actor).filter(due_on__lt=today()),
}


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The areas; nobody is shown a way to where they have nothing to do."""
    actor = acting(request)
    areas = [
        (area, reverse(area.page), _count(WAITING, area.page, actor), _count(LATE, area.page, actor))
        for area in desks(actor)
    ]
    return render(request, "desk/start.html", {"areas": areas})


def _count(of: Mapping[str, Callable[[Actor], QuerySet[Any]]], page: str, actor: Actor) -> str:
    """How many rows; nothing where nothing is counted, or for what is late there is none."""
    if page not in of:
        return ""
    count = of[page](actor).order_by()[: MOST + 1].values("pk").count()
    return "" if of is LATE and not count else f"{MOST}+" if count > MOST else str(count)

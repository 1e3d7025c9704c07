"""The first page of the desk: the areas somebody works in, and how much waits in each."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.cases import states as claims
from yangui.platform.cases.models import Case, Objection
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import states as money
from yangui.platform.funds.models import PaymentBatch
from yangui.platform.library.models import PolicyText
from yangui.platform.registry.models import Batch, Dispute
from yangui.platform.targets.models import Figure
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
    "desk-texts": lambda actor: PolicyText.objects.visible_to(actor).filter(state="ready"),
}


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The areas; nobody is shown a way to where they have nothing to do."""
    actor = acting(request)
    areas = [(area, reverse(area.page), _waiting(area.page, actor)) for area in desks(actor)]
    return render(request, "desk/start.html", {"areas": areas})


def _waiting(page: str, actor: Actor) -> str:
    if page not in WAITING:
        return ""
    count = WAITING[page](actor).order_by()[: MOST + 1].values("pk").count()
    return f"{MOST}+" if count > MOST else str(count)

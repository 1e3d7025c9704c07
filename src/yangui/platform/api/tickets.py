"""What is public of tickets, by API: for everybody, within the limits of the public."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.core.clock import today
from yangui.platform.tickets.public_figures import LEAST
from yangui.platform.tickets.publishing import last_year

router = Router()


@router.get("", url_name="api-tickets", summary="How many tickets were raised, and how fast they were answered")
def tickets(request: HttpRequest) -> dict[str, Any]:
    """Of the last year by kind, in working days; null is a number that is not told, or no figure."""
    admit(request, Scope.CHECK)
    since, lines = last_year(today())
    kinds = [
        {"kind": line.group, "raised": line.raised, "answered": line.answered, "median_days": line.days}
        for line in lines
    ]
    return {"since": since, "least": LEAST, "kinds": kinds}

"""What is public of tickets, by API: for everybody, within the limits of the public."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.tickets import publishing
from yangui.platform.tickets.models import Publication
from yangui.platform.tickets.public_figures import LEAST

router = Router()


@router.get("", url_name="api-tickets", summary="How many tickets were raised, and how fast they were answered")
def tickets(request: HttpRequest) -> dict[str, Any]:
    """Of a year by kind, in working days, made once a month; null is a number that is not told, or no figure."""
    admit(request, Scope.CHECK)
    row = Publication.objects.first()
    kinds = [
        {"kind": line.group, "raised": line.raised, "answered": line.answered, "median_days": line.days}
        for line in (publishing.lines(row) if row else [])
    ]
    return {"since": row.since if row else None, "as_of": row.as_of if row else None, "least": LEAST, "kinds": kinds}

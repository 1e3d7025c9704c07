"""What is published of goals, talent and demand, by API: for everybody, within the limits of the public."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.api.problems import ProblemError
from yangui.platform.targets.models import Publication

router = Router()


@router.get("", summary="All publications, the newest first")
def publications(request: HttpRequest) -> dict[str, Any]:
    """Titles, kinds and days."""
    admit(request, Scope.CHECK)
    return {"publications": [_head(row) for row in Publication.objects.public()]}


@router.get("/{id}", summary="One publication with its table")
def publication(request: HttpRequest, id: int) -> dict[str, Any]:
    """The table as it is published; null is a number that is not told."""
    admit(request, Scope.CHECK)
    row = Publication.objects.public().filter(pk=id).first()
    if row is None:
        raise ProblemError(404, f"there is no publication {id}")
    return _head(row) | {"content": row.content}


def _head(row: Publication) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": row.kind, "subject": row.subject, "title": row.title, "as_of": row.as_of,
        "published_on": row.published_on, "threshold": row.threshold,
    }  # fmt: skip

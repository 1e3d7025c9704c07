"""Grids by API: their places, who is in charge from when, and gaps. Needs a key.

What is classed as personal (`grids.privacy`) is not told: no names of who is in charge, no words of a visit.
"""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from ninja import Query, Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.api.paging import BIGGEST, one_of, page_of
from yangui.platform.core.clock import today
from yangui.platform.grids.models import Kind, Need, Place

router = Router()


@router.get("", url_name="api-grids", summary="The units that have a grid")
def grids(request: HttpRequest, page: int = Query(1, ge=1, le=BIGGEST)) -> dict[str, Any]:
    """A hundred to a page: places, of how many of them nobody is in charge, and how many needs are open there."""
    seen = Place.objects.visible_to(admit(request, Scope.GRIDS)).live()
    units = seen.values("organisation", "organisation__slug", "organisation__region").annotate(places=Count("pk"))
    rows = list(page_of(units.order_by("organisation__slug"), page))
    shown = seen.filter(organisation__in=[row["organisation"] for row in rows])
    gaps = _counted((shown & Place.objects.gaps(today())).values_list("organisation"))
    needs = _counted(Need.objects.filter(settled_on=None, place__in=shown).values_list("place__organisation"))
    found = [
        {"organisation": row["organisation__slug"], "region": row["organisation__region"], "places": row["places"],
         "gaps": gaps.get(row["organisation"], 0), "open_needs": needs.get(row["organisation"], 0)}
        for row in rows
    ]  # fmt: skip
    return {"grids": found}


@router.get("/places", url_name="api-places", summary="The places of the grids")
def places(
    request: HttpRequest,
    kind: Kind | None = None,
    gaps: bool = False,
    page: int = Query(1, ge=1, le=BIGGEST),
) -> dict[str, Any]:
    """A hundred to a page: all in use, or those of a kind, or those of which nobody is in charge."""
    held = Place.objects.visible_to(admit(request, Scope.GRIDS)).live()
    held = held & Place.objects.gaps(today()) if gaps else held
    held = held.filter(kind=kind) if kind is not None else held
    rows = held.select_related("organisation").charged(today()).order_by("pk")
    return {"places": [_place(row) for row in page_of(rows, page)]}


@router.get("/places/{id}", url_name="api-place", summary="One place with its terms, visits and open needs")
def place(request: HttpRequest, id: int) -> dict[str, Any]:
    """Days and findings, without a word of what was said there; the hundred newest visits."""
    held = Place.objects.visible_to(admit(request, Scope.GRIDS)).live()
    row = one_of(held.select_related("organisation").charged(today()), id, "place")
    visits, needs = row.visits.all(), row.needs.filter(settled_on=None)
    return _place(row) | {
        "terms": [{"since": term.since, "until": term.until} for term in row.terms.order_by("since")],
        "visits": [{"id": visit.pk, "on": visit.on, "found": visit.found} for visit in page_of(visits, 1)],
        "needs": [{"id": need.pk, "visit": need.visit_id} for need in needs],
    }


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.annotate(Count("pk")).order_by())


def _place(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "organisation": row.organisation.slug, "kind": row.kind, "parent": row.parent_id,
        # a household goes by the name of who lives there
        "name": None if row.kind == Kind.HOUSEHOLD else row.name,
        "in_charge": row.since is not None, "since": row.since, "until": row.until, "open_needs": row.open,
        "visited_on": row.visited,
    }  # fmt: skip

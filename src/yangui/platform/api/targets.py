"""Goals by API: how they stand, and their figures. Needs a key, since what was reached is not public."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.api.paging import asked_for
from yangui.platform.api.problems import ProblemError
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.services import regions_of
from yangui.platform.targets.models import Figure, Indicator, Standing

router = Router()


@router.get("", summary="How the goals stand")
def goals(
    request: HttpRequest, document: str | None = None, region: str | None = None, colour: str | None = None
) -> dict[str, Any]:
    """Each goal in each region that has a share of it, with its colour and the reason for it."""
    regions = regions_of(admit(request, Scope.TARGETS), Privilege.TARGETS_READ)
    wanted = {"indicator__document": document, "region": region, "colour": colour}
    held = Standing.objects.filter(until=None, indicator__lapsed=False, indicator__same_as=None)
    held = asked_for(_inside(held, regions), wanted)
    return {"goals": [_standing(s) for s in held.select_related("indicator", "organisation")]}


@router.get("/{id}", summary="One goal with its verified figures and the history of its colours")
def goal(request: HttpRequest, id: str) -> dict[str, Any]:
    """Of a goal that two documents name, the figures of the one that is followed."""
    regions = regions_of(admit(request, Scope.TARGETS), Privilege.TARGETS_READ)
    row = asked_for(Indicator.objects.select_related("owner", "same_as"), {"slug": id}).first()
    if row is None:
        raise ProblemError(404, f"there is no goal {id!r}")
    followed = row.same_as or row
    figures = _inside(Figure.objects.verified().filter(indicator=followed), regions)
    standings = _inside(followed.standings.select_related("indicator", "organisation"), regions)
    return {
        "id": row.slug, "title": {"zh": row.title_zh, "en": row.title_en}, "kind": row.kind, "unit": row.unit,
        "bound": row.bound, "value": _plain(row.value), "first": row.first, "last": row.last,
        "period_reading": row.period_reading, "owner": row.owner.slug, "document": row.document, "clause": row.clause,
        "same_as": row.same_as.slug if row.same_as else None,
        "figures": [
            {"region": f.region_id, "as_of": f.as_of, "figure": _plain(f.figure), "origin": f.origin,
             "evidence": f.evidence}
            for f in figures
        ],
        "standings": [_standing(s) for s in standings],
    }  # fmt: skip


def _inside(held: Any, regions: frozenset[str] | None) -> Any:
    return held if regions is None else held.filter(region__in=regions)


def _standing(row: Standing) -> dict[str, Any]:
    return {
        "id": row.indicator.slug, "region": row.region_id, "organisation": row.organisation.slug,
        "colour": row.colour, "reason": row.reason, "since": row.since, "until": row.until, "due": row.due,
        "value": _plain(row.value), "actual": _plain(row.actual), "as_of": row.as_of,
        "expected": _plain(row.expected),
    }  # fmt: skip


def _plain(figure: Any) -> str | None:
    """A decimal as text, without needless zeros; null where it is unknown."""
    return None if figure is None else f"{figure:.4f}".rstrip("0").rstrip(".")

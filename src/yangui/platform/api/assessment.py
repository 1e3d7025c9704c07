"""Assessments by API: schemes, and scorecards once they were told to their units, down to the records. Needs a key.

What is classed as personal (`assessment.privacy`) is not told: of a leader's scorecard the unit, and who judged not.
"""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit
from yangui.platform.api.paging import BIGGEST, one_of, page_of
from yangui.platform.assessment.models import Item, Judgement, Scheme, Scorecard
from yangui.platform.targets.models import Figure

router = Router()


@router.get("/schemes", url_name="api-schemes", summary="How units and leaders are assessed")
def schemes(request: HttpRequest, page: int = Query(1, ge=1, le=BIGGEST)) -> dict[str, Any]:
    """The newest first, a hundred to a page, with the items of each and their weights, which make 100 together."""
    held = Scheme.objects.visible_to(admit(request, Scope.ASSESSMENT))
    rows = page_of(held.prefetch_related("items__indicator"), page)
    return {"schemes": [_scheme(row) for row in rows]}


@router.get("/scorecards", url_name="api-scorecards", summary="Scorecards with their scores")
def scorecards(
    request: HttpRequest,
    scheme: int | None = Query(None, ge=1, le=BIGGEST),
    page: int = Query(1, ge=1, le=BIGGEST),
) -> dict[str, Any]:
    """A hundred to a page; all, or those of a scheme. A score with a missing part is null, and what is known told."""
    held = Scorecard.objects.visible_to(admit(request, Scope.ASSESSMENT)).select_related("scheme", "organisation")
    held = held if scheme is None else held.filter(scheme=scheme)
    return {"scorecards": [_card(row) for row in page_of(held.order_by("-pk"), page)]}


@router.get("/scorecards/{id}", url_name="api-scorecard", summary="One scorecard, explained")
def scorecard(request: HttpRequest, id: int) -> dict[str, Any]:
    """Each line with its verified figure or its judgements; what was added and deducted; the objection, if any."""
    held = Scorecard.objects.visible_to(admit(request, Scope.ASSESSMENT)).select_related("scheme", "organisation")
    row = one_of(held, id, "scorecard")
    numbers = [line["figure"] for line in row.lines if line.get("figure")]
    figures = {f.pk: f for f in Figure.objects.filter(pk__in=numbers).select_related("indicator")}
    keys = [pk for line in row.lines for pk in line.get("judgements", [])]
    judged = Judgement.objects.prefetch_related("files").in_bulk(keys)
    return _card(row) | {
        "lines": [
            line | {
                "figure": _figure(figures[line["figure"]]) if line.get("figure") else None,
                "judgements": [_judgement(judged[pk]) for pk in line.get("judgements", [])],
            }
            for line in row.lines
        ],
        "projects": [{"id": p.pk, "number": p.number, "title": p.title, "aim": p.aim} for p in row.projects.all()],
        "adjustments": [
            {"id": a.pk, "points": _plain(a.points), "clause": a.clause, "reason": a.reason, "evidence": a.evidence,
             "holds": a.holds}
            for a in row.adjustments.all()
        ],
        "objections": [
            {"id": o.pk, "state": o.state, "item": o.item_id, "adjustment": o.adjustment_id, "text": o.text,
             "filed_on": o.filed_on, "answer": o.answer}
            for o in row.objections.all()
        ],
    }  # fmt: skip


def _scheme(row: Scheme) -> dict[str, Any]:
    return {
        "id": row.pk, "year": row.year, "title": row.title, "subject": row.subject,
        "bonus_most": _plain(row.bonus_most), "deduction_most": _plain(row.deduction_most),
        "objection_days": row.objection_days, "items": [_item(item) for item in row.items.all()],
    }  # fmt: skip


def _item(row: Item) -> dict[str, Any]:
    return {
        "id": row.pk, "title": row.title, "weight": _plain(row.weight), "way": row.way, "clause": row.clause,
        "goal": row.indicator.slug if row.indicator else None,
    }  # fmt: skip


def _card(row: Scorecard) -> dict[str, Any]:
    return {
        "id": row.pk, "scheme": row.scheme_id, "subject": row.scheme.subject, "organisation": row.organisation.slug,
        "region": row.organisation.region_id, "group": row.group, "state": row.state,
        "published_on": row.published_on, "bonus": _plain(row.bonus), "deduction": _plain(row.deduction),
        "known": _plain(row.known), "score": _plain(row.score),
    }  # fmt: skip


def _figure(row: Figure) -> dict[str, Any]:
    return {
        "id": row.pk, "goal": row.indicator.slug, "region": row.region_id, "as_of": row.as_of,
        "figure": _plain(row.figure), "origin": row.origin, "evidence": row.evidence,
    }  # fmt: skip


def _judgement(row: Judgement) -> dict[str, Any]:
    return {
        "id": row.pk, "project": row.project_id, "share": _plain(row.share), "reason": row.reason,
        "evidence": row.evidence, "files": [file.name for file in row.files.all()], "at": row.at, "holds": row.holds,
    }  # fmt: skip


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else str(number)

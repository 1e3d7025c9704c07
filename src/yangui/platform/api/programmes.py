"""Programmes by API: what the pack says of them, calls and notices (public); own applications (by session)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from yangui.platform.accounts.keys import Scope
from yangui.platform.api.access import admit, signed_in
from yangui.platform.api.paging import BIGGEST, asked_for, one_of, page_of
from yangui.platform.api.problems import ProblemError
from yangui.platform.core.actor import PUBLIC
from yangui.platform.library import packs
from yangui.platform.programmes import noticing
from yangui.platform.programmes.models import Application, Call, PublicNotice
from yangui.platform.programmes.states import CALL

router = Router()


@router.get("/programmes", url_name="api-programmes", summary="The programmes of the pack that choose")
def programmes(request: HttpRequest) -> dict[str, Any]:
    """With the categories of each, as the policy documents have them."""
    admit(request, Scope.CHECK)
    pack = packs.current()
    found = [
        {"id": id, "title": pack.programmes[id].title, "kind": rules.kind, "document": rules.document,
         "clause": rules.clause, "categories": {c: said.title for c, said in rules.categories.items()}}
        for id, rules in pack.call_rules.items()
    ]  # fmt: skip
    return {"pack": pack.version, "programmes": found}


@router.get("/calls", url_name="api-calls", summary="The calls that were published")
def calls(
    request: HttpRequest,
    programme: str | None = None,
    state: str | None = None,
    page: int = Query(1, ge=1, le=BIGGEST),
) -> dict[str, Any]:
    """The newest first, a hundred to a page; all, or those of a programme or in a state."""
    admit(request, Scope.CHECK)
    if state is not None and state not in CALL.states:
        raise ProblemError(422, f"there is no state {state!r}: use one of {', '.join(CALL.states)}")
    held = asked_for(Call.objects.visible_to(PUBLIC), {"programme": programme, "state": state})
    rows = held.select_related("organisation").defer("rules").order_by("-id")
    return {"calls": [_call(row) for row in page_of(rows, page)]}


@router.get("/calls/{id}", url_name="api-call", summary="One call with its rules")
def call(request: HttpRequest, id: int) -> dict[str, Any]:
    """Its rules are those that were pinned when it opened."""
    admit(request, Scope.CHECK)
    row = one_of(Call.objects.visible_to(PUBLIC).select_related("organisation"), id, "call")
    return _call(row) | {"rules": row.rules, "quorum": row.quorum, "contact": row.contact, "pack": row.pack}


@router.get("/notices", url_name="api-notices", summary="The notices that were published")
def notices(request: HttpRequest, page: int = Query(1, ge=1, le=BIGGEST)) -> dict[str, Any]:
    """The newest first, a hundred to a page."""
    admit(request, Scope.CHECK)
    held = PublicNotice.objects.select_related("call").defer("content", "call__rules")
    return {"notices": [_notice(row) for row in page_of(held, page)]}


@router.get("/notices/{call}", url_name="api-notice", summary="The notice of one call")
def notice(request: HttpRequest, call: int) -> dict[str, Any]:
    """As it was published, with masked names, and what has become of each since."""
    admit(request, Scope.CHECK)
    held = PublicNotice.objects.select_related("call")
    row = held.filter(call=call).first() if abs(call) <= BIGGEST else None
    if row is None:
        raise ProblemError(404, f"there is no notice of call {call}")
    return _notice(row) | {"digest": row.digest, "rows": noticing.listed(row.call)}


@router.get("/applications", url_name="api-applications", summary="One's own applications and where they stand")
def applications(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Those of who is signed in in this browser, and of bodies that they act for."""
    actor = signed_in(request)
    response.headers["Cache-Control"] = "no-store"
    held = Application.objects.own(actor).select_related("call", "entity", "host")
    return {"applications": [_application(row) for row in held.defer("form", "answers", "decision", "statement")]}


def _call(row: Call) -> dict[str, Any]:
    return {
        "id": row.pk, "programme": row.programme, "title": row.title, "state": row.state,
        "organisation": row.organisation.slug, "opens_on": row.opens_on, "closes_on": row.closes_on,
        "notice_on": row.notice_on, "notice_until": row.notice_until,
    }  # fmt: skip


def _notice(row: PublicNotice) -> dict[str, Any]:
    return {
        "call": row.call_id, "number": row.number, "title": row.call.title, "published_on": row.published_on,
        "until": row.until,
    }  # fmt: skip


def _application(row: Application) -> dict[str, Any]:
    return {
        "number": row.number, "call": row.call_id, "category": row.category, "applicant": row.entity.name,
        "host": row.host.name if row.host else None, "state": row.state, "due_on": row.due_on,
        "submitted_at": row.submitted_at, "endorsed_at": row.endorsed_at,
    }  # fmt: skip

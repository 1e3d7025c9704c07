"""Errors as problem details (RFC 9457): what is wrong, where, and how to mend it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yangui.policy.entity import FactError

log = structlog.get_logger(__name__)
CONTENT_TYPE = "application/problem+json"
# What every operation may answer with, for the description of the API.
SHAPE = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
PROBLEMS = {
    status: {"description": HTTPStatus(status).phrase, "content": {CONTENT_TYPE: {"schema": SHAPE}}}
    for status in (400, 401, 403, 404, 422, 429)
}


class ProblemError(Exception):
    """An answer that is a problem; `headers` go with it."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.more = more


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """A response with problem details; `more` are extension members."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def fact_problems(error: FactError) -> list[dict[str, str]]:
    """Each fault with the fact that it is about."""
    return [
        {"fact": p.place.file, "code": p.code, "detail": p.message} | ({"mend": p.mend} if p.mend else {})
        for p in error.problems
    ]


def handle(api: NinjaAPI) -> None:
    """Makes every error of the API a problem."""

    @api.exception_handler(ProblemError)
    def _(_: HttpRequest, error: ProblemError) -> HttpResponse:
        return problem(error.status, error.detail, error.headers, **error.more)

    @api.exception_handler(FactError)
    def _(_: HttpRequest, error: FactError) -> HttpResponse:
        return problem(422, "some facts cannot be used", errors=fact_problems(error))

    @api.exception_handler(ValidationError)
    def _(_: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"pointer": _pointer(e["loc"]), "detail": e["msg"]} for e in error.errors]
        return problem(422, "the request does not have the form that openapi.json describes", errors=errors)

    @api.exception_handler(Http404)
    def _(_: HttpRequest, __: Http404) -> HttpResponse:
        return problem(404, "there is no such thing here")

    @api.exception_handler(HttpError)
    def _(_: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(Exception)
    def _(request: HttpRequest, error: Exception) -> HttpResponse:
        got_request_exception.send(sender=api.__class__, request=request)  # as Django does for pages
        log.error("failed", path=request.path_info, exc_info=error)
        return problem(500, "this is our fault, and in our log under the id of this request")


def _pointer(steps: Sequence[str | int]) -> str:
    """Where in the request, as a JSON pointer; the first two steps are the framework's own."""
    return "#/" + "/".join(str(s).replace("~", "~0").replace("/", "~1") for s in steps[2:])

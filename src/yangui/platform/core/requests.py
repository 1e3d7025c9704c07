"""What surrounds each request: its id, a line in the log, and the metrics."""

import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from yangui.platform.core.metrics import REQUESTS, SECONDS

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger(__name__)
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestMiddleware:
    """Gives each request an id, or takes the one that a proxy gave it; the trail and the log carry it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Goes on, and tells how it went."""
        given = request.headers.get(HEADER, "")
        id = given if GIVEN.fullmatch(given) else uuid4().hex
        token = current.set(id)
        began = time.perf_counter()
        try:
            with structlog.contextvars.bound_contextvars(request_id=id):
                response = self.get_response(request)
                self._tell(request, response.status_code, time.perf_counter() - began)
        finally:
            current.reset(token)
        response[HEADER] = id
        return response

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        # the pattern, not the path: a path may hold a sealed self-check, and would make endless series
        view = f"/{request.resolver_match.route}" if request.resolver_match else "none"
        REQUESTS.labels(request.method or "", view, str(status)).inc()
        SECONDS.labels(view).observe(seconds)
        log.info("request", method=request.method, view=view, status=status, ms=round(seconds * 1000))

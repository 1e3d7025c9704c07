"""Pages for what went wrong, in the words of the site; the API answers with problem details instead."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from yangui.platform.core.actor import DeniedError
from yangui.platform.core.transitions import RefusedError

API = "/api/"


class RefusalMiddleware:
    """Turns a refusal into a message on the page it was tried from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Goes on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Back to that page."""
        if not isinstance(error, RefusedError) or request.path.startswith(API):
            return None
        messages.error(request, str(error))
        return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    secure = request.is_secure()
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=secure)
    return came_from if safe and request.method == "POST" else "/"


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: with the reason, where it is fit to be shown."""
    reason = str(exception) if isinstance(exception, DeniedError) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's form
    """403 for a form that was open too long, or came from another site."""
    return render(request, "403_stale.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's form
    """404."""
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: tried too often."""
    return render(request, "429.html", status=429)


def failed(request: HttpRequest) -> HttpResponse:
    """500: without anything that could fail again, such as the database."""
    return render(request, "500.html", status=500)

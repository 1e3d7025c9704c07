"""Metrics for Prometheus: of this process, for who watches the machine."""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

REQUESTS = Counter("yangui_requests", "Requests answered", ["method", "view", "status"])
SECONDS = Histogram("yangui_request_seconds", "Seconds until the answer", ["view"])
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics in the text format; 403 for who neither sits on this machine nor has `YANGUI_METRICS_KEY`."""
    if not (_here(request) or _holds_key(request)):
        return HttpResponse("only from this machine, or with the key of YANGUI_METRICS_KEY\n", "text/plain", 403)
    return HttpResponse(generate_latest(), CONTENT_TYPE_LATEST)


def _here(request: HttpRequest) -> bool:
    # behind a proxy on this machine everybody comes from it
    if any(header in request.headers for header in PASSED_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _holds_key(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    return bool(settings.METRICS_KEY) and compare_digest(given, settings.METRICS_KEY.encode())

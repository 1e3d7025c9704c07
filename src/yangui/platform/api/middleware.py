"""The short way to the API."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

PREFIX = "/api/"
# addresses hold ids, and there is no end of those that somebody may ask for
find = lru_cache(maxsize=4096)(resolve)


class ApiMiddleware:
    """Calls the API before cookies, languages and sessions are looked at: it has none, and they take half the time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The API's answer, or that of the pages where the address is none of its own."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        try:
            match = find(request.path_info)
        except Resolver404:
            return self.get_response(request)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import acting
from yangui.platform.library import packs
from yangui.platform.organisations.middleware import DESK as AT_THE_DESK
from yangui.platform.web.areas import DESK, FUNDS, MINE, PUBLIC, REVIEW, VISITS, Area, among, desks

ELDER = "elder"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, the view that was chosen, and the version of the rules."""
    header = packs.current().header
    return {
        "pack_version": f"{header.id} {header.version}",
        "elder": request.COOKIES.get(ELDER) == "on",
        "navigation": _navigation(request),
        "desks": _desks(request),
        "funds_ways": _funds(request),
        "unread": _unread(request),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    areas = [*PUBLIC]
    if isinstance(getattr(request, "user", None), User):
        actor = acting(request)
        areas += [MINE, *among((REVIEW, VISITS), actor), *([DESK] if any(desks(actor)) else [])]
    path = request.path
    if path.startswith(AT_THE_DESK):
        path = reverse(DESK.page)
    return _ways(areas, path)


def _desks(request: HttpRequest) -> list[dict[str, Any]]:
    """On the pages of the desk the areas somebody works in."""
    return _ways(list(desks(acting(request))), request.path) if request.path.startswith(AT_THE_DESK) else []


def _funds(request: HttpRequest) -> list[dict[str, Any]]:
    """On the pages of the money those of them that somebody may open."""
    within = request.path.startswith(reverse(FUNDS[0].page))
    return _ways(list(among(FUNDS, acting(request))), request.path) if within else []


def _ways(areas: list[Area], path: str) -> list[dict[str, Any]]:
    urls = {area.page: reverse(area.page) for area in areas}
    # every address begins with that of the front page, and some areas lie within another: the longest tells
    within = [page for page, url in urls.items() if path == url or (page != "home" and path.startswith(url))]
    here = max(within, key=lambda page: len(urls[page]), default="")
    return [{"url": urls[area.page], "title": area.title, "here": area.page == here} for area in areas]


def _unread(request: HttpRequest) -> int:
    """How many notices one has not opened."""
    user = getattr(request, "user", None)
    return user.notices.unread().count() if isinstance(user, User) else 0

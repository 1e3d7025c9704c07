"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yangui.platform.library import packs

ELDER = "elder"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, the view that was chosen, and the version of the rules."""
    header = packs.current().header
    return {
        "pack_version": f"{header.id} {header.version}",
        "elder": request.COOKIES.get(ELDER) == "on",
        "navigation": _navigation(request.path),
    }


def _navigation(path: str) -> list[dict[str, Any]]:
    areas = [
        ("home", _("首页")),
        ("library", _("政策库")),
        ("self-check", _("看看我能享受什么")),
        ("calendar", _("申报日历")),
    ]
    items = []
    for name, title in areas:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = path == url if name == "home" else path.startswith(url)
        items.append({"url": url, "title": title, "here": here})
    return items

"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
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
    areas = {
        "home": _("首页"),
        "library": _("政策库"),
        "self-check": _("看看我能享受什么"),
        "calendar": _("申报日历"),
    }
    urls = {name: reverse(name) for name in areas}
    # every address begins with that of the front page
    here = {name: path == url or (name != "home" and path.startswith(url)) for name, url in urls.items()}
    return [{"url": urls[name], "title": title, "here": here[name]} for name, title in areas.items()]

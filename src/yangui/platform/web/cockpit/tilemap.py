"""The map of tiles: the cities with how many of their goals are late, or how far one goal is in each."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.organisations.models import Region
from yangui.platform.targets.models import Standing
from yangui.platform.targets.progress import Colour
from yangui.platform.web.cockpit.standings import LATE, ORDER, by_city, current
from yangui.platform.web.cockpit.words import COLOURS, number

WIDTH, HEIGHT, GAP = 92, 68, 6
# A colour never stands alone: each has its sign too.
SIGNS = {
    Colour.RED: "●", Colour.YELLOW: "▲", Colour.BLUE: "■", Colour.GREEN: "✔", Colour.NONE: "○", Colour.UNKNOWN: "?",
}  # fmt: skip


def late() -> dict[str, Any]:
    """How many goals of each city are overdue or behind; its sign is that of the worst."""
    found = by_city(current())
    said = {}
    for code, colours in found.items():
        worst = next((c for c in ORDER if colours[c]), None)
        count = sum(colours[c] for c in LATE)
        says = _("滞后 %(late)s，共 %(all)s") % {"late": count, "all": colours.total()}
        said[code] = (worst, f"{count}/{colours.total()}" if colours else "—", says)
    return _map(said)


def of_goal(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """How far one goal is, by the code of the city."""
    said = {
        code: (Colour(s.colour), number(s.actual), f"{COLOURS[s.colour]}：{number(s.actual)} / {number(s.value)}")
        for code, s in standings.items()
    }
    return _map(said)


def _map(said: Mapping[str, tuple[Colour | None, str, str]]) -> dict[str, Any]:
    regions = list(Region.objects.exclude(tile=None))
    tiles = []
    for region in regions:
        assert region.tile is not None
        column, row = region.tile
        x, y = column * (WIDTH + GAP) + GAP // 2, row * (HEIGHT + GAP) + GAP // 2
        colour, short, says = said.get(region.code, (None, "—", _("没有目标")))
        tiles.append(
            {
                "url": reverse("cockpit-region", args=[region.code]),
                "name": str(region),
                "short": str(region).removesuffix("市").removesuffix("示范区").partition(" ")[0],
                "colour": colour or "empty",
                "figure": f"{SIGNS[colour]} {short}" if colour else short,
                "says": says,
                "x": x, "y": y, "middle": x + WIDTH // 2, "name_y": y + 28, "figure_y": y + 54,
            }
        )  # fmt: skip
    columns, rows = (max((r.tile[axis] for r in regions if r.tile), default=0) + 1 for axis in (0, 1))
    return {"tiles": tiles, "width": columns * (WIDTH + GAP), "height": rows * (HEIGHT + GAP)}

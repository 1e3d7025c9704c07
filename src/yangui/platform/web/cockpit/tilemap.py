"""The map of tiles: the cities with how many of their goals are late, or how far one goal is in each."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.organisations.models import Region
from yangui.platform.targets.models import Standing
from yangui.platform.targets.progress import WORST_FIRST, Colour
from yangui.platform.web.cockpit.standings import LATE, by_city
from yangui.platform.web.cockpit.words import COLOURS, number

WIDTH, HEIGHT, GAP = 92, 68, 6
# A colour never stands alone: each has its sign too.
SIGNS = {
    Colour.RED: "●", Colour.YELLOW: "▲", Colour.BLUE: "■", Colour.GREEN: "✔", Colour.NONE: "○", Colour.UNKNOWN: "?",
}  # fmt: skip


# how dark a tile is, by how far its number lies between the least and the greatest
LEVELS = 4


def late() -> dict[str, Any]:
    """How many goals of each city are overdue or behind; its sign is that of the worst."""
    said = {}
    for code, colours in by_city().items():
        worst = next((c for c in WORST_FIRST if colours[c]), None)
        count = sum(colours[c] for c in LATE)
        says = _("滞后 %(late)s，共 %(all)s") % {"late": count, "all": colours.total()}
        said[code] = _coloured(worst, f"{count}/{colours.total()}" if colours else "—", says)
    return _map(said)


def of_goal(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """How far one goal is, by the code of the city."""
    return _map(
        {
            code: _coloured(
                Colour(s.colour), number(s.actual), f"{COLOURS[s.colour]} {number(s.actual)} / {number(s.value)}"
            )
            for code, s in standings.items()
        }
    )


def of_numbers(numbers: Mapping[str, Decimal | None], unit: str) -> dict[str, Any]:
    """A number of each city, the greater the darker; one that is unknown is a dash."""
    known = [n for n in numbers.values() if n is not None]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(0))
    said = {}
    for code, held in numbers.items():
        if held is not None:
            level = int((held - low) * LEVELS / (high - low + 1)) if high > low else 0
            said[code] = _Tile(f"level-{level}", number(held), f"{number(held)} {unit}")
    return _map(said)


class _Tile(NamedTuple):
    """How a tile looks, what it shows, and what it says."""

    style: str
    figure: str
    says: str


def _coloured(colour: Colour | None, short: str, says: str) -> _Tile:
    return _Tile(str(colour), f"{SIGNS[colour]} {short}", says) if colour else _Tile("empty", short, says)


def _map(said: Mapping[str, _Tile]) -> dict[str, Any]:
    regions = list(Region.objects.exclude(tile=None))
    tiles = []
    for region in regions:
        assert region.tile is not None
        column, row = region.tile
        x, y = column * (WIDTH + GAP) + GAP // 2, row * (HEIGHT + GAP) + GAP // 2
        style, figure, says = said.get(region.code, _Tile("empty", "—", _("没有数据")))
        tiles.append(
            {
                "url": reverse("cockpit-region", args=[region.code]),
                "name": str(region),
                "short": str(region).removesuffix("市").removesuffix("示范区").partition(" ")[0],
                "colour": style, "figure": figure, "says": says,
                "x": x, "y": y, "middle": x + WIDTH // 2, "name_y": y + 28, "figure_y": y + 54,
            }
        )  # fmt: skip
    columns, rows = (max((r.tile[axis] for r in regions if r.tile), default=0) + 1 for axis in (0, 1))
    return {"tiles": tiles, "width": columns * (WIDTH + GAP), "height": rows * (HEIGHT + GAP)}

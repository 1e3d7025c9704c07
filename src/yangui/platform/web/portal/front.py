"""What the front page shows: figures that can be opened, the map of tiles, the newest documents."""

from datetime import date
from typing import Any

from django.urls import reverse

from yangui.platform.library.figures import day_of, in_force, newest, tiles
from yangui.platform.library.lineage import owed
from yangui.policy.pack import Pack

# A tile with the gap beside it, in units of the drawing.
WIDTH, HEIGHT, GAP = 92, 68, 8
NEWEST = 5


def front(pack: Pack, language: str, on: date) -> dict[str, Any]:
    """The context of the page."""
    region = pack.header.region
    counts = in_force(pack, on)
    waiting = owed(pack.benefits, on, "window")
    name = pack.regions[region].name[language]
    return {
        "pack_title": pack.header.title[language],
        "map": _map(pack, language, on),
        "whole": {"name": name, "count": counts[region], "url": _listed(region)},
        "counts": {
            "documents": len(pack.documents),
            "benefits": counts.total(),
            "owed": sum(len({b.id for b in line.benefits}) for line in waiting),
            "targets": len(pack.targets),
        },
        "documents": [
            {"id": d.id, "title": d.title[language], "day": day_of(d)} for d in newest(pack)[:NEWEST]
        ],
    }  # fmt: skip


def _listed(region: str) -> str:
    return f"{reverse('library')}?type=benefit&in_force=on&region={region}"


def _map(pack: Pack, language: str, on: date) -> dict[str, Any]:
    found = tiles(pack, on)
    drawn = []
    for tile in found:
        x, y = tile.column * (WIDTH + GAP) + GAP // 2, tile.row * (HEIGHT + GAP) + GAP // 2
        name = tile.region.name[language]
        drawn.append(
            {
                "name": name,
                "short": name.removesuffix("市").removesuffix("示范区").partition(" ")[0],
                "count": tile.count,
                "url": _listed(tile.code),
                "x": x,
                "y": y,
                "middle": x + WIDTH // 2,
                "name_y": y + 28,
                "count_y": y + 55,
            }
        )
    width, height = max((t.column for t in found), default=0) + 1, max((t.row for t in found), default=0) + 1
    return {"tiles": drawn, "width": width * (WIDTH + GAP), "height": height * (HEIGHT + GAP)}

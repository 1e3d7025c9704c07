"""Spot checks: whether one falls on a case follows from its number and the keys of the installation, and is recorded.

The same number always draws the same; nobody without the keys can foresee it.
"""

from yangui.platform.cases.models import Case, SpotCheck
from yangui.platform.cases.stepping import locked
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.core.crypto import keyed_hashes

OF = 10_000


def draw(number: str) -> int:
    """A number from 0 to 9999, evenly spread."""
    return int(keyed_hashes("spot-check", number)[0][:16], 16) % OF


def drawn(case: Case, *, actor: Actor) -> SpotCheck:
    """The draw of a case, made once with the percentage of its arrangement; in the transaction of its submission."""
    row = locked(case)
    percent = row.arrangement.spot_check_percent
    number = draw(row.number)
    made, fresh = SpotCheck.objects.get_or_create(
        case=row,
        defaults={"draw": number, "percent": percent, "drawn": number < percent * OF // 100, "drawn_at": now()},
    )
    if fresh:
        detail = {"draw": made.draw, "percent": made.percent, "drawn": made.drawn}
        audit.record("claim.spot_check_drawn", row, actor=actor, detail=detail)
    return made

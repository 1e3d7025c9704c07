"""What is looked after daily: how goals stand, and what was missed."""

from datetime import timedelta

from yangui.platform.core.clock import today
from yangui.platform.core.jobs import job
from yangui.platform.library import packs
from yangui.platform.targets.services.counting import count_all
from yangui.platform.targets.services.matters import look
from yangui.platform.targets.services.standings import restand_all


@job(every=timedelta(days=1))
def follow_targets() -> None:
    """Counts what the registers say, judges all goals anew, and raises a matter for each new miss."""
    day = today()
    count_all(pack=packs.current(), day=day)
    restand_all(day)
    look(day)

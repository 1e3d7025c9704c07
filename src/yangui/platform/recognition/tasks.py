"""What recurs for registers: re-evaluations that come due, terms that end."""

from datetime import timedelta

from yangui.platform.core.jobs import job
from yangui.platform.recognition import upkeep


@job(every=timedelta(days=1))
def follow_days() -> None:
    """Calls up what is due for re-evaluation and ends what has run out."""
    upkeep.follow_days()

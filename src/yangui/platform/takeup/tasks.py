"""What the worker does for follow-ups."""

from datetime import timedelta

from yangui.platform.core.jobs import job
from yangui.platform.takeup.services import ask_due


@job(every=timedelta(hours=6))
def ask_whose_day_has_come() -> None:
    """Asks who wanted to be asked."""
    ask_due()

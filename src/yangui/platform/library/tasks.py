"""What the worker does for the library."""

from datetime import timedelta

from yangui.platform.core.jobs import job
from yangui.platform.library.subscriptions import tell


@job(every=timedelta(hours=1))
def tell_subscribers() -> None:
    """Tells who follows something what is new."""
    tell()

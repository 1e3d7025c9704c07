"""What is looked after daily: tickets whose clock ran out, and what is made public of them."""

from datetime import timedelta

from yangui.platform.core.clock import today
from yangui.platform.core.jobs import job
from yangui.platform.tickets import publishing
from yangui.platform.tickets.services import escalate


@job(every=timedelta(days=1))
def escalate_late_tickets() -> None:
    """Tells who must know of late tickets, and closes what nobody rates."""
    escalate(today())


@job(every=timedelta(days=1))
def publish_figures() -> None:
    """Tells the public how many tickets there were, once a month."""
    publishing.publish(today())

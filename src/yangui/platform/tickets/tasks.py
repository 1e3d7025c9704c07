"""What is looked after daily: tickets whose clock ran out."""

from datetime import timedelta

from yangui.platform.core.clock import today
from yangui.platform.core.jobs import job
from yangui.platform.tickets.services import escalate


@job(every=timedelta(days=1))
def escalate_late_tickets() -> None:
    """Tells who must know of late tickets, and closes what nobody rates."""
    escalate(today())

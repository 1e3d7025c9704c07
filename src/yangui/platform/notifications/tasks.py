"""What the worker does for notifications."""

from datetime import timedelta

from django.tasks import task

from yangui.platform.core.jobs import job
from yangui.platform.notifications.models import Mail
from yangui.platform.notifications.services import hand_over, hand_over_waiting


@task
def deliver(mail: int) -> None:
    """Sends the mail with this id; one that was removed meanwhile is no error."""
    row = Mail.objects.filter(pk=mail).first()
    if row is not None:
        hand_over(row)


@job(every=timedelta(minutes=5))
def deliver_waiting() -> None:
    """Tries again what could not be sent."""
    hand_over_waiting()

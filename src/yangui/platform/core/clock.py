"""What time and day it is, asked in one place so that a test can stop it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, with its zone."""
    return timezone.now()


def today() -> date:
    """The day in the region of the service (`TIME_ZONE`)."""
    return timezone.localdate()

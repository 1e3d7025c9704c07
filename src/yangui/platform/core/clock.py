"""What time and day it is, asked in one place so that a test can stop it and a fictional world can have a past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_ago: ContextVar[timedelta] = ContextVar("ago", default=timedelta())


def now() -> datetime:
    """The moment, with its zone."""
    return timezone.now() - _ago.get()


def today() -> date:
    """The day in the region of the service (`TIME_ZONE`)."""
    return timezone.localdate(now())


@contextmanager
def earlier(by: timedelta) -> Iterator[None]:
    """What is done inside is done so long ago: for what happened before a fictional world is looked at."""
    held = _ago.set(by)
    try:
        yield
    finally:
        _ago.reset(held)

"""Jobs that recur: registered by `@job` in an app's `tasks.py`, with their times in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.core.management import call_command
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from yangui.platform.core import retention
from yangui.platform.core.clock import now
from yangui.platform.core.models import ScheduledJob

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What recurs, and after how long."""

    run: Callable[[], None]
    every: timedelta


REGISTERED: dict[str, Job] = {}


def job(*, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers a function of no arguments, that may safely run twice, under its module and name."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        REGISTERED[f"{run.__module__}.{run.__name__}"] = Job(run, every)
        return run

    return register


def run_due() -> list[str]:
    """Runs each job whose time has come, once among all processes; the names of those that ran."""
    autodiscover_modules("tasks")
    for name in REGISTERED:
        ScheduledJob.objects.get_or_create(name=name, defaults={"next_at": now()})
    return [name for name in sorted(REGISTERED) if _run(name)]


def _run(name: str) -> bool:
    with transaction.atomic():
        due = ScheduledJob.objects.select_for_update(skip_locked=True).filter(
            name=name, next_at__lte=now(), enabled=True
        )
        row = due.first()
        if row is None:
            return False
        row.last_at, row.error = now(), ""
        try:
            with transaction.atomic():
                REGISTERED[name].run()
        except Exception as error:
            log.exception("job_failed", job=name)
            row.error = type(error).__name__
        row.next_at = now() + REGISTERED[name].every
        row.save()
    return True


@job(every=timedelta(hours=6))
def clear_sessions() -> None:
    """Removes sessions that have ended."""
    call_command("clearsessions")


@job(every=timedelta(days=1))
def remove_expired() -> None:
    """Removes what is past the time that it may be kept."""
    retention.remove()


@job(every=timedelta(days=1))
def clear_tasks() -> None:
    """Removes what the queue has done long ago."""
    call_command("prune_db_task_results", verbosity=0)

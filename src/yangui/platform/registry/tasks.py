"""What the worker does for the registers: large imports, whose progress their page shows."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog
from django.db import connection
from django.tasks import task

from yangui.platform.accounts.models import User
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.services import actor_of
from yangui.platform.registry import importing
from yangui.platform.registry.models import Batch
from yangui.platform.registry.staging import Progress
from yangui.rules.problems import PackError

SECONDS = 0.5
log = structlog.get_logger(__name__)


@task
def preview_import(batch: int, account: int) -> None:
    """Previews an import for an account, which has shown its second factor when it asked."""
    _run("preview", batch, account)


@task
def commit_import(batch: int, account: int) -> None:
    """Commits an import for an account."""
    _run("commit", batch, account)


def _run(step: str, number: int, account: int) -> None:
    batch = Batch.objects.get(pk=number)
    actor = actor_of(User.objects.get(pk=account))
    error = ""
    with watched(number) as progress:
        try:
            getattr(importing, step)(batch=batch, actor=actor, progress=progress)
        except (RefusedError, PackError) as refusal:
            error = str(refusal)
        except Exception as failure:
            log.exception("import_failed", batch=number)
            error = type(failure).__name__
    Batch.objects.filter(pk=number).update(progress={"error": error} if error else {})


def _close() -> None:
    # asked for in the thread itself: elsewhere it is another connection
    connection.close()


@contextmanager
def watched(batch: int) -> Iterator[Progress]:
    """A progress that others can see: written over a connection of its own, at most twice a second."""
    last = 0.0

    def write(said: dict[str, object]) -> None:
        Batch.objects.filter(pk=batch).update(progress=said)

    with ThreadPoolExecutor(1) as pen:

        def progress(step: str, done: int, of: int | None) -> None:
            nonlocal last
            if time.monotonic() - last >= SECONDS:
                last = time.monotonic()
                pen.submit(write, {"step": step, "done": done, "of": of})

        try:
            yield progress
        finally:
            pen.submit(_close)

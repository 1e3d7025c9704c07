"""When the registers are evaluated."""

from datetime import timedelta

from django.tasks import task

from yangui.platform.core.jobs import job
from yangui.platform.core.transitions import RefusedError
from yangui.platform.entitlements.runs import run


@task
def evaluate(*, only_changed: bool) -> None:
    """A run over all kinds; one that meets another is left to that."""
    try:
        run(only_changed=only_changed)
    except RefusedError:
        return


@job(every=timedelta(days=1))
def evaluate_all() -> None:
    """Asks the worker for the nightly run."""
    evaluate.enqueue(only_changed=False)


@job(every=timedelta(hours=1))
def evaluate_changed() -> None:
    """Asks the worker for a run over who or what changed."""
    evaluate.enqueue(only_changed=True)

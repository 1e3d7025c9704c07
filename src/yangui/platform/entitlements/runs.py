"""The run over the registers: evaluate, compare with what stood, offer; all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from time import perf_counter

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.entitlements.comparing import compare
from yangui.platform.entitlements.evaluating import Times, evaluate
from yangui.platform.entitlements.models import Run, Touched, Watch
from yangui.platform.entitlements.offering import PROGRAM, offer
from yangui.platform.entitlements.states import DONE, RUNNING
from yangui.platform.library import packs
from yangui.platform.registry.table import snapshot
from yangui.policy.model import Kind

log = structlog.get_logger(__name__)

# The number is without meaning; it only must be the same for all that run.
RUN_LOCK = 7_430_021
# `SET LOCAL`: sorting hundreds of thousands of rows on disk takes twice the time
MEMORY = "256MB"


def run(
    *, kinds: Sequence[Kind] | None = None, on: date | None = None, only_changed: bool = False, actor: Actor = PROGRAM
) -> list[Run]:
    """Evaluates the registers on a day (today) and makes the offers that follow, kind by kind.

    With `only_changed`, only who or what changed since the last run, or may change by the course of time; all the same
    where another version of the rules is loaded or a rule has begun or ended since. Running twice makes nothing twice;
    a run that was interrupted has changed nothing, and is noted as failed by the next. Raises `DeniedError`, and
    `RefusedError` while another run goes on.
    """
    actor.must(Privilege.ENTITLEMENTS_RUN)
    found = kinds or tuple(kind for kind in packs.current().facts if packs.current().decider(kind).rules)
    return [_one(kind, on or today(), only_changed=only_changed, actor=actor) for kind in found]


def _one(kind: Kind, on: date, *, only_changed: bool, actor: Actor) -> Run:
    with transaction.atomic():
        _lock()
        _note_interrupted()
        whole = not only_changed or _all_may_differ(kind, on)
        row = Run.objects.create(
            kind=kind, day=on, whole=whole, pack=packs.current().version, made_by_id=actor.account, started_at=now()
        )
    # inside a transaction of the caller's, its changes count, and nobody else sees them yet
    reading = nullcontext if connection.in_atomic_block else partial(snapshot, MEMORY)
    try:
        with transaction.atomic():
            _lock()
            _do(row, actor, reading)
    except Exception as error:
        log.exception("run_failed", run=row.pk)
        transition(row, "fail", actor=actor, error=type(error).__name__, ended_at=now())
        raise
    return row


def _do(row: Run, actor: Actor, reading: Callable[[], AbstractContextManager[None]]) -> None:
    started, times = perf_counter(), Times()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
    touched = dict(Touched.objects.filter(entity__kind=row.kind).values_list("pk", "entity_id"))
    ids = None if row.whole else {*touched.values(), *_due(row.kind, row.day)}
    # after what was touched: a change in between is in the snapshot, and looked at again
    with reading():
        counts = evaluate(row.kind, ids, row.day, times)  # type: ignore[arg-type]
    with times.on("compare"):
        counts |= compare(row)
    with times.on("offer"):
        counts |= offer(row)
    Touched.objects.filter(pk__in=list(touched)).delete()
    seconds = {name: round(spent, 2) for name, spent in times.spent.items()}
    seconds["all"] = round(perf_counter() - started, 2)
    transition(row, "finish", actor=actor, handled=row.handled, counts=counts, seconds=seconds, ended_at=now())


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RUN_LOCK])
        if not cursor.fetchone()[0]:
            raise RefusedError(_("另一次核算正在进行，请等它结束。"))


def _note_interrupted() -> None:
    """Whoever holds the lock knows that no other run goes on, whatever is written."""
    for row in Run.objects.filter(state=RUNNING):
        transition(row, "fail", actor=PROGRAM, error="interrupted", ended_at=now())


def _all_may_differ(kind: Kind, on: date) -> bool:
    last = Run.objects.filter(kind=kind, state=DONE).order_by("-id").first()
    if last is None or last.pack != packs.current().version or on < last.day:
        return True
    ends = {day for rule in packs.current().decider(kind).rules for day in rule.ends}
    return any(last.day < day <= on for day in ends)


def _due(kind: str, on: date) -> Iterable[int]:
    """Of whom something may change by the mere course of time until a day."""
    return Watch.objects.filter(kind=kind, next_on__lte=on).values_list("entity_id", flat=True)

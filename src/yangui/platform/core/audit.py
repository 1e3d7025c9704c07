"""Writing and verifying the audit trail: each event carries the hash of the one before, so that none can go unseen."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import OuterRef, Subquery

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.core.models import HASH, AuditEvent
from yangui.platform.core.requests import current

# The number is without meaning; it only must be the same wherever the trail is written.
CHAIN_LOCK = 7_430_001
FIRST = "0" * HASH
AT_A_TIME = 2000


class Told(NamedTuple):
    """One thing to be told of a subject (`label` of its model, `pk`); `detail` must be plain JSON."""

    action: str
    label: str
    pk: Any
    reason: str = ""
    detail: Mapping[str, Any] = {}


def record(
    action: str,
    subject: models.Model,
    *,
    actor: Actor,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    request_id: str = "",
) -> AuditEvent:
    """Adds an event to the trail, in the transaction of what it tells; `detail` must be plain JSON.

    Without a `request_id` it carries the one of the request that is being answered, if any.
    """
    told = Told(action, subject._meta.label, subject.pk, reason, detail or {})
    return record_many([told], actor=actor, request_id=request_id)[0]


def record_many(told: Iterable[Told], *, actor: Actor, request_id: str = "") -> list[AuditEvent]:
    """Adds events to the trail in their order, as `record` does one."""
    assert connection.in_atomic_block, "an event belongs to the transaction of what it tells"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    previous = AuditEvent.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST
    at, request = now(), request_id or current.get()
    events = []
    for one in told:
        event = AuditEvent(
            at=at,
            actor_id=actor.account,
            action=one.action,
            subject_type=one.label,
            subject_id=str(one.pk),
            reason=one.reason,
            detail=dict(one.detail),
            request_id=request,
            previous=previous,
        )
        event.hash = previous = _hash(event)
        events.append(event)
    return AuditEvent.objects.bulk_create(events, batch_size=AT_A_TIME)


def verify() -> AuditEvent | None:
    """The first event that is not as it was written, or does not follow the one before; None where all do."""
    previous = FIRST
    with transaction.atomic():
        for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
            if event.previous != previous or event.hash != _hash(event):
                return event
            previous = event.hash
    return None


def broken(events: Iterable[AuditEvent]) -> set[int]:
    """Those of some events, by id, that are not as they were written or do not follow the one before in the trail."""
    found = list(events)
    before = AuditEvent.objects.filter(id__lt=OuterRef("id")).order_by("-id").values("hash")[:1]
    linked = AuditEvent.objects.filter(pk__in=[e.pk for e in found]).annotate(before=Subquery(before))
    previous = dict(linked.values_list("pk", "before"))
    return {e.pk for e in found if e.hash != _hash(e) or e.previous != (previous.get(e.pk) or FIRST)}


def _hash(event: AuditEvent) -> str:
    said = {
        "at": event.at.isoformat(),
        "actor": event.actor_id,
        "action": event.action,
        "subject": [event.subject_type, event.subject_id],
        "reason": event.reason,
        "detail": event.detail,
        "request": event.request_id,
        "previous": event.previous,
    }
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

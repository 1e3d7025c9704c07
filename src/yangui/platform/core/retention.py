"""Removing what is past its time, with a record of how much it was."""

from django.db import transaction

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privacy import expired

PROGRAM = Actor(name="雁归")


@transaction.atomic
def remove() -> dict[str, int]:
    """Removes rows that are past the time of their `privacy.py`, all or nothing: how many, by the model's label.

    The trail keeps the counts, and nothing of what was removed.
    """
    counts = {model._meta.label: rows.delete()[1].get(model._meta.label, 0) for model, rows in expired()}
    told = [audit.Told("expired.removed", label, "", detail={"count": n}) for label, n in counts.items() if n]
    audit.record_many(told, actor=PROGRAM)
    return counts

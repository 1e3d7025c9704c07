"""Two claims to one benefit of somebody who was registered twice: the earlier goes on, the later is stopped.

An officer decides what becomes of it; no rule resumes it.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from yangui.platform.cases import running
from yangui.platform.cases.models import Case
from yangui.platform.cases.states import GRANTED, RUNNING, SUSPENDED
from yangui.platform.cases.stepping import PROGRAM
from yangui.platform.registry import changes as registers
from yangui.platform.registry.models import Entity

STANDING = (GRANTED, *RUNNING, SUSPENDED)


def standing(entity: Entity, benefit: str) -> list[Case]:
    """What was granted of a benefit to an entity, or to those merged into it, and has not ended; the earliest first."""
    live = entity.live
    theirs = Q(entity=live) | Q(entity__merged_into=live)
    found = Case.objects.filter(theirs, benefit=benefit, state__in=STANDING)
    return list(found.order_by("decided_at", "pk"))


@registers.follows
def stop_doubles(entities: Collection[int]) -> None:
    """Where entities were merged: what would be paid twice is stopped, and what of it was paid is overpaid."""
    ids = registers.each(entities)
    merged = Entity.objects.exclude(merged_into=None).filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    theirs: dict[int, set[str]] = defaultdict(set)
    for absorbed in merged.filter(cases__state__in=RUNNING).distinct():
        theirs[absorbed.live.pk].update(absorbed.cases.values_list("benefit", flat=True))
    for entity in Entity.objects.filter(pk__in=theirs):
        for benefit in sorted(theirs[entity.pk]):
            found = standing(entity, benefit)
            for other in found[1:]:
                if other.state in RUNNING and other.schedule:
                    _stop(found[0], other)


def _stop(first: Case, other: Case) -> None:
    period = max(min(s["period"] for s in case.schedule) for case in (first, other) if case.schedule)
    reason = _("与 %s 是同一受益人的同一待遇：同一所属期不重复发放，由经办人员核定。") % first.number
    running.suspend(case=other, period=period, reason=reason, actor=PROGRAM)

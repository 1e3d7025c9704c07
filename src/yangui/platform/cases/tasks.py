"""What recurs for cases: notice before a window closes, relations that ended by themselves, clocks that ran out."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yangui.platform.cases.arranging import window
from yangui.platform.cases.deciding import benefit_of
from yangui.platform.cases.escalating import escalate
from yangui.platform.cases.following import registers_changed
from yangui.platform.cases.models import Case
from yangui.platform.cases.states import DRAFT
from yangui.platform.cases.stepping import locked
from yangui.platform.cases.telling import tell
from yangui.platform.core.clock import now, today
from yangui.platform.core.jobs import job
from yangui.platform.registry.models import Relation

BEFORE = timedelta(hours=48)
# a relation that ends on a day holds on it; so many days are looked back, should a run have failed
DAYS = 7


@job(every=timedelta(hours=1))
def warn_of_closing() -> None:
    """Tells once who has a draft that is not submitted 48 hours before its window closes."""
    for case in Case.objects.filter(state=DRAFT, warned_at=None).select_related("arrangement"):
        warn(case)


@transaction.atomic
def warn(case: Case) -> None:
    """The notice, where its time has come."""
    try:
        _opens, closes = window(case.arrangement, benefit_of(case))
    except KeyError:
        return
    if closes is None or today() > closes:
        return
    end = timezone.make_aware(datetime.combine(closes + timedelta(days=1), time()))
    row = locked(case)
    if end - now() <= BEFORE and row.warned_at is None:
        row.warned_at = now()
        row.save(update_fields=["warned_at"])
        tell(row, _("尚未提交，%s 截止") % closes.isoformat(), _("您的申领还是草稿，保存不等于提交。"))


@job(every=timedelta(days=1))
def follow_ended_relations() -> None:
    """What runs is held against the registers once a relation has come to its end."""
    ended = Relation.objects.filter(until__gte=today() - timedelta(days=DAYS), until__lt=today(), ended_by=None)
    registers_changed(list(ended.values_list("entity", flat=True)))


@job(every=timedelta(days=1))
def escalate_overdue() -> None:
    """Supervisors are told of what is late."""
    escalate()

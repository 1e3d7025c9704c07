"""Letters of supervision: inquiry, circular and accountability as they were decided, pinned, verified by their code."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yangui.platform.core import pinned
from yangui.platform.core.clock import now, today
from yangui.platform.core.models import AuditEvent
from yangui.platform.targets.clocks import due_days
from yangui.platform.targets.ladder import ANSWER_DAYS, Rung
from yangui.platform.targets.models import Matter, Order


def write(matter: Matter) -> Order:
    """The letter that goes with the notice of a matter, in its transaction; in Chinese, whatever the page's language.

    It names who decided: an interview may be arranged by a program's rule, a circular never.
    """
    with translation.override("zh-hans"):
        content = _content(matter)
    count = matter.letters.count() + 1
    return Order.objects.create(
        matter=matter, number=f"{today():%Y}-{matter.pk}-{count}", code=pinned.code(), content=content,
        digest=pinned.digest(content), made_at=now(),
    )  # fmt: skip


def _content(matter: Matter) -> dict[str, Any]:
    titles = {Rung.INQUIRY: _("函询通知书"), Rung.CIRCULAR: _("通报"), Rung.ACCOUNTABILITY: _("问责决定书")}
    rung = Rung(matter.rung)
    events = AuditEvent.objects.filter(subject_type=matter._meta.label, subject_id=str(matter.pk))
    approved = events.filter(action="matter.approve").select_related("actor").get()
    due = due_days([(today(), ANSWER_DAYS[rung])])[0]
    earlier = Matter.objects.filter(thread=matter.thread, notified_on__isnull=False).exclude(pk=matter.pk)
    before = [
        _("%(day)s %(rung)s：%(said)s") % {"day": m.notified_on, "rung": m.get_rung_display(), "said": m.said}
        for m in earlier.order_by("id")
    ]
    return {
        "title": titles[rung],
        "to": matter.organisation.name_zh,
        "cause": matter.said,
        "before": before,
        "decision": matter.decision,
        "due": due.isoformat(),
        "decided_by": str(approved.actor) if approved.actor else "",
        "date": today().isoformat(),
    }

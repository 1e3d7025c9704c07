"""Clocks that have run out: whoever stands over those who are late is told, once for each stage.

A stage is late from the first working day after its day. While the applicant is to act its clock stands still.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Case, Objection
from yangui.platform.cases.states import CHECKED, FILED, GRANTED, RUNNING, SUBMITTED
from yangui.platform.cases.stepping import PROGRAM
from yangui.platform.core import audit
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.workdays import add_working_days
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.holders import nearest

WATCHED = (SUBMITTED, CHECKED, GRANTED, *RUNNING)
# a notice names so many; the queue shows all
NAMED = 20
AT_A_TIME = 2000


def overdue() -> QuerySet[Case]:
    """The cases whose clock has run out while it ran, until the money has come."""
    late: QuerySet[Case] = Case.objects.filter(state__in=WATCHED, paused_at=None, due_on__lt=_worked())
    return late


def _worked() -> date:
    """The last working day that has begun."""
    return add_working_days(today() + timedelta(days=1), -1)


def _untold() -> Q:
    return Q(escalated_on=None) | ~Q(escalated_on=F("due_on"))


@transaction.atomic
def escalate() -> int:
    """Tells supervisors of all that has become late since they were last told; of how many."""
    return _cases() + _objections()


def _cases() -> int:
    late = overdue().filter(_untold()).select_for_update(of=("self",), skip_locked=True).select_related("officer")
    groups: dict[tuple[int, str], list[Case]] = defaultdict(list)
    for case in late.order_by("due_on", "pk"):
        groups[case.organisation_id, case.state].append(case)
    for (unit, state), cases in groups.items():
        # those who decide stand over those who check; over those who decide, who does so above them
        over = nearest(Privilege.CASES_DECIDE, unit, above=state == CHECKED)
        lines = [f"{c.number} {c.due_on} {c.officer.name if c.officer else _('未领取')}" for c in cases[:NAMED]]
        subject = _("%(count)s 件申领逾期：%(state)s") % {"count": len(cases), "state": cases[0].state_label}
        _tell(over, subject, lines, len(cases), f"/desk/cases/?state={state}&late=1")
        _note(cases, over)
    return sum(map(len, groups.values()))


def _objections() -> int:
    late = Objection.objects.filter(_untold(), state=FILED, due_on__lt=_worked()).select_for_update(of=("self",))
    groups: dict[int, list[Objection]] = defaultdict(list)
    for objection in late.select_related("case").order_by("due_on", "pk"):
        groups[objection.case.organisation_id].append(objection)
    for unit, objections in groups.items():
        over = nearest(Privilege.OBJECTIONS_DECIDE, unit, above=True)
        lines = [f"{o.case.number} {o.due_on}" for o in objections[:NAMED]]
        subject = _("%(count)s 件异议逾期未答复") % {"count": len(objections)}
        _tell(over, subject, lines, len(objections), "/desk/cases/objections")
        _note(objections, over)
    return sum(map(len, groups.values()))


def _tell(over: Sequence[User], subject: str, lines: Sequence[str], count: int, url: str) -> None:
    more = [_("另有 %s 件，见队列。") % (count - NAMED)] if count > NAMED else []
    text = "\n".join([_("办理期限已过，请督促或转交他人办理："), *lines, *more])
    for account in over:
        notify(account=account, subject=subject, text=text, url=url, by_mail=True)


def _note(rows: Sequence[Case] | Sequence[Objection], over: Sequence[User]) -> None:
    """Once for each clock: another day is another clock. Who was told stands in the trail, nobody being there too."""
    model: Any = type(rows[0])
    for row in rows:
        row.escalated_on = row.due_on
    model._base_manager.bulk_update(rows, ["escalated_on"], batch_size=AT_A_TIME)
    to = [account.pk for account in over]
    action = "claim.escalated" if model is Case else "objection.escalated"
    told = (
        audit.Told(action, r._meta.label, r.pk, detail={"state": r.state, "due_on": str(r.due_on), "to": to})
        for r in rows
    )
    audit.record_many(told, actor=PROGRAM)

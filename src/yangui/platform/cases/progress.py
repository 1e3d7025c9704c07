"""Where a case stands for the person: approved, budgeted, instructed and paid are four steps, and the clock runs until
the money has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yangui.platform.cases import money
from yangui.platform.cases.models import Case
from yangui.platform.cases.states import (
    BUDGETED,
    CHECKED,
    GRANTED,
    INSTRUCTED,
    PAID,
    RUNNING,
    SUBMITTED,
    WITH_APPLICANT,
)
from yangui.platform.core.models import AuditEvent
from yangui.platform.funds.models import Due
from yangui.platform.funds.states import CANCELLED

# each step with what in the trail reaches it
STEPS: Sequence[tuple[str, tuple[str, ...], str | Promise]] = (
    (SUBMITTED, ("submit",), gettext_lazy("提交")),
    (CHECKED, ("check",), gettext_lazy("审核")),
    (GRANTED, ("grant", "grant_in_part", "overturn"), gettext_lazy("批准")),
    (BUDGETED, ("budget",), gettext_lazy("列入预算")),
    (INSTRUCTED, ("instruct",), gettext_lazy("下达拨付")),
    (PAID, ("pay",), gettext_lazy("到账")),
)
# the step that is next in a state
NEXT = {
    "draft": SUBMITTED, "returned": SUBMITTED, SUBMITTED: CHECKED, CHECKED: GRANTED, GRANTED: BUDGETED,
    BUDGETED: INSTRUCTED, INSTRUCTED: PAID, PAID: INSTRUCTED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `at` when it was last reached, `now` whether it is next, `expected` until when."""

    name: str
    title: str
    at: datetime | None
    now: bool
    expected: date | None

    @property
    def word(self) -> str:
        """What it is, told without colour."""
        return _("已完成") if self.at and not self.now else _("办理中") if self.now else _("未开始")


def steps(case: Case) -> list[Step]:
    """The steps of a case in their order; a benefit without money ends with the approval."""
    actions = {f"claim.{name}" for _, names, _ in STEPS for name in names}
    told = AuditEvent.objects.filter(subject_type=case._meta.label, subject_id=str(case.pk), action__in=actions)
    reached = {event.action.partition(".")[2]: event.at for event in told.order_by("id")}
    next_, expected = NEXT.get(case.state), next_day(case)
    pays = bool(case.schedule) or case.outcome == Case.Outcome.OPEN
    found = []
    for name, names, title in STEPS if pays else STEPS[:3]:
        at = max((reached[n] for n in names if n in reached), default=None)
        found.append(Step(name, str(title), at, next_ == name, expected if next_ == name else None))
    return found


def next_day(case: Case) -> date | None:
    """The day on which something is expected next, of the officers or of the money; none while the person is to act."""
    if case.state in WITH_APPLICANT:
        return None
    return money.next_due(case) if case.state in RUNNING else case.due_on


@dataclass(frozen=True, slots=True)
class Paid:
    """One period: what all payers pay of it together, and where it is."""

    period: str
    amount: Decimal
    due_on: date
    label: str
    cancelled: bool
    said: str


def payments(case: Case) -> list[Paid]:
    """The payments of a case by period; of one that was cancelled and promised anew only what stands."""
    dues = Due.objects.filter(obligation__reference=case.reference).prefetch_related("payments")
    found = []
    for period, group in groupby(dues.order_by("period", "id"), key=lambda d: d.period):
        all_ = list(group)
        held = [d for d in all_ if d.state != CANCELLED] or all_
        # of several payers' parts the one that is furthest behind tells
        last = min(held, key=lambda d: ORDER.index(d.state))
        said = next((p.reason for p in reversed(list(last.payments.all())) if p.reason), "")
        amount = sum((d.amount for d in held), Decimal(0))
        found.append(Paid(period, amount, last.due_on, last.state_label, last.state == CANCELLED, said))
    return sorted(found, key=lambda p: (p.due_on, p.period))


ORDER = ("returned", "planned", "batched", "instructed", "paid", CANCELLED)

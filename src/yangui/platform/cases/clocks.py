"""The clocks of a case, in working days; they stand still while the applicant is to act."""

from datetime import date

from django.utils import timezone

from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.core.workdays import add_working_days, working_days_between

# An objection may be filed for so many days after the decision, and is answered within so many working days.
OBJECTION_DAYS, OBJECTION_ANSWER = 60, 20


def within(days: int) -> date:
    """The last working day, counted from today."""
    return add_working_days(today(), days)


def continued(case: Case) -> date:
    """The day until which the officer has time once the applicant has acted: what was left when the clock stopped.

    What was late stays late by as much.
    """
    if case.due_on is None or case.paused_at is None:
        return within(case.arrangement.check_days)
    left = working_days_between(timezone.localdate(case.paused_at), case.due_on)
    return add_working_days(today(), left)


def late(case: Case) -> bool:
    """Whether the day has passed while the clock runs."""
    return case.due_on is not None and case.paused_at is None and case.due_on < today()

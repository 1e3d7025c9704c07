"""What programmes remind of every day: drafts whose call closes soon, and checks that come near."""

from datetime import timedelta

from django.utils.translation import gettext as _

from yangui.platform.core.clock import today
from yangui.platform.core.jobs import job
from yangui.platform.core.workdays import add_working_days
from yangui.platform.notifications.models import Notice
from yangui.platform.programmes.models import Application, Milestone
from yangui.platform.programmes.states import DRAFT, OPEN, PLANNED, RUNNING
from yangui.platform.programmes.telling import tell

CLOSING_DAYS = 3
CHECK_DAYS = timedelta(days=30)


@job(every=timedelta(days=1))
def remind() -> None:
    """Tells those concerned, on the day."""
    day = today()
    # from one day to the next, so that a call that closes on a day off is not left out
    before, until = (add_working_days(d, CLOSING_DAYS) for d in (day - timedelta(days=1), day))
    drafts = Application.objects.filter(
        state=DRAFT, call__state=OPEN, call__closes_on__gt=before, call__closes_on__lte=until
    )
    for draft in drafts.select_related("call"):
        last = draft.call.closes_on.isoformat()
        _once(draft, _("即将截止，您的申报还没有提交"), _("截止日期 %s。") % last)
    checks = Milestone.objects.filter(
        state=PLANNED, reported_at=None, award__state=RUNNING, due_on=day + CHECK_DAYS
    ).select_related("award__application__call")
    for check in checks:
        about = {"type": check.get_type_display(), "day": check.due_on.isoformat()}
        _once(check.award.application, _("请准备%(type)s报告，期限 %(day)s") % about)


def _once(application: Application, subject: str, text: str = "") -> None:
    """Tells it, unless an earlier run of the day did."""
    said = Notice.objects.filter(made_at__date=today(), url__endswith=application.number, subject__endswith=subject)
    if not said.exists():
        tell(application, subject, text)

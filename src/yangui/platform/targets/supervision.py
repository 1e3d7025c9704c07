"""The way of a matter of supervision (督查督办), from its register to its close."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege
from yangui.platform.targets.ladder import Rung

# In these the unit has to act, and its clock runs.
WITH_UNIT = ("notified", "signed", "handling")

RUNGS = {
    Rung.REMINDER: _("提醒"),
    Rung.INTERVIEW: _("约谈"),
    Rung.INQUIRY: _("函询"),
    Rung.CIRCULAR: _("通报"),
    Rung.ACCOUNTABILITY: _("追责"),
}

SUPERVISE, REPORT = Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_REPORT

# Who registers a matter does not approve it; the program registers by rule, and approves nothing but a reminder.
SUPERVISION = Machine(
    name="matter",
    states={
        "found": _("已发现"),
        "registered": _("已登记"),
        "approved": _("已批准"),
        "notified": _("已通知"),
        "signed": _("已签收"),
        "handling": _("办理中"),
        "reported": _("已反馈"),
        "rechecked": _("已复核"),
        "closed": _("已办结"),
        "dismissed": _("不予立项"),
    },
    initial="found",
    transitions=(
        Transition("register", ("found",), "registered", SUPERVISE, _("登记")),
        Transition("approve", ("registered",), "approved", SUPERVISE, _("批准"), not_by=("register",)),
        Transition(
            "dismiss", ("registered",), "dismissed", SUPERVISE, _("不予立项"), reason=True, not_by=("register",)
        ),
        Transition("notify", ("approved",), "notified", SUPERVISE, _("通知")),
        Transition("sign", ("notified",), "signed", REPORT, _("签收")),
        Transition("handle", ("signed",), "handling", REPORT, _("办理"), reason=True),
        Transition("report", ("handling",), "reported", REPORT, _("反馈"), reason=True),
        Transition("send_back", ("reported",), "handling", SUPERVISE, _("退回补办"), reason=True),
        Transition("recheck", ("reported",), "rechecked", SUPERVISE, _("复核"), reason=True),
        Transition("close", ("rechecked",), "closed", SUPERVISE, _("办结"), reason=True),
    ),
)

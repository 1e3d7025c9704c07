"""The way of a ticket, from who raised it to who is content with the answer."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

RAISED, ASSIGNED, SIGNED, HANDLING, REPLIED = "raised", "assigned", "signed", "handling", "replied"
CLOSED, DISMISSED, WITHDRAWN = "closed", "dismissed", "withdrawn"
# in these a unit has to act
WITH_UNIT = (ASSIGNED, SIGNED, HANDLING)
OPEN = (RAISED, *WITH_UNIT, REPLIED)
# in these it has taken the ticket on
ANSWERING = (SIGNED, HANDLING, REPLIED)

OWN, HANDLE, SUPERVISE = Privilege.OWN, Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE

# Only who raised a ticket is content or reopens it; where they say nothing it lapses by the clock.
TICKET = Machine(
    name="ticket",
    states={
        RAISED: _("待分派"),
        ASSIGNED: _("待签收"),
        SIGNED: _("已签收"),
        HANDLING: _("办理中"),
        REPLIED: _("已答复，待评价"),
        CLOSED: _("已办结"),
        DISMISSED: _("未予受理"),
        WITHDRAWN: _("已撤回"),
    },
    initial=RAISED,
    transitions=(
        Transition("assign", (RAISED,), ASSIGNED, SUPERVISE, _("分派")),
        Transition("dismiss", (RAISED,), DISMISSED, SUPERVISE, _("不予受理"), reason=True),
        Transition("sign", (ASSIGNED,), SIGNED, HANDLE, _("签收")),
        Transition("decline", (ASSIGNED,), RAISED, HANDLE, _("不属于本单位，退回"), reason=True),
        Transition("handle", (SIGNED,), HANDLING, HANDLE, _("办理"), reason=True),
        Transition("reply", (HANDLING,), REPLIED, HANDLE, _("答复"), reason=True),
        Transition("satisfy", (REPLIED,), CLOSED, OWN, _("满意，办结")),
        Transition("reopen", (REPLIED,), ASSIGNED, OWN, _("不满意，重新办理"), reason=True),
        Transition("lapse", (REPLIED,), CLOSED, SUPERVISE, _("逾期未评价，办结"), reason=True),
        Transition("withdraw", (RAISED, *WITH_UNIT), WITHDRAWN, OWN, _("撤回"), reason=True),
    ),
)

"""The way of a hand-over: offered by who is in charge, taken or refused by who is to be."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

OFFERED, TAKEN, REFUSED = "offered", "taken", "refused"
VISIT = Privilege.GRIDS_VISIT

HAND_OVER = Machine(
    name="hand_over",
    states={OFFERED: _("待接收"), TAKEN: _("已接收"), REFUSED: _("未接收")},
    initial=OFFERED,
    transitions=(
        Transition("take", (OFFERED,), TAKEN, VISIT, _("接收")),
        Transition("refuse", (OFFERED,), REFUSED, VISIT, _("不接收"), reason=True),
    ),
)

"""The way of a figure from the unit that owes it to one that others may rely on."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

VERIFIED = "verified"
OPEN_STATES = ("entered", "reported")

# A verified figure is replaced, never changed: by another one of the same day that gives a reason.
REPORTING = Machine(
    name="figure",
    states={
        "entered": _("已录入"),
        "reported": _("待核实"),
        VERIFIED: _("已核实"),
        "returned": _("已退回"),
        "replaced": _("已更正"),
    },
    initial="entered",
    transitions=(
        Transition("report", ("entered",), "reported", Privilege.TARGETS_REPORT, _("上报")),
        Transition("verify", ("reported",), VERIFIED, Privilege.TARGETS_VERIFY, _("核实"), not_by=("report",)),
        Transition(
            "return", ("reported",), "returned", Privilege.TARGETS_VERIFY, _("退回"), reason=True, not_by=("report",)
        ),
        Transition("replace", (VERIFIED,), "replaced", Privilege.TARGETS_VERIFY, _("更正"), reason=True),
    ),
)

"""The way of figures, statistics and lists of demand to the public."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

PREPARE, APPROVE = Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_PUBLISH

PUBLISHING = Machine(
    name="publication",
    states={
        "drafted": _("已编制"),
        "prepared": _("待批准"),
        "published": _("已发布"),
        "returned": _("已退回"),
        "withdrawn": _("已撤回"),
    },
    initial="drafted",
    transitions=(
        Transition("prepare", ("drafted",), "prepared", PREPARE, _("送审")),
        Transition("publish", ("prepared",), "published", APPROVE, _("批准发布"), not_by=("prepare",)),
        Transition("return", ("prepared",), "returned", APPROVE, _("退回"), reason=True, not_by=("prepare",)),
        Transition("withdraw", ("published",), "withdrawn", APPROVE, _("撤回"), reason=True),
    ),
)

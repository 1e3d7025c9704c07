"""The way of a policy text from an officer's file to a public page."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

PUBLISHED = "published"

# Who entered a text, or said to which document it belongs, does not publish it.
PUBLISHING = Machine(
    name="text",
    states={
        "received": _("已接收"),
        "draft": _("草稿"),
        "ready": _("待发布"),
        PUBLISHED: _("已发布"),
        "withdrawn": _("已撤回"),
    },
    initial="received",
    transitions=(
        Transition("enter", ("received",), "draft", Privilege.LIBRARY_EDIT, _("录入")),
        Transition("attach", ("draft",), "ready", Privilege.LIBRARY_EDIT, _("对应到文件")),
        Transition("return", ("ready",), "draft", Privilege.LIBRARY_PUBLISH, _("退回修改"), reason=True),
        Transition("publish", ("ready",), PUBLISHED, Privilege.LIBRARY_PUBLISH, _("发布"), not_by=("enter", "attach")),
        Transition("withdraw", (PUBLISHED,), "withdrawn", Privilege.LIBRARY_PUBLISH, _("撤回"), reason=True),
    ),
)

"""The ways of a batch and of a dispute."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

COMMITTED = "committed"

# A batch that writes at once (an entry, an event) goes straight from received to committed: OWN, as persons answer too;
# who may write what is checked by the service.
BATCHING = Machine(
    name="batch",
    states={
        "received": _("已接收"),
        "previewed": _("已预览"),
        COMMITTED: _("已入库"),
        "undone": _("已撤销"),
        "discarded": _("已作废"),
    },
    initial="received",
    transitions=(
        Transition("preview", ("received", "previewed"), "previewed", Privilege.REGISTRY_EDIT, _("预览")),
        Transition("commit", ("previewed",), COMMITTED, Privilege.REGISTRY_EDIT, _("入库")),
        Transition("record", ("received",), COMMITTED, Privilege.OWN, _("登记")),
        Transition("undo", (COMMITTED,), "undone", Privilege.REGISTRY_EDIT, _("撤销"), reason=True),
        Transition("discard", ("received", "previewed"), "discarded", Privilege.REGISTRY_EDIT, _("作废")),
    ),
)

DISPUTING = Machine(
    name="dispute",
    states={"open": _("待答复"), "upheld": _("已更正"), "rejected": _("未采纳"), "withdrawn": _("已撤回")},
    initial="open",
    transitions=(
        Transition("uphold", ("open",), "upheld", Privilege.REGISTRY_EDIT, _("采纳并更正"), reason=True),
        Transition("reject", ("open",), "rejected", Privilege.REGISTRY_EDIT, _("不采纳"), reason=True),
        Transition("withdraw", ("open",), "withdrawn", Privilege.OWN, _("撤回")),
    ),
)

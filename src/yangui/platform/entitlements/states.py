"""The ways of a run, of an offer, and of a question to an employer."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

RUNNING, DONE, FAILED = "running", "done", "failed"
MADE, ACCEPTED, REFUSED, DISPUTED, LAPSED = "made", "accepted", "refused", "disputed", "lapsed"
ASKED, CONFIRMED, LEFT, DENIED = "asked", "confirmed", "left", "denied"

_RUN, _OWN = Privilege.ENTITLEMENTS_RUN, Privilege.OWN

EVALUATION = Machine(
    name="run",
    states={RUNNING: _("进行中"), DONE: _("已完成"), FAILED: _("未完成")},
    initial=RUNNING,
    transitions=(
        Transition("finish", (RUNNING,), DONE, _RUN, _("完成")),
        Transition("fail", (RUNNING,), FAILED, _RUN, _("中断")),
    ),
)

# Whose offer it is, and in whose region an officer answers, is checked by the services.
OFFERING = Machine(
    name="offer",
    states={
        MADE: _("待您确认"),
        ACCEPTED: _("已接受"),
        REFUSED: _("不需要"),
        DISPUTED: _("待人工核实"),
        LAPSED: _("已失效"),
    },
    initial=MADE,
    transitions=(
        Transition("accept", (MADE,), ACCEPTED, _OWN, _("接受")),
        Transition("refuse", (MADE,), REFUSED, _OWN, _("不需要")),
        Transition("reconsider", (REFUSED,), MADE, _OWN, _("改变主意")),
        Transition("dispute", (MADE,), DISPUTED, _OWN, _("请人工核实"), reason=True),
        Transition("uphold", (DISPUTED,), MADE, _RUN, _("答复：维持"), reason=True, not_by=("dispute",)),
        Transition("close", (DISPUTED,), LAPSED, _RUN, _("答复：撤回"), reason=True, not_by=("dispute",)),
        Transition("note", (MADE,), LAPSED, _OWN, _("知道了")),
        Transition("lapse", (MADE, DISPUTED), LAPSED, _RUN, _("失效")),
    ),
)

CONFIRMING = Machine(
    name="confirmation",
    states={ASKED: _("待单位确认"), CONFIRMED: _("在职"), LEFT: _("已离职"), DENIED: _("不是本单位人员")},
    initial=ASKED,
    transitions=(
        Transition("confirm", (ASKED,), CONFIRMED, _OWN, _("在职")),
        Transition("leave", (ASKED, CONFIRMED), LEFT, _OWN, _("已离职")),
        Transition("deny", (ASKED,), DENIED, _OWN, _("不是本单位人员"), reason=True),
    ),
)

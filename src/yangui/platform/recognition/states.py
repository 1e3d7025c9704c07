"""The ways of a recognition, a visit, an entry, an objection, a nomination and a title review, as tables."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

DRAFT, SUBMITTED, RETURNED, ACCEPTED, VISITED = "draft", "submitted", "returned", "accepted", "visited"
NOTICED, SUSPENDED, SENT_UP, RECOGNISED = "noticed", "suspended", "sent_up", "recognised"
REFUSED, WITHDRAWN = "refused", "withdrawn"

PLANNED, HANDED_IN, DECLINED = "planned", "handed_in", "declined"

VALID, DUE, INTENDED, HEARING, REMOVED = "valid", "due", "intended", "hearing", "removed"
DOWNGRADED, SUPERSEDED, EXITED, EXPIRED = "downgraded", "superseded", "exited", "expired"

FILED, UPHELD, DISMISSED = "filed", "upheld", "dismissed"
OPEN, SENT, CLOSED = "open", "sent", "closed"
FOUND, PROPOSED, CHOSEN, NOT_CHOSEN, LEFT_OUT = "found", "proposed", "chosen", "not_chosen", "left_out"
GRANTED = "granted"

WITH_APPLICANT = (DRAFT, RETURNED)
# what a second application to the same register would duplicate
ALIVE = (DRAFT, SUBMITTED, RETURNED, ACCEPTED, VISITED, NOTICED, SUSPENDED, SENT_UP)
# entries that count: in the register, on a rung of a ladder
LISTED = (VALID, DUE, INTENDED, HEARING)

_OWN, _CHECK = Privilege.OWN, Privilege.RECOGNITION_CHECK
_VISIT, _DECIDE = Privilege.RECOGNITION_VISIT, Privilege.RECOGNITION_DECIDE

# Which of these steps a register has is said in its rules: `deciding` sees that none that it has is left out.
RECOGNITION = Machine(
    name="recognition",
    states={
        DRAFT: _("草稿"),
        SUBMITTED: _("已提交"),
        RETURNED: _("退回补正"),
        ACCEPTED: _("通过审核"),
        VISITED: _("已核查"),
        NOTICED: _("公示中"),
        SUSPENDED: _("异议核查中"),
        SENT_UP: _("已上报"),
        RECOGNISED: _("已认定"),
        REFUSED: _("未认定"),
        WITHDRAWN: _("已撤回"),
    },
    initial=DRAFT,
    transitions=(
        Transition("submit", (DRAFT, RETURNED), SUBMITTED, _OWN, _("提交")),
        Transition("propose", (DRAFT,), SUBMITTED, _CHECK, _("提名"), reason=True),
        Transition("withdraw", (DRAFT, SUBMITTED, RETURNED, ACCEPTED, VISITED), WITHDRAWN, _OWN, _("撤回申请")),
        Transition("return", (SUBMITTED,), RETURNED, _CHECK, _("退回补正"), reason=True),
        Transition("accept", (SUBMITTED,), ACCEPTED, _CHECK, _("通过审核"), not_by=("submit",)),
        Transition("reject", (SUBMITTED,), REFUSED, _CHECK, _("不通过"), reason=True, not_by=("submit",)),
        Transition("lapse", (RETURNED,), REFUSED, _CHECK, _("逾期未补正"), reason=True),
        Transition("visit", (ACCEPTED,), VISITED, _VISIT, _("完成核查"), not_by=("submit", "accept")),
        Transition(
            "publish", (ACCEPTED, VISITED), NOTICED, _DECIDE, _("拟认定并公示"),
            not_by=("submit", "propose", "accept", "visit"),
        ),
        Transition("suspend", (NOTICED,), SUSPENDED, _DECIDE, _("暂缓"), reason=True),
        Transition("restore", (SUSPENDED,), NOTICED, _DECIDE, _("恢复公示"), reason=True),
        Transition(
            "send_up", (ACCEPTED, VISITED, NOTICED), SENT_UP, _DECIDE, _("推荐上报"),
            not_by=("submit", "propose", "accept", "visit"),
        ),
        Transition(
            "recognise", (ACCEPTED, VISITED, NOTICED, SENT_UP), RECOGNISED, _DECIDE, _("认定"),
            not_by=("submit", "propose", "accept", "visit"),
        ),
        Transition(
            "refuse", (ACCEPTED, VISITED, NOTICED, SUSPENDED, SENT_UP), REFUSED, _DECIDE, _("不予认定"), reason=True,
            not_by=("submit", "propose", "accept", "visit"),
        ),
    ),
)  # fmt: skip

VISIT = Machine(
    name="visit",
    states={PLANNED: _("待核查"), HANDED_IN: _("已交"), DECLINED: _("已回避")},
    initial=PLANNED,
    transitions=(
        Transition("hand_in", (PLANNED,), HANDED_IN, _VISIT, _("提交核查结果")),
        Transition("decline", (PLANNED,), DECLINED, _VISIT, _("回避"), reason=True),
    ),
)

NOTICE_OBJECTION = Machine(
    name="recognition_objection",
    states={FILED: _("待核查"), UPHELD: _("异议成立"), DISMISSED: _("异议不成立")},
    initial=FILED,
    transitions=(
        Transition("uphold", (FILED,), UPHELD, _DECIDE, _("异议成立"), reason=True),
        Transition("dismiss", (FILED,), DISMISSED, _DECIDE, _("异议不成立"), reason=True),
    ),
)

ENTRY = Machine(
    name="entry",
    states={
        VALID: _("有效"),
        DUE: _("待复核"),
        INTENDED: _("拟撤销或降级"),
        HEARING: _("听证中"),
        REMOVED: _("已撤销"),
        DOWNGRADED: _("已降级"),
        SUPERSEDED: _("已升级"),
        EXITED: _("已退出"),
        EXPIRED: _("已到期"),
    },
    initial=VALID,
    transitions=(
        Transition("call_up", (VALID,), DUE, _CHECK, _("到期复核")),
        Transition("renew", (DUE,), VALID, _DECIDE, _("复核通过"), reason=True),
        Transition("intend", (VALID, DUE), INTENDED, _CHECK, _("拟撤销或降级"), reason=True),
        Transition("hear", (INTENDED,), HEARING, _OWN, _("要求听证")),
        Transition("keep", (INTENDED, HEARING), VALID, _DECIDE, _("予以保留"), reason=True, not_by=("intend",)),
        Transition("remove", (INTENDED, HEARING), REMOVED, _DECIDE, _("撤销"), reason=True, not_by=("intend", "hear")),
        Transition(
            "downgrade", (INTENDED, HEARING), DOWNGRADED, _DECIDE, _("降级"), reason=True, not_by=("intend", "hear")
        ),
        Transition("supersede", (VALID, DUE, INTENDED, HEARING), SUPERSEDED, _DECIDE, _("升级")),
        Transition("exit", (VALID, DUE, INTENDED, HEARING), EXITED, _OWN, _("退出")),
        Transition("expire", (VALID, DUE), EXPIRED, _CHECK, _("到期")),
    ),
)

NOMINATION = Machine(
    name="nomination",
    states={OPEN: _("遴选中"), SENT: _("已上报"), CLOSED: _("结果已回"), WITHDRAWN: _("已取消")},
    initial=OPEN,
    transitions=(
        Transition("send", (OPEN,), SENT, _DECIDE, _("上报")),
        Transition("close", (SENT,), CLOSED, _CHECK, _("结果已全部登记")),
        Transition("cancel", (OPEN,), WITHDRAWN, _CHECK, _("取消"), reason=True),
    ),
)

NOMINEE = Machine(
    name="nominee",
    states={
        FOUND: _("待确认"),
        PROPOSED: _("拟推荐"),
        LEFT_OUT: _("不推荐"),
        SENT: _("已上报"),
        CHOSEN: _("入选"),
        NOT_CHOSEN: _("未入选"),
    },
    initial=FOUND,
    transitions=(
        Transition("propose", (FOUND, LEFT_OUT), PROPOSED, _CHECK, _("拟推荐")),
        Transition("leave_out", (FOUND, PROPOSED), LEFT_OUT, _CHECK, _("不推荐"), reason=True),
        Transition("send", (PROPOSED,), SENT, _DECIDE, _("上报"), not_by=("propose",)),
        Transition("choose", (SENT,), CHOSEN, _CHECK, _("入选"), reason=True),
        Transition("pass_over", (SENT,), NOT_CHOSEN, _CHECK, _("未入选")),
    ),
)

TITLE_REVIEW = Machine(
    name="title_review",
    states={SUBMITTED: _("待评审"), GRANTED: _("评审通过"), REFUSED: _("评审未通过"), WITHDRAWN: _("已撤回")},
    initial=SUBMITTED,
    transitions=(
        Transition("grant", (SUBMITTED,), GRANTED, _DECIDE, _("评审通过"), reason=True),
        Transition("refuse", (SUBMITTED,), REFUSED, _DECIDE, _("评审未通过"), reason=True),
        Transition("withdraw", (SUBMITTED,), WITHDRAWN, _OWN, _("撤回")),
    ),
)

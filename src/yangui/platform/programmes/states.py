"""The ways of a call, an application, a review, an award and what hangs on it, as tables."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

DRAFT, OPEN, CHECKING, REVIEWING, DELIBERATING = "draft", "open", "checking", "reviewing", "deliberating"
RANKED, NOTICED, AWARDING, ENDED, CANCELLED = "ranked", "noticed", "awarding", "ended", "cancelled"

SUBMITTED, RETURNED, ELIGIBLE, INELIGIBLE, WITHDRAWN = "submitted", "returned", "eligible", "ineligible", "withdrawn"
RECOMMENDED, UNFUNDED, NOT_RECOMMENDED = "recommended", "unfunded", "not_recommended"
SELECTED, RESERVE, NOT_SELECTED = "selected", "reserve", "not_selected"
SUSPENDED, EXCLUDED, AWARDED, DECLINED, LEFT = "suspended", "excluded", "awarded", "declined", "left"

ASSIGNED, ACCEPTED, RECUSED = "assigned", "accepted", "recused"
OFFERED, RUNNING, COMPLETED, EXITED = "offered", "running", "completed", "exited"
PLANNED, PASSED, FAILED = "planned", "passed", "failed"
HELD_SESSION = "held"
FILED, UPHELD, DISMISSED = "filed", "upheld", "dismissed"
ASKED, GRANTED, REFUSED = "asked", "granted", "refused"

WITH_APPLICANT = (DRAFT, RETURNED)
# what a second application to the same call would duplicate
ALIVE = (DRAFT, SUBMITTED, RETURNED, ELIGIBLE, RECOMMENDED, UNFUNDED, SELECTED, RESERVE, SUSPENDED, AWARDED)
# awards that another programme may exclude
HELD = (OFFERED, ACCEPTED, RUNNING, SUSPENDED)

_OWN, _MANAGE, _CHECK = Privilege.OWN, Privilege.PROGRAMMES_MANAGE, Privilege.PROGRAMMES_CHECK
_DECIDE, _REVIEW = Privilege.PROGRAMMES_DECIDE, Privilege.REVIEWS_WRITE

# Which stages a call has is said in its rules: `calling` and `choosing` see that none that it has is left out.
CALL = Machine(
    name="call",
    states={
        DRAFT: _("草稿"),
        OPEN: _("申报中"),
        CHECKING: _("形式审查"),
        REVIEWING: _("专家评审"),
        DELIBERATING: _("会议评议"),
        RANKED: _("排名已冻结"),
        NOTICED: _("公示中"),
        AWARDING: _("已确定入选"),
        ENDED: _("已结束"),
        CANCELLED: _("已取消"),
    },
    initial=DRAFT,
    transitions=(
        Transition("open", (DRAFT,), OPEN, _MANAGE, _("发布并开始申报")),
        Transition("close", (OPEN,), CHECKING, _MANAGE, _("截止申报")),
        Transition("review", (CHECKING,), REVIEWING, _MANAGE, _("开始专家评审")),
        Transition("deliberate", (CHECKING, REVIEWING), DELIBERATING, _MANAGE, _("开始会议评议")),
        Transition("rank", (CHECKING, REVIEWING, DELIBERATING), RANKED, _MANAGE, _("冻结排名")),
        Transition("publish", (RANKED,), NOTICED, _DECIDE, _("公示"), not_by=("rank",)),
        Transition("confirm", (RANKED, NOTICED), AWARDING, _DECIDE, _("确定入选"), not_by=("rank",)),
        Transition("end", (AWARDING,), ENDED, _MANAGE, _("结束")),
        Transition("cancel", (DRAFT, OPEN, CHECKING, REVIEWING), CANCELLED, _DECIDE, _("取消"), reason=True),
    ),
)

APPLICATION = Machine(
    name="application",
    states={
        DRAFT: _("草稿"),
        SUBMITTED: _("已提交"),
        RETURNED: _("退回补正"),
        ELIGIBLE: _("通过形式审查"),
        INELIGIBLE: _("未通过形式审查"),
        RECOMMENDED: _("推荐"),
        UNFUNDED: _("推荐但不资助"),
        NOT_RECOMMENDED: _("不推荐"),
        SELECTED: _("入选"),
        RESERVE: _("候补"),
        NOT_SELECTED: _("未入选"),
        SUSPENDED: _("异议核查中"),
        EXCLUDED: _("异议成立，取消资格"),
        AWARDED: _("已授予"),
        DECLINED: _("放弃"),
        LEFT: _("已退出"),
        WITHDRAWN: _("已撤回"),
    },
    initial=DRAFT,
    transitions=(
        Transition("submit", (DRAFT, RETURNED), SUBMITTED, _OWN, _("提交")),
        Transition("withdraw", (DRAFT, SUBMITTED, RETURNED, ELIGIBLE, RESERVE), WITHDRAWN, _OWN, _("撤回申报")),
        Transition("return", (SUBMITTED,), RETURNED, _CHECK, _("退回补正"), reason=True),
        Transition("accept", (SUBMITTED,), ELIGIBLE, _CHECK, _("通过形式审查"), not_by=("submit",)),
        Transition("reject", (SUBMITTED,), INELIGIBLE, _CHECK, _("不通过"), reason=True, not_by=("submit",)),
        Transition("lapse", (RETURNED,), INELIGIBLE, _CHECK, _("逾期未补正"), reason=True),
        Transition("recommend", (ELIGIBLE,), RECOMMENDED, _MANAGE, _("推荐"), not_by=("submit",)),
        Transition("without_funds", (ELIGIBLE,), UNFUNDED, _MANAGE, _("推荐但不资助"), reason=True),
        Transition("not_recommend", (ELIGIBLE,), NOT_RECOMMENDED, _MANAGE, _("不推荐"), reason=True),
        Transition("select", (RECOMMENDED, RESERVE), SELECTED, _MANAGE, _("入选")),
        Transition("keep", (RECOMMENDED,), RESERVE, _MANAGE, _("列为候补")),
        Transition("pass_over", (RECOMMENDED,), NOT_SELECTED, _MANAGE, _("未入选")),
        Transition("suspend", (SELECTED, RESERVE), SUSPENDED, _DECIDE, _("暂缓"), reason=True),
        Transition("restore", (SUSPENDED,), SELECTED, _DECIDE, _("恢复入选"), reason=True),
        Transition("restore_reserve", (SUSPENDED,), RESERVE, _DECIDE, _("恢复候补"), reason=True),
        Transition("exclude", (SUSPENDED,), EXCLUDED, _DECIDE, _("取消资格"), reason=True),
        Transition("award", (SELECTED,), AWARDED, _DECIDE, _("授予")),
        Transition("decline", (AWARDED,), DECLINED, _OWN, _("放弃")),
        Transition("leave", (AWARDED,), LEFT, _DECIDE, _("退出"), reason=True),
    ),
)

REVIEW = Machine(
    name="review",
    states={
        ASSIGNED: _("待声明"),
        ACCEPTED: _("评审中"),
        SUBMITTED: _("已交"),
        RECUSED: _("已回避"),
    },
    initial=ASSIGNED,
    transitions=(
        Transition("declare", (ASSIGNED,), ACCEPTED, _REVIEW, _("声明无利益冲突")),
        Transition("recuse", (ASSIGNED, ACCEPTED), RECUSED, _REVIEW, _("回避"), reason=True),
        Transition("hand_in", (ACCEPTED,), SUBMITTED, _REVIEW, _("提交评分")),
    ),
)

NOTICE_OBJECTION = Machine(
    name="notice_objection",
    states={FILED: _("待核查"), UPHELD: _("异议成立"), DISMISSED: _("异议不成立")},
    initial=FILED,
    transitions=(
        Transition("uphold", (FILED,), UPHELD, _DECIDE, _("异议成立"), reason=True),
        Transition("dismiss", (FILED,), DISMISSED, _DECIDE, _("异议不成立"), reason=True),
    ),
)

AWARD = Machine(
    name="award",
    states={
        OFFERED: _("待接受"),
        ACCEPTED: _("待签约"),
        RUNNING: _("执行中"),
        SUSPENDED: _("暂停"),
        COMPLETED: _("已验收"),
        WITHDRAWN: _("已撤销"),
        DECLINED: _("已放弃"),
        EXITED: _("已退出"),
    },
    initial=OFFERED,
    transitions=(
        Transition("accept", (OFFERED,), ACCEPTED, _OWN, _("接受")),
        Transition("decline", (OFFERED,), DECLINED, _OWN, _("放弃")),
        Transition("agree", (ACCEPTED,), RUNNING, _DECIDE, _("签约"), not_by=("accept",)),
        Transition("suspend", (RUNNING,), SUSPENDED, _DECIDE, _("暂停"), reason=True),
        Transition("resume", (SUSPENDED,), RUNNING, _DECIDE, _("恢复"), reason=True),
        Transition("exit", (ACCEPTED, RUNNING, SUSPENDED), EXITED, _OWN, _("退出"), reason=True),
        Transition("withdraw", (RUNNING, SUSPENDED), WITHDRAWN, _DECIDE, _("撤销"), reason=True),
        Transition("complete", (RUNNING,), COMPLETED, _DECIDE, _("通过验收")),
    ),
)

MILESTONE = Machine(
    name="milestone",
    states={PLANNED: _("未到"), PASSED: _("通过"), FAILED: _("未通过")},
    initial=PLANNED,
    transitions=(
        Transition("pass", (PLANNED,), PASSED, _MANAGE, _("通过")),
        Transition("fail", (PLANNED,), FAILED, _MANAGE, _("未通过"), reason=True),
    ),
)

CHANGE = Machine(
    name="award_change",
    states={ASKED: _("待批准"), GRANTED: _("已批准"), REFUSED: _("未批准")},
    initial=ASKED,
    transitions=(
        Transition("grant", (ASKED,), GRANTED, _DECIDE, _("批准变更")),
        Transition("refuse", (ASKED,), REFUSED, _DECIDE, _("不批准变更"), reason=True),
    ),
)

SESSION = Machine(
    name="defence_session",
    states={PLANNED: _("已安排"), HELD_SESSION: _("已召开"), CANCELLED: _("已取消")},
    initial=PLANNED,
    transitions=(
        Transition("hold", (PLANNED,), HELD_SESSION, _MANAGE, _("结束答辩会")),
        Transition("cancel", (PLANNED,), CANCELLED, _MANAGE, _("取消答辩会"), reason=True),
    ),
)

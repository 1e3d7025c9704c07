"""The way of a claim from a draft to the money on the account, and of an objection to its answer."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

DRAFT, SUBMITTED, RETURNED, CHECKED = "draft", "submitted", "returned", "checked"
GRANTED, REFUSED, BUDGETED, INSTRUCTED, PAID = "granted", "refused", "budgeted", "instructed", "paid"
SUSPENDED, ENDED, RECOVERING, WITHDRAWN = "suspended", "ended", "recovering", "withdrawn"

# with the applicant, with an officer, and on the way to the money
WITH_APPLICANT = (DRAFT, RETURNED)
OPEN = (SUBMITTED, CHECKED)
RUNNING = (BUDGETED, INSTRUCTED, PAID)
# what a second claim to the same benefit would duplicate
ALIVE = (DRAFT, SUBMITTED, RETURNED, CHECKED, GRANTED, BUDGETED, INSTRUCTED, PAID, SUSPENDED)

FILED, UPHELD, DISMISSED = "filed", "upheld", "dismissed"

_CHECK, _DECIDE, _OWN = Privilege.CASES_CHECK, Privilege.CASES_DECIDE, Privilege.OWN
_REVIEW = Privilege.OBJECTIONS_DECIDE
# who submitted does not check, and who checked does not decide
_FOUR_EYES = ("submit", "check")
# whoever decided does not decide again on an objection
_DECIDED = ("submit", "check", "grant", "grant_in_part", "refuse", "suspend", "end", "recover")

# What follows from the ledger or the registers (budget, instruct, pay, …) is done by rule, in the name of whoever set
# it off; `following` gives the program the privilege for it.
CLAIM = Machine(
    name="claim",
    states={
        DRAFT: _("草稿"),
        SUBMITTED: _("已提交"),
        RETURNED: _("退回补正"),
        CHECKED: _("已审核"),
        GRANTED: _("已批准"),
        REFUSED: _("未予批准"),
        BUDGETED: _("已列入预算"),
        INSTRUCTED: _("已下达拨付"),
        PAID: _("已到账"),
        SUSPENDED: _("暂停发放"),
        ENDED: _("已结束"),
        RECOVERING: _("追回中"),
        WITHDRAWN: _("已撤回"),
    },
    initial=DRAFT,
    transitions=(
        Transition("submit", (DRAFT, RETURNED), SUBMITTED, _OWN, _("提交")),
        Transition("withdraw", (DRAFT, SUBMITTED, RETURNED, CHECKED), WITHDRAWN, _OWN, _("撤回申领")),
        Transition("return", (SUBMITTED,), RETURNED, _CHECK, _("退回补正"), reason=True),
        Transition("check", (SUBMITTED,), CHECKED, _CHECK, _("审核通过"), not_by=("submit",)),
        Transition("send_back", (CHECKED,), SUBMITTED, _DECIDE, _("退回重审"), reason=True),
        Transition("grant", (CHECKED,), GRANTED, _DECIDE, _("批准"), not_by=_FOUR_EYES),
        Transition("grant_in_part", (CHECKED,), GRANTED, _DECIDE, _("部分批准"), reason=True, not_by=_FOUR_EYES),
        Transition("refuse", (CHECKED,), REFUSED, _DECIDE, _("不予批准"), reason=True, not_by=_FOUR_EYES),
        Transition("budget", (GRANTED,), BUDGETED, _DECIDE, _("列入预算")),
        Transition("instruct", (BUDGETED, PAID), INSTRUCTED, _DECIDE, _("下达拨付")),
        Transition("pay", (BUDGETED, INSTRUCTED), PAID, _DECIDE, _("到账")),
        Transition("bounce", (INSTRUCTED, PAID), BUDGETED, _DECIDE, _("银行退回")),
        Transition("suspend", RUNNING, SUSPENDED, _DECIDE, _("暂停发放"), reason=True),
        Transition("resume", (SUSPENDED,), BUDGETED, _DECIDE, _("恢复发放"), reason=True),
        Transition("end", (GRANTED, *RUNNING, SUSPENDED), ENDED, _DECIDE, _("结束"), reason=True),
        Transition("recover", (*RUNNING, SUSPENDED, ENDED), RECOVERING, _DECIDE, _("追回"), reason=True),
        Transition("recovered", (RECOVERING,), ENDED, _DECIDE, _("追回完毕")),
        Transition("reopen", (REFUSED,), SUBMITTED, _REVIEW, _("撤销决定，重新办理"), reason=True, not_by=_DECIDED),
        Transition("overturn", (REFUSED,), GRANTED, _REVIEW, _("复核改为批准"), reason=True, not_by=_DECIDED),
        Transition("reinstate", (SUSPENDED, ENDED), BUDGETED, _REVIEW, _("复核恢复发放"), reason=True, not_by=_DECIDED),
        Transition("waive", (RECOVERING,), ENDED, _REVIEW, _("复核免予追回"), reason=True, not_by=_DECIDED),
    ),
)

OBJECTION = Machine(
    name="objection",
    states={FILED: _("待复核"), UPHELD: _("异议成立"), DISMISSED: _("维持原决定"), WITHDRAWN: _("已撤回")},
    initial=FILED,
    transitions=(
        Transition("uphold", (FILED,), UPHELD, _REVIEW, _("异议成立"), reason=True),
        Transition("dismiss", (FILED,), DISMISSED, _REVIEW, _("维持原决定"), reason=True),
        Transition("drop", (FILED,), WITHDRAWN, _OWN, _("撤回异议")),
    ),
)

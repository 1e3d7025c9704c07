"""The ways of what is due, of a batch of payments, of a bank account, and of an instalment that is owed back."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

PLANNED, BATCHED, INSTRUCTED, PAID = "planned", "batched", "instructed", "paid"
RETURNED, CANCELLED = "returned", "cancelled"
# may go into a batch; what is in one, or was paid, cannot be cancelled any more
OPEN = (PLANNED, RETURNED)
COMMITTED = (BATCHED, INSTRUCTED, PAID)

# That a day has come is no transition: what is due follows from `due_on`.
DUE = Machine(
    name="due",
    states={
        PLANNED: _("待支付"),
        BATCHED: _("已编入批次"),
        INSTRUCTED: _("已发出支付指令"),
        PAID: _("已到账"),
        RETURNED: _("已退回"),
        CANCELLED: _("已取消"),
    },
    initial=PLANNED,
    transitions=(
        Transition("batch", OPEN, BATCHED, Privilege.FUNDS_PREPARE, _("编入批次")),
        Transition("release", (BATCHED,), PLANNED, Privilege.FUNDS_PREPARE, _("移出批次"), reason=True),
        Transition("instruct", (BATCHED,), INSTRUCTED, Privilege.FUNDS_PREPARE, _("发出支付指令")),
        Transition("pay", (INSTRUCTED,), PAID, Privilege.FUNDS_PREPARE, _("到账")),
        # a bank may take back what it reported as paid
        Transition("return", (INSTRUCTED, PAID), RETURNED, Privilege.FUNDS_PREPARE, _("退回")),
        Transition("cancel", OPEN, CANCELLED, Privilege.CASES_DECIDE, _("取消"), reason=True),
        Transition("resume", (CANCELLED,), PLANNED, Privilege.CASES_DECIDE, _("恢复"), reason=True),
    ),
)

BUILT, APPROVED, SENT, SETTLED, DISCARDED = "built", "approved", "sent", "settled", "discarded"

# Who built a batch does not approve it.
PAYING = Machine(
    name="payment_batch",
    states={
        "drafted": _("编制中"),
        BUILT: _("待复核"),
        APPROVED: _("已复核，待发出"),
        SENT: _("已发出，待回执"),
        SETTLED: _("已对账"),
        DISCARDED: _("已作废"),
    },
    initial="drafted",
    transitions=(
        Transition("build", ("drafted",), BUILT, Privilege.FUNDS_PREPARE, _("编制批次")),
        Transition("approve", (BUILT,), APPROVED, Privilege.FUNDS_APPROVE, _("复核通过"), not_by=("build",)),
        Transition("send", (APPROVED,), SENT, Privilege.FUNDS_PREPARE, _("发出支付指令")),
        Transition("settle", (SENT,), SETTLED, Privilege.FUNDS_PREPARE, _("对账完成")),
        Transition("discard", (BUILT, APPROVED), DISCARDED, Privilege.FUNDS_PREPARE, _("作废"), reason=True),
    ),
)

VALID, REPLACED = "valid", "replaced"

# OWN, as persons give their accounts themselves; who may give whose is checked by the service.
BANKING = Machine(
    name="bank_account",
    states={VALID: _("有效"), RETURNED: _("已退回"), REPLACED: _("已更换")},
    initial=VALID,
    transitions=(
        Transition("return", (VALID,), RETURNED, Privilege.FUNDS_PREPARE, _("银行退回"), reason=True),
        Transition("replace", (VALID, RETURNED), REPLACED, Privilege.OWN, _("更换")),
    ),
)

OWED, PROPOSED, RECEIVED, WAIVED = "owed", "proposed", "received", "waived"
# what has neither come nor been waived
OWING = (OWED, PROPOSED)

RECOVERING = Machine(
    name="instalment",
    states={OWED: _("待退还"), PROPOSED: _("待复核免除"), RECEIVED: _("已收回"), WAIVED: _("已免除")},
    initial=OWED,
    transitions=(
        Transition("receive", OWING, RECEIVED, Privilege.FUNDS_PREPARE, _("收回")),
        Transition("propose", (OWED,), PROPOSED, Privilege.FUNDS_PREPARE, _("提请免除"), reason=True),
        Transition("waive", (PROPOSED,), WAIVED, Privilege.FUNDS_APPROVE, _("免除"), not_by=("propose",)),
        Transition("keep", (PROPOSED,), OWED, Privilege.FUNDS_APPROVE, _("不予免除"), reason=True, not_by=("propose",)),
        # an objection that is upheld needs nobody else: who decided the recovery does not decide on it
        Transition("remit", OWING, WAIVED, Privilege.OBJECTIONS_DECIDE, _("复核免除"), reason=True),
    ),
)

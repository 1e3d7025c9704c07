"""Money: funds and their ledger, what was granted and is due, bank accounts, batches of payments and their files.

Sums are in yuan with two decimals. What `ledger` calls a budget is a fund, its payer, a year, and, where the fund is
appropriated region by region, a region.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.fields import EncryptedTextField, LookupHashField
from yangui.platform.core.transitions import Stateful
from yangui.platform.funds import querysets as seen
from yangui.platform.funds import triggers
from yangui.platform.funds.states import BANKING, CANCELLED, DUE, PAYING, RECOVERING, SENT, SETTLED, VALID

UNIT = "organisations.Organisation"
ENTITY = "registry.Entity"
REFERENCE = 100
# ISO 20022: Max35Text
END_TO_END = 35


def yuan(label: Any, **options: Any) -> models.DecimalField:
    """A field for a sum of money."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, **options)


class Fund(models.Model):
    """Money for a purpose; with `by_region` it is appropriated region by region."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField(_("自"))
    last_year = models.PositiveSmallIntegerField(_("至"), null=True)
    by_region = models.BooleanField(_("按地区安排"), default=False)

    objects: Any = seen.FundQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")), name="fund_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Account(models.Model):
    """An account of the ledger. Its balance is the sum of its lines; the database keeps it.

    `overdraft` is how much more than is appropriated somebody with a name allowed to be promised.
    """

    class Kind(models.TextChoices):
        # What comes into one leaves another; all of a budget add up to 0.
        SOURCE = "source", _("预算来源")
        AVAILABLE = "available", _("可用预算")
        OBLIGED = "obliged", _("已承诺")
        INSTRUCTED = "instructed", _("支付在途")
        PAID = "paid", _("已支付")
        RECOVERED = "recovered", _("已收回")
        RECEIVABLE = "receivable", _("应收回")
        CLAIMED = "claimed", _("应收回对应")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    payer = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    region = models.ForeignKey("organisations.Region", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("科目"), max_length=12, choices=Kind)
    balance = yuan(_("余额"), default=0)
    overdraft = yuan(_("准许超出"), default=0)

    objects: Any = seen.PayerQuerySet.as_manager()

    class Meta:
        ordering = ["fund", "payer", "year", "region", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "payer", "year", "region", "kind"], nulls_distinct=False, name="one_account_each"
            ),
            models.CheckConstraint(condition=Q(overdraft=0) | Q(kind="available"), name="overdraft_of_available"),
            models.CheckConstraint(condition=Q(overdraft__gte=0), name="overdraft_not_negative"),
            # money cannot leave a stage that it has not reached
            models.CheckConstraint(
                condition=Q(balance__gte=0) | ~Q(kind__in=["obliged", "instructed", "paid", "recovered", "receivable"]),
                name="stage_not_negative",
            ),
        ]
        triggers = triggers.only_by_lines()

    def __str__(self) -> str:
        return f"{self.fund_id} {self.payer_id} {self.year} {self.region_id or ''} {self.kind}"


class Entry(models.Model):
    """Something that happened to money; its `size` lines add up to 0. Never changed: another one reverses it."""

    class Type(models.TextChoices):
        APPROPRIATE = "appropriate", _("预算安排")
        OBLIGE = "oblige", _("承诺")
        RELEASE = "release", _("取消承诺")
        INSTRUCT = "instruct", _("发出支付指令")
        PAY = "pay", _("到账")
        RETURN = "return", _("退回")
        CLAIM = "claim", _("要求退还")
        RECEIVE = "receive", _("收回")
        WAIVE = "waive", _("免除退还")
        REVERSE = "reverse", _("冲销")

    type = models.CharField(_("事项"), max_length=12, choices=Type)
    on = models.DateField(_("日期"))
    reference = models.CharField(_("关联"), max_length=REFERENCE, blank=True)
    reason = models.TextField(_("摘要"), blank=True)
    size = models.PositiveSmallIntegerField()
    reversal_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("时间"))

    objects: Any = seen.EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["reference"], name="entry_of_reference")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reversal_of=None) ^ Q(type="reverse"), name="reversal_names_what_it_reverses"
            ),
            models.CheckConstraint(condition=Q(size__gte=2), name="entry_has_two_lines"),
        ]
        triggers = [triggers.append_only(), triggers.balances("id")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.type}"


class Line(models.Model):
    """One side of an entry: what came into an account, or, negative, left it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    amount = yuan(_("金额"))

    objects: Any = seen.LineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="line_is_not_zero")]
        triggers = [triggers.append_only(), triggers.balances("entry_id"), triggers.account_follows()]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.account_id} {self.amount}"


class Obligation(models.Model):
    """A payer's part of what was granted to a payee; `reference` says by what (`case:123`)."""

    reference = models.CharField(_("关联"), max_length=REFERENCE)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="obligations")
    payer = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    region = models.ForeignKey("organisations.Region", models.PROTECT, null=True, related_name="+")
    payee = models.ForeignKey(ENTITY, models.PROTECT, related_name="obligations")
    share = models.CharField(_("分担"), max_length=40)
    made_at = models.DateTimeField(_("时间"))

    objects: Any = seen.ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reference", "payer"], name="one_obligation_a_payer")]

    def __str__(self) -> str:
        return f"{self.reference} {self.payer_id}"


class Due(Stateful):
    """What is to be paid for a period: `2026-07`, `once`, `1/3`; `part` tells a supplement for it apart."""

    MACHINE: ClassVar = DUE

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="dues")
    period = models.CharField(_("所属期"), max_length=20)
    part = models.PositiveSmallIntegerField(default=1)
    amount = yuan(_("金额"))
    due_on = models.DateField(_("应付日期"))

    objects: Any = seen.DueQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers = DUE.triggers()
        indexes = [models.Index(fields=["state", "due_on"], name="due_by_state_and_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "period", "part"], condition=~Q(state=CANCELLED), name="one_due_a_period"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="due_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.period} {self.amount}"


class BankAccount(Stateful):
    """An account at a bank: of a payee, or of a unit that pays. A corrected one is a new row."""

    MACHINE: ClassVar = BANKING

    entity = models.ForeignKey(ENTITY, models.PROTECT, null=True, related_name="bank_accounts")
    organisation = models.ForeignKey(UNIT, models.PROTECT, null=True, related_name="+")
    holder = models.CharField(_("户名"), max_length=140)
    number = EncryptedTextField(_("账号"))
    hash = LookupHashField(of="number")
    bank_code = models.CharField(_("联行号"), max_length=14)
    bank_name = models.CharField(_("开户行"), max_length=140)
    made_at = models.DateTimeField(_("时间"))

    objects: Any = seen.BankAccountQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = BANKING.triggers()
        constraints = [
            models.CheckConstraint(condition=Q(entity=None) ^ Q(organisation=None), name="account_of_one"),
            models.UniqueConstraint(fields=["entity"], condition=Q(state=VALID), name="one_valid_account"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(state=VALID), name="one_valid_account_a_unit"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class PaymentBatch(Stateful):
    """All that one payer pays at once; `account` is where the money comes from, pinned when it is sent."""

    MACHINE: ClassVar = PAYING

    payer = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    until = models.DateField(_("应付截至"))
    count = models.PositiveIntegerField(_("笔数"))
    amount = yuan(_("金额"))
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("编制时间"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    objects: Any = seen.PayerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = PAYING.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, account=None) & ~Q(state__in=[SENT, SETTLED])
                | Q(sent_at__isnull=False, account__isnull=False, state__in=[SENT, SETTLED]),
                name="sent_from_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def owner(self) -> int | None:
        """The unit that pays."""
        return self.payer_id


class Payment(models.Model):
    """One attempt to pay what is due; `result` is empty until the bank answers."""

    class Result(models.TextChoices):
        PAID = "paid", _("已到账")
        RETURNED = "returned", _("已退回")
        DISCARDED = "discarded", _("未发出")

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="payments")
    due = models.ForeignKey(Due, models.PROTECT, related_name="payments")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    amount = yuan(_("金额"))
    end_to_end = models.CharField(_("流水号"), max_length=END_TO_END, unique=True)
    result = models.CharField(_("结果"), max_length=10, choices=Result, blank=True)
    result_on = models.DateField(_("结果日期"), null=True)
    code = models.CharField(_("原因代码"), max_length=4, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    objects: Any = seen.PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # what was paid, or may still be, is not paid again
            models.UniqueConstraint(fields=["due"], condition=Q(result__in=["", "paid"]), name="one_payment_a_due"),
            models.CheckConstraint(condition=Q(result="", result_on=None) | ~Q(result="") & Q(result_on__isnull=False),
                                   name="result_has_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.end_to_end


class PaymentFile(models.Model):
    """A file that went to the bank or the treasury, or came from there: compressed and sealed (`archive`)."""

    class Type(models.TextChoices):
        BANK_CSV = "bank-csv", _("银行代发文件（CSV）")
        PAIN_001 = "pain.001", _("支付指令（ISO 20022 pain.001）")
        TREASURY_CSV = "treasury-csv", _("国库支付汇总（CSV）")
        RESULTS = "results", _("银行回执")

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, null=True, related_name="files")
    type = models.CharField(_("类别"), max_length=20, choices=Type)
    name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("时间"))

    objects: Any = seen.PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Recovery(models.Model):
    """A payer's part of what a payee owes back."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="recoveries")
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = yuan(_("金额"))
    reason = models.TextField(_("理由"))
    made_at = models.DateTimeField(_("时间"))

    objects: Any = seen.RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_is_positive")]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.amount}"


class Instalment(Stateful):
    """A part of a recovery, owed on a day."""

    MACHINE: ClassVar = RECOVERING

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("期数"))
    amount = yuan(_("金额"))
    due_on = models.DateField(_("应退日期"))
    received_on = models.DateField(_("收回日期"), null=True)

    objects: Any = seen.InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers = RECOVERING.triggers()
        constraints = [
            models.UniqueConstraint(fields=["recovery", "number"], name="one_instalment_each"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_positive"),
            models.CheckConstraint(condition=Q(state="received") ^ Q(received_on=None), name="received_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.number}"

    @property
    def owner(self) -> int | None:
        """The unit that the money goes back to."""
        return self.recovery.obligation.payer_id

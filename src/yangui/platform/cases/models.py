"""Cases and what belongs to them: how a benefit is administered, papers, letters, objections, spot checks."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.cases.querysets import ArrangementQuerySet, CaseQuerySet, ObjectionQuerySet, PaperQuerySet
from yangui.platform.cases.states import ALIVE, CLAIM, DRAFT, OBJECTION, OPEN
from yangui.platform.core.papers import SealedFile
from yangui.platform.core.transitions import Stateful

ID = 200
ENTITY = "registry.Entity"
ORGANISATION = "organisations.Organisation"


@pghistory.track()
class Arrangement(models.Model):
    """How a benefit is administered, where the policy leaves it open.

    `shares` are the payers' organisations with their parts ("7/10"), which make one whole. `papers` are asked for
    beside those that the policy names; with `promise` a promise letter takes the place of all of them, and
    `spot_check_percent` of the claims are looked at closely. `lasting` are the conditions of the benefit that must go
    on holding while it is paid; none named: those that read a relation or a region (`following`). Days are worked ones.
    """

    benefit = models.CharField(_("待遇"), max_length=ID)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("经办单位"))
    fund = models.ForeignKey("funds.Fund", models.PROTECT, null=True, related_name="+", verbose_name=_("资金"))
    shares = models.JSONField(_("分担比例"), default=dict)
    papers = models.JSONField(_("材料"), default=list)
    promise = models.BooleanField(_("告知承诺"), default=False)
    opens_on = models.DateField(_("受理开始"), null=True)
    closes_on = models.DateField(_("受理截止"), null=True)
    contact = models.CharField(_("咨询方式"), max_length=300)
    check_days = models.PositiveSmallIntegerField(_("审核时限"), default=5)
    decide_days = models.PositiveSmallIntegerField(_("决定时限"), default=5)
    pay_days = models.PositiveSmallIntegerField(_("拨付时限"), default=10)
    direct = models.BooleanField(_("免申即享"), default=False)
    spot_check_percent = models.PositiveSmallIntegerField(_("抽查比例"), default=0)
    lasting = models.JSONField(_("须持续满足的条件"), default=list)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects: Any = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["benefit", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "since"], name="one_arrangement_a_day"),
            models.CheckConstraint(condition=Q(spot_check_percent__lte=100), name="percent_of_a_hundred"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="arrangement_ends_later"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="window_closes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.since}"


class Case(Stateful):
    """A claim to a benefit.

    Pinned, as plain JSON: `form` is what was asked, `answers` are facts with value, register and day, `decision` what
    the rules say of them, `schedule` the payments (`funds` holds what became of them). `due_on` is the working day
    until which the next step must be done; it stands still from `paused_at` while the applicant is to act.
    """

    class Origin(models.TextChoices):
        """Who began it."""

        OFFER = "offer", _("免申即享")
        CLAIM = "claim", _("本人申领")
        EMPLOYER = "employer", _("单位代办")

    class Outcome(models.TextChoices):
        """What was decided."""

        OPEN = "", "—"
        GRANTED = "granted", _("批准")
        IN_PART = "in_part", _("部分批准")
        REFUSED = "refused", _("不予批准")

    MACHINE: ClassVar = CLAIM

    number = models.CharField(_("编号"), max_length=20, unique=True)
    benefit = models.CharField(_("待遇"), max_length=ID)
    document = models.CharField(_("文件"), max_length=ID)
    clause = models.CharField(_("条款"), max_length=ID, blank=True)
    pack = models.ForeignKey("library.PackVersion", models.PROTECT, null=True, related_name="+")
    arrangement = models.ForeignKey(Arrangement, models.PROTECT, related_name="+")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="cases", verbose_name=_("受益人"))
    employer = models.ForeignKey(ENTITY, models.PROTECT, null=True, related_name="+", verbose_name=_("代办单位"))
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("经办单位"))
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name=_("地区"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    promised_at = models.DateTimeField(null=True)
    decision = models.JSONField(default=dict)
    outcome = models.CharField(_("决定"), max_length=10, choices=Outcome, blank=True)
    amount = models.DecimalField(_("每期金额"), max_digits=16, decimal_places=2, null=True)
    total = models.DecimalField(_("总金额"), max_digits=16, decimal_places=2, null=True)
    overpaid = models.DecimalField(_("多付金额"), max_digits=16, decimal_places=2, default=0)
    schedule = models.JSONField(default=list)
    stopped_from = models.CharField(_("暂停自"), max_length=10, blank=True)
    stopped_by_rule = models.BooleanField(default=False)
    # what the registers said when the case last followed them
    followed = models.JSONField(default=dict)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    due_on = models.DateField(_("办理期限"), null=True)
    paused_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    # the day of the clock of whose end a supervisor was told (`escalating`)
    escalated_on = models.DateField(_("已提醒上级"), null=True)
    opened_at = models.DateTimeField(_("开始"))
    submitted_at = models.DateTimeField(_("提交"), null=True)
    decided_at = models.DateTimeField(_("决定"), null=True)
    ended_at = models.DateTimeField(_("结束"), null=True)

    objects: Any = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = CLAIM.triggers()
        constraints = [
            models.UniqueConstraint(fields=["entity", "benefit"], condition=Q(state=DRAFT), name="one_open_draft"),
            models.UniqueConstraint(fields=["entity", "benefit"], condition=Q(state__in=ALIVE), name="one_claim_alive"),
            models.CheckConstraint(condition=~Q(state__in=OPEN) | Q(due_on__isnull=False), name="open_has_a_day"),
            models.CheckConstraint(condition=Q(overpaid__gte=0), name="nothing_less_overpaid"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="decided_has_an_outcome",
            ),
        ]
        indexes = [
            # the queues of the officers: one state, by day and number
            models.Index(fields=["organisation", "state", "due_on", "id"], name="queue_of_unit"),
            models.Index(fields=["state", "due_on", "id"], name="queue_of_all"),
            # the others, the newest first
            models.Index(fields=["organisation", "state", "-id"], name="newest_of_unit"),
            models.Index(fields=["state", "-id"], name="newest_of_all"),
            models.Index(fields=["officer", "state", "due_on", "id"], name="queue_of_officer"),
            models.Index(fields=["benefit", "state", "due_on", "id"], name="queue_of_benefit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that handles it."""
        return self.organisation_id

    @property
    def reference(self) -> str:
        """How `funds` calls it."""
        return f"case:{self.pk}"


class Paper(SealedFile):
    """A paper that a person, enterprise or other gave once, for all their claims.

    `document` is the name under which papers are asked for. A newer one takes the place of the older for new uses.
    """

    PURPOSE: ClassVar = "paper"

    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="papers")
    document = models.CharField(_("材料"), max_length=300)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects: Any = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "document"], condition=Q(replaced_by=None), name="one_paper_each"
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Attachment(models.Model):
    """A paper as it was used in a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="attachments")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "paper"], name="attached_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.paper_id}"


class Message(models.Model):
    """One message between the applicant and the officers; `by_officer` tells which side wrote it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_officer = models.BooleanField()
    text = models.TextField(_("内容"))
    sent_at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sent_at:%Y-%m-%d %H:%M}"


class Letter(models.Model):
    """What was said formally; `content` is pinned, and the PDF is made of it. `code` opens the page that verifies."""

    class About(models.TextChoices):
        """What it tells."""

        RECEIVED = "received", _("受理通知书")
        RETURNED = "returned", _("补正通知书")
        GRANTED = "granted", _("准予决定书")
        REFUSED = "refused", _("不予批准决定书")
        SUSPENDED = "suspended", _("暂停发放通知书")
        RESUMED = "resumed", _("恢复发放通知书")
        CHANGED = "changed", _("变更通知书")
        RECOVERY = "recovery", _("追回决定书")
        OBJECTION = "objection", _("异议复核决定书")
        ENDED = "ended", _("结束通知书")

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    about = models.CharField(_("种类"), max_length=20, choices=About)
    number = models.CharField(_("文书编号"), max_length=30, unique=True)
    code = models.CharField(max_length=32, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("日期"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


class Objection(Stateful):
    """The applicant does not agree with a decision; somebody else decides anew until `due_on`."""

    MACHINE: ClassVar = OBJECTION

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    against = models.CharField(_("针对"), max_length=40)
    reason = models.TextField(_("理由"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提出"))
    due_on = models.DateField(_("办理期限"))
    escalated_on = models.DateField(_("已提醒上级"), null=True)
    answer = models.TextField(_("答复"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: Any = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers = OBJECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="filed"), name="one_objection_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit that handles the case."""
        return self.case.organisation_id


class SpotCheck(models.Model):
    """Whether a case was drawn for a closer look: `draw`, 0 to 9999, follows from its number, below the percentage."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="spot_check")
    draw = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    drawn = models.BooleanField(_("抽中"))
    drawn_at = models.DateTimeField()
    passed = models.BooleanField(_("结果"), null=True)
    note = models.TextField(_("说明"), blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed__isnull=True, checked_by__isnull=True, checked_at__isnull=True)
                | Q(passed__isnull=False, checked_by__isnull=False, checked_at__isnull=False),
                name="looked_at_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.draw} {self.drawn}"

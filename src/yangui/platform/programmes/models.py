"""Calls, applications, experts and reviews, the frozen ranking, objections to a notice, and awards."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.programmes.querysets import (
    ApplicationQuerySet,
    AwardQuerySet,
    CallQuerySet,
    ExpertQuerySet,
    ReviewQuerySet,
)
from yangui.platform.programmes.states import (
    ALIVE,
    APPLICATION,
    AWARD,
    CALL,
    CHANGE,
    FILED,
    MILESTONE,
    NOTICE_OBJECTION,
    REVIEW,
    SUBMITTED,
)

ID = 200
USER = settings.AUTH_USER_MODEL
ENTITY = "registry.Entity"
ORGANISATION = "organisations.Organisation"
FROZEN = pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)


class Call(Stateful):
    """One round of a programme. `rules` are its pack's call rules with what officers set, pinned when it opens
    (`rules.Rules`); `shares` the payers with their parts. `quorum` reviews must be in before any can be read.
    """

    MACHINE: ClassVar = CALL

    programme = models.CharField(_("项目"), max_length=ID)
    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    pack = models.CharField(max_length=64)
    rules = models.JSONField()
    quorum = models.PositiveSmallIntegerField(_("每份申报的评审数"), default=3)
    normalise = models.BooleanField(_("按校正分排名"), default=False)
    fund = models.ForeignKey("funds.Fund", models.PROTECT, null=True, related_name="+", verbose_name=_("资金"))
    shares = models.JSONField(_("分担比例"), default=dict)
    opens_on = models.DateField(_("申报开始"))
    closes_on = models.DateField(_("申报截止"))
    contact = models.CharField(_("咨询方式"), max_length=300)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    notice_on = models.DateField(_("公示开始"), null=True)
    notice_until = models.DateField(_("公示截止"), null=True)

    objects: Any = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = CALL.triggers()
        indexes = [models.Index(fields=["state", "-id"], name="calls_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_closes_later"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_of_one"),
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(state="open"), name="one_open_call"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that runs it."""
        return self.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(CALL.states[self.state])


class Application(Stateful):
    """An application in one category of a call. `form`, `answers` and `decision` are pinned as those of a case are;
    `statement` is the work in the applicant's words, which experts read without names.
    """

    MACHINE: ClassVar = APPLICATION

    number = models.CharField(_("编号"), max_length=20, unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    category = models.CharField(_("类别"), max_length=ID)
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="applications", verbose_name=_("申报人"))
    leader = models.ForeignKey(ENTITY, models.PROTECT, null=True, related_name="+", verbose_name=_("负责人"))
    host = models.ForeignKey(ENTITY, models.PROTECT, null=True, related_name="+", verbose_name=_("依托单位"))
    applicant = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    members = models.JSONField(_("参与人"), default=list)
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("领域"), default=list)
    statement = models.TextField(_("申报内容"), blank=True)
    form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)
    endorsed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    endorsed_at = models.DateTimeField(_("推荐时间"), null=True)
    host_rank = models.PositiveSmallIntegerField(_("单位推荐排序"), null=True)
    host_note = models.TextField(_("单位意见"), blank=True)
    officer = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    due_on = models.DateField(_("期限"), null=True)
    opened_at = models.DateTimeField(_("开始"))
    submitted_at = models.DateTimeField(_("提交"), null=True)

    objects: Any = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = APPLICATION.triggers()
        indexes = [models.Index(fields=["call", "state", "id"], name="applications_of_call")]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "entity"], condition=Q(state__in=ALIVE), name="one_application_alive"
            ),
            models.UniqueConstraint(
                fields=["call", "host", "host_rank"], condition=Q(host_rank__isnull=False), name="one_rank_each"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.call.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(APPLICATION.states[self.state])


class Attachment(models.Model):
    """A paper as it was used in an application; the papers themselves lie with `cases`, once for each person."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    paper = models.ForeignKey("cases.Paper", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "paper"], name="used_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.paper_id}"


class Recommendation(models.Model):
    """A letter from outside. Who holds the code writes it once; the applicant knows that it came, not what it says."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="recommendations")
    name = models.CharField(_("推荐人"), max_length=100)
    email = models.EmailField(_("邮箱"))
    code = models.CharField(max_length=64, unique=True)
    text = models.TextField(_("推荐意见"), blank=True)
    invited_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], name="recommended_once"),
            models.CheckConstraint(
                condition=Q(written_at=None, text="") | (Q(written_at__isnull=False) & ~Q(text="")),
                name="letter_written",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Expert(models.Model):
    """Somebody who can be asked to review: fields, the main one first, host units, and people tied to them by id."""

    account = models.OneToOneField(USER, models.PROTECT, related_name="expert")
    entity = models.ForeignKey(ENTITY, models.PROTECT, null=True, related_name="+")
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("领域"))
    hosts = ArrayField(models.CharField(max_length=200), verbose_name=_("所在单位"), default=list)
    ties = models.JSONField(_("关系人"), default=dict)
    capacity = models.PositiveSmallIntegerField(_("每批最多"), default=10)
    active = models.BooleanField(_("可用"), default=True)

    objects: Any = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.account)


class Review(Stateful):
    """What one expert says of one application; `match` is why they were paired, `scores` by criterion."""

    MACHINE: ClassVar = REVIEW

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="reviews")
    match = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    comment = models.TextField(_("评语"), blank=True)
    assigned_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects: Any = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = [
            *REVIEW.triggers(),
            pgtrigger.Protect(
                name="handed_in_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=SUBMITTED)
            ),
        ]
        indexes = [models.Index(fields=["application", "state"], name="reviews_of_application")]
        constraints = [models.UniqueConstraint(fields=["application", "expert"], name="reviewed_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.expert_id}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(REVIEW.states[self.state])


class Vote(models.Model):
    """One vote of the panel on an application; it is given once."""

    class Choice(models.TextChoices):
        """What somebody votes for."""

        RECOMMEND = "recommend", _("推荐")
        UNFUNDED = "without_funds", _("推荐但不资助")
        NOT = "not_recommend", _("不推荐")

    application = models.ForeignKey(Application, models.PROTECT, related_name="votes")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=20, choices=Choice)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [FROZEN]
        constraints = [models.UniqueConstraint(fields=["application", "expert"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.choice}"


class Minutes(models.Model):
    """What the panel settled on an application: the count of votes and why."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="minutes")
    outcome = models.CharField(max_length=20, choices=Vote.Choice)
    counts = models.JSONField()
    text = models.TextField(_("纪要"))
    held_on = models.DateField()

    class Meta:
        triggers = [FROZEN]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class FrozenRanking(models.Model):
    """The ranking of a call as it was frozen; `digest` is that of its places. It never changes."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="ranking")
    rules = models.JSONField()
    digest = models.CharField(max_length=64)
    tie_reason = models.TextField(blank=True)
    frozen_at = models.DateTimeField()

    class Meta:
        triggers = [FROZEN]

    def __str__(self) -> str:
        return self.digest


class Place(models.Model):
    """An application's place in a frozen ranking, with what led to it."""

    ranking = models.ForeignKey(FrozenRanking, models.PROTECT, related_name="places")
    application = models.OneToOneField(Application, models.PROTECT, related_name="place")
    rank = models.PositiveIntegerField(_("名次"))
    outcome = models.CharField(max_length=20)
    score = models.DecimalField(_("得分"), max_digits=7, decimal_places=2)
    raw = models.DecimalField(_("平均分"), max_digits=7, decimal_places=2, null=True)
    normalised = models.DecimalField(_("校正分"), max_digits=7, decimal_places=2, null=True)
    marks = ArrayField(models.CharField(max_length=ID))
    ties = ArrayField(models.DecimalField(max_digits=9, decimal_places=2), default=list)
    displaced_by = models.JSONField(default=list)

    class Meta:
        ordering = ["rank"]
        triggers = [FROZEN]
        constraints = [models.UniqueConstraint(fields=["ranking", "rank"], name="one_place_each")]

    def __str__(self) -> str:
        return f"{self.rank}"


class NoticeObjection(Stateful):
    """Somebody objects to one of those in a public notice; only that one waits for the answer."""

    MACHINE: ClassVar = NOTICE_OBJECTION

    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    name = models.CharField(_("姓名"), max_length=100)
    contact = models.CharField(_("联系方式"), max_length=200)
    reason = models.TextField(_("理由"))
    was = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    due_on = models.DateField(_("核查期限"))
    answer = models.TextField(_("核查结果"), blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        triggers = NOTICE_OBJECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(state=FILED), name="one_notice_objection")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.application.call.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(NOTICE_OBJECTION.states[self.state])


class Award(Stateful):
    """What somebody chosen gets, from the offer to the final check; the ledger calls it `award:<pk>`."""

    MACHINE: ClassVar = AWARD

    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True)
    figures = models.TextField(_("约定指标"), blank=True)
    starts_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)

    objects: Any = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = AWARD.triggers()
        constraints = [models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="award_above_nothing")]

    def __str__(self) -> str:
        return self.reference

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.application.call.organisation_id

    @property
    def reference(self) -> str:
        """How `funds` calls it."""
        return f"award:{self.pk}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(AWARD.states[self.state])


class Milestone(Stateful):
    """A check of an award on a day: in the middle, every year, or at the end."""

    class Type(models.TextChoices):
        """What is checked."""

        MID_TERM = "mid_term", _("中期考核")
        YEARLY = "yearly", _("年度检查")
        FINAL = "final_check", _("验收")

    MACHINE: ClassVar = MILESTONE

    award = models.ForeignKey(Award, models.PROTECT, related_name="milestones")
    type = models.CharField(max_length=20, choices=Type)
    due_on = models.DateField(_("期限"))
    report = models.TextField(_("报告"), blank=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        triggers = MILESTONE.triggers()

    def __str__(self) -> str:
        return f"{self.award_id} {self.type}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.award.owner

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(MILESTONE.states[self.state])


class Change(Stateful):
    """A request to change an award: its host, leader, budget or time."""

    class About(models.TextChoices):
        """What is to change."""

        HOST = "host", _("依托单位")
        LEADER = "leader", _("负责人")
        BUDGET = "budget", _("经费")
        TIME = "time", _("期限")

    MACHINE: ClassVar = CHANGE

    award = models.ForeignKey(Award, models.PROTECT, related_name="changes")
    about = models.CharField(_("变更内容"), max_length=10, choices=About)
    text = models.TextField(_("说明"))
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = CHANGE.triggers()

    def __str__(self) -> str:
        return f"{self.award_id} {self.about}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.award.owner

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(CHANGE.states[self.state])

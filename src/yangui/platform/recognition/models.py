"""Registers as units keep them, recognitions with their visits, entries with their certificates; nominations upward,
and committees for titles.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.recognition.querysets import (
    CertificateQuerySet,
    CommitteeQuerySet,
    EntryQuerySet,
    NominationQuerySet,
    RecognitionQuerySet,
    RegisterQuerySet,
    TitleReviewQuerySet,
    VisitQuerySet,
)
from yangui.platform.recognition.states import (
    ALIVE,
    ENTRY,
    FILED,
    HANDED_IN,
    LISTED,
    NOMINATION,
    NOMINEE,
    NOTICE_OBJECTION,
    RECOGNITION,
    SUBMITTED,
    TITLE_REVIEW,
)
from yangui.platform.recognition.states import VISIT as VISITING

ID = 200
USER = settings.AUTH_USER_MODEL
ENTITY = "registry.Entity"
ORGANISATION = "organisations.Organisation"
FROZEN = pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)


class Level(models.TextChoices):
    """The levels of a register (`policy.register_types.Level`)."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Register(models.Model):
    """A register type of the pack at one level, as a unit keeps it. `rules` are what the pack says, with what officers
    set where it is open (`rules.Rules`); `ladder` is the topmost rung of its ladder, empty where it stands alone.
    """

    type = models.CharField(_("名录"), max_length=ID)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("主管单位"))
    title = models.CharField(_("名称"), max_length=200)
    pack = models.CharField(max_length=64)
    rules = models.JSONField()
    ladder = models.CharField(max_length=ID, blank=True)
    contact = models.CharField(_("咨询方式"), max_length=300)
    kept_since = models.DateField(_("自"))

    objects: Any = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["type", "level", "id"]
        constraints = [models.UniqueConstraint(fields=["type", "level", "organisation"], name="one_register_each")]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that keeps it."""
        return self.organisation_id


class Recognition(Stateful):
    """An application or nomination to a register. `rules`, `form`, `answers` and `decision` are pinned as those of a
    case are; `values` are what the register holds of each entry, by field, as text.
    """

    class Origin(models.TextChoices):
        """Who began it."""

        APPLICATION = "application", _("申请")
        NOMINATION = "nomination", _("提名")

    MACHINE: ClassVar = RECOGNITION

    number = models.CharField(_("编号"), max_length=20, unique=True)
    register = models.ForeignKey(Register, models.PROTECT, related_name="recognitions")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="recognitions", verbose_name=_("申请人"))
    applicant = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    origin = models.CharField(_("来源"), max_length=12, choices=Origin)
    rules = models.JSONField()
    form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)
    statement = models.TextField(_("申请说明"), blank=True)
    officer = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    due_on = models.DateField(_("期限"), null=True)
    opened_at = models.DateTimeField(_("开始"))
    submitted_at = models.DateTimeField(_("提交"), null=True)
    notice_on = models.DateField(_("公示开始"), null=True)
    notice_until = models.DateField(_("公示截止"), null=True)

    objects: Any = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = RECOGNITION.triggers()
        indexes = [models.Index(fields=["register", "state", "id"], name="recognitions_of_register")]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "entity"], condition=Q(state__in=ALIVE), name="one_recognition_alive"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that keeps the register."""
        return self.register.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(RECOGNITION.states[self.state])


class Attachment(models.Model):
    """A paper as it was used in a recognition; the papers themselves lie with `cases`."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="attachments")
    paper = models.ForeignKey("cases.Paper", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["recognition", "paper"], name="recognised_by_paper_once")]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.paper_id}"


class Visit(Stateful):
    """Somebody goes there, or judges as an expert, by a checklist; `lines` are answers by the line's number."""

    class Kind(models.TextChoices):
        """How it is looked at."""

        SITE = "site", _("现场核查")
        EXPERT = "expert", _("专家评议")

    MACHINE: ClassVar = VISITING

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="visits")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    visitor = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    due_on = models.DateField(_("期限"))
    lines = models.JSONField(default=dict)
    conclusion = models.TextField(_("结论"), blank=True)
    recommends = models.BooleanField(_("建议认定"), null=True)
    planned_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects: Any = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers = [
            *VISITING.triggers(),
            pgtrigger.Protect(
                name="visit_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=HANDED_IN)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["recognition", "visitor"], name="visited_once")]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.visitor_id}"

    @property
    def owner(self) -> int | None:
        """None: who may hand it in is whoever was asked, wherever the unit."""
        return None

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(VISITING.states[self.state])


class NoticeObjection(Stateful):
    """Somebody objects to a recognition that is publicly noticed; it waits for the answer."""

    MACHINE: ClassVar = NOTICE_OBJECTION

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="objections")
    name = models.CharField(_("姓名"), max_length=100)
    contact = models.CharField(_("联系方式"), max_length=200)
    reason = models.TextField(_("理由"))
    filed_at = models.DateTimeField()
    due_on = models.DateField(_("核查期限"))
    answer = models.TextField(_("核查结果"), blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        triggers = NOTICE_OBJECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["recognition"], condition=Q(state=FILED), name="one_objection_to_notice")
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit that keeps the register."""
        return self.recognition.owner

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(NOTICE_OBJECTION.states[self.state])


class Entry(Stateful):
    """What a register holds of one body, beside the entry of the registry (`listing`).

    `intended` is what is intended, a removal or a downgrade; a hearing can be asked for until `hear_until`.
    """

    class Intended(models.TextChoices):
        """What is to become of it."""

        REMOVAL = "removal", _("撤销")
        DOWNGRADE = "downgrade", _("降级")

    MACHINE: ClassVar = ENTRY

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    recognition = models.OneToOneField(Recognition, models.PROTECT, null=True, related_name="entry")
    listing = models.OneToOneField("registry.Listing", models.PROTECT, related_name="entry")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="entries", verbose_name=_("名称"))
    number = models.CharField(_("认定编号"), max_length=40, unique=True)
    ladder = models.CharField(max_length=ID, blank=True)
    values = models.JSONField(default=dict)
    since = models.DateField(_("认定日期"))
    until = models.DateField(_("有效期至"), null=True)
    review_on = models.DateField(_("下次复核"), null=True)
    intended = models.CharField(_("拟作决定"), max_length=10, choices=Intended, blank=True)
    hear_until = models.DateField(_("听证申请截止"), null=True)
    minutes = models.TextField(_("听证记录"), blank=True)
    ended_on = models.DateField(_("终止"), null=True)

    objects: Any = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = ENTRY.triggers()
        indexes = [
            models.Index(fields=["register", "state", "id"], name="entries_of_register"),
            models.Index(fields=["state", "review_on"], name="entries_by_review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "ladder"], condition=Q(state__in=LISTED) & ~Q(ladder=""), name="one_rung_of_a_ladder"
            ),
            models.UniqueConstraint(
                fields=["register", "entity"], condition=Q(state__in=LISTED), name="one_entry_listed"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that keeps the register."""
        return self.register.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(ENTRY.states[self.state])


class Certificate(models.Model):
    """A certificate of an entry; `content` is pinned, the PDF is made of it. `code` opens the page that verifies."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="certificates")
    number = models.CharField(_("证书编号"), max_length=50, unique=True)
    code = models.CharField(max_length=32, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("日期"))
    revoked_at = models.DateTimeField(null=True)

    objects: Any = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(revoked_at=None), name="one_certificate_holds")
        ]

    def __str__(self) -> str:
        return self.number


class Nomination(Stateful):
    """A round in which a unit sends up names: for a national register, or for a category of a national programme."""

    MACHINE: ClassVar = NOMINATION

    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("推荐单位"))
    register = models.ForeignKey(Register, models.PROTECT, null=True, related_name="nominations")
    programme = models.CharField(_("项目"), max_length=ID, blank=True)
    category = models.CharField(_("类别"), max_length=ID, blank=True)
    papers = models.JSONField(_("材料"), default=list)
    due_on = models.DateField(_("上报截止"))
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("上报"), null=True)

    objects: Any = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = NOMINATION.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(register__isnull=False, programme="", category="")
                | (Q(register=None) & ~Q(programme="") & ~Q(category="")),
                name="nominated_for_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that sends up."""
        return self.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(NOMINATION.states[self.state])


class Nominee(Stateful):
    """Somebody in a nomination; `decision` is what the rules said when they were found, `result` what came back."""

    MACHINE: ClassVar = NOMINEE

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="nominees")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="+", verbose_name=_("名称"))
    decision = models.JSONField(default=dict)
    papers_in = models.BooleanField(_("材料齐全"), default=False)
    result = models.CharField(_("结果编号"), max_length=40, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = NOMINEE.triggers()
        constraints = [models.UniqueConstraint(fields=["nomination", "entity"], name="nominated_once")]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.entity_id}"

    @property
    def owner(self) -> int | None:
        """The unit that sends up."""
        return self.nomination.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(NOMINEE.states[self.state])


class Committee(models.Model):
    """A committee that reviews titles on the channels of a programme of the pack; `quorum` members must vote."""

    programme = models.CharField(_("通道"), max_length=ID)
    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("组建单位"))
    members: Any = models.ManyToManyField(USER, related_name="committees", verbose_name=_("委员"))
    quorum = models.PositiveSmallIntegerField(_("最少投票人数"))
    open = models.BooleanField(_("受理"), default=True)
    made_at = models.DateTimeField()

    objects: Any = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(quorum__gte=2), name="committee_of_two")]

    def __str__(self) -> str:
        return self.title


class TitleReview(Stateful):
    """Somebody's title before a committee; `category` is the channel, `decision` why that channel is open to them."""

    MACHINE: ClassVar = TITLE_REVIEW

    number = models.CharField(_("编号"), max_length=20, unique=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="reviews")
    category = models.CharField(_("通道"), max_length=ID)
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="title_reviews", verbose_name=_("申报人"))
    decision = models.JSONField(default=dict)
    statement = models.TextField(_("业绩"))
    minutes = models.TextField(_("纪要"), blank=True)
    submitted_at = models.DateTimeField(_("提交"))

    objects: Any = TitleReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = TITLE_REVIEW.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "entity"], condition=Q(state=SUBMITTED), name="one_title_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that formed the committee."""
        return self.committee.organisation_id

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(TITLE_REVIEW.states[self.state])


class TitleVote(models.Model):
    """A member's vote on a title; it is given once, and who voted how is nobody's to read."""

    review = models.ForeignKey(TitleReview, models.PROTECT, related_name="votes")
    member = models.ForeignKey(USER, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [FROZEN]
        constraints = [models.UniqueConstraint(fields=["review", "member"], name="one_title_vote_each")]

    def __str__(self) -> str:
        return f"{self.review_id}"

"""Recognitions on their way, with papers, visits and objections to the notice."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.recognition.models.registers import Register
from yangui.platform.recognition.querysets import (
    RecognitionQuerySet,
    VisitQuerySet,
)
from yangui.platform.recognition.states import (
    ALIVE,
    FILED,
    HANDED_IN,
    NOTICE_OBJECTION,
    RECOGNITION,
)
from yangui.platform.recognition.states import VISIT as VISITING

USER = settings.AUTH_USER_MODEL
ENTITY = "registry.Entity"


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

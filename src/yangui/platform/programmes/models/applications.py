"""What is applied for, with its papers and letters."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.programmes.models.calls import Call
from yangui.platform.programmes.querysets import ApplicationQuerySet
from yangui.platform.programmes.states import ALIVE, APPLICATION

USER = settings.AUTH_USER_MODEL
ENTITY = "registry.Entity"


class Application(Stateful):
    """An application in one category of a call. `form`, `answers` and `decision` are pinned as those of a case are;
    `statement` is the work in the applicant's words, which experts read without names. `saves` counts how often the
    draft was saved, and `saved_from` names the browser window that did it last.
    """

    MACHINE: ClassVar = APPLICATION

    number = models.CharField(_("编号"), max_length=20, unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    category = models.CharField(_("类别"), max_length=200)
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
    saves = models.PositiveIntegerField(default=0)
    saved_from = models.CharField(max_length=32, blank=True)
    saved_at = models.DateTimeField(_("保存"), null=True)
    opened_at = models.DateTimeField(_("开始"))
    submitted_at = models.DateTimeField(_("提交"), null=True)

    objects: Any = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = APPLICATION.triggers()
        indexes = [
            models.Index(fields=["call", "state", "id"], name="applications_of_call"),
            models.Index(fields=["call", "id"], name="applications_by_call"),
        ]
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

"""What those chosen get, how it is checked, and how it changes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.programmes.models.applications import Application
from yangui.platform.programmes.querysets import AwardQuerySet
from yangui.platform.programmes.states import AWARD, CHANGE, MILESTONE


class Award(Stateful):
    """What somebody chosen gets, from the offer to the final check; the ledger calls it `award:<pk>`.

    `amount` is what is granted without what matches it; `terms` are pinned at the agreement (`awarding.Terms`).
    """

    MACHINE: ClassVar = AWARD

    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True)
    figures = models.TextField(_("约定指标"), blank=True)
    terms = models.JSONField(default=dict)
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


class Milestone(Stateful):
    """A check of an award on a day: in the middle, every year, or at the end.

    `host_paid` is what the host has put in until then, as the holder reports it.
    """

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
    host_paid = models.DecimalField(_("依托单位已投入"), max_digits=16, decimal_places=2, null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        triggers = MILESTONE.triggers()
        indexes = [models.Index(fields=["state", "due_on"], name="milestones_by_day")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.type}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.award.owner


class Change(Stateful):
    """A request to change an award: its host or leader (`entity`), the day of a check, or how its money is used."""

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
    entity = models.ForeignKey("registry.Entity", models.PROTECT, null=True, related_name="+")
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, related_name="+")
    day = models.DateField(_("新的日期"), null=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = CHANGE.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(about__in=["host", "leader"], entity__isnull=False)
                | Q(about="time", milestone__isnull=False, day__isnull=False)
                | Q(about="budget"),
                name="change_says_to_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.about}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.award.owner

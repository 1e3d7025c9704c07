"""Figures as they were reported, verified and counted, on what evidence, and the rounds in which they are asked for."""

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core import evidence
from yangui.platform.core.transitions import Stateful
from yangui.platform.targets.models.goals import ORGANISATION, REGION, Indicator
from yangui.platform.targets.querysets import FigureQuerySet
from yangui.platform.targets.reporting import OPEN_STATES, REPORTING, VERIFIED


class Round(models.Model):
    """A round of regular dispatch (调度): the figures as of a day, to be reported within so many working days."""

    title = models.CharField(_("名称"), max_length=200)
    as_of = models.DateField(_("数据截至"))
    opened_on = models.DateField(_("开始"))
    days = models.PositiveSmallIntegerField(_("填报工作日"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Figure(Stateful):
    """What was reached on a day, so far: of a goal, in a region. Reported by a unit, verified by another one.

    It never changes: a verified one is replaced by another that `corrects` it and gives the `reason`. `latest` marks
    the newest verified one of its goal and region, so that the daily recount reads one row of each series.
    """

    MACHINE: ClassVar = REPORTING

    class Origin(models.TextChoices):
        """Where it comes from."""

        REPORTED = "reported", _("填报")
        COUNTED = "counted", _("由登记库统计")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    as_of = models.DateField(_("数据截至"))
    figure = models.DecimalField(_("实际值"), max_digits=20, decimal_places=4)
    evidence = models.TextField(_("依据"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REPORTED)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("上报时间"))
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(_("更正原因"), blank=True)
    verified_for = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")
    latest = models.BooleanField(default=False)

    objects: Any = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "id"]
        triggers = [
            *REPORTING.triggers(),
            pgtrigger.ReadOnly(
                name="figure_stays", fields=["indicator", "region", "as_of", "figure", "evidence", "organisation"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "as_of"], condition=Q(state=VERIFIED), name="one_verified_a_day"
            ),
            models.UniqueConstraint(
                fields=["indicator", "region", "as_of"], condition=Q(state__in=OPEN_STATES), name="one_open_a_day"
            ),
            models.UniqueConstraint(
                fields=["indicator", "region"],
                include=["as_of", "figure"],
                condition=Q(latest=True),
                name="one_latest_a_region",
            ),
            models.CheckConstraint(condition=Q(latest=False) | Q(state=VERIFIED), name="latest_is_verified"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(condition=~Q(evidence=""), name="figure_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.as_of} {self.figure}"


class Evidence(evidence.Evidence):
    """A file on which a reported figure rests."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="files")


class Owed(models.Model):
    """A figure that a unit owes in a round; `figure` is what it reported. `asked` is for pages that show the value."""

    asked: Decimal | None = None

    round = models.ForeignKey(Round, models.CASCADE, related_name="owed")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="owed")
    figure = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="answers")

    class Meta:
        ordering = ["round", "organisation", "indicator", "region"]
        constraints = [models.UniqueConstraint(fields=["round", "indicator", "region"], name="owed_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.indicator_id} {self.region_id}"

"""What is made public, with approval: figures, statistics and lists of demand."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.targets.models.goals import ORGANISATION, REGION
from yangui.platform.targets.publishing import PUBLISHING
from yangui.platform.targets.querysets import DemandQuerySet, PublicationQuerySet


class Demand(models.Model):
    """So many people of an occupation that an employer needs in a year, as a unit collected it; `filled` is unknown
    until it is told.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    employer = models.CharField(_("用人单位"), max_length=200)
    post = models.CharField(_("岗位"), max_length=200)
    needed = models.PositiveIntegerField(_("需求人数"))
    filled = models.PositiveIntegerField(_("已到岗人数"), null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("时间"))

    objects: Any = DemandQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "region", "employer", "post"]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "employer", "post"], name="one_demand_a_post"),
            models.CheckConstraint(condition=Q(needed__gt=0), name="demand_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.employer} {self.post}"


class Publication(Stateful):
    """A table that is made public once another than who prepared it approves; `content` is pinned, and what must not
    be told of few people is not in it. `threshold` is the least number of people that is told.
    """

    MACHINE: ClassVar = PUBLISHING

    class Kind(models.TextChoices):
        """What it tells."""

        STATISTIC = "statistic", _("人才统计")
        FIGURES = "figures", _("目标数据")
        DEMAND = "demand", _("人才需求目录")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    subject = models.CharField(_("内容"), max_length=200)
    title = models.CharField(_("标题"), max_length=200)
    as_of = models.DateField(_("数据截至"))
    threshold = models.PositiveSmallIntegerField(_("最小人数"))
    content = models.JSONField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("编制时间"))
    published_on = models.DateField(_("发布日期"), null=True)

    objects: Any = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        triggers = [
            *PUBLISHING.triggers(),
            pgtrigger.ReadOnly(name="content_stays", fields=["kind", "subject", "as_of", "threshold", "content"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False), name="publication_has_a_day"
            ),
            models.CheckConstraint(condition=Q(threshold__gte=2), name="threshold_hides_one"),
        ]

    def __str__(self) -> str:
        return self.title

"""Matters of supervision, and the letters by which they are told."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.targets.ladder import Rung
from yangui.platform.targets.models.figures import Round
from yangui.platform.targets.models.goals import ORGANISATION, REGION, Indicator
from yangui.platform.targets.querysets import MatterQuerySet
from yangui.platform.targets.supervision import RUNGS, SUPERVISION


class Matter(Stateful):
    """A matter of supervision: what was missed (`miss`, each only once), by whom, and on which rung of the ladder.

    `thread` joins the misses of the same thing. The clock runs from `notified_on`. `decision` is what was decided on
    approval, for the rungs that a person decides on.
    """

    MACHINE: ClassVar = SUPERVISION

    thread = models.CharField(max_length=200)
    miss = models.CharField(max_length=200, unique=True)
    rung = models.CharField(_("方式"), max_length=20, choices=[(r.value, RUNGS[r]) for r in Rung])
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="matters")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="matters")
    region = models.ForeignKey(REGION, models.PROTECT, null=True, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="matters")
    said = models.TextField(_("事由"))
    found_on = models.DateField(_("发现日期"))
    notified_on = models.DateField(_("通知日期"), null=True)
    answer = models.TextField(_("办理情况"), blank=True)
    decision = models.TextField(_("决定"), blank=True)

    objects: Any = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-id"]
        triggers = SUPERVISION.triggers()
        indexes = [models.Index(fields=["thread"], name="matter_of_thread")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["found", "registered", "approved", "dismissed"]) | Q(notified_on__isnull=False),
                name="notice_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.said}"


class Order(models.Model):
    """The letter by which a matter was told: pinned when it is made, verified by its code (`core.pinned`)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    number = models.CharField(_("文书编号"), max_length=30, unique=True)
    code = models.CharField(max_length=32, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("日期"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number

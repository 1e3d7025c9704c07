"""The frozen ranking."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.triggers import FROZEN
from yangui.platform.programmes.models.applications import Application
from yangui.platform.programmes.models.calls import Call


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
    marks = ArrayField(models.CharField(max_length=200))
    ties = ArrayField(models.DecimalField(max_digits=9, decimal_places=2), default=list)
    displaced_by = models.JSONField(default=list)

    class Meta:
        ordering = ["rank"]
        triggers = [FROZEN]
        constraints = [models.UniqueConstraint(fields=["ranking", "rank"], name="one_place_each")]

    def __str__(self) -> str:
        return f"{self.rank}"

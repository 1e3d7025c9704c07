"""Experts, what they say of an application, and what the panel settles."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.core.triggers import FROZEN
from yangui.platform.programmes.models.applications import Application
from yangui.platform.programmes.querysets import ExpertQuerySet, ReviewQuerySet
from yangui.platform.programmes.states import REVIEW, SUBMITTED


class Expert(models.Model):
    """Somebody who can be asked to review: fields, the main one first, host units, and people tied to them by id."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    entity = models.ForeignKey("registry.Entity", models.PROTECT, null=True, related_name="+")
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

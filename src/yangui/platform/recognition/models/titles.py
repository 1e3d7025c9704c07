"""Committees for titles, what they decide on, and their votes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.core.triggers import FROZEN
from yangui.platform.recognition.querysets import (
    CommitteeQuerySet,
    TitleReviewQuerySet,
)
from yangui.platform.recognition.states import (
    SUBMITTED,
    TITLE_REVIEW,
)

ID = 200
USER = settings.AUTH_USER_MODEL
ENTITY = "registry.Entity"
ORGANISATION = "organisations.Organisation"


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

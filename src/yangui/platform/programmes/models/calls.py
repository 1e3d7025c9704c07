"""A call of a programme, and its public notice."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.core.triggers import FROZEN
from yangui.platform.programmes.querysets import CallQuerySet
from yangui.platform.programmes.states import CALL


class Call(Stateful):
    """One round of a programme. `rules` are its pack's call rules with what officers set, pinned when it opens
    (`rules.Rules`); `shares` the payers with their parts. `quorum` reviews must be in before any can be read.
    `overrun` is why, and by whom, it may open though its fund does not suffice.
    """

    MACHINE: ClassVar = CALL

    programme = models.CharField(_("项目"), max_length=200)
    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", verbose_name=_("组织单位")
    )
    pack = models.CharField(max_length=64)
    rules = models.JSONField()
    quorum = models.PositiveSmallIntegerField(_("每份申报的评审数"), default=3)
    normalise = models.BooleanField(_("按校正分排名"), default=False)
    fund = models.ForeignKey("funds.Fund", models.PROTECT, null=True, related_name="+", verbose_name=_("资金"))
    shares = models.JSONField(_("分担比例"), default=dict)
    opens_on = models.DateField(_("申报开始"))
    closes_on = models.DateField(_("申报截止"))
    contact = models.CharField(_("咨询方式"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    overrun = models.TextField(_("准许超出资金的理由"), blank=True)
    overrun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    notice_on = models.DateField(_("公示开始"), null=True)
    notice_until = models.DateField(_("公示截止"), null=True)

    objects: Any = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = CALL.triggers()
        indexes = [models.Index(fields=["state", "-id"], name="calls_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_closes_later"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_of_one"),
            models.CheckConstraint(condition=Q(overrun="") | Q(overrun_by__isnull=False), name="overrun_has_a_name"),
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(state="open"), name="one_open_call"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that runs it."""
        return self.organisation_id


class PublicNotice(models.Model):
    """A notice as it was published: who is chosen and who is on the reserve list, with masked names. It never changes
    (`core.pinned`); what became of each stands beside it.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="notice")
    number = models.CharField(_("编号"), max_length=30, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_on = models.DateField(_("公示开始"))
    until = models.DateField(_("公示截止"))

    class Meta:
        ordering = ["-published_on", "-id"]
        triggers = [FROZEN]

    def __str__(self) -> str:
        return self.number

"""Who wants to be asked after some months, and what was answered: a count that knows nobody."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.fields import EncryptedTextField, LookupHashField
from yangui.platform.takeup.querysets import TallyQuerySet


class Outcome(models.TextChoices):
    """What became of a benefit."""

    RECEIVED = "received", _("已经拿到")
    WAITING = "waiting", _("已申请，在等")
    REFUSED = "refused", _("申请了，没有批")
    NOT_APPLIED = "not_applied", _("没有申请")


class Reason(models.TextChoices):
    """Why it was refused or not applied for: from a list, since free words would tell of their writer."""

    UNKNOWN_HOW = "unknown_how", _("不知道在哪里、怎样申请")
    PAPERS = "papers", _("材料难备齐")
    TOO_LATE = "too_late", _("错过了时间")
    NOT_MET = "not_met", _("单位认定不符合条件")
    NO_QUOTA = "no_quota", _("名额或资金已用完")
    NOT_WORTH = "not_worth", _("手续多、金额少，不值得")
    OTHER = "other", _("其他")


class FollowUp(models.Model):
    """An address whose owner wants to be asked; `check_link` is the sealed self-check, `ask_on` the day."""

    address = EncryptedTextField()
    address_hash = LookupHashField(of="address")
    check_link = EncryptedTextField()
    benefits = ArrayField(models.CharField(max_length=200))
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    made_at = models.DateTimeField()
    ask_on = models.DateField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["ask_on"], condition=models.Q(asked_at=None), name="follow_up_waits")]
        constraints = [models.UniqueConstraint(fields=["address_hash"], name="one_follow_up_an_address")]

    def __str__(self) -> str:
        return f"{self.pk} {self.ask_on}"


class Tally(models.Model):
    """How often a benefit was answered with the same outcome and reason."""

    benefit = models.CharField(_("待遇"), max_length=200)
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome)
    reason = models.CharField(_("原因"), max_length=20, choices=Reason, blank=True)
    count = models.PositiveIntegerField(_("次数"), default=0)

    objects: Any = TallyQuerySet.as_manager()

    class Meta:
        ordering = ["benefit", "outcome", "reason"]
        constraints = [models.UniqueConstraint(fields=["benefit", "outcome", "reason"], name="one_tally_each")]

    def __str__(self) -> str:
        return f"{self.benefit} {self.outcome} {self.reason} {self.count}"

"""Sessions of a panel that hears applicants: who appears when, and who of the panel was there."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.programmes.models.applications import Application
from yangui.platform.programmes.models.calls import Call
from yangui.platform.programmes.models.reviews import Expert
from yangui.platform.programmes.states import SESSION


class DefenceSession(Stateful):
    """A sitting of the panel; `quorum` members must be there, and `minutes` are written when it was held."""

    class Mode(models.TextChoices):
        """How people come together."""

        ON_SITE = "on_site", _("现场")
        ONLINE = "online", _("线上")
        BOTH = "both", _("现场和线上")

    MACHINE: ClassVar = SESSION

    call = models.ForeignKey(Call, models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("日期"))
    begins_at = models.TimeField(_("开始"))
    mode = models.CharField(_("方式"), max_length=10, choices=Mode)
    place = models.CharField(_("地点或会议号"), max_length=300)
    quorum = models.PositiveSmallIntegerField(_("最少到会人数"))
    minutes = models.TextField(_("纪要"), blank=True)

    class Meta:
        ordering = ["held_on", "begins_at", "id"]
        triggers = SESSION.triggers()
        constraints = [models.CheckConstraint(condition=Q(quorum__gte=1), name="session_quorum_of_one")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.held_on}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.call.organisation_id


class Slot(models.Model):
    """When an application is heard, and who appears for it; `appeared` is unknown until the day."""

    session = models.ForeignKey(DefenceSession, models.PROTECT, related_name="slots")
    application = models.ForeignKey(Application, models.PROTECT, related_name="slots")
    begins_at = models.TimeField(_("开始"))
    ends_at = models.TimeField(_("结束"))
    who = models.CharField(_("答辩人"), max_length=100)
    appeared = models.BooleanField(_("到场"), null=True)

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "application"], name="heard_once"),
            models.UniqueConstraint(fields=["session", "begins_at"], name="one_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="slot_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at} {self.application_id}"


class Attendance(models.Model):
    """A member of the panel who was invited; `attended` is unknown until the day."""

    session = models.ForeignKey(DefenceSession, models.PROTECT, related_name="attendances")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="attendances")
    attended = models.BooleanField(_("到会"), null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "expert"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.expert_id}"

"""Objections to a notice."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.programmes.models.applications import Application
from yangui.platform.programmes.states import FILED, NOTICE_OBJECTION


class NoticeObjection(Stateful):
    """Somebody objects to one of those in a public notice; only that one waits for the answer."""

    MACHINE: ClassVar = NOTICE_OBJECTION

    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    name = models.CharField(_("姓名"), max_length=100)
    contact = models.CharField(_("联系方式"), max_length=200)
    reason = models.TextField(_("理由"))
    was = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    due_on = models.DateField(_("核查期限"))
    answer = models.TextField(_("核查结果"), blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        triggers = NOTICE_OBJECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(state=FILED), name="one_notice_objection")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit that runs the call."""
        return self.application.call.organisation_id

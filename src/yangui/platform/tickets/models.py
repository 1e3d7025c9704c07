"""Tickets with their files, what was escalated because a clock ran out, and what was made public."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core import evidence
from yangui.platform.core.transitions import Stateful
from yangui.platform.tickets.querysets import TicketQuerySet
from yangui.platform.tickets.states import TICKET

ORGANISATION = "organisations.Organisation"


class Kind(models.TextChoices):
    """What is raised, and by whom: officers and agents, an enterprise's agent, an observer."""

    BLOCKAGE = "blockage", _("堵点")
    ENTERPRISE = "enterprise", _("政企对接")
    OBSERVATION = "observation", _("监督员反映")


class Satisfaction(models.TextChoices):
    """What who raised it thinks of the answer."""

    SATISFIED = "satisfied", _("满意")
    FAIR = "fair", _("基本满意")


class Ticket(Stateful):
    """Something that is in somebody's way. What was raised never changes.

    `about` is the unit that was observed, `organisation` the one whose it is. The clock of the unit runs from
    `assigned_on`; `reopened` counts how often the answer did not do.
    """

    MACHINE: ClassVar = TICKET

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("情况"))
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name=_("地区"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tickets")
    entity = models.ForeignKey("registry.Entity", models.PROTECT, null=True, related_name="tickets")
    about = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")
    raised_on = models.DateField(_("提出日期"))
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="tickets")
    assigned_on = models.DateField(_("分派日期"), null=True)
    replied_on = models.DateField(_("答复日期"), null=True)
    reply = models.TextField(_("答复"), blank=True)
    satisfaction = models.CharField(_("评价"), max_length=20, choices=Satisfaction, blank=True)
    reopened = models.PositiveSmallIntegerField(_("重办次数"), default=0)

    objects: Any = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["state", "organisation"], name="ticket_by_state")]
        triggers = [
            *TICKET.triggers(),
            pgtrigger.ReadOnly(
                name="ticket_stays", fields=["kind", "title", "text", "region", "raised_by", "entity", "raised_on"]
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="enterprise") | Q(entity__isnull=False), name="issue_of_one"),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "dismissed", "withdrawn"]) | Q(assigned_on__isnull=False),
                name="assigned_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["replied", "closed"]) | (Q(replied_on__isnull=False) & ~Q(reply="")),
                name="reply_has_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit whose it is."""
        return self.organisation_id


class Evidence(evidence.Evidence):
    """A file of who raised the ticket about what is in the way, or of its unit about what was done."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="files")


class Escalation(models.Model):
    """A clock that ran out, once for each stage of each turn: level 1 to the supervisors, 2 to the leaders."""

    class Level(models.IntegerChoices):
        """Who was told."""

        SUPERVISOR = 1, _("督查人员")
        LEADER = 2, _("领导")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="escalations")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10)
    turn = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(choices=Level)
    due = models.DateField(_("期限"))
    on = models.DateField(_("日期"))

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "stage", "turn", "level"], name="escalated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.stage} {self.level}"


class Publication(models.Model):
    """What was made public of the tickets raised `since` a day, as of another; `content` has the numbers by kind."""

    as_of = models.DateField(_("数据截至"), unique=True)
    since = models.DateField(_("自"))
    content = models.JSONField()

    class Meta:
        ordering = ["-as_of"]
        triggers = [pgtrigger.Protect(name="told_is_told", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.as_of)

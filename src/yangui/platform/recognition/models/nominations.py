"""Nominations upward, and who is put forward."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.recognition.models.registers import Register
from yangui.platform.recognition.querysets import (
    NominationQuerySet,
)
from yangui.platform.recognition.states import (
    NOMINATION,
    NOMINEE,
)

ID = 200
ENTITY = "registry.Entity"
ORGANISATION = "organisations.Organisation"


class Nomination(Stateful):
    """A round in which a unit sends up names: for a national register, or for a category of a national programme."""

    MACHINE: ClassVar = NOMINATION

    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("推荐单位"))
    register = models.ForeignKey(Register, models.PROTECT, null=True, related_name="nominations")
    programme = models.CharField(_("项目"), max_length=ID, blank=True)
    category = models.CharField(_("类别"), max_length=ID, blank=True)
    papers = models.JSONField(_("材料"), default=list)
    due_on = models.DateField(_("上报截止"))
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("上报"), null=True)

    objects: Any = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = NOMINATION.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(register__isnull=False, programme="", category="")
                | (Q(register=None) & ~Q(programme="") & ~Q(category="")),
                name="nominated_for_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that sends up."""
        return self.organisation_id


class Nominee(Stateful):
    """Somebody in a nomination; `decision` is what the rules said when they were found, `result` what came back."""

    MACHINE: ClassVar = NOMINEE

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="nominees")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="+", verbose_name=_("名称"))
    decision = models.JSONField(default=dict)
    result = models.CharField(_("结果编号"), max_length=40, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = NOMINEE.triggers()
        constraints = [models.UniqueConstraint(fields=["nomination", "entity"], name="nominated_once")]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.entity_id}"

    @property
    def form(self) -> dict[str, list[str]]:
        """What is asked of it, as the form of an application says it: the papers of its nomination."""
        return {"papers": self.nomination.papers}

    @property
    def owner(self) -> int | None:
        """The unit that sends up."""
        return self.nomination.organisation_id


class Enclosure(models.Model):
    """A paper as it is sent up with a nominee; the papers themselves lie with `cases`."""

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="attachments")
    paper = models.ForeignKey("cases.Paper", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["nominee", "paper"], name="enclosed_once")]

    def __str__(self) -> str:
        return f"{self.nominee_id} {self.paper_id}"

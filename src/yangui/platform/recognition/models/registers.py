"""Registers, as units keep them at one level."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yangui.platform.recognition.querysets import (
    RegisterQuerySet,
)
from yangui.platform.registry.models import Level

ID = 200
ORGANISATION = "organisations.Organisation"


class Register(models.Model):
    """A register type of the pack at one level, as a unit keeps it. `rules` are what the pack says, with what officers
    set where it is open (`rules.Rules`); `ladder` is the topmost rung of its ladder, empty where it stands alone.
    """

    type = models.CharField(_("名录"), max_length=ID)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("主管单位"))
    title = models.CharField(_("名称"), max_length=200)
    pack = models.CharField(max_length=64)
    rules = models.JSONField()
    ladder = models.CharField(max_length=ID, blank=True)
    contact = models.CharField(_("咨询方式"), max_length=300)
    kept_since = models.DateField(_("自"))

    objects: Any = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["type", "level", "id"]
        constraints = [models.UniqueConstraint(fields=["type", "level", "organisation"], name="one_register_each")]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """The unit that keeps it."""
        return self.organisation_id

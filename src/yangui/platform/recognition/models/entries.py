"""Entries of registers, with their certificates."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.recognition.models.recognitions import Recognition
from yangui.platform.recognition.models.registers import Register
from yangui.platform.recognition.querysets import (
    CertificateQuerySet,
    EntryQuerySet,
)
from yangui.platform.recognition.states import (
    ENTRY,
    LISTED,
)

ID = 200
ENTITY = "registry.Entity"


class Entry(Stateful):
    """What a register holds of one body, beside the entry of the registry (`listing`).

    `intended` is what is intended, a removal or a downgrade; a hearing can be asked for until `hear_until`.
    """

    class Intended(models.TextChoices):
        """What is to become of it."""

        REMOVAL = "removal", _("撤销")
        DOWNGRADE = "downgrade", _("降级")

    MACHINE: ClassVar = ENTRY

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    recognition = models.OneToOneField(Recognition, models.PROTECT, null=True, related_name="entry")
    listing = models.OneToOneField("registry.Listing", models.PROTECT, related_name="entry")
    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="entries", verbose_name=_("名称"))
    number = models.CharField(_("认定编号"), max_length=40, unique=True)
    ladder = models.CharField(max_length=ID, blank=True)
    values = models.JSONField(default=dict)
    since = models.DateField(_("认定日期"))
    until = models.DateField(_("有效期至"), null=True)
    review_on = models.DateField(_("下次复核"), null=True)
    intended = models.CharField(_("拟作决定"), max_length=10, choices=Intended, blank=True)
    hear_until = models.DateField(_("听证申请截止"), null=True)
    minutes = models.TextField(_("听证记录"), blank=True)
    ended_on = models.DateField(_("终止"), null=True)

    objects: Any = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = ENTRY.triggers()
        indexes = [
            models.Index(fields=["register", "state", "id"], name="entries_of_register"),
            models.Index(fields=["state", "review_on"], name="entries_by_review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "ladder"], condition=Q(state__in=LISTED) & ~Q(ladder=""), name="one_rung_of_a_ladder"
            ),
            models.UniqueConstraint(
                fields=["register", "entity"], condition=Q(state__in=LISTED), name="one_entry_listed"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def owner(self) -> int | None:
        """The unit that keeps the register."""
        return self.register.organisation_id


class Certificate(models.Model):
    """A certificate of an entry; `content` is pinned, the PDF is made of it. `code` opens the page that verifies."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="certificates")
    number = models.CharField(_("证书编号"), max_length=50, unique=True)
    code = models.CharField(max_length=32, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("日期"))
    revoked_at = models.DateTimeField(null=True)

    objects: Any = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(revoked_at=None), name="one_certificate_holds")
        ]

    def __str__(self) -> str:
        return self.number

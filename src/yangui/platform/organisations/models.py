"""Regions and organisations as the packs name them, and memberships: who holds which role where."""

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.language import current_language
from yangui.platform.organisations.querysets import MembershipQuerySet, OrganisationQuerySet


class Named(models.Model):
    """Something with a name in both languages."""

    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if current_language() == "en" else self.name_zh


class Region(Named):
    """A region by its code (GB/T 2260 or a pack's own); `tile` is its column and row on the map of tiles."""

    code = models.CharField(max_length=6, primary_key=True)
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    tile = ArrayField(models.SmallIntegerField(), size=2, null=True)

    class Meta:
        ordering = ["code"]


class Organisation(Named):
    """A unit; `slug` is its id in the pack."""

    slug = models.SlugField(max_length=100, unique=True)
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=40, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="organisations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    aliases = ArrayField(models.CharField(max_length=200), default=list)

    objects: Any = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]


class Role(models.Model):
    """A role with its privileges, from `roles.ROLES`."""

    id = models.SlugField(primary_key=True, max_length=40)
    staff = models.BooleanField()
    privileges = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


@pghistory.track()
class Membership(models.Model):
    """An account holds a role in an organisation and all below it, from one day to another."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="memberships")
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects: Any = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.organisation_id or ''}"

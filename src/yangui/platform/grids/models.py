"""Places of a unit's grid, the terms of who is in charge, visits, what is open, and hand-overs."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.grids.querysets import HandOverQuerySet, PlaceQuerySet, TermQuerySet
from yangui.platform.grids.states import HAND_OVER, OFFERED

KEPT = pgtrigger.Protect(name="is_kept", operation=pgtrigger.Update | pgtrigger.Delete)

ONE_A_DAY = pgtrigger.Trigger(
    name="one_a_day",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=(
        "IF EXISTS (SELECT 1 FROM grids_term WHERE place_id = NEW.place_id AND id <> NEW.id"
        " AND daterange(since, until, '[]') && daterange(NEW.since, NEW.until, '[]'))"
        " THEN RAISE EXCEPTION 'somebody is in charge on one of these days'; END IF; RETURN NEW;"
    ),
)


class Kind(models.TextChoices):
    """What somebody is in charge of."""

    VILLAGE = "village", _("村、社区")
    STREET = "street", _("街、片")
    HOUSEHOLD = "household", _("户")
    ENTERPRISE = "enterprise", _("企业")


class Place(models.Model):
    """A village, street, household or enterprise in the grid of a unit; `parent` is what it lies in."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="places")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    name = models.CharField(_("名称"), max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    ended_on = models.DateField(_("停用"), null=True)

    objects: Any = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "name", "parent"], condition=Q(ended_on=None), name="one_place_a_name",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="place_not_in_itself"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """Somebody is in charge of a place from one day to another; never two on the same day."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="terms")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_terms")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects: Any = TermQuerySet.as_manager()

    class Meta:
        ordering = ["place", "since"]
        triggers = [pgtrigger.ReadOnly(name="term_stays", fields=["place", "account", "since"]), ONE_A_DAY]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="term_ends_later"),
            models.UniqueConstraint(fields=["place"], condition=Q(until=None), name="one_open_term"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.account_id} {self.since}"


class Visit(models.Model):
    """What somebody in charge found on a day. It never changes."""

    class Found(models.TextChoices):
        """How it was."""

        WELL = "well", _("正常")
        NEEDS = "needs", _("有需要办的事")
        ABSENT = "absent", _("没有见到人")

    place = models.ForeignKey(Place, models.PROTECT, related_name="visits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    found = models.CharField(_("情况"), max_length=10, choices=Found)
    text = models.TextField(_("说明"), blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.place_id} {self.on} {self.found}"


class Need(models.Model):
    """What is open since a visit, until somebody in charge says how it was settled."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="needs")
    place = models.ForeignKey(Place, models.PROTECT, related_name="needs")
    text = models.TextField(_("待办的事"))
    settled_on = models.DateField(_("办结日期"), null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    how = models.TextField(_("怎样办结"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(settled_on=None) | ~Q(how=""), name="settled_says_how"),
        ]

    def __str__(self) -> str:
        return self.text


class HandOver(Stateful):
    """Who is in charge offers a place to another, with the list of what is open on that day."""

    MACHINE: ClassVar = HAND_OVER

    term = models.ForeignKey(Term, models.PROTECT, related_name="hand_overs")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("原因"))
    open_needs = models.JSONField(default=list)
    offered_on = models.DateField(_("提出日期"))
    answered_on = models.DateField(null=True)

    objects: Any = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [
            *HAND_OVER.triggers(),
            pgtrigger.ReadOnly(name="offer_stays", fields=["term", "to", "reason", "open_needs"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["term"], condition=Q(state=OFFERED), name="one_offer_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.to_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit whose grid it is."""
        return int(self.term.place.organisation_id)

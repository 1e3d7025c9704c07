"""Which goals, figures and matters an actor sees."""

from datetime import date

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.supervision import WITH_UNIT

OFFICERS = (
    Privilege.TARGETS_READ,
    Privilege.TARGETS_REPORT,
    Privilege.TARGETS_VERIFY,
    Privilege.TARGETS_SUPERVISE,
)


def units_of(actor: Actor, privilege: Privilege) -> models.QuerySet[Organisation]:
    """The units for which the actor holds a privilege."""
    held = [g.organisations for g in actor.grants if g.privilege == privilege]
    if any(ids is None for ids in held):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=frozenset().union(*(ids for ids in held if ids is not None)))


class IndicatorQuerySet(models.QuerySet):
    """Goals are public, what was reached is not; those that the pack no longer names are lapsed."""

    def visible_to(self, actor: Actor) -> "IndicatorQuerySet":
        """Those whose figures the actor may see."""
        return self.all() if any(actor.may(p) for p in OFFICERS) else self.none()

    def current(self) -> "IndicatorQuerySet":
        """Those in force, each goal once though two documents name it."""
        return self.filter(lapsed=False, same_as=None)


class FigureQuerySet(models.QuerySet):
    """Figures: a unit's own, all for who verifies, supervises or leads."""

    def visible_to(self, actor: Actor) -> "FigureQuerySet":
        """Those that the actor may see."""
        if any(actor.may(p) for p in OFFICERS if p != Privilege.TARGETS_REPORT):
            return self.all()
        return self.filter(organisation__in=units_of(actor, Privilege.TARGETS_REPORT))

    def verified(self, until: date | None = None) -> "FigureQuerySet":
        """Those that others may rely on, up to a day."""
        held = self.filter(state="verified")
        return held if until is None else held.filter(as_of__lte=until)


class MatterQuerySet(models.QuerySet):
    """Matters: those that a unit was told of, all for who supervises or leads."""

    def visible_to(self, actor: Actor) -> "MatterQuerySet":
        """Those that the actor may see."""
        if actor.may(Privilege.TARGETS_SUPERVISE) or actor.may(Privilege.TARGETS_READ):
            return self.all()
        mine = Q(organisation__in=units_of(actor, Privilege.TARGETS_REPORT))
        return self.filter(mine, notified_on__isnull=False)

    def with_unit(self) -> "MatterQuerySet":
        """Those whose clock runs."""
        return self.filter(state__in=WITH_UNIT)

    def open(self) -> "MatterQuerySet":
        """Those not yet closed or dismissed."""
        return self.exclude(state__in=["closed", "dismissed"])


class DemandQuerySet(models.QuerySet):
    """What employers need: a unit's own, all for who supervises, leads or publishes."""

    def visible_to(self, actor: Actor) -> "DemandQuerySet":
        """Those that the actor may see."""
        if any(actor.may(p) for p in (Privilege.TARGETS_READ, Privilege.TARGETS_SUPERVISE)):
            return self.all()
        return self.filter(organisation__in=units_of(actor, Privilege.TARGETS_REPORT))


class PublicationQuerySet(models.QuerySet):
    """What is or was to be published."""

    def visible_to(self, actor: Actor) -> "PublicationQuerySet":
        """All for who prepares and approves; what is public for everybody."""
        inside = any(actor.may(p) for p in (Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_PUBLISH))
        return self.all() if inside else self.public()

    def public(self) -> "PublicationQuerySet":
        """Those that anybody may read."""
        return self.filter(state="published")

    def once_public(self) -> "PublicationQuerySet":
        """Those that anybody may have read: what was withdrawn was read before."""
        return self.filter(state__in=["published", "withdrawn"])

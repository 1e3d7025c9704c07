"""Which rows of the registers an actor sees."""

from datetime import date

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.services import regions_of


class AgencyQuerySet(models.QuerySet):
    """For whom accounts act."""

    def on(self, day: date) -> "AgencyQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class EntityQuerySet(models.QuerySet):
    """Persons and all else that is registered."""

    def current(self) -> "EntityQuerySet":
        """Those that stand: neither merged into another, nor made by a batch that was undone."""
        return self.filter(merged_into=None, ended_by=None)

    def of(self, actor: Actor, day: date) -> "EntityQuerySet":
        """The actor's own, and the employers that the actor acts for on a day."""
        if actor.account is None:
            return self.none()
        from yangui.platform.registry.models import Agency  # noqa: PLC0415  they know one another

        acted = Agency.objects.on(day).filter(account=actor.account).values("entity")
        return self.current().filter(Q(account=actor.account) | Q(pk__in=acted))

    def in_reach(self, actor: Actor, privilege: Privilege) -> "EntityQuerySet":
        """Those in the regions for which the actor holds a privilege."""
        regions = regions_of(actor, privilege)
        return self.all() if regions is None else self.filter(region__in=regions)

    def visible_to(self, actor: Actor) -> "EntityQuerySet":
        """Those that the actor may see: one's own and those one acts for, and for officers those of their regions."""
        if actor.account is None:
            return self.none()
        from yangui.platform.registry.models import Entity  # noqa: PLC0415  they know one another

        own = Entity.objects.of(actor, today()).values("pk")
        regions = regions_of(actor, Privilege.REGISTRY_READ)
        return self.all() if regions is None else self.filter(Q(pk__in=own) | Q(region__in=regions))


class BatchQuerySet(models.QuerySet):
    """What was taken in at once."""

    def visible_to(self, actor: Actor) -> "BatchQuerySet":
        """For registry officers: imports of their units; officers of all see all."""
        held = [g.organisations for g in actor.grants if g.privilege == Privilege.REGISTRY_EDIT]
        if None in held:
            return self.all()
        units = frozenset().union(*(ids for ids in held if ids is not None))
        return self.filter(organisation__in=units) if units else self.none()


class ListingQuerySet(models.QuerySet):
    """Entries of registers."""

    def visible_to(self, actor: Actor) -> "ListingQuerySet":
        """Those of the entities that the actor may see."""
        from yangui.platform.registry.models import Entity  # noqa: PLC0415  they know one another

        return self.filter(entity__in=Entity.objects.visible_to(actor).values("pk"))


class DisputeQuerySet(models.QuerySet):
    """What people say is wrong."""

    def visible_to(self, actor: Actor) -> "DisputeQuerySet":
        """One's own; for registry officers those about entities of their regions."""
        if actor.account is None:
            return self.none()
        from yangui.platform.registry.models import Entity  # noqa: PLC0415  they know one another

        reach = Entity.objects.in_reach(actor, Privilege.REGISTRY_EDIT).values("pk")
        return self.filter(Q(made_by=actor.account) | Q(entity__in=reach))

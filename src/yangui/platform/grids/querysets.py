"""Which places an actor sees, and which of them nobody is in charge of."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Membership


class TermQuerySet(models.QuerySet):
    """Who is in charge."""

    def on(self, day: date) -> "TermQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def able(self, day: date) -> "TermQuerySet":
        """Those of somebody whose account is in use, and who is a member of a grid that day."""
        members = Membership.objects.filter(role__privileges__contains=[Privilege.GRIDS_VISIT]).on(day)
        return self.filter(account__is_active=True, account__in=members.values("account"))


class PlaceQuerySet(models.QuerySet):
    """Places of the units that one manages; those one is in charge of."""

    def live(self) -> "PlaceQuerySet":
        """Those in use."""
        return self.filter(ended_on=None)

    def visible_to(self, actor: Actor) -> "PlaceQuerySet":
        """Those of the grids that the actor manages."""
        units = actor.units(Privilege.GRIDS_MANAGE)
        return self.all() if units is None else self.filter(organisation__in=units)

    def of(self, actor: Actor, day: date) -> "PlaceQuerySet":
        """Those that the actor is in charge of on a day."""
        if actor.account is None or not actor.may(Privilege.GRIDS_VISIT):
            return self.none()
        return self.live().filter(_held(day, account=actor.account))

    def gaps(self, day: date) -> "PlaceQuerySet":
        """Those of which nobody is in charge on a day, or only somebody who no longer can be."""
        from yangui.platform.grids.models import Term  # noqa: PLC0415  they know one another

        held = Term.objects.on(day).able(day).filter(place=OuterRef("pk"))
        return self.live().filter(~Exists(held))


def _held(day: date, **of: int) -> Exists:
    from yangui.platform.grids.models import Term  # noqa: PLC0415  they know one another

    return Exists(Term.objects.on(day).filter(place=OuterRef("pk"), **of))


class HandOverQuerySet(models.QuerySet):
    """Hand-overs: those that one offered or was offered."""

    def visible_to(self, actor: Actor) -> "HandOverQuerySet":
        """Those that the actor may see."""
        if actor.account is None:
            return self.none()
        return self.filter(Q(to=actor.account) | Q(term__account=actor.account))

"""Which places an actor sees, and which of them nobody is in charge of."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

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

    def charged(self, day: date) -> "PlaceQuerySet":
        """With who is in charge on a day, from when until when, how much is open there, and the last visit."""
        from yangui.platform.grids.models import Term  # noqa: PLC0415  they know one another

        term = Term.objects.on(day).able(day).filter(place=OuterRef("pk"))
        return self.annotate(
            person=Subquery(term.values("account__name")[:1]),
            email=Subquery(term.values("account__email")[:1]),
            since=Subquery(term.values("since")[:1]),
            until=Subquery(term.values("until")[:1]),
            open=Count("needs", filter=Q(needs__settled_on=None), distinct=True),
            visited=Max("visits__on"),
        )

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

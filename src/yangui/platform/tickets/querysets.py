"""Which tickets an actor sees."""

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.services import regions_of
from yangui.platform.tickets.states import OPEN


class TicketQuerySet(models.QuerySet):
    """One's own; a unit's for its officers; those of their regions for who supervises or leads."""

    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """Those that the actor may see."""
        if actor.account is None:
            return self.none()
        seen = Q(raised_by=actor.account)
        for privilege in (Privilege.TICKETS_SUPERVISE, Privilege.TICKETS_READ):
            regions = regions_of(actor, privilege)
            if regions is None:
                return self.all()
            seen |= Q(region__in=regions)
        units = actor.units(Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE, Privilege.TICKETS_READ)
        return self.filter(seen | (Q(organisation__isnull=False) if units is None else Q(organisation__in=units)))

    def at_the_desk(self, actor: Actor) -> "TicketQuerySet":
        """Those that the actor sees as an officer, not as who raised them."""
        officer = (Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE, Privilege.TICKETS_READ)
        return self.visible_to(actor) if any(actor.may(p) for p in officer) else self.none()

    def own(self, actor: Actor) -> "TicketQuerySet":
        """Those that the actor raised."""
        return self.none() if actor.account is None else self.filter(raised_by=actor.account)

    def open(self) -> "TicketQuerySet":
        """Those that wait for something."""
        return self.filter(state__in=OPEN)

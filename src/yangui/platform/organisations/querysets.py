"""Which rows an actor sees."""

from datetime import date

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege


class OrganisationQuerySet(models.QuerySet):
    """Organisations are public."""

    def visible_to(self, _: Actor) -> "OrganisationQuerySet":
        """All of them."""
        return self.all()


class MembershipQuerySet(models.QuerySet):
    """Memberships: one's own; all for who gives and takes roles."""

    def visible_to(self, actor: Actor) -> "MembershipQuerySet":
        """Those that the actor may see."""
        if actor.may(Privilege.ACCOUNTS_MANAGE):
            return self.all()
        return self.none() if actor.account is None else self.filter(account=actor.account)

    def on(self, day: date) -> "MembershipQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

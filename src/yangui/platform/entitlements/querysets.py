"""Which offers, and which questions to employers, an actor sees."""

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.registry.models import Entity


class OfferQuerySet(models.QuerySet):
    """Offers belong to whom they are made; an employer's agent sees none of its people's."""

    def own(self, actor: Actor) -> "OfferQuerySet":
        """Those of the actor, and of the employers that the actor acts for."""
        return self.filter(entity__in=Entity.objects.of(actor, today()).values("pk"))

    def in_reach(self, actor: Actor) -> "OfferQuerySet":
        """Those in the regions for which the actor runs the entitlements."""
        if not actor.may(Privilege.ENTITLEMENTS_RUN):
            return self.none()
        return self.filter(entity__in=Entity.objects.in_reach(actor, Privilege.ENTITLEMENTS_RUN).values("pk"))

    def visible_to(self, actor: Actor) -> "OfferQuerySet":
        """One's own; for officers those in their reach."""
        own = Entity.objects.of(actor, today()).values("pk")
        if not actor.may(Privilege.ENTITLEMENTS_RUN):
            return self.filter(entity__in=own)
        reach = Entity.objects.in_reach(actor, Privilege.ENTITLEMENTS_RUN).values("pk")
        return self.filter(Q(entity__in=own) | Q(entity__in=reach))


class ConfirmationQuerySet(models.QuerySet):
    """What employers are asked about their people."""

    def visible_to(self, actor: Actor) -> "ConfirmationQuerySet":
        """Those put to the employers that the actor acts for."""
        return self.filter(employer__in=Entity.objects.of(actor, today()).exclude(account=actor.account).values("pk"))


class ConsentQuerySet(models.QuerySet):
    """What people have agreed to."""

    def standing(self) -> "ConsentQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

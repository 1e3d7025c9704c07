"""Who sees which calls, applications, reviews and awards. What is blind is left out here, not on a page."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.programmes.states import AWARDING, CANCELLED, DRAFT, ENDED, NOTICED, SUBMITTED
from yangui.platform.registry.models import Entity

if TYPE_CHECKING:
    pass

OFFICERS = (Privilege.PROGRAMMES_MANAGE, Privilege.PROGRAMMES_CHECK, Privilege.PROGRAMMES_DECIDE)


def of_units(actor: Actor, prefix: str) -> Q | None:
    """What lies with the actor's units as an officer of programmes; None where the actor has none."""
    ids = actor.units(*OFFICERS)
    if ids is None:
        return Q()
    return Q(**{f"{prefix}organisation__in": sorted(ids)}) if ids else None


class CallQuerySet(models.QuerySet):
    """Calls."""

    def visible_to(self, actor: Actor) -> "CallQuerySet":
        """Those published, for all; drafts for the officers of their unit."""
        theirs = of_units(actor, "")
        published = ~Q(state=DRAFT) & ~Q(state=CANCELLED, opened_at=None)
        return self.filter(published if theirs is None else published | theirs)

    def with_units(self, actor: Actor) -> "CallQuerySet":
        """Those that the actor sees as an officer."""
        theirs = of_units(actor, "")
        return self.none() if theirs is None else self.filter(theirs)

    def noticed(self) -> "CallQuerySet":
        """Those whose notice is or was public."""
        return self.filter(state__in=(NOTICED, AWARDING, ENDED)).exclude(notice_on=None)


class ApplicationQuerySet(models.QuerySet):
    """Applications. An expert sees none of them: what is reviewed is an anonymised copy."""

    def own(self, actor: Actor) -> "ApplicationQuerySet":
        """Those of the actor, and of bodies that the actor acts for."""
        if actor.account is None:
            return self.none()
        # a few, asked for first: then an index finds their applications among all others
        mine = list(Entity.objects.of(actor, today()).values_list("pk", flat=True))
        merged = Entity.objects.filter(merged_into__in=mine).values_list("pk", flat=True)
        return self.filter(entity__in=[*mine, *merged])

    def hosted(self, actor: Actor) -> "ApplicationQuerySet":
        """Those that wait for or have the endorsement of a body that the actor acts for; no drafts."""
        if actor.account is None:
            return self.none()
        mine = Entity.objects.of(actor, today()).exclude(kind="person").values("pk")
        return self.filter(host__in=mine).exclude(state=DRAFT)

    def with_units(self, actor: Actor) -> "ApplicationQuerySet":
        """Those that the actor sees as an officer: what was submitted to calls of the actor's units."""
        theirs = of_units(actor, "call__")
        return self.none() if theirs is None else self.filter(theirs).exclude(state=DRAFT)

    def visible_to(self, actor: Actor) -> "ApplicationQuerySet":
        """Those that the actor may see in full."""
        kept = [q.values("pk") for q in (self.own(actor), self.hosted(actor), self.with_units(actor))]
        return self.filter(Q(pk__in=kept[0]) | Q(pk__in=kept[1]) | Q(pk__in=kept[2]))


class ReviewQuerySet(models.QuerySet):
    """Reviews: one's own; a colleague's, and for officers anybody's, only once the quorum is in."""

    def own(self, actor: Actor) -> "ReviewQuerySet":
        """Those that the actor was assigned."""
        return self.none() if actor.account is None else self.filter(expert__account=actor.account)

    def opened(self) -> "ReviewQuerySet":
        """Those that were handed in on applications whose quorum is in."""
        return self.alias(handed_in=_handed_in()).filter(state=SUBMITTED, handed_in__gte=F("application__call__quorum"))

    def visible_to(self, actor: Actor) -> "ReviewQuerySet":
        """One's own; those opened that an officer of the unit sees, or who has handed in on the same application."""
        from yangui.platform.programmes.models import Review  # noqa: PLC0415  they know one another

        seen = Q(pk__in=[])
        if actor.account is not None:
            done = Review.objects.own(actor).filter(state=SUBMITTED).values("application")
            seen |= Q(application__in=done)
        theirs = of_units(actor, "application__call__")
        if theirs is not None:
            seen |= theirs
        opened = Review.objects.opened().filter(seen).values("pk")
        return self.filter(Q(pk__in=self.own(actor).values("pk")) | Q(pk__in=opened))


def _handed_in() -> Any:
    from yangui.platform.programmes.models import Review  # noqa: PLC0415  they know one another

    same: models.QuerySet[Review] = Review._base_manager.filter(application=OuterRef("application"), state=SUBMITTED)
    counted = same.order_by().values("application").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class ExpertQuerySet(models.QuerySet):
    """The register of experts: for the secretaries of programmes, and for each what is one's own."""

    def visible_to(self, actor: Actor) -> "ExpertQuerySet":
        """All for secretaries, else one's own entry."""
        if actor.may(Privilege.PROGRAMMES_MANAGE):
            return self.all()
        return self.none() if actor.account is None else self.filter(account=actor.account)

    def able(self) -> "ExpertQuerySet":
        """Those who can be asked."""
        return self.filter(active=True, account__is_active=True)


class AwardQuerySet(models.QuerySet):
    """Awards: one's own, and for officers those of their units."""

    def own(self, actor: Actor) -> "AwardQuerySet":
        """Those of the actor or of bodies that the actor acts for."""
        from yangui.platform.programmes.models import Application  # noqa: PLC0415  they know one another

        return self.filter(application__in=Application.objects.own(actor).values("pk"))

    def with_units(self, actor: Actor) -> "AwardQuerySet":
        """Those that the actor sees as an officer."""
        theirs = of_units(actor, "application__call__")
        return self.none() if theirs is None else self.filter(theirs)

"""Who sees which registers, recognitions, visits and entries."""

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.recognition.states import DRAFT, LISTED
from yangui.platform.registry.models import Entity

OFFICERS = (Privilege.RECOGNITION_CHECK, Privilege.RECOGNITION_DECIDE)


def of_units(actor: Actor, prefix: str, *privileges: Privilege) -> Q | None:
    """What lies with the actor's units as an officer of registers; None where the actor has none."""
    ids = actor.units(*(privileges or OFFICERS))
    if ids is None:
        return Q()
    return Q(**{f"{prefix}organisation__in": sorted(ids)}) if ids else None


def _own(actor: Actor) -> Q:
    """What is about the actor, or about bodies that the actor acts for."""
    if actor.account is None:
        return Q(pk__in=[])
    mine = list(Entity.objects.of(actor, today()).values_list("pk", flat=True))
    return Q(entity__in=mine) | Q(entity__merged_into__in=mine)


class RegisterQuerySet(models.QuerySet):
    """Registers are public: what is kept, by whom, by which rules."""

    def visible_to(self, _: Actor) -> "RegisterQuerySet":
        """All of them."""
        return self.all()

    def with_units(self, actor: Actor, *privileges: Privilege) -> "RegisterQuerySet":
        """Those that the actor keeps as an officer."""
        theirs = of_units(actor, "", *privileges)
        return self.none() if theirs is None else self.filter(theirs)


class RecognitionQuerySet(models.QuerySet):
    """Recognitions: one's own, those of the actor's units, and those that one was asked to visit."""

    def own(self, actor: Actor) -> "RecognitionQuerySet":
        """Those of the actor, and of bodies that the actor acts for."""
        return self.filter(_own(actor))

    def with_units(self, actor: Actor) -> "RecognitionQuerySet":
        """Those that the actor sees as an officer; no drafts."""
        theirs = of_units(actor, "register__")
        return self.none() if theirs is None else self.filter(theirs).exclude(state=DRAFT)

    def visible_to(self, actor: Actor) -> "RecognitionQuerySet":
        """Those that the actor may see in full."""
        own, theirs = self.own(actor).values("pk"), self.with_units(actor).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=theirs))


class VisitQuerySet(models.QuerySet):
    """Visits: one's own, and those on recognitions of the actor's units."""

    def own(self, actor: Actor) -> "VisitQuerySet":
        """Those that the actor was asked for, while the actor may still visit."""
        if actor.account is None or not actor.may(Privilege.RECOGNITION_VISIT):
            return self.none()
        return self.filter(visitor=actor.account)

    def visible_to(self, actor: Actor) -> "VisitQuerySet":
        """Those that the actor may see."""
        theirs = of_units(actor, "recognition__register__")
        kept = Q(pk__in=self.own(actor).values("pk"))
        return self.filter(kept if theirs is None else kept | theirs)


class EntryQuerySet(models.QuerySet):
    """Entries of registers. That somebody is listed is public; what happens to the entry is its holder's and unit's."""

    def listed(self) -> "EntryQuerySet":
        """Those that count."""
        return self.filter(state__in=LISTED)

    def own(self, actor: Actor) -> "EntryQuerySet":
        """Those of the actor, and of bodies that the actor acts for."""
        return self.filter(_own(actor))

    def with_units(self, actor: Actor) -> "EntryQuerySet":
        """Those that the actor sees as an officer."""
        theirs = of_units(actor, "register__")
        return self.none() if theirs is None else self.filter(theirs)

    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """Those that the actor may see in full."""
        own, theirs = self.own(actor).values("pk"), self.with_units(actor).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=theirs))


class CertificateQuerySet(models.QuerySet):
    """Certificates: whoever holds the code verifies one; the file is its holder's and unit's."""

    def visible_to(self, actor: Actor) -> "CertificateQuerySet":
        """Those that the actor may take away as a file."""
        from yangui.platform.recognition.models import Entry  # noqa: PLC0415  they know one another

        return self.filter(entry__in=Entry.objects.visible_to(actor).values("pk"))


class NominationQuerySet(models.QuerySet):
    """Nominations upward, and committees: for the officers of their unit."""

    def visible_to(self, actor: Actor) -> "NominationQuerySet":
        """Those of the actor's units."""
        theirs = of_units(actor, "")
        return self.none() if theirs is None else self.filter(theirs)


class CommitteeQuerySet(models.QuerySet):
    """Committees: for the officers of their unit, and for who sits in them."""

    def visible_to(self, actor: Actor) -> "CommitteeQuerySet":
        """Those of the actor's units, and those in which the actor sits."""
        theirs = of_units(actor, "")
        sits = Q(pk__in=[]) if actor.account is None else Q(pk__in=self.filter(members=actor.account).values("pk"))
        return self.filter(sits if theirs is None else sits | theirs)


class TitleReviewQuerySet(models.QuerySet):
    """Title reviews: one's own, and those of committees that the actor sees."""

    def own(self, actor: Actor) -> "TitleReviewQuerySet":
        """The actor's."""
        return self.filter(_own(actor))

    def visible_to(self, actor: Actor) -> "TitleReviewQuerySet":
        """Those that the actor may see."""
        from yangui.platform.recognition.models import Committee  # noqa: PLC0415  they know one another

        seen = Q(committee__in=Committee.objects.visible_to(actor).values("pk"))
        return self.filter(seen | Q(pk__in=self.own(actor).values("pk")))

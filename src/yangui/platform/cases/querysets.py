"""Which cases, papers and objections an actor sees: one's own, and the officers those of their units."""

from datetime import date

from django.db import models
from django.db.models import Q

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.registry.models import Entity

# drafts belong to the applicant alone
UNSEEN = ("draft",)


def _of_units(actor: Actor, prefix: str, *privileges: Privilege) -> Q | None:
    """What lies with the actor's units; None where the actor has no unit."""
    ids = actor.units(*privileges)
    if ids is None:
        return Q()
    return Q(**{f"{prefix}organisation__in": sorted(ids)}) if ids else None


class ArrangementQuerySet(models.QuerySet):
    """Arrangements are public: who handles a benefit and until when is for all to know."""

    def visible_to(self, _: Actor) -> "ArrangementQuerySet":
        """All of them."""
        return self.all()

    def on(self, day: date) -> "ArrangementQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class CaseQuerySet(models.QuerySet):
    """Cases."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Those of the actor as a person or an employer's agent, and those of the actor's units."""
        mine, theirs = self._own(actor), _of_units(actor, "", Privilege.CASES_READ)
        if theirs is None:
            return self.filter(mine)
        return self.filter(mine | (theirs & ~Q(state__in=UNSEEN)))

    def own(self, actor: Actor) -> "CaseQuerySet":
        """Those that the actor may deal with as applicant."""
        return self.filter(self._own(actor))

    def with_units(self, actor: Actor) -> "CaseQuerySet":
        """Those that the actor sees as an officer."""
        theirs = _of_units(actor, "", Privilege.CASES_READ)
        return self.none() if theirs is None else self.filter(theirs & ~Q(state__in=UNSEEN))

    def _own(self, actor: Actor) -> Q:
        """One's own; and of an employer for which one acts its own and what it began for its people, never theirs."""
        if actor.account is None:
            return Q(pk__in=[])
        mine = list(Entity.objects.of(actor, today()).values_list("pk", flat=True))
        return Q(entity__in=mine) | Q(entity__merged_into__in=mine) | Q(employer__in=mine, origin="employer")


class PaperQuerySet(models.QuerySet):
    """Papers: one's own, and those that lie with a case that the actor sees as an officer."""

    def visible_to(self, actor: Actor) -> "PaperQuerySet":
        """Those that the actor may see."""
        from yangui.platform.cases.models import Case  # noqa: PLC0415  they know one another

        seen = Q(attachments__case__in=Case.objects.with_units(actor))
        if actor.account is not None:
            seen |= Q(entity__in=Entity.objects.of(actor, today()))
        return self.filter(seen).distinct()

    def current(self) -> "PaperQuerySet":
        """Those that no newer one has replaced."""
        return self.filter(replaced_by=None)


class ObjectionQuerySet(models.QuerySet):
    """Objections: one's own, and those to the cases of the actor's units."""

    def visible_to(self, actor: Actor) -> "ObjectionQuerySet":
        """Those that the actor may see."""
        from yangui.platform.cases.models import Case  # noqa: PLC0415  they know one another

        return self.filter(case__in=Case.objects.visible_to(actor))

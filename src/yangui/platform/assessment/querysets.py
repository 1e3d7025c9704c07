"""Which schemes, scorecards and judgements an actor sees."""

from django.db import models
from django.db.models import Q

from yangui.platform.assessment.states import DRAFTED
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege

OFFICERS = (Privilege.ASSESSMENT_READ, Privilege.ASSESSMENT_MANAGE, Privilege.ASSESSMENT_DECIDE)


class SchemeQuerySet(models.QuerySet):
    """Schemes are for who manages, decides or reads."""

    def visible_to(self, actor: Actor) -> "SchemeQuerySet":
        """Those that the actor may see."""
        return self.all() if any(actor.may(p) for p in OFFICERS) else self.none()


class ScorecardQuerySet(models.QuerySet):
    """A draft is for who manages; what was published is for its unit, its leader, and who reads or decides."""

    def visible_to(self, actor: Actor) -> "ScorecardQuerySet":
        """Those that the actor may see."""
        told = _of(actor, Privilege.ASSESSMENT_READ, Privilege.ASSESSMENT_DECIDE)
        told |= Q(leader=None) & _of(actor, Privilege.ASSESSMENT_OBJECT)
        if actor.account is not None:
            told |= Q(leader=actor.account)
        return self.filter(_of(actor, Privilege.ASSESSMENT_MANAGE) | (~Q(state=DRAFTED) & told))

    def own(self, actor: Actor) -> "ScorecardQuerySet":
        """Those of the actor's unit, or the actor's as a leader, once published."""
        if actor.account is None:
            return self.none()
        mine = Q(leader=actor.account) | (Q(leader=None) & _of(actor, Privilege.ASSESSMENT_OBJECT))
        return self.exclude(state=DRAFTED).filter(mine)


class JudgementQuerySet(models.QuerySet):
    """A judgement is for who sees its scorecard, and for the judge."""

    def visible_to(self, actor: Actor) -> "JudgementQuerySet":
        """Those that the actor may see."""
        from yangui.platform.assessment.models import Scorecard  # noqa: PLC0415  they know one another

        seen = Q(card__in=Scorecard.objects.visible_to(actor))
        if actor.account is not None and actor.may(Privilege.ASSESSMENT_JUDGE):
            seen |= Q(by=actor.account)
        return self.filter(seen)


def _of(actor: Actor, *privileges: Privilege) -> Q:
    units = actor.units(*privileges)
    return Q(organisation__isnull=False) if units is None else Q(organisation__in=units)

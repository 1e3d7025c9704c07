"""Which counts an actor sees."""

from django.db import models

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege


class TallyQuerySet(models.QuerySet):
    """Counts of answers: for the policy officers."""

    def visible_to(self, actor: Actor) -> "TallyQuerySet":
        """Those that the actor may see."""
        if actor.may(Privilege.LIBRARY_EDIT) or actor.may(Privilege.LIBRARY_PUBLISH):
            return self.all()
        return self.none()

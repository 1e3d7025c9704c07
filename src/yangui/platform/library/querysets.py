"""Which texts and subscriptions an actor sees."""

from django.db import models

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.library.publishing import PUBLISHED


class PolicyTextQuerySet(models.QuerySet):
    """Texts: the published ones are public, the others belong to the policy officers."""

    def visible_to(self, actor: Actor) -> "PolicyTextQuerySet":
        """Those that the actor may see."""
        if actor.may(Privilege.LIBRARY_EDIT) or actor.may(Privilege.LIBRARY_PUBLISH):
            return self.all()
        return self.published()

    def published(self) -> "PolicyTextQuerySet":
        """Those that the public reads beside the rules."""
        return self.filter(state=PUBLISHED)


class SubscriberQuerySet(models.QuerySet):
    """Subscribers: oneself. Who gave an address only comes with a sealed link (`subscriptions.held`)."""

    def visible_to(self, actor: Actor) -> "SubscriberQuerySet":
        """Those that the actor may see."""
        return self.none() if actor.account is None else self.filter(account=actor.account)

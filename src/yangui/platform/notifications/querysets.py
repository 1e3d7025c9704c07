"""Which notices an actor sees."""

from django.db import models

from yangui.platform.core.actor import Actor


class NoticeQuerySet(models.QuerySet):
    """Notices: one's own."""

    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Those that the actor may see."""
        return self.none() if actor.account is None else self.filter(account=actor.account)

    def unread(self) -> "NoticeQuerySet":
        """Those that were not opened yet."""
        return self.filter(read_at=None)

"""Telling the people concerned what happens to a recognition or an entry."""

from collections.abc import Iterable

from django.db.models import Q

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import today
from yangui.platform.notifications.services import notify
from yangui.platform.recognition.models import Entry, Recognition
from yangui.platform.registry.models import Agency, Entity


def concerned(entity: Entity) -> list[User]:
    """The entity's own account, and those that act for it."""
    live = entity.live
    agents = Agency.objects.on(today()).filter(entity=live.pk).values("account")
    found = User.objects.filter(Q(entities=live.pk) | Q(pk__in=agents), is_active=True)
    return list(found.distinct().order_by("pk"))


def tell(about: Recognition | Entry, subject: str, text: str = "", *, to: Iterable[User] | None = None) -> None:
    """A notice, with mail, to all concerned or to those given."""
    said = f"{about.register.title}：{subject}"
    page = about.number if isinstance(about, Recognition) else f"entries/{about.pk}"
    for account in concerned(about.entity) if to is None else to:
        notify(account=account, subject=said, text=text or said, url=f"/my/recognitions/{page}", by_mail=True)

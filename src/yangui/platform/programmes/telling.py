"""Telling the people concerned what happens to an application."""

from collections.abc import Iterable

from django.db.models import Q

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import today
from yangui.platform.notifications.services import notify
from yangui.platform.programmes.models import Application
from yangui.platform.registry.models import Agency


def concerned(application: Application) -> list[User]:
    """The applicant's own account, and those that act for the applicant or the host."""
    entities = [e for e in (application.entity_id, application.host_id) if e is not None]
    agents = Agency.objects.on(today()).filter(entity__in=entities).values("account")
    found = User.objects.filter(Q(entities=application.entity_id) | Q(pk__in=agents), is_active=True)
    return list(found.distinct().order_by("pk"))


def tell(application: Application, subject: str, text: str = "", *, to: Iterable[User] | None = None) -> None:
    """A notice, with mail, to all concerned or to those given."""
    said = f"{application.call.title}：{subject}"
    url = f"/my/applications/{application.number}"
    for account in concerned(application) if to is None else to:
        notify(account=account, subject=said, text=text or said, url=url, by_mail=True)

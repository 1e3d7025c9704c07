"""Telling people what happens to a case: the person, and the agents of the employer that deals with it."""

from collections.abc import Iterable

from django.db.models import Q

from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.notifications.services import notify
from yangui.platform.registry.models import Agency


def title_of(case: Case) -> str:
    """The benefit's title; its id where the pack of today has none."""
    try:
        return packs.current().benefit(case.benefit).title.zh
    except KeyError:
        return case.benefit


def concerned(case: Case) -> list[User]:
    """The accounts that are told: the person's own, or those that act for the enterprise, and the employer's."""
    entities = {case.entity_id} | ({case.employer_id} if case.employer_id else set())
    agents = Agency.objects.on(today()).filter(entity__in=entities).values("account")
    found = User.objects.filter(Q(entities__in=entities) | Q(pk__in=agents), is_active=True)
    return list(found.distinct().order_by("pk"))


def tell(case: Case, subject: str, text: str = "", *, to: Iterable[User] | None = None) -> None:
    """A notice, with mail, to all concerned or to those given."""
    for account in concerned(case) if to is None else to:
        said = f"{title_of(case)}：{subject}"
        notify(account=account, subject=said, text=text or said, url=address(case), by_mail=True)


def address(case: Case) -> str:
    """Where the applicant reads it."""
    return f"/my/cases/{case.number}"

"""Telling the officers of a unit."""

from django.db.models import Q

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.models import Membership, Organisation


def tell_officers(unit: Organisation, *, subject: str, text: str, url: str) -> int:
    """A notice, by mail too, to all who report for the unit; how many they are."""
    held = Membership.objects.filter(role__privileges__contains=[Privilege.TARGETS_REPORT]).on(today())
    mine = held.filter(Q(organisation=unit) | Q(organisation=None)).values("account")
    officers = list(User.objects.filter(pk__in=mine, is_active=True).order_by("pk"))
    for officer in officers:
        notify(account=officer, subject=subject, text=text, url=url, by_mail=True)
    return len(officers)

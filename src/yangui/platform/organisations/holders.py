"""Whom to tell: the accounts that hold a privilege for a unit today."""

from django.db.models import Q

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Membership, Organisation


def holders(privilege: Privilege, unit: Organisation | None = None) -> list[User]:
    """Those who hold it in the unit, in a unit above it, or everywhere; without a unit only the last."""
    where, above = Q(organisation=None), unit
    while above is not None:
        where |= Q(organisation=above)
        above = above.parent
    held = Membership.objects.filter(where, role__privileges__contains=[privilege]).on(today())
    return list(User.objects.filter(pk__in=held.values("account"), is_active=True).order_by("pk"))


def nearest(privilege: Privilege, unit: int, *, above: bool = False) -> list[User]:
    """Those who hold it in the unit itself, else in the nearest above it where anybody does, else everywhere.

    With `above` those of the unit itself come last: whoever stands over them is asked first. Empty where nobody does.
    """
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    chain: list[int | None] = [unit]
    while chain[-1] is not None:
        chain.append(parents[chain[-1]])
    if above:
        chain = [*chain[1:], unit]
    held = Membership.objects.filter(role__privileges__contains=[privilege]).on(today())
    for one in chain:
        there = held.filter(organisation=one).values("account")
        if found := list(User.objects.filter(pk__in=there, is_active=True).order_by("pk")):
            return found
    return []

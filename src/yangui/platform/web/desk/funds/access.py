"""Whose pages these are: for who holds no privilege of the funds they are not there."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.querysets import units_of
from yangui.platform.organisations.models import Organisation


def reader(request: HttpRequest) -> Actor:
    """Who sees the funds."""
    return holding(request, Privilege.FUNDS_READ)


def holding(request: HttpRequest, *privileges: Privilege) -> Actor:
    """Who acts, where one of these is held."""
    actor = acting(request)
    if not any(actor.may(privilege) for privilege in privileges):
        raise Http404
    return actor


def payers(actor: Actor, privilege: Privilege) -> QuerySet[Organisation]:
    """The units for which the actor may do this."""
    units = units_of(actor, privilege)
    rows: QuerySet[Organisation] = Organisation.objects.order_by("name_zh")
    return rows if units is None else rows.filter(pk__in=units)

"""Whose pages these are: for who holds no privilege of the registers they are not there."""

from django.http import Http404, HttpRequest

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege


def reader(request: HttpRequest) -> Actor:
    """Who sees the registers."""
    return _holding(request, Privilege.REGISTRY_READ)


def editor(request: HttpRequest) -> Actor:
    """Who changes the registers."""
    return _holding(request, Privilege.REGISTRY_EDIT)


def _holding(request: HttpRequest, privilege: Privilege) -> Actor:
    actor = acting(request)
    if not actor.may(privilege):
        raise Http404
    return actor

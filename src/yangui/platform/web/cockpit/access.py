"""Who comes to the leaders' pages: they are not there for others."""

from django.http import Http404, HttpRequest

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege


def leader(request: HttpRequest) -> Actor:
    """Who acts, and may see how all goals stand; raises `Http404` for others."""
    actor = acting(request)
    if not actor.may(Privilege.TARGETS_READ):
        raise Http404
    return actor

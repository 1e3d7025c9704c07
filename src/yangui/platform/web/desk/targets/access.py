"""Who comes to these pages: a page that is none of theirs is not there for others."""

from django.http import Http404, HttpRequest

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege

OFFICERS = (Privilege.TARGETS_REPORT, Privilege.TARGETS_VERIFY, Privilege.TARGETS_SUPERVISE)


def officer(request: HttpRequest, *privileges: Privilege) -> Actor:
    """Who acts, holding one of the privileges; raises `Http404` for others."""
    actor = acting(request)
    if not any(actor.may(p) for p in privileges or OFFICERS):
        raise Http404
    return actor

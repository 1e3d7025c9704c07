"""Steps that a page offers, each a small function: one is taken, and what is wrong stands on the page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.transitions import RefusedError, Stateful

# does one thing with what is shown; it may give back a text to be told, or the answer where it leads elsewhere
type Act[T: Stateful] = Callable[[T, HttpRequest, Actor], object]


def take[T: Stateful](
    request: HttpRequest,
    held: T,
    acts: Mapping[str, Act[T]],
    name: str,
    shown: Callable[..., HttpResponse],
    to: str,
    /,
    *,
    says: str = "",
    **at: Any,
) -> HttpResponse:
    """Takes the step of that name and leads to the page `to`; where it is refused, `shown` says on the page why.

    Told is what the act gives back as a text, else `says`, else the state that was come to.
    """
    if name not in acts:
        raise Http404
    try:
        told = acts[name](held, request, acting(request))
    except RefusedError as error:
        held.refresh_from_db()
        return shown(request, held, refused=str(error), status=422)
    if isinstance(told, HttpResponse):
        return told
    held.refresh_from_db()
    done = says or _("已办理：现为“%s”。") % held.state_label
    messages.success(request, told if isinstance(told, str) else done)
    there: HttpResponse = redirect(to, **at)
    return there

"""Sessions in which applicants are heard: planned, attended, closed with minutes, which are a PDF."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Call, DefenceSession
from yangui.platform.programmes.states import HELD_SESSION, PLANNED
from yangui.platform.web import pdf, steps
from yangui.platform.web.desk.programmes.calls import officer
from yangui.platform.web.desk.programmes.forms import SessionForm


@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions of a call, and a form for a new one."""
    actor = officer(request)
    call = get_object_or_404(Call.objects.with_units(actor), pk=pk)
    manages = actor.may(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    form = SessionForm(call, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            held = services.plan_session(call=call, actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已安排，并已通知答辩人和专家。"))
            return redirect("desk-session", pk=held.pk)
    context = {"call": call, "sessions": call.sessions.all(), "form": form if manages else None}
    return render(request, "desk/programmes/sessions.html", context, status=422 if form.is_bound else 200)


def _seen(request: HttpRequest, pk: int) -> DefenceSession:
    calls = Call.objects.with_units(officer(request)).values("pk")
    return get_object_or_404(DefenceSession.objects.filter(call__in=calls).select_related("call__organisation"), pk=pk)


@never_cache
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: who appears when, who of the panel is there, its minutes."""
    return _shown(request, _seen(request, pk))


def _shown(request: HttpRequest, held: DefenceSession, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor = officer(request)
    context = {
        "session": held,
        "slots": held.slots.select_related("application"),
        "attendances": held.attendances.select_related("expert__account"),
        "open": held.state == PLANNED and actor.may(Privilege.PROGRAMMES_MANAGE, held.owner),
        "held": held.state == HELD_SESSION,
        "may": {t.name for t in allowed(held, actor)},
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/programmes/session.html", context, status=status)


def _came(request: HttpRequest, prefix: str) -> dict[int, bool]:
    """Who was said to have come or not: `<prefix>-<pk>` is yes or no; of others nothing is known."""
    said = {k.removeprefix(f"{prefix}-"): v for k, v in request.POST.items() if k.startswith(f"{prefix}-")}
    return {int(k): v == "yes" for k, v in said.items() if k.isascii() and k.isdigit() and v in ("yes", "no")}


def _attend(held: DefenceSession, request: HttpRequest, actor: Actor) -> None:
    came, appeared = _came(request, "expert"), _came(request, "slot")
    services.attend(session=held, attended=came, appeared=appeared, actor=actor)


def _text(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:20000]


ACTS: Mapping[str, steps.Act[DefenceSession]] = {
    "attend": _attend,
    "hold": lambda s, q, actor: services.hold_session(session=s, minutes=_text(q), actor=actor),
    "cancel": lambda s, q, actor: services.cancel_session(session=s, reason=_text(q), actor=actor),
}


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Notes who came, closes, or cancels; what is wrong stands on the page, with what was typed."""
    return steps.take(request, _seen(request, pk), ACTS, step, _shown, "desk-session", says=_("已办理。"), pk=pk)


@never_cache
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a session that was held, as PDF."""
    held = _seen(request, pk)
    if held.state != HELD_SESSION:
        raise Http404
    context = {
        "session": held,
        "slots": held.slots.select_related("application"),
        "attendances": held.attendances.select_related("expert__account"),
    }
    return pdf.response("desk/programmes/minutes.html", context, f"minutes-{held.pk}.pdf")

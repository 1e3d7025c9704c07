"""What one is listed as: the certificate, what follows from it, re-evaluation, hearing, exit."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.cases import services as cases
from yangui.platform.cases.models import Arrangement
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.stepping import last_reason
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Certificate, Entry
from yangui.platform.recognition.states import HEARING, INTENDED, LISTED
from yangui.platform.web import steps
from yangui.platform.web.letters import pdf
from yangui.platform.web.my.recognitions.fields import shown


def _mine(request: HttpRequest, pk: int) -> Entry:
    held: Entry = get_object_or_404(
        Entry.objects.own(acting(request)).select_related("register__organisation", "entity"), pk=pk
    )
    return held


def intention(entry: Entry) -> str:
    """Why a removal or downgrade is intended, while it is."""
    return last_reason(entry, "intend") if entry.state in (INTENDED, HEARING) else ""


@never_cache
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry of one's own."""
    return _shown(request, _mine(request, pk))


def awards(entry: Entry) -> list[dict[str, object]]:
    """The benefits that the recognition gives to such a holder, and whether one can claim them online."""
    pack, found = packs.current(), []
    arranged = set(Arrangement.objects.on(today()).values_list("benefit", flat=True))
    for id in entry.register.rules["awards"]:
        benefit = pack.benefit(id, today())
        if benefit.for_ == entry.entity.kind:
            found.append({"id": id, "title": benefit.title[current_language()], "arranged": id in arranged})
    return found


def _shown(request: HttpRequest, held: Entry, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "entry": held,
        "certificate": held.certificates.filter(revoked_at=None).first(),
        "values": shown(held.register.rules, held.values),
        "awards": awards(held) if held.state in LISTED else [],
        "may": {t.name for t in allowed(held, acting(request))},
        "hears": held.state == INTENDED and held.hear_until is not None and today() <= held.hear_until,
        "intention": intention(held),
        "refused": refused,
    }
    return render(request, "my/recognitions/entry.html", context, status=status)


def _claim(held: Entry, request: HttpRequest, actor: Actor) -> HttpResponse:
    benefit = request.POST.get("benefit", "")
    if held.state not in LISTED or benefit not in [award["id"] for award in awards(held)]:
        raise RefusedError(_("这项认定没有这项待遇。"))
    return redirect("my-case", number=cases.open_claim(entity=held.entity.live, benefit=benefit, actor=actor).number)


ACTS: Mapping[str, steps.Act[Entry]] = {
    "claim": _claim,
    "hear": lambda entry, _request, actor: services.ask_hearing(entry=entry, actor=actor),
    "exit": lambda entry, _request, actor: services.leave(entry=entry, actor=actor),
}


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Does one thing; what is wrong stands on the page."""
    return steps.take(request, _mine(request, pk), ACTS, step, _shown, "my-entry", says=_("已办理。"), pk=pk)


@never_cache
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as a file, for its holder and for the unit."""
    held: Certificate = get_object_or_404(Certificate.objects.visible_to(acting(request)), pk=pk)
    said = {"certificate": held, "said": held.content}
    return pdf.verifiable(
        request, "registers/certificate.html", said, reverse("certificate", args=[held.code]), held.number
    )

"""What applicants, holders of an award and hosts can do on a page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Award, Milestone
from yangui.platform.registry.models import Entity
from yangui.platform.web import steps
from yangui.platform.web.typed import key, money


def _award(application: Application) -> Award:
    held: Award = get_object_or_404(Award.objects.all(), application=application)
    return held


def _endorse(application: Application, request: HttpRequest, actor: Actor) -> None:
    rank = request.POST.get("rank", "").strip()
    if rank and not (rank.isascii() and rank.isdigit() and 0 < int(rank) < 1000):
        raise RefusedError(_("推荐排序请填 1 到 999 的整数，也可不填。"))
    note = request.POST.get("text", "")[:4000]
    services.endorse(application=application, rank=int(rank) if rank else None, note=note, actor=actor)


def _invite(application: Application, request: HttpRequest, actor: Actor) -> None:
    services.invite_letter(
        application=application, name=request.POST.get("name", "")[:100], email=request.POST.get("email", "")[:254],
        site=request.build_absolute_uri("/").rstrip("/"), actor=actor,
    )  # fmt: skip


def _report(application: Application, request: HttpRequest, actor: Actor) -> None:
    held = get_object_or_404(Milestone, pk=key(request, "milestone"), award__application=application)
    paid = money(request.POST.get("host_paid", ""))
    services.report(milestone=held, text=request.POST.get("text", "")[:8000], host_paid=paid, actor=actor)


def _change(application: Application, request: HttpRequest, actor: Actor) -> None:
    about, text = request.POST.get("about", ""), request.POST.get("text", "")[:4000]
    name, day = request.POST.get("name", "").strip()[:200], request.POST.get("day", "")
    try:
        moved = parse_date(day)
    except ValueError:
        moved = None
    milestone = Milestone.objects.filter(pk=key(request, "milestone"), award__application=application).first()
    services.ask_change(
        award=_award(application), about=about, text=text, entity=_entity(about, name), day=moved, milestone=milestone,
        actor=actor,
    )  # fmt: skip


def _entity(about: str, name: str) -> Entity | None:
    """The body of that name, or the person with that address of an account: no list of persons is shown."""
    if not name:
        return None
    known = Entity.objects.filter(merged_into=None)
    if about == "leader":
        return known.filter(kind="person", account__email__iexact=name).first()
    found = list(known.exclude(kind="person").filter(name=name)[:2])
    return found[0] if len(found) == 1 else None


def _leave(application: Application, request: HttpRequest, actor: Actor) -> None:
    services.leave(award=_award(application), reason=request.POST.get("text", "")[:4000], actor=actor)


ACTS: Mapping[str, steps.Act[Application]] = {
    "withdraw": lambda application, _request, actor: services.withdraw(application=application, actor=actor),
    "endorse": _endorse,
    "invite": _invite,
    "accept": lambda application, _request, actor: services.accept_award(award=_award(application), actor=actor),
    "decline": lambda application, _request, actor: services.decline(award=_award(application), actor=actor),
    "report": _report,
    "change": _change,
    "leave": _leave,
}

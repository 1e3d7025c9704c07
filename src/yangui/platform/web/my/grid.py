"""What one is in charge of, on a phone: visits, what is open, hand-overs."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids import services
from yangui.platform.grids.models import HandOver, Need, Place, Visit
from yangui.platform.grids.states import OFFERED
from yangui.platform.web.desk.grids.forms import OfferForm, VisitForm

VISITS = 10


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """My places, and what was offered to me."""
    actor = _member(request)
    held = Place.objects.of(actor, today()).select_related("parent")
    places = held.annotate(open=Count("needs", filter=Q(needs__settled_on=None), distinct=True), seen=Max("visits__on"))
    waiting = (
        HandOver.objects.visible_to(actor).filter(state=OFFERED).select_related("term__place", "term__account", "to")
    )
    context = {
        "places": places.order_by("kind", "name", "pk"), "offered": [h for h in waiting if h.to_id == actor.account],
        "given": [h for h in waiting if h.to_id != actor.account],
    }  # fmt: skip
    return render(request, "my/grid/page.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my places; a visit is written here."""
    actor = _member(request)
    row = _own(actor, pk)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.visit(
                place=row, found=Visit.Found(said["found"]), text=said["text"], needs=said["needs"].splitlines(),
                actor=actor,
            )  # fmt: skip
        except RefusedError as error:
            form.add_error("needs", str(error))
        else:
            messages.success(request, _("已记下今天的走访。"))
            return redirect("my-grid-place", pk=pk)
    return _place(request, row, actor, form=form)


@never_cache
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers one of my places to another."""
    actor = _member(request)
    row = _own(actor, pk)
    form = OfferForm(row, actor.account, request.POST)
    if form.is_valid():
        try:
            services.offer(place=row, actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("已提出交接；对方接收以前，仍由您负责。"))
            return redirect("my-grid")
    return _place(request, row, actor, offering=form)


@never_cache
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Something open was settled."""
    actor = _member(request)
    need = get_object_or_404(Need.objects.select_related("place"), pk=pk, place__in=Place.objects.of(actor, today()))
    try:
        services.settle(need=need, how=request.POST.get("how", ""), actor=actor)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("my-grid-place", pk=need.place_id)


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Takes or refuses what was offered to me."""
    actor = _member(request)
    row = get_object_or_404(HandOver.objects.filter(to=actor.account).select_related("term__place"), pk=pk)
    if step not in row.MACHINE.by_name:
        raise Http404
    try:
        services.answer(
            hand_over=row, taken=step == "take", actor=actor, reason=request.POST.get("reason", "")
        )  # fmt: skip
    except RefusedError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("从明天起由您负责。") if step == "take" else _("已答复不接收。"))
    return redirect("my-grid")


def _member(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not actor.may(Privilege.GRIDS_VISIT):
        raise Http404
    return actor


def _own(actor: Actor, pk: int) -> Place:
    held = Place.objects.of(actor, today()).select_related("organisation", "parent")
    found: Place = get_object_or_404(held, pk=pk)
    return found


def _place(
    request: HttpRequest, row: Place, actor: Actor, form: VisitForm | None = None, offering: OfferForm | None = None
) -> HttpResponse:
    wrong = next((f for f in (form, offering) if f is not None and f.errors), None)
    context: dict[str, Any] = {
        "place": row, "visiting": form or VisitForm(), "form": wrong, "needs": services.open_needs(row),
        "offering": offering or OfferForm(row, actor.account), "visits": row.visits.all()[:VISITS],
    }  # fmt: skip
    return render(request, "my/grid/place.html", context, status=422 if wrong else 200)

"""Places with who is in charge of each, gaps first; a place, its terms, visits and what is open."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids import services
from yangui.platform.grids.models import Kind, Place
from yangui.platform.web.desk.grids.forms import AssignForm, PlaceForm

PER_PAGE = 50


def manager(request: HttpRequest) -> Actor:
    """Who acts, managing a grid; raises `Http404` for others."""
    actor = acting(request)
    if not actor.may(Privilege.GRIDS_MANAGE):
        raise Http404
    return actor


def chosen(request: HttpRequest, actor: Actor) -> Any:
    """The places asked for, each with who is in charge, what is open, and the last visit."""
    held = Place.objects.visible_to(actor).live()
    if request.GET.get("gaps") == "1":
        held = held & Place.objects.gaps(today())
    if request.GET.get("kind") in Kind.values:
        held = held.filter(kind=request.GET["kind"])
    found = held.select_related("organisation", "parent").charged(today())
    return found.order_by("organisation__name_zh", "kind", "name", "pk")


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The list."""
    actor = manager(request)
    page = Paginator(chosen(request, actor), PER_PAGE).get_page(request.GET.get("page"))
    gaps = (Place.objects.visible_to(actor) & Place.objects.gaps(today())).count()
    only_gaps, kind = request.GET.get("gaps") == "1", request.GET.get("kind", "")
    asked = {"gaps": only_gaps, "kind": kind if kind in Kind.values else ""}
    context = {"page": page, "gaps": gaps, "asked": asked, "kinds": Kind.choices}
    return render(request, "desk/grids/places.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A place more."""
    actor = manager(request)
    form = PlaceForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = services.add_place(**(said | {"kind": Kind(said["kind"])}), actor=actor)
        except RefusedError as error:
            form.add_error("name", str(error))
        else:
            return redirect("desk-grid-place", pk=made.pk)
    return render(request, "desk/grids/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place."""
    return render(request, "desk/grids/place.html", _shown(_found(manager(request), pk)))


@never_cache
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is in charge."""
    actor = manager(request)
    row = _found(actor, pk)
    form = AssignForm(row, request.POST)
    if form.is_valid():
        try:
            services.assign(place=row, actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("since", str(error))
        else:
            return redirect("desk-grid-place", pk=pk)
    return render(request, "desk/grids/place.html", _shown(row) | {"form": form}, status=422)


@never_cache
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The place is no longer in the grid."""
    actor = manager(request)
    row = _found(actor, pk)
    try:
        services.end_place(place=row, actor=actor, reason=request.POST.get("reason", ""))
    except RefusedError as error:
        return render(request, "desk/grids/place.html", _shown(row) | {"wrong": str(error)}, status=422)
    return redirect("desk-grids")


def _found(actor: Actor, pk: int) -> Place:
    held = Place.objects.visible_to(actor).live().select_related("organisation", "parent")
    found: Place = get_object_or_404(held, pk=pk)
    return found


def _shown(row: Place) -> dict[str, Any]:
    return {
        "place": row, "terms": row.terms.select_related("account").order_by("-since"),
        "gap": Place.objects.gaps(today()).filter(pk=row.pk).exists(), "needs": services.open_needs(row),
        "visits": row.visits.select_related("by")[:PER_PAGE], "form": AssignForm(row), "today": today(),
    }  # fmt: skip

"""Objections that wait, and how benefits are administered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yangui.platform.cases import services
from yangui.platform.cases.models import Arrangement, Case, Objection
from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.cases.forms import ArrangementForm
from yangui.platform.web.desk.cases.views import officer
from yangui.platform.web.my.cases import present

PER_PAGE = 50


@never_cache
@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """The objections to decisions of the officer's units, those first that are due first."""
    actor = officer(request)
    if not actor.may(Privilege.OBJECTIONS_DECIDE):
        raise Http404
    cases = Case.objects.with_units(actor).values("pk")
    held = Objection.objects.filter(case__in=cases, state="filed").select_related("case__entity")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(o, present.title(o.case.benefit), o.due_on < today()) for o in page]
    return render(request, "desk/cases/objections.html", {"rows": rows, "page": page})


@never_cache
@require_GET
def arrangements(request: HttpRequest) -> HttpResponse:
    """How benefits are administered today."""
    actor = officer(request)
    held = Arrangement.objects.on(today()).select_related("organisation", "fund")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(a, present.title(a.benefit)) for a in page]
    context = {"rows": rows, "page": page, "may_edit": actor.may(Privilege.ARRANGEMENTS_EDIT)}
    return render(request, "desk/cases/arrangements.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    """Says how a benefit is administered from a day on."""
    actor = acting(request)
    if not actor.may(Privilege.ARRANGEMENTS_EDIT):
        raise Http404
    given = {"since": today(), "benefit": request.GET.get("benefit", "")}
    form = ArrangementForm(actor, current_language(), request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.arrange(actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("自 %s 起这样办理。") % made.since.isoformat())
            return redirect("desk-arrangements")
    return render(request, "desk/cases/arrange.html", {"form": form}, status=422 if form.errors else 200)

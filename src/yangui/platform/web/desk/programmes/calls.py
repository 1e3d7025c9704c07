"""Calls at the desk: the list, a new one, one call with all that can be done, and the register of experts."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.programmes import planning, services
from yangui.platform.programmes.models import Application, Call, Expert, NoticeObjection, Review
from yangui.platform.programmes.querysets import OFFICERS
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import DRAFT, RECUSED, SUBMITTED
from yangui.platform.web import steps
from yangui.platform.web.desk.programmes import export
from yangui.platform.web.desk.programmes.forms import CallForm, ExpertForm, SettleForm
from yangui.platform.web.typed import key

PER_PAGE = 50


def officer(request: HttpRequest, *privileges: Privilege) -> Actor:
    """Who acts, holding one of the privileges; the page is not there for others."""
    actor = acting(request)
    if not any(actor.may(p) for p in privileges or OFFICERS):
        raise Http404
    return actor


@never_cache
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The calls of the officer's units, the newest first."""
    actor = officer(request)
    held = Call.objects.with_units(actor).order_by("-id").select_related("organisation").defer("rules")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    counts = _counts(Application.objects.filter(call__in=[c.pk for c in page]).exclude(state=DRAFT), "call")
    context = {
        "page": page,
        "rows": [(c, counts.get(c.pk, 0)) for c in page],
        "manages": actor.may(Privilege.PROGRAMMES_MANAGE),
    }
    return render(request, "desk/programmes/calls.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new call from the pack."""
    actor = officer(request, Privilege.PROGRAMMES_MANAGE)
    form = CallForm(actor, request.POST or None)
    if form.is_valid():
        try:
            held = services.draft_call(actor=actor, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk-call", pk=held.pk)
    return render(request, "desk/programmes/new.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def experts(request: HttpRequest) -> HttpResponse:
    """The register of experts, with their record; a form for a new one or to change one."""
    actor = officer(request, Privilege.PROGRAMMES_MANAGE)
    form = ExpertForm(request.POST or None)
    if form.is_valid():
        try:
            services.register_expert(actor=actor, **form.said)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已登记。"))
            return redirect("desk-experts")
    held = Expert.objects.visible_to(actor).order_by("id").select_related("account")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    reviews = Review.objects.filter(expert__in=[e.pk for e in page])
    done, recused = (_counts(reviews.filter(state=state), "expert") for state in (SUBMITTED, RECUSED))
    rows = [(e, done.get(e.pk, 0), recused.get(e.pk, 0)) for e in page]
    context = {"page": page, "rows": rows, "form": form}
    return render(request, "desk/programmes/experts.html", context, status=422 if form.is_bound else 200)


def _counts(rows: QuerySet[Any], of: str) -> dict[int, int]:
    """How many rows there are of each of those on a page: counted for the page only."""
    return dict(rows.order_by().values_list(of).annotate(n=Count("pk")))


def _seen(request: HttpRequest, pk: int) -> Call:
    held: Call = get_object_or_404(
        Call.objects.with_units(officer(request)).select_related("organisation", "fund"), pk=pk
    )
    return held


@never_cache
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: its rules, its applications, its ranking and objections, and what can be done next."""
    held = _seen(request, pk)
    if request.GET.get("format") == "xlsx":
        return export.response(held, _rows(request, held))
    return _shown(request, held)


def _rows(request: HttpRequest, held: Call) -> QuerySet[Application]:
    """The applications of a call that the officer sees: those ranked by rank, or all of one state where asked.

    Before the ranking, all in the order in which they came.
    """
    rows: QuerySet[Application] = Application.objects.filter(call=held).exclude(state=DRAFT)
    rows = rows.select_related("entity", "host", "place").defer("form", "answers", "decision", "statement")
    state = request.GET.get("state", "")
    if state in Application.MACHINE.states:
        return rows.filter(state=state).order_by("id")
    ranking = getattr(held, "ranking", None)
    return rows.order_by("id") if ranking is None else rows.filter(place__ranking=ranking).order_by("place__rank")


def _shown(
    request: HttpRequest, held: Call, *, form: SettleForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    actor = officer(request)
    rows = _rows(request, held)
    # keys alone first: a late page would join and carry all rows before it
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    held_by = rows.in_bulk(list(page))
    shown = [held_by[pk] for pk in page]
    in_ = _counts(Review.objects.filter(application__in=held_by, state=SUBMITTED), "application")
    manages = actor.may(Privilege.PROGRAMMES_MANAGE, held.organisation_id)
    ranking = getattr(held, "ranking", None)
    objections = NoticeObjection.objects.filter(application__call=held).select_related("application__call")
    language = current_language()
    context = {
        "call": held,
        "steps": [t for t in allowed(held, actor) if t.name in CALL_STEPS],
        "page": page,
        "rows": [(a, category_title(held, a), _why(a, language), in_.get(a.pk, 0)) for a in shown],
        "states": Application.MACHINE.choices,
        "state": request.GET.get("state", ""),
        "manages": manages,
        "form": form or (SettleForm(held) if manages and held.state == DRAFT else None),
        "plan": planning.plan(held) if held.state == DRAFT else None,
        "ranking": ranking,
        "hears": Rules(held.rules).has("defence"),
        "objections": objections,
        "decides": actor.may(Privilege.PROGRAMMES_DECIDE, held.organisation_id),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/programmes/call.html", context, status=status)


def category_title(call: Call, application: Application) -> str:
    """The title of a category, without asking for the call again."""
    return str(call.rules["categories"][application.category]["title"][current_language()])


def _why(application: Application, language: str) -> list[str]:
    place = getattr(application, "place", None)
    return [said[language] for said in place.displaced_by] if place is not None else []


def _rank(call: Call, request: HttpRequest, actor: Actor) -> None:
    said = request.POST.get("line", "").strip()
    try:
        line = Decimal(said) if said else None
    except InvalidOperation:
        raise RefusedError(_("最低分请填数字。")) from None
    services.freeze(call=call, actor=actor, line=line, tie_reason=request.POST.get("reason", "")[:2000])


def _assign(call: Call, request: HttpRequest, actor: Actor) -> None:
    done = services.assign(call=call, actor=actor)
    messages.info(request, _("已分配 %s 份评审。") % done.made)
    for short in done.short:
        messages.warning(request, f"{short.application}：{short.says[current_language()]}")


def _objection(call: Call, request: HttpRequest, actor: Actor) -> None:
    held = get_object_or_404(NoticeObjection, pk=key(request, "objection"), application__call=call)
    upheld = request.POST.get("upheld") == "yes"
    services.decide_objection(objection=held, upheld=upheld, reason=request.POST.get("reason", ""), actor=actor)


def _overrun(call: Call, request: HttpRequest, actor: Actor) -> None:
    services.allow_overrun(call=call, reason=request.POST.get("reason", "")[:2000], actor=actor)


CALL_STEPS: Mapping[str, steps.Act[Call]] = {
    "open": lambda call, _r, actor: services.open_call(call=call, actor=actor),
    "close": lambda call, _r, actor: services.close_call(call=call, actor=actor),
    "review": lambda call, _r, actor: services.begin_review(call=call, actor=actor),
    "deliberate": lambda call, _r, actor: services.begin_panel(call=call, actor=actor),
    "rank": _rank,
    "publish": lambda call, _r, actor: services.publish(call=call, actor=actor),
    "confirm": lambda call, _r, actor: services.confirm(call=call, actor=actor),
    "end": lambda call, _r, actor: services.end_call(call=call, actor=actor),
    "cancel": lambda call, r, actor: services.cancel_call(call=call, reason=r.POST.get("reason", ""), actor=actor),
}
STEPS = {
    **CALL_STEPS,
    "assign": _assign,
    "objection": _objection,
    "overrun": _overrun,
}


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Does one thing with a call; what is wrong with it stands on the page, with what was typed."""
    held, actor = _seen(request, pk), officer(request)
    if step == "settle":
        form = SettleForm(held, request.POST)
        if not form.is_valid():
            return _shown(request, held, form=form, refused=_("请改正标出的内容。"), status=422)
        try:
            services.settle(call=held, actor=actor, **form.settled)
        except RefusedError as error:
            return _shown(request, held, form=form, refused=str(error), status=422)
        messages.success(request, _("已保存。"))
        return redirect("desk-call", pk=pk)
    return steps.take(request, held, STEPS, step, _shown, "desk-call", pk=pk)

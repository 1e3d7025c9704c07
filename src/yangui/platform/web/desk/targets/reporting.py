"""What units owe, and how they report it: on a page, or in a sheet."""

from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.clocks import due_days
from yangui.platform.targets.models import Allotment, Figure, Indicator, Matter, Owed, Round
from yangui.platform.targets.querysets import units_of
from yangui.platform.targets.services import figures, rounds
from yangui.platform.web.desk.targets import sheet
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.forms import EntryForm, ReportForm, RoundForm

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What waits for the officer: figures to report, to verify, matters to answer or to decide."""
    actor = officer(request)
    mine = Q(owed__in=_owed(actor))
    held = Round.objects.annotate(owes=Count("owed", mine), missing=Count("owed", mine & Q(owed__figure=None)))
    if not actor.may(Privilege.TARGETS_SUPERVISE):
        held = held.filter(owes__gt=0)
    page = Paginator(held.order_by("-opened_on", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    dues = due_days([(r.opened_on, r.days) for r in page])
    rows = [{"round": r, "due": due, "over": due < today()} for r, due in zip(page, dues, strict=True)]
    context = {
        "page": page,
        "rows": rows,
        "to_verify": Figure.objects.filter(state="reported").count() if actor.may(Privilege.TARGETS_VERIFY) else None,
        "matters": Matter.objects.visible_to(actor).open().count(),
        "may_report": actor.may(Privilege.TARGETS_REPORT),
        "may_open": actor.may(Privilege.TARGETS_SUPERVISE),
    }
    return render(request, "desk/targets/start.html", context)


def _owed(actor: Actor) -> "QuerySet[Owed]":
    """What the actor's units owe; for who supervises all."""
    if actor.may(Privilege.TARGETS_SUPERVISE):
        return Owed.objects.all()
    return Owed.objects.filter(organisation__in=units_of(actor, Privilege.TARGETS_REPORT))


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Reports one figure outside of a round."""
    actor = officer(request, Privilege.TARGETS_REPORT)
    pairs = _owned(actor)
    names = [(key, f"{goal} · {region} · {unit}") for key, (goal, region, unit) in pairs.items()]
    form = EntryForm(names, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        goal, region, unit = pairs[data["goal"]]
        try:
            made = figures.report(
                indicator=goal, region=region, organisation=unit, as_of=data["as_of"], figure=data["figure"],
                evidence=data["evidence"], actor=actor,
            )  # fmt: skip
        except RefusedError as error:
            form.add_error("figure", str(error))
        else:
            return redirect("targets-figure", pk=made.pk)
    return render(request, "desk/targets/report.html", {"form": form}, status=422 if form.errors else 200)


def _owned(actor: Actor) -> dict[str, tuple[Indicator, Region, Organisation]]:
    """What the actor's units report, by goal and region."""
    units = units_of(actor, Privilege.TARGETS_REPORT)
    goals = Indicator.objects.current().filter(owner__in=units).select_related("owner", "region")
    parts = Allotment.objects.filter(organisation__in=units, indicator__lapsed=False, indicator__same_as=None)
    own = {f"{g.pk}-{g.region_id}": (g, g.region, g.owner) for g in goals}
    allotted = parts.select_related("indicator", "region", "organisation")
    return own | {f"{a.indicator_id}-{a.region_id}": (a.indicator, a.region, a.organisation) for a in allotted}


@never_cache
def open_round(request: HttpRequest) -> HttpResponse:
    """Opens a round."""
    actor, pack = officer(request, Privilege.TARGETS_SUPERVISE), packs.current()
    documents = [(d.id, d.title[current_language()]) for d in pack.documents.values()]
    form = RoundForm(documents, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        goals = (
            Indicator.objects.current().filter(document=data["document"], stated=False) if data["document"] else None
        )
        try:
            made = rounds.open_round(
                title=data["title"], as_of=data["as_of"], days=data["days"], actor=actor, indicators=goals
            )
        except RefusedError as error:
            form.add_error("as_of", str(error))
        else:
            return redirect("targets-round", pk=made.pk)
    return render(request, "desk/targets/round_new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: what the officer's units owe, to be filled in, and what they reported."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    row = get_object_or_404(Round, pk=pk)
    form = ReportForm(_missing(actor, row), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not actor.may(Privilege.TARGETS_REPORT):
            return render(request, "desk/denied.html", status=403)
        if form.is_valid():
            return _reported(request, row, list(form.lines()), actor)
        if not form.errors:
            messages.warning(request, _("还没有填写：请至少填一项。"))
    return _shown(request, row, actor, form)


def _missing(actor: Actor, row: Round) -> list[Owed]:
    held = _owed(actor).filter(round=row, figure=None).select_related("indicator", "region", "organisation", "round")
    parts = Allotment.objects.filter(indicator__in=held.values("indicator"))
    values = {(a.indicator_id, a.region_id): a.value for a in parts}
    rows = list(held)
    for one in rows:
        one.asked = values.get((one.indicator_id, one.region_id), one.indicator.value)
    return rows


def _reported(request: HttpRequest, row: Round, lines: list[rounds.Line], actor: Actor) -> HttpResponse:
    count = rounds.report_lines(lines=lines, actor=actor)
    messages.success(request, _("已上报 %(n)s 项，等待其他单位核实。") % {"n": count})
    return redirect("targets-round", pk=row.pk)


def _shown(
    request: HttpRequest, row: Round, actor: Actor, form: ReportForm, faults: list[tuple[int, str]] | None = None
) -> HttpResponse:
    answered = _owed(actor).filter(round=row).exclude(figure=None)
    page = Paginator(answered.select_related("indicator", "region", "organisation", "figure"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    faulty = bool(form.errors or faults) if request.method == "POST" else False
    context = {
        "round": row,
        "due": due_days([(row.opened_on, row.days)])[0],
        "form": form,
        "faults": faults or [],
        "page": page,
        "may_report": actor.may(Privilege.TARGETS_REPORT),
    }
    return render(request, "desk/targets/round.html", context, status=422 if faulty else 200)


@never_cache
@require_GET
def sheet_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still owed as a sheet to be filled in."""
    actor = officer(request, Privilege.TARGETS_REPORT, Privilege.TARGETS_SUPERVISE)
    response = HttpResponse(sheet.made(_missing(actor, get_object_or_404(Round, pk=pk))), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="round-{pk}.xlsx"'
    return response


@never_cache
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a filled sheet in: all of its rows, or where one is faulty none."""
    actor = officer(request, Privilege.TARGETS_REPORT)
    row = get_object_or_404(Round, pk=pk)
    missing = _missing(actor, row)
    file: File[Any] | None = request.FILES.get("file")
    if file is None:
        found = sheet.Taken([], [(0, _("请选一个文件。"))])
    else:
        found = sheet.taken(file.read(sheet.LARGEST + 1), {o.pk: o for o in missing})
    if found.lines and not found.faults:
        return _reported(request, row, found.lines, actor)
    faults = found.faults or [(0, _("表中没有填写任何数据。"))]
    return _shown(request, row, actor, ReportForm(missing), faults)

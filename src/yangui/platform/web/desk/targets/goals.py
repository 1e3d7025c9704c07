"""One goal as supervisors keep it: taken apart by region, its pace, its baseline, the same goal elsewhere."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.decomposition import additive
from yangui.platform.targets.models import Allotment, Indicator
from yangui.platform.targets.services import goals, plans
from yangui.platform.web.cockpit.words import READINGS, bounded, number
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.plan_forms import AllotForm, BaselineForm, JoinForm, PaceForm

RELATED = ("region", "owner", "measure", "same_as", "part_of", "follows")


@never_cache
@require_GET
def goal(request: HttpRequest, slug: str) -> HttpResponse:
    """The goal, with the forms of who may change it."""
    actor = officer(request)
    return _shown(request, _goal(slug), actor)


@never_cache
@require_POST
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Takes apart, plans the pace, sets the baseline, joins or parts."""
    actor, row = officer(request, Privilege.TARGETS_SUPERVISE), _goal(slug)
    if step not in STEPS:
        raise Http404
    region = _region(request, row)
    forms = _forms(row, region, request.POST, {step})
    form = forms[STEPS[step]]
    if not form.is_valid():
        return _shown(request, row, actor, forms, _("没有保存：请改正标出的地方。"))
    try:
        _done(step, row, region, form, actor)
    except RefusedError as error:
        return _shown(request, row, actor, forms, str(error))
    messages.success(request, _("已保存。"))
    return redirect(f"{reverse('targets-goal', args=[slug])}?region={region.code}")


# each step with its form
STEPS = {"allot": "allot", "pace": "pace", "baseline": "baseline", "join": "join", "part": "part"}


def _done(step: str, row: Indicator, region: Region, form: Any, actor: Actor) -> None:
    if step == "allot":
        plans.allot(indicator=row, shares=form.shares(), actor=actor)
    elif step == "pace":
        plans.plan_pace(indicator=row, region=region, points=form.points(), actor=actor)
    elif step == "baseline":
        said = goals.Baseline(**form.cleaned_data)
        goals.set_baseline(indicator=row, region=region, baseline=said, actor=actor)
    elif step == "join":
        other = get_object_or_404(Indicator, slug=form.cleaned_data["other"])
        goals.join(indicator=row, other=other, reason=form.cleaned_data["reason"], actor=actor)
    else:
        goals.part(indicator=row, reason=form.cleaned_data["reason"], actor=actor)


def _goal(slug: str) -> Indicator:
    return get_object_or_404(Indicator.objects.select_related(*RELATED), slug=slug)


def _region(request: HttpRequest, row: Indicator) -> Region:
    """The region that is asked for: the goal's own, or one that has a part of it."""
    code = request.GET.get("region", row.region_id)
    if code != row.region_id and not row.allotments.filter(region=code).exists():
        raise Http404
    return get_object_or_404(Region, code=code)


def _forms(row: Indicator, region: Region, data: Any, filled: set[str]) -> dict[str, Any]:
    """All forms of the page; those in `filled` with what was typed."""
    held = {a.region_id: a for a in row.allotments.select_related("organisation", "region")}
    regions = list(Region.objects.filter(parent=region))
    units = _units(region, regions)
    part = held.get(region.code)
    start: Indicator | Allotment = part or row
    first = {"value": start.baseline, "on": start.baseline_on, "source": start.baseline_source}
    others = Indicator.objects.current().filter(region=row.region, unit=row.unit).exclude(pk=row.pk)
    names = [(g.slug, f"{g} · {g.document} {g.clause}") for g in others]

    def typed(step: str) -> Any:
        return data if step in filled else None

    return {
        "allot": AllotForm(regions, held, units, typed("allot")),
        "pace": PaceForm(row.plan.filter(region=region), typed("pace")),
        "baseline": BaselineForm(typed("baseline"), initial=first if start.baseline is not None else None),
        "join": JoinForm(names, typed("join"), prefix="join"),
        "part": JoinForm([(row.slug, str(row))], typed("part"), prefix="part"),
    }


def _units(region: Region, parts: list[Region]) -> dict[str, list[Organisation]]:
    """Who may report for each part of a region: the part's own units, who governs first, then those of the region."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    held = Organisation.objects.filter(region__in=[region, *parts]).exclude(kind__in=plans.NO_UNIT)
    for unit in sorted(held, key=lambda u: (u.kind not in plans.GOVERNING, len(u.name_zh), u.slug)):
        found[str(unit.region_id)].append(unit)
    above = found[region.code]
    return {part.code: [*found[part.code], *above] for part in parts}


def _shown(
    request: HttpRequest, row: Indicator, actor: Actor, forms: dict[str, Any] | None = None, refused: str = ""
) -> HttpResponse:
    region = _region(request, row)
    pack = packs.current()
    titles = {id: document.title[current_language()] for id, document in pack.documents.items()}
    held = {a.region_id: a for a in row.allotments.select_related("organisation", "region")}
    part = held.get(region.code)
    context = {
        "goal": row,
        "region": region,
        "value": bounded(row, part.value if part else row.value),
        "reading": READINGS.get(row.period_reading, ""),
        "document": titles.get(row.document, ""),
        "start": part or row,
        "also": [(g, titles.get(g.document, g.document)) for g in row.also.all()],
        "joined": row.same_as and (row.same_as, titles.get(row.same_as.document, row.same_as.document)),
        "sums": _sums(row, held),
        "may_edit": actor.may(Privilege.TARGETS_SUPERVISE),
        "forms": forms or _forms(row, region, None, set()),
        "refused": refused,
        "additive": additive(row.kind, row.unit),
    }
    return render(request, "desk/targets/goal.html", context, status=422 if refused else 200)


def _sums(row: Indicator, held: dict[str, Allotment]) -> list[dict[str, Any]]:
    """For each region with parts: its value, the parts, and whether they make the whole."""
    below: dict[str, list[Allotment]] = defaultdict(list)
    for part in held.values():
        below[str(part.region.parent_id)].append(part)
    found = []
    for code, parts in sorted(below.items()):
        whole = row.value if code == row.region_id else held[code].value if code in held else None
        total = sum(p.value for p in parts)
        found.append(
            {
                "region": row.region if code == row.region_id else held[code].region if code in held else code,
                "whole": number(whole),
                "total": number(total),  # type: ignore[arg-type]
                "fits": whole is None or total == whole,
                "parts": [(p, number(p.value), number(p.baseline)) for p in sorted(parts, key=lambda p: p.region_id)],
            }
        )
    return found

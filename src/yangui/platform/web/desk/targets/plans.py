"""The tree of plans: projects, tasks and measures with their goals, and what officers add to it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.targets.models import Indicator, Measure
from yangui.platform.targets.services import goals, plans
from yangui.platform.web.desk.targets.access import officer
from yangui.platform.web.desk.targets.plan_forms import GoalForm, PlanForm

DEEPEST = 4


@dataclass(slots=True)
class Node:
    """A measure with what lies below it."""

    measure: Measure
    parts: list["Node"] = field(default_factory=list)


@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """All plans; a supervisor adds one."""
    actor = officer(request)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        officer(request, Privilege.TARGETS_SUPERVISE)
        if form.is_valid():
            try:
                made = goals.add_plan(**form.cleaned_data, actor=actor)
            except RefusedError as error:
                form.add_error("key", str(error))
            else:
                return redirect("targets-plan", pk=made.pk)
    roots = Measure.objects.filter(parent=None).prefetch_related("lead")
    documents = dict(Indicator.objects.current().order_by().values_list("document").annotate(n=Count("pk")))
    context = {
        "rows": [(root, documents.get(root.document) if root.document else None) for root in roots],
        "form": form,
        "may_edit": actor.may(Privilege.TARGETS_SUPERVISE),
    }
    return render(request, "desk/targets/plans.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan as a tree."""
    actor = officer(request)
    root = get_object_or_404(Measure, pk=pk)
    context = {"plan": root, "node": _tree(root), "may_edit": actor.may(Privilege.TARGETS_SUPERVISE)}
    return render(request, "desk/targets/plan.html", context)


def _tree(root: Measure) -> Node:
    """The measures below a plan, level by level, with their goals and units."""
    indicators = Prefetch("indicators", Indicator.objects.filter(lapsed=False).select_related("owner", "same_as"))
    top = Node(root)
    level = {root.pk: top}
    for _depth in range(DEEPEST):
        below = Measure.objects.filter(parent__in=level).order_by("place", "id").prefetch_related("lead", indicators)
        parts: dict[int, list[Node]] = defaultdict(list)
        for measure in below:
            assert measure.parent_id is not None
            parts[measure.parent_id].append(Node(measure))
        for pk, nodes in parts.items():
            level[pk].parts = nodes
        level = {node.measure.pk: node for nodes in parts.values() for node in nodes}
        if not level:
            break
    return top


@never_cache
def add(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Adds a measure or a goal below a measure."""
    actor, above = officer(request, Privilege.TARGETS_SUPERVISE), get_object_or_404(Measure, pk=pk)
    data = request.POST if request.method == "POST" else None
    form: PlanForm | GoalForm = GoalForm(data) if what == "goal" else PlanForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            if what == "goal":
                made = _goal(form.cleaned_data, above, actor)
                return redirect("targets-goal", slug=made.slug)
            plans.add_measure(**form.cleaned_data, parent=above, actor=actor)
        except RefusedError as error:
            form.add_error("slug" if what == "goal" else "key", str(error))
        else:
            return redirect("targets-plan", pk=_root(above).pk)
    context = {"form": form, "above": above, "what": what, "root": _root(above)}
    return render(request, "desk/targets/plan_add.html", context, status=422 if form.errors else 200)


def _goal(data: dict[str, Any], above: Measure, actor: Any) -> Indicator:
    owner, region = data.pop("owner"), data.pop("region")
    return plans.add_goal(goal=plans.Goal(**data), measure=above, owner=owner, region=region, actor=actor)


def _root(measure: Measure) -> Measure:
    while measure.parent is not None:
        measure = measure.parent
    return measure

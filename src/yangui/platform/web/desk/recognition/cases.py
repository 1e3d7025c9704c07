"""Recognitions at the desk: the queue, one of them, and what can be done with it."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.accounts.models import User
from yangui.platform.cases import papers
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.recognition import forms, services
from yangui.platform.recognition.models import NoticeObjection, Recognition, Visit
from yangui.platform.recognition.querysets import OFFICERS
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import ACCEPTED, DRAFT, RECOGNITION, SUBMITTED
from yangui.platform.web import steps
from yangui.platform.web.desk.conditions import conditions
from yangui.platform.web.desk.funds.sheets import MOST, sheet
from yangui.platform.web.my.cases import present
from yangui.platform.web.my.recognitions.fields import shown
from yangui.platform.web.papers import given, paper_response
from yangui.platform.web.typed import day, judged, key, reason

PER_PAGE = 50
RELATED = ("register__organisation", "entity__region", "officer")


def officer(request: HttpRequest, *privileges: Privilege) -> Actor:
    """Who acts, holding one of the privileges; the page is not there for others."""
    actor = acting(request)
    if not any(actor.may(p) for p in privileges or OFFICERS):
        raise Http404
    return actor


def _rows(request: HttpRequest) -> QuerySet[Recognition]:
    """Those of the officer's units, filtered as asked, those first that are due first."""
    held: QuerySet[Recognition] = Recognition.objects.with_units(officer(request)).select_related(*RELATED)
    state, type = request.GET.get("state", SUBMITTED), request.GET.get("type", "")
    if state in RECOGNITION.states:
        held = held.filter(state=state)
    if type:
        held = held.filter(register__type=type)
    return held.order_by("due_on", "id")


@never_cache
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The recognitions of the officer's units in one state, as a page or an Excel file."""
    actor, held = officer(request), _rows(request)
    if request.GET.get("format") == "xlsx":
        head = [_("编号"), _("名录"), _("申请人"), _("来源"), _("状态"), _("期限"), _("经办人"), _("提交")]
        return sheet("recognitions", head, (_line(r) for r in held[:MOST]))
    counts = dict(Recognition.objects.with_units(actor).order_by().values_list("state").annotate(n=Count("pk")))
    context = {
        "page": Paginator(held, PER_PAGE).get_page(request.GET.get("page")),
        "state": request.GET.get("state", SUBMITTED),
        "type": request.GET.get("type", ""),
        "tabs": [(s, label, counts.get(s, 0)) for s, label in RECOGNITION.states.items() if s != DRAFT],
        "types": [(id, said.title[current_language()]) for id, said in packs.current().register_types.items()],
        "today": today(),
        "checks": actor.may(Privilege.RECOGNITION_CHECK),
        "decides": actor.may(Privilege.RECOGNITION_DECIDE),
    }
    return render(request, "desk/recognition/queue.html", context)


def _line(held: Recognition) -> list[object]:
    return [
        held.number, held.register.title, held.entity.name, held.get_origin_display(), held.state_label,
        held.due_on or "", held.officer.name if held.officer else "",
        f"{held.submitted_at:%Y-%m-%d}" if held.submitted_at else "",
    ]  # fmt: skip


def _seen(request: HttpRequest, number: str) -> Recognition:
    held: Recognition = get_object_or_404(
        Recognition.objects.with_units(officer(request)).select_related(*RELATED), number=number
    )
    return held


@never_cache
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One recognition; that it was read is noted."""
    held = _seen(request, number)
    with transaction.atomic():
        audit.record("recognition.read", held, actor=officer(request))
    return _shown(request, held)


def _checklists(held: Recognition) -> list[tuple[Visit, list[tuple[str, dict[str, str]]]]]:
    lines = [line[current_language()] for line in held.rules["checklist"]]
    return [
        (visit, [(says, visit.lines.get(str(n), {})) for n, says in enumerate(lines)])
        for visit in held.visits.select_related("visitor")
    ]


def _visitors() -> QuerySet[User]:
    held = User.objects.filter(
        is_active=True, memberships__role__privileges__contains=[str(Privilege.RECOGNITION_VISIT)],
        memberships__until=None,
    )  # fmt: skip
    return held.distinct().order_by("name", "pk")


def _shown(request: HttpRequest, held: Recognition, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor, found = officer(request), conditions(held, forms.eligible)
    rules = Rules(held.rules)
    checks = actor.may(Privilege.RECOGNITION_CHECK, held.register.organisation_id)
    context = {
        "recognition": held,
        "may": {t.name for t in allowed(held, actor)},
        "steps": [t for t in allowed(held, actor) if t.name in DECIDING],
        "checks": checks,
        "gives": checks and held.origin == Recognition.Origin.NOMINATION and held.state == SUBMITTED,
        "decides": actor.may(Privilege.RECOGNITION_DECIDE, held.register.organisation_id),
        "mine": held.officer_id == actor.account,
        "conditions": found,
        "to_judge": [c for c in found if c["answer"] == "judgement"],
        "values": shown(held.rules, held.values),
        "answers": present.answers(cast("Any", held)),
        "papers": present.papers(cast("Any", held), {}),
        "visits": _checklists(held),
        "plans": held.state == ACCEPTED and rules.visit,
        "visitors": _visitors() if held.state == ACCEPTED else [],
        "kinds": Visit.Kind.choices,
        "upward": rules.way == "nomination",
        "objections": held.objections.all(),
        "entry": getattr(held, "entry", None),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/recognition/case.html", context, status=status)


# what a decision officer does with a button; the others have forms of their own
DECIDING = ("publish", "send_up", "recognise")


def _accept(held: Recognition, request: HttpRequest, actor: Actor) -> None:
    services.accept(recognition=held, judgements=judged(request), actor=actor)


def _paper(held: Recognition, request: HttpRequest, actor: Actor) -> None:
    document, (name, content) = request.POST.get("document", ""), given(request)
    services.give_paper_of_proposed(recognition=held, document=document, name=name, content=content, actor=actor)


def _plan(held: Recognition, request: HttpRequest, actor: Actor) -> None:
    visitor = _visitors().filter(pk=key(request, "visitor")).first()
    if visitor is None:
        raise RefusedError(_("请选核查人。"))
    kind, due_on = request.POST.get("kind", ""), day(request.POST.get("due_on", ""))
    services.plan_visit(recognition=held, kind=kind, visitor=visitor, due_on=due_on, actor=actor)


def _objection(held: Recognition, request: HttpRequest, actor: Actor) -> None:
    found = get_object_or_404(NoticeObjection, pk=key(request, "objection"), recognition=held)
    upheld = request.POST.get("upheld") == "yes"
    services.decide_objection(objection=found, upheld=upheld, reason=reason(request), actor=actor)


ACTS: Mapping[str, steps.Act[Recognition]] = {
    "take": lambda r, _q, actor: services.take(recognition=r, actor=actor),
    "release": lambda r, _q, actor: services.release(recognition=r, actor=actor),
    "return": lambda r, q, actor: services.return_application(recognition=r, reason=reason(q), actor=actor),
    "paper": _paper,
    "accept": _accept,
    "reject": lambda r, q, actor: services.reject(recognition=r, reason=reason(q), actor=actor),
    "lapse": lambda r, _q, actor: services.expire(recognition=r, actor=actor),
    "plan": _plan,
    "publish": lambda r, _q, actor: services.publish(recognition=r, actor=actor),
    "send_up": lambda r, _q, actor: services.send_up(recognition=r, actor=actor),
    "recognise": lambda r, q, actor: services.recognise(
        recognition=r, number=q.POST.get("number", "")[:40], actor=actor
    ),
    "refuse": lambda r, q, actor: services.refuse(recognition=r, reason=reason(q), actor=actor),
    "objection": _objection,
}


@never_cache
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Does one thing with a recognition; what is wrong with it stands on the page, with what was typed."""
    held = _seen(request, number)
    return steps.take(request, held, ACTS, step, _shown, "desk-recognition-case", number=number)


@never_cache
@require_GET
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A paper of a recognition, for an officer of the unit that keeps the register; that it was read is noted."""
    held = get_object_or_404(_seen(request, number).attachments.select_related("paper"), paper=pk).paper
    return paper_response(held, papers.opened(paper=held, actor=officer(request)))

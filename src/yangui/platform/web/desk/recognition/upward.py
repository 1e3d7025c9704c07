"""Candidates found in the registers, and nominations upward."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.cases import papers
from yangui.platform.core.actor import Actor
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.recognition import candidates as finding
from yangui.platform.recognition import ladders, nominating, services
from yangui.platform.recognition.models import Enclosure, Nomination, Nominee
from yangui.platform.recognition.states import OPEN
from yangui.platform.registry.models import Entity
from yangui.platform.web import steps
from yangui.platform.web.desk.recognition.cases import officer
from yangui.platform.web.desk.recognition.forms import NominationForm
from yangui.platform.web.papers import given, paper_response
from yangui.platform.web.typed import key, reason

PER_PAGE = 30


@never_cache
@require_GET
def candidates(request: HttpRequest) -> HttpResponse:
    """Who in the officer's regions meets the criteria of a register type, or of the next rung, and what is lacking."""
    actor, pack = officer(request), packs.current()
    type = request.GET.get("type", "")
    below = request.GET.get("from") == "below"
    if type not in pack.register_types:
        type = ""
    page, rows = None, []
    if type:
        reach = set(Entity.objects.in_reach(actor, Privilege.REGISTRY_READ).values_list("pk", flat=True))
        found = [row for kind in pack.register_types[type].for_
                 for row in finding.to_register(type, kind, from_below=below) if row[0] in reach]  # fmt: skip
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        held = Entity.objects.select_related("region").in_bulk([id for id, _answer in page])
        rows = [finding.explained_for_register(type, held[id]) for id, _answer in page]
    words = {"yes": _("满足"), "judgement": _("待认定"), "unknown": _("未知"), "no": _("不满足")}
    language = current_language()
    context = {
        "types": [(id, said.title[language]) for id, said in pack.register_types.items()],
        "type": type,
        "below": below,
        "climbs": bool(type and ladders.below(pack, type)),
        "page": page,
        "rows": [(c, words[c.answer], [(line[language], words[line["answer"]]) for line in c.lacks]) for c in rows],
    }
    return render(request, "desk/recognition/candidates.html", context)


@never_cache
@require_GET
def nominations(request: HttpRequest) -> HttpResponse:
    """The rounds of the officer's units."""
    actor = officer(request)
    held = Nomination.objects.visible_to(actor).select_related("organisation").annotate(n=Count("nominees"))
    page = Paginator(held.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "checks": actor.may(Privilege.RECOGNITION_CHECK)}
    return render(request, "desk/recognition/nominations.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new round."""
    actor = officer(request, Privilege.RECOGNITION_CHECK)
    form = NominationForm(actor, request.POST or None)
    if form.is_valid():
        try:
            held = services.open_nomination(actor=actor, **form.said)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk-nomination", pk=held.pk)
    return render(request, "desk/recognition/nomination_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _seen(request: HttpRequest, pk: int) -> Nomination:
    held: Nomination = get_object_or_404(
        Nomination.objects.visible_to(officer(request)).select_related("organisation", "register"), pk=pk
    )
    return held


@never_cache
@require_GET
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """One round with who was found, who is sent up, and what came back."""
    return _shown(request, _seen(request, pk))


def _shown(request: HttpRequest, held: Nomination, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor, language = officer(request), current_language()
    checks = actor.may(Privilege.RECOGNITION_CHECK, held.organisation_id)
    laid = Enclosure.objects.select_related("paper")
    if held.state == OPEN:
        # one that the person has replaced since counts as missing
        laid = laid.filter(paper__replaced_by=None)
    found = (
        held.nominees.select_related("entity__region").prefetch_related(Prefetch("attachments", laid)).order_by("id")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "nomination": held,
        "may": {t.name for t in allowed(held, actor)},
        "checks": checks,
        "gives": checks and held.state == OPEN,
        "page": page,
        "rows": [(n, [line[language] for line in n.decision.get("lacks", [])], _papers(held, n)) for n in page],
        "asked": nominating.asked(held.register, held.programme),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/recognition/nomination.html", context, status=status)


def _papers(held: Nomination, nominee: Nominee) -> list[dict[str, Any]]:
    """Each paper that is asked for, with what was given."""
    here = {a.paper.document: a.paper for a in nominee.attachments.all()}
    return [{"title": title, "paper": here.get(title)} for title in held.papers]


def _nominee(held: Nomination, request: HttpRequest) -> Nominee:
    found: Nominee = get_object_or_404(
        held.nominees.select_related("nomination__register", "entity"), pk=key(request, "nominee")
    )
    return found


def _search(held: Nomination, _request: HttpRequest, actor: Actor) -> str:
    return _("找到 %s 个新的对象。") % services.search_nominees(nomination=held, actor=actor)


def _choose(held: Nomination, request: HttpRequest, actor: Actor) -> str:
    services.choose_nominee(
        nominee=_nominee(held, request), proposed=request.POST.get("proposed") == "yes", reason=reason(request),
        actor=actor,
    )  # fmt: skip
    return _("已办理。")


def _paper(held: Nomination, request: HttpRequest, actor: Actor) -> str:
    document, (name, content) = request.POST.get("document", ""), given(request)
    services.give_paper_of_nominee(
        nominee=_nominee(held, request), document=document, name=name, content=content, actor=actor
    )
    return _("已上传：%s。") % document


def _send(held: Nomination, _request: HttpRequest, actor: Actor) -> str:
    return _("已上报 %s 个。") % services.send_nomination(nomination=held, actor=actor)


def _result(held: Nomination, request: HttpRequest, actor: Actor) -> str:
    chosen, number = request.POST.get("chosen") == "yes", request.POST.get("number", "")[:40]
    services.take_result(nominee=_nominee(held, request), chosen=chosen, number=number, actor=actor)
    return _("结果已登记。")


def _cancel(held: Nomination, request: HttpRequest, actor: Actor) -> str:
    services.cancel_nomination(nomination=held, reason=reason(request), actor=actor)
    return _("已取消。")


ACTS: Mapping[str, steps.Act[Nomination]] = {
    "search": _search, "paper": _paper, "choose": _choose, "send": _send, "result": _result, "cancel": _cancel,
}  # fmt: skip


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Does one thing with a round; what is wrong stands on the page."""
    return steps.take(request, _seen(request, pk), ACTS, step, _shown, "desk-nomination", pk=pk)


@never_cache
@require_GET
def paper(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """A paper of a nominee, for an officer of the unit that sends up; that it was read is noted."""
    among = Enclosure.objects.filter(nominee__nomination=_seen(request, pk)).select_related("paper")
    held = get_object_or_404(among, paper=key).paper
    return paper_response(held, papers.opened(paper=held, actor=officer(request)))

"""Titles: which channels are open to oneself and why, going before a committee, and voting in one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Committee, TitleReview
from yangui.platform.recognition.states import SUBMITTED
from yangui.platform.recognition.titles import channels
from yangui.platform.registry.models import Entity
from yangui.platform.web.typed import key

MOST = 100


def _person(actor: Actor) -> Entity | None:
    found: Entity | None = Entity.objects.of(actor, today()).filter(kind="person").first()
    return found


def _title(committee: Committee, category: str) -> str:
    said = packs.current().call_rules[committee.programme].categories.get(category)
    return said.title[current_language()] if said else category


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The channels with what is lacking, one's own reviews, and those on which one is to vote."""
    return _shown(request)


def _shown(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor, language = acting(request), current_language()
    person = _person(actor)
    open_ = {c.programme: c for c in Committee.objects.filter(open=True).select_related("organisation").order_by("pk")}
    words = {"yes": _("满足"), "judgement": _("待认定"), "unknown": _("未知"), "no": _("不满足")}
    rows = [
        {
            "programme": programme, "category": category, "committee": open_.get(programme), "answer": said.answer,
            "word": words[said.answer], "lacks": [(line[language], words[line["answer"]]) for line in said.lacks],
            "title": packs.current().call_rules[programme].categories[category].title[language],
        }
        for programme, category, _zh, said in (channels(person) if person is not None else [])
    ]  # fmt: skip
    own = TitleReview.objects.own(actor).select_related("committee", "entity")[:MOST]
    votes = TitleReview.objects.filter(committee__members=actor.account, state=SUBMITTED).exclude(
        votes__member=actor.account
    )
    context = {
        "person": person,
        "rows": rows,
        "own": [(r, _title(r.committee, r.category)) for r in own],
        "votes": [
            (r, _title(r.committee, r.category), [line[language] for line in r.decision.get("lacks", [])])
            for r in votes.select_related("committee", "entity").order_by("submitted_at")[:MOST]
        ],
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "my/titles.html", context, status=status)


@never_cache
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Goes before a committee by a channel."""
    actor = acting(request)
    person, committee = _person(actor), get_object_or_404(Committee, pk=key(request, "committee"), open=True)
    if person is None:
        raise Http404
    try:
        held = services.apply_for_title(
            committee=committee, category=request.POST.get("category", ""), entity=person,
            statement=request.POST.get("statement", "")[:20000], actor=actor,
        )  # fmt: skip
    except RefusedError as error:
        return _shown(request, refused=str(error), status=422)
    messages.success(request, _("已提交，编号 %s。") % held.number)
    return redirect("my-titles")


@never_cache
@require_POST
def vote(request: HttpRequest, number: str) -> HttpResponse:
    """A member votes."""
    account = request.user
    assert isinstance(account, User)
    held = get_object_or_404(TitleReview.objects.filter(committee__members=account), number=number)
    if request.POST.get("agrees") not in ("yes", "no"):
        return _shown(request, refused=_("请选同意或不同意。"), status=422)
    try:
        services.vote_on_title(review=held, agrees=request.POST["agrees"] == "yes", actor=acting(request))
    except RefusedError as error:
        return _shown(request, refused=str(error), status=422)
    messages.success(request, _("已投票。"))
    return redirect("my-titles")


@never_cache
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Takes one's own back."""
    held = get_object_or_404(TitleReview.objects.own(acting(request)), number=number)
    try:
        services.withdraw_title(review=held, actor=acting(request))
    except RefusedError as error:
        return _shown(request, refused=str(error), status=422)
    messages.success(request, _("已撤回。"))
    return redirect("my-titles")

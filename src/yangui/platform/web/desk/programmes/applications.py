"""One application at the desk: the formal check, its reviews and votes, and its award."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.cases import papers
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import allowed
from yangui.platform.funds import services as funds
from yangui.platform.programmes import calling, forms, reviewing, services
from yangui.platform.programmes.deliberating import counts
from yangui.platform.programmes.models import Application, Award, Change, Milestone, Review, Vote
from yangui.platform.programmes.states import DELIBERATING, ELIGIBLE, SUBMITTED
from yangui.platform.web import steps
from yangui.platform.web.desk.conditions import conditions
from yangui.platform.web.desk.programmes.calls import officer
from yangui.platform.web.my.applications.views import category_of
from yangui.platform.web.my.cases import present
from yangui.platform.web.papers import paper_response
from yangui.platform.web.typed import day, days, judged, key, money, reason

RELATED = ("call__organisation", "call__fund", "entity", "host", "leader", "officer")


def _seen(request: HttpRequest, number: str) -> Application:
    held: Application = get_object_or_404(
        Application.objects.with_units(officer(request)).select_related(*RELATED), number=number
    )
    return held


@never_cache
@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """One application; that it was read is noted."""
    held = _seen(request, number)
    with transaction.atomic():
        audit.record("application.read", held, actor=officer(request))
    return _shown(request, held)


def _shown(request: HttpRequest, held: Application, *, refused: str = "", status: int = 200) -> HttpResponse:
    actor = officer(request)
    found = conditions(held, forms.eligible)
    opened = (
        Review.objects.visible_to(actor).filter(application=held, state=SUBMITTED).select_related("expert__account")
    )
    award = Award.objects.with_units(actor).filter(application=held).first()
    context = {
        "application": held,
        "category": category_of(held),
        "may": {t.name for t in allowed(held, actor)},
        "checks": actor.may(Privilege.PROGRAMMES_CHECK, held.call.organisation_id),
        "manages": actor.may(Privilege.PROGRAMMES_MANAGE, held.call.organisation_id),
        "decides": actor.may(Privilege.PROGRAMMES_DECIDE, held.call.organisation_id),
        "mine": held.officer_id == actor.account,
        "conditions": found,
        "to_judge": [c for c in found if c["answer"] == "judgement"],
        "answers": present.answers(cast("Any", held)),
        "papers": present.papers(cast("Any", held), {}),
        "letters": held.recommendations.exclude(written_at=None),
        "in": calling.handed_in(held),
        "waiting": calling.waiting(held),
        "reviews": [(r, reviewing.total(r)) for r in opened],
        "score": reviewing.mean_of(held) if opened else None,
        "voting": held.call.state == DELIBERATING and held.state == ELIGIBLE,
        "votes": [(label, counts(held)[value]) for value, label in Vote.Choice.choices],
        "choices": Vote.Choice.choices,
        "minutes": getattr(held, "minutes", None),
        "place": getattr(held, "place", None),
        "award": award,
        "award_may": {t.name for t in allowed(award, actor)} if award else set(),
        "money": funds.standing(award.reference) if award else None,
        "milestones": award.milestones.all() if award else [],
        "changes": award.changes.select_related("entity", "milestone") if award else [],
        "check_types": Milestone.Type.choices,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/programmes/application.html", context, status=status)


def _accept(held: Application, request: HttpRequest, actor: Actor) -> None:
    services.accept(application=held, judgements=judged(request), actor=actor)


def _close_vote(held: Application, request: HttpRequest, actor: Actor) -> None:
    services.close_vote(application=held, outcome=request.POST.get("outcome", ""), text=reason(request), actor=actor)


def _award(held: Application) -> Award:
    award: Award = get_object_or_404(Award.objects.all(), application=held)
    return award


def _agree(held: Application, request: HttpRequest, actor: Actor) -> None:
    checks = [("mid_term", d) for d in days(request.POST.get("mid_term", ""))]
    checks += [("yearly", d) for d in days(request.POST.get("yearly", ""))]
    checks += [("final_check", d) for d in days(request.POST.get("final_check", ""))]
    services.agree(
        award=_award(held), figures=request.POST.get("figures", "")[:8000], days=days(request.POST.get("days", "")),
        milestones=checks, amount=money(request.POST.get("amount", "")), actor=actor,
        override_reason=request.POST.get("override", "")[:2000],
    )  # fmt: skip


def _milestone(held: Application, request: HttpRequest, actor: Actor) -> None:
    found = get_object_or_404(Milestone, pk=key(request, "milestone"), award__application=held)
    passed = request.POST.get("passed") == "yes"
    services.check_milestone(milestone=found, passed=passed, reason=reason(request), actor=actor)


def _change(held: Application, request: HttpRequest, actor: Actor) -> None:
    found = get_object_or_404(Change, pk=key(request, "change"), award__application=held)
    granted = request.POST.get("granted") == "yes"
    services.decide_change(change=found, granted=granted, reason=reason(request), actor=actor)


def _withdraw_award(held: Application, request: HttpRequest, actor: Actor) -> None:
    back = money(request.POST.get("back", "")) or Decimal(0)
    services.withdraw_award(award=_award(held), reason=reason(request), back=back, actor=actor)


def _resume(held: Application, request: HttpRequest, actor: Actor) -> None:
    found = days(request.POST.get("recheck", ""))
    services.resume(award=_award(held), reason=reason(request), recheck_on=found[0] if found else None, actor=actor)


def _plan_check(held: Application, request: HttpRequest, actor: Actor) -> None:
    planned = day(request.POST.get("day", ""))
    services.plan_check(award=_award(held), type=request.POST.get("type", ""), day=planned, actor=actor)


ACTS: Mapping[str, steps.Act[Application]] = {
    "take": lambda a, _r, actor: services.take(application=a, actor=actor),
    "release": lambda a, _r, actor: services.release(application=a, actor=actor),
    "return": lambda a, r, actor: services.return_application(application=a, reason=reason(r), actor=actor),
    "accept": _accept,
    "reject": lambda a, r, actor: services.reject(application=a, reason=reason(r), actor=actor),
    "lapse": lambda a, _r, actor: services.expire(application=a, actor=actor),
    "close-vote": _close_vote,
    "agree": _agree,
    "milestone": _milestone,
    "change": _change,
    "resume": _resume,
    "plan-check": _plan_check,
    "withdraw-award": _withdraw_award,
}


@never_cache
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Does one thing with an application; what is wrong with it stands on the page, with what was typed."""
    return steps.take(request, _seen(request, number), ACTS, step, _shown, "desk-application", number=number)


@never_cache
@require_GET
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A paper of an application, for an officer of the call; that it was read is noted."""
    held = get_object_or_404(_seen(request, number).attachments.select_related("paper"), paper=pk).paper
    return paper_response(held, papers.opened(paper=held, actor=officer(request)))

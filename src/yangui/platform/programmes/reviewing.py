"""Experts: who they are, who may not review what, who reviews what, and their score sheets."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.services import notify
from yangui.platform.programmes.models import Application, Call, Expert, Review
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import ACCEPTED, ASSIGNED, ELIGIBLE, RECUSED, REVIEWING
from yangui.platform.registry.models import Entity
from yangui.platform.review import assignment, conflicts, scoring

COOPERATION = timedelta(days=3 * 365)
_WRITE = (Grant(Privilege.REVIEWS_WRITE, "program"),)


@transaction.atomic
def register_expert(
    *,
    account: User,
    fields: Sequence[str],
    actor: Actor,
    hosts: Sequence[str] = (),
    entity: Entity | None = None,
    ties: Mapping[str, Any] | None = None,
    capacity: int = 10,
) -> Expert:
    """An expert of the register, or what is known of one anew.

    `ties` are ids of registered people: lists of `family`, `supervisors` and `coauthors`, and `cooperation` with the
    last day by id.
    """
    actor.must(Privilege.PROGRAMMES_MANAGE)
    if not fields:
        raise RefusedError(_("请写明领域，主领域在前。"))
    said = {
        "fields": list(fields), "hosts": list(hosts), "entity": entity, "ties": dict(ties or {}), "capacity": capacity
    }  # fmt: skip
    expert, _made = Expert.objects.update_or_create(account=account, defaults=said)
    audit.record("expert.registered", expert, actor=actor, detail={"fields": list(fields), "capacity": capacity})
    return expert


def found_conflicts(
    call: Call, *, application: Application | None = None, expert: Expert | None = None
) -> list[conflicts.Conflict]:
    """Every conflict between the experts and the applications of a call, or one of each, by their numbers and keys."""
    asked = [expert] if expert is not None else Expert.objects.able().select_related("entity")
    experts = {_person(e): e for e in asked}
    people = {a.number: [_applicant(a)] for a in ([application] if application is not None else _reviewable(call))}
    recused = Review.objects.filter(
        application__call=call, application__number__in=people, expert__in=experts.values(), state=RECUSED
    ).select_related("application", "expert")
    declared = [(r.application.number, _person(r.expert)) for r in recused]
    standings = [_standing(key, expert) for key, expert in experts.items()]
    return conflicts.conflicts(standings, people, since=today() - COOPERATION, declared=declared)


def _reviewable(call: Call) -> list[Application]:
    return list(Application.objects.filter(call=call, state=ELIGIBLE).select_related("entity", "leader", "host"))


def _person(expert: Expert) -> str:
    """The key of the person that an expert is."""
    return f"entity:{expert.entity_id}" if expert.entity_id else f"expert:{expert.pk}"


def _standing(key: str, expert: Expert) -> conflicts.Standing:
    def those(tie: str) -> frozenset[str]:
        return frozenset(f"entity:{id}" for id in expert.ties.get(tie, ()))

    cooperation = {f"entity:{id}": date.fromisoformat(day) for id, day in expert.ties.get("cooperation", {}).items()}
    return conflicts.Standing(
        key, frozenset(expert.hosts), those("family"), those("supervisors"), those("coauthors"), cooperation
    )


def _applicant(application: Application) -> conflicts.Standing:
    leader = application.leader or application.entity
    bodies = [application.host, *([] if application.entity.kind == "person" else [application.entity])]
    return conflicts.Standing(f"entity:{leader.pk}", frozenset(b.name for b in bodies if b is not None and b.name))


@dataclass(frozen=True)
class Assigned:
    """How many reviews were assigned, and the applications that stay short with the reason."""

    made: int
    short: tuple[assignment.Shortage, ...]


@transaction.atomic
def assign(*, call: Call, actor: Actor, reviews: int | None = None) -> Assigned:
    """Assigns experts until each application has `reviews` (the quorum, if None) that were not recused.

    Can be done again after experts recused themselves. Raises `RefusedError` outside of the stage.
    """
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != REVIEWING:
        raise RefusedError(_("现在不在专家评审环节。"))
    wanted = reviews or row.quorum
    barred = conflicts.barred(found_conflicts(row))
    there = _there(row)
    applications = {a.number: a for a in _reviewable(row)}
    made = 0
    short: list[assignment.Shortage] = []
    for need in range(wanted, 0, -1):
        asked = [a for n, a in applications.items() if wanted - len(there[n]) == need]
        done = _assigned(row, asked, need, barred, there, actor)
        made += len(done.pairings)
        short += done.short
    return Assigned(made, tuple(short))


def _there(call: Call) -> dict[str, set[str]]:
    """Of each application the experts who review it."""
    found: dict[str, set[str]] = defaultdict(set)
    held = Review.objects.filter(application__call=call).exclude(state=RECUSED)
    for review in held.select_related("application", "expert"):
        found[review.application.number].add(_person(review.expert))
    return found


def _assigned(
    call: Call,
    asked: Sequence[Application],
    need: int,
    barred: Mapping[str, Collection[str]],
    there: Mapping[str, set[str]],
    actor: Actor,
) -> assignment.Assignment:
    experts = {_person(e): e for e in Expert.objects.able()}
    loads: dict[str, int] = defaultdict(int)
    for held in _there(call).values():
        for key in held:
            loads[key] += 1
    staff = [assignment.Expert(key, tuple(e.fields), max(0, e.capacity - loads[key])) for key, e in experts.items()]
    by_number = {a.number: a for a in asked}
    done = assignment.assign(
        staff,
        [assignment.Application(a.number, tuple(a.fields)) for a in asked],
        reviews=need,
        barred={n: {*barred.get(n, ()), *there.get(n, ())} for n in by_number},
    )
    told: dict[int, Expert] = {}
    for pairing in done.pairings:
        expert = experts[pairing.expert]
        said = {"fit": pairing.fit, "says": {"zh": pairing.says.zh, "en": pairing.says.en}}
        review = Review.objects.create(
            application=by_number[pairing.application], expert=expert, match=said, assigned_at=now()
        )
        audit.record("review.assigned", review, actor=actor, detail={"expert": expert.pk, **said})
        told[expert.pk] = expert
    for expert in told.values():
        subject = _("请评审：%s") % call.title
        notify(account=expert.account, subject=subject, text=subject, url="/review/", by_mail=True)
    return done


def _mine(review: Review, actor: Actor) -> Review:
    """The locked row; raises `DeniedError` where another expert was assigned."""
    row: Review | None = Review.objects.own(actor).select_for_update(of=("self",)).filter(pk=review.pk).first()
    if row is None:
        raise DeniedError(_("这份评审不是分配给您的。"))
    if row.application.call.state != REVIEWING:
        raise RefusedError(_("评审环节已经结束。"))
    return row


@transaction.atomic
def declare(*, review: Review, actor: Actor) -> None:
    """The expert declares to have no conflict of interest; only then is the application shown."""
    step(_mine(review, actor), "declare", actor=actor)
    review.refresh_from_db()


@transaction.atomic
def recuse(*, review: Review, reason: str, actor: Actor) -> None:
    """The expert has a conflict of interest, or cannot review; somebody else is to be assigned."""
    step(_mine(review, actor), "recuse", actor=actor, reason=reason, scores={}, comment="")
    review.refresh_from_db()


@transaction.atomic
def score(*, review: Review, scores: Mapping[str, str | Decimal | None], comment: str, actor: Actor) -> None:
    """Saves a sheet that may still change; raises `RefusedError` for what is no score from 0 to 100."""
    row = _mine(review, actor)
    if row.state != ACCEPTED:
        raise RefusedError(_("请先声明有无利益冲突；已提交的评分不能再改。"))
    criteria = Rules(row.application.call.rules).weights(row.application.category)
    row.scores = {id: str(_score(scores[id])) for id in criteria if scores.get(id) not in (None, "")}
    row.comment = comment.strip()
    row.save(update_fields=["scores", "comment"])
    review.refresh_from_db()


def _score(said: Any) -> Decimal:
    try:
        given = Decimal(str(said).strip())
    except InvalidOperation:
        given = Decimal("NaN")
    if not (given.is_finite() and 0 <= given <= scoring.HIGHEST and given == given.quantize(Decimal("0.1"))):
        raise RefusedError(_("每项请打 0 到 100 分，至多一位小数。"))
    return given


def total(review: Review) -> Decimal | None:
    """The weighted total of a sheet; None while a criterion is open."""
    weights = Rules(review.application.call.rules).weights(review.application.category)
    if set(review.scores) != set(weights):
        return None
    return scoring.total(sheet(review), weights)


def sheet(review: Review) -> scoring.Sheet:
    """The sheet of a review, as `scoring` takes it."""
    given = {id: Decimal(value) for id, value in review.scores.items()}
    return scoring.Sheet(str(review.application_id), str(review.expert_id), given)


@transaction.atomic
def hand_in(*, review: Review, actor: Actor) -> None:
    """Hands a sheet in; it does not change any more. Raises `RefusedError` while a score or the comment is missing."""
    row = _mine(review, actor)
    if total(row) is None:
        raise RefusedError(_("还有项目没有打分。"))
    if not row.comment:
        raise RefusedError(_("请写评语。"))
    step(row, "hand_in", actor=actor, handed_in_at=now())
    review.refresh_from_db()


@transaction.atomic
def release_expert(*, review: Review, reason: str, actor: Actor) -> None:
    """The secretary takes a review from an expert who does not answer, so that somebody else can be assigned."""
    actor.must(Privilege.PROGRAMMES_MANAGE, review.application.call.organisation_id)
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.state not in (ASSIGNED, ACCEPTED):
        raise RefusedError(_("已提交的评审不能收回。"))
    lent = Actor(actor.account, actor.name, (*actor.grants, *_WRITE))
    step(row, "recuse", actor=lent, reason=reason, scores={}, comment="")


def scores_of(call: Call) -> scoring.Scores:
    """Raw and normalised scores of the applications of a call whose quorum is in."""
    held = Review.objects.opened().filter(application__call=call).select_related("application__call")
    rules, categories = Rules(call.rules), dict(call.applications.values_list("pk", "category"))
    return scoring.score(
        map(sheet, held), lambda application: rules.weights(categories[int(application)]), quorum=call.quorum
    )


def mean_of(application: Application) -> Decimal | None:
    """The raw mean of one application, to the hundredth; None until the quorum is in."""
    opened = Review.objects.opened().filter(application=application).select_related("application__call")
    totals = [t for t in map(total, opened) if t is not None]
    return (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01")) if totals else None

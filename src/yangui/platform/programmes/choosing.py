"""Who is chosen: the ranking within quotas and share rules, frozen with its reasons, and the reserve list after it."""

import json
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.money import CENT
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError, transition_many
from yangui.platform.library import packs
from yangui.platform.organisations.models import Region
from yangui.platform.programmes import calling
from yangui.platform.programmes.deliberating import counts
from yangui.platform.programmes.models import Application, Call, FrozenRanking, Place
from yangui.platform.programmes.reviewing import scores_of, sheet
from yangui.platform.programmes.rules import Rules, region_mark
from yangui.platform.programmes.states import (
    AWARDED,
    CHECKING,
    DELIBERATING,
    ELIGIBLE,
    RECOMMENDED,
    REVIEWING,
    SELECTED,
    SUSPENDED,
)
from yangui.platform.programmes.telling import tell
from yangui.platform.registry.answers import known
from yangui.platform.registry.known import judgements_of, values_of
from yangui.platform.review.ranking import Candidate, Outcome, Ranking, RankingError, Verdict, rank, successor
from yangui.platform.review.scoring import Score
from yangui.policy.eligibility import weigh
from yangui.policy.entity import typed_facts
from yangui.policy.model import Text

STEPS = {"chosen": "select", "reserve": "keep", "below_line": "pass_over"}
MANAGE = Privilege.PROGRAMMES_MANAGE
PROGRAM = (Grant(Privilege.PROGRAMMES_MANAGE, "program"), Grant(Privilege.PROGRAMMES_DECIDE, "program"))


def by_rule(actor: Actor) -> Actor:
    """Whoever set off what follows by rule: the trail names them, and the program's privileges carry it out."""
    return Actor(actor.account, actor.name, PROGRAM)


@transaction.atomic
def freeze(*, call: Call, actor: Actor, line: Decimal | None = None, tie_reason: str = "") -> FrozenRanking:
    """Ranks those recommended and freezes it. `line` is the lowest score that can be chosen.

    Raises `RefusedError` while a stage that the call has is not done, where nothing but the order of numbers would set
    somebody in or out and no `tie_reason` says how that was settled, and where no selection meets the rules.
    """
    row = Call.objects.select_for_update().get(pk=call.pk)
    actor.must(Privilege.PROGRAMMES_MANAGE, row.organisation_id)
    _ready(row, actor)
    rules = Rules(row.rules)
    applications = list(
        Application.objects.filter(call=row, state=RECOMMENDED).select_related("call", "entity", "leader", "host")
    )
    scores = scores_of(row).scores if rules.has("expert_review") else {}
    if row.normalise and len({s.group for s in scores.values()}) > 1:
        raise RefusedError(_("评审专家分成了互不相交的几组，校正分不能相互比较：请按平均分排名。"))
    regions = _regions(applications, rules)
    candidates = [_candidate(a, scores.get(str(a.pk)), rules, regions.get(a.pk)) for a in applications]
    try:
        found = rank(candidates, rules.ranking(), line=line)
    except RankingError as error:
        raise RefusedError(_("不能排名：%s") % error) from None
    if found.undecided and not tie_reason.strip():
        numbers = "、".join(_numbers(found.undecided))
        raise RefusedError(_("这些申报完全并列，请按规定确定后写明理由：%s。") % numbers)
    frozen = _frozen(row, found, scores, tie_reason, actor)
    step(row, "rank", actor=actor, reason=tie_reason)
    for outcome, name in STEPS.items():
        keys = [int(v.candidate.id) for v in found.verdicts if v.outcome == outcome]
        done = transition_many(Application, keys, name, actor=by_rule(actor))
        assert not done.refused, done.refused
    call.refresh_from_db()
    return frozen


def _ready(call: Call, actor: Actor) -> None:
    """Raises `RefusedError` while a stage is not done; where no panel recommends, all that passed are recommended."""
    has = Rules(call.rules).has
    at = DELIBERATING if has("panel") else REVIEWING if has("expert_review") else CHECKING
    if call.state != at:
        raise RefusedError(_("前面的环节还没有完成，不能排名。"))
    left = Application.objects.filter(call=call, state__in=("submitted", "returned"))
    if has("panel"):
        left = left | Application.objects.filter(call=call, state=ELIGIBLE)
    if left.exists():
        raise RefusedError(_("还有 %s 份申报没有结论。") % left.count())
    if not has("panel"):
        calling.reviewed(call)
        keys = Application.objects.filter(call=call, state=ELIGIBLE).values_list("pk", flat=True)
        transition_many(Application, list(keys), "recommend", actor=by_rule(actor))


def _numbers(keys: Sequence[str]) -> list[str]:
    return list(Application.objects.filter(pk__in=[int(k) for k in keys]).values_list("number", flat=True))


def _regions(applications: Sequence[Application], rules: Rules) -> dict[int, str]:
    """Of each application the region with places of its own in which it lies: of the host, else of the applicant.

    Raises `RefusedError` where places are set by region and that of an application is not registered.
    """
    places = rules.said.get("regions", {})
    if not places:
        return {}
    above = dict(Region.objects.values_list("code", "parent_id"))
    found, unknown = {}, []
    for application in applications:
        at: str | None = (application.host or application.entity).region_id
        if at is None:
            unknown.append(application.number)
        while at is not None and at not in places:
            at = above[at]
        if at is not None:
            found[application.pk] = at
    if unknown:
        raise RefusedError(_("名额按地区分配，而这些申报没有登记地区：%s。") % "、".join(unknown[:10]))
    return found


def _candidate(application: Application, score: Score | None, rules: Rules, region: str | None) -> Candidate:
    if score is not None:
        said = score.normalised if application.call.normalise else score.raw
        assert said is not None
    else:
        # without experts the panel's votes tell
        votes = counts(application)
        said = Decimal(100 * votes["recommend"] / (sum(votes.values()) or 1)).quantize(CENT)
    marks = {application.category} | {
        rule["counts"]
        for rule in rules.said["share_rules"].values()
        if _meets(application, rule["for"], rule["counts"])
    }
    if region is not None:
        marks.add(region_mark(region))
    ties = tuple(_tie(application, tie) for tie in rules.said["ties"])
    return Candidate(str(application.pk), said, frozenset(marks), ties)


def _tie(application: Application, tie: dict[str, Any]) -> Decimal:
    if tie["criterion"] is None:
        return Decimal(_meets(application, "person", tie["prefers"]))
    given = [sheet(r).scores.get(tie["criterion"], Decimal(0)) for r in application.reviews.filter(state="submitted")]
    return (sum(given, Decimal(0)) / len(given)).quantize(CENT) if given else Decimal(0)


def _meets(application: Application, kind: Any, condition: str) -> bool:
    """Whether who is counted is known to meet a condition: what is not known does not count."""
    pack = packs.current()
    who = application.entity if application.entity.kind == kind else application.leader
    if who is None or who.kind != kind:
        return False
    held = known(application) if who == application.entity else values_of(who.live)
    said = weigh(
        pack, kind, [condition], typed_facts(pack, kind, held), on=application.call.closes_on,
        judgements=dict(judgements_of(who.live)),
    )  # fmt: skip
    return said.answer == "yes"


def _frozen(call: Call, found: Ranking, scores: dict[str, Score] | Any, tie_reason: str, actor: Actor) -> FrozenRanking:
    rows = []
    for verdict in found.verdicts:
        score = scores.get(verdict.candidate.id)
        rows.append({
            "application_id": int(verdict.candidate.id), "rank": verdict.rank, "outcome": verdict.outcome,
            "score": verdict.candidate.score, "raw": score.raw if score else None,
            "normalised": score.normalised if score else None, "marks": sorted(verdict.candidate.marks),
            "ties": list(verdict.candidate.ties),
            "displaced_by": [{"zh": t.zh, "en": t.en} for t in verdict.displaced_by],
        })  # fmt: skip
    said = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=str)
    digest = sha256(said.encode()).hexdigest()
    frozen = FrozenRanking.objects.create(
        call=call, rules=call.rules, digest=digest, tie_reason=tie_reason.strip(), frozen_at=now()
    )
    Place.objects.bulk_create([Place(ranking=frozen, **row) for row in rows])
    audit.record("ranking.frozen", call, actor=actor, reason=tie_reason.strip(), detail={"digest": digest})
    return frozen


def thawed(frozen: FrozenRanking) -> Ranking:
    """A frozen ranking as `review.ranking` knows it."""
    verdicts: list[Verdict] = []
    for place in frozen.places.all():
        candidate = Candidate(str(place.application_id), place.score, frozenset(place.marks), tuple(place.ties))
        reasons = tuple(Text(**said) for said in place.displaced_by)
        verdicts.append(Verdict(candidate, place.rank, cast(Outcome, place.outcome), reasons))
    return Ranking(tuple(verdicts), ())


@transaction.atomic
def next_of_reserve(*, call: Call, actor: Actor) -> Application | None:
    """Somebody has gone: the best of the reserve list who can follow is chosen, and told; None where nobody can."""
    frozen = FrozenRanking.objects.get(call=call)
    inside = Application.objects.filter(call=call, state__in=(SELECTED, SUSPENDED, AWARDED))
    states = dict(Application.objects.filter(place__ranking=frozen).values_list("pk", "state"))
    kept = {str(pk) for pk in inside.values_list("pk", flat=True)}
    ranking = thawed(frozen)
    promoted = kept & set(ranking.reserve)
    gone = {str(pk) for pk, state in states.items() if str(pk) not in kept and state != "reserve"}
    # who was on the reserve list when an objection came is not in
    waiting = {str(a.pk) for a in inside.filter(state=SUSPENDED, objections__was="reserve", objections__state="filed")}
    found = successor(ranking, Rules(frozen.rules).ranking(), refused=gone | waiting, promoted=promoted - waiting)
    if found is None:
        return None
    application: Application = Application.objects.get(pk=int(found))
    step(application, "select", actor=by_rule(actor))
    tell(application, _("由候补转为入选"))
    return application

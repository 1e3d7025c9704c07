"""Title review: who may go which green channel of the pack and why, and the vote of a committee.

A committee decides where two thirds of its members vote, and grants where two thirds of the votes agree (Ministry of
Human Resources and Social Security, Order No. 40 of 2019).
"""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.numbers import next_key
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.models import Organisation
from yangui.platform.recognition import candidates
from yangui.platform.recognition.candidates import Candidate
from yangui.platform.recognition.models import Committee, TitleReview, TitleVote
from yangui.platform.recognition.states import SUBMITTED
from yangui.platform.recognition.telling import concerned
from yangui.platform.registry.known import judgements_of, values_of
from yangui.platform.registry.models import Entity, Source
from yangui.platform.registry.services import record_facts
from yangui.policy.decide import decide
from yangui.policy.eligibility import line as line_of
from yangui.policy.eligibility import lines
from yangui.policy.pack import Pack

FEWEST = 3


def channels(entity: Entity) -> list[tuple[str, str, str, Candidate]]:
    """Programme, category, its title in Chinese, and whether the channel is open today, with what is lacking."""
    pack, found = packs.current(), []
    for programme, rules in pack.call_rules.items():
        if rules.kind != "title_review":
            continue
        for where in lines(pack, programme, today()):
            if where.kind == entity.kind:
                said = candidates.explained_for_programme(programme, where.id, entity)
                found.append((programme, where.id, where.category.title.zh, said))
    return found


def least(members: int) -> int:
    """Two thirds of the members, rounded up."""
    return -(-2 * members // 3)


@transaction.atomic
def form_committee(
    *, programme: str, title: str, organisation: Organisation, members: Sequence[User], actor: Actor
) -> Committee:
    """A committee for the channels of a programme; raises `RefusedError` for another programme and too few members."""
    actor.must(Privilege.RECOGNITION_DECIDE, organisation.pk)
    rules = packs.current().call_rules.get(programme)
    if rules is None or rules.kind != "title_review":
        raise RefusedError(_("政策库里没有这个职称评审通道。"))
    once = list(dict.fromkeys(members))
    if not title.strip() or len(once) < FEWEST:
        raise RefusedError(_("请写明名称，委员至少 %s 人。") % FEWEST)
    made: Committee = Committee.objects.create(
        programme=programme, title=title.strip(), organisation=organisation, quorum=least(len(once)), made_at=now()
    )
    made.members.set(once)
    audit.record("committee.formed", made, actor=actor, detail={"members": sorted(m.pk for m in once)})
    return made


@transaction.atomic
def apply(*, committee: Committee, category: str, entity: Entity, statement: str, actor: Actor) -> TitleReview:
    """Somebody goes before a committee by a channel. Raises `RefusedError` where it is not open to them, in words."""
    if not Entity.objects.of(actor, today()).filter(pk=entity.pk).exists():
        raise DeniedError(_("只能为自己申报。"))
    if not committee.open or category not in packs.current().call_rules[committee.programme].categories:
        raise RefusedError(_("这个委员会现在不受理。"))
    if not statement.strip():
        raise RefusedError(_("请写明业绩。"))
    said = candidates.explained_for_programme(committee.programme, category, entity)
    if said.answer in ("no", "unknown"):
        lacks = "；".join(c["zh"] for c in said.lacks if c["answer"] in ("no", "unknown"))
        raise RefusedError(_("按现有信息暂不符合这个通道：%s。") % lacks)
    if TitleReview.objects.filter(committee=committee, entity=entity, state=SUBMITTED).exists():
        raise RefusedError(_("已有申报在评审。"))
    key = next_key(TitleReview)
    made = TitleReview(
        id=key, number=f"ZC{today():%Y}{key:07}", committee=committee, category=category, entity=entity,
        decision={"answer": said.answer, "on": today().isoformat(), "lacks": list(said.lacks)},
        statement=statement.strip(), submitted_at=now(),
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("title.submitted", made, actor=actor, detail={"channel": category})
    return made


@transaction.atomic
def vote(*, review: TitleReview, agrees: bool, actor: Actor) -> None:
    """A member votes, once and in secret. Raises `DeniedError` for who is no member or has to do with the applicant."""
    member = review.committee.members.filter(pk=actor.account).first()
    if member is None:
        raise DeniedError(_("只有委员可以投票。"))
    if member in concerned(review.entity):
        raise DeniedError(_("您与申报人有关，须回避。"))
    row = TitleReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.state != SUBMITTED:
        raise RefusedError(_("评审已经结束。"))
    try:
        with transaction.atomic():
            TitleVote.objects.create(review=row, member=member, agrees=agrees, cast_at=now())
    except IntegrityError:
        raise RefusedError(_("您已经投过票。")) from None
    # which way is in the count, not in the trail
    audit.record("title.voted", row, actor=actor)


def counted(review: TitleReview) -> tuple[int, int]:
    """How many voted, and how many of them agreed."""
    votes = list(review.votes.values_list("agrees", flat=True))
    return len(votes), sum(votes)


@transaction.atomic
def close(*, review: TitleReview, minutes: str, actor: Actor) -> bool:
    """What the votes say, closed with minutes by the unit; whether the title is granted, which rules then know.

    Raises `RefusedError` below the quorum and without minutes.
    """
    row = TitleReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    actor.must(Privilege.RECOGNITION_DECIDE, row.committee.organisation_id)
    if not minutes.strip():
        raise RefusedError(_("请写会议纪要。"))
    cast, agreed = counted(row)
    if cast < row.committee.quorum:
        raise RefusedError(_("投票 %(in)s 人，须满 %(quorum)s 人。") % {"in": cast, "quorum": row.committee.quorum})
    granted = agreed >= least(cast)
    said: dict[str, Any] = {"minutes": minutes.strip()}
    step(row, "grant" if granted else "refuse", actor=actor, reason=minutes, **said)
    if granted:
        _known(row, actor)
    subject = f"{row.committee.title}：{row.state_label}"
    for account in concerned(row.entity):
        notify(account=account, subject=subject, text=subject, url="/my/titles/", by_mail=True)
    review.refresh_from_db()
    return granted


def _known(review: TitleReview, actor: Actor) -> None:
    """Writes the title that the channel names as a fact of who holds it now; a higher one that is known stays."""
    pack, entity, programme = packs.current(), review.entity.live, review.committee.programme
    if programme not in pack.call_rules or review.category not in pack.call_rules[programme].categories:
        return  # a channel that the pack no longer has
    line = line_of(pack, programme, review.category, today())
    naming = {benefit.id: benefit.result.list for benefit in line.benefits if benefit.result is not None}
    values, judged = values_of(entity), dict(judgements_of(entity))
    decisions = decide(pack, entity.pack_kind, values, on=today(), benefits=naming, all_=True, judgements=judged)
    for id, codes in naming.items():
        name, code = _fact_of(pack, entity, codes), decisions[id].result
        if name is None or code is None:
            continue
        order = list(pack.code_lists[codes].codes)
        higher = order[order.index(code) + 1 :] if pack.code_lists[codes].ordered else []
        if values.get(name) not in higher:
            record_facts(
                entity=entity, facts={name: code}, register=pack.facts[entity.pack_kind][name].register, on=today(),
                source=Source.EVENT, actor=actor, reason=review.number,
            )  # fmt: skip


def _fact_of(pack: Pack, entity: Entity, codes: str) -> str | None:
    """The fact of a kind that holds a code of a list as a register knows it; None where the pack has none."""
    facts = pack.facts[entity.pack_kind].items()
    return next((n for n, f in facts if f.type == f"code({codes})" and "." not in n), None)


@transaction.atomic
def withdraw(*, review: TitleReview, actor: Actor) -> None:
    """Takes it back before the committee has decided."""
    if not TitleReview.objects.own(actor).filter(pk=review.pk).exists():
        raise DeniedError(_("这份申报不是您的。"))
    step(review, "withdraw", actor=actor)

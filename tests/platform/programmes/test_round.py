"""One round of a programme, from the call to the money; and each programme of the pack through its stages."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.platform.programmes.people import CATEGORY, FIELD, House
from yangui.platform.core import audit
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.organisations.services import actor_of
from yangui.platform.programmes import choosing, noticing, reviewing, services
from yangui.platform.programmes.models import Application, Award, Call, FrozenRanking, NoticeObjection, Place, Review
from yangui.policy.eligibility import lines

AFTER, DECIDED = "2026-04-07", "2026-05-08"
PART = [{"share": "1/3", "at": {"zh": "签约", "en": "agreement"}}, {"share": "2/3", "at": {"zh": "中期", "en": "mid"}}]


def to_the_panel(house: House, call: Call, day: Callable[[str], None], points: dict[str, int]) -> None:
    """Checked, reviewed and voted on."""
    day(AFTER)
    secretary = house.actor("secretary")
    services.close_call(call=call, actor=secretary)
    for application in Application.objects.filter(call=call, state="submitted"):
        house.accept(application)
    services.begin_review(call=call, actor=secretary)
    assert services.assign(call=call, actor=secretary).short == ()
    house.review(call, points)
    services.begin_panel(call=call, actor=secretary)
    house.panel(call)


def test_a_round_from_the_call_to_the_money(house: House, day: Callable[[str], None]) -> None:
    secretary, decider = house.actor("secretary"), house.actor("decider")
    call = house.call(quota=2, instalments=PART)
    made = [house.apply(call) for _ in range(4)]
    points = {a.number: p for a, p in zip(made, (90, 80, 70, 60), strict=True)}
    to_the_panel(house, call, day, points)
    frozen = services.freeze(call=call, actor=secretary)
    assert [(p.application.number, p.outcome, p.score) for p in frozen.places.select_related("application")] == [
        (a.number, "chosen" if n < 2 else "reserve", Decimal(points[a.number])) for n, a in enumerate(made)
    ]
    services.publish(call=call, actor=decider)
    listed = noticing.listed(call)
    assert [row["name"] for row in listed] == ["雁" + "*" * (len(made[0].entity.name) - 2) + "）"] * 4
    assert [row["outcome"] for row in listed] == ["selected", "selected", "reserve", "reserve"]

    filed = services.file_objection(call=call, number=made[1].number, name="某人", contact="1", reason="造假")
    assert {a.number: a.state for a in Application.objects.filter(call=call)} == dict(
        zip(points, ("selected", "suspended", "reserve", "reserve"), strict=True)
    )
    services.decide_objection(objection=filed, upheld=True, reason="属实", actor=decider)
    made[2].refresh_from_db()
    assert made[2].state == "selected"
    with pytest.raises(RefusedError):
        services.confirm(call=call, actor=decider)
    assert call.notice_until is not None
    day((call.notice_until + dt.timedelta(days=1)).isoformat())
    services.confirm(call=call, actor=decider)

    first, third = (Award.objects.get(application=a) for a in (made[0], made[2]))
    following = services.decline(award=third, actor=house.owner(made[2].entity))
    assert following == made[3]
    services.accept_award(award=first, actor=house.owner(made[0].entity))
    later = today() + dt.timedelta(days=200)
    services.agree(
        award=first, actor=decider, figures="三篇论文", days=[today(), later], milestones=[("mid_term", later)]
    )
    assert funds.standing(first.reference).granted == Decimal(300_000)
    check = first.milestones.get()
    services.report(milestone=check, text="没有进展。", actor=house.owner(made[0].entity))
    services.check_milestone(milestone=check, passed=False, reason="未达到指标", actor=secretary)
    first.refresh_from_db()
    assert first.state == "suspended"
    services.withdraw_award(award=first, reason="中期未通过", actor=decider)
    assert funds.standing(first.reference).granted == 0
    services.end_call(call=call, actor=secretary)
    assert audit.verify() is None


@pytest.mark.slow
def test_every_programme_of_the_pack_is_opened_decided_and_closed(house: House, day: Callable[[str], None]) -> None:
    secretary, decider = house.actor("secretary"), house.actor("decider")
    calls: dict[int, list[Application]] = {}
    for programme in house.pack.call_rules:
        call = house.call(programme, quota=1, quorum=2)
        for where in lines(house.pack, programme, today()):
            try:
                made = house.apply(call, where.id)
            except LookupError:
                continue
            calls.setdefault(call.pk, []).append(made)
    day(AFTER)
    for call in Call.objects.filter(pk__in=calls):
        has = call.rules["stages"]
        services.close_call(call=call, actor=secretary)
        for application in calls[call.pk]:
            house.accept(application)
        if has["expert_review"]:
            services.begin_review(call=call, actor=secretary)
            services.assign(call=call, actor=secretary)
            house.review(call, {})
        if has["panel"]:
            services.begin_panel(call=call, actor=secretary)
            house.panel(call)
        services.freeze(call=call, actor=secretary)
        services.publish(call=call, actor=decider)
    day(DECIDED)
    for call in Call.objects.filter(pk__in=calls):
        services.confirm(call=call, actor=decider)
        services.end_call(call=call, actor=secretary)
    assert Call.objects.filter(state="ended").count() == len(calls) >= 20
    # one alone who is not under 40 cannot be chosen where half must be
    kept = Application.objects.exclude(state="awarded")
    assert all(a.state == "reserve" and a.call.rules["share_rules"] for a in kept)
    assert Award.objects.count() + kept.count() == sum(map(len, calls.values()))
    assert audit.verify() is None


def test_a_frozen_ranking_never_changes(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    made = [house.apply(call) for _ in range(2)]
    to_the_panel(house, call, day, {a.number: 80 + n for n, a in enumerate(made)})
    frozen = services.freeze(call=call, actor=house.actor("secretary"))
    before = list(frozen.places.values())
    for change in (
        lambda: Place.objects.filter(rank=1).update(rank=9),
        lambda: Place.objects.all().delete(),
        lambda: FrozenRanking.objects.update(digest="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(RefusedError):
        services.freeze(call=call, actor=house.actor("secretary"))
    assert list(frozen.places.values()) == before
    assert choosing.thawed(frozen).chosen == (str(made[1].pk),)


def test_who_froze_the_ranking_does_not_publish_it(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    to_the_panel(house, call, day, {house.apply(call).number: 80})
    both = house.actor("secretary")
    both = type(both)(both.account, both.name, (*both.grants, *house.actor("decider").grants))
    services.freeze(call=call, actor=both)
    with pytest.raises(DeniedError):
        services.publish(call=call, actor=both)


def test_complete_ties_need_a_reason(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    made = [house.apply(call) for _ in range(2)]
    to_the_panel(house, call, day, {a.number: 80 for a in made})
    with pytest.raises(RefusedError, match="完全并列"):
        services.freeze(call=call, actor=house.actor("secretary"))
    call.refresh_from_db()
    assert call.state == "deliberating"
    services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签，见纪要")


def test_a_conflict_keeps_an_expert_away(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    application = house.apply(call)
    for expert in house.experts[:2]:
        expert.ties = {"coauthors": [application.entity_id]}
        expert.save()
    day(AFTER)
    secretary = house.actor("secretary")
    services.close_call(call=call, actor=secretary)
    house.accept(application)
    services.begin_review(call=call, actor=secretary)
    done = services.assign(call=call, actor=secretary)
    assert [(s.given, s.wanted, s.barred) for s in done.short] == [(2, 3, 2)]
    assert set(Review.objects.values_list("expert", flat=True)) == {e.pk for e in house.experts[2:]}
    with pytest.raises(RefusedError):
        services.begin_panel(call=call, actor=secretary)
    # who recuses is replaced by somebody else, and never asked again
    held = Review.objects.earliest("pk")
    services.recuse(review=held, reason="曾合作", actor=actor_of(held.expert.account))
    new = [house.expert(), house.expert()]
    assert services.assign(call=call, actor=secretary).made == 2
    assert set(Review.objects.filter(state="assigned").values_list("expert", flat=True)) == {
        *({e.pk for e in house.experts[2:4]} - {held.expert_id}), *(e.pk for e in new)
    }  # fmt: skip


def test_return_correct_lapse(house: House, day: Callable[[str], None]) -> None:
    call = house.call()
    late, good = house.apply(call), house.apply(call)
    checker = house.actor("checker")
    services.take(application=good, actor=checker)
    for one in (late, good):
        services.return_application(application=one, reason="请补充", actor=checker)
    assert good.due_on == dt.date(2026, 3, 9)
    services.answer(application=good, answers={}, statement="补充。", actor=house.owner(good.entity))
    services.submit(application=good, actor=house.owner(good.entity))
    day("2026-03-10")
    with pytest.raises(RefusedError, match="补正期限已过"):
        services.submit(application=late, actor=house.owner(late.entity))
    services.expire(application=late, actor=checker)
    assert (late.state, good.state) == ("ineligible", "submitted")


def test_saved_is_not_submitted_and_one_applies_once(house: House) -> None:
    call = house.call()
    entity = house.body("person")
    actor = house.owner(entity)
    draft = services.open_application(call=call, category=CATEGORY, entity=entity, actor=actor)
    assert services.open_application(call=call, category=CATEGORY, entity=entity, actor=actor) == draft
    with pytest.raises(RefusedError, match="只能申报一次"):
        services.open_application(call=call, category="expert", entity=entity, actor=actor)
    services.answer(application=draft, answers={}, statement="研究。", fields=[FIELD], actor=actor)
    assert not Application.objects.with_units(house.actor("secretary")).exists()
    with pytest.raises(RefusedError, match="还有"):
        services.submit(application=draft, actor=actor)
    with pytest.raises(DeniedError):
        services.answer(application=draft, answers={}, actor=house.actor("outsider"))


def test_a_letter_is_written_once_by_who_holds_the_link(house: House) -> None:
    call = house.call()
    application = house.apply(call)
    code = services.invite_letter(
        application=application,
        name="某院士",
        email="x@example.test",
        site="http://s",
        actor=house.owner(application.entity),
    )
    services.write_letter(code=code, text="出色。")
    for again in (code, "x"):
        with pytest.raises(RefusedError):
            services.write_letter(code=again, text="又来。")
    assert application.recommendations.get().text == "出色。"
    assert code not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_dismissed_objection_leaves_all_as_it_was(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    made = [house.apply(call) for _ in range(2)]
    to_the_panel(house, call, day, {made[0].number: 90})
    services.freeze(call=call, actor=house.actor("secretary"))
    services.publish(call=call, actor=house.actor("decider"))
    for application in made:
        filed = services.file_objection(call=call, number=application.number, name="甲", contact="1", reason="疑")
        with pytest.raises(RefusedError):
            services.file_objection(call=call, number=application.number, name="乙", contact="1", reason="疑")
        services.decide_objection(objection=filed, upheld=False, reason="不实", actor=house.actor("decider"))
    assert [Application.objects.get(pk=a.pk).state for a in made] == ["selected", "reserve"]
    assert NoticeObjection.objects.filter(state="dismissed").count() == 2


def test_normalised_scores_stand_beside_raw_ones(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1)
    made = [house.apply(call) for _ in range(3)]
    to_the_panel(house, call, day, {a.number: 70 + n for n, a in enumerate(made)})
    scores = reviewing.scores_of(call).scores
    assert [scores[str(a.pk)].raw for a in made] == [Decimal(70), Decimal(71), Decimal(72)]
    services.freeze(call=call, actor=house.actor("secretary"))
    assert all(p.raw is not None and p.normalised is not None for p in Place.objects.all())

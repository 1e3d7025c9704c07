"""Candidates found in the registers, nominations upward, and committees for titles."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from tests.platform.cases.test_papers_and_letters import PNG
from tests.platform.recognition.people import House, suited_to
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.services import actor_of
from yangui.platform.recognition import candidates, services
from yangui.platform.recognition.listing import PROGRAM
from yangui.platform.recognition.models import Nominee, TitleReview, TitleVote
from yangui.platform.recognition.titles import channels
from yangui.platform.registry.services import FactRow, facts_of, record_facts
from yangui.policy.eligibility import meets

type Day = Callable[[str], None]


def test_candidates_are_as_each_alone_is_judged(house: House) -> None:
    pack = house.pack
    facts = suited_to(pack, "specialised-sme", "enterprise")[0]
    for said in ({}, facts, {"size": "large"}, {**facts, "judged.shenyang-meets-specialised-criteria": "true"}):
        entity = house.body("enterprise")
        if said:
            record_facts(
                entity=entity, facts=said, register="enterprise-register", on=today(), source="event", actor=PROGRAM
            )
    found = dict(candidates.to_register("specialised-sme", "enterprise"))
    for entity in house.all("enterprise"):
        alone = candidates.explained_for_register("specialised-sme", entity)
        assert found.get(entity.pk, "no") == alone.answer
        assert (alone.answer == "yes") == (not alone.lacks)
    assert sorted(found.values()) == ["judgement", "unknown", "yes"]
    assert next(answer for _key, answer in candidates.to_register("specialised-sme", "enterprise")) == "yes"
    assert meets(pack, "specialised-sme", "enterprise", {"size": "large"}, on=today()).answer == "no"


def test_the_next_rung_is_sought_among_those_below(house: House, day: Day) -> None:
    low = house.register("specialised-sme")
    standing, other = (house.body("enterprise") for _ in range(2))
    house.listed(low, day, standing)
    found = [key for key, _answer in candidates.to_register("little-giant", "enterprise", from_below=True)]
    assert found == [standing.pk]
    assert {key for key, _a in candidates.to_register("little-giant", "enterprise")} == {standing.pk, other.pk}
    assert standing.pk not in dict(candidates.to_register("specialised-sme", "enterprise"))
    said = candidates.explained_for_register("little-giant", standing)
    assert said.rung is not None
    assert said.rung.register == low
    assert [line["answer"] for line in said.lacks] == ["judgement"]


def test_a_nomination_goes_up_and_comes_back(house: House, day: Day) -> None:
    register = house.register("little-giant")
    low = house.register("specialised-sme")
    bodies = [house.body("enterprise") for _ in range(3)]
    held = house.listed(low, day, bodies[0])
    with pytest.raises(RefusedError, match="不上报"):
        house.nomination(register=low)
    round_ = house.nomination(register=register)
    assert services.search_nominees(nomination=round_, actor=house.actor("checker")) == 3
    assert services.search_nominees(nomination=round_, actor=house.actor("checker")) == 0
    first, second, third = Nominee.objects.order_by("entity")
    with pytest.raises(RefusedError, match="材料还没有齐全"):
        services.choose_nominee(nominee=first, proposed=True, reason="", actor=house.actor("checker"))
    for nominee in (first, second):
        house.recommend(nominee)
        services.choose_nominee(nominee=nominee, proposed=True, reason="市场占有率高", actor=house.actor("checker"))
    with pytest.raises(DeniedError):
        services.send_nomination(nomination=round_, actor=house.actor("checker"))
    assert services.send_nomination(nomination=round_, actor=house.actor("decider")) == 2
    third.refresh_from_db()
    assert third.state == "left_out"
    day("2026-09-01")
    entry = services.take_result(nominee=first, chosen=True, number="工信部2026-1", actor=house.actor("checker"))
    services.take_result(nominee=second, chosen=False, number="", actor=house.actor("checker"))
    assert entry is not None
    assert (entry.number, entry.entity, entry.state) == ("工信部2026-1", bodies[0], "valid")
    held.refresh_from_db()
    round_.refresh_from_db()
    assert (held.state, round_.state) == ("superseded", "closed")


def test_what_is_late_is_not_sent(house: House, day: Day) -> None:
    round_ = house.nomination()
    day((round_.due_on + dt.timedelta(days=1)).isoformat())
    with pytest.raises(RefusedError, match="已过"):
        services.send_nomination(nomination=round_, actor=house.actor("decider"))
    with pytest.raises(RefusedError, match="没有这个推荐申报"):
        house.nomination(programme="xingliao-talent-plan", category="young-top")


def test_papers_of_a_nominee_are_files(house: House) -> None:
    register = house.register("little-giant", papers=["营业执照"])
    body, checker = house.body("enterprise"), house.actor("checker")
    round_ = house.nomination(register=register, papers=["推荐表", "营业执照"])
    assert round_.papers == ["营业执照", "推荐表"]
    services.search_nominees(nomination=round_, actor=checker)
    nominee = round_.nominees.get()
    with pytest.raises(RefusedError, match="没有要求这份材料"):
        house.recommend(nominee, document="学位证书")
    with pytest.raises(RefusedError, match="只接收 PDF"):
        house.recommend(nominee, content=b"MZ")
    with pytest.raises(DeniedError):
        house.recommend(nominee, who="outsider")
    first = house.recommend(nominee)
    with pytest.raises(RefusedError, match="缺：营业执照"):
        services.choose_nominee(nominee=nominee, proposed=True, reason="", actor=checker)
    again = house.recommend(nominee)
    licence = house.recommend(nominee, document="营业执照")
    first.refresh_from_db()
    assert (first.replaced_by, first.entity) == (again, body)
    assert {a.paper for a in nominee.attachments.all()} == {again, licence}
    services.choose_nominee(nominee=nominee, proposed=True, reason="好", actor=checker)
    services.send_nomination(nomination=round_, actor=house.actor("decider"))
    with pytest.raises(RefusedError, match="已经上报"):
        house.recommend(nominee)


def test_who_is_proposed_passes_with_the_papers_of_the_register(house: House) -> None:
    held = house.apply(house.register("liaoning-craftsman", papers=["事迹材料"]))
    with pytest.raises(RefusedError, match="缺：事迹材料"):
        house.accept(held)
    given = {"recognition": held, "document": "事迹材料", "name": "a.png", "content": PNG}
    with pytest.raises(DeniedError):
        services.give_paper_of_proposed(**given, actor=house.actor("outsider"))
    with pytest.raises(RefusedError, match="没有要求这份材料"):
        services.give_paper_of_proposed(**given | {"document": "照片"}, actor=house.actor("checker"))
    services.give_paper_of_proposed(**given, actor=house.actor("checker"))
    house.accept(held)
    with pytest.raises(RefusedError, match="只有待审核的提名"):
        services.give_paper_of_proposed(**given, actor=house.actor("checker"))


def title_of(review: TitleReview) -> FactRow | None:
    return facts_of(review.entity).get("professional_title")


def granted(house: House, review: TitleReview) -> None:
    for member in review.committee.members.all():
        services.vote_on_title(review=review, agrees=True, actor=actor_of(member))
    assert services.close_title(review=review, minutes="同意。", actor=house.actor("decider")) is True


def test_a_title_that_is_granted_never_lowers_one_that_is_known(house: House) -> None:
    committee = house.committee()
    review, other = house.title(committee), house.title(committee, "full-senior")
    house.know(review.entity, {"professional_title": "senior"})
    granted(house, review)
    granted(house, other)
    for held in (review, other):
        known = title_of(held)
        assert known is not None
        assert known.value == "senior"
    assert AuditEvent.objects.filter(reason=other.number, subject_type="registry.Batch").exists()


def test_a_committee_decides_by_two_thirds(house: House) -> None:
    committee = house.committee(5)
    assert committee.quorum == 4
    review = house.title(committee)
    with pytest.raises(DeniedError):
        services.vote_on_title(review=review, agrees=True, actor=house.actor("expert"))
    for n, agrees in enumerate((True, True, False)):
        services.vote_on_title(review=review, agrees=agrees, actor=house.actor(f"member{n}"))
    with pytest.raises(RefusedError, match="已经投过票"):
        services.vote_on_title(review=review, agrees=True, actor=house.actor("member0"))
    with pytest.raises(RefusedError, match="须满 4 人"):
        services.close_title(review=review, minutes="同意。", actor=house.actor("decider"))
    services.vote_on_title(review=review, agrees=False, actor=house.actor("member3"))
    assert services.close_title(review=review, minutes="2 比 2。", actor=house.actor("decider")) is False
    again = house.title(committee)
    for n, agrees in enumerate((True, True, True, False)):
        services.vote_on_title(review=again, agrees=agrees, actor=house.actor(f"member{n}"))
    assert services.close_title(review=again, minutes="3 比 1。", actor=house.actor("decider")) is True
    assert (review.state, again.state) == ("refused", "granted")
    assert title_of(review) is None
    known = title_of(again)
    assert known is not None
    assert (known.value, known.register, known.on, known.source) == (
        "deputy_senior", "title-register", today(), "event",
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        TitleVote.objects.update(agrees=True)


def test_a_channel_says_why_it_is_not_open(house: House) -> None:
    committee = house.committee()
    entity = house.body("person")
    record_facts(
        entity=entity, facts={"education": "bachelor"}, register="degree-register", on=today(), source="event",
        actor=PROGRAM,
    )  # fmt: skip
    said = {category: found for _programme, category, _zh, found in channels(entity)}
    assert set(said) == {"county-title", "deputy-senior", "full-senior"}
    assert said["deputy-senior"].answer in ("no", "unknown")
    with pytest.raises(RefusedError, match="按现有信息暂不符合"):
        services.apply_for_title(
            committee=committee, category="deputy-senior", entity=entity, statement="x", actor=house.owner(entity)
        )

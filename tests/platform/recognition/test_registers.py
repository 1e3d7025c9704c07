"""One recognition from the application to the removal; and each register type of the pack through its own way."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.platform.recognition.people import House, suited_to
from yangui.platform.core import audit
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.recognition import ladders, services, upkeep
from yangui.platform.recognition.models import Certificate, Entry, Recognition, Visit
from yangui.platform.registry.models import Fact, Listing

type Day = Callable[[str], None]


def fact(entry: Entry, name: str) -> set[str]:
    held = Fact.objects.filter(entity=entry.entity, name=name, ended_by=None).first()
    return set(held.value.split("+")) - {""} if held else set()


def test_from_the_application_to_the_removal(house: House, day: Day) -> None:
    register = house.register("eaglet", validity=3, reevaluation=1, papers=[])
    held = house.apply(register)
    owner = house.owner(held.entity)
    services.return_application(recognition=held, reason="请补充增长率", actor=house.actor("checker"))
    services.submit(recognition=held, actor=owner)
    house.accept(held)
    with pytest.raises(RefusedError, match="还没有核查"):
        services.publish(recognition=held, actor=house.actor("decider"))
    house.visit(held)
    services.publish(recognition=held, actor=house.actor("decider"))
    with pytest.raises(RefusedError, match="公示期还没有结束"):
        services.recognise(recognition=held, actor=house.actor("decider"))
    objection = services.file_objection(recognition=held, name="某人", contact="1", reason="不实")
    with pytest.raises(RefusedError):
        services.recognise(recognition=held, actor=house.actor("decider"))
    services.decide_objection(objection=objection, upheld=False, reason="查无实据", actor=house.actor("second"))
    held.refresh_from_db()
    assert held.state == "noticed"
    assert held.notice_until is not None
    day((held.notice_until + dt.timedelta(days=1)).isoformat())
    entry = services.recognise(recognition=held, actor=house.actor("decider"))
    listing = Listing.objects.get()
    assert (listing.number, listing.state, listing.level) == (entry.number, "listed", "province")
    assert fact(entry, "recognitions") == fact(entry, "new_recognitions") == {"eaglet"}
    certificate = Certificate.objects.get()
    assert (certificate.content["number"], certificate.revoked_at) == (entry.number, None)

    assert entry.review_on is not None
    day((entry.review_on - dt.timedelta(days=1)).isoformat())
    assert services.follow_days() == (0, 0)
    day(entry.review_on.isoformat())
    assert services.follow_days() == (0, 1)
    assert services.follow_days() == (0, 0)
    services.intend(entry=entry, what="removal", reason="不再符合", actor=house.actor("checker"))
    with pytest.raises(RefusedError, match="期限还没有过"):
        services.conclude(entry=entry, outcome="remove", reason="x", minutes="", actor=house.actor("decider"))
    services.ask_hearing(entry=entry, actor=owner)
    with pytest.raises(RefusedError, match="听证记录"):
        services.conclude(entry=entry, outcome="remove", reason="x", minutes="", actor=house.actor("decider"))
    services.conclude(
        entry=entry, outcome="remove", reason="听证后仍不符合", minutes="双方到场。", actor=house.actor("decider")
    )
    listing.refresh_from_db()
    certificate.refresh_from_db()
    assert (entry.state, listing.state, certificate.revoked_at is not None) == ("removed", "struck", True)
    assert fact(entry, "recognitions") == set()
    assert audit.verify() is None


def test_no_two_pairs_of_eyes_are_one(house: House) -> None:
    register = house.register("eaglet")
    held = house.apply(register)
    for name in ("outsider", "visitor", "expert", "decider"):
        with pytest.raises(DeniedError):
            services.accept(recognition=held, actor=house.actor(name))
    house.account("both", "case_officer")
    from tests.platform.recognition.people import ADMINISTRATOR  # noqa: PLC0415
    from yangui.platform.organisations.services import give_role  # noqa: PLC0415

    for role in ("decision_officer", "service_officer"):
        give_role(account=house.accounts["both"], role=role, organisation=house.unit, actor=ADMINISTRATOR, reason="x")
    both = house.actor("both")
    services.accept(recognition=held, actor=both)
    visit = services.plan_visit(
        recognition=held, kind="site", visitor=house.accounts["both"], due_on=today(), actor=both
    )
    services.note(visit=visit, lines={str(n): {"answer": "yes"} for n in range(9)}, conclusion="x", actor=both)
    with pytest.raises(DeniedError):
        services.hand_in(visit=visit, recommends=True, actor=both)
    services.decline(visit=visit, reason="已审核过", actor=both)
    house.visit(held)
    with pytest.raises(DeniedError):
        services.publish(recognition=held, actor=both)
    held.refresh_from_db()
    assert held.state == "visited"


def test_who_is_concerned_is_not_sent_to_look(house: House) -> None:
    register = house.register("eaglet")
    entity = house.body("enterprise", "visitor")
    held = house.apply(register, entity)
    house.accept(held)
    with pytest.raises(RefusedError, match="须回避"):
        house.visit(held)


def test_a_visit_is_handed_in_whole_and_once(house: House) -> None:
    held = house.apply(house.register("eaglet"))
    house.accept(held)
    visit = services.plan_visit(
        recognition=held, kind="expert", visitor=house.accounts["expert"], due_on=today(), actor=house.actor("checker")
    )
    expert = house.actor("expert")
    with pytest.raises(RefusedError, match="还有 1 项"):
        services.hand_in(visit=visit, recommends=True, actor=expert)
    services.note(visit=visit, lines={"0": {"answer": "no"}, "7": {"answer": "yes"}}, conclusion="x", actor=expert)
    with pytest.raises(RefusedError, match="写明情况"):
        services.hand_in(visit=visit, recommends=False, actor=expert)
    services.note(visit=visit, lines={"0": {"answer": "no", "note": "未见生产线"}}, conclusion="x", actor=expert)
    with pytest.raises(DeniedError):
        services.note(visit=visit, lines={}, conclusion="", actor=house.actor("visitor"))
    services.hand_in(visit=visit, recommends=False, actor=expert)
    with pytest.raises(RefusedError):
        services.note(visit=visit, lines={}, conclusion="", actor=expert)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(conclusion="另一个结论")


@pytest.mark.slow
def test_each_register_type_is_opened_decided_and_closed(house: House, day: Day, subtests: pytest.Subtests) -> None:
    begin = today().isoformat()
    ways = {}
    for type, said in house.pack.register_types.items():
        for level in said.levels:
            with subtests.test(type=type, level=level):
                day(begin)
                register = house.register(type, level, validity=3)
                ways[type, level] = register.rules["way"]
                entry = house.listed(register, day)
                assert entry.recognition is not None
                assert entry.recognition.state == "recognised"
                assert Certificate.objects.filter(entry=entry, revoked_at=None).count() == 1
                assert entry.until is not None
                day((entry.until + dt.timedelta(days=1)).isoformat())
                services.follow_days()
                entry.refresh_from_db()
                assert entry.state == "expired"
                assert Listing.objects.get(pk=entry.listing_id).state == "struck"
    assert {"recognition", "filing", "naming", "nomination"} == set(ways.values())
    assert {type for type, _level in ways} == set(house.pack.register_types)
    assert audit.verify() is None


def test_one_rung_at_a_time(house: House, day: Day) -> None:
    eaglet, gazelle = house.register("eaglet"), house.register("gazelle")
    assert eaglet.ladder == gazelle.ladder == "unicorn"
    entity = house.body("enterprise")
    low = house.listed(eaglet, day, entity)
    with pytest.raises(RefusedError, match="已在这份名录中"):
        house.apply(eaglet, entity)
    high = house.listed(gazelle, day, entity)
    low.refresh_from_db()
    assert (low.state, high.state) == ("superseded", "valid")
    assert fact(high, "recognitions") == {"gazelle"}
    assert Listing.objects.filter(state="listed", entity=entity).count() == 1
    with pytest.raises(RefusedError, match="不能再申请"):
        house.apply(eaglet, entity)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            register=eaglet, entity=entity, ladder="unicorn", number="x", since=today(),
            listing=Listing.objects.create(type="eaglet", entity=entity, level="province"),
        )  # fmt: skip
    services.intend(entry=high, what="downgrade", reason="增速下降", actor=house.actor("checker"))
    assert high.hear_until is not None
    day((high.hear_until + dt.timedelta(days=1)).isoformat())
    with pytest.raises(RefusedError, match="听证的期限已过"):
        services.ask_hearing(entry=high, actor=house.owner(entity))
    with pytest.raises(RefusedError, match="只能按告知的内容"):
        services.conclude(entry=high, outcome="remove", reason="x", minutes="", actor=house.actor("decider"))
    again = services.conclude(entry=high, outcome="downgrade", reason="x", minutes="", actor=house.actor("decider"))
    assert again is not None
    assert (high.state, again.register, again.state) == ("downgraded", eaglet, "valid")
    assert fact(again, "recognitions") == {"eaglet"}
    with pytest.raises(RefusedError, match="没有可降"):
        upkeep.lower(again)


def test_the_ladders_of_the_pack(house: House) -> None:
    found = {ladder: ladders.rungs(house.pack, ladder) for ladder in ladders.ladders(house.pack)}
    assert found["unicorn"] == ["eaglet", "gazelle", "unicorn"]
    assert found["single-champion"] == ["specialised-sme", "little-giant", "single-champion"]
    assert len(found["smart-factory-pilot"]) == 4
    assert ladders.top(house.pack, "factory-5g") == ""


def test_every_step_is_in_the_chain(house: House, day: Day) -> None:
    entry = house.listed(house.register("eaglet"), day)
    services.leave(entry=entry, actor=house.owner(entry.entity))
    for row, states in ((entry.recognition, "submit accept visit publish recognise"), (entry, "exit")):
        assert row is not None
        told = AuditEvent.objects.filter(subject_type=row._meta.label, subject_id=str(row.pk))
        made = [e.action.partition(".")[2] for e in told.order_by("id") if e.detail.get("to")]
        assert made == states.split()
    with pytest.raises(DatabaseError), transaction.atomic():
        Recognition.objects.filter(pk=entry.recognition_id).update(state="draft")
    assert audit.verify() is None


def test_a_draft_says_what_is_missing(house: House) -> None:
    register = house.register("specialised-sme", papers=["营业执照"])
    entity = house.body("enterprise")
    owner = house.owner(entity)
    held = services.open_application(register=register, entity=entity, actor=owner)
    assert services.open_application(register=register, entity=entity, actor=owner) == held
    with pytest.raises(RefusedError, match="还有 3 项"):
        services.submit(recognition=held, actor=owner)
    with pytest.raises(RefusedError, match="读不懂"):
        services.answer(recognition=held, answers={}, values={"market_share": "许多"}, actor=owner)
    with pytest.raises(DeniedError):
        services.answer(recognition=held, answers={}, values={}, actor=house.actor("outsider"))
    facts = suited_to(house.pack, "specialised-sme", "enterprise")[0]
    services.answer(recognition=held, answers=facts, values={"market_share": "0.4"}, actor=owner)
    services.give_paper(
        recognition=held, document="营业执照", name="x.png", content=b"\x89PNG\r\n\x1a\n\x00IEND\xaeB`\x82", actor=owner
    )
    services.submit(recognition=held, actor=owner)
    with pytest.raises(RefusedError, match="没有认定的条件"):
        services.accept(recognition=held, actor=house.actor("checker"))

"""The notice as it was published, its archive, objections that touch one only, and the papers behind it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.platform.cases.test_papers_and_letters import pdf
from tests.platform.programmes.people import CATEGORY, FIELD, PLAIN, House, suited_to
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.pinned import intact
from yangui.platform.programmes import noticing, services
from yangui.platform.programmes.models import Application, Award, Call, PublicNotice

PUBLISHED = PLAIN | {"public_notice": True}


@pytest.fixture
def call(house: House, day: Callable[[str], None]) -> Call:
    """Two chosen and two on the reserve list, in a notice."""
    call = house.call(quota=2, stages=PUBLISHED)
    made = [house.apply(call) for _ in range(4)]
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    for application in made:
        house.accept(application)
    services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签")
    services.publish(call=call, actor=house.actor("decider"))
    return call


def numbers(call: Call, state: str) -> list[str]:
    return list(
        Application.objects.filter(call=call, state=state).order_by("place__rank").values_list("number", flat=True)
    )


def test_an_objection_suspends_only_whom_it_touches(house: House, call: Call, day: Callable[[str], None]) -> None:
    decider, chosen, reserve = house.actor("decider"), numbers(call, "selected"), numbers(call, "reserve")
    filed = [
        services.file_objection(call=call, number=number, name="甲", contact="1", reason="疑")
        for number in (chosen[0], reserve[0])
    ]
    assert (numbers(call, "selected"), numbers(call, "reserve")) == (chosen[1:], reserve[1:])
    day("2026-04-21")
    # the others go on: awards are offered while two are still looked into
    services.confirm(call=call, actor=decider)
    assert [a.application.number for a in Award.objects.all()] == [chosen[1]]
    services.decide_objection(objection=filed[0], upheld=False, reason="不实", actor=decider)
    assert {a.application.number for a in Award.objects.all()} == set(chosen)
    services.decide_objection(objection=filed[1], upheld=False, reason="不实", actor=decider)
    assert numbers(call, "reserve") == reserve


def test_who_is_suspended_on_the_reserve_list_is_passed_over_until_then(
    house: House, call: Call, day: Callable[[str], None]
) -> None:
    decider, chosen, reserve = house.actor("decider"), numbers(call, "selected"), numbers(call, "reserve")
    waiting = services.file_objection(call=call, number=reserve[0], name="甲", contact="1", reason="疑")
    day("2026-04-21")
    services.confirm(call=call, actor=decider)
    first = Award.objects.get(application__number=chosen[0])
    assert services.decline(award=first, actor=house.owner(first.application.entity)).number == reserve[1]
    services.decide_objection(objection=waiting, upheld=True, reason="属实", actor=decider)
    assert Award.objects.count() == 3
    assert numbers(call, "excluded") == [reserve[0]]


def test_a_notice_stays_as_it_was_published(house: House, call: Call) -> None:
    notice = PublicNotice.objects.get()
    chosen = numbers(call, "selected")
    assert [r["number"] for r in notice.content["rows"]] == [*chosen, *numbers(call, "reserve")]
    filed = services.file_objection(call=call, number=chosen[0], name="甲", contact="1", reason="疑")
    services.decide_objection(objection=filed, upheld=True, reason="属实", actor=house.actor("decider"))
    notice.refresh_from_db()
    assert intact(notice)
    row = next(r for r in noticing.listed(call) if r["number"] == chosen[0])
    assert (row["outcome_label"], row["state"]) == ("入选", "异议成立，取消资格")
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicNotice.objects.update(content={})


def test_the_notice_is_a_pdf_and_lies_in_the_archive(call: Call) -> None:
    answer = Client().get(f"/programmes/{call.pk}/notice.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    number = PublicNotice.objects.get().number
    for query, there in (("", True), ("?year=2026", True), ("?year=2025", True), ("?page=x", True)):
        # a year without notices is no filter
        assert (number in Client().get(f"/programmes/notices{query}").content.decode()) is there
    page = Client().get(f"/programmes/{call.pk}").content.decode()
    assert number in page
    name = Application.objects.filter(call=call).first().entity.name
    assert name not in page


def test_an_officer_opens_a_paper_and_the_trail_tells(house: House, browser: Callable[..., Client]) -> None:
    call = house.call(papers=["学历证书"])
    entity = house.body("person", "goose")
    owner = house.owner(entity)
    draft = services.open_application(call=call, category=CATEGORY, entity=entity, actor=owner)
    paper = services.give_paper(application=draft, document="学历证书", name="x.pdf", content=pdf(), actor=owner)
    address = f"/desk/programmes/applications/{draft.number}/papers/{paper.pk}"
    # a draft is nobody's but the applicant's
    assert browser("checker").get(address).status_code == 404
    facts = suited_to(house.pack, call.programme, CATEGORY, call.opens_on)
    assert facts is not None
    services.answer(application=draft, answers=facts[0], statement="钢。", fields=[FIELD], actor=owner)
    services.submit(application=draft, actor=owner)
    answer = browser("checker").get(address)
    assert answer.content == pdf()
    assert answer["Content-Security-Policy"] == "sandbox"
    told = AuditEvent.objects.get(action="paper.read")
    assert (told.actor_id, told.subject_id) == (house.accounts["checker"].pk, str(paper.pk))
    assert (
        f"papers/{paper.pk}" in browser("checker").get(f"/desk/programmes/applications/{draft.number}").content.decode()
    )
    # neither a paper of another application nor an expert
    other = house.apply(house.call("talent-support-plan"), "young-top")
    assert browser("checker").get(f"/desk/programmes/applications/{other.number}/papers/{paper.pk}").status_code == 404
    assert browser(house.experts[0].account).get(address).status_code != 200

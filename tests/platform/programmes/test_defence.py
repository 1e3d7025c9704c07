"""Applicants are heard: slots, invitations, who came, the quorum, votes only by who listened, minutes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.platform.programmes.people import House
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice
from yangui.platform.organisations.services import actor_of
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Call, DefenceSession, Slot

STAGES = {"expert_review": False, "defence": True}
DAY = dt.date(2026, 4, 20)


@pytest.fixture
def call(house: House, day: Callable[[str], None]) -> Call:
    """Two applications before the panel of a call with a defence."""
    call = house.call(stages=STAGES)
    made = [house.apply(call) for _ in range(2)]
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    for application in made:
        house.accept(application)
    services.begin_panel(call=call, actor=house.actor("secretary"))
    return call


def plan(house: House, call: Call, **said: Any) -> DefenceSession:
    given: dict[str, Any] = {
        "held_on": DAY, "begins_at": dt.time(9), "minutes_each": 20, "mode": "both", "place": "301 会议室",
        "applications": list(Application.objects.filter(call=call).order_by("number")),
        "experts": house.experts[:3], "actor": house.actor("secretary"),
    }  # fmt: skip
    return services.plan_session(call=call, **(given | said))


def test_a_session_from_the_invitation_to_the_minutes(
    house: House, call: Call, day: Callable[[str], None], browser: Callable[..., Client]
) -> None:
    session = plan(house, call)
    slots = list(session.slots.select_related("application__entity"))
    assert [(s.begins_at, s.ends_at) for s in slots] == [(dt.time(9), dt.time(9, 20)), (dt.time(9, 20), dt.time(9, 40))]
    assert [s.who for s in slots] == [s.application.entity.name for s in slots]
    told = Notice.objects.filter(account=slots[1].application.entity.account, subject__contains="请参加答辩").get()
    assert "2026-04-20 09:20–09:40" in told.text
    assert "301 会议室" in told.text
    assert Notice.objects.filter(account=house.experts[2].account, subject__contains="答辩会").count() == 1
    first, secretary = slots[0].application, house.actor("secretary")
    came = {house.experts[0].pk: True, house.experts[1].pk: True, house.experts[2].pk: False}
    with pytest.raises(RefusedError, match="还没有到"):
        services.attend(session=session, attended=came, appeared={}, actor=secretary)
    day(DAY.isoformat())
    with pytest.raises(DeniedError, match="到会听取"):
        services.vote(application=first, choice="recommend", actor=actor_of(house.experts[0].account))
    services.attend(session=session, attended=came, appeared={s.pk: True for s in slots}, actor=secretary)
    with pytest.raises(RefusedError, match="到会 2 人，须满 3 人"):
        services.hold_session(session=session, minutes="会议纪要", actor=secretary)
    services.attend(session=session, attended={house.experts[2].pk: True}, appeared={}, actor=secretary)
    for expert in house.experts[:3]:
        services.vote(application=first, choice="without_funds", actor=actor_of(expert.account))
    # who was not invited has not listened
    with pytest.raises(DeniedError, match="到会听取"):
        services.vote(application=first, choice="recommend", actor=actor_of(house.experts[3].account))
    with pytest.raises(RefusedError, match="答辩会还没有结束"):
        services.close_vote(application=first, outcome="without_funds", text="同意。", actor=secretary)
    officer, address = browser("secretary"), f"/desk/programmes/sessions/{session.pk}"
    assert officer.get(f"{address}/minutes.pdf").status_code == 404
    assert officer.post(f"{address}/do/hold", {"reason": " "}).status_code == 422
    assert officer.post(f"{address}/do/hold", {"reason": "两位依次答辩。"}).status_code == 302
    answer = officer.get(f"{address}/minutes.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    services.close_vote(application=first, outcome="without_funds", text="同意。", actor=secretary)
    first.refresh_from_db()
    assert first.state == "unfunded"


def test_who_does_not_fit_is_refused(house: House, call: Call) -> None:
    some = list(Application.objects.filter(call=call))
    for said, why in (
        ({"experts": house.experts[:2]}, "至少邀请 3 位"),
        ({"held_on": today() - dt.timedelta(days=1)}, "今天以后"),
        ({"begins_at": dt.time(20, 50)}, "一天安排不下"),
        ({"applications": []}, "请选"),
        ({"minutes_each": 0}, "1 到 180"),
    ):
        with pytest.raises(RefusedError, match=why):
            plan(house, call, **said)
    assert not DefenceSession.objects.exists()
    assert not Slot.objects.exists()
    house.experts[0].ties = {"family": [some[0].entity_id]}
    house.experts[0].save()
    with pytest.raises(RefusedError, match="利益冲突"):
        plan(house, call)
    plan(house, call, experts=house.experts[1:])
    with pytest.raises(RefusedError, match="已安排答辩"):
        plan(house, call, experts=house.experts[1:])


def test_a_cancelled_session_leaves_its_applications_to_another(house: House, call: Call) -> None:
    session = plan(house, call)
    with pytest.raises(RefusedError):
        services.cancel_session(session=session, reason="", actor=house.actor("secretary"))
    services.cancel_session(session=session, reason="场地不可用", actor=house.actor("secretary"))
    assert Notice.objects.filter(text="场地不可用").count() == 5
    assert plan(house, call).state == "planned"


def test_the_pages_of_a_session(house: House, call: Call, browser: Callable[..., Client]) -> None:
    secretary, address = browser("secretary"), f"/desk/programmes/{call.pk}/sessions"
    assert "还没有安排答辩会" in secretary.get(address).content.decode()
    given: dict[str, Any] = {
        "held_on": DAY.isoformat(), "begins_at": "09:00", "minutes_each": "20", "mode": "online", "place": "会议号 1",
        "quorum": "3", "applications": list(Application.objects.values_list("pk", flat=True)),
        "experts": [e.pk for e in house.experts],
    }  # fmt: skip
    wrong = secretary.post(address, given | {"place": "", "begins_at": "九点"})
    assert wrong.status_code == 422
    assert "九点" in wrong.content.decode()
    assert secretary.post(address, given).status_code == 302
    session = DefenceSession.objects.get()
    page = secretary.get(f"/desk/programmes/sessions/{session.pk}").content.decode()
    assert f'name="expert-{house.experts[0].pk}"' in page
    assert "会议号 1" in browser(house.experts[0].account).get("/review/").content.decode()
    assert (
        browser("checker").post(f"/desk/programmes/sessions/{session.pk}/do/cancel", {"reason": "x"}).status_code == 403
    )
    assert browser(house.experts[0].account).get(address).status_code in (302, 403, 404)

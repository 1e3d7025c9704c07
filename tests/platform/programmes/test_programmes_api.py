"""Programmes by API: what is public for all, what is one's own for who is signed in, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.platform.programmes.people import PLAIN, House
from yangui.platform.core.clock import now
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Call


def found(client: Client, path: str) -> dict[str, object]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    said: dict[str, object] = answer.json()
    return said


def test_programmes_are_those_of_the_pack(house: House, client: Client) -> None:
    said = {p["id"]: p for p in found(client, "programmes")["programmes"]}  # type: ignore[attr-defined]
    assert set(said) == set(house.pack.call_rules)
    assert said["xingliao-talent-plan"]["categories"]["young-top"]["zh"] == "青年拔尖人才"


def test_calls_are_public_once_they_are_published(house: House, client: Client) -> None:
    call = house.call()
    draft = services.draft_call(
        programme="xingshen", organisation=house.unit, title="草稿（虚构）", opens_on=call.opens_on,
        closes_on=call.closes_on, contact="1", actor=house.actor("secretary"),
    )  # fmt: skip
    assert [c["id"] for c in found(client, "calls")["calls"]] == [call.pk]  # type: ignore[attr-defined]
    assert found(client, "calls?state=ended")["calls"] == []
    assert found(client, "calls?programme=xingshen")["calls"] == []
    assert found(client, "calls?page=2")["calls"] == []
    assert found(client, f"calls/{call.pk}")["rules"] == call.rules
    for path in (f"calls/{draft.pk}", "calls/0", "calls/99999999999999999999", f"notices/{call.pk}"):
        assert client.get(f"/api/v1/{path}").status_code == 404
    answer = client.get("/api/v1/calls?state=asleep")
    assert (answer.status_code, "use one of draft, open" in answer.json()["detail"]) == (422, True)


def test_a_notice_tells_masked_names_only(house: House, client: Client, day: Callable[[str], None]) -> None:
    call: Call = house.call(quota=1, stages=PLAIN | {"public_notice": True})
    made = [house.apply(call) for _ in range(2)]
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    for application in made:
        house.accept(application)
    services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签")
    services.publish(call=call, actor=house.actor("decider"))
    assert [n["call"] for n in found(client, "notices")["notices"]] == [call.pk]  # type: ignore[attr-defined]
    answer = client.get(f"/api/v1/notices/{call.pk}")
    assert {r["number"] for r in answer.json()["rows"]} == {a.number for a in made}
    assert not any(a.entity.name in answer.content.decode() for a in made)


def test_own_applications_are_for_who_is_signed_in(
    house: House, browser: Callable[..., Client], time_machine: object
) -> None:
    mine = house.apply(house.call())
    assert Client().get("/api/v1/applications").status_code == 401
    own = browser(mine.entity.account)
    own.get("/my/applications/")
    answer = own.get("/api/v1/applications")
    assert [(a["number"], a["state"]) for a in answer.json()["applications"]] == [(mine.number, "submitted")]
    assert answer.headers["Cache-Control"] == "no-store"
    # an officer has none, and an expert learns nothing
    for who in ("checker", "decider", "expert0"):
        client = browser(who)
        client.get("/my/")
        assert client.get("/api/v1/applications").json()["applications"] == []
    time_machine.move_to(now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))  # type: ignore[attr-defined]
    assert own.get("/api/v1/applications").status_code == 401


@pytest.mark.django_db
def test_a_session_that_is_none_is_nobody(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "x' OR 1=1"
    assert client.get("/api/v1/applications").status_code == 401

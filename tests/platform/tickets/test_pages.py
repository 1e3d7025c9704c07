"""The pages of tickets: raised by an agent, assigned and answered at the desk, seen by leaders, public in numbers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.platform.tickets.conftest import World
from tests.platform.tickets.raised import CHIEF, issue
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.organisations.models import Region
from yangui.platform.tickets import publishing, services
from yangui.platform.tickets.models import Kind, Ticket

pytestmark = pytest.mark.django_db
type SignedIn = Callable[..., Client]


def as_agent(world: World) -> Client:
    client = Client()
    client.force_login(world.account)
    return client


def said(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "kind": "enterprise",
        "entity": world.entity.pk,
        "region": "210100",
        "title": "用工难",
        "text": "缺焊工",
        **changed,
    }


def test_an_agent_raises_an_issue_and_what_was_typed_is_kept_where_it_is_wrong(world: World) -> None:
    client = as_agent(world)
    assert "雁鸣科技" in client.get("/my/tickets/new").text
    answer = client.post("/my/tickets/new", said(world, text=""))
    assert answer.status_code == 422
    assert "用工难" in answer.text
    assert "请写明情况" in answer.text
    assert client.post("/my/tickets/new", said(world)).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.entity) == ("enterprise", world.entity)
    page = client.get(f"/my/tickets/{ticket.pk}").text
    assert "等待分派" in page
    assert "2026-03-04" in page


def test_from_the_desk_to_the_agent_and_back(world: World, signed_in: SignedIn) -> None:
    ticket = issue(world.agent, world.entity)
    chief = signed_in("supervisor")
    handler = signed_in("ticket_officer", email="handler@example.test")
    path = f"/desk/tickets/{ticket.pk}"
    assert chief.post(f"{path}/do/assign", {"organisation": ""}).status_code == 422
    assert handler.post(f"{path}/do/assign", {"organisation": world.mine.pk}).status_code == 404
    assert chief.post(f"{path}/do/assign", {"organisation": world.mine.pk}).status_code == 302
    for step, reason in (("sign", ""), ("handle", "已联系"), ("reply", "已安排招聘会")):
        assert handler.post(f"{path}/do/{step}", {"reason": reason}).status_code == 302
    agent = as_agent(world)
    mine = f"/my/tickets/{ticket.pk}"
    assert "已安排招聘会" in agent.get(mine).text
    assert agent.post(f"{mine}/do/reopen", {"reason": ""}).status_code == 422
    assert agent.post(f"{mine}/do/assign").status_code == 404
    assert agent.post(f"{mine}/do/satisfy", {"satisfaction": "fair"}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.satisfaction) == ("closed", "fair")
    assert signed_in(email="else@example.test").get(mine).status_code == 404


def test_who_observed_is_told_to_no_unit(world: World, signed_in: SignedIn, member: Callable[..., User]) -> None:
    observer = member("observer", "observer@example.test", password=None)
    actor = services_actor(observer)
    ticket = services.raise_ticket(
        kind=Kind.OBSERVATION, title="窗口无人", text="无人值守。", region=Region.objects.get(code="210100"),
        actor=actor, about=world.mine,
    )  # fmt: skip
    User.objects.filter(pk=observer.pk).update(name="雁九九（虚构）")
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    assert "雁九九" not in signed_in("ticket_officer").get(f"/desk/tickets/{ticket.pk}").text
    assert "雁九九" in signed_in("supervisor", email="c@example.test").get(f"/desk/tickets/{ticket.pk}").text


def services_actor(account: User) -> Actor:
    from yangui.platform.organisations.services import actor_of  # noqa: PLC0415

    return actor_of(account)


def test_the_list_asks_as_often_for_many_and_its_sheet_runs_no_formula(world: World, signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    issue(world.agent, world.entity, "=1+1")
    client.get("/desk/tickets/")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/desk/tickets/?kind=enterprise").status_code == 200
        return len(queries)

    one = asked()
    for number in range(9):
        issue(world.agent, world.entity, f"第{number}件")
    assert asked() == one
    sheet = client.get("/desk/tickets/tickets.xlsx?state=open").content
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert "'=1+1" in [row[1] for row in rows]
    assert len(rows) == 11


def test_leaders_see_what_is_late_and_the_public_sees_no_small_number(
    world: World, signed_in: SignedIn, time_machine: Any, client: Client
) -> None:
    issue(world.agent, world.entity)
    leader = signed_in("leader")
    assert "没有逾期" in leader.get("/cockpit/tickets").text
    time_machine.shift(86_400 * 5)
    leader = signed_in("leader", email="again@example.test")
    assert "厂区道路被堵" in leader.get("/cockpit/tickets").text
    book = CalamineWorkbook.from_filelike(BytesIO(leader.get("/cockpit/tickets.xlsx").content))
    assert [row[0] for row in book.get_sheet_by_name("逾期的问题").to_python()] == ["标题", "厂区道路被堵"]
    publishing.publish(today())
    page = client.get("/tickets/").text
    assert "…" in page
    assert "厂区道路" not in page

"""A ticket from who raised it to who is content: whose it is, by when, who is told, and what nobody may do."""

import datetime as dt
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError, ProgrammingError

from tests.conftest import SHANGHAI
from tests.platform.tickets.conftest import World
from tests.platform.tickets.raised import CHIEF, issue
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.models import AuditEvent, WorkingDay
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice
from yangui.platform.organisations.models import Region
from yangui.platform.tickets import services
from yangui.platform.tickets.clocks import Stage, clocks
from yangui.platform.tickets.models import Escalation, Kind, Satisfaction, Ticket

pytestmark = pytest.mark.django_db
type Officer = Callable[..., Actor]


def raised(world: World) -> Ticket:
    return issue(world.agent, world.entity)


def answered(world: World, officer: Officer) -> tuple[Ticket, Actor]:
    ticket, handler = raised(world), officer("ticket_officer", world.mine)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    services.take_step(ticket=ticket, name="sign", actor=handler)
    services.take_step(ticket=ticket, name="handle", actor=handler, reason="已到现场")
    services.reply(ticket=ticket, text="道路已清。", actor=handler)
    return ticket, handler


def move(clock: Any, day: date) -> None:
    clock.move_to(dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False)


def test_an_issue_is_answered_and_its_enterprise_is_content(world: World, officer: Officer) -> None:
    chief = officer("supervisor")
    ticket, _handler = answered(world, officer)
    assert Notice.objects.filter(account=chief.account, text="待分派的问题").count() == 1
    assert Notice.objects.filter(account=world.account, text__startswith="已答复").count() == 1
    services.satisfy(ticket=ticket, satisfaction=Satisfaction.FAIR, actor=world.agent)
    assert (ticket.state, ticket.satisfaction, ticket.reply) == ("closed", "fair", "道路已清。")
    told = AuditEvent.objects.filter(subject_type="tickets.Ticket", subject_id=str(ticket.pk)).order_by("id")
    steps = [action.removeprefix("ticket.") for action in told.values_list("action", flat=True)]
    assert steps == ["raise", "assign", "assigned_to", "sign", "handle", "reply", "satisfy"]


def test_only_who_raised_it_rates_it_and_only_its_unit_answers(world: World, officer: Officer) -> None:
    ticket, handler = answered(world, officer)
    for who in (handler, officer("supervisor")):
        with pytest.raises(DeniedError, match="提出人"):
            services.satisfy(ticket=ticket, satisfaction=Satisfaction.SATISFIED, actor=who)
    services.reopen(ticket=ticket, reason="又堵上了", actor=world.agent)
    assert (ticket.state, ticket.reopened) == ("assigned", 1)
    with pytest.raises(DeniedError):
        services.take_step(ticket=ticket, name="sign", actor=officer("ticket_officer", world.other))
    with pytest.raises(RefusedError, match="理由"):
        services.take_step(ticket=ticket, name="decline", actor=handler, reason=" ")
    services.take_step(ticket=ticket, name="decline", actor=handler, reason="属市政部门")
    assert (ticket.state, ticket.organisation) == ("raised", None)


def test_a_supervisor_of_another_city_does_not_assign_it(world: World, officer: Officer) -> None:
    ticket = raised(world)
    elsewhere = officer("supervisor", world.other)
    with pytest.raises(DeniedError):
        services.assign(ticket=ticket, organisation=world.other, actor=elsewhere)
    assert not Ticket.objects.at_the_desk(elsewhere).exists()
    assert Ticket.objects.at_the_desk(officer("supervisor", world.mine)).get() == ticket


def test_who_may_raise_what(world: World, officer: Officer) -> None:
    assert services.kinds(world.agent) == [Kind.BLOCKAGE, Kind.ENTERPRISE]
    assert services.kinds(officer("ticket_officer", world.mine)) == [Kind.BLOCKAGE]
    observer = officer("observer")
    assert services.kinds(observer) == [Kind.OBSERVATION]
    region = Region.objects.get(code="210100")
    said = {"title": "窗口无人", "text": "上午十点无人值守。", "region": region}
    with pytest.raises(DeniedError):
        services.raise_ticket(kind=Kind.BLOCKAGE, actor=observer, **said)
    with pytest.raises(DeniedError):
        services.raise_ticket(kind=Kind.OBSERVATION, actor=observer, entity=world.entity, **said)
    with pytest.raises(RefusedError, match="哪个单位"):
        services.raise_ticket(kind=Kind.ENTERPRISE, actor=world.agent, **said)
    with pytest.raises(RefusedError, match="标题"):
        services.raise_ticket(kind=Kind.OBSERVATION, actor=observer, **(said | {"text": " "}))
    assert services.raise_ticket(kind=Kind.OBSERVATION, actor=observer, about=world.mine, **said).about == world.mine


def test_clocks_count_working_days_and_follow_a_holiday_announced_later(world: World, officer: Officer) -> None:
    ticket, handler = raised(world), officer("ticket_officer", world.mine)
    assert clocks([ticket])[ticket.pk].due == date(2026, 3, 4)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    assert clocks([ticket])[ticket.pk].stage is Stage.SIGN
    services.take_step(ticket=ticket, name="sign", actor=handler)
    assert clocks([ticket])[ticket.pk].due == date(2026, 3, 11)
    WorkingDay.objects.filter(day=date(2026, 3, 9)).update(works=False)
    assert clocks([ticket])[ticket.pk].due == date(2026, 3, 12)


def test_what_is_late_escalates_once_to_supervisors_then_to_leaders(
    world: World, officer: Officer, time_machine: Any
) -> None:
    chief, leader = officer("supervisor"), officer("leader")
    ticket = raised(world)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    Notice.objects.all().delete()
    assert services.escalate(date(2026, 3, 3)) == 0
    move(time_machine, date(2026, 3, 4))
    assert [services.escalate(date(2026, 3, 4)) for _ in range(2)] == [1, 0]
    assert list(Escalation.objects.values_list("stage", "level", "due")) == [("sign", 1, date(2026, 3, 3))]
    assert Notice.objects.filter(account=chief.account).count() == 1
    assert not Notice.objects.filter(account=leader.account).exists()
    move(time_machine, date(2026, 3, 11))
    assert [services.escalate(date(2026, 3, 11)) for _ in range(2)] == [1, 0]
    assert Notice.objects.filter(account=leader.account).count() == 1


def test_a_reopened_ticket_has_clocks_of_its_own(world: World, officer: Officer, time_machine: Any) -> None:
    ticket = raised(world)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    handler = officer("ticket_officer", world.mine)
    services.escalate(date(2026, 3, 4))
    for name in ("sign", "handle"):
        services.take_step(ticket=ticket, name=name, actor=handler, reason="到场")
    services.reply(ticket=ticket, text="已清", actor=handler)
    services.reopen(ticket=ticket, reason="又堵上了", actor=world.agent)
    move(time_machine, date(2026, 3, 4))
    assert services.escalate(date(2026, 3, 4)) == 1
    assert list(Escalation.objects.values_list("stage", "turn")) == [("sign", 0), ("sign", 1)]


def test_an_answer_that_nobody_rates_is_closed_without_a_rating(world: World, officer: Officer) -> None:
    ticket, _handler = answered(world, officer)
    assert services.escalate(date(2026, 3, 16)) == 0
    ticket.refresh_from_db()
    assert ticket.state == "replied"
    services.escalate(date(2026, 3, 17))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.satisfaction) == ("closed", "")


@pytest.mark.parametrize("changed", [{"text": "别的"}, {"state": "closed"}, {"title": "别的"}])
def test_the_database_keeps_what_was_raised(world: World, changed: dict[str, str]) -> None:
    ticket = raised(world)
    with pytest.raises((InternalError, ProgrammingError, IntegrityError)), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(**changed)

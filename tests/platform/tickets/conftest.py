"""The world of the tickets, on a Monday before no holiday."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import pytest
import time_machine

from tests.conftest import SHANGHAI
from tests.platform.conftest import ADMINISTRATOR
from tests.platform.tickets import raised
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry.models import Entity

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


class World(NamedTuple):
    """Two units, and an enterprise with its agent."""

    mine: Organisation
    other: Organisation
    agent: Actor
    entity: Entity
    account: User


@pytest.fixture
def world(liaoning: Pack, member: Callable[..., User], time_machine: time_machine.TimeMachineFixture) -> World:
    """Who there is."""
    time_machine.move_to(MONDAY, tick=False)
    mine, other = raised.world(liaoning)
    account = member(email="agent@example.test", password=None)
    actor, entity = raised.agent(account)
    return World(mine, other, actor, entity, account)


@pytest.fixture
def officer(world: World, member: Callable[..., User]) -> Callable[..., Actor]:  # noqa: ARG001  units first
    """Makes somebody with a role in a unit, or everywhere."""

    def make(role: str, unit: Organisation | None = None) -> Actor:
        account = member(email=f"{role}-{User.objects.count()}@example.test", password=None)
        organisations.give_role(account=account, role=role, organisation=unit, actor=ADMINISTRATOR, reason="test")
        return organisations.actor_of(account)

    return make

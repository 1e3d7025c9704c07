"""The house of the tests of programmes, on a Monday."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.platform.programmes.people import House, furnished
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")


@pytest.fixture
def day(time_machine: time_machine.TimeMachineFixture) -> Callable[[str], None]:
    """Moves the clock to nine in the morning of a day; it begins on 2026-03-02."""

    def move(day: str) -> None:
        time_machine.move_to(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), SHANGHAI), tick=False)

    move("2026-03-02")
    return move


@pytest.fixture
def house(day: Callable[[str], None], db: None, liaoning: Pack) -> House:  # noqa: ARG001  first the day and tables
    """A unit with officers, experts and money."""
    return furnished(liaoning)


@pytest.fixture
def browser(house: House) -> Callable[[str | User], Client]:
    """A browser in which somebody is signed in with a second factor."""

    def make(who: str | User) -> Client:
        account = house.accounts[who] if isinstance(who, str) else who
        client = Client()
        client.force_login(account)
        session = client.session
        session[FACTOR] = account.pk
        session.save()
        return client

    return make

"""The house of the tests of recognition, on a Monday."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from tests.platform.recognition.people import House, furnished
from yangui import Pack

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
    """A unit with officers."""
    return furnished(liaoning)

"""Somebody who manages, somebody who judges, and what they have to do with."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.platform.assessment import scored as example
from tests.platform.assessment.scored import Scored
from tests.platform.conftest import ADMINISTRATOR
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation


@pytest.fixture
def accounts(member: Callable[..., User], clock: Any) -> tuple[User, User]:
    """The manager's and the judge's, on a day in the year."""
    clock.move_to("2026-11-16 09:00+08:00", tick=False)
    return member(email="manager@example.test", password=None), member(email="judge@example.test", password=None)


@pytest.fixture
def drawn_up(liaoning: Pack, accounts: tuple[User, User]) -> Scored:
    """A scheme that is drawn up."""
    return example.drawn_up(liaoning, *accounts)


@pytest.fixture
def published(liaoning: Pack, accounts: tuple[User, User]) -> Scored:
    """Scores that were told to their units."""
    return example.published(liaoning, *accounts)


@pytest.fixture
def officer(member: Callable[..., User]) -> Callable[..., Actor]:
    """Makes somebody with a role in a unit, or everywhere."""

    def make(role: str, unit: Organisation | None = None) -> Actor:
        account = member(email=f"{role}-{User.objects.count()}@example.test", password=None)
        organisations.give_role(account=account, role=role, organisation=unit, actor=ADMINISTRATOR, reason="test")
        return organisations.actor_of(account)

    return make

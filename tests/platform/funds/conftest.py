"""What the tests of money begin with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.platform.funds.money import House, furnished
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.organisations.models import Membership, Organisation


@pytest.fixture
def house(db: None) -> House:  # noqa: ARG001  a fixture for its effect
    """A furnished house."""
    return furnished()


@pytest.fixture
def sign(clock: Any) -> Callable[..., Client]:
    """A browser in which an officer of one unit, or of all, is signed in; the day is 2026-08-03."""
    clock.move_to("2026-08-03T09:00:00+08:00", tick=False)

    def signed(role: str, unit: Organisation | None = None, moved: str = "") -> Client:
        if moved:
            clock.move_to(moved, tick=False)
        account = User.objects.create_user(f"{role}{User.objects.count()}@example.test", name=f"雁{role}")
        Membership.objects.create(account=account, role_id=role, organisation=unit, since="2026-01-01")
        client = Client()
        client.force_login(account)
        session = client.session
        session[FACTOR] = account.pk
        session.save()
        return client

    return signed

"""People who sign in, for the tests of pages."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import translation

from yangui.platform.accounts.models import User
from yangui.platform.accounts.services import make_account
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations import services

ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
PASSWORD = "geese return in March"


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes hashing a password cost next to nothing."""
    for cost in ("time_cost", "memory_cost", "parallelism"):
        monkeypatch.setattr(Argon2PasswordHasher, cost, 8 if cost == "memory_cost" else 1)


@pytest.fixture(autouse=True)
def language_of_nobody() -> Iterator[None]:
    """Forgets the language that the last request of a test chose, which Django leaves on in its thread."""
    yield
    translation.deactivate()


@pytest.fixture
def member() -> Callable[..., User]:
    """Makes an account that holds a role everywhere."""

    def make(role: str | None = None, email: str = "goose@example.test", password: str | None = PASSWORD) -> User:
        account = make_account(email=email, name="雁一（虚构）", password=password, actor=ADMINISTRATOR)
        if role is not None:
            services.give_role(account=account, role=role, organisation=None, actor=ADMINISTRATOR, reason="test")
        return account

    return make


@pytest.fixture
def signed_in(member: Callable[..., User]) -> Callable[..., Client]:
    """A browser in which an account with the role is signed in, with a second factor or without."""

    def make(role: str | None = None, *, factor: bool = True, email: str = "goose@example.test") -> Client:
        account, client = member(role, email, password=None), Client()
        client.force_login(account)
        if factor:
            session = client.session
            session[FACTOR] = account.pk
            session.save()
        return client

    return make

"""A graduate of this summer in Jinzhou, her employer with an agent, and a unit that handles the living subsidy."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.cases.models import Arrangement
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.entitlements import runs
from yangui.platform.entitlements.models import Offer, Run
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry.models import Agency, Entity, Relation
from yangui.platform.registry.services import record_facts, record_relation

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
LIVING = "jinzhou-living-subsidy"
ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
REGISTRAR = Actor(name="登记（虚构）", grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
GRADUATE = {"education": "master", "graduation_date": "2026-06-30"}
INSURED = {"insurance.region": "210700", "insurance.since": "2026-07-01"}


@pytest.fixture
def day(time_machine: time_machine.TimeMachineFixture) -> Callable[[str], None]:
    """Moves the clock to nine in the morning of a day; it begins on a Monday, 2026-11-02."""

    def move(day: str) -> None:
        time_machine.move_to(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), SHANGHAI), tick=False)

    move("2026-11-02")
    return move


@dataclass
class World:
    """Who is there."""

    person: Entity
    stranger: Entity
    employer: Entity
    unit: Organisation
    accounts: dict[str, User]

    def actor(self, name: str) -> Actor:
        return organisations.actor_of(self.accounts[name])

    def browser(self, name: str) -> Client:
        """A browser in which somebody is signed in with a second factor."""
        cache.clear()
        client = Client()
        client.force_login(self.accounts[name])
        session = client.session
        session[FACTOR] = self.accounts[name].pk
        session.save()
        return client

    def tells(self, entity: Entity, facts: Mapping[str, Any], register: str = "chsi") -> None:
        """A register says something."""
        day = dt.date(2026, 10, 1)
        record_facts(entity=entity, facts=facts, register=register, on=day, source="event", actor=REGISTRAR)

    def employs(self, entity: Entity, *, on: str = "2026-07-15", leaves: bool = False) -> None:
        """The employer takes somebody on, or somebody leaves."""
        record_relation(
            entity=entity,
            type=Relation.Type.WORKS_AT,
            to=None if leaves else self.employer,
            register="social-insurance",
            on=dt.date.fromisoformat(on),
            since=dt.date(2026, 7, 1),
            actor=REGISTRAR,
        )

    def arrange(self, **said: Any) -> Arrangement:
        """Says who handles the living subsidy."""
        given = {"benefit": LIVING, "since": dt.date(2026, 1, 1), "contact": "0416-0000000"} | said
        made: Arrangement = Arrangement.objects.create(organisation=self.unit, **given)
        return made

    def run(self, *, only_changed: bool = False) -> Run:
        """The run over persons."""
        return runs.run(kinds=["person"], only_changed=only_changed)[0]

    def offer(self) -> Offer:
        """The only open offer of the graduate."""
        found: Offer = Offer.objects.get(entity=self.person, state="made")
        return found


OFFICERS = {
    "decider": ("decision_officer", "jinzhou-human-resources"),
    "elsewhere": ("decision_officer", "shenyang-human-resources"),
    "finance": ("finance", "jinzhou-human-resources"),
}


@pytest.fixture
def world(db: None, liaoning: Pack, day: Callable[[str], None]) -> World:  # noqa: ARG001  they make ready
    """The registers say of one person all that the living subsidy asks, of another nothing."""
    organisations.load_pack(liaoning)
    names = (*OFFICERS, "graduate", "agent", "other", "nobody")
    accounts = {n: User.objects.create_user(f"{n}@example.test", name=f"{n}（虚构）") for n in names}
    for name, (role, slug) in OFFICERS.items():
        unit = Organisation.objects.get(slug=slug)
        organisations.give_role(
            account=accounts[name], role=role, organisation=unit, actor=ADMINISTRATOR, reason="test"
        )
    made = {"made_at": dt.datetime.now(SHANGHAI), "region_id": "210700"}
    person = Entity.objects.create(kind="person", name="雁南（虚构）", account=accounts["graduate"], **made)
    stranger = Entity.objects.create(kind="person", name="雁北（虚构）", account=accounts["other"], **made)
    employer = Entity.objects.create(kind="enterprise", name="锦雁科技（虚构）", **made)
    Agency.objects.create(account=accounts["agent"], entity=employer, since=dt.date(2026, 1, 1))
    unit = Organisation.objects.get(slug="jinzhou-human-resources")
    found = World(person, stranger, employer, unit, accounts)
    found.tells(person, GRADUATE)
    found.tells(person, INSURED, "social-insurance")
    found.employs(person)
    found.arrange()
    return found

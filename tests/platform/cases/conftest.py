"""A graduate of this summer in Jinzhou, her employer, the officers who handle her claim, and the money."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
import time_machine

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.cases import services
from yangui.platform.cases.models import Arrangement, Case
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import services as funds
from yangui.platform.library.models import PackVersion
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Agency, Entity, Relation
from yangui.platform.registry.services import record_facts, record_relation

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
LIVING = "jinzhou-living-subsidy"
ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
REGISTRAR = Actor(name="登记（虚构）", grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
TREASURER = Actor(name="财务（虚构）", grants=(Grant(Privilege.FUNDS_PREPARE, "finance"),))
GRADUATE = {"education": "master", "graduation_date": "2026-06-30"}


@pytest.fixture
def day(time_machine: time_machine.TimeMachineFixture) -> Callable[[str], None]:
    """Moves the clock to nine in the morning of a day; it begins on a Monday, 2026-11-02."""

    def move(day: str) -> None:
        time_machine.move_to(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), SHANGHAI), tick=False)

    move("2026-11-02")
    return move


@dataclass
class World:
    """Who is there. `arrange` says anew how the living subsidy is administered."""

    person: Entity
    employer: Entity
    unit: Organisation
    elsewhere: Organisation
    fund: Any
    accounts: dict[str, User]

    def actor(self, name: str) -> Actor:
        return organisations.actor_of(self.accounts[name])

    def arrange(self, **said: Any) -> Arrangement:
        Arrangement.objects.filter(benefit=LIVING).exclude(pk__in=Case.objects.values("arrangement")).delete()
        given = {
            "fund": self.fund,
            "shares": {"jinzhou-finance": "7/10", "liaoning-finance": "3/10"},
            "contact": "0416-0000000",
        }
        given |= {"papers": ["劳动合同"], "check_days": 5, "decide_days": 3, "pay_days": 10} | said
        return Arrangement.objects.create(
            benefit=LIVING, organisation=self.unit, since=given.pop("since", dt.date(2026, 1, 1)), **given
        )

    def leaves(self, on: str) -> None:
        """The graduate leaves her employer."""
        record_relation(
            entity=self.person, type=Relation.Type.WORKS_AT, to=None, register="social-insurance",
            on=dt.date.fromisoformat(on), actor=REGISTRAR, reason="left",
        )  # fmt: skip

    def registers(self, on: str = "2026-10-01", register: str = "chsi", **facts: Any) -> None:
        """A register says something of her."""
        names = {name.replace("__", "."): value for name, value in facts.items()}
        record_facts(
            entity=self.person, facts=names, register=register, on=dt.date.fromisoformat(on), source="event",
            actor=REGISTRAR,
        )  # fmt: skip


OFFICERS = {
    "checker": ("case_officer", "jinzhou-human-resources"),
    "checker2": ("case_officer", "jinzhou-human-resources"),
    "decider": ("decision_officer", "jinzhou-human-resources"),
    "decider2": ("decision_officer", "jinzhou-human-resources"),
    "reviewer": ("objection_officer", "jinzhou-human-resources"),
    "stranger": ("case_officer", "shenyang-human-resources"),
}


UNITS = ("jinzhou-human-resources", "shenyang-human-resources", "jinzhou-finance", "liaoning-finance")


def _places(pack: Pack) -> None:
    """The regions and units that play a part; the whole pack takes seconds."""
    for code in ("210000", "210100", "210700"):
        name, level, parent = pack.regions[code].name, pack.regions[code].level, pack.regions[code].parent
        Region.objects.create(code=code, name_zh=name.zh, name_en=name.en, level=level, parent_id=parent)
    for slug in UNITS:
        unit = pack.organisations[slug]
        Organisation.objects.create(
            slug=slug, name_zh=unit.name.zh, name_en=unit.name.en, level=unit.level, region_id=unit.region
        )


@pytest.fixture
def world(request: pytest.FixtureRequest, liaoning: Pack) -> World:
    """The world as it is before anybody claims; the registers say all that the living subsidy asks."""
    for needed in ("db", "day"):
        request.getfixturevalue(needed)
    _places(liaoning)
    PackVersion.objects.create(
        pack=liaoning.header.id,
        number=liaoning.header.version,
        digest=liaoning.version,
        loaded_at=dt.datetime.now(SHANGHAI),
    )
    unit = Organisation.objects.get(slug="jinzhou-human-resources")
    city, province = Organisation.objects.get(slug="jinzhou-finance"), Organisation.objects.get(slug="liaoning-finance")
    accounts = {
        n: User.objects.create_user(f"{n}@example.test", name=f"{n}（虚构）")
        for n in (*OFFICERS, "graduate", "agent", "other")
    }
    for name, (role, slug) in OFFICERS.items():
        organisations.give_role(
            account=accounts[name], role=role, organisation=Organisation.objects.get(slug=slug), actor=ADMINISTRATOR,
            reason="test",
        )  # fmt: skip
    fund = funds.make_fund(slug="talent", title="人才资金", organisation=city, first_year=2026, actor=TREASURER)
    for payer, year in product((city, province), (2026, 2027, 2028, 2029)):
        funds.appropriate(fund=fund, payer=payer, year=year, amount=Decimal(100_000), actor=TREASURER, reason="test")
    made = dt.datetime.now(SHANGHAI)
    person = Entity.objects.create(kind="person", name="雁南（虚构）", account=accounts["graduate"], made_at=made)
    Entity.objects.create(kind="person", name="雁北（虚构）", account=accounts["other"], made_at=made)
    employer = Entity.objects.create(kind="enterprise", name="锦雁科技（虚构）", region_id="210700", made_at=made)
    Agency.objects.create(account=accounts["agent"], entity=employer, since=dt.date(2026, 1, 1))
    found = World(person, employer, unit, Organisation.objects.get(slug="shenyang-human-resources"), fund, accounts)
    found.registers(on="2026-07-15", **GRADUATE)
    found.registers(
        on="2026-07-15", register="social-insurance", insurance__region="210700", insurance__since="2026-07-01"
    )
    record_relation(
        entity=person, type=Relation.Type.WORKS_AT, to=employer, register="social-insurance", on=dt.date(2026, 7, 15),
        since=dt.date(2026, 7, 1), actor=REGISTRAR,
    )  # fmt: skip
    found.arrange(papers=[])
    return found


@pytest.fixture
def claim(world: World) -> Callable[[], Case]:
    """A claim that the graduate has submitted."""

    def make() -> Case:
        case = services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
        return services.submit(case=case, actor=world.actor("graduate"))

    return make


@pytest.fixture
def granted(world: World, claim: Callable[[], Case]) -> Callable[[], Case]:
    """A claim that was checked and granted."""

    def make() -> Case:
        case = claim()
        services.check(case=case, actor=world.actor("checker"))
        services.decide(case=case, outcome="granted", actor=world.actor("decider"))
        return case

    return make

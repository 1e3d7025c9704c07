"""Roles, and what they let somebody do where."""

from datetime import date

import pytest

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations import services
from yangui.platform.organisations.models import Membership, Organisation, Region, Role
from yangui.platform.organisations.roles import ROLES
from yangui.policy.load import find_pack, load_pack

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))


@pytest.fixture
def goose() -> User:
    return User.objects.create_user("goose@example.test", name="雁一（虚构）")


@pytest.fixture
def units() -> tuple[Organisation, Organisation, Organisation]:
    top = Organisation.objects.create(slug="top", name_zh="上", name_en="Top", level="city")
    below = Organisation.objects.create(slug="below", name_zh="下", name_en="Below", level="county", parent=top)
    beside = Organisation.objects.create(slug="beside", name_zh="旁", name_en="Beside", level="city")
    return top, below, beside


def test_a_role_holds_in_its_organisation_and_below(goose: User, units: tuple[Organisation, ...]) -> None:
    top, below, beside = units
    services.give_role(account=goose, role="policy_editor", organisation=top, actor=ADMINISTRATOR, reason="new")
    actor = services.actor_of(goose)
    assert actor.may(Privilege.LIBRARY_EDIT)
    assert actor.may(Privilege.LIBRARY_EDIT, top.pk)
    assert actor.may(Privilege.LIBRARY_EDIT, below.pk)
    assert not actor.may(Privilege.LIBRARY_EDIT, beside.pk)
    assert not actor.may(Privilege.LIBRARY_PUBLISH, top.pk)


def test_who_may_not_give_roles_changes_nothing(goose: User) -> None:
    with pytest.raises(DeniedError):
        services.give_role(account=goose, role="leader", organisation=None, actor=PUBLIC, reason="")
    assert not Membership.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_role_ends(goose: User) -> None:
    membership = services.give_role(
        account=goose, role="policy_editor", organisation=None, actor=ADMINISTRATOR, reason="new"
    )
    Membership.objects.filter(pk=membership.pk).update(since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert services.actor_of(goose) == Actor(goose.pk, goose.name, (Grant(Privilege.OWN, "account"),))


def test_regions_for_which_an_officer_holds_a_privilege(goose: User) -> None:
    services.load_pack(load_pack("liaoning"))
    assert services.regions_of(services.actor_of(goose), Privilege.CASES_CHECK) == frozenset()
    jinzhou = Organisation.objects.get(slug="jinzhou-human-resources")
    services.give_role(account=goose, role="case_officer", organisation=jinzhou, actor=ADMINISTRATOR, reason="new")
    found = services.regions_of(services.actor_of(goose), Privilege.CASES_CHECK)
    assert found is not None
    assert {"210700", "210702"} <= found
    assert not {"210000", "210100"} & found
    services.give_role(account=goose, role="case_officer", organisation=None, actor=ADMINISTRATOR, reason="new")
    assert services.regions_of(services.actor_of(goose), Privilege.CASES_CHECK) is None


def test_nobody_holds_the_privileges_of_two_administrators() -> None:
    held = {role.id: set(role.privileges) for role in ROLES if role.id.endswith("_administrator")}
    assert len(held) == 3
    assert sum(map(len, held.values())) == len(set().union(*held.values()))


def test_the_table_of_roles_follows_the_code() -> None:
    assert {r.id: set(r.privileges) for r in Role.objects.all()} == {r.id: set(r.privileges) for r in ROLES}


def test_regions_and_units_of_the_pack_are_loaded_twice_without_change() -> None:
    pack = load_pack(find_pack("liaoning"))
    for _ in range(2):
        services.load_pack(pack)
        assert Region.objects.count() == len(pack.regions)
        assert Organisation.objects.count() == len(pack.organisations)
    assert Region.objects.get(code="210700").parent.code == "210000"

"""Somebody registered twice: after the merge the money goes to the one account, and nothing is paid twice."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.platform.cases.conftest import GRADUATE, LIVING, REGISTRAR, TREASURER, World
from tests.platform.cases.test_following import live, real_payment
from yangui.platform.cases import services
from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import BankAccount, Due, Obligation, Payment
from yangui.platform.registry import merging
from yangui.platform.registry.models import Entity, Relation
from yangui.platform.registry.services import record_facts, record_relation

pytestmark = pytest.mark.django_db
type Make = Callable[[], Case]


@pytest.fixture
def twin(world: World) -> Entity:
    """The same graduate, registered a second time; her account is the other one's."""
    found = Entity.objects.get(account=world.accounts["other"])
    facts = GRADUATE | {"insurance.region": "210700", "insurance.since": "2026-07-01"}
    record_facts(
        entity=found, facts=facts, register="chsi", on=dt.date(2026, 7, 15), source="event", actor=REGISTRAR
    )  # fmt: skip
    record_relation(
        entity=found, type=Relation.Type.WORKS_AT, to=world.employer, register="social-insurance",
        on=dt.date(2026, 7, 15), since=dt.date(2026, 7, 1), actor=REGISTRAR,
    )  # fmt: skip
    return found


def granted_to(world: World, entity: Entity, name: str) -> Case:
    case = services.open_claim(entity=entity, benefit=LIVING, actor=world.actor(name))
    case = services.submit(case=case, actor=world.actor(name))
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    return case


def account(entity: Entity, number: str, actor: Actor) -> BankAccount:
    return funds.record_account(
        entity=entity, number=number, holder="雁南", bank_code="102", bank_name="银行", actor=actor
    )


def joined(kept: Entity, absorbed: Entity) -> merging.Merge:
    """Of two accounts the second is given up first, as a merge asks."""
    Entity.objects.filter(pk=absorbed.pk).update(account=None)
    for one in (kept, absorbed):
        one.refresh_from_db()
    return merging.merge(entity=kept, absorbed=absorbed, actor=REGISTRAR, reason="同一人")


def batch(world: World, until: dt.date) -> list[Payment]:
    unit = type(world.unit).objects.get(slug="jinzhou-finance")
    preparer = Actor(world.accounts["agent"].pk, "财务", TREASURER.grants)
    return list(funds.build_batch(until=until, payer=unit, actor=preparer).payments.all())


def test_the_next_batch_pays_the_account_of_who_is_kept(world: World, twin: Entity) -> None:
    case = granted_to(world, twin, "other")
    old = account(twin, "6222000000000000027", world.actor("other"))
    kept = account(world.person, "6222000000000000001", world.actor("graduate"))
    made = joined(world.person, twin)
    assert set(Obligation.objects.values_list("payee", flat=True)) == {world.person.pk}
    assert BankAccount.objects.get(pk=old.pk).entity_id == twin.pk
    assert {p.account_id for p in batch(world, dt.date(2026, 11, 30))} == {kept.pk}
    assert len(live(case)) == 36
    merging.unmerge(merge=made, actor=REGISTRAR, reason="两个人")
    assert set(Obligation.objects.values_list("payee", flat=True)) == {twin.pk}
    assert {p.account_id for p in batch(world, dt.date(2026, 12, 31))} == {old.pk}


def test_an_account_goes_over_where_the_other_has_none(world: World, twin: Entity) -> None:
    granted_to(world, twin, "other")
    old = account(twin, "6222000000000000027", world.actor("other"))
    made = joined(world.person, twin)
    assert funds.account_of(world.person) == old
    assert {p.account_id for p in batch(world, dt.date(2026, 11, 30))} == {old.pk}
    merging.unmerge(merge=made, actor=REGISTRAR, reason="两个人")
    assert funds.account_of(world.person) is None
    assert funds.account_of(twin) == old


def test_nothing_is_paid_twice_for_a_month(world: World, granted: Make, twin: Entity) -> None:
    first = granted()
    real_payment(world, first)
    second = granted_to(world, twin, "other")
    assert len(live(second)) == 36
    joined(world.person, twin)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.stopped_by_rule) == ("paid", "suspended", False)
    assert live(second) == []
    assert first.number in second.letters.get(about="suspended").content["lines"][1]
    paid = [(d.period, d.obligation.payer_id) for d in Due.objects.filter(state__in=["paid", "planned"])]
    assert len(paid) == len(set(paid))
    world.registers(on="2026-11-01", education="doctor")  # what she has changes, and no rule resumes the double
    second.refresh_from_db()
    assert second.state == "suspended"


def test_what_was_paid_to_both_is_overpaid(world: World, granted: Make, twin: Entity) -> None:
    first = granted()
    second = granted_to(world, twin, "other")
    account(twin, "6222000000000000027", world.actor("other"))
    real_payment(world, first)
    second.refresh_from_db()
    assert second.state == "paid"
    joined(world.person, twin)
    second.refresh_from_db()
    assert (second.state, second.overpaid) == ("suspended", Decimal(4000))


def test_who_was_merged_has_one_claim_to_a_benefit(world: World, twin: Entity) -> None:
    case = granted_to(world, twin, "other")
    waiting = services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
    services.submit(case=waiting, actor=world.actor("graduate"))
    services.check(case=waiting, actor=world.actor("checker"))
    joined(world.person, twin)
    with pytest.raises(RefusedError, match=case.number):
        services.decide(case=waiting, outcome="granted", actor=world.actor("decider"))
    services.decide(case=waiting, outcome="refused", reason="重复", actor=world.actor("decider"))
    again = services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
    assert again == case

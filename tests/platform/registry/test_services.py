"""Facts by hand, relations, disputes and merges: who may, what is told, what can be undone."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.platform.registry.conftest import TODAY, code, resident
from yangui import Pack, decide
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.audit import verify
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice
from yangui.platform.registry import changes, disputes, importing, merging, services
from yangui.platform.registry.models import Agency, Batch, Dispute, Entity, Fact, Merge, Relation
from yangui.policy.entity import FactError

pytestmark = pytest.mark.django_db


def enter(entity: Entity, actor: Actor, **facts: Any) -> Batch:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return services.record_facts(
        entity=entity, facts=named, register="chsi", on=TODAY, source="entry", actor=actor, reason="test"
    )


@pytest.fixture
def told() -> Iterator[list[set[int]]]:
    """What followers were told."""
    heard: list[set[int]] = []

    @changes.follows
    def hear(entities: Any) -> None:
        heard.append(set(entities))

    yield heard
    changes.FOLLOWERS.remove(hear)


@pytest.fixture
def own(graduate: Entity, officer: Actor, member: Callable[..., User]) -> Actor:
    """The graduate, signed in."""
    account = member(email="graduate@example.test", password=None)
    services.link_account(entity=graduate, account=account, actor=officer, reason="test")
    return Actor(account.pk, grants=(Grant(Privilege.OWN, "account"),))


def test_a_fact_replaces_and_ends(graduate: Entity, officer: Actor, told: list[set[int]]) -> None:
    enter(graduate, officer, education="bachelor", graduation_date=date(2026, 6, 30))
    batch = enter(graduate, officer, education="master", graduation_date=None)
    assert services.values_of(graduate) == {"education": "master"}
    assert Fact.objects.filter(ended_by=batch).count() == 2
    assert told == [{graduate.pk}, {graduate.pk}]
    assert services.table("person", [graduate.pk]).rows == 1


def test_what_is_already_so_stays_untouched(graduate: Entity, officer: Actor) -> None:
    first = enter(graduate, officer, education="master")
    assert enter(graduate, officer, education="master").counts == {"facts": 0}
    assert Fact.objects.get(entity=graduate).batch == first


def test_values_that_cannot_be_are_refused(graduate: Entity, officer: Actor) -> None:
    for facts in ({"education": "genius"}, {"graduation_date": "2026-02-30"}, {"wings": "true"}):
        with pytest.raises(FactError):
            enter(graduate, officer, **facts)
    assert not Batch.objects.exists()


def test_every_type_comes_out_as_it_went_in(graduate: Entity, officer: Actor, liaoning: Pack) -> None:
    facts = {
        "education": "doctor", "graduation_date": "2026-06-30", "full_time_education": True, "ip_rights": 3,
        "workplace.minimum_wage": "2100.50", "applied_programmes": [],
    }  # fmt: skip
    enter(graduate, officer, **{k.replace(".", "__"): v for k, v in facts.items()})
    held = services.values_of(graduate)
    assert (held["full_time_education"], held["ip_rights"], held["applied_programmes"]) == (True, 3, [])
    assert Fact.objects.get(name="workplace.minimum_wage").value == "2100.5"
    frame = next(services.table("person").batches())
    assert frame["workplace.minimum_wage"][0] == 210_050
    assert frame["applied_programmes"][0].to_list() == []
    assert frame["education"][0] == "doctor"
    assert frame["home.owned_locally"][0] is None
    decide(liaoning, "person", held, on=TODAY)


def test_a_statement_against_a_register_is_refused(graduate: Entity, officer: Actor) -> None:
    enter(graduate, officer, education="master")
    with pytest.raises(RefusedError, match="education"):
        services.record_facts(
            entity=graduate, facts={"education": "doctor"}, register="self-declared", on=TODAY, source="claim",
            actor=officer,
        )  # fmt: skip
    assert services.values_of(graduate)["education"] == "master"


def test_a_fact_cannot_be_changed_in_place(graduate: Entity, officer: Actor) -> None:
    enter(graduate, officer, education="master")
    fact = Fact.objects.get(entity=graduate)
    fact.value = "doctor"
    with pytest.raises(Exception, match="Cannot update"):
        fact.save()


def test_who_has_left_no_longer_has_the_employers_facts(
    graduate: Entity, employer: Entity, officer: Actor, told: list[set[int]]
) -> None:
    def relate(to: Entity | None, on: date) -> None:
        services.record_relation(
            entity=graduate, type="works_at", to=to, register="social-insurance", on=on, since=to and on, actor=officer
        )

    relate(employer, date(2026, 7, 1))
    assert services.facts_of(graduate)["employer.region"].via == employer
    services.record_facts(
        entity=employer, facts={"recognitions": "high_tech"}, register="enterprise-register", on=TODAY,
        source="entry", actor=officer,
    )  # fmt: skip
    assert told[-1] == {employer.pk, graduate.pk}
    assert services.values_of(graduate)["employer.recognitions"] == ["high_tech"]
    assert next(services.table("person").batches())["employer.recognitions"][0].to_list() == ["high_tech"]
    relate(None, date(2026, 8, 31))
    assert "employer.kind" not in services.facts_of(graduate, on=TODAY)
    assert services.facts_of(graduate, on=date(2026, 8, 1))["employer.kind"].value == "enterprise"
    relate(employer, TODAY)
    assert services.facts_of(graduate, on=TODAY)["employer.kind"].value == "enterprise"
    assert Relation.objects.filter(entity=graduate, ended_by=None).count() == 2


def test_changed_since_names_also_whose_employer_changed(graduate: Entity, employer: Entity, officer: Actor) -> None:
    services.record_relation(
        entity=graduate, type="works_at", to=employer, register="social-insurance", on=TODAY, actor=officer
    )
    moment = Batch.objects.latest("pk").changed_at
    assert moment is not None
    assert not services.changed_since(moment)
    Batch.objects.update(changed_at=moment)
    import datetime as dt  # noqa: PLC0415

    assert set(services.changed_since(moment - dt.timedelta(seconds=1))) == {graduate.pk}


def test_a_dispute_runs_on_working_days_and_is_answered(graduate: Entity, officer: Actor, own: Actor) -> None:
    enter(graduate, officer, education="bachelor")
    fact = Fact.objects.get(entity=graduate)
    made = disputes.dispute(fact=fact, claimed="master", text="我是硕士", actor=own)
    assert made.due_on == date(2026, 9, 15)  # ten working days after 1 September 2026, a Tuesday
    assert services.facts_of(graduate)["education"].state == "disputed"
    with pytest.raises(RefusedError):
        disputes.dispute(fact=fact, claimed=None, text="还是不对", actor=own)
    with pytest.raises(RefusedError):
        disputes.reject(dispute=made, reason=" ", actor=officer)
    disputes.uphold(dispute=made, value="master", reason="学位证书属实", actor=officer)
    row = services.facts_of(graduate)["education"]
    assert (row.value, row.state, row.source, row.register) == ("master", "verified", "dispute", "chsi")
    assert Notice.objects.get(account=own.account).text == "学位证书属实"
    with pytest.raises(RefusedError):
        disputes.reject(dispute=made, reason="x", actor=officer)


def test_a_rejected_or_withdrawn_dispute_leaves_the_fact(graduate: Entity, officer: Actor, own: Actor) -> None:
    enter(graduate, officer, education="bachelor")
    fact = Fact.objects.get(entity=graduate)
    disputes.reject(
        dispute=disputes.dispute(fact=fact, claimed=None, text="不对", actor=own), reason="核对无误", actor=officer
    )
    disputes.withdraw(dispute=disputes.dispute(fact=fact, claimed=None, text="不对", actor=own), actor=own)
    assert services.facts_of(graduate)["education"].state == "verified"
    assert set(Dispute.objects.values_list("state", flat=True)) == {"rejected", "withdrawn"}


def test_nobody_disputes_or_withdraws_for_another(graduate: Entity, officer: Actor, own: Actor) -> None:
    enter(graduate, officer, education="bachelor")
    fact = Fact.objects.get(entity=graduate)
    with pytest.raises(DeniedError):
        disputes.dispute(fact=fact, claimed=None, text="x", actor=officer)
    made = disputes.dispute(fact=fact, claimed=None, text="x", actor=own)
    with pytest.raises(DeniedError):
        disputes.withdraw(dispute=made, actor=officer)
    with pytest.raises(DeniedError):
        disputes.uphold(dispute=made, value=None, reason="x", actor=own)


def test_two_that_are_one_are_merged_and_taken_apart(graduate: Entity, employer: Entity, officer: Actor) -> None:
    other = services.make_entity(
        kind="person", name="雁小北", identifiers={"passport": "E12345678"}, region="210702", actor=officer
    )
    enter(graduate, officer, education="master")
    enter(other, officer, education="bachelor", graduation_date="2026-06-30")
    services.record_relation(
        entity=other, type="works_at", to=employer, register="social-insurance", on=TODAY, actor=officer
    )
    made = merging.merge(entity=graduate, absorbed=other, actor=officer, reason="同一人")
    held = services.values_of(graduate)
    assert (held["education"], held["graduation_date"], held["employer.kind"]) == ("master", "2026-06-30", "enterprise")
    assert services.find(type="passport", number="E12345678") == graduate
    assert set(Entity.objects.current().filter(kind="person")) == {graduate}
    with pytest.raises(RefusedError):
        importing.undo(batch=made.batch, actor=officer, reason="x")
    merging.unmerge(merge=made, actor=officer, reason="两个人")
    assert services.values_of(graduate) == {"education": "master"}
    assert services.values_of(other)["employer.kind"] == "enterprise"
    assert services.find(type="passport", number="E12345678") == other
    assert Merge.objects.get().undone_at is not None
    with pytest.raises(RefusedError):
        merging.unmerge(merge=made, actor=officer, reason="again")
    assert verify() is None
    assert set(AuditEvent.objects.filter(action__startswith="entity.").values_list("action", flat=True)) == {
        "entity.made", "entity.merged", "entity.unmerged",
    }  # fmt: skip


def test_who_acts_for_two_employers_that_are_one_acts_for_that(
    employer: Entity, officer: Actor, member: Callable[..., User]
) -> None:
    other = services.make_entity(
        kind="enterprise", name="雁北（虚构）", identifiers={"uscc": code(77)}, region="210702", actor=officer
    )
    both, one = (member(email=f"{name}@example.test") for name in ("both", "one"))
    for account, of in ((both, employer), (both, other), (one, other)):
        Agency.objects.create(account=account, entity=of, since=TODAY)
    made = merging.merge(entity=employer, absorbed=other, actor=officer, reason="同一企业")
    assert set(employer.agencies.values_list("account", flat=True)) == {both.pk, one.pk}
    merging.unmerge(merge=made, actor=officer, reason="两家企业")
    assert set(other.agencies.values_list("account", flat=True)) == {both.pk, one.pk}
    assert set(employer.agencies.values_list("account", flat=True)) == {both.pk}


def test_what_does_not_fit_is_not_merged(graduate: Entity, employer: Entity, officer: Actor) -> None:
    for one, other in ((graduate, employer), (graduate, graduate)):
        with pytest.raises(RefusedError):
            merging.merge(entity=one, absorbed=other, actor=officer, reason="x")


def test_a_number_names_one_entity(graduate: Entity, officer: Actor) -> None:
    assert services.find(type="resident_id", number=resident(1)) == graduate
    with pytest.raises(RefusedError):
        services.make_entity(kind="person", name="雁二", identifiers={"resident_id": resident(1)}, actor=officer)
    assert services.find(type="uscc", number=code(9)) is None


def test_who_sees_whom(
    graduate: Entity, employer: Entity, officer: Actor, own: Actor, member: Callable[..., User]
) -> None:
    agent = member(email="agent@example.test", password=None)
    services.appoint_agent(entity=employer, account=agent, actor=officer, reason="test")
    acting = Actor(agent.pk, grants=(Grant(Privilege.OWN, "account"),))
    assert set(Entity.objects.visible_to(own)) == {graduate}
    assert set(Entity.objects.visible_to(acting)) == set(services.entities_of(acting)) == {employer}
    assert set(Entity.objects.visible_to(officer)) == {graduate, employer}
    assert not Entity.objects.visible_to(Actor())
    elsewhere = Actor(officer.account, grants=(Grant(Privilege.REGISTRY_READ, "x", frozenset()),))
    assert not Entity.objects.visible_to(elsewhere)
    with pytest.raises(RefusedError):
        services.appoint_agent(entity=graduate, account=agent, actor=officer, reason="test")

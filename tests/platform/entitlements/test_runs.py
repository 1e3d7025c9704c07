"""The run: what stands is what the rules say, what changed is found, and nothing is ever made twice."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from tests.entities import entities
from tests.platform.entitlements.conftest import INSURED, LIVING, REGISTRAR, World
from yangui import Pack
from yangui.platform.core.actor import PUBLIC, DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.entitlements import offering, runs
from yangui.platform.entitlements.days import NextDays
from yangui.platform.entitlements.explaining import explained
from yangui.platform.entitlements.models import Offer, Run, Standing, Touched, Watch
from yangui.platform.notifications.models import Notice
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import record_facts
from yangui.platform.registry.values import written
from yangui.policy.as_json import decisions, plain
from yangui.policy.decide import decide
from yangui.policy.model import Kind
from yangui.population.intake.cleaner import ROW
from yangui.rules.columns import dtype

type Move = Callable[[str], None]


def standing(entity: Entity) -> dict[str, Decimal | None]:
    return dict(Standing.objects.filter(entity=entity).values_list("benefit", "amount"))


def test_a_graduate_is_offered_what_the_rules_give(world: World) -> None:
    row = world.run()
    assert (row.state, row.whole, row.counts["entities"], row.counts["offers"]) == ("done", True, 2, 1)
    held = Standing.objects.get(entity=world.person, benefit=LIVING)
    assert (held.amount, held.payment, held.times) == (36_000, 1_000, 36)
    assert (held.first, held.last) == (dt.date(2026, 7, 1), dt.date(2029, 6, 1))
    offer = world.offer()
    assert (offer.benefit, offer.kind, offer.amount) == (LIVING, "new", 36_000)
    (notice,) = Notice.objects.filter(account=world.accounts["graduate"])
    assert (notice.subject, notice.url) == ("新的待遇 1 项", "/my/offers")


@pytest.mark.django_db(transaction=True)
def test_a_run_by_itself_reads_one_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read = runs.evaluate

    def meanwhile(*given: Any) -> Any:
        # committed by somebody else while the run reads: this run does not see it, the next does
        with ThreadPoolExecutor(1) as other:
            other.submit(_graduates_late, world.person).result()
        monkeypatch.setattr(runs, "evaluate", read)
        return read(*given)

    monkeypatch.setattr(runs, "evaluate", meanwhile)
    assert world.run().counts["offers"] == 1
    assert Offer.objects.filter(entity=world.person, state="made").exists()
    world.run(only_changed=True)
    assert not Offer.objects.filter(entity=world.person, state="made").exclude(kind="ending").exists()


def _graduates_late(person: Entity) -> None:
    record_facts(
        entity=person, facts={"graduation_date": "2015-06-30"}, register="chsi", on=dt.date(2026, 10, 30),
        source="event", actor=REGISTRAR,
    )  # fmt: skip
    connection.close()


def test_a_second_run_makes_nothing_twice(world: World) -> None:
    world.run()
    before = (list(Standing.objects.values()), list(Offer.objects.values()), list(Watch.objects.values()))
    row = world.run()
    assert (row.counts["new"], row.counts["changed"], row.counts["ended"], row.counts["offers"]) == (0, 0, 0, 0)
    assert (list(Standing.objects.values()), list(Offer.objects.values()), list(Watch.objects.values())) == before
    assert Notice.objects.filter(url="/my/offers").count() == 1


def test_a_change_is_offered_anew_and_the_old_offer_lapses(world: World) -> None:
    world.run()
    old = world.offer()
    world.tells(world.person, {"education": "doctor"})
    row = world.run()
    assert row.counts["changed"] >= 1
    old.refresh_from_db()
    assert (old.state, old.over) == ("lapsed", "changed")
    new = world.offer()
    assert new.kind == "changed"
    assert new.amount is not None
    assert old.amount is not None
    assert new.amount > old.amount


def test_what_ends_is_told_to_whom_it_was_offered(world: World) -> None:
    world.run()
    world.tells(world.person, dict.fromkeys(INSURED), "social-insurance")
    assert world.run().counts["ended"] >= 1
    assert LIVING not in standing(world.person)
    kinds = {(o.kind, o.state, o.over) for o in Offer.objects.filter(entity=world.person)}
    assert kinds == {("new", "lapsed", "ended"), ("ending", "made", "")}
    assert world.run().counts["offers_ending"] == 0
    world.tells(world.person, INSURED, "social-insurance")
    world.run()
    assert Offer.objects.filter(entity=world.person, kind="new", state="made").count() == 1


def test_only_changed_looks_at_whom_it_must(world: World) -> None:
    assert world.run(only_changed=True).whole  # there was none before
    assert not Touched.objects.filter(entity__kind="person").exists()
    assert world.run(only_changed=True).counts["entities"] == 0
    world.tells(world.person, {"education": "doctor"})
    row = world.run(only_changed=True)
    assert (row.whole, row.counts["entities"], row.counts["changed"] >= 1) == (False, 1, True)
    assert not Touched.objects.filter(entity__kind="person").exists()


def test_a_change_of_the_employer_reaches_its_people(world: World) -> None:
    world.run()
    world.tells(world.employer, {"region": "210700"}, "market-regulation")
    assert world.run(only_changed=True).counts["entities"] == 1


def test_the_course_of_time_alone_is_enough(world: World, day: Move) -> None:
    world.tells(world.person, {"birth_date": "1996-11-20"})
    world.run()
    due = Watch.objects.get(entity=world.person).next_on
    assert dt.date(2026, 11, 2) < due
    day((due - dt.timedelta(days=1)).isoformat())
    if not runs._all_may_differ("person", due - dt.timedelta(days=1)):
        assert world.run(only_changed=True).counts["entities"] == 0
    day(due.isoformat())
    assert world.run(only_changed=True).counts["entities"] >= 1


def test_another_version_of_the_rules_is_asked_of_all(world: World) -> None:
    row = world.run()
    Run.objects.filter(pk=row.pk).update(pack="another")
    assert world.run(only_changed=True).whole


def test_without_a_unit_that_handles_it_nothing_is_offered_until_there_is(world: World) -> None:
    world.unit.refresh_from_db()
    arrangement = offering.Arrangement.objects.get(benefit=LIVING)
    arrangement.delete()
    world.run()
    assert LIVING in standing(world.person)
    assert not Offer.objects.exists()
    world.arrange()
    world.run(only_changed=True)
    assert world.offer().benefit == LIVING


def test_an_offer_ends_with_its_window(world: World, day: Move) -> None:
    offering.Arrangement.objects.filter(benefit=LIVING).update(closes_on=dt.date(2026, 11, 20))
    world.run()
    offer = world.offer()
    assert offer.expires_on == dt.date(2026, 11, 20)
    day("2026-11-23")
    world.run()
    offer.refresh_from_db()
    assert (offer.state, offer.over) == ("lapsed", "expired")
    world.run()
    assert Offer.objects.filter(entity=world.person).count() == 1


def test_who_is_merged_or_undone_has_nothing_any_longer(world: World) -> None:
    world.run()
    Entity.objects.filter(pk=world.person.pk).update(merged_into=world.stranger)
    world.run()
    assert standing(world.person) == {}


def test_a_run_that_breaks_changes_nothing_and_the_next_repairs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Run) -> dict[str, int]:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(runs, "offer", broken)
        with pytest.raises(RuntimeError), transaction.atomic():
            world.run()
    assert not Standing.objects.exists()
    assert not Offer.objects.exists()
    assert Touched.objects.filter(entity=world.person).exists()
    world.run()
    assert world.offer().benefit == LIVING


def test_a_run_that_was_killed_is_noted_by_the_next(world: World) -> None:
    dead = Run.objects.create(kind="person", day=dt.date(2026, 11, 1), whole=True, pack="p", started_at=NOW)
    world.run()
    dead.refresh_from_db()
    assert (dead.state, dead.error) == ("failed", "interrupted")


NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def test_who_may_not_run_does_not(world: World) -> None:
    for actor in (PUBLIC, world.actor("graduate"), world.actor("finance")):
        with pytest.raises(DeniedError):
            runs.run(kinds=["person"], actor=actor)
    assert not Run.objects.exists()


def test_a_run_is_in_the_trail_under_the_name_of_who_asked(world: World) -> None:
    (row,) = runs.run(kinds=["person"], actor=world.actor("decider"))
    (event,) = AuditEvent.objects.filter(subject_type="entitlements.Run", subject_id=str(row.pk))
    assert (event.action, event.actor) == ("run.finish", world.accounts["decider"])


def registered(pack: Pack, kind: Kind, count: int, seed: int) -> dict[int, dict[str, Any]]:
    """Entities with facts straight in the registers; the facts as in a facts file, by id."""
    types = pack.scopes[kind].facts
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO registry_batch (state, source, title, kind, register, "on", file, digest, mapping, counts,'
            " progress, made_at) VALUES ('received', 'import', 't', %s, 'chsi', %s, '', '', '{}', '{}', '{}', now())"
            " RETURNING id",
            [kind, "2026-11-01"],
        )
        batch = cursor.fetchone()[0]
        for facts in entities(pack, kind, count, seed, missing=0.4):
            cursor.execute(
                "INSERT INTO registry_entity (kind, name, made_at) VALUES (%s, '', now()) RETURNING id", [kind]
            )
            entity = cursor.fetchone()[0]
            rows = [
                (entity, n, written(types[n], v), "chsi", "2026-11-01", "verified", batch) for n, v in facts.items()
            ]
            cursor.executemany(
                'INSERT INTO registry_fact (entity_id, name, value, register, "on", state, batch_id)'
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            found[entity] = {name: plain(value, types[name].type.name) for name, value in facts.items()}
    return found


def must_equal(pack: Pack, kind: Kind, people: dict[int, dict[str, Any]], on: dt.date) -> int:
    """Whether what stands is what `decide` says, sum for sum, and the explanation the same trace; how many stand."""
    count = 0
    for id, facts in people.items():
        said = decide(pack, kind, facts, on=on)
        yes = {d.benefit.id: d for d in said if d.answer == "yes"}
        held = {s.benefit: s for s in Standing.objects.filter(entity=id)}
        assert held.keys() == yes.keys(), id
        for benefit, decision in yes.items():
            fen, row = decision.amount_fen, held[benefit]
            assert row.amount == (None if fen is None else Decimal(fen) / 100), (id, benefit)
            assert row.result == (decision.result or "")
            if len(decision.payments) == 1 and decision.payments[0].every != "once":
                (payment,) = decision.payments
                assert row.payment == Decimal(payment.fen) / 100
                assert payment.first == (f"{row.first:%Y-%m}" if row.first else None)
                assert payment.last == (f"{row.last:%Y-%m}" if row.last else None)
        assert decisions(explained(Entity.objects.get(pk=id), on).decisions) == decisions(said), id
        count += len(yes)
    return count


@pytest.mark.slow
def test_what_stands_is_what_decide_says_for_three_hundred(world: World, liaoning: Pack) -> None:
    people = registered(liaoning, "person", 300, seed=6)
    row = world.run()
    assert must_equal(liaoning, "person", people, row.day) > 300


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("kind", ["enterprise", "institution", "team", "project"])
def test_the_same_for_what_are_no_persons(liaoning: Pack, kind: Kind) -> None:
    people = registered(liaoning, kind, 40, seed=7)
    (row,) = runs.run(kinds=[kind])
    must_equal(liaoning, kind, people, row.day)
    assert row.counts["entities"] >= 40


@pytest.mark.parametrize("on", [dt.date(2024, 2, 28), dt.date(2026, 11, 22), dt.date(2028, 2, 29)])
def test_no_day_of_change_is_missed(liaoning: Pack, on: dt.date) -> None:
    types = liaoning.scopes["person"].facts
    people = entities(liaoning, "person", 120, seed=on.year)
    columns = {
        name: pl.Series(
            [sorted(v) if isinstance(v := p.get(name), frozenset) else v for p in people], dtype=dtype(f.type)
        )
        for name, f in types.items()
    }
    frame = pl.DataFrame({ROW: range(len(people)), **columns})
    found = dict(NextDays(liaoning.decider("person").in_force(on)).of(frame, on).iter_rows())
    ends = {day for rule in liaoning.decider("person").rules for day in rule.ends}
    changes = 0
    for number, person in enumerate(people):
        facts = {name: plain(value, types[name].type.name) for name, value in person.items()}
        days = [d.changes_on for d in decide(liaoning, "person", facts, on=on)]
        first = min((day for day in days if day is not None and day not in ends), default=None)
        if first is not None:
            changes += 1
            assert on < found[number] <= first
    assert changes > 20

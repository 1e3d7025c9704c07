"""The registers read at one moment, and imports as the worker does them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.platform.registry.conftest import GRADUATES, TODAY
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.organisations.models import Membership
from yangui.platform.registry import services, staging, tasks
from yangui.platform.registry.models import Batch, Entity, Fact
from yangui.platform.registry.table import snapshot

pytestmark = pytest.mark.django_db(transaction=True)
type Import = Callable[..., Batch]


def says(entity: Entity, actor: Actor, education: str) -> None:
    services.record_facts(
        entity=entity, facts={"education": education}, register="chsi", on=TODAY, source="entry", actor=actor,
        reason="test",
    )  # fmt: skip


def educations() -> list[Any]:
    parts = services.table("person").batches(1, ["id", "education"])
    return [value for part in parts for value in part["education"]]


def test_a_change_that_is_committed_while_it_is_read_is_not_in_it(graduate: Entity, officer: Actor) -> None:
    says(graduate, officer, "bachelor")
    with snapshot():
        parts = services.table("person").batches(1, ["id", "education"])
        says(graduate, officer, "master")  # committed, by another connection than reads
        other = services.make_entity(kind="person", name="雁后来", identifiers={}, region="210702", actor=officer)
        says(other, officer, "doctor")
        assert not connection.in_atomic_block
        assert [row for part in parts for row in part.rows()] == [(str(graduate.pk), "bachelor")]
        assert educations() == ["bachelor"]
    assert educations() == ["master", "doctor"]


@pytest.fixture
def account(officer: Actor) -> User:
    """The officer's account, with the role for which imports are run later."""
    found = User.objects.get(pk=officer.account)
    Membership.objects.create(account=found, role_id="registry_officer", since=TODAY)
    return found


def test_the_worker_previews_and_commits_and_clears_its_progress(imported: Import, account: User) -> None:
    batch = imported(GRADUATES, until="received")
    tasks.preview_import.call(batch.pk, account.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress, batch.counts["new"]) == ("previewed", {}, 3)
    tasks.commit_import.call(batch.pk, account.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress) == ("committed", {})
    assert Fact.objects.filter(batch=batch).exists()


def test_what_the_worker_was_refused_stands_on_the_batch(imported: Import, account: User) -> None:
    batch = imported(GRADUATES, until="received")
    tasks.commit_import.call(batch.pk, account.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress) == ("received", {"error": "请先预览。"})


def test_a_failure_is_told_by_its_kind_alone_and_writes_nothing(
    imported: Import, account: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = imported(GRADUATES, until="previewed")

    def fail(**_: Any) -> None:
        raise ValueError("210702 is somebody's number")

    monkeypatch.setattr(staging, "write", lambda _given: fail())
    tasks.commit_import.call(batch.pk, account.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress) == ("previewed", {"error": "ValueError"})
    assert not Fact.objects.exists()


def test_others_see_how_far_it_is(imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = imported(GRADUATES, until="received")
    monkeypatch.setattr(tasks, "SECONDS", 0)
    with tasks.watched(batch.pk) as progress:
        progress("reading", 2, 3)
    batch.refresh_from_db()
    assert batch.progress == {"step": "reading", "done": 2, "of": 3}

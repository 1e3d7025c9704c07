"""The audit trail: append-only, and every change of it is found."""

import pgtrigger
import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def goose() -> User:
    return User.objects.create_user("goose@example.test", name="雁一（虚构）")


def write(goose: User, count: int = 3) -> list[AuditEvent]:
    actor = Actor(goose.pk, goose.name)
    return [audit.record(f"goose.flew{i}", goose, actor=actor, detail={"层": i}) for i in range(count)]


def test_each_event_carries_the_hash_of_the_one_before(goose: User) -> None:
    first, second, third = write(goose)
    assert (first.previous, second.previous, third.previous) == (audit.FIRST, first.hash, second.hash)
    assert audit.verify() is None


@pytest.mark.parametrize("change", [{"reason": "another"}, {"detail": {}}, {"action": "goose.slept"}])
def test_the_database_lets_nobody_change_an_event(goose: User, change: dict[str, object]) -> None:
    event = write(goose)[1]
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(**change)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        event.delete()
    assert audit.verify() is None


@pytest.mark.parametrize("remove", [False, True])
def test_what_was_changed_behind_the_triggers_is_found(goose: User, remove: bool) -> None:
    _, second, third = write(goose)
    with pgtrigger.ignore("core.AuditEvent:append_only"):
        if remove:
            second.delete()
        else:
            AuditEvent.objects.filter(pk=second.pk).update(reason="another")
    broken = audit.verify()
    assert broken is not None
    assert broken.pk == (third if remove else second).pk

"""The audit trail: append-only, and every change of it is found."""

import pgtrigger
import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition, transition_many
from yangui.platform.library.models import PolicyText

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


def test_many_events_are_chained_in_their_order_as_single_ones_are(goose: User) -> None:
    actor = Actor(goose.pk, goose.name)
    before = write(goose, 1)[0]
    told = [audit.Told(f"goose.sang{i}", goose._meta.label, goose.pk, f"{i}", {"层": i}) for i in range(3)]
    events = audit.record_many(told, actor=actor, request_id="r" * 8)
    after = write(goose, 1)[0]
    assert [e.previous for e in (*events, after)] == [before.hash, *(e.hash for e in events)]
    assert {(e.actor_id, e.request_id) for e in events} == {(goose.pk, "r" * 8)}
    assert [e.reason for e in AuditEvent.objects.filter(action__startswith="goose.sang").order_by("id")] == [
        "0",
        "1",
        "2",
    ]
    assert audit.verify() is None
    assert audit.record_many([], actor=actor) == []


def test_what_is_broken_among_some_events_is_named(goose: User) -> None:
    first, second, third = write(goose)
    assert audit.broken([first, second, third]) == set()
    with pgtrigger.ignore("core.AuditEvent:append_only"):
        AuditEvent.objects.filter(pk=second.pk).update(reason="another")
    assert audit.broken(AuditEvent.objects.filter(pk__in=[first.pk, second.pk])) == {second.pk}
    with pgtrigger.ignore("core.AuditEvent:append_only"):
        second.delete()
    assert audit.broken([first, third]) == {third.pk}


LIBRARIAN = (Grant(Privilege.LIBRARY_EDIT, "policy_editor"), Grant(Privilege.LIBRARY_PUBLISH, "policy_officer"))


def ready(count: int) -> list[PolicyText]:
    """Texts that somebody else than `goose` entered and attached."""
    other = User.objects.create_user("gander@example.test", name="雁二（虚构）")
    actor = Actor(other.pk, other.name, LIBRARIAN)
    made = [
        PolicyText.objects.create(
            name="t", title=f"{n}", content="雁", digest=f"{n}", uploaded_by=other, uploaded_at=now()
        )
        for n in range(count)
    ]
    for text in made:
        transition(text, "enter", actor=actor)
        transition(text, "attach", actor=actor, document=f"d{text.pk}")
    return made


def test_many_transitions_give_each_its_result(goose: User) -> None:
    one, two, three = ready(3)
    actor = Actor(goose.pk, goose.name, LIBRARIAN)
    transition(three, "return", actor=actor, reason="x")
    bulk = transition_many(PolicyText, [two.pk, one.pk, three.pk, 0, one.pk], "publish", actor=actor)
    assert bulk.done == [two.pk, one.pk]
    assert bulk.refused == {three.pk: "publish: not from draft", 0: "publish: there is none"}
    states = dict(PolicyText.objects.values_list("pk", "state"))
    assert states == {one.pk: "published", two.pk: "published", three.pk: "draft"}
    told = AuditEvent.objects.filter(action="text.publish").order_by("id")
    assert [(e.subject_id, e.detail) for e in told] == [
        (str(t.pk), {"from": "ready", "to": "published"}) for t in (two, one)
    ]
    assert audit.verify() is None


def test_many_transitions_keep_duties_apart_and_ask_for_the_privilege(goose: User) -> None:
    (text,) = ready(1)
    own = Actor(text.uploaded_by_id, "", LIBRARIAN)
    assert "not by who did" in transition_many(PolicyText, [text.pk], "publish", actor=own).refused[text.pk]
    stranger = Actor(goose.pk, goose.name)
    assert "is needed" in transition_many(PolicyText, [text.pk], "publish", actor=stranger).refused[text.pk]
    with pytest.raises(RefusedError, match="reason"):
        transition_many(PolicyText, [text.pk], "return", actor=Actor(goose.pk, "", LIBRARIAN))
    text.refresh_from_db()
    assert text.state == "ready"


def test_many_transitions_set_the_fields_of_each(goose: User) -> None:
    one, two = ready(2)
    changes = {one.pk: {"title": "甲"}, two.pk: {"title": "乙"}}
    actor = Actor(goose.pk, goose.name, LIBRARIAN)
    transition_many(PolicyText, [one.pk, two.pk], "return", actor=actor, reason="x", changes=changes)
    assert dict(PolicyText.objects.values_list("title", "state")) == {"甲": "draft", "乙": "draft"}

"""Notices and mail: kept with what they tell, sent once, and only to whom mail may go."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from yangui.platform.accounts.models import User
from yangui.platform.core import jobs
from yangui.platform.core.actor import PUBLIC, Actor
from yangui.platform.core.models import ScheduledJob
from yangui.platform.notifications import services
from yangui.platform.notifications.models import Mail, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def goose() -> User:
    return User.objects.create_user("goose@example.test", name="雁一（虚构）")


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker keeps to the connection of the test, which lies in a transaction."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def work() -> None:
    db_worker.Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


def test_a_notice_and_its_mail_come_by_the_worker(goose: User) -> None:
    notice = services.notify(account=goose, subject="有新政策", text="请查看", url="/library/", by_mail=True)
    assert Notice.objects.visible_to(Actor(goose.pk)).unread().get() == notice
    assert mail.outbox == []
    work()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["goose@example.test"], "有新政策")]
    assert Mail.objects.get().state == Mail.State.SENT
    services.hand_over_waiting()
    assert len(mail.outbox) == 1


def test_what_is_rolled_back_is_told_to_nobody(goose: User) -> None:
    with transaction.atomic():
        services.notify(account=goose, subject="s", text="t", by_mail=True)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_no_mail_goes_to_whom_it_may_not(settings: Settings) -> None:
    settings.MAIL_ALLOWED = ["example.test", "one@elsewhere.test"]
    for address in ("a@example.test", "One@elsewhere.test", "two@elsewhere.test", "a@example.test.evil.test"):
        services.post(to=address, subject="s", text="t")
    work()
    assert [m.to[0] for m in mail.outbox] == ["a@example.test", "One@elsewhere.test"]
    assert Mail.objects.filter(state=Mail.State.HELD).count() == 2


def test_a_mail_that_fails_is_tried_again_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise smtplib.SMTPServerDisconnected("goose@example.test")

    letter = services.post(to="goose@example.test", subject="s", text="t")
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        for _ in range(services.MOST_TRIES - 1):
            assert services.hand_over_waiting() == 1
        letter.refresh_from_db()
        assert (letter.state, letter.error) == (Mail.State.WAITING, "SMTPServerDisconnected")
        services.hand_over_waiting()
    letter.refresh_from_db()
    assert letter.state == Mail.State.FAILED
    assert services.hand_over_waiting() == 0


def test_a_subject_cannot_smuggle_a_header() -> None:
    services.post(to="goose@example.test", subject="s\nBcc: all@example.test", text="t")
    work()
    assert mail.outbox[0].subject == "s Bcc: all@example.test"


def test_another_cannot_read_ones_notice(goose: User) -> None:
    notice = services.notify(account=goose, subject="s", text="t")
    for actor in (PUBLIC, Actor(goose.pk + 1)):
        with pytest.raises(Notice.DoesNotExist):
            services.read(notice=notice, actor=actor)
    services.read(notice=notice, actor=Actor(goose.pk))
    assert not Notice.objects.unread().exists()


def test_jobs_run_when_due_and_one_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def broken() -> None:
        Mail.objects.create(to="half@example.test", subject="s", text="t", made_at=timezone.now())
        raise ValueError

    hour = timedelta(hours=1)
    monkeypatch.setattr(jobs, "autodiscover_modules", lambda _: None)
    registered = {"a": jobs.Job(broken, hour), "b": jobs.Job(lambda: ran.append("b"), hour)}
    monkeypatch.setattr(jobs, "REGISTERED", registered)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert jobs.run_due() == ["a", "b"]
        assert jobs.run_due() == []
        clock.shift(hour)
        ScheduledJob.objects.filter(name="b").update(enabled=False)
        assert jobs.run_due() == ["a"]
    assert ran == ["b"]
    assert ScheduledJob.objects.get(name="a").error == "ValueError"
    assert not Mail.objects.exists()


def test_the_jobs_of_the_platform_run() -> None:
    call_command("run_jobs")
    names = set(ScheduledJob.objects.values_list("name", "error"))
    assert ("yangui.platform.notifications.tasks.deliver_waiting", "") in names
    assert {error for _, error in names} == {""}

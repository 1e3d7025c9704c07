"""The log, the ids of requests, and the metrics."""

import io
import json
import logging

import pytest
import structlog
from django.test import Client
from pytest_django.fixtures import Settings

from yangui.platform.accounts.models import User
from yangui.platform.core import audit, logs
from yangui.platform.core.actor import PUBLIC
from yangui.platform.core.requests import current


@pytest.fixture
def written() -> io.StringIO:
    """What reaches the log while the test runs."""
    handler = logging.getLogger().handlers
    ours = next(h for h in handler if isinstance(h.formatter, structlog.stdlib.ProcessorFormatter))
    assert isinstance(ours, logging.StreamHandler)
    before, out = ours.stream, io.StringIO()
    ours.setStream(out)
    yield out
    ours.setStream(before)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_json_without_personal_data(written: io.StringIO) -> None:
    log = structlog.get_logger("goose")
    log.warning(
        "came home",
        name="雁一（虚构）",
        card={"email": "goose@example.test"},
        note="证件210102199001011234",
        status_code=404,
        login_code=1,
    )
    logging.getLogger("other").error("mail to %s failed", "goose@example.test")
    first, second = lines(written)
    assert first | {"timestamp": ""} == {
        "event": "came home",
        "name": logs.GONE,
        "card": {"email": logs.GONE},
        "note": "证件210102***********4",
        "status_code": 404,
        "login_code": logs.GONE,
        "level": "warning",
        "logger": "goose",
        "timestamp": "",
    }
    assert second["event"] == "mail to g***@example.test failed"


def test_an_error_is_told_with_its_trace(written: io.StringIO) -> None:
    try:
        raise ValueError("no such goose: goose@example.test")
    except ValueError:
        structlog.get_logger("goose").exception("lost")
    (line,) = lines(written)
    assert "ValueError: no such goose: g***@example.test" in str(line["exception"])


@pytest.mark.django_db
def test_a_request_has_an_id_and_a_line(client: Client, written: io.StringIO) -> None:
    answer = client.get("/check/", headers={"X-Request-ID": "given-by-proxy-1"})
    assert answer.headers["X-Request-ID"] == "given-by-proxy-1"
    told = [line for line in lines(written) if line["event"] == "request"]
    assert [(t["request_id"], t["view"], t["status"]) for t in told] == [("given-by-proxy-1", "/check/", 200)]
    forged = client.get("/check/", headers={"X-Request-ID": "x y\n"}).headers["X-Request-ID"]
    assert len(forged) == 32


@pytest.mark.django_db
def test_the_trail_carries_the_id_of_the_request() -> None:
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    token = current.set("of-this-request")
    try:
        assert audit.record("goose.flew", goose, actor=PUBLIC).request_id == "of-this-request"
    finally:
        current.reset(token)
    assert audit.record("goose.flew", goose, actor=PUBLIC).request_id == ""


def test_a_sealed_self_check_is_in_no_log_and_no_metric(client: Client, written: io.StringIO) -> None:
    client.get("/check/saved/a-sealed-secret")
    assert "a-sealed-secret" not in written.getvalue()
    metrics = client.get("/metrics").text
    assert "a-sealed-secret" not in metrics
    assert 'view="/check/saved/<str:sealed>"' in metrics


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("192.0.2.7", {"Authorization": "Bearer right"}, 200),
        ("192.0.2.7", {"Authorization": "Bearer wrong"}, 403),
    ],
)
def test_metrics_are_for_this_machine_or_with_the_key(
    client: Client, settings: Settings, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_KEY = "right"
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_without_a_key_no_header_opens_the_metrics(client: Client, settings: Settings) -> None:
    settings.METRICS_KEY = ""
    answer = client.get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer "})
    assert answer.status_code == 403

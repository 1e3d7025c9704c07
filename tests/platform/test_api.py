"""The API: the answers of the library half, problems that say where, keys and allowances, and its own description."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from yangui.platform.accounts import keys
from yangui.platform.accounts.models import ApiKey
from yangui.platform.config.wsgi import application
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError, Grant
from yangui.platform.core.limits import spend
from yangui.platform.core.privileges import Privilege
from yangui.policy import as_json
from yangui.policy.decide import decide
from yangui.policy.load import find_pack, load_pack

pytestmark = pytest.mark.django_db
KEEPER = Actor(grants=(Grant(Privilege.SERVICE_MANAGE, "system_administrator"),))
GRADUATE = {
    "education": "doctor",
    "graduation_date": "2026-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2026-08-01",
}
ON = "2026-11-22"


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_failure_is_a_problem_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("goose@example.test")

    monkeypatch.setattr("yangui.platform.api.app.decide", fail)
    with pytest.raises(RuntimeError):
        post(client, "check", {"kind": "person", "facts": GRADUATE})
    client.raise_request_exception = False
    answer = post(client, "check", {"kind": "person", "facts": GRADUATE})
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "goose" not in answer.text


@pytest.fixture
def batch_key() -> str:
    return keys.make_key(name="t", scopes=list(keys.Scope), per_minute=100_000, expires_at=None, actor=KEEPER)[1]


def test_check_gives_what_the_library_gives(client: Client) -> None:
    asked = {"kind": "person", "facts": GRADUATE, "on": ON}
    given = post(client, "check", asked).json()
    pack = load_pack(find_pack("liaoning"))
    wanted = as_json.decisions(decide(pack, "person", GRADUATE, on=date.fromisoformat(ON)))
    assert given == json.loads(json.dumps(wanted))
    sums = {d["benefit"]: d["amount_fen"] for d in given["decisions"]}
    assert (sums["jinzhou-living-subsidy"], sums["jinzhou-residence-subsidy"]) == (7_200_000, 2_520_000)


@pytest.mark.parametrize(
    ("path", "body", "status", "where"),
    [
        ("check", {"kind": "person", "facts": {"educaton": "doctor"}}, 422, "educaton"),
        ("check", {"kind": "person", "facts": {"graduation_date": "2026-02-30"}}, 422, "graduation_date"),
        ("check", {"kind": "goose", "facts": {}}, 422, "#/kind"),
        ("check", {"kind": "person", "facts": {}, "on": "someday"}, 422, "#/on"),
        ("check", {"kind": "person", "facts": {}, "benefits": ["nothing"]}, 422, "nothing"),
        ("check", {"kind": "person", "facts": {}, "extra": 1}, 422, "#/extra"),
    ],
)
def test_a_problem_says_where(client: Client, path: str, body: Any, status: int, where: str) -> None:
    answer = post(client, path, body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert where in answer.content.decode()


def test_what_is_not_there(client: Client) -> None:
    for path in ("benefits/nothing", "documents/nothing"):
        assert client.get(f"/api/v1/{path}").status_code == 404


def test_a_thousand_at_once_need_a_key(client: Client, batch_key: str) -> None:
    entities = [{"id": str(i), "facts": GRADUATE if i % 2 else {"education": i}} for i in range(1000)]
    body = {"kind": "person", "entities": entities, "on": ON, "benefits": ["jinzhou-living-subsidy"]}
    assert post(client, "checks", body).status_code == 401
    results = post(client, "checks", body, authorization=f"Bearer {batch_key}").json()["results"]
    assert [("errors" in r) for r in results] == [i % 2 == 0 for i in range(1000)]
    assert {r["decisions"][0]["amount_fen"] for r in results if "decisions" in r} == {7_200_000}
    body["entities"].append(entities[0])
    assert post(client, "checks", body, authorization=f"Bearer {batch_key}").status_code == 422


def test_compare_names_what_changes(client: Client) -> None:
    body = {"kind": "person", "facts": GRADUATE, "on": ON, "to": {"education": "master"}}
    changed = {c["benefit"]: c for c in post(client, "compare", body).json()["changed"]}
    living = changed["jinzhou-living-subsidy"]
    assert living["before"]["amount_fen"] == 7_200_000
    assert living["after"]["amount_fen"] != 7_200_000


def test_questions_come_with_the_money_on_them(client: Client) -> None:
    found = post(client, "questions", {"kind": "person", "facts": {}, "on": ON}).json()["questions"]
    assert [q["fen"] for q in found] == sorted((q["fen"] for q in found), reverse=True)
    assert found[0]["asks"]["zh"]


@override_settings(API_PER_MINUTE=3)
def test_the_allowance_of_an_address(client: Client) -> None:
    statuses = [client.get("/api/v1/documents").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert int(client.get("/api/v1/documents").headers["Retry-After"]) <= 60


def test_an_allowance_is_whole_again_in_the_next_window() -> None:
    assert [spend("goose", 2, most=5, seconds=60).left for _ in range(3)] == [3, 1, -1]
    assert spend("another", 1, most=5, seconds=60).left == 4


def test_keys_are_not_kept_and_end(client: Client, batch_key: str) -> None:
    row = ApiKey.objects.get()
    assert batch_key not in {row.prefix, row.digest, row.name}
    ask = lambda: client.get("/api/v1/documents", headers={"authorization": f"Bearer {batch_key}"}).status_code  # noqa: E731
    assert ask() == 200
    ApiKey.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert ask() == 401
    ApiKey.objects.update(expires_at=None)
    keys.revoke_key(key=ApiKey.objects.get(), actor=KEEPER, reason="lost")
    assert ask() == 401


def test_who_may_not_make_keys_makes_none() -> None:
    with pytest.raises(DeniedError):
        keys.make_key(name="t", scopes=[], per_minute=1, expires_at=None, actor=PUBLIC)
    assert not ApiKey.objects.exists()


def test_a_key_without_the_scope_is_refused(client: Client) -> None:
    _, secret = keys.make_key(name="t", scopes=[keys.Scope.CHECK], per_minute=9, expires_at=None, actor=KEEPER)
    answer = post(client, "checks", {"kind": "person", "entities": []}, authorization=f"Bearer {secret}")
    assert answer.status_code == 403


described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = {found.ok().label: found.ok() for found in described.get_all_operations()}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_described_is_what_happens(operation: str, batch_key: str) -> None:
    fuzz(operation, 60, batch_key)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_ten_thousand_calls_give_no_error_of_the_server(operation: str, batch_key: str) -> None:
    fuzz(operation, 10_000 // len(OPERATIONS) + 1, batch_key)


def fuzz(operation: str, examples: int, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=OPERATIONS[operation].as_strategy())
    def calls(case: Any) -> None:
        # which facts a kind has is the pack's affair and not in the description
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    # as Django's own test client does: the connection is the test's
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with override_settings(API_PER_MINUTE=10**9):
            calls()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

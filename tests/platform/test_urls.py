"""Every address as every role (urls.yaml): who may gets an answer, who may not changes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import time
from typing import Any

import pytest
import weasyprint
import yaml
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.platform import goals
from tests.platform.assessment import scored
from tests.platform.cases import example as claims
from tests.platform.funds import money
from tests.platform.grids import charged as grid
from tests.platform.programmes import people as people_of_programmes
from tests.platform.recognition import people as people_of_registers
from tests.platform.registry import people
from tests.platform.tickets import raised
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.models import Allowance, AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.entitlements.selfcheck import SelfCheck
from yangui.platform.library import services as library
from yangui.platform.library.models import PackVersion, PolicyText
from yangui.platform.organisations.models import Membership
from yangui.platform.organisations.roles import ROLES

MATRIX: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_name("urls.yaml").read_text("utf-8"))
PUBLIC = "public"
ACCOUNTS = [role.id for role in ROLES]
GROUPS = {
    "all": [PUBLIC, *ACCOUNTS],
    "accounts": ACCOUNTS,
    "public": [PUBLIC],
    "staff": [role.id for role in ROLES if role.staff],
    "nobody": [],
}
# to sign in, or to show once more who one is
SENT_AWAY = ("/account/login/?next=", "/account/reauthenticate/")
# what being asked writes, whoever asks
NOTED = {Allowance, Session}


def names(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, before + str(pattern.pattern))
        else:
            assert isinstance(pattern, URLPattern)
            yield pattern.name or f"/{before}{pattern.pattern}"


def test_the_matrix_names_every_address() -> None:
    assert sorted(MATRIX) == sorted(names(get_resolver().url_patterns))


def test_the_matrix_names_only_roles_that_there_are() -> None:
    said = {role for _, _, who, *_ in MATRIX.values() if isinstance(who, list) for role in who}
    assert said <= set(ACCOUNTS)


@pytest.fixture
def example(liaoning: Pack, member: Callable[..., User]) -> Callable[[str], str]:
    """Puts something that there is into an address."""
    uploader = member(email="uploader@example.test", password=None)
    actor = Actor(uploader.pk, grants=(Grant(Privilege.LIBRARY_EDIT, "policy_editor"),))

    def fill(path: str) -> str:
        if path.startswith("/desk/library/1"):
            text = library.enter(name="t.txt", title="雁", content="雁南飞", found={}, actor=actor)
            library.attach(text=text, pack=liaoning, document=next(iter(liaoning.documents)), actor=actor)
            path = path.replace("/1", f"/{text.pk}")
        if "/versions/1" in path:
            library.load_pack(liaoning)
            path = path.replace("1", str(PackVersion.objects.get().pk))
        if "MEMBERSHIP" in path:
            given = Membership.objects.get_or_create(
                account=uploader, role_id="policy_editor", defaults={"since": today()}
            )
            path = path.replace("MEMBERSHIP", str(given[0].pk))
        if path.startswith(("/desk/targets/", "/cockpit/", "/figures/", "/api/v1/figures", "/letters/supervision/")):
            path = goals.example(path, liaoning, uploader, member(email="verifier@example.test", password=None))
        if path.startswith(("/programmes/", "/my/applications/", "/desk/programmes/", "/review/")) or "CALL" in path:
            path = people_of_programmes.example(path, liaoning)
        if path.startswith(("/registers/", "/visits/", "/desk/recognition/", "/my/recognitions/", "/my/titles/")):
            path = people_of_registers.example(path, liaoning)
        if path.startswith("/desk/funds/"):
            path = money.example(path)
        if (
            path.startswith(("/desk/cases/", "/my/cases/", "/my/papers/", "/my/letters/", "/letters/"))
            and "/supervision/" not in path
        ):
            path = claims.example(path, uploader)
        if path.startswith(("/desk/registry/", "/my/facts", "/my/disputes")):
            path = people.example(path, uploader)
        if path.startswith(("/desk/grids/", "/my/grid")):
            path = grid.example(path, liaoning)
        if any(word in path for word in ("SCHEME", "CARD", "JUDGEMENT", "EVIDENCE")):
            path = scored.example(path, liaoning, uploader, member(email="verifier@example.test", password=None))
        path = raised.example(path, liaoning, uploader)
        check = SelfCheck("person")
        there = {
            "BENEFIT": liaoning.benefits[0].id,
            "PERSONAL": next(iter(check.decisions)).benefit.id,
            "FACT": str(check.next),
            "DOCUMENT": next(iter(liaoning.documents)),
            "TARGET": liaoning.targets[0].id,
        }
        for word, id in there.items():
            path = path.replace(word, id)
        return path

    return fill


def browser(account: User | None) -> Client:
    """A browser; with an account one in which a password and a code were given just now."""
    client = Client()
    if account is None:
        return client
    factor = TOTP.activate(account, "JBSWY3DPEHPK3PXP").instance
    RecoveryCodes.activate(account)
    client.force_login(account)
    session = client.session
    session[FACTOR] = account.pk
    session["account_authentication_methods_user"] = str(account.pk)
    given = {"method": "mfa", "at": time(), "id": factor.pk, "type": "totp", "reauthenticated": True}
    session["account_authentication_methods"] = [given]
    session.save()
    return client


def written() -> set[tuple[str, int]]:
    """How many rows this transaction has made, changed or deleted in each table so far, undone or not."""
    noted = [model._meta.db_table for model in NOTED]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [noted],
        )
        return set(cursor.fetchall())


def asked_as(name: str, which: str) -> list[str]:
    """The roles as which an address is asked: some of those who may and of those who may not, or all others."""
    who = MATRIX[name][2]
    allowed = GROUPS[who] if isinstance(who, str) else who
    chance, denied = Random(name), [role for role in ACCOUNTS if role not in allowed]
    some = {PUBLIC, *chance.sample(allowed, min(2, len(allowed))), *chance.sample(denied, min(3, len(denied)))}
    return [role for role in (PUBLIC, *ACCOUNTS) if (role in some) is (which == "some")]


def let_in(answer: Any) -> bool:
    """Whether the answer is one that only who may gets."""
    if answer.status_code in (301, 302):
        return not answer.headers["Location"].startswith(SENT_AWAY)
    assert answer.status_code < 500
    return answer.status_code not in (401, 403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("which", ["some", pytest.param("others", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_may_and_who_may_not(
    name: str, which: str, example: Callable[[str], str], member: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    method, path, who, *body = MATRIX[name]
    allowed = GROUPS[who] if isinstance(who, str) else who
    path = example(path)
    monkeypatch.setattr(
        weasyprint.HTML, "write_pdf", lambda *_, **__: b""
    )  # it takes long, and asks nobody who is there
    wrong = []
    for role in asked_as(name, which):
        cache.clear()
        with transaction.atomic():
            client = browser(None if role == PUBLIC else member(role, f"{role}@example.test"))
            before = written()
            data = {"data": body[0], "content_type": "application/json"} if body else {}
            answer = getattr(client, method)(path, **data)
            if let_in(answer) is not (role in allowed):
                wrong.append((role, answer.status_code, answer.headers.get("Location", "")))
            if role not in allowed:
                assert written() == before, role
            transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.django_db
def test_a_denied_step_leaves_the_text_and_the_trail(
    example: Callable[[str], str], signed_in: Callable[..., Client]
) -> None:
    path = example("/desk/library/1/publish")
    events = AuditEvent.objects.count()
    client = signed_in("policy_editor")
    told = AuditEvent.objects.count()  # making the account told of itself
    assert client.post(path).status_code == 403
    assert PolicyText.objects.get().state == "ready"
    assert AuditEvent.objects.count() == told > events

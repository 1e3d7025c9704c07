"""Signing in: password, second factors, lock-out, the end of a session, and what staff need for the desk."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.platform.conftest import PASSWORD
from yangui.platform.accounts.models import User
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.notifications.models import Mail

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client: Client, password: str = PASSWORD, email: str = "goose@example.test") -> bool:
    client.post(LOGIN, {"login": email, "password": password})
    return "_auth_user_id" in client.session


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def activate(client: Client) -> str:
    """Sets up an authenticator app as a person does; the secret."""
    page = client.get("/account/2fa/totp/activate/")
    if page.status_code == 302:  # first the password again
        client.post(page.headers["Location"], {"password": PASSWORD})
        page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def test_password_signs_in_and_out(client: Client, member: Callable[..., User]) -> None:
    assert member().password.startswith("argon2")
    assert not sign_in(client, "a wrong password")
    assert sign_in(client, email="Goose@Example.test")
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_sign_up_asks_to_confirm_the_address(client: Client) -> None:
    form = {"name": "雁二（虚构）", "email": "Two@example.test", "password1": PASSWORD}
    client.post("/account/signup/", form)
    assert "_auth_user_id" not in client.session
    letter = Mail.objects.get()
    assert letter.to == "two@example.test"
    code = re.search(r"^\s*([A-Z0-9]+-[A-Z0-9]+)\s*$", letter.text, re.M)
    assert code, letter.text
    client.post("/account/confirm-email/", {"code": code[1]})
    assert User.objects.get(pk=client.session["_auth_user_id"]).name == "雁二（虚构）"
    assert mail.outbox == []  # it is the worker who sends


@pytest.mark.parametrize("password", ["goose", "1234567890", "password1234", "goose@example.test"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    client.post("/account/signup/", {"name": "雁", "email": "goose@example.test", "password1": password})
    assert not User.objects.exists()


def test_five_failures_lock_an_account_for_a_while(client: Client, member: Callable[..., User]) -> None:
    member()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert not sign_in(client, "a wrong password")
        assert not AuditEvent.objects.filter(action="account.locked_out").exists()
        assert not sign_in(client)
        # from elsewhere too: it is the account that is locked
        assert not sign_in(Client(REMOTE_ADDR="192.0.2.7"))
        assert AuditEvent.objects.filter(action="account.locked_out").count() == 2
        clock.shift(timedelta(minutes=16))
        assert sign_in(client)


def test_totp_is_asked_for_once_set_up_and_its_secret_lies_sealed(client: Client, member: Callable[..., User]) -> None:
    account = member()
    sign_in(client)
    secret = activate(client)
    kept = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert len(kept) > len(secret)
    fresh = Client()
    assert not sign_in(fresh)
    fresh.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in fresh.session
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):  # no code is good twice
        fresh.post("/account/2fa/authenticate/", {"code": totp_code(secret)})
        assert "_auth_user_id" in fresh.session


def test_a_recovery_code_signs_in_once(client: Client, member: Callable[..., User]) -> None:
    account = member()
    sign_in(client)
    activate(client)
    codes = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    for expected in (True, False):
        fresh = Client()
        sign_in(fresh)
        fresh.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in fresh.session) is expected


def test_webauthn_offers_to_register_a_key(client: Client, member: Callable[..., User]) -> None:
    member()
    sign_in(client)
    page = client.get("/account/2fa/webauthn/add/")
    if page.status_code == 302:
        client.post(page.headers["Location"], {"password": PASSWORD})
        page = client.get("/account/2fa/webauthn/add/")
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "testserver"


@pytest.mark.django_db(transaction=True)  # the session learns of a new factor when it is committed
def test_staff_need_a_second_factor_for_the_desk(client: Client, member: Callable[..., User]) -> None:
    account = member("policy_editor")
    sign_in(client)
    answer = client.get("/desk/library/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/")
    assert not answer.wsgi_request.actor.may(Privilege.LIBRARY_EDIT)  # nor may they anything elsewhere
    activate(client)
    answer = client.get("/desk/library/")
    assert answer.status_code == 200
    assert answer.wsgi_request.actor.may(Privilege.LIBRARY_EDIT)
    Authenticator.objects.filter(user=account).delete()
    assert sign_in(again := Client())
    assert again.get("/desk/library/").status_code == 302


def test_who_is_no_staff_has_no_desk(signed_in: Callable[..., Client]) -> None:
    page = signed_in("person").get("/desk/library/")
    assert page.status_code == 403
    assert "工作人员" in page.text


def test_a_session_ends_when_nobody_is_there_and_after_a_day_of_work(signed_in: Callable[..., Client]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in("person")
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            client.get("/")
            assert "_auth_user_id" in client.session
        clock.shift(timedelta(minutes=31))
        assert "登录已自动结束" in client.get("/").text
        assert "_auth_user_id" not in client.session
        client = signed_in("person", email="two@example.test")
        for _ in range(26):
            clock.shift(timedelta(minutes=28))
            client.get("/")
        assert "_auth_user_id" not in client.session

"""What a browser is told, what a page may hold, and what is shown when something goes wrong."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from lxml import html
from pytest_django.fixtures import Settings

from yangui.platform.core.actor import DeniedError
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web import errors
from yangui.platform.web.portal import views

PAGES = [
    "/",
    "/check/",
    "/check/person/",
    "/check/person/result",
    "/check/person/why",
    "/check/person/cities",
    "/library/",
    "/library/readings",
    "/library/versions",
    "/calendar/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/no-such-page",
]
OWN_PAGES = [
    "/account/email/",
    "/account/logout/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/webauthn/",
    "/desk/library/",
]
SILENT = {"YANGUI_SECRET_KEY": "k" * 60 + "0123456789", "YANGUI_SEALING_KEYS": "seal", "YANGUI_HOSTS": "yangui.test"}


def faults(page: HttpResponse) -> list[str]:
    """What the content policy would stop in a page, or should."""
    policy = page.headers["Content-Security-Policy"]
    found = [] if "default-src 'none'" in policy and "unsafe" not in policy else [policy]
    tree = html.fromstring(page.content.decode())
    found += [f"<{e.tag} style>" for e in tree.xpath("//*[@style]")]
    found += [f"{e.tag} {name}" for e in tree.iter("*") for name in e.attrib if re.fullmatch(r"on\w+", name)]
    found += ["<style>" for e in tree.xpath("//style[not(@nonce)]")]
    # a block of data is not run
    found += [html.tostring(e).decode() for e in tree.xpath("//script[not(@src) and not(@type='application/json')]")]
    addresses = tree.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src | //form/@action")
    return found + [a for a in addresses if re.match(r"(https?:)?//|javascript:", a)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_public_pages_hold_nothing_inline_and_nothing_from_elsewhere(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code in (200, 404)
    assert faults(page) == []
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_hold_nothing_inline_either(signed_in: Callable[..., Client], path: str) -> None:
    client = signed_in("policy_editor")
    session = client.session
    user = session["_auth_user_id"]
    session["account_authentication_methods_user"] = user
    session["account_authentication_methods"] = [{"method": "password", "at": 4e9, "reauthenticated": True}]
    session.save()
    page = client.get(path)
    assert page.status_code == 200
    assert faults(page) == []


def test_the_check_finds_what_it_should() -> None:
    bad = HttpResponse('<p style="x" onclick="y"><script>z</script><img src="https://elsewhere.example.test/"></p>')
    bad.headers["Content-Security-Policy"] = "script-src 'unsafe-inline'"
    assert len(faults(bad)) == 5


def test_the_settings_of_a_service_pass_the_check() -> None:
    """All warnings of `check --deploy` are failures; HSTS, redirect and cookies are among what it asks for."""
    told = os.environ | SILENT | {"DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.prod"}
    told.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # what the tests with a browser want for themselves
    command = [sys.executable, "-m", "yangui.platform.manage", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize("lacking", sorted(SILENT))
def test_a_service_without_its_keys_does_not_start(lacking: str) -> None:
    told = os.environ | SILENT | {"DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.prod"}
    del told[lacking]
    command = [sys.executable, "-m", "yangui.platform.manage", "check"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert lacking in done.stderr


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts(client: Client) -> None:
    assert client.get("/account/login/").cookies["csrftoken"]["httponly"]
    assert client.get("/account/login/").cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.django_db
def test_a_denial_is_a_page_and_a_refusal_a_message(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def page(error: Exception) -> HttpResponse:
        def fail(*_: object, **__: object) -> HttpResponse:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(views, "render", fail)
            return client.get("/")  # type: ignore[return-value]

    denied = page(DeniedError("因为雁归"))
    assert denied.status_code == 403
    assert "因为雁归" in denied.text
    assert "一句内部的话" not in page(PermissionDenied("一句内部的话")).text
    refused = page(RefusedError("状态已变"))
    assert (refused.status_code, refused.headers["Location"]) == (302, "/")
    assert "状态已变" in client.get("/check/").text


def test_a_refusal_leads_back_only_to_this_site(rf: RequestFactory) -> None:
    for referer, back in (("http://testserver/x", "http://testserver/x"), ("https://elsewhere.example.test/", "/")):
        assert errors._back(rf.post("/y", headers={"Referer": referer})) == back


@pytest.mark.django_db
def test_a_failure_is_a_page_that_needs_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(request: HttpRequest) -> dict[str, object]:
        raise RuntimeError(str(messages.get_messages(request)))

    client.raise_request_exception = False
    monkeypatch.setattr("yangui.platform.web.portal.views.render", fail)
    page = client.get("/")
    assert page.status_code == 500
    assert "系统出错" in page.text
    assert "RuntimeError" not in page.text


def test_a_form_from_elsewhere_is_refused() -> None:
    page = Client(enforce_csrf_checks=True).post("/view", {"language": "en"})
    assert page.status_code == 403
    assert "表单已过期" in page.text


@pytest.mark.django_db
def test_signing_in_is_limited_by_address_too(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    statuses = [client.post("/account/login/", {"login": f"{i}@x.test", "password": "x"}).status_code for i in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_no_secret_lies_in_the_settings() -> None:
    source = Path(errors.__file__).parents[1] / "config" / "settings" / "prod.py"
    assert not re.search(r"(SECRET_KEY|SEALING_KEYS)\S* = [\"'\[]", source.read_text("utf-8"))

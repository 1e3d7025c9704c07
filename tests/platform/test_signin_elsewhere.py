"""Sign-in at another place by OpenID Connect, against a provider that this test runs on loopback."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.test import Client
from environs import Env
from pytest_django.fixtures import Settings

from yangui.platform.accounts.models import User
from yangui.platform.config import single_sign_on

pytestmark = pytest.mark.django_db
START = "/account/oidc/sso/login/"


@dataclass
class Provider:
    """A place that signs everybody in as `claims`, and checks what a client owes it."""

    claims: dict[str, Any]
    issuer: str = ""
    says_issuer: str | None = None
    key: Any = field(default_factory=lambda: generate_private_key(65537, 2048))
    codes: dict[str, str] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | {name: f"{self.issuer}/{end}" for name, end in ends.items()}

    def authorize(self, query: dict[str, str]) -> str:
        assert query["client_id"] == "yangui"
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query["code_challenge"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if form.get("client_secret") != "known to both" or self.codes.pop(form["code"], None) != challenge:
            return None
        times = {"iat": int(time()), "exp": int(time()) + 300}
        said = self.claims | times | {"iss": self.says_issuer or self.issuer, "aud": "yangui"}
        return {
            "access_token": "opens userinfo",
            "token_type": "Bearer",
            "id_token": jwt.encode(said, self.key, "RS256"),
        }


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            elif parts.path == "/userinfo":
                assert self.headers["Authorization"] == "Bearer opens userinfo"
                self.answer(provider.claims)
            else:
                assert parts.path == "/.well-known/openid-configuration"
                self.answer(provider.configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            self.answer(given or {"error": "invalid_grant"}, 200 if given else 400)

        def answer(self, content: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Provider]:
    claims = {"sub": "goose-1", "name": "雁一（虚构）", "email": "goose@example.test", "email_verified": True}
    place = Provider(claims)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(place))
    place.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told = {"SERVER": place.issuer, "NAME": "省统一身份认证", "CLIENT": "yangui", "SECRET": "known to both"}
    for name, value in told.items():
        monkeypatch.setenv(f"YANGUI_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(Env())
    yield place
    server.shutdown()
    thread.join()
    server.server_close()


def go(client: Client) -> None:
    """There and back, as a browser does."""
    there = client.post(START).headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    client.get(back.removeprefix("http://testserver"))


def test_the_page_offers_the_place(client: Client, provider: Provider) -> None:
    assert "省统一身份认证" in client.get("/account/login/").text
    assert single_sign_on.origins(single_sign_on.providers(Env())) == [provider.issuer]


def test_without_a_place_there_is_none(client: Client) -> None:
    assert client.post(START).status_code == 404
    assert single_sign_on.providers(Env()) == {}


def test_a_new_person_gets_an_account(client: Client, provider: Provider) -> None:
    go(client)
    account = User.objects.get(pk=client.session["_auth_user_id"])
    assert (account.email, account.name) == ("goose@example.test", provider.claims["name"])
    assert not account.has_usable_password()


@pytest.mark.usefixtures("provider")
def test_a_verified_address_opens_its_account(client: Client, member: Callable[..., User]) -> None:
    account = member()
    go(client)
    assert client.session["_auth_user_id"] == str(account.pk)


def test_an_address_that_was_not_verified_opens_nothing(
    client: Client, provider: Provider, member: Callable[..., User]
) -> None:
    member()
    provider.claims["email_verified"] = False
    go(client)
    assert "_auth_user_id" not in client.session


def test_what_another_place_signed_opens_nothing(client: Client, provider: Provider) -> None:
    provider.says_issuer = "https://elsewhere.example.test"
    go(client)
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


@pytest.mark.usefixtures("provider")
def test_a_forged_state_opens_nothing(client: Client) -> None:
    client.post(START)
    client.get("/account/oidc/sso/login/callback/?code=code-0&state=forged")
    assert "_auth_user_id" not in client.session

"""Who may ask the API for what, and how often: everybody a little, who has a key as much as it says."""

from hashlib import sha256

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from yangui.platform.accounts.keys import Scope, find_key
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import BEGAN, SEEN, over
from yangui.platform.api.problems import ProblemError
from yangui.platform.core.actor import PUBLIC, Actor, Grant
from yangui.platform.core.limits import spend
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.services import actor_of, units_in

MINUTE = 60
# A key sees what somebody with the privilege sees on the pages.
SEES = {
    Scope.TARGETS: Privilege.TARGETS_READ,
    Scope.ASSESSMENT: Privilege.ASSESSMENT_READ,
    Scope.GRIDS: Privilege.GRIDS_MANAGE,
}


def admit(request: HttpRequest, scope: Scope, cost: int = 1) -> Actor:
    """Who asks, the public or a key, for `visible_to`: services take no step for a key.

    Raises `ProblemError`: 401 for a key that is none, 403 for one without the scope, 429 beyond the allowance.
    """
    given, actor = request.headers.get("Authorization", ""), PUBLIC
    if given:
        kind, _, secret = given.partition(" ")
        key = find_key(secret.strip()) if kind.lower() == "bearer" else None
        if key is None:
            headers = {"WWW-Authenticate": "Bearer"}
            raise ProblemError(401, "this key is not known, has expired or was revoked", headers=headers)
        if scope not in key.scopes:
            raise ProblemError(403, f"this key is not for {scope}")
        subject, most = f"key {key.pk}", key.per_minute
        if scope in SEES:
            actor = Actor(grants=(Grant(SEES[scope], "api_key", units_in(key.region) if key.region else None),))
    elif scope is Scope.CHECK:
        subject, most = f"address {_hashed(request.META.get('REMOTE_ADDR', ''))}", settings.API_PER_MINUTE
    else:
        raise ProblemError(401, f"a key is needed for {scope}", headers={"WWW-Authenticate": "Bearer"})
    left, seconds = spend(f"api {subject}", cost, most=most, seconds=MINUTE)
    if left < 0:
        raise ProblemError(429, f"no more than {most} a minute", headers={"Retry-After": str(seconds)})
    return actor


def signed_in(request: HttpRequest) -> Actor:
    """Who is signed in in this browser, for what is one's own; raises `ProblemError` 401 for nobody, 429 for too often.

    The API knows no sessions but here, and only to read.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    request.session = SessionStore(key if key.isascii() and key.isalnum() else None)
    account, session = get_user(request), request.session
    if not isinstance(account, User) or over(session.get(BEGAN, 0), session.get(SEEN, 0)):
        raise ProblemError(401, "sign in first: this is one's own", headers={"WWW-Authenticate": "Session"})
    left, seconds = spend(f"api account {account.pk}", 1, most=settings.API_PER_MINUTE, seconds=MINUTE)
    if left < 0:
        detail = f"no more than {settings.API_PER_MINUTE} a minute"
        raise ProblemError(429, detail, headers={"Retry-After": str(seconds)})
    return actor_of(account)


def _hashed(address: str) -> str:
    # an address is personal data, and is only to be told from others
    return sha256(f"{settings.SECRET_KEY} {address}".encode()).hexdigest()[:32]

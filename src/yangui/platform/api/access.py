"""Who may ask the API for what, and how often: everybody a little, who has a key as much as it says."""

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from yangui.platform.accounts.keys import Scope, find_key
from yangui.platform.api.problems import ProblemError
from yangui.platform.core.limits import spend

MINUTE = 60


def admit(request: HttpRequest, scope: Scope, cost: int = 1) -> None:
    """Raises `ProblemError`: 401 for a key that is none, 403 for one without the scope, 429 beyond the allowance."""
    given = request.headers.get("Authorization", "")
    if given:
        kind, _, secret = given.partition(" ")
        key = find_key(secret.strip()) if kind.lower() == "bearer" else None
        if key is None:
            headers = {"WWW-Authenticate": "Bearer"}
            raise ProblemError(401, "this key is not known, has expired or was revoked", headers=headers)
        if scope not in key.scopes:
            raise ProblemError(403, f"this key is not for {scope}")
        subject, most = f"key {key.pk}", key.per_minute
    elif scope is Scope.CHECK:
        subject, most = f"address {_hashed(request.META.get('REMOTE_ADDR', ''))}", settings.API_PER_MINUTE
    else:
        raise ProblemError(401, f"a key is needed for {scope}", headers={"WWW-Authenticate": "Bearer"})
    left, seconds = spend(f"api {subject}", cost, most=most, seconds=MINUTE)
    if left < 0:
        raise ProblemError(429, f"no more than {most} a minute", headers={"Retry-After": str(seconds)})


def _hashed(address: str) -> str:
    # an address is personal data, and is only to be told from others
    return sha256(f"{settings.SECRET_KEY} {address}".encode()).hexdigest()[:32]

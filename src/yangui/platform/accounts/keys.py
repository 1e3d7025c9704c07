"""Keys of the API: made once and shown once, found by their hash, revoked."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from django.db import transaction

from yangui.platform.accounts.models import ApiKey
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege

PREFIX = 12


class Scope(StrEnum):
    """What a key may be used for."""

    CHECK = "check"  # one entity at a time
    BATCH = "batch"  # up to a thousand at a time
    TARGETS = "targets"  # how the goals stand
    ASSESSMENT = "assessment"  # scorecards once they are published to their units
    GRIDS = "grids"  # the places of grids, and of which of them nobody is in charge


@transaction.atomic
def make_key(
    *, name: str, scopes: Sequence[Scope], per_minute: int, expires_at: datetime | None, actor: Actor, region: str = ""
) -> tuple[ApiKey, str]:
    """The key's row and the key itself, which is not kept; for a region by its code, or all. Raises `DeniedError`."""
    actor.must(Privilege.SERVICE_MANAGE)
    secret = token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name,
        prefix=secret[:PREFIX],
        digest=_digest(secret),
        scopes=list(scopes),
        region=region,
        per_minute=per_minute,
        made_by_id=actor.account,
        made_at=now(),
        expires_at=expires_at,
    )
    detail = {"name": name, "scopes": list(scopes), "region": region}
    audit.record("api_key.made", key, actor=actor, detail=detail)
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: Actor, reason: str) -> None:
    """The key opens nothing from now on. Raises `DeniedError`."""
    actor.must(Privilege.SERVICE_MANAGE)
    key.revoked_at = now()
    key.save(update_fields=["revoked_at"])
    audit.record("api_key.revoked", key, actor=actor, reason=reason)


def find_key(secret: str) -> ApiKey | None:
    """The key that this is, where it is in force."""
    key = ApiKey.objects.filter(prefix=secret[:PREFIX], revoked_at=None).first()
    if key is None or not compare_digest(key.digest, _digest(secret)):
        return None
    return key if key.expires_at is None or key.expires_at > now() else None


def _digest(secret: str) -> str:
    # the key is random and long, so that a plain hash is enough
    return sha256(secret.encode()).hexdigest()

"""Sealing: authenticated encryption with keys that are kept outside the database and can be rotated.

The first of `settings.SEALING_KEYS` seals, all of them open; what each is for gives it a key of its own.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: str, content: bytes) -> bytes:
    """What only this installation can read, and only for the same purpose; URL-safe."""
    return _cipher(purpose, tuple(settings.SEALING_KEYS)).encrypt(content)


def sealer(purpose: str) -> Callable[[bytes], bytes]:
    """`seal` for many contents of one purpose."""
    return _cipher(purpose, tuple(settings.SEALING_KEYS)).encrypt


def unseal(purpose: str, sealed: bytes, *, seconds: int | None = None) -> bytes | None:
    """The content; None where it was not sealed here for this purpose, was changed, or is older than `seconds`."""
    try:
        return _cipher(purpose, tuple(settings.SEALING_KEYS)).decrypt(sealed, ttl=seconds)
    except InvalidToken:
        return None


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """Hashes that nobody without a key can make: with the newest key first, then with those it followed."""
    keys = [_derived(f"hash {purpose}", key) for key in settings.SEALING_KEYS]
    return [hmac.digest(key, text.encode(), "sha256").hex() for key in keys]


@lru_cache(maxsize=32)
def _cipher(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(purpose, key))) for key in keys])


@lru_cache(maxsize=64)
def _derived(purpose: str, key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"yangui", info=purpose.encode()).derive(key.encode())

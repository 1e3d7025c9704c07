"""What is said formally and must stay as it was said: its digest, and the code by which anybody verifies it."""

import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol


class Pinned(Protocol):
    """A row with pinned content, such as a letter or a certificate."""

    content: Any
    digest: Any


def digest(content: Mapping[str, Any]) -> str:
    """The digest of plain JSON, whatever the order of its keys."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def intact(row: Pinned) -> bool:
    """Whether the content is as it was written."""
    return bool(digest(row.content) == row.digest)


def code() -> str:
    """A code for an address that nobody guesses."""
    return secrets.token_urlsafe(12)

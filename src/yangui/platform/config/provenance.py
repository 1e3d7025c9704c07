"""Which version made the embedded database: until the first release a version may write its first migrations anew.

Beside the database stands what each applied migration held. Django knows migrations by their names only, and would go
on with tables that are no longer the ones of the code.
"""

import json
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import yangui.platform
from yangui.platform.config import folders
from yangui.rules.problems import PackError, Place, Problem


def check() -> None:
    """Raises `PackError` where the embedded database was made by migrations that have changed since."""
    if changed():
        hint = "serve it by the version that made it, or move this folder away"
        raise PackError(Problem(Place(str(_database())), "P107", "holds the database of another version", hint))


def changed() -> bool:
    """Whether the embedded database is what is served, and one of its migrations has changed or is gone."""
    if "DATABASE_URL" in os.environ or not (_database() / "PG_VERSION").exists():
        return False
    now = _migrations()
    return any(now.get(name) != digest for name, digest in (_written() or {"": ""}).items())


def write() -> None:
    """Notes what the migrations hold by which the embedded database was made."""
    _note().write_text(json.dumps(_migrations(), indent=1), "utf-8")


def set_aside() -> Path | None:
    """Moves a changed database away, so that a new one can be made; returns where it is now, if anywhere.

    Raises `PackError` while a program still uses it.
    """
    if not changed():
        return None
    if _in_use():
        hint = "stop the program that uses it"
        raise PackError(Problem(Place(str(_database())), "P107", "holds the database of another version", hint))
    aside = _database().with_name(f"postgres-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    return _database().rename(aside)


def _in_use() -> bool:
    try:
        os.kill(int((_database() / "postmaster.pid").read_text("ascii").split()[0]), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False  # a file that is left over from a killed server names no process
    return True


def _database() -> Path:
    return folders.data() / "postgres"


def _note() -> Path:
    return folders.data() / "migrations.json"


def _written() -> dict[str, str]:
    try:
        return dict(json.loads(_note().read_text("utf-8")))
    except FileNotFoundError:
        return {}


def _migrations() -> dict[str, str]:
    """The digest of each migration by its path."""
    root = Path(yangui.platform.__file__).parent
    files = sorted(root.glob("*/migrations/0*.py"))
    return {f.relative_to(root).as_posix(): sha256(f.read_bytes()).hexdigest() for f in files}

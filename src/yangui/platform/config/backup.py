"""What an installation holds, written to a folder and back: the database, the uploads, and, apart from both, the keys.

A backup appears when it is whole. A restore into a database is one transaction: it succeeds, or the database stays as
it was. Who has the folder and the file of keys has everything; so they belong to two places.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from yangui.platform.config import folders, postgres_tools
from yangui.platform.core.clock import now
from yangui.rules.problems import PackError, Place, Problem

MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files.tar"
FORMAT = 1
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that is whole: its folder, the file of keys (None where the environment holds them), and its size."""

    folder: Path
    keys: Path | None
    size: int


def backup(folder: Path, keys: Path | None = None) -> Written:
    """Writes a backup to a new folder, and the keys to a file of their own (beside it, unless said).

    Raises `PackError` (P103) for a folder or file that is there already, (P104) where the database or the disk fails.
    """
    keys = keys or folder.with_name(f"{folder.name}.keys.json")
    for path in (folder, keys):
        if path.exists():
            raise _refusal("P103", path, "is there already", "give a new name: a backup is never written over")
    unfinished = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(unfinished, ignore_errors=True)
    with _working(folder):
        unfinished.mkdir(parents=True, mode=0o700)
        # files first named by rows that the dump holds: whatever is added meanwhile does no harm
        postgres_tools.dump(unfinished / DATABASE)
        _pack_files(Path(settings.MEDIA_ROOT), unfinished / FILES)
        held = _write_keys(keys)
        said = {
            "format": FORMAT,
            "made_at": now().isoformat(),
            "yangui": version("yangui"),
            "server": postgres_tools.server_version(),
            "sealed_with": [fingerprint(key) for key in settings.SEALING_KEYS],
            "digests": {name: _digest(unfinished / name) for name in (DATABASE, FILES)},
        }
        (unfinished / MANIFEST).write_text(json.dumps(said, indent=1), encoding="utf-8")
        unfinished.rename(folder)
    return Written(folder, keys if held else None, sum(path.stat().st_size for path in folder.iterdir()))


def restore(folder: Path, keys: Path | None = None, *, force: bool = False) -> dict[str, Any]:
    """Makes database and uploads what the backup holds; with `keys`, those of this installation too. Its manifest.

    Raises `PackError`: P105 for what is no backup or was changed since, P106 for a target that is not empty (without
    `force`) and for keys that do not open what the backup holds sealed, P104 where the database or the disk fails,
    which then stays as it was.
    """
    said = read_manifest(folder)
    given = _read_keys(keys) if keys is not None else {}
    sealing = [given["sealing"]] if "sealing" in given else list(settings.SEALING_KEYS)
    if said["sealed_with"] and said["sealed_with"][0] not in map(fingerprint, sealing):
        raise _refusal("P106", folder, "is sealed with other keys", "give the file of keys with --keys")
    uploads = Path(settings.MEDIA_ROOT)
    if not force and (postgres_tools.holds_tables() or (uploads.is_dir() and any(uploads.iterdir()))):
        raise _refusal("P106", "the installation", "is not empty", "give --force to put the backup in its place")
    with _working(folder):
        unfinished = uploads.with_name(f"{uploads.name}.partial")
        shutil.rmtree(unfinished, ignore_errors=True)
        with tarfile.open(folder / FILES) as archive:
            archive.extractall(unfinished, filter="data")
        connection.close()
        postgres_tools.restore(folder / DATABASE)
        shutil.rmtree(uploads, ignore_errors=True)
        unfinished.rename(uploads)
        for name, key in given.items():
            _put_key(name, key)
    return said


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup says of itself; raises `PackError` (P105) unless all of it is as it was written."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        digests = said["digests"]
        assert set(digests) == {DATABASE, FILES}
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        raise _refusal("P105", folder, "is no backup", "give a folder that `yangui backup` wrote") from None
    if said["format"] != FORMAT:
        raise _refusal("P105", folder, f"was written by yangui {said['yangui']}", "restore with that version")
    for name, digest in digests.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise _refusal("P105", folder / name, "is not as it was written", "give another backup")
    return said


def fingerprint(key: str) -> str:
    """Tells a key from another without telling the key."""
    return sha256(f"yangui backup {key}".encode()).hexdigest()[:16]


def _pack_files(uploads: Path, archive: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w") as made:
        made.add(uploads, arcname=".")


def _write_keys(path: Path) -> bool:
    """Writes the keys that lie in the data folder; those of the environment are the operator's. Whether there were."""
    found = {file.stem: file.read_text("ascii").strip() for file in sorted(folders.data().glob("*.key"))}
    if not found:
        return False
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(found, file, indent=1)
    return True


def _read_keys(path: Path) -> Mapping[str, str]:
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        assert isinstance(found, dict)
        assert all(isinstance(v, str) and n.isidentifier() for n, v in found.items())
    except (OSError, ValueError, AssertionError):
        raise _refusal("P105", path, "is no file of keys", "give the one that `yangui backup` wrote") from None
    return found


def _put_key(name: str, key: str) -> None:
    path = folders.data() / f"{name}.key"
    unfinished = path.with_suffix(".partial")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    unfinished.replace(path)


def _digest(path: Path) -> str:
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(MEGABYTE):
            total.update(piece)
    return total.hexdigest()


@contextmanager
def _working(folder: Path) -> Iterator[None]:
    """Turns what goes wrong on the disk into one line."""
    try:
        yield
    except (OSError, tarfile.TarError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal("P104", folder, reason, "make room or give another place") from None


def _refusal(code: str, what: object, message: str, mend: str) -> PackError:
    return PackError(Problem(Place(str(what)), code, message, mend))

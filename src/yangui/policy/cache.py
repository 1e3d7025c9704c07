"""A loaded pack kept on disk, so that a command starts without reading and compiling it again.

The cache is the user's own folder (XDG Base Directory Specification 0.8). An entry is named by what went into it: the
pack's files by path, size and time of change, and the code that compiled them. A missing, foreign or broken entry is
only slower: the pack is then read from its files. Entries are pickles, so a folder that others may write is not used.
"""

import marshal
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from yangui.policy.pack import Pack

SOURCE = Path(__file__).parent.parent


def folder() -> Path | None:
    """Where entries are kept: `YANGUI_CACHE`, or the user's cache folder; None where it is off or cannot be trusted."""
    chosen = os.environ.get("YANGUI_CACHE")
    if chosen == "":
        return None
    try:
        path = Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "yangui"
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = path.stat()
    except (OSError, RuntimeError):  # `Path.home` of a user that has none
        return None
    foreign = hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022)
    return None if foreign else path


def cached(pack: Path, files: list[Path], make: Callable[[], Pack]) -> Pack:
    """The pack from the cache, else made by `make` and kept."""
    where = folder()
    if where is None:
        return make()
    entry = where / f"{pack.name}-{_key(files)}.pickle"
    try:
        with entry.open("rb") as stream:
            kept = _Unpickler(stream).load()
        if isinstance(kept, Pack):
            return kept
    except Exception:  # noqa: BLE001, S110  an entry that is unreadable in whatever way is made anew
        pass
    made = make()
    for kind in made.facts:
        made.decider(kind)
    _write(entry, made)
    with suppress(OSError):
        for old in where.glob(f"{pack.name}-*.pickle"):
            if old != entry:
                old.unlink(missing_ok=True)
    return made


def _key(files: list[Path]) -> str:
    total = sha256(f"{sys.version}".encode())
    for path in [*files, *sorted(SOURCE.glob("rules/*.py")), *sorted(SOURCE.glob("policy/*.py"))]:
        state = path.stat()
        total.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return total.hexdigest()[:24]


def _write(entry: Path, pack: Pack) -> None:
    unfinished = entry.with_suffix(f".{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            _Pickler(stream, protocol=5).dump(pack)
        unfinished.replace(entry)
    except (OSError, RecursionError, pickle.PicklingError):
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


class _Pickler(pickle.Pickler):
    """Keeps compiled code as Python's own import system does."""

    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, CodeType):
            return _code, (marshal.dumps(thing),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Takes only what a pack is made of."""

    ALLOWED = ("yangui.", "datetime", "decimal", "pathlib", "msgspec.")

    def find_class(self, module: str, name: str) -> Any:
        data = module == "builtins" and name in ("str", "int", "bool", "dict", "list", "tuple", "set", "frozenset")
        # a dotted name would lead from a module of ours into any that it imports
        if "." in name or not (data or module.startswith(self.ALLOWED)):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a pack")
        return super().find_class(module, name)


def _code(data: bytes) -> CodeType:
    code: CodeType = marshal.loads(data)  # noqa: S302  from the user's own folder, see `folder`
    return code

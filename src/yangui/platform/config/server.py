"""The server: database, pack and static files made ready, then the pages served until it is told to stop."""

import multiprocessing
import socket
from contextlib import closing

from yangui.platform.config import provenance
from yangui.platform.config.worker import working
from yangui.platform.manage import manage
from yangui.rules.problems import PackError, Place, Problem


def make_ready() -> None:
    """Migrates the database, loads the pack into it and collects the static files; as often as wanted.

    Raises `PackError` for an embedded database that other tables stand in than this version's.
    """
    provenance.check()
    manage("migrate", "--verbosity", "0")  # this process thereby holds an embedded database for the workers
    provenance.write()
    manage("load_pack", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serves until interrupted; an embedded database lives as long as the server."""
    # a forked worker has neither the threads of the pool of connections nor those of polars: it would wait for ever
    multiprocessing.set_start_method("spawn", force=True)
    from granian import Granian  # noqa: PLC0415  a cold start of other commands is not to wait for it
    from granian.constants import Interfaces  # noqa: PLC0415

    with working():
        Granian(
            "yangui.platform.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            websockets=False,
        ).serve()


def must_be_free(host: str, port: int) -> None:
    """Raises `PackError` where another program listens there, before anything else is done."""
    if not is_free(host, port):
        problem = Problem(Place(f"{host}:{port}"), "P102", "cannot be listened on", "give another with --port")
        raise PackError(problem)


def is_free(host: str, port: int) -> bool:
    """Whether this address can be listened on; false for one that is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True

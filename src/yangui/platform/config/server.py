"""The server: database, migrations and static files made ready, then the pages served until it is told to stop."""

from yangui.platform.manage import manage


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serves until interrupted; an embedded database lives as long as the server."""
    manage("migrate", "--verbosity", "0")  # this process thereby holds the embedded database for the workers
    manage("collectstatic", "--noinput", "--verbosity", "0")
    from granian import Granian  # noqa: PLC0415  a cold start of other commands is not to wait for it
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "yangui.platform.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        websockets=False,
    ).serve()

"""`yangui serve` and `yangui manage`: the platform, where its packages are installed."""

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from yangui.rules.problems import PackError, Place, Problem


def serve(pack: Path, host: str, port: int, workers: int) -> None:
    """Serves the pack in that folder until interrupted."""
    _prepared(pack)
    from yangui.platform.config import server  # noqa: PLC0415  only where it is installed

    server.must_be_free(host, port)
    server.make_ready()
    server.serve(host, port, workers)


def demo(pack: Path, lang: str, host: str, port: int) -> int:
    """Serves the pack with fictional accounts, on the first free port from this one on; returns the exit status."""
    _prepared(pack)
    from yangui.platform.config import demo  # noqa: PLC0415  only where it is installed

    return demo.run(lang, host, port)


def manage(command: Sequence[str]) -> None:
    """Runs one command of Django's."""
    _installed()
    from yangui.platform.manage import main  # noqa: PLC0415  only where it is installed

    main(command)


def _prepared(pack: Path) -> None:
    _installed()
    os.environ["YANGUI_PACK"] = str(pack)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.dev")


def _installed() -> None:
    if find_spec("django") is None or find_spec("granian") is None:
        mend = "pip install 'yangui[platform]'"
        raise PackError(Problem(Place("platform"), "P101", "the platform's packages are not installed", mend))

"""The command line in this process, which is fast, and as a process of its own, which is real."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from yangui import Pack
from yangui.cli import main
from yangui.policy import load


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """The output without layout, for what stands in one line of a table or in a line of its own."""
        return "".join(self.out.split())

    def tells(self, text: str) -> bool:
        """Whether a text is there, however a table breaks its lines: each word, of Chinese the first."""
        return all((word if word.isascii() else word[:4]) in self.out for word in text.split())


type Run = Callable[..., Ran]


@pytest.fixture
def yangui(liaoning: Pack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command here. The pack of Liaoning is the one that the session has read; any other is read anew."""
    read = load.load_pack

    def load_pack(where: str | Path = "liaoning", *, cache: bool = True) -> Pack:
        return liaoning if where == "liaoning" and cache else read(where, cache=False)

    monkeypatch.setattr(load, "load_pack", load_pack)

    def run(*arguments: object) -> Ran:
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as left:  # argparse
            status = int(left.code or 0)
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A facts file with this content."""

    def write(facts: Any, name: str = "facts.json") -> Path:
        path = tmp_path / name
        path.write_text(facts if isinstance(facts, str) else json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def command() -> str:
    """The installed command."""
    found = shutil.which("yangui", path=str(Path(sys.executable).parent))
    assert found
    return found


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment as bare as a login may be, with a cache of its own."""
    return {"PATH": os.defpath, "YANGUI_CACHE": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def process(command: str, environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the installed command."""

    def run(*arguments: object, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        line = [command, *map(str, arguments)]
        return subprocess.run(line, input=stdin, capture_output=True, env=environment | more, check=False)

    return run

"""The installed command as a process of its own: standard input, pipes, terminals, locales."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

try:
    import pty
except ImportError:
    pty = None  # type: ignore[assignment]

DOCTOR = json.dumps({
    "education": "doctor", "graduation_date": "2024-06-30", "employer.kind": "enterprise",
    "insurance.region": "210700", "insurance.since": "2024-08-01",
}).encode()  # fmt: skip
CHECK = ("check", "--as", "person", "--facts", "-", "--on", "2024-09-01")

type Process = Callable[..., subprocess.CompletedProcess[bytes]]


def test_facts_from_standard_input(process: Process):
    ran = process(*CHECK, "--json", stdin=DOCTOR)
    assert (ran.returncode, ran.stderr) == (0, b"")
    found = {d["benefit"]: d for d in json.loads(ran.stdout)["decisions"]}
    assert found["jinzhou-living-subsidy"]["amount_fen"] == 7_200_000


@pytest.mark.parametrize(
    "stdin", [b"", b"{", b"[]", b'{"educaton": "doctor"}', b"\xff\xfe", b'{"education": "caf\xe9"}']
)
def test_bad_standard_input(process: Process, stdin: bytes):
    ran = process(*CHECK, stdin=stdin)
    assert (ran.returncode, ran.stdout) == (2, b"")
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith("yangui: -")
    assert "Traceback" not in line


def test_a_second_start_says_the_same(process: Process):
    # the first fills the cache, the second reads it, the third does without
    first, second = (process(*CHECK, "--json", stdin=DOCTOR) for _ in range(2))
    third = process(*CHECK, "--json", stdin=DOCTOR, YANGUI_CACHE="")
    assert first.stdout == second.stdout == third.stdout
    assert first.returncode == second.returncode == third.returncode == 0


def test_a_reader_that_has_had_enough(command: str, environment: dict[str, str]):
    line = [command, "list", "benefits"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no /bin/sh")
@pytest.mark.parametrize(
    "arguments", ["list benefits", "facts --as person", "schema", "demo", "explain county-title-track"]
)
def test_head(command: str, environment: dict[str, str], arguments: str):
    pipe = f'"{command}" {arguments} | head -1 >/dev/null'
    ran = subprocess.run(["/bin/sh", "-c", pipe], env=environment, capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")


@pytest.mark.parametrize(
    "locale",
    [
        {},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["none", "C", "C without coercion", "ascii"],
)
def test_any_locale(process: Process, locale: dict[str, str]):
    ran = process(*CHECK, stdin=DOCTOR, **locale)
    assert (ran.returncode, ran.stderr) == (0, b"")
    printed = ran.stdout.decode("utf-8")
    assert "高校毕业生生活补贴（锦州）" in printed
    assert "72,000 元" in printed
    assert b"\x1b" not in ran.stdout


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {}])
def test_facts_and_errors_in_any_locale(process: Process, locale: dict[str, str]):
    ran = process(*CHECK, stdin='{"学历": "博士"}'.encode(), **locale)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "学历" in ran.stderr.decode("utf-8")


@pytest.mark.skipif(pty is None, reason="no pseudo-terminal")
@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)], ids=["terminal", "NO_COLOR"])
def test_colours_on_a_terminal_only(command: str, environment: dict[str, str], more: dict[str, str], *, coloured: bool):
    leader, follower = pty.openpty()
    line = [command, *CHECK]
    with subprocess.Popen(
        line,
        stdin=subprocess.PIPE,
        stdout=follower,
        stderr=follower,
        env=environment | {"TERM": "xterm-256color"} | more,
    ) as running:
        os.close(follower)
        assert running.stdin
        running.stdin.write(DOCTOR)
        running.stdin.close()
        printed = b""
        while chunk := _read(leader):
            printed += chunk
    os.close(leader)
    assert running.returncode == 0
    assert "高校毕业生" in printed.decode("utf-8")
    assert (b"\x1b[32m" in printed) is coloured


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # the other side is closed
        return b""

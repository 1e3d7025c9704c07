"""The two servers, each as its own documentation starts it, and the floor, on a free port of this machine."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[2]
ONE_PERSON = ROOT / "benchmarks" / "one_person"
PYTHON = ROOT / ".venv" / "bin" / "python"
YANGUI = ROOT / ".venv" / "bin" / "yangui"
FLOOR = Path(__file__).with_name("floor.py")
OPENFISCA = ROOT / ".venv-bench" / "bin" / "openfisca"
LONGEST = 180
GRADUATE = {
    "education": "doctor",
    "graduation_date": "2026-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2026-08-01",
}


@contextmanager
def yangui(pack: str, workers: int) -> Iterator[int]:
    """`yangui serve` with its embedded database; its port."""
    folder = Path(mkdtemp(prefix="yangui-bench-"))
    folder.chmod(0o755)  # the embedded database is not run by root
    environment = {"YANGUI_DATA": str(folder), "YANGUI_API_PER_MINUTE": "1000000000", "YANGUI_LOG_LEVEL": "WARNING"}
    port = _free()
    command = [str(YANGUI), "serve", "--pack", pack, "--port", str(port), "--workers", str(workers)]
    try:
        with _running(command, environment, port, folder / "log"):
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def floor(workers: int) -> Iterator[int]:
    """An API of the same frameworks that does nothing; its port."""
    folder = Path(mkdtemp(prefix="floor-bench-"))
    port = _free()
    try:
        with _running([str(PYTHON), str(FLOOR), str(port), str(workers)], {}, port, folder / "log"):
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def openfisca(workers: int) -> Iterator[int]:
    """`openfisca serve`, which is gunicorn; its port."""
    folder = Path(mkdtemp(prefix="openfisca-bench-"))
    port = _free()
    command = [str(OPENFISCA), "serve", "--country-package", "peers_openfisca", "--port", str(port)]
    command += ["--workers", str(workers), "--bind", f"127.0.0.1:{port}"]
    environment = {"PYTHONPATH": str(ONE_PERSON)}
    try:
        with _running(command, environment, port, folder / "log"):
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, log: Path) -> Iterator[None]:
    with (
        log.open("w") as out,
        subprocess.Popen(command, env=os.environ | environment, stdout=out, stderr=out) as server,
    ):
        try:
            last = time.monotonic() + LONGEST
            while not _listens(port):
                if server.poll() is not None or time.monotonic() > last:
                    raise RuntimeError(f"{command[0]} did not come up: {log.read_text()}")
                time.sleep(0.2)
            yield
        finally:
            server.terminate()
            server.wait(60)


def self_check(port: int) -> str:
    """The cookie of a browser in which a graduate's questions were answered."""
    jar = CookieJar()
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
    for fact, value in GRADUATE.items():
        address = f"http://127.0.0.1:{port}/check/person/change/{fact}"
        with browser.open(address) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        browser.open(
            address, urlencode({"fact": fact, "value": value, "csrfmiddlewaretoken": token[1]}).encode()
        ).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port

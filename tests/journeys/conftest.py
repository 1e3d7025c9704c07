"""A real server with a database of its own, a real browser, and people who visit.

Where there is no Chromium the journeys are skipped, in CI they fail; `scripts/chromium.sh` finds or installs one.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitor import Options, Visitor
from yangui.platform.library.services import load_pack
from yangui.platform.organisations import fictional
from yangui.policy.load import find_pack
from yangui.policy.load import load_pack as read_pack

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"viewport": {"width": 1280, "height": 900}}
WAYS: dict[str, Options] = {
    "wide": WIDE,
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "elder": WIDE,
    "english": WIDE,
    "without-scripts": WIDE | {"java_script_enabled": False},
}
COOKIES = {"elder": {"elder": "on"}, "english": {"django_language": "en"}}
LONGEST = 180
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Served(NamedTuple):
    """The platform, and how to sign in to it."""

    address: str
    environment: dict[str, str]

    def sign_ins(self) -> tuple[str, str]:
        """The password of the fictional accounts, and the officers' second factor as it is now."""
        told = subprocess.run(
            [sys.executable, "-m", "yangui", "manage", "sign_ins"],
            env=self.environment, check=True, capture_output=True, encoding="utf-8",
        ).stdout  # fmt: skip
        found = re.search(r"密码 (\S+)；.*现在是 (\d{6})", told)
        assert found, told
        return found[1], found[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("YANGUI_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        said = "no Chromium: `scripts/chromium.sh` installs one, or YANGUI_CHROMIUM names it"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    with sync_playwright() as playwright:
        # its driver runs a loop in this thread until the session ends, in which Django would refuse all tests' queries
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def served(browser: Browser) -> Iterator[Served]:  # noqa: ARG001  none is needed where nobody can look
    """The platform as `yangui serve` serves it, until the tests are over."""
    folder = Path(mkdtemp(prefix="yangui-journeys-"))
    folder.chmod(0o755)  # the embedded database is not run by root
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings = {"DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev", "YANGUI_DATA": str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | settings
    address = f"http://127.0.0.1:{port}"
    log = folder / "log"
    command = [sys.executable, "-m", "yangui", "serve", "--port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as server:
        try:
            _wait(server, address, log)
            yield Served(address, environment)
        finally:
            server.terminate()
            server.wait(60)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    last = time.monotonic() + LONGEST
    while server.poll() is None and time.monotonic() < last:
        try:
            urlopen(f"{address}/health/ready").close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not come up: {log.read_text()}")


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Lets somebody come, in one of `WAYS`."""
    came: list[Visitor] = []

    def visit(way: str = "wide") -> Visitor:
        context = browser.new_context(locale="en" if way == "english" else "zh-CN", **WAYS[way])
        held = COOKIES.get(way, {})
        context.add_cookies([{"name": n, "value": v, "url": served.address} for n, v in held.items()])
        came.append(Visitor(context, served.address, way))
        return came[-1]

    yield visit
    for visitor in came:
        visitor.close()


@pytest.fixture
def clock(
    request: pytest.FixtureRequest,
    transactional_db: None,  # noqa: ARG001  the tables must be there
) -> Iterator[time_machine.Traveller]:
    """The clock of a platform that runs in this process, so that it can be moved; from the module's `BEGIN` on."""
    with time_machine.travel(request.module.BEGIN, tick=True) as traveller:
        call_command("load_calendar", verbosity=0)
        load_pack(read_pack(find_pack("liaoning")))
        fictional.write_accounts()
        yield traveller


@pytest.fixture
def who(
    clock: time_machine.Traveller,  # noqa: ARG001  the server keeps its time
    live_server: object,
    browser: Browser,
) -> Iterator[Callable[..., Visitor]]:
    """Lets the fictional account of a role come to that platform and sign in."""
    came: list[Visitor] = []

    def come(role: str, way: str = "wide") -> Visitor:
        visitor = Visitor(browser.new_context(locale="zh-CN", **WAYS[way]), str(live_server), way)
        visitor.sign_in(f"{role.replace('_', '-')}@example.test", lambda: (fictional.password(), fictional.code()))
        came.append(visitor)
        return visitor

    yield come
    for visitor in came:
        visitor.close()

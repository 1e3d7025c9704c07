"""What every test may rely on: the shared material, a frozen clock, the depth of the search.

Random order, blocked sockets and warnings as errors are settings of pytest in pyproject.toml.
"""

import datetime as dt
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from yangui import Pack, load_pack

SHARED = Path(__file__).resolve().parents[2] / "shared"
SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")

# A laptop or a shared runner is slow now and then; that is no property of the code under test.
settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# In CI the same examples every time: a landing is judged by the change, the search goes on at the desk.
settings.register_profile("ci", settings.get_profile("dev"), max_examples=300, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with policy texts and annotations that lies beside some checkouts."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared material at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def liaoning() -> Pack:
    """The pack of Liaoning, read from its files."""
    return load_pack("liaoning", cache=False)


@pytest.fixture
def clock(time_machine: time_machine.TimeMachineFixture) -> time_machine.TimeMachineFixture:
    """A clock that stands still at 9:00 on 2026-01-01 in Liaoning until the test moves it."""
    time_machine.move_to(dt.datetime(2026, 1, 1, 9, tzinfo=SHANGHAI), tick=False)
    return time_machine


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001
    """The test database, which can be dropped at the end though a server process lags behind its closed connection."""
    yield
    from django.db import connection  # noqa: PLC0415  only tests of the platform need it

    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid, 20000) {others}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """Fail a test that needs the shared material and was skipped where none may be."""
    report = yield
    required = os.environ.get("YANGUI_REQUIRE_SHARED") == "1"
    if required and report.skipped and not hasattr(report, "wasxfail") and _needs_shared(item):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but YANGUI_REQUIRE_SHARED=1 forbids it"
    return report


def _needs_shared(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "shared" in fixtures or item.get_closest_marker("needs_shared") is not None

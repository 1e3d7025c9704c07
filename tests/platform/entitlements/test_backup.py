"""A backup is whole or not there; what it holds comes back, and a restore that fails changes nothing."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.platform.entitlements.installation import Installation, fresh
from yangui.platform.config import backup as backups
from yangui.rules.problems import PackError

MADE = """
call_command("migrate", verbosity=0)
with transaction.atomic():
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    audit.record("test.made", goose, actor=Actor(goose.pk))
Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
Path(settings.MEDIA_ROOT, "paper").write_bytes(b"paper")
Path(settings.MEDIA_ROOT, "sealed").write_bytes(seal("test", "密".encode()))
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder as a backup writes it."""
    folder = tmp_path / "b"
    folder.mkdir()
    for name in (backups.DATABASE, backups.FILES):
        (folder / name).write_bytes(name.encode())
    digests = {name: backups._digest(folder / name) for name in (backups.DATABASE, backups.FILES)}
    said = {"format": backups.FORMAT, "yangui": "0", "made_at": "", "sealed_with": [], "digests": digests}
    (folder / backups.MANIFEST).write_text(json.dumps(said))
    return folder


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(PackError) as error:
        call()
    return error.value.problems[0].code


def test_what_was_changed_or_is_none_is_refused(made: Path, tmp_path: Path) -> None:
    assert backups.read_manifest(made)["format"] == backups.FORMAT
    assert refused(lambda: backups.read_manifest(tmp_path)) == "P105"
    (made / backups.DATABASE).write_bytes(b"other")
    assert refused(lambda: backups.read_manifest(made)) == "P105"
    (made / backups.MANIFEST).write_text("[]")
    assert refused(lambda: backups.read_manifest(made)) == "P105"


def test_a_backup_is_never_written_over(made: Path, tmp_path: Path) -> None:
    assert refused(lambda: backups.backup(made)) == "P103"
    (tmp_path / "k.json").touch()
    assert refused(lambda: backups.backup(tmp_path / "new", tmp_path / "k.json")) == "P103"


def test_other_keys_are_told_before_anything_changes(made: Path) -> None:
    said = json.loads((made / backups.MANIFEST).read_text())
    (made / backups.MANIFEST).write_text(json.dumps(said | {"sealed_with": ["0" * 16]}))
    assert refused(lambda: backups.restore(made, force=True)) == "P106"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated one, with an account, an upload and a sealed text; each test leaves it as it was."""
    found = fresh(tmp_path_factory.mktemp("yangui"))
    with found.awake():
        found.do(MADE)
        yield found


ALL = """
from yangui.platform.core.models import AuditEvent
print(User.objects.get().name, AuditEvent.objects.filter(action="test.made").count(), audit.verify() is None,
      Path(settings.MEDIA_ROOT, "paper").read_bytes() == b"paper",
      unseal("test", Path(settings.MEDIA_ROOT, "sealed").read_bytes()).decode(), WorkingDay.objects.count())
"""


@pytest.mark.slow
def test_destroyed_in_the_middle_of_a_batch_it_comes_back(installation: Installation, tmp_path: Path) -> None:
    before = installation.do(ALL)
    assert before.startswith("雁一（虚构） 1 True True 密")
    out = tmp_path / "backup"
    said = installation.yangui("backup", str(out), "--lang", "en")
    keys = tmp_path / "backup.keys.json"
    assert "move them to another place" in said
    assert keys.stat().st_mode & 0o077 == 0
    for secret in json.loads(keys.read_text()).values():
        assert all(secret.encode() not in path.read_bytes() for path in out.iterdir())
    # half a batch is written when the database is gone; the trail and the uploads go too
    installation.do(
        """
import os
from datetime import date, timedelta
with connection.cursor() as cursor:
    cursor.execute("SET session_replication_role = replica; DELETE FROM core_auditevent; DROP TABLE core_workingday")
    cursor.execute("CREATE TABLE stranger (id int)")
Path(settings.MEDIA_ROOT, "paper").unlink()
with transaction.atomic():
    User.objects.create_user("half@example.test", name="half")
    connection.cursor().execute("SELECT 1")
    os._exit(0)
"""
    )
    assert "P106" in installation.yangui("restore", str(out), fails=True)
    restored = installation.yangui("restore", str(out), "--force", "--lang", "en")
    assert "Restored as of" in restored
    assert installation.do(ALL) == before
    assert installation.do("print('stranger' in connection.introspection.table_names())") == "False"


@pytest.mark.slow
def test_a_restore_that_fails_leaves_the_database_as_it_was(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "backup"
    installation.yangui("backup", str(out))
    dump = out / backups.DATABASE
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    said = json.loads((out / backups.MANIFEST).read_text())
    said["digests"][backups.DATABASE] = backups._digest(dump)
    (out / backups.MANIFEST).write_text(json.dumps(said))
    assert "P104" in installation.yangui("restore", str(out), "--force", fails=True)
    assert installation.do(ALL).startswith("雁一（虚构） 1 True True 密")


@pytest.mark.slow
def test_another_installation_needs_the_keys(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "backup"
    installation.yangui("backup", str(out))
    (installation.folder / "sealing.key").write_text("another")
    assert "P106" in installation.yangui("restore", str(out), "--force", fails=True)
    installation.yangui("restore", str(out), "--force", "--keys", str(tmp_path / "backup.keys.json"))
    assert installation.do(ALL).startswith("雁一（虚构） 1 True True 密")

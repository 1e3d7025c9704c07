"""An embedded database whose migrations were written anew is never served, and the demo moves it aside."""

import json
import os
from pathlib import Path

import pytest

from yangui.platform.config import provenance
from yangui.rules.problems import PackError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YANGUI_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16")
    provenance.write()
    return tmp_path


def change(folder: Path, **told: str) -> None:
    note = folder / "migrations.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | told))


def test_the_database_of_this_version_stays(folder: Path) -> None:
    provenance.check()
    assert provenance.set_aside() is None
    assert (folder / "postgres").is_dir()


def test_a_migration_more_is_for_django_to_apply(folder: Path) -> None:
    note = folder / "migrations.json"
    known = json.loads(note.read_text())
    known.pop("cases/migrations/0001_initial.py")
    note.write_text(json.dumps(known))
    provenance.check()


@pytest.mark.parametrize("name", ["cases/migrations/0001_initial.py", "gone/migrations/0007_away.py"])
def test_one_that_changed_or_is_gone_is_told_and_the_database_moved(folder: Path, name: str) -> None:
    change(folder, **{name: "other"})
    with pytest.raises(PackError, match="P107"):
        provenance.check()
    aside = provenance.set_aside()
    assert aside is not None
    assert (aside / "PG_VERSION").exists()
    assert not provenance.changed()


def test_one_without_a_note_is_of_before_there_were_notes(folder: Path) -> None:
    (folder / "migrations.json").unlink()
    assert provenance.changed()


def test_a_database_in_use_is_not_moved(folder: Path) -> None:
    change(folder, **{"cases/migrations/0001_initial.py": "other"})
    pid = folder / "postgres" / "postmaster.pid"
    pid.write_text(f"{os.getpid()}\n{folder}\n")
    with pytest.raises(PackError, match="stop the program"):
        provenance.set_aside()
    pid.write_text("999999999\n")
    assert provenance.set_aside() is not None


def test_a_server_of_somebody_else_is_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "migrations.json").unlink()
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    provenance.check()

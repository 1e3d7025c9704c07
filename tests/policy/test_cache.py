import os
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.schema import PACK, write_pack
from yangui.policy import cache, read
from yangui.policy.decide import decide
from yangui.policy.load import files, load_pack
from yangui.policy.pack import Pack

WHO = {"education": "doctor", "birth_date": "1998-02-28", "employer": {"region": "999901", "since": "2031-01-31"}}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("YANGUI_CACHE", str(folder))
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The folders that were read, as opposed to taken from the cache."""
    found: list[Path] = []
    original = read.read_pack

    def read_pack(folder: Path) -> Pack:
        found.append(folder)
        return original(folder)

    monkeypatch.setattr(read, "read_pack", read_pack)
    return found


def entries(kept: Path) -> list[Path]:
    return sorted(kept.glob("*"))


def results(pack: Pack) -> list[Any]:
    found = decide(pack, "person", WHO, on=date(2031, 6, 15))
    return [(d.benefit.id, d.answer, d.amount_fen, d.missing, d.changes_on, d.receipt) for d in found]


def test_results_are_equal_with_and_without(kept: Path, pack: Path, reads: list[Path]):
    first, second, third = load_pack(pack), load_pack(pack), load_pack(pack, cache=False)
    assert len(reads) == 2
    assert len(entries(kept)) == 1
    assert results(first) == results(second) == results(third)
    assert (second.version, second.benefits, second.origins) == (third.version, third.benefits, third.origins)
    assert second.place("benefits", "small-living") == third.place("benefits", "small-living")


@pytest.mark.usefixtures("kept")
def test_a_kept_pack_needs_no_compiling(pack: Path, monkeypatch: pytest.MonkeyPatch):
    expected = results(load_pack(pack))
    for module in ("decide.compile_explained", "read.compile_benefits"):
        monkeypatch.setattr(f"yangui.policy.{module}", None)
    assert results(load_pack(pack)) == expected


def test_a_changed_file_makes_a_new_entry_and_the_old_one_goes(kept: Path, pack: Path, reads: list[Path]):
    load_pack(pack)
    (old,) = entries(kept)
    file = pack / "documents" / "2030.yaml"
    file.write_text(PACK["documents/2030.yaml"].replace("doctor: 2000", "doctor: 3000"), encoding="utf-8")
    assert results(load_pack(pack))[0][2] == 300_000 * 36
    (new,) = entries(kept)
    assert new != old
    (pack / "more.yaml").write_text("programmes: {}\n", encoding="utf-8")
    load_pack(pack)
    assert len(reads) == 3


@pytest.mark.usefixtures("kept")
def test_a_file_touched_without_a_change_is_only_slower(pack: Path, reads: list[Path]):
    expected = results(load_pack(pack))
    os.utime(pack / "pack.yaml", ns=(1, 1))
    assert results(load_pack(pack)) == expected
    assert len(reads) == 2


class Evil:
    """Runs a command where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("harm",)


def dotted(module: str, name: str) -> bytes:
    """A pickle that reaches a function through a module of ours."""
    return b"\x80\x05" + b"".join(
        b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name)
    ) + b"\x93\x8c\x04harm\x85R."  # fmt: skip


FOREIGN = {
    "empty": b"",
    "torn": pickle.dumps({"a": [1, 2, 3]})[:-5],
    "no pickle": b"hello\n" * 100,
    "not a pack": pickle.dumps({"a": 1}),
    "a function of the system": pickle.dumps(Evil()),
    "a function behind our module": dotted("yangui.policy.cache", "os.mkdir"),
    "eval": b"cbuiltins\neval\n(Vopen('harm', 'w')\ntR.",
    "a class that is not there": b"cyangui.policy.pack\nGone\n.",
    "a module that is not there": b"cyangui.gone\nGone\n.",
    "a class of another library": b"cyaml\nLoader\n.",
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_a_broken_or_foreign_entry_is_only_slower(
    kept: Path, pack: Path, reads: list[Path], data: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    expected = results(load_pack(pack))
    (entry,) = entries(kept)
    entry.write_bytes(data)
    assert results(load_pack(pack)) == expected
    assert not (tmp_path / "harm").exists()
    assert len(reads) == 2
    # and is put right
    load_pack(pack)
    assert len(reads) == 2


@pytest.mark.parametrize(
    "name", ["a function of the system", "a function behind our module", "eval", "a class of another library"]
)
def test_an_entry_with_a_foreign_class_is_refused(tmp_path: Path, name: str):
    (tmp_path / "x").write_bytes(FOREIGN[name])
    with (tmp_path / "x").open("rb") as stream, pytest.raises(pickle.UnpicklingError, match="is no part of a pack"):
        cache._Unpickler(stream).load()


def test_an_entry_that_cannot_be_read_or_replaced_is_only_slower(kept: Path, pack: Path, reads: list[Path]):
    expected = results(load_pack(pack))
    (entry,) = entries(kept)
    entry.unlink()
    entry.mkdir()
    assert results(load_pack(pack)) == expected
    assert len(reads) == 2
    assert entries(kept) == [entry]


def test_the_cache_can_be_switched_off(pack: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YANGUI_CACHE", "")
    assert cache.folder() is None
    load_pack(pack)
    load_pack(pack)
    assert len(reads) == 2


def test_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YANGUI_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.folder() == tmp_path / "xdg" / "yangui"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache.folder() == tmp_path / "home" / ".cache" / "yangui"
    assert (tmp_path / "home" / ".cache" / "yangui").stat().st_mode & 0o777 == 0o700


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch):
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("YANGUI_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    assert cache.folder() is None


@pytest.mark.parametrize("mode", [0o777, 0o722, 0o770])
def test_a_folder_that_others_may_write_is_not_used(kept: Path, pack: Path, mode: int):
    kept.mkdir()
    kept.chmod(mode)
    load_pack(pack)
    assert entries(kept) == []


def test_a_folder_of_another_user_is_not_used(kept: Path, monkeypatch: pytest.MonkeyPatch):
    assert cache.folder() == kept
    monkeypatch.setattr(os, "getuid", lambda: kept.stat().st_uid + 1)
    assert cache.folder() is None


def test_a_folder_that_cannot_be_made_is_not_used(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("YANGUI_CACHE", str(tmp_path / "file" / "below"))
    assert cache.folder() is None
    assert results(load_pack(pack))


@pytest.mark.usefixtures("kept")
def test_packs_of_one_name_in_two_places_are_not_mixed_up(tmp_path: Path):
    changed = {**PACK, "documents/2030.yaml": PACK["documents/2030.yaml"].replace("doctor: 2000", "doctor: 3000")}
    one, two = write_pack(tmp_path / "a" / "small"), write_pack(tmp_path / "b" / "small", changed)
    for _ in range(2):
        assert [results(load_pack(p))[0][2] for p in (one, two)] == [200_000 * 36, 300_000 * 36]


def test_the_key_tells_the_code_too(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "code" / "rules").mkdir(parents=True)
    (tmp_path / "code" / "rules" / "x.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(cache, "SOURCE", tmp_path / "code")
    before = cache._key(files(pack))
    assert cache._key(files(pack)) == before
    (tmp_path / "code" / "rules" / "x.py").write_text("a = 12\n", encoding="utf-8")
    assert cache._key(files(pack)) != before

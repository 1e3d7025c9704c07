"""Spoilt files of every kind: each gives its texts or is refused in one line, and nothing else."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.reading.documents import pdf, word
from tests.reading.expectations import texts
from tests.reading.mutation import spoilt
from yangui.reading.formats.files import load
from yangui.reading.problems import CODES
from yangui.rules.problems import PackError

CHUNK = 50
CHUNKS = [pytest.param(n, marks=pytest.mark.slow) if n >= 1 else n for n in range(20)]


def raw() -> str:
    return next(text.raw for text in texts() if text.id == "seg-notice-with-annexed-text")


def page() -> bytes:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in raw().splitlines())
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{paragraphs}</body></html>".encode()


FILES: dict[str, Callable[[], bytes]] = {
    "utf-8.txt": lambda: raw().encode(),
    "gb18030.txt": lambda: raw().encode("gb18030"),
    "utf-16.txt": lambda: raw().encode("utf-16"),
    "text.md": lambda: raw().encode(),
    "page.html": page,
    "document.docx": lambda: word(raw().splitlines()),
    "pages.pdf": lambda: pdf([raw().splitlines()[:20]]),
}


def told(error: PackError) -> None:
    assert error.problems
    assert [p for p in error.problems if p.code not in CODES or not p.message or "\n" in p.message] == []


@cache
def content(name: str) -> bytes:
    return FILES[name]()


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_is_taken_in(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(content(name))
    ((_, text),) = load(tmp_path / name)
    assert "加快建设制造强市" in "".join(text.split())


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_spoilt_file_is_taken_in_or_refused(tmp_path: Path, name: str, chunk: int):
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        (tmp_path / name).write_bytes(spoilt(number, content(name)))
        try:
            for _, text in load(tmp_path / name):
                text.encode()  # no half characters
                assert text.strip()
        except PackError as error:
            told(error)
        except BaseException as error:
            error.add_note(f"spoilt({number}, content({name!r}))")
            raise

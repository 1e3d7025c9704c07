"""Files of imports: sealed on the disk, opened only while they are read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import polars as pl
from django.conf import settings
from django.utils.translation import gettext as _

from yangui.platform.core.crypto import seal, unseal
from yangui.platform.core.transitions import RefusedError
from yangui.population.problems import refusal

FOLDER = "imports"
PURPOSE = "registry.import"
LINES = ".lines"
MEGABYTE = 2**20
LARGEST = 200 * MEGABYTE
# no name on the disk, no path and no ending but these comes from who uploads
SUFFIXES = frozenset([".xlsx", ".xls", ".ods", ".csv", ".txt", ".parquet"])
# a paper from which something is entered by hand
PAPERS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
NOTHING = b"\0not a paper"
LARGEST_PAPER = 20 * MEGABYTE
# what the file begins with, by its ending; a text has no such sign, and is tried as one
SIGNS = {".xlsx": b"PK", ".ods": b"PK", ".xls": b"\xd0\xcf\x11\xe0", ".parquet": b"PAR1"}


def keep(name: str, content: bytes) -> str:
    """Seals a file; where it lies, below MEDIA_ROOT. Raises `PackError` (T101, T102) for what is no table."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise refusal("T101", name, "this kind of file is not read", "give .xlsx, .csv or .parquet")
    if not content.startswith(SIGNS.get(suffix, b"")) or (suffix not in SIGNS and b"\0" in content[:4096]):
        raise refusal("T102", name, f"it is no {suffix} inside", "save it anew from the program that made it")
    where = f"{FOLDER}/{uuid4().hex}{suffix}"
    _write(where, content)
    return where


def keep_paper(name: str, content: bytes) -> str:
    """Seals a paper that somebody entered something from; where it lies. Raises `RefusedError` for what is none."""
    suffix = Path(name).suffix.lower()
    if len(content) > LARGEST_PAPER or not content.startswith(PAPERS.get(suffix, NOTHING)):
        raise RefusedError(_("依据的材料须为 PDF、PNG 或 JPEG，不超过 %s MB。") % (LARGEST_PAPER // MEGABYTE))
    where = f"{FOLDER}/{uuid4().hex}{suffix}"
    _write(where, content)
    return where


def read_paper(where: str) -> bytes:
    """A paper, unsealed."""
    return _read(where)


@contextmanager
def opened(where: str) -> Iterator[Path]:
    """The file, unsealed for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"upload{Path(where).suffix}")
        path.write_bytes(_read(where))
        yield path


def keep_lines(where: str, lines: pl.DataFrame) -> None:
    """Seals what a preview shows, beside its file."""
    stream = BytesIO()
    lines.write_parquet(stream)
    _write(where + LINES, stream.getvalue())


def lines(where: str) -> pl.DataFrame | None:
    """What the last preview of a file showed; None where there was none."""
    if not _path(where + LINES).is_file():
        return None
    return pl.read_parquet(BytesIO(_read(where + LINES)))


def forget(where: str) -> None:
    """Removes a file and its preview."""
    for name in (where, where + LINES):
        _path(name).unlink(missing_ok=True)


def _path(where: str) -> Path:
    return Path(settings.MEDIA_ROOT, where)


def _write(where: str, content: bytes) -> None:
    path = _path(where)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(seal(PURPOSE, content))


def _read(where: str) -> bytes:
    content = unseal(PURPOSE, _path(where).read_bytes())
    if content is None:
        raise ValueError(f"{where} was sealed with a key that is not among SEALING_KEYS")
    return content

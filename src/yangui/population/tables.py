"""Tables from files, frames and databases, read in order and in pieces, so that memory stays bounded.

A table gives its rows in the order of its source: the n-th row over all batches is row n, counted from 1, head and
blank lines left out. Text files and spreadsheets give every cell as text; nothing is guessed here (`values` reads it).
"""

import glob
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from yangui.population.problems import refusal
from yangui.rules.problems import shown

# Rows of a batch unless asked otherwise: beyond that speed no longer grows, memory does.
ROWS = 250_000
# A column of text that `batches` may add: what is wrong with the line itself, null where nothing is.
BROKEN = "#broken"


class Table(ABC):
    """Columns by name and rows in order. Make one with `open_table`.

    `rows` is their number, None where only reading on can tell. `name` is for messages.
    """

    name: str
    columns: Mapping[str, pl.DataType]
    rows: int | None

    def __repr__(self) -> str:
        rows = "?" if self.rows is None else self.rows
        return f"<Table {self.name}: {len(self.columns)} columns, {rows} rows>"

    def batches(self, rows: int = ROWS, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows from the first on, at most so many at a time; with `columns`, only these.

        A text file with broken lines gives a column `BROKEN` besides. May be called again, and then gives the same
        (of a query: what the database then holds). Raises `PackError` (T102, T108) where the source fails.
        """
        with reading(self.name):
            yield from self._read(rows, list(self.columns) if columns is None else list(columns))

    @abstractmethod
    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]: ...

    @abstractmethod
    def fingerprint(self) -> str:
        """What tells this table from another.

        `sha256:…` over the content: the bytes of files (each with its name where there are several), the values of a
        frame. `query:…` over server, database and text of a query, whose content nobody can know before it is read.
        """


class Files(Table):
    """A table in one or several files."""

    suffixes: ClassVar[frozenset[str]]

    def __init__(self, files: Sequence[Path], name: str) -> None:
        self.files = files
        self.name = name

    def fingerprint(self) -> str:  # noqa: D102
        total = sha256()
        for file in self.files:
            with reading(shown(file)), file.open("rb") as stream:
                content = _digest(iter(lambda: stream.read(1 << 20), b""))
            if len(self.files) == 1:
                return f"sha256:{content}"
            total.update(f"{file.name}\0{content}\0".encode())
        return f"sha256:{total.hexdigest()}"


class Columnar(Files):
    """Parquet or Arrow IPC files with the same columns; folders named `column=value` give that column."""

    def _scan(self, files: Sequence[Path]) -> pl.LazyFrame:
        raise NotImplementedError

    def __init__(self, files: Sequence[Path], name: str) -> None:
        super().__init__(files, name)
        with reading(shown(files[0])):
            self.columns = dict(self._scan(files[:1]).collect_schema())
        for file in files[1:]:
            with reading(shown(file)):
                check_alike(shown(file), dict(self._scan([file]).collect_schema()), shown(files[0]), self.columns)
        self._lazy = self._scan(files)
        with reading(name):
            self.rows = int(self._lazy.select(pl.len()).collect().item())

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        yield from chunks(self._lazy.select(columns), rows)


class Parquet(Columnar):
    """Parquet files."""

    suffixes = frozenset([".parquet", ".pq"])

    def _scan(self, files: Sequence[Path]) -> pl.LazyFrame:
        return pl.scan_parquet(list(files), glob=False, hive_partitioning=_hive(files))


class Ipc(Columnar):
    """Files of the Arrow IPC format."""

    suffixes = frozenset([".arrow", ".ipc", ".feather"])

    def _scan(self, files: Sequence[Path]) -> pl.LazyFrame:
        return pl.scan_ipc(list(files), glob=False, hive_partitioning=_hive(files))


class Frame(Table):
    """A frame in memory, or a lazy one, whose query must keep its order for row numbers to be stable."""

    def __init__(self, frame: pl.DataFrame | pl.LazyFrame) -> None:
        self.name = "<frame>"
        self._frame = frame
        self.rows = frame.height if isinstance(frame, pl.DataFrame) else None
        with reading(self.name):
            self.columns = dict(frame.collect_schema())
        if not self.columns:
            raise refusal("T104", self.name, "the table has no columns")

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        if isinstance(self._frame, pl.DataFrame):
            yield from self._frame.select(columns).iter_slices(rows)
        else:
            yield from chunks(self._frame.select(columns), rows)

    def fingerprint(self) -> str:  # noqa: D102
        return f"sha256:{_digest(_as_bytes(batch) for batch in self.batches(100_000))}"


def open_table(
    source: Any, *, sheet: str | None = None, encoding: str | None = None, query: str | None = None
) -> Table:
    """The table at `source`.

    A path (a file, a folder or a glob) to Parquet, Arrow IPC, text with separators or a spreadsheet, told apart by
    their endings; a frame of Polars (also lazy), or whatever speaks Arrow's stream interface, such as a frame of pandas
    or a table of pyarrow; `postgresql://…` with a `query`. `sheet` is a spreadsheet's (the first unless said),
    `encoding` a text file's (UTF-8 or GB 18030, told from the content, unless said).
    Raises `PackError` (T101 to T108).
    """
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        _only(sheet=sheet, encoding=encoding, query=query)
        return Frame(source)
    if hasattr(source, "__arrow_c_stream__"):
        _only(sheet=sheet, encoding=encoding, query=query)
        return Frame(_from_arrow(source))
    if isinstance(source, str) and source.startswith(("postgresql://", "postgres://")):
        from yangui.population.postgres import Query

        _only(sheet=sheet, encoding=encoding)
        return Query(source, query)
    _only(query=query)
    if not isinstance(source, str | Path):
        raise refusal("T101", type(source).__name__, "is nothing that a table can be read from")
    return _open_files(Path(source), sheet, encoding)


def _open_files(path: Path, sheet: str | None, encoding: str | None) -> Table:
    from yangui.population.spreadsheet import Spreadsheet
    from yangui.population.textfile import TextFiles

    kinds: tuple[type[Files], ...] = (Parquet, Ipc, TextFiles, Spreadsheet)
    known = {suffix: kind for kind in kinds for suffix in sorted(kind.suffixes)}
    files = _found(path, known)
    name = shown(path)
    found = {known.get(file.suffix.lower()) for file in files}
    kind = found.pop()
    if found:
        raise refusal("T101", name, "holds files of several formats", "keep one, or give a glob such as DIR/*.csv")
    if kind is None:
        raise refusal("T101", name, "is of an unknown format", f"the endings known are {' '.join(known)}")
    for file in files:
        if file.stat().st_size == 0:
            raise refusal("T104", shown(file), "the file is empty")
    if kind is TextFiles:
        _only(sheet=sheet)
        return TextFiles(files, name, encoding)
    _only(encoding=encoding)
    if kind is Spreadsheet:
        return Spreadsheet(files, name, sheet)
    _only(sheet=sheet)
    return kind(files, name)


def _found(path: Path, known: Mapping[str, Any]) -> list[Path]:
    """The files behind a path in a fixed order; what begins with a dot or an underscore is no part of a table."""
    if path.is_file():
        return [path]
    if path.is_dir():
        files = [p for p in path.rglob("*") if p.suffix.lower() in known]
    else:
        files = [Path(p) for p in glob.glob(str(path), recursive=True)]
    files = sorted(p for p in files if p.is_file() and not _hidden(p.parts[len(path.parts) - 1 :]))
    if not files:
        what = "holds no file of a known format" if path.is_dir() else "does not exist"
        raise refusal("T101", shown(path), what, f"the endings known are {' '.join(known)}")
    return files


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(("_", ".")) and part not in (".", "..") for part in parts)


def _hive(files: Sequence[Path]) -> bool:
    return any("=" in part for part in files[0].parts[:-1])


def _only(**options: str | None) -> None:
    for option, value in options.items():
        if value is not None:
            raise refusal("T101", value, f"this kind of table takes no {option}", "leave it out")


def _from_arrow(source: Any) -> pl.DataFrame:
    names = [str(name) for name in getattr(source, "columns", []) if isinstance(name, str | int)]
    names += getattr(source, "column_names", [])
    check_names("<frame>", names)
    with reading("<frame>"):
        try:
            # through the stream interface even where Polars knows a shorter way: pandas' NaN means missing
            return pl.scan_arrow_c_stream(source).collect()
        except ImportError as error:
            raise refusal("T107", "<frame>", f"needs a package: {error}", "pip install pyarrow") from None


# for all kinds of tables


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turns what goes wrong in a library while a table is read into one line."""
    try:
        yield
    except pl.exceptions.DuplicateError as error:
        raise refusal("T103", name, first_line(error), "give each column a name of its own") from None
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else first_line(error)
        raise refusal("T102", name, f"cannot be read: {reason}") from None


def first_line(error: BaseException) -> str:
    """What an error of a library says, short enough for a message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def check_names(name: str, columns: Sequence[str]) -> None:
    """Raises `PackError` (T103) for a column without a name or with that of another."""
    if "" in columns:
        raise refusal("T103", name, f"column {columns.index('') + 1} has no name", "name it in the first row")
    double = next((c for c in columns if columns.count(c) > 1), None)
    if double is not None:
        raise refusal("T103", name, f"two columns are called {double}", "give each a name of its own")


def check_alike(name: str, columns: Mapping[str, Any], other: str, wanted: Mapping[str, Any]) -> None:
    """Raises `PackError` (T105) where two files of a table do not have the same columns of the same types."""
    for column in [*wanted, *columns]:
        if column not in columns or column not in wanted:
            raise refusal("T105", name, f"only one of this file and {other} has a column {column}")
        if columns[column] != wanted[column]:
            raise refusal("T105", name, f"{column} holds {columns[column]} here and {wanted[column]} in {other}")


def chunks(lazy: pl.LazyFrame, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of a query as they come, in order."""
    yield from lazy.collect_batches(chunk_size=rows, maintain_order=True, lazy=True, engine="streaming")


def _as_bytes(batch: pl.DataFrame) -> bytes:
    stream = BytesIO()
    batch.rechunk().write_ipc_stream(stream)
    return stream.getvalue()


def _digest(pieces: Iterable[bytes]) -> str:
    total = sha256()
    for piece in pieces:
        total.update(piece)
    return total.hexdigest()

"""What all tables have in common: columns by name, rows in order and in pieces, and errors of one line."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from yangui.population.problems import refusal
from yangui.rules.problems import shown

# Rows of a batch unless asked otherwise: beyond that speed no longer grows, memory does.
ROWS = 500_000
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
        """The rows from the first on, so many at a time, the rest at last; with `columns`, only these.

        A text file with broken lines gives a column `BROKEN` besides. May be called again, and then gives the same
        (of a query: what the database then holds). Raises `PackError` (T102, T108) where the source fails.
        """
        with reading(self.name):
            yield from _exact(self._read(rows, list(self.columns) if columns is None else list(columns)), rows)

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

    def fingerprint(self) -> str:
        total = sha256()
        for file in self.files:
            with reading(shown(file)), file.open("rb") as stream:
                content = digest(iter(lambda: stream.read(1 << 20), b""))
            if len(self.files) == 1:
                return f"sha256:{content}"
            total.update(f"{file.name}\0{content}\0".encode())
        return f"sha256:{total.hexdigest()}"


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


def _exact(batches: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The same rows, but so many at a time, however the source cuts them: who goes on later counts on that."""
    waiting: list[pl.DataFrame] = []
    height = 0
    for batch in batches:
        waiting.append(batch)
        height += batch.height
        if height >= rows:
            whole = waiting[0] if len(waiting) == 1 else pl.concat(waiting, how="diagonal")
            for start in range(0, height - rows + 1, rows):
                yield whole.slice(start, rows)
            rest = whole.slice(height - height % rows)
            waiting, height = [rest] if rest.height else [], rest.height
    if waiting:
        yield pl.concat(waiting, how="diagonal")


def digest(pieces: Iterable[bytes]) -> str:
    """The SHA-256 of bytes that come in pieces, in hexadecimal digits."""
    total = sha256()
    for piece in pieces:
        total.update(piece)
    return total.hexdigest()

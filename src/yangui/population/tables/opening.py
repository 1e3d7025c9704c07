"""Tables from files, frames and databases, read in order and in pieces, so that memory stays bounded.

A table gives its rows in the order of its source: the n-th row over all batches is row n, counted from 1, head and
blank lines left out. Text files and spreadsheets give every cell as text; nothing is guessed here (`values` reads it).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from yangui.population.postgres import Query
from yangui.population.problems import refusal
from yangui.population.source import Files, Table, check_alike, check_names, chunks, digest, reading
from yangui.population.spreadsheet import Spreadsheet
from yangui.population.textfile import TextFiles
from yangui.rules.problems import shown


class Columnar(Files):
    """Parquet or Arrow IPC files with the same columns; folders named `column=value` give that column, as a text."""

    def __init__(self, files: Sequence[Path], name: str) -> None:
        super().__init__(files, name)
        self.columns: dict[str, pl.DataType] = {}
        self._heights: list[int] = []
        for file in files:
            with reading(shown(file)):
                columns = dict(self._scan(file).collect_schema())
                self._heights.append(self._scan(file).select(pl.len()).collect().item())
            if self.columns:
                check_alike(shown(file), columns, shown(files[0]), self.columns)
            else:
                self.columns = columns
        self.rows = sum(self._heights)

    def _scan(self, file: Path) -> pl.LazyFrame:
        raise NotImplementedError

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        # Slice by slice takes a third of the memory of Polars' own batches, which run ahead, and no more time.
        for file, height in zip(self.files, self._heights, strict=True):
            for start in range(0, height, rows):
                yield self._scan(file).slice(start, rows).select(columns).collect()

    def piece(self, first: int, rows: int, columns: Sequence[str]) -> pl.DataFrame:
        """The rows from `first` on, counted from 0: so many, or as many as there are; as `batches` would give them."""
        found = []
        with reading(self.name):
            for file, height in zip(self.files, self._heights, strict=True):
                if rows > 0 and first < height:
                    found.append(self._scan(file).slice(first, rows).select(columns).collect())
                    rows -= found[-1].height
                first = max(first - height, 0)
        return found[0] if len(found) == 1 else pl.concat(found)


class Parquet(Columnar):
    """Parquet files."""

    suffixes = frozenset([".parquet", ".pq"])

    def _scan(self, file: Path) -> pl.LazyFrame:
        hive = _hive(file)
        return pl.scan_parquet(file, glob=False, hive_partitioning=bool(hive), hive_schema=hive)


class Ipc(Columnar):
    """Files of the Arrow IPC format."""

    suffixes = frozenset([".arrow", ".ipc", ".feather"])

    def _scan(self, file: Path) -> pl.LazyFrame:
        hive = _hive(file)
        return pl.scan_ipc(file, glob=False, hive_partitioning=bool(hive), hive_schema=hive)


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

    def fingerprint(self) -> str:
        return f"sha256:{digest(_as_bytes(batch) for batch in self.batches(100_000))}"


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
        _only(sheet=sheet, encoding=encoding)
        return Query(source, query)
    _only(query=query)
    if not isinstance(source, str | Path):
        raise refusal("T101", type(source).__name__, "is nothing that a table can be read from")
    return _open_files(Path(source), sheet, encoding)


def _open_files(path: Path, sheet: str | None, encoding: str | None) -> Table:
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
        anchor = Path(path.anchor)
        files = list(anchor.glob(str(path.relative_to(anchor))))
    files = sorted(p for p in files if p.is_file() and not _hidden(p.parts[len(path.parts) - 1 :]))
    if not files:
        what = "holds no file of a known format" if path.is_dir() else "does not exist"
        raise refusal("T101", shown(path), what, f"the endings known are {' '.join(known)}")
    return files


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(("_", ".")) and part not in (".", "..") for part in parts)


def _hive(file: Path) -> dict[str, pl.DataType] | None:
    return {part.partition("=")[0]: pl.String() for part in file.parts[:-1] if "=" in part} or None


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


def _as_bytes(batch: pl.DataFrame) -> bytes:
    stream = BytesIO()
    batch.rechunk().write_ipc_stream(stream)
    return stream.getvalue()

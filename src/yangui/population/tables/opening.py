"""What opens a table: a file, a folder, a frame or a query, told apart by what is given."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from yangui.population.problems import refusal
from yangui.population.tables.columnar import Frame, Ipc, Parquet
from yangui.population.tables.postgres import Query
from yangui.population.tables.source import Files, Table, check_names, reading
from yangui.population.tables.spreadsheet import Spreadsheet
from yangui.population.tables.textfile import TextFiles
from yangui.rules.problems import shown


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

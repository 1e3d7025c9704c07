"""Tables whose columns have types: Parquet and Arrow IPC files, and frames in memory."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import polars as pl

from yangui.population.problems import refusal
from yangui.population.tables.source import Files, Table, check_alike, chunks, digest, reading
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


def _hive(file: Path) -> dict[str, pl.DataType] | None:
    return {part.partition("=")[0]: pl.String() for part in file.parts[:-1] if "=" in part} or None


def _as_bytes(batch: pl.DataFrame) -> bytes:
    stream = BytesIO()
    batch.rechunk().write_ipc_stream(stream)
    return stream.getvalue()

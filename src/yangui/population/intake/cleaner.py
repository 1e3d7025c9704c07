"""One table's rows to typed facts, and what stands in the way of each row."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from yangui.population.intake.keys import SUSPECT, key_faults, key_text
from yangui.population.intake.mapping import Column
from yangui.population.intake.values import Reader, as_text, quoted
from yangui.population.problems import refusal
from yangui.population.tables.source import BROKEN
from yangui.rules.check import FactType

# Columns beside the facts, whose names have no such sign: the number of the row, and the key as a text.
ROW, KEY = "#row", "#key"
SUSPICION = "#suspicion"
# A fault names the place in the batch. A fatal one is of the row itself, which then stands for no entity.
FAULTS = {"at": pl.UInt32, "column": pl.String, "value": pl.String, "reason": pl.String, "fatal": pl.Boolean}


class Cleaner:
    """Reads the columns of one table; `table` is its name for messages."""

    def __init__(
        self,
        table: str,
        columns: Mapping[str, Column],
        facts: Mapping[str, FactType],
        key: str | None,
        unknown: Sequence[str] = (),
    ) -> None:
        self.table = table
        self.key = key
        self.readers = {name: Reader(facts[column.fact], column, unknown) for name, column in columns.items()}
        self.needs = tuple(dict.fromkeys([*([key] if key else []), *columns]))

    def require(self, columns: Iterable[str], also: Iterable[str] = ()) -> None:
        """Raises `PackError` (T301) unless all columns that are read are there."""
        given = set(columns)
        for name in (*self.needs, *also):
            if name not in given:
                near = ", ".join(sorted(given)[:12])
                raise refusal("T301", self.table, f"there is no column {name}", f"the table has {near}")

    def clean(self, batch: pl.DataFrame, first_row: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The columns `ROW`, `KEY` and facts for every row, null where a cell is faulty; and the faults.

        Raises `PackError` (T301, T303).
        """
        self.require(batch.columns)
        rows = pl.int_range(first_row, first_row + batch.height, eager=True).alias(ROW)
        held = batch.schema
        casts = {
            name: cast
            for name, reader in self.readers.items()
            if (cast := reader.cast(pl.col(name), held[name])) is not None
        }
        # one query, so that all columns are worked on at once
        quick = batch.select(*self._suspicion(batch), **casts)
        faults: list[pl.DataFrame] = []
        key = self._key(batch, rows, faults, suspect=SUSPICION not in quick.columns or bool(quick[SUSPICION].any()))
        found: list[pl.Series] = [rows, key]
        for name, reader in self.readers.items():
            raw = batch[name]
            if name in casts and reader.proven(raw, quick[name]):
                found.append(reader.scaled(quick[name]).alias(reader.how.fact))
                continue
            try:
                values, reasons = reader.read(raw)
            except TypeError as error:
                message = f"the column {name} {error}; {reader.how.fact} is a {reader.fact.type}"
                raise refusal("T303", self.table, message) from None
            found.append(values.alias(reader.how.fact))
            if reasons is not None:
                faults.append(faults_of(name, raw, reasons))
        return pl.DataFrame(found), _with_broken(batch, faults)

    def _suspicion(self, batch: pl.DataFrame) -> list[pl.Expr]:
        if self.key is None or batch.schema[self.key] != pl.String:
            return []
        return [(pl.col(self.key).is_null() | pl.col(self.key).str.contains(SUSPECT)).any().alias(SUSPICION)]

    def _key(self, batch: pl.DataFrame, rows: pl.Series, faults: list[pl.DataFrame], *, suspect: bool) -> pl.Series:
        if self.key is None:
            return rows.cast(pl.String).alias(KEY)
        raw = batch[self.key]
        if not suspect:
            return raw.alias(KEY)
        try:
            key = key_text(raw).alias(KEY)
        except TypeError as error:
            raise refusal("T303", self.table, f"the key {self.key} {error}") from None
        reasons = key_faults(key)
        if reasons is not None:
            faults.append(faults_of(self.key, raw, reasons, fatal=True))
        return key


def faults_of(column: str, raw: pl.Series, reasons: pl.Series, *, fatal: bool = False) -> pl.DataFrame:
    """The faults of one column, where there is a reason."""
    at = reasons.is_not_null().arg_true()
    cells = raw.gather(at)
    nested = cells.dtype.is_nested() or cells.dtype in (pl.Binary, pl.Object)
    texts = [None if c is None else str(list(c)) for c in cells] if nested else as_text(cells).to_list()
    return pl.DataFrame(
        {
            "at": at,
            "column": pl.repeat(column, len(at), eager=True, dtype=pl.String),
            "value": quoted(texts),
            "reason": reasons.gather(at),
            "fatal": pl.repeat(fatal, len(at), eager=True, dtype=pl.Boolean),
        },
        schema=FAULTS,
    )


def _with_broken(batch: pl.DataFrame, faults: list[pl.DataFrame]) -> pl.DataFrame:
    """All faults; of a line that is broken only that, because its cells stand in the wrong columns."""
    found = pl.concat([pl.DataFrame(schema=FAULTS), *faults])
    if BROKEN not in batch.columns:
        return found
    broken = faults_of("", batch[BROKEN], batch[BROKEN], fatal=True).with_columns(value=None)
    return pl.concat([found.join(broken, on="at", how="anti"), broken.cast(FAULTS)])  # type: ignore[arg-type]

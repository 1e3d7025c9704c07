"""Related tables: the employers, teams and start-ups that the rows of a table name by their keys."""

from pathlib import Path

import polars as pl

from yangui.population.intake.cleaner import KEY, ROW, Cleaner, faults_of
from yangui.population.intake.keys import key_text, naming
from yangui.population.intake.mapping import Join
from yangui.population.problems import refusal
from yangui.population.tables.opening import open_table
from yangui.population.tables.source import Table
from yangui.rules.check import FactType

BAD = "#bad"
# A line for each faulty cell; the key is null where it names nothing.
SPOILT = {"row": pl.Int64, "key": pl.String, "column": pl.String, "value": pl.String, "reason": pl.String}


class Partner:
    """A related table, held in memory as typed facts by key.

    `quarantine` lists its own faulty cells (`SPOILT`). A row with a fault spoils those that name
    it, unless `lenient`: then only its faulty facts are unknown.
    Raises `PackError` (T302) where a key stands in two rows, because neither is then known to be right.
    """

    def __init__(self, join: Join, facts: dict[str, FactType], folder: Path, *, lenient: bool) -> None:
        self.by = join.by
        self.table = open_partner(join, folder)
        self.cleaner = Cleaner(self.table.name, join.columns, facts, join.key, join.unknown)
        self.cleaner.require(self.table.columns)
        rows: list[pl.DataFrame] = []
        faults: list[pl.DataFrame] = []
        first = 1
        for batch in self.table.batches(columns=self.cleaner.needs):
            values, found = self.cleaner.clean(batch, first)
            if not lenient:
                found = found.with_columns(fatal=True)
            spoilt = pl.int_range(batch.height, dtype=pl.UInt32, eager=True).is_in(
                found.filter("fatal")["at"].implode()
            )
            text = f"its row {{}} in {self.table.name} is in quarantine"
            rows.append(values.with_columns(pl.when(spoilt).then(pl.format(text, ROW)).alias(BAD)))
            row, key = (pl.col("at").cast(pl.Int64) + first).alias("row"), values[KEY].gather(found["at"])
            faults.append(found.select(row, naming(key), "column", "value", "reason"))
            first += batch.height
        names = [column.fact for column in join.columns.values()]
        schema = {KEY: pl.String(), **{r.how.fact: r.dtype for r in self.cleaner.readers.values()}, BAD: pl.String()}
        frame = pl.concat([pl.DataFrame(schema=schema), *(r.select(*schema) for r in rows)]).drop_nulls(KEY)
        doubled = frame.filter(pl.col(KEY).is_duplicated())[KEY].unique(maintain_order=True)
        if len(doubled):
            few = ", ".join(doubled.head(5)) + " …" * (len(doubled) > 5)
            message = f"{len(doubled)} keys in {join.key} stand in more than one row: {few}"
            raise refusal("T302", self.table.name, message, "keep one row for each")
        # what a spoilt row says is not used
        kept = [pl.when(pl.col(BAD).is_null()).then(pl.col(name)).alias(name) for name in names]
        self.frame = frame.with_columns(kept)
        self.quarantine = pl.concat([pl.DataFrame(schema=SPOILT), *faults]).sort("row", maintain_order=True)

    def attach(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The partners' facts for each row, null where there is no partner of that key; and the faults."""
        try:
            key = key_text(batch[self.by]).alias(KEY)
        except TypeError as error:
            raise refusal("T303", self.table.name, f"the column {self.by} {error}, which names no partner") from None
        found = key.to_frame().join(self.frame, on=KEY, how="left", maintain_order="left")
        return found.drop(KEY, BAD), faults_of(self.by, key, found[BAD])


def open_partner(join: Join, folder: Path) -> Table:
    """The related table; its path counts from `folder`."""
    source = join.table if "://" in join.table else folder / join.table
    return open_table(source, sheet=join.sheet, encoding=join.encoding, query=join.query)

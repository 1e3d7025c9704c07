"""The way in: rows of a register become typed facts, and every row is accounted for.

A row with a faulty cell goes to quarantine and is not evaluated, unless the operator says that such facts count as
unknown. A row that stands for no entity (no key, the key of another row too, a broken line) always goes.
"""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.intake.cleaner import FAULTS, KEY, Cleaner, faults_of
from yangui.population.intake.join import Partner
from yangui.population.intake.keys import doubled_keys, naming
from yangui.population.intake.mapping import Column, TableMapping, check_mapping, facts_of
from yangui.population.problems import refusal
from yangui.population.tables.source import BROKEN, ROWS, Table
from yangui.rules.problems import PackError

# The key of a table whose columns are called as the facts are.
ID = "id"
QUARANTINE = {
    "row": pl.Int64,
    "key": pl.String,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "left": pl.Boolean,
}


class Cleaned(NamedTuple):
    """A batch taken in.

    `facts` has the columns `ROW` and `KEY` and the facts that the table gives, as `rules.columns.dtype` holds them.
    `quarantine` has a line for each faulty cell: row, key (null where it names nothing), column, value (safe to open
    in a spreadsheet), reason, and whether the row `left`. Rows in = rows of `facts` + different rows of `quarantine`
    that left.
    """

    facts: pl.DataFrame
    quarantine: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Report:
    """What does not meet: `unknown` facts, which no column gives, and `unused` columns, which give no fact."""

    unknown: tuple[str, ...]
    unused: tuple[str, ...]


class Intake:
    """Takes in tables about one kind of entity.

    Without a mapping, columns are called as facts are (or `judged.<condition id>`), `id` is the key where there is one,
    and whole numbers are what rules compute in (fen, millionths), as `synth` writes them. Paths of joined tables count
    from `folder`. Nothing in it changes while it works, so that it may be sent to other processes.
    Raises `PackError` for a mapping that does not fit the pack (T202 to T205) and for joined tables (T1…, T3…).
    """

    def __init__(
        self,
        pack: Pack,
        kind: Kind,
        mapping: TableMapping | None = None,
        *,
        bad: Literal["quarantine", "unknown"] = "quarantine",
        folder: Path = Path(),
    ) -> None:
        self.known = facts_of(pack, kind)
        self.mapping = mapping
        self.lenient = bad == "unknown"
        if mapping and mapping.for_ != kind:
            raise refusal("T201", "for", f"the mapping is for a {mapping.for_}, not for a {kind}")
        problems = check_mapping(mapping, pack) if mapping else []
        if problems:
            raise PackError(*problems)
        self._cleaners: dict[tuple[str, ...], Cleaner] = {}
        joins = mapping.joins.values() if mapping else ()
        self.partners = [Partner(join, self.known, folder, lenient=self.lenient) for join in joins]
        self.name = "<table>"
        self._only: Collection[str] | None = None
        self._doubled: pl.Series | None = None

    def over(self, table: Table, only: Collection[str] | None = None) -> "Intake":
        """The same for all of one table: its columns are checked, and its doubled keys are known beforehand.

        With `only`, columns that give other facts than these are not read, and their faults not seen.

        Both rows of a doubled key go to quarantine, wherever they stand. Raises `PackError` (T301, T302, T303).
        """
        bound = copy(self)
        bound._only = only  # noqa: SLF001
        bound.name, bound._cleaners = table.name, {}  # noqa: SLF001
        cleaner = bound._cleaner(table.columns)  # noqa: SLF001
        cleaner.require(table.columns, (partner.by for partner in self.partners))
        bound._doubled = doubled_keys(table, cleaner.key) if cleaner.key else None  # noqa: SLF001
        return bound

    def needs(self, columns: Iterable[str]) -> list[str]:
        """Of a table's columns those that are read."""
        wanted = {*self._cleaner(columns).needs, *(partner.by for partner in self.partners)}
        return [name for name in columns if name in wanted]

    def report(self, columns: Iterable[str]) -> Report:
        """What a table with these columns leaves unknown, and what of it is not used."""
        given = list(columns)
        read = {reader.how.fact for reader in self._cleaner(given).readers.values()}
        unused = {name: None for name in given if name not in self.needs(given)}
        for partner in self.partners:
            read |= {reader.how.fact for reader in partner.cleaner.readers.values()}
        if self.mapping:
            unused = {name: None for name in unused if name not in self.mapping.ignore}
            for partner, join in zip(self.partners, self.mapping.joins.values(), strict=True):
                names = [n for n in partner.table.columns if n not in partner.cleaner.needs and n not in join.ignore]
                unused |= {f"{partner.table.name}: {name}": None for name in names}
        return Report(tuple(fact for fact in self.known if fact not in read), tuple(unused))

    def batches(self, table: Table, rows: int = ROWS) -> Iterator[Cleaned]:
        """All of a table, taken in batch by batch."""
        bound = self.over(table)
        first = 1
        for batch in table.batches(rows, self.needs(table.columns)):
            yield bound.clean(batch, first)
            first += batch.height
        assert table.rows is None or table.rows == first - 1

    def clean(self, batch: pl.DataFrame, first_row: int = 1) -> Cleaned:
        """The rows of one batch, the first of which is `first_row`.

        Unless it comes from `over`, doubled keys are seen only within the batch. Raises `PackError` (T301, T303).
        """
        cleaner = self._cleaner(batch.columns)
        cleaner.require(batch.columns, (partner.by for partner in self.partners))
        values, faults = cleaner.clean(batch, first_row)
        more = [faults]
        if cleaner.key:
            more.append(self._doubles(cleaner.key, values[KEY]))
        for partner in self.partners:
            given, found = partner.attach(batch)
            values = values.hstack(given)
            more.append(
                found if BROKEN not in batch.columns else found.join(faults.filter("fatal"), on="at", how="anti")
            )
        return self._parted(values, pl.concat(more), first_row)

    def _asked(self, fact: str) -> bool:
        return self._only is None or fact in self._only

    def _cleaner(self, columns: Iterable[str]) -> Cleaner:
        """What reads a table with these columns; kept, because it remembers the values that it has read."""
        given = tuple(columns)
        if given not in self._cleaners:
            mapping = self.mapping
            if mapping:
                columns = {name: column for name, column in mapping.columns.items() if self._asked(column.fact)}
                made = Cleaner(self.name, columns, self.known, mapping.key, mapping.unknown)
            else:
                plain = {name: Column(fact=name) for name in given if name in self.known and self._asked(name)}
                made = Cleaner(self.name, plain, self.known, ID if ID in given else None)
            self._cleaners[given] = made
        return self._cleaners[given]

    def _doubles(self, column: str, key: pl.Series) -> pl.DataFrame:
        if self._doubled is not None:
            double = key.is_in(self._doubled.implode())
        else:
            ascending = not key.null_count() and (key > key.shift(1)).all()
            double = key.is_duplicated() & key.is_not_null() if not ascending else key.is_null()
        if not double.any():
            return pl.DataFrame(schema=FAULTS)
        reason = pl.select(pl.when(double).then(pl.lit("is the key of another row too"))).to_series()
        return faults_of(column, key, reason, fatal=True)

    def _parted(self, values: pl.DataFrame, faults: pl.DataFrame, first_row: int) -> Cleaned:
        if faults.is_empty():
            return Cleaned(values, pl.DataFrame(schema=QUARANTINE))
        leaving = (faults.filter("fatal") if self.lenient else faults)["at"].unique()
        stays = pl.int_range(values.height, dtype=pl.UInt32, eager=True).is_in(leaving.implode()).not_()
        facts = values.filter(stays)
        ordered = faults.sort("at", maintain_order=True)
        quarantine = ordered.select(
            (pl.col("at").cast(pl.Int64) + first_row).alias("row"),
            naming(values[KEY].gather(ordered["at"])),
            "column",
            "value",
            "reason",
            left=pl.col("at").is_in(leaving.implode()),
        )
        assert facts.height + quarantine.filter("left")["row"].n_unique() == values.height
        return Cleaned(facts, quarantine)

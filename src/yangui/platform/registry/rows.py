"""Rows of a file, cleaned: what each is called by, what it says, and why some cannot be taken."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from yangui.platform.core.clock import today
from yangui.platform.core.crypto import keyed_hashes
from yangui.platform.core.fields import LookupHashField
from yangui.platform.registry import identity
from yangui.platform.registry.columns import Columns
from yangui.platform.registry.models import Identifier
from yangui.platform.registry.values import texts
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.intake.cleaner import ROW
from yangui.population.intake.intake import Intake
from yangui.population.intake.values import quoted
from yangui.population.run.place import PLACES
from yangui.population.tables.source import BROKEN, Table

AT_A_TIME = 50_000
MOST_NAME = 200
REFUSED = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
NUMBERS = {"row": pl.Int64, "type": pl.String, "hash": pl.String, "newest": pl.Boolean, "value": pl.String}
FACTS = {"row": pl.Int64, "name": pl.String, "value": pl.String}
LINKS = {"row": pl.Int64, "type": pl.String, "hash": pl.String}


class Part(NamedTuple):
    """Some rows: `rows` (row, name, region) are those that could be read, `refused` a line for each cell that is
    why another could not; `numbers`, `facts` and `links` (to employers) belong to the former.
    """

    height: int
    rows: pl.DataFrame
    numbers: pl.DataFrame
    facts: pl.DataFrame
    links: pl.DataFrame
    refused: pl.DataFrame


def parts(pack: Pack, kind: Kind, columns: Columns, table: Table, scope: str) -> Iterator[Part]:
    """The rows of a table in order; the first is 1. A register's own numbers are given in `scope` (`identity`).

    Raises `PackError` (T1…, T3…).
    """
    intake = Intake(pack, kind, columns.table).over(table)
    needed = dict.fromkeys([*intake.needs(table.columns), *columns.own])
    first = 1
    for batch in table.batches(AT_A_TIME, list(needed)):
        yield _part(intake, columns, batch, first, scope)
        first += batch.height


def _part(intake: Intake, columns: Columns, batch: pl.DataFrame, first: int, scope: str) -> Part:
    cleaned = intake.clean(batch, first)
    number = pl.int_range(first, first + batch.height, dtype=pl.Int64, eager=True).alias("row")
    refused = [cleaned.quarantine.select("row", "column", "value", "reason")]
    numbers, missing = _numbers(columns, batch, number, refused, scope)
    links = _links(columns, batch, number, refused)
    if BROKEN in batch.columns:  # of a broken line only that is told
        broken = number.filter(batch[BROKEN].is_not_null())
        refused[1:] = [r.filter(~pl.col("row").is_in(broken.implode())) for r in refused[1:]]
        missing = missing.filter(~missing.is_in(broken.implode()))
    refused.append(pl.DataFrame({"row": missing}).with_columns(
        column=pl.lit(next(iter(columns.numbers.values()))), value=pl.lit(None, pl.String),
        reason=pl.lit("the number is missing"),
    ))  # fmt: skip
    out = pl.concat([r.cast(REFUSED) for r in refused])  # type: ignore[arg-type]
    bad = out["row"].unique().implode()
    rows = _named(columns, batch, number, cleaned.facts).filter(~pl.col("row").is_in(bad))
    facts = _facts(intake, cleaned.facts.filter(~pl.col(ROW).is_in(bad)))
    stays = ~pl.col("row").is_in(bad)
    return Part(batch.height, rows, numbers.filter(stays), facts, links.filter(stays), out)


def _named(columns: Columns, batch: pl.DataFrame, number: pl.Series, facts: pl.DataFrame) -> pl.DataFrame:
    """Row, name and region; the region is the first that the facts tell (`run.place`)."""
    told = [pl.col(p).cast(pl.String) for p in PLACES if p in facts.columns]
    places = facts.select(pl.col(ROW).alias("row"), pl.coalesce([*told, pl.lit(None, pl.String)]).alias("region"))
    name = (
        batch[columns.name].cast(pl.String)
        if columns.name
        else pl.repeat(None, batch.height, dtype=pl.String, eager=True)
    )
    tidy = name.str.strip_chars().str.slice(0, MOST_NAME).replace("", None).alias("name")
    return pl.DataFrame([number, tidy]).join(places, on="row", how="left", maintain_order="left")


def _facts(intake: Intake, facts: pl.DataFrame) -> pl.DataFrame:
    """One line for each fact that is known."""
    long = [
        facts.select(
            pl.col(ROW).cast(pl.Int64).alias("row"), pl.lit(name).alias("name"),
            texts(intake.known[name], name).alias("value"),
        ).drop_nulls("value")
        for name in facts.columns
        if not name.startswith("#")
    ]  # fmt: skip
    return pl.concat([pl.DataFrame(schema=FACTS), *long])


def _numbers(
    columns: Columns, batch: pl.DataFrame, number: pl.Series, refused: list[pl.DataFrame], scope: str
) -> tuple[pl.DataFrame, pl.Series]:
    """The numbers with their hashes, a line for each key that may have hashed one; and the rows that have none."""
    found = [pl.DataFrame(schema=NUMBERS)]
    blank = pl.repeat(True, batch.height, eager=True)
    for type, column in columns.numbers.items():
        values = _checked(type, column, batch, number, refused)
        blank &= batch[column].cast(pl.String).fill_null("").str.strip_chars() == ""
        rows, kept = number.filter(values.is_not_null()), values.drop_nulls()
        if type == Identifier.Type.REGISTER_NUMBER:
            kept = identity.scoped("", scope) + kept
        found += hashed(type, rows, kept)
    return pl.concat(found), number.filter(blank)


def _links(columns: Columns, batch: pl.DataFrame, number: pl.Series, refused: list[pl.DataFrame]) -> pl.DataFrame:
    found = [pl.DataFrame(schema=LINKS)]
    for type, column in columns.links.items():
        values = _checked(Identifier.Type.USCC, column, batch, number, refused)
        different = values.drop_nulls().unique(maintain_order=True)
        hashes = pl.Series("hash", [_hashes(value) for value in different], dtype=pl.List(pl.String))
        known = pl.DataFrame([different.alias("value"), hashes])
        told = pl.DataFrame({"row": number, "type": [str(type)] * len(number), "value": values}).drop_nulls("value")
        found.append(told.join(known, on="value").explode("hash").select(list(LINKS)))
    return pl.concat(found)


def _checked(type: str, column: str, batch: pl.DataFrame, number: pl.Series, refused: list[pl.DataFrame]) -> pl.Series:
    values, reasons = identity.read(type, batch[column], today=today())
    bad = reasons.is_not_null()
    if bad.any():
        cells = quoted(batch[column].cast(pl.String).filter(bad).to_list())
        refused.append(pl.DataFrame({
            "row": number.filter(bad), "column": [column] * len(cells), "value": cells, "reason": reasons.filter(bad),
        }, schema=REFUSED))  # fmt: skip
    return values


def hashed(type: str, rows: pl.Series, values: pl.Series) -> Iterator[pl.DataFrame]:
    """The hashes of numbers, by rows: a table for each key that may have hashed one."""
    hashes = [_hashes(value) for value in values]
    for place in range(len(hashes[0]) if hashes else 0):
        yield pl.DataFrame({
            "row": rows, "type": [str(type)] * len(rows), "hash": [h[place] for h in hashes],
            "newest": [place == 0] * len(rows), "value": values,
        }, schema=NUMBERS)  # fmt: skip


def _hashes(number: str) -> list[str]:
    field = Identifier._meta.get_field("hash")
    assert isinstance(field, LookupHashField)
    return keyed_hashes(field.purpose, number)

"""What registers and records say of a goal: the pack's query (`policy.indicators.Actual`) over a table. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yangui.policy.indicators import Actual
from yangui.policy.pack import Pack
from yangui.policy.records import RECORDS
from yangui.rules.check import check
from yangui.rules.columns import Columns
from yangui.rules.dates import add_years
from yangui.rules.types import BOOL

PERCENT = 100
TRUE, AMONG = "#filter", "#among"
FEN = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """The actual value; of how many rows, and for how many it is unknown.

    None where nobody can tell: nothing can be divided by, all is unknown, or no register of this is kept there.
    """

    figure: Decimal | None
    rows: int
    unknown: int


def facts_of(pack: Pack, actual: Actual) -> list[str]:
    """The facts that the query reads: the columns that its table must have."""
    named = [actual.place, *(name for name in (actual.dated, actual.of) if name is not None)]
    return list(dict.fromkeys([*_columns(pack, actual).schema(), *named]))


def counted(pack: Pack, actual: Actual, table: pl.DataFrame, region: str, first: date | None, on: date) -> Counted:
    """The actual value in a region, on a day, of a period that began on `first`.

    `table` has a row for each entity or record and the columns of `facts_of`, typed as `rules.columns` says; null is
    unknown.
    """
    picked = selected(pack, actual, table, region, first, on)
    found = _figure(pack, actual, picked, on)
    if not found.figure and not _kept(pack, actual, table, region, on, found):
        return Counted(None, found.rows, found.unknown)
    return found


def _kept(pack: Pack, actual: Actual, table: pl.DataFrame, region: str, on: date, found: Counted) -> bool:
    """Whether nothing found means that there is nothing: the register knows the region, the time and what is asked.

    What is listed nowhere may lie in a register that is not kept here; claims, payments and awards are all kept here.
    """
    if actual.register == "entry":
        return bool(_columns(pack, actual).apply(table, on, split=True).select(pl.col(TRUE).any()).collect().item())
    if found.rows:
        return found.unknown < found.rows
    if actual.register in RECORDS:
        return True
    held = table.filter(pl.col(actual.place).cast(pl.String).is_in(_inside(pack, region)))
    # a register that begins after the period tells nothing of it
    return held.height > 0 and (actual.dated is None or held.filter(pl.col(actual.dated) <= on).height > 0)


def _figure(pack: Pack, actual: Actual, picked: pl.DataFrame, on: date) -> Counted:
    true = picked.filter(TRUE)
    unknown = picked[TRUE].null_count()
    if actual.take == "sum":
        assert actual.of is not None
        money = str(pack.countable[actual.register].facts[actual.of].type) == "money"
        total = Decimal(int(true[actual.of].sum() or 0))
        return Counted(total / FEN if money else total, picked.height, unknown + true[actual.of].null_count())
    if actual.take == "share":
        whole = picked.filter(AMONG)
        part = whole.filter(TRUE).height
        share = Decimal(part * PERCENT) / whole.height if whole.height else None
        return Counted(share, whole.height, whole[TRUE].null_count() + picked[AMONG].null_count())
    if actual.take == "growth":
        assert actual.dated is not None
        before = true.filter(pl.col(actual.dated) <= add_years(on, -1)).height
        growth = Decimal(true.height * PERCENT) / before - PERCENT if before else None
        return Counted(growth, picked.height, unknown)
    return Counted(Decimal(true.height), picked.height, unknown)


def selected(
    pack: Pack, actual: Actual, table: pl.DataFrame, region: str, first: date | None, on: date
) -> pl.DataFrame:
    """The rows in the region and the period, with what the query says of each: the records behind a figure."""
    held = table.filter(pl.col(actual.place).cast(pl.String).is_in(_inside(pack, region)))
    if actual.dated is not None:
        begins = pl.lit(True) if first is None or actual.take == "growth" else pl.col(actual.dated) >= first
        held = held.filter(begins & (pl.col(actual.dated) <= on))
    made = _columns(pack, actual).apply(held, on, keep=held.columns, split=True).collect()
    drop: list[Any] = [name for name in made.columns if name.endswith("?")]
    return made.drop(drop)


def _columns(pack: Pack, actual: Actual) -> Columns:
    scope = pack.countable[actual.register]
    outputs = {TRUE: check(actual.filter, scope, expects=BOOL)}
    if actual.among is not None:
        outputs[AMONG] = check(actual.among, scope, expects=BOOL)
    return Columns(outputs)


def _inside(pack: Pack, region: str) -> list[str]:
    return sorted(pack.lists["region"].within(region))

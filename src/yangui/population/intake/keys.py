"""Keys: the texts by which tables name entities, and the search for those that name two."""

import re
from collections.abc import Iterator

import polars as pl

from yangui.population.intake.values import RISKY, as_text
from yangui.population.problems import refusal
from yangui.population.tables.source import Table

FORMULA = f"^[{re.escape(''.join(sorted(RISKY)))}]"
# What a spreadsheet makes of a number of more than 15 digits, such as 2.10102199001011e+17
LOST = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]+$"
ODD = f"{FORMULA}|{LOST}"
# Finds every text that `key_text` would change or `key_faults` refuse, and a few more, in one go.
SUSPECT = r"^[\s=+\-@]|\s$|^$|[eE]\+|[^\x00-\x7F]"
# Hashes that are looked through at a time, so that memory stays the same however many rows there are.
PART = 8_000_000
# With more doubled keys than this the column is no key.
MOST_DOUBLED = 1_000_000


def key_text(raw: pl.Series) -> pl.Series:
    """Keys as texts, written alike whatever their column: narrow letters and digits, no blanks around; blank is null.

    Raises `TypeError` where the column holds no texts or numbers.
    """
    text = as_text(raw)
    if raw.dtype != pl.String:
        return text
    if (text.str.len_bytes() != text.str.len_chars()).any():
        text = text.str.normalize("NFKC")
    if text.str.contains(r"^\s|\s$|^$").any():
        text = text.str.strip_chars().replace("", None)
    return text


def key_faults(key: pl.Series) -> pl.Series | None:
    """Why keys cannot name anything: null where they can, None where all can."""
    odd = key.str.contains(ODD)
    if not key.null_count() and not odd.any():
        return None
    missing = pl.when(key.is_null()).then(pl.lit("the key is missing"))
    formula = missing.when(key.str.contains(FORMULA)).then(pl.lit("begins as a formula does"))
    return pl.select(formula.when(odd).then(pl.lit("is a number that lost its last digits"))).to_series()


def naming(key: pl.Series) -> pl.Expr:
    """The column `key` of a quarantine: keys that can name something, and are safe to open in a spreadsheet."""
    return pl.when(~key.str.contains(ODD)).then(key).alias("key")


def doubled_keys(table: Table, column: str) -> pl.Series:
    """The keys that stand in more than one row of a table, in bounded memory.

    One pass over the column where it ascends, as extracts of registers mostly do; otherwise two or more.
    Raises `PackError` (T302) where there are more than a million.
    """
    count, ascending = _order(table, column)
    none = pl.Series(column, [], pl.String)
    if ascending:
        return none
    parts = -(-count // PART)
    found = []
    for part in range(parts):
        hashes = pl.concat([h.filter(h % parts == part) for h in (key.hash() for key in _keys(table, column))]).sort()
        found.append(hashes.filter(hashes == hashes.shift(1)).unique())
    suspects = pl.concat(found)
    if len(suspects) > MOST_DOUBLED:
        raise refusal("T302", table.name, f"{len(suspects)} keys in {column} occur more than once: it is no key")
    if suspects.is_empty():
        return none
    # two keys may share a hash
    same = pl.concat([key.filter(key.hash().is_in(suspects.implode())) for key in _keys(table, column)])
    return same.filter(same.is_duplicated()).unique()


def _order(table: Table, column: str) -> tuple[int, bool]:
    """The number of keys, and whether each is greater than the one before."""
    count, ascending, last = 0, True, None
    for batch in table.batches(columns=[column]):
        raw = batch[column]
        key = (raw if raw.dtype.is_integer() else key_text(raw)).drop_nulls()
        count += len(key)
        if ascending and len(key):
            ascending = (last is None or key[0] > last) and bool((key > key.shift(1)).all())
            last = key[-1]
    return count, ascending


def _keys(table: Table, column: str) -> Iterator[pl.Series]:
    for batch in table.batches(columns=[column]):
        yield key_text(batch[column]).drop_nulls()

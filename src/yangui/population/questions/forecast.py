"""When the money of a run is due, and from whom: its decisions turned into payments by month.

Payments of the same sum that begin together are counted before they are laid out over months, so that the work grows
with the decisions but the memory only with benefits, regions, months and payers.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

import polars as pl

from yangui.population.run.evaluate import manifest, parts
from yangui.population.run.lines import read
from yangui.population.run.outcome import NO, YES
from yangui.population.run.schedule import Terms, terms_from
from yangui.rules.operators import number_of_month

type Schema = dict[str, pl.DataType | type[pl.DataType]]

# How a payment stands to the calendar: in a month up to the last; after it; without a start; without an end (`fen` is
# then one payment); at a milestone that has no date; of a sum that policy or facts leave open (`fen` is then 0).
WHEN: Final = ("in_month", "after", "no_start", "no_end", "at_milestone", "amount_open")
# A line for each of these. `month` is its first day, null unless `in_month`; `payer` is null where nobody is named.
# `payments` and `fen` belong to answers that are yes, those `_open` to unknown and judgement. What several pay together
# is a line for each of them, with `payments` in all.
FORECAST: Final[Schema] = {
    "when": pl.Enum(WHEN),
    "month": pl.Date,
    "benefit": pl.String,
    "region": pl.String,
    "payer": pl.String,
    "payments": pl.Int64,
    "payments_open": pl.Int64,
    "fen": pl.Int64,
    "fen_open": pl.Int64,
}
BY = ("benefit", "region", "payer")
FIGURES = ("payments", "payments_open", "fen", "fen_open")
# Months are counted from the year 0.
START, TIMES = "start", "times"


def forecast(out: Path, until: date, by: Sequence[str] = BY) -> pl.DataFrame:
    """The payments of a finished run up to the month of `until`, and whatever has no month there (`FORECAST`).

    Loans are left out: they come back. `by` are the columns of `BY` to tell apart. The sum of all lines is the sum of
    the schedules of all decisions (`Decision.payments`), each payment split among its payers. Raises `PackError`
    (T403).
    """
    terms = {id: terms_from(held) for id, held in manifest(out)["terms"].items() if not held["loan"]}
    begun = pl.DataFrame(schema=_BEGUN)
    for part in parts(out):
        begun = _summed(pl.concat([begun, *_begun(part, terms)]), [c for c in _BEGUN if c not in FIGURES])
    keys = ["when", "month", *(name for name in BY if name in by)]
    laid = [
        _summed(frame, keys)
        for (benefit,), rows in begun.partition_by("benefit", as_dict=True).items()
        for frame in _laid_out(rows, terms[str(benefit)].step, until.year * 12 + until.month - 1)
    ]
    schema: Schema = {name: held for name, held in FORECAST.items() if name in (*keys, *FIGURES)}
    return _summed(pl.concat([pl.DataFrame(schema=schema), *laid]), keys).sort(keys, nulls_last=True)


def split(fen: int, payers: Mapping[str, Fraction]) -> dict[str, int]:
    """One payment in whole fen among payers: each its share rounded down, the one with the largest the remainder too.

    >>> split(100, {"city": Fraction(1, 3), "county": Fraction(2, 3)})
    {'city': 33, 'county': 67}
    """
    parts = {payer: int(fen * share) for payer, share in payers.items()}
    if parts:
        parts[_last(payers)] += fen - sum(parts.values())
    return parts


def _last(payers: Mapping[str, Fraction]) -> str:
    """Who takes the remainder."""
    return max(payers, key=lambda payer: payers[payer])


# Payments that begin in the same month and are as many, taken together.
_BEGUN: Final[Schema] = {
    "when": pl.Enum(WHEN),
    "benefit": pl.String,
    "region": pl.String,
    "payer": pl.String,
    START: pl.Int64,
    TIMES: pl.Int64,
    "payments": pl.Int64,
    "payments_open": pl.Int64,
    "fen": pl.Int64,
    "fen_open": pl.Int64,
}


def _begun(part: Path, terms: Mapping[str, Terms]) -> Iterator[pl.DataFrame]:
    lines = read(part, keys=False).filter(pl.col("answer") != NO, pl.col("benefit").is_in(list(terms)))
    month = number_of_month(pl.col("start")).cast(pl.Int64)
    alike = ["benefit", "region", "yes", START, TIMES, "payment_fen"]
    counted = lines.with_columns(month.alias(START), (pl.col("answer") == YES).alias("yes")).group_by(alike).len()
    keys = [name for name in _BEGUN if name not in FIGURES]
    for (benefit,), rows in counted.collect().partition_by("benefit", as_dict=True).items():
        held = terms[str(benefit)]
        stated = rows.with_columns(_when(held), pl.col("len").cast(pl.Int64), pl.col("payment_fen").fill_null(0))
        if held.step == 0 or held.milestones:
            stated = stated.with_columns(pl.lit(1, pl.Int64).alias(TIMES))
        stated = stated.filter((pl.col("when") == "amount_open") | (pl.col(TIMES) > 0).fill_null(value=True))
        for payer, fen in _shares(held.payers):
            single = pl.col("when").is_in(["no_end", "amount_open"])
            whole = pl.when(single).then(1).otherwise(pl.col(TIMES)) * pl.col("len")
            certain, open_ = pl.col("yes").cast(pl.Int64), (~pl.col("yes")).cast(pl.Int64)
            paid = stated.with_columns(
                pl.lit(payer, pl.String).alias("payer"),
                (whole * certain).alias("payments"),
                (whole * open_).alias("payments_open"),
                (whole * certain * fen).alias("fen"),
                (whole * open_ * fen).alias("fen_open"),
            )
            yield _summed(paid, keys)


def _when(terms: Terms) -> pl.Expr:
    """As `Decision.payments` tells them apart; what has a start and an end is still to be laid out."""
    endless = pl.col(TIMES).is_null() & pl.lit(terms.step > 0 and not terms.milestones)
    found = (
        pl.when(pl.col("payment_fen").is_null()).then(pl.lit("amount_open"))
        .when(pl.lit(terms.milestones)).then(pl.lit("at_milestone"))
        .when(endless).then(pl.lit("no_end"))
        .when(pl.col(START).is_null()).then(pl.lit("no_start"))
        .otherwise(pl.lit("in_month"))
    )  # fmt: skip
    return found.cast(pl.Enum(WHEN)).alias("when")


def _shares(payers: Mapping[str, Fraction]) -> Iterator[tuple[str | None, pl.Expr]]:
    """Each payer with what is due of a payment, as `split` has it."""
    fen = pl.col("payment_fen")
    if not payers:
        yield None, fen
        return
    # whole denominators first: the product with a numerator could overflow
    due = {}
    for payer, share in payers.items():
        top, below = share.as_integer_ratio()
        due[payer] = fen // below * top + fen % below * top // below
    last = _last(payers)
    others = [expr for payer, expr in due.items() if payer != last]
    due[last] = fen - pl.sum_horizontal(others) if others else fen
    yield from due.items()


def _laid_out(rows: pl.DataFrame, step: int, until: int) -> Iterator[pl.DataFrame]:
    """The payments of one benefit, month by month up to the month with the number `until`."""
    undated = pl.col("when") != "in_month"
    nowhere = pl.lit(None, pl.Date).alias("month")
    yield rows.filter(undated).with_columns(nowhere)
    dated = rows.filter(~undated)
    start, times = pl.col(START), pl.col(TIMES)
    # of `times` payments so many fall into the months asked for
    reached = (1 + (until - start) // max(step, 1)).clip(0, times)
    one = [pl.col(name) // times for name in FIGURES]
    later = dated.filter(reached < times).with_columns(expr * (times - reached) for expr in one)
    yield later.with_columns(pl.lit("after").cast(pl.Enum(WHEN)).alias("when"), nowhere)
    within = dated.filter(reached > 0)
    months = pl.int_ranges(start, start + reached * max(step, 1), max(step, 1))
    each = within.with_columns(*one, months.alias("at")).explode("at")
    yield each.with_columns(pl.date(pl.col("at") // 12, pl.col("at") % 12 + 1, 1).alias("month"))


def _summed(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return frame.group_by(keys).agg(pl.col(FIGURES).sum())

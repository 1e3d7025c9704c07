"""The seven rules as anybody would write them by hand in Polars: nothing checked, nothing explained.

What several rules ask stands in a column of its own, so that it is computed once; apart from that Polars is left to
itself. `PAID` is the seventh rule over the schedules of the first three, which Yangui's form uses too.
"""

from calendar import isleap
from datetime import date

import polars as pl

YUAN = 100  # fen
MONTHS = 36
JINZHOU = ["210700", "210702", "210727"]
LIAONING = ["210000", "210100", "210200", "210211", *JINZHOU]
LIVING = {"doctor": 2000 * YUAN, "master": 1000 * YUAN, "bachelor": 800 * YUAN}
RESIDENCE = {"doctor": 700 * YUAN, "master": 500 * YUAN, "bachelor": 200 * YUAN}
TEAM = {"tier1": 1_000_000, "tier2": 3_000_000, "tier3": 5_000_000, "first_class": 10_000_000}
TITLES = ("", "intermediate", "deputy_senior")

# of each rule its sum in fen, 0 where the answer is no; of `title` the place in `TITLES`
RESULT = {
    "living": pl.Int64,
    "residence": pl.Int64,
    "startup": pl.Int64,
    "loan": pl.Int64,
    "title": pl.UInt8,
    "team": pl.Int64,
    "paid": pl.Int64,
}


def decide(persons: pl.DataFrame | pl.LazyFrame, on: date) -> pl.DataFrame:
    """The columns of `RESULT`."""
    in_force = date(2018, 3, 6) <= on <= date(2020, 12, 31)
    education, graduated = pl.col("education"), pl.col("graduation_date")
    since, founded = pl.col("insurance.since"), pl.col("startup.founded_on")
    graduate = (
        pl.col("employer.kind").is_in(["enterprise", "public_institution"])
        & pl.col("insurance.region").is_in(JINZHOU)
        & (since <= on)
        & (graduated >= date(2023, 1, 1))
        & ((education == "doctor") | (since <= graduated.dt.offset_by("12mo")))
    )
    startup = (
        pl.col("higher")
        & pl.col("startup.is_first")
        & pl.col("startup.guarantee_loan")
        & pl.col("startup.kind").is_in(["small_micro", "self_employed"])
        & pl.col("startup.region").is_in(JINZHOU)
        & (graduated <= founded)
        & (founded <= graduated.dt.offset_by("36mo"))
    )
    loan = pl.col("higher") & pl.col("startup.region").is_in(LIAONING)
    ceiling = pl.when("startup.high_tech").then(200_000 * YUAN).otherwise(100_000 * YUAN)
    team = table_of("team.level", TEAM) + (pl.col("team.extra_members") * 200_000).clip(upper_bound=1_000_000)
    rates = {
        name: pl.when("graduate").then(table_of("education", table)).otherwise(0)
        for name, table in (("living", LIVING), ("residence", RESIDENCE))
    }
    return (
        persons.lazy()
        .with_columns(graduate=graduate, higher=education.is_in(["doctor", "master", "bachelor", "college"]))
        .with_columns(startup=startup, **rates)
        .select(
            living=pl.col("living") * MONTHS,
            residence=pl.col("residence") * MONTHS,
            startup=pl.when("startup").then(20_000 * YUAN).otherwise(0).cast(pl.Int64),
            loan=(pl.when(loan).then(ceiling).otherwise(0) if in_force else pl.lit(0)).cast(pl.Int64),
            title=_title(education, graduated, on) if in_force else pl.lit(0, pl.UInt8),
            team=team * YUAN if in_force else pl.lit(0, pl.Int64),
            paid=(pl.col("living") + pl.col("residence")) * months_in_year(since, MONTHS, on)
            + pl.when(pl.col("startup") & (founded.dt.year() == on.year)).then(20_000 * YUAN).otherwise(0),
        )
        .collect()
    )


def months_in_year(start: pl.Expr, times: pl.Expr | int, on: date) -> pl.Expr:
    """How many of `times` monthly payments from `start` on fall into the year of the day."""
    january = (on.year - start.dt.year().cast(pl.Int64)) * 12 + 1 - start.dt.month().cast(pl.Int64)
    return (pl.min_horizontal(january + 12, times) - january.clip(0)).clip(0)


def table_of(fact: str, table: dict[str, int]) -> pl.Expr:
    """The sum that belongs to the code; a chain of cases takes a fifth of the time of `replace_strict`."""
    found = pl.lit(0, pl.Int64)
    for code, fen in table.items():
        found = pl.when(pl.col(fact) == code).then(pl.lit(fen, pl.Int64)).otherwise(found)
    return found


def _title(education: pl.Expr, graduated: pl.Expr, on: date) -> pl.Expr:
    county = pl.col("workplace.level") == "county"
    found = pl.lit(0, pl.UInt8)
    for level, years in ((1, {"bachelor": 3, "college": 5}), (2, {"bachelor": 6, "college": 8})):
        for code, least in years.items():
            reached = county & (education == code) & (graduated <= latest(on, least))
            found = pl.when(reached).then(pl.lit(level, pl.UInt8)).otherwise(found)
    return found


def latest(on: date, years: int) -> date:
    """The last day from which so many years are complete on the day: a comparison instead of a date for each row."""
    year, turns = on.year - years, (on.month, on.day)
    if turns == (2, 28) and isleap(year) and not isleap(on.year):
        return date(year, 2, 29)
    return date(year, 2, 28) if turns == (2, 29) and not isleap(year) else on.replace(year)

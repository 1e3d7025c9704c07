"""Statistics of talent: people in the registers by city and a fact that has a code list; which there are is data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from yangui.platform.registry.table import REGION, table
from yangui.policy.model import Kind
from yangui.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Statistic:
    """People by the fact `by`, at the place that `place` tells, else where they are registered."""

    id: str
    by: str
    place: str
    register: Kind = "person"


# those whose facts a pack does not have are not offered
STATISTICS = tuple(
    Statistic(name.replace("_", "-"), name, "employer.region")
    for name in ("talent_category", "education", "skill_level", "professional_title")
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people: a row for each city, a column for each code, by their ids in the pack."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[int]]


def offered(pack: Pack) -> Iterator[Statistic]:
    """The statistics that can be made from the facts of a pack."""
    for one in STATISTICS:
        facts = pack.scopes[one.register].facts
        if one.by in facts and one.place in facts and facts[one.by].type.codes is not None:
            yield one


def counts(pack: Pack, statistic: Statistic, cities: Sequence[str]) -> Counts:
    """How many there are in each of `cities`, all that lies in it included; unknown cities and codes are left out."""
    held = table(statistic.register)
    parts = list(held.batches(columns=list(dict.fromkeys([REGION, statistic.place, statistic.by]))))
    type = pack.scopes[statistic.register].facts[statistic.by].type
    assert type.codes is not None
    columns = list(type.codes.codes)
    found: Mapping[tuple[str, str], int] = {}
    if parts:
        frame = pl.concat(parts).select(
            city=pl.coalesce(pl.col(statistic.place).cast(pl.String), pl.col(REGION).cast(pl.String)),
            code=pl.col(statistic.by),
        )
        if type.name == "codes":
            frame = frame.explode("code")
        within = {code: city for code in pack.regions if (city := _city(pack, code, set(cities))) is not None}
        frame = frame.with_columns(pl.col("city").replace_strict(within, default=None), pl.col("code").cast(pl.String))
        rows = frame.drop_nulls().group_by("city", "code").len().iter_rows()
        found = {(city, code): n for city, code, n in rows}
    return Counts(cities, columns, [[found.get((city, code), 0) for code in columns] for city in cities])


def _city(pack: Pack, code: str | None, cities: set[str]) -> str | None:
    while code is not None and code not in cities:
        code = pack.regions[code].parent
    return code

"""The seven rules as hand-written SQL for DuckDB, over a table of its own in memory.

Codes are ENUMs, dates DATEs. The day and what follows from it for all rows stand in the text as constants, as in
`seven_polars`. What comes out are Arrow columns; reading the persons into DuckDB's table is not charged.
"""

from collections.abc import Callable, Iterator
from datetime import date

import duckdb
import polars as pl
from seven_polars import JINZHOU, LIAONING, LIVING, MONTHS, RESIDENCE, RESULT, TEAM, YUAN, latest

SQL = """
with facts as (
  select *,
    "employer.kind" in ('enterprise', 'public_institution') and {insured_there}
      and "insurance.since" <= {day} and graduation_date >= date '2023-01-01'
      and (education = 'doctor' or "insurance.since" <= graduation_date + interval 12 month) as graduate,
    education in ('doctor', 'master', 'bachelor', 'college') as higher,
    ({on.year} - year("insurance.since")) * 12 + 1 - month("insurance.since") as january
  from persons
), rates as (
  select *,
    case when graduate then {living} else 0 end as living,
    case when graduate then {residence} else 0 end as residence,
    higher and "startup.is_first" and "startup.guarantee_loan" and "startup.kind" in ('small_micro', 'self_employed')
      and {started_there} and "startup.founded_on" >= graduation_date
      and "startup.founded_on" <= graduation_date + interval 36 month as startup
  from facts
)
select
  row,
  living * {months} as living,
  residence * {months} as residence,
  case when startup then {startup} else 0 end as startup,
  {loan} as loan,
  {title} as title,
  {team} as team,
  (living + residence) * greatest(least(january + 12, {months}) - greatest(january, 0), 0)
    + case when startup and year("startup.founded_on") = {on.year} then {startup} else 0 end as paid
from rates
"""
LOAN = f"""case when higher and {{in_province}}
  then case when "startup.high_tech" then {200_000 * YUAN} else {100_000 * YUAN} end else 0 end"""
TITLE = """case when "workplace.level" <> 'county' then 0
  when education = 'bachelor' and graduation_date <= {six} then 2
  when education = 'college' and graduation_date <= {eight} then 2
  when education = 'bachelor' and graduation_date <= {three} then 1
  when education = 'college' and graduation_date <= {five} then 1
  else 0 end"""


def prepare(persons: pl.DataFrame) -> Callable[[date], pl.DataFrame]:
    """A connection that holds the persons; what is given decides them all, in any order, with their number as `row`."""
    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")  # its fastest form
    connection.register("given", persons.with_row_index("row").to_arrow())
    connection.execute(f"create table persons as select {', '.join(_columns(connection, persons))} from given")
    connection.unregister("given")
    return lambda on: pl.DataFrame(connection.sql(query(on)).to_arrow_table())


def _columns(connection: duckdb.DuckDBPyConnection, persons: pl.DataFrame) -> Iterator[str]:
    """Codes from Arrow are texts for DuckDB unless they are cast; as ENUM they are compared in half the time."""
    yield "row"
    for fact, dtype in persons.schema.items():
        if isinstance(dtype, pl.Enum):
            codes = ", ".join(f"'{code}'" for code in dtype.categories)
            connection.execute(f'create type "type.{fact}" as enum ({codes})')
            yield f'"{fact}"::"type.{fact}" as "{fact}"'
        else:
            yield f'"{fact}"'


def query(on: date) -> str:
    """The rules of a day."""
    in_force = date(2018, 3, 6) <= on <= date(2020, 12, 31)
    ends = {name: _day(latest(on, n)) for name, n in {"three": 3, "five": 5, "six": 6, "eight": 8}.items()}
    team = f'({_case("team.level", TEAM)} + least("team.extra_members" * 200000, 1000000)) * {YUAN}'
    rules = SQL.format(
        on=on, day=_day(on), months=MONTHS, startup=20_000 * YUAN,
        insured_there=_among("insurance.region", JINZHOU), started_there=_among("startup.region", JINZHOU),
        living=_case("education", LIVING), residence=_case("education", RESIDENCE),
        loan=LOAN.format(in_province=_among("startup.region", LIAONING)) if in_force else "0",
        title=TITLE.format(**ends) if in_force else "0",
        team=team if in_force else "0",
    )  # fmt: skip
    types = {pl.Int64: "bigint", pl.UInt8: "utinyint"}
    wanted = ", ".join(f"{name}::{types[dtype]} as {name}" for name, dtype in RESULT.items())
    return f"select row, {wanted} from ({rules})"


def _case(fact: str, table: dict[str, int]) -> str:
    return f'case "{fact}" ' + " ".join(f"when '{code}' then {fen}" for code, fen in table.items()) + " else 0 end"


def _among(fact: str, codes: list[str]) -> str:
    """`in` with more than a few codes becomes a join, which takes longer."""
    return "(" + " or ".join(f"\"{fact}\" = '{code}'" for code in codes) + ")"


def _day(day: date) -> str:
    return f"date '{day}'"

"""What the rules give to the entities of a kind today, out of the registers and into a table of this transaction.

Facts come by COPY, part by part, and are decided on by `yangui.population`; what is a yes goes back by COPY.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

import polars as pl
from django.db import connection

from yangui.platform.entitlements.days import NextDays
from yangui.platform.library import packs
from yangui.platform.registry.services import table
from yangui.policy.model import Kind
from yangui.policy.pack import BenefitRule
from yangui.population.intake.cleaner import ROW
from yangui.population.run.lines import listed
from yangui.population.run.outcome import Program
from yangui.population.run.schedule import terms_of
from yangui.rules.operators import add_months

# Rows of a part: more is no faster, and takes more memory.
PART = 100_000
# What the run over these entities found; the tables go with the transaction.
FOUND, NEXT, ASKED = "entitlements_found", "entitlements_next", "entitlements_asked"
TABLES = f"""
    CREATE TEMP TABLE {FOUND} (entity_id bigint, benefit text, fen bigint, payment_fen bigint, times integer,
        first date, last date, result text) ON COMMIT DROP;
    CREATE TEMP TABLE {NEXT} (entity_id bigint, next_on date) ON COMMIT DROP;
    CREATE TEMP TABLE {ASKED} (entity_id bigint PRIMARY KEY) ON COMMIT DROP;
"""


@dataclass
class Times:
    """Seconds by what they were spent on."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Adds the time that the block takes."""
        started = perf_counter()
        try:
            yield
        finally:
            self.spent[what] = self.spent.get(what, 0) + perf_counter() - started


def evaluate(kind: Kind, ids: Collection[int] | None, on: date, times: Times) -> dict[str, int]:
    """Fills `FOUND` and `NEXT` for the entities of a kind, all or those with these ids, which then are in `ASKED`.

    Must run in the transaction that uses the tables. Returns how many entities and entitlements there are.
    """
    rules = packs.current().decider(kind).in_force(on)
    program, days = Program(rules, on), NextDays(rules)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {FOUND}, {NEXT}, {ASKED}; {TABLES}")
    counts = {"entities": 0, "entitlements": 0}
    if ids is not None:
        copy_in(ASKED, pl.DataFrame({ROW: sorted(ids)}, schema={ROW: pl.Int64}))
    with times.on("read"):
        source = table(kind, ids)
        columns = ["id", *(name for name in source.columns if name in program.facts)]
    parts = source.batches(PART, columns)
    while True:
        with times.on("read"):
            part = next(parts, None)
        if part is None:
            break
        with times.on("evaluate"):
            facts = part.with_columns(pl.col("id").cast(pl.Int64).alias(ROW)).drop("id")
            yes = _entitlements(rules, listed(program.apply(facts, kept="yes").decisions).collect())
            ahead = days.of(facts, on)
        with times.on("write"):
            copy_in(FOUND, yes)
            copy_in(NEXT, ahead)
        counts["entities"] += facts.height
        counts["entitlements"] += yes.height
    return counts


def _entitlements(rules: Collection[BenefitRule], decisions: pl.DataFrame) -> pl.DataFrame:
    """Decisions that are a yes as `FOUND` holds them; `last` is the month of the last payment, as in `Payment`."""
    steps = {rule.benefit.id: terms.step for rule in rules if (terms := terms_of(rule)) and terms.step}
    found = []
    for (benefit,), lines in decisions.partition_by("benefit", as_dict=True).items():
        step, first = steps.get(str(benefit), 0), pl.col("start")
        last = pl.lit(None, pl.Date)
        if step:
            months = (pl.col("times") - 1) * step
            first = first.dt.month_start()
            counts = lines["times"].unique().to_list()
            # mostly all are paid as often: a shift by one number is much faster
            last = (
                add_months(first, (counts[0] - 1) * step)
                if len(counts) == 1 and counts[0] is not None
                else first.dt.offset_by(pl.format("{}mo", months))
            )
        asked = [ROW, "benefit", "fen", "payment_fen", "times", first.alias("first"), last.alias("last"), "result"]
        found.append(lines.select(asked))
    return pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys([ROW], pl.Int64))


def copy_in(table: str, rows: pl.DataFrame, columns: str = "") -> None:
    """Adds rows to a table by COPY, nulls as empty cells."""
    if rows.is_empty():
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} {columns} FROM STDIN (FORMAT csv)") as copy:
        for part in rows.iter_slices(PART):
            copy.write(part.write_csv(include_header=False).encode())

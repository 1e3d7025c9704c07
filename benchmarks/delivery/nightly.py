"""The nightly run over registered persons and the whole pack: register to offer, database included.

    python benchmarks/delivery/nightly.py FOLDER [PERSONS [--prepare]]

FOLDER is a data folder (`YANGUI_DATA`) of its own. Once the persons are there (`--prepare` stops then), they are kept;
they are synthetic. Every benefit is said to be handled by a unit, so that the first night offers all there is: no night
is worse. The floor is what nobody can spare: the facts out of PostgreSQL (to nowhere), the rules on columns in memory,
the entitlements in.

A figure is seconds by the clock and by the processors, those of PostgreSQL's process included.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

FOLDER, PERSONS = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 400_000
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ |= {"YANGUI_DATA": str(FOLDER), "DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev"}

import django  # noqa: E402  the folder comes first

django.setup()

import polars as pl  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from yangui.platform.cases.models import Arrangement  # noqa: E402
from yangui.platform.entitlements.evaluating import copy_in  # noqa: E402
from yangui.platform.entitlements.models import Run  # noqa: E402
from yangui.platform.entitlements.runs import run  # noqa: E402
from yangui.platform.library import packs  # noqa: E402
from yangui.platform.organisations import services as organisations  # noqa: E402
from yangui.platform.organisations.models import Organisation  # noqa: E402
from yangui.platform.registry.models import Entity  # noqa: E402
from yangui.platform.registry.values import texts  # noqa: E402
from yangui.population.intake.cleaner import ROW  # noqa: E402
from yangui.population.run.outcome import Program  # noqa: E402
from yangui.population.synthetic.entities import synthesise  # noqa: E402

PACK, ON, SEED = packs.current(), date(2026, 11, 22), 1
CHANGED = 100  # one person in so many
type Taken = tuple[float, float]


def timed(work: Callable[[], object]) -> Taken:
    """Seconds by the clock and by the processors."""
    clock, mine, theirs = perf_counter(), process_time(), _server()
    work()
    return perf_counter() - clock, process_time() - mine + _server() - theirs


def _server() -> float:
    """Processor seconds that PostgreSQL's process for this connection has taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def write(people: pl.DataFrame) -> None:
    """Writes the persons straight into the registers."""
    types = PACK.scopes["person"].facts
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO registry_batch (state, source, title, kind, register, "on", file, digest, mapping, counts,'
            " progress, made_at, changed_at) VALUES ('received', 'import', 'synthetic', 'person', 'chsi', %s, '', '',"
            " '{}', '{}', '{}', now(), now()) RETURNING id",
            [ON],
        )
        batch = cursor.fetchone()[0]
        rows = people.select(ROW, kind=pl.lit("person"), name=pl.lit("x"), made_at=pl.lit(f"{ON} 00:00+08"))
        copy_in("registry_entity", rows, "(id, kind, name, made_at)")
        for name, fact in types.items():
            value = texts(fact, name)
            known = people.filter(pl.col(name).is_not_null()).select(
                ROW, name=pl.lit(name), value=value, register=pl.lit("chsi"), on=pl.lit(str(ON)),
                state=pl.lit("verified"), batch=pl.lit(batch),
            )  # fmt: skip
            # an empty set is an empty text, not a null
            with cursor.copy(
                'COPY registry_fact (entity_id, name, value, register, "on", state, batch_id) FROM STDIN'
                " (FORMAT csv, FORCE_NOT_NULL (value))"
            ) as copy:
                copy.write(known.write_csv(include_header=False).encode())
    for table in ("registry_entity", "registry_fact"):
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {table}")


def arrange() -> None:
    """Says of every benefit that a unit handles it."""
    unit = Organisation.objects.get(slug="jinzhou-human-resources")
    ids = {rule.benefit.id for rule in PACK.decider("person").rules}
    Arrangement.objects.bulk_create(
        Arrangement(benefit=id, organisation=unit, since=date(2020, 1, 1), contact="0416") for id in sorted(ids)
    )


def change() -> None:
    """One in a hundred was born a day later, says the register."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE changed ON COMMIT DROP AS SELECT entity_id, value, register, "on", state, batch_id
            FROM registry_fact WHERE name = 'birth_date' AND ended_by_id IS NULL AND entity_id %% {CHANGED} = 0;
            UPDATE registry_fact SET ended_by_id = batch_id WHERE name = 'birth_date' AND ended_by_id IS NULL
            AND entity_id %% {CHANGED} = 0;
            INSERT INTO registry_fact (entity_id, name, value, register, "on", state, batch_id)
            SELECT entity_id, 'birth_date', ((value::date) + 1)::text, register, "on", state, batch_id FROM changed;
            INSERT INTO entitlements_touched (entity_id) SELECT entity_id FROM changed""".replace("%%", "%")
        )


def floor(people: pl.DataFrame) -> Iterator[tuple[str, Taken]]:
    """What nobody can spare."""

    def execute(statement: str) -> Callable[[], None]:
        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

        return work

    out = "COPY (SELECT entity_id, name, value FROM registry_fact WHERE ended_by_id IS NULL) TO '/dev/null'"
    yield "facts out of PostgreSQL, to nowhere", timed(execute(out))
    program = Program(PACK.decider("person").in_force(ON), ON)
    facts = people.select(ROW, *(name for name in people.columns if name in program.facts))
    yield "the rules, columns in memory", timed(lambda: program.apply(facts, kept="yes"))
    with transaction.atomic():
        into = "CREATE TEMP TABLE again ON COMMIT DROP AS SELECT * FROM entitlements_standing"
        yield "the entitlements into a table without indexes", timed(execute(into))


def line(name: str, taken: Taken, split: str = "") -> None:
    """One line of the table."""
    print(f"| {name} | {taken[0]:.2f} | {taken[1]:.2f} | {split} |", flush=True)


def nightly(name: str, *, on: date, only_changed: bool = False) -> None:
    """One run over the persons, with its split."""
    made: list[Run] = []
    taken = timed(lambda: made.extend(run(kinds=["person"], on=on, only_changed=only_changed)))
    row = made[0]
    split = ", ".join(f"{what} {spent}" for what, spent in row.seconds.items() if what != "all")
    counts: dict[str, Any] = row.counts
    found = ", ".join(f"{counts[n]:,} {n}" for n in ("entities", "entitlements", "new", "changed", "ended", "offers"))
    line(name, taken, f"{split}; {found}")
    if only_changed and counts["entities"]:
        print(f"\n{taken[0] / counts['entities'] * 1e6:,.0f} µs a changed person by the clock.\n")


def main() -> None:
    call_command("migrate", verbosity=0)
    organisations.load_pack(PACK)
    print(f"| {PERSONS:,} persons | clock | processors | |\n|---|---|---|---|")
    people = synthesise(PACK, "person", PERSONS, SEED)
    people = people.with_columns(pl.int_range(1, PERSONS + 1, dtype=pl.Int64).alias(ROW))
    if Entity.objects.count() != PERSONS:
        line("written by COPY (preparation)", timed(lambda: write(people)))
        arrange()
    if "--prepare" in sys.argv:
        return
    nightly("first night: all is new", on=ON)
    for name, taken in floor(people):
        line(f"floor: {name}", taken)
    nightly("second night: all again", on=ON + timedelta(days=1))
    change()
    nightly("1 % changed", on=ON + timedelta(days=1), only_changed=True)
    nightly("nothing changed", on=ON + timedelta(days=1), only_changed=True)


if __name__ == "__main__":
    main()

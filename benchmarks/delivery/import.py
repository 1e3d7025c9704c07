"""An import of 400,000 persons: previewed, confirmed, imported anew with 1 % changed, undone; database included.

    .venv/bin/python benchmarks/delivery/import.py [--rows N] [--settings MODULE]

Needs the development environment (`make setup`). Everything happens in an embedded PostgreSQL in a temporary folder.
The persons are synthetic and their numbers fictional. The floor is what the database alone needs to hold the same
rows: entities, numbers and facts by COPY into the same tables with their indexes, all prepared before. Nothing is
printed of the second import before the registers hold what the file says, and of undoing before they are as they were.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl

ON = date(2026, 9, 1)
AIM = 120
SEED = 7
CHANGED_EVERY = 100
# what a city's extract of several registers says of a person
FACTS = (
    "birth_date", "education", "graduation_date", "full_time_education", "insurance.region", "insurance.since",
    "employer.kind", "employer.region", "workplace.level", "in_province_since", "talent_category", "ip_rights",
)  # fmt: skip
TIMES: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    TIMES[name] = time.perf_counter() - began
    print(f"{name:<34}{TIMES[name]:8.1f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmark of an import.")
    parser.add_argument("--rows", type=int, default=400_000, metavar="N")
    parser.add_argument("--settings", default="yangui.platform.config.settings.dev", metavar="MODULE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yangui-import-") as folder:
        os.environ |= {
            "YANGUI_DATA": folder, "YANGUI_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": arguments.settings,
        }  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        total = run(arguments.rows)
        from django.db import connection

        connection.close()
    return 0 if total < AIM else 1


def run(count: int) -> float:
    from yangui.platform.library import packs
    from yangui.platform.organisations.services import load_pack
    from yangui.platform.registry import importing
    from yangui.platform.registry.services import table

    load_pack(packs.current())
    first, second = extract(count), extract(count, changed=True)
    print(f"{count:,} persons, {len(first) / 2**20:.0f} MB of CSV\n")
    batch = received(first)
    with timed("preview"):
        importing.preview(batch=batch, actor=actor())
    assert (batch.counts["new"], batch.counts["refused"]) == (count, 0), batch.counts
    with timed("commit"):
        importing.commit(batch=batch, actor=actor())
    total = TIMES["preview"] + TIMES["commit"]
    print(f"{'together':<34}{total:8.1f} s; aim {AIM} s ({batch.counts['facts_new']:,} facts)")
    with timed("out again, one row a person"):
        before = next(table("person").batches(count))
    assert before.height == count
    again = received(second)
    with timed("preview with 1 % changed"):
        importing.preview(batch=again, actor=actor())
    with timed("commit with 1 % changed"):
        importing.commit(batch=again, actor=actor())
    differ = sum(one != other for one, other in zip(first.splitlines(), second.splitlines(), strict=True))
    assert again.counts["changed"] == again.counts["facts_changed"] == differ > 0, again.counts
    assert not next(table("person").batches(count)).equals(before)
    with timed("undo that"):
        importing.undo(batch=again, actor=actor(), reason="x")
    assert next(table("person").batches(count)).equals(before)
    floor()
    print(f"\npreview and commit take {total / TIMES['floor']:.1f} times the floor")
    return total


def received(content: bytes) -> Any:
    from yangui.platform.registry import importing

    return importing.receive(
        name="persons.csv", content=content, kind="person", register="social-insurance", on=ON, actor=actor()
    )


def actor() -> Any:
    from yangui.platform.core.actor import Actor, Grant
    from yangui.platform.core.privileges import Privilege

    return Actor(grants=tuple(Grant(p, "registry_officer") for p in (Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT)))


def extract(count: int, *, changed: bool = False) -> bytes:
    """The file; with `changed` of every hundredth person another education, where one is known."""
    from yangui.platform.library import packs
    from yangui.platform.registry import fictional
    from yangui.population.synthetic.entities import synthesise

    pack = packs.current()
    people = synthesise(pack, "person", count, SEED)
    education = pack.scopes["person"].facts["education"].type.codes
    assert education is not None
    frame = people.select(pl.col(name) for name in FACTS if name in people.columns)
    if changed:
        other = {code: education.codes[place - 1] for place, code in enumerate(education.codes)}
        every = pl.int_range(pl.len()) % CHANGED_EVERY == 0
        moved = pl.col("education").cast(pl.String).replace(other)
        frame = frame.with_columns(
            pl.when(every).then(moved).otherwise(pl.col("education").cast(pl.String)).alias("education")
        )
    numbers = pl.Series("身份证号", [fictional.resident(n) for n in range(count)])
    names = pl.Series("姓名", [fictional.person_name(n) for n in range(count)])
    stream = BytesIO()
    pl.DataFrame([names, numbers]).hstack(frame).write_csv(stream)
    return stream.getvalue()


def floor() -> None:
    """The same rows once more, without asking anything of them."""
    from django.db import connection, transaction

    tables = {
        "registry_entity": "id, kind, name, region_id, made_at",
        "registry_identifier": "entity_id, type, value, hash",
        "registry_fact": 'entity_id, name, value, register, "on", state, batch_id',
    }
    held = {}
    with connection.cursor() as cursor:
        for name, columns in tables.items():
            current = "WHERE ended_by_id IS NULL" if name == "registry_fact" else ""
            with cursor.copy(f"COPY (SELECT {columns} FROM {name} {current}) TO STDOUT") as copy:
                held[name] = b"".join(bytes(block) for block in copy)
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    with timed("floor"), transaction.atomic(), connection.cursor() as cursor:
        for name, columns in tables.items():
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                copy.write(held[name])


if __name__ == "__main__":
    sys.exit(main())

"""One task in a process of its own: its seconds, and the most memory that it ever held, as JSON.

    python child.py TASK '{"argument": value}'

The peak is the process's own (`VmHWM`): what `getrusage` tells of a new process includes its parent's.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import kernel
import polars as pl

from yangui import load_pack
from yangui.population.intake.intake import Intake
from yangui.population.run import evaluate as runs
from yangui.population.run import lines
from yangui.population.run.part import Local
from yangui.population.run.spark import Spark
from yangui.population.tables.opening import open_table

BATCH = runs.ROWS
COUNTED = ("tallies", "missing")


def read(table: str) -> dict[str, Any]:
    """The columns that a run reads, batch by batch, and nothing done with them."""
    source, needed = open_table(Path(table)), _needed(table)
    return _timed(lambda: [batch.height for batch in source.batches(BATCH, needed)])


def evaluate(table: str, on: str, out: str, kept: str, engine: str = "local") -> dict[str, Any]:
    """A whole run, from opening the table to the manifest."""
    where = Spark("local[*]") if engine == "spark" else Local()
    pack = load_pack("liaoning")
    said = _timed(
        lambda: runs.evaluate(
            pack, "person", open_table(Path(table)), date.fromisoformat(on), Path(out), kept=kept, engine=where
        )
    )
    files = [path for path in Path(out).rglob("*") if path.is_file()]
    said["decisions"] = runs.manifest(Path(out))["decisions"]
    return said | {"bytes": sum(path.stat().st_size for path in files), "sums": checksum(_tables(Path(out)))}


def write(run: str, out: str) -> dict[str, Any]:
    """The decisions of a finished run written again from memory; reading them is not counted."""
    spent = [0.0, 0.0]
    for number, part in enumerate(sorted((Path(run) / "parts").iterdir())):
        held = {name: frame.collect() for name, frame in lines.held(part).items()}
        entities = pl.read_parquet(part / f"{lines.ENTITIES}.parquet")
        folder = Path(out) / f"{number:06}"
        folder.mkdir(parents=True)
        clock, processor = time.perf_counter(), time.process_time()
        lines.write(folder, held, entities)
        spent = [spent[0] + time.perf_counter() - clock, spent[1] + time.process_time() - processor]
    return {"clock": spent[0], "processor": spent[1], "peak": _peak()}


def count(table: str, on: str, folder: str) -> dict[str, Any]:
    """The C kernel over the same columns: all that it needs, and of that the counting alone."""
    source, pack = open_table(Path(table)), load_pack("liaoning")
    day = date.fromisoformat(on)
    made = kernel.Kernel(pack, pack.decider("person").in_force(day), day, source.columns, Path(folder))
    alone = [0.0, 0.0]

    def work() -> Any:
        total: Any = 0
        for batch in source.batches(BATCH, made.columns):
            clock, processor = time.perf_counter(), time.process_time()
            total = total + made.count(batch)
            alone[0] += time.perf_counter() - clock
            alone[1] += time.process_time() - processor
        return made.tables(total)

    found: list[dict[str, pl.DataFrame]] = []
    said = _timed(lambda: found.append(work()))
    return said | {"alone": alone, "sums": checksum(found[0])}


def checksum(tables: dict[str, pl.DataFrame]) -> str:
    """Over all that was counted, whatever its order."""
    total = sha256()
    for name in COUNTED:
        table = tables[name]
        total.update(table.sort(table.columns[:3]).write_csv().encode())
    return total.hexdigest()[:12]


def _tables(out: Path) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(out / f"{name}.parquet") for name in COUNTED}


def _needed(table: str) -> list[str]:
    """The columns that a run reads."""
    pack, source = load_pack("liaoning"), open_table(Path(table))
    return Intake(pack, "person").over(source).needs(source.columns)


def _timed(work: Callable[[], object]) -> dict[str, Any]:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return {"clock": time.perf_counter() - clock, "processor": time.process_time() - processor, "peak": _peak()}


def _peak() -> int:
    """Bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    tasks = {task.__name__: task for task in (read, evaluate, write, count)}
    print(json.dumps(tasks[sys.argv[1]](**json.loads(sys.argv[2]))))

"""What it costs to tell two days apart, and what Spark adds to a run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import data
import polars as pl
from rounds import table
from timing import DisagreementError, in_child, seconds

from yangui import load_pack
from yangui.population.questions import compare as comparison
from yangui.population.run import evaluate as runs
from yangui.population.tables.opening import open_table

DAYS = (date(2024, 9, 1), date(2024, 9, 8))
LOCAL, SPARK = "one process, Polars on all cores", "Spark on the same cores, its start included"


def report(folder: Path, rows: int, rounds: int) -> str:
    """The table of a comparison, and what it says of the aim."""
    pack, source = load_pack("liaoning"), data.synthetic(folder, load_pack("liaoning"), rows)
    taken: dict[str, list[tuple[float, float]]] = {}
    changed = 0
    for _ in range(rounds):
        with _folders(folder, "day-1", "day-2") as outs:
            for out, day in zip(outs, DAYS, strict=True):
                start = perf_counter(), process_time()
                runs.evaluate(pack, "person", open_table(source), day, out)
                taken.setdefault(f"evaluation, {day}", []).append(_since(*start))
            start = perf_counter(), process_time()
            found = comparison.compare(*outs, folder / "deliver.parquet")
            taken.setdefault("`compare` of both", []).append(_since(*start))
            changed = int(found.totals["entities"].sum())
    scale = data.MILLION / rows
    times = {name: tuple(median(of) * scale for of in zip(*t, strict=True)) for name, t in taken.items()}
    lines = [[name, *map(seconds, time)] for name, time in times.items()]
    first, second, both = times.values()
    said = (
        f"- {changed:,} of {rows:,} persons ({changed / rows:.2%}) gain, lose or see a change. Comparing two finished "
        f"runs takes {both[1] / first[1]:.2f} times one evaluation ({both[0] / first[0]:.2f} by the clock), "
        f"and {(second[1] + both[1]) / first[1]:.2f} with the evaluation of the second day. Aim at most 1.2."
    )
    return "\n".join([table(["seconds a million persons", "clock", "processor"], lines), "", said])


def spark(folder: Path, rows: int, rounds: int) -> str:
    """The table of Spark against the plain run; raises `DisagreementError` unless every part is the same."""
    source = data.synthetic(folder, load_pack("liaoning"), rows)
    taken: dict[str, list[float]] = {LOCAL: [], SPARK: []}
    same = ""
    for _ in range(rounds):
        with _folders(folder, "plain", "spark") as outs:
            for (name, spent), out in zip(taken.items(), outs, strict=True):
                engine = "spark" if name == SPARK else "local"
                said = in_child(
                    "evaluate", table=str(source), on=f"{DAYS[0]}", out=str(out), kept="open", engine=engine
                )
                spent.append(said["clock"])
            sums = [_checksum(out) for out in outs]
            if len(set(sums)) > 1:
                raise DisagreementError(f"Spark and the plain run differ: {sums}")
            same = sums[0]
    plain, there = (median(spent) for spent in taken.values())
    lines = [
        [name, seconds(median(spent)), seconds(median(spent) / rows * data.MILLION)] for name, spent in taken.items()
    ]
    said = (
        f"- Every decision and every count is the same ({same}); Spark takes {there / plain:.2f} times the plain run "
        f"({there - plain:+.1f} seconds)."
    )
    return "\n".join(
        [table([f"{rows / data.MILLION:g} million persons", "seconds", "a million persons"], lines), "", said]
    )


@contextmanager
def _folders(folder: Path, *names: str) -> Iterator[list[Path]]:
    """New folders, gone afterwards."""
    outs = [data.fresh(folder, name) for name in names]
    try:
        yield outs
    finally:
        for out in outs:
            shutil.rmtree(out, ignore_errors=True)


def _since(clock: float, processor: float) -> tuple[float, float]:
    return perf_counter() - clock, process_time() - processor


def _checksum(out: Path) -> str:
    """Over all that a run says: every line of every part, and the counts."""
    total = sha256()
    for path in sorted([*out.glob("parts/*/*.arrow"), *out.glob("parts/*/*.parquet"), *out.glob("*.parquet")]):
        frame = pl.read_ipc(path) if path.suffix == ".arrow" else pl.read_parquet(path)
        total.update(f"{path.relative_to(out)} {frame.schema} {frame.height}".encode())
        if frame.height:
            total.update(frame.hash_rows(1).to_numpy().tobytes())
    return total.hexdigest()[:12]

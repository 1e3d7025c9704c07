"""Synthetic people, enterprises, institutions, teams and projects to try a pack on. None of them is real.

A population is a network of nodes that a pack describes in `synthetic.yaml`: the table of a node says how often each
outcome comes, given the outcomes of those before it. What a row draws at a node is splitmix64 of the row's number and
of a salt made of seed, kind and node, in 64-bit integer arithmetic alone: any range of rows comes out the same in
every batch, on every machine and with any number of threads.

Rows are related by their numbers. With every million persons come so many enterprises, institutions, teams and
projects, and these refer only to one another; `companions` says how many rows each table needs for it.
docs/reference/synthetic-population.md has the figures, their sources, and what a null means.
"""

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.synthetic.network import PERSONS, Description
from yangui.population.synthetic.rows import Population
from yangui.population.tables.sink import writing

type Format = Literal["parquet", "arrow"]


def synthesise(pack: Pack, kind: Kind, rows: int, seed: int, *, first: int = 0) -> pl.DataFrame:
    """The rows from `first` of the synthetic population that belongs to `seed`.

    Columns are `id`, the ids of related rows (`employer_id`, …) and every fact of the kind, each of the `dtype` in
    `yangui.rules.columns`: null where a register has no record, or nothing is there that could have the fact. A row's
    values depend on the seed and its number alone. Raises `ValueError` for a pack whose population is not described,
    a kind that is not, and rows before the first.

    >>> from yangui import load_pack
    >>> synthesise(load_pack("liaoning"), "team", 2, seed=7, first=19)["id"].to_list()
    ['T00000020', 'T00000021']
    """
    return Population(pack, seed).rows(kind, first, rows)


def companions(pack: Pack, persons: int) -> dict[Kind, int]:
    """How many rows of each kind belong to so many persons: in tables of these sizes every key is found.

    They come by the million persons, a begun million counted in full.
    """
    groups = -(-persons // PERSONS)
    sizes = Description(pack).sizes
    return {kind: persons if kind == "person" else groups * size for kind, size in sizes.items()}


def write(
    pack: Pack,
    kind: Kind,
    rows: int,
    seed: int,
    out: Path,
    *,
    format: Format = "parquet",  # noqa: A002 — as Polars and pandas call it
    batch: int = 1 << 18,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Writes the first `rows` rows to the new folder `out`, a file `part-00000.parquet` (or `.arrow`) for each batch.

    Until it is complete the folder is called `<out>.partial`; an interruption removes it, and what a killed process
    left is replaced by the next run. Two batches at most are in memory. `progress` is told the rows written so far.
    Raises `FileExistsError` where `out` is there already, `ValueError` as `synthesise` does, and `PackError` (T407).
    """
    if batch < 1 or format not in ("parquet", "arrow"):
        raise ValueError(f"cannot write {format} in batches of {batch}")
    if out.exists():
        raise FileExistsError(f"{out} is there already")
    population = Population(pack, seed)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with writing(out):
        partial.mkdir(parents=True)
    done = progress or (lambda _: None)
    try:
        with ThreadPoolExecutor(1) as disk:  # writes one batch while the next is made
            stored: Future[int] | None = None
            for part, first in enumerate(range(0, max(rows, 1), batch)):
                frame = population.rows(kind, first, min(batch, rows - first))
                if stored:
                    done(stored.result())
                stored = disk.submit(_store, frame, partial / f"part-{part:05}.{format}", first + frame.height)
            assert stored is not None
            done(stored.result())
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _store(frame: pl.DataFrame, path: Path, reached: int) -> int:
    """Writes a batch and says how many rows there are by then."""
    with writing(path):
        if path.suffix == ".parquet":
            frame.write_parquet(path, compression="lz4", statistics=False)
        else:
            frame.write_ipc(path, compression="lz4")
    return reached

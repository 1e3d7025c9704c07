"""The tables that the benchmark reads: made once, kept in a folder, and none of them about a real person."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import people
import polars as pl

from yangui.policy.pack import Pack
from yangui.population.synthetic import entities as synth
from yangui.rules.columns import dtype

SEED = 20240901
MILLION = 1_000_000
# Persons made at a time: as Python objects they are large.
STEP = 25_000
COMPLETE = "complete"


def complete_people(folder: Path, pack: Pack, rows: int) -> pl.DataFrame:
    """The fictional persons of `one_person`, of whom everything is known, as a frame of `rows` rows."""
    path = folder / f"{COMPLETE}-{rows}.parquet"
    if not path.is_file():
        known = pack.scopes["person"].facts
        schema = {name: dtype(fact.type) for name, fact in known.items()}
        made = []
        for number in range(-(-rows // STEP)):
            persons = people.people(min(STEP, rows - number * STEP), seed=SEED + number)
            made.append(pl.DataFrame(persons, schema=schema))
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".partial")
        pl.concat(made).write_parquet(unfinished, compression="lz4")
        unfinished.rename(path)
    return pl.read_parquet(path)


def synthetic(folder: Path, pack: Pack, rows: int) -> Path:
    """The folder with the first `rows` rows of the synthetic Liaoning, as `yangui synth` writes them."""
    out = folder / f"person-{rows}"
    if not out.is_dir():
        synth.write(pack, "person", rows, SEED, out)
    return out


def fresh(folder: Path, name: str) -> Path:
    """A path in `folder` at which there is nothing yet."""
    paths = (folder / f"{name}-{number}" for number in count())
    return next(path for path in paths if not path.exists())


def size(paths: Sequence[Path]) -> int:
    """Bytes of these files."""
    return sum(path.stat().st_size for path in paths)

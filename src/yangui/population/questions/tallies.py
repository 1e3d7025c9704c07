"""What a province asks of a finished run: who lacks only one condition, which unknown fact decides most, what it costs.

All of it is read from the tallies, whatever the number of entities.
"""

from pathlib import Path

import polars as pl

from yangui.population.run.evaluate import manifest


def costs(out: Path) -> pl.DataFrame:
    """The least and the most that each benefit costs in each region, dearest first.

    Columns: benefit, region; yes, unknown, judgement (entities); `lower` (fen, for a yes) and `upper` (fen, if all that
    is open becomes a yes); `unpriced`, the entities with an answer other than no whose sum nothing bounds.
    Only benefits that cost: not those without money, nor loans, which come back. Raises `PackError` (T403).
    """
    terms = manifest(out)["terms"]
    paid = [benefit for benefit, held in terms.items() if not held["loan"]]
    rows = _tallies(out).filter((pl.col("condition") == "") & pl.col("benefit").is_in(paid))
    upper = (pl.col("fen") + pl.col("fen_open")).alias("upper")
    counts = ("yes", "unknown", "judgement")
    found = rows.select("benefit", "region", *counts, pl.col("fen").alias("lower"), upper, "unpriced")
    some = pl.col("yes") + pl.col("unknown") + pl.col("judgement") > 0
    return found.filter(some).sort("lower", "upper", "benefit", "region", descending=[True, True, False, False])


def lacking_one(out: Path) -> pl.DataFrame:
    """How many entities lack nothing but one condition, by benefit and region, most first.

    Columns: benefit, region, condition, `only`. It may be failed, unknown or still to be judged. Raises `PackError`
    (T403).
    """
    manifest(out)
    rows = _tallies(out).filter(pl.col("only") > 0).select("benefit", "region", "condition", "only")
    return rows.sort("only", "benefit", "region", "condition", descending=[True, False, False, False])


def missing_facts(out: Path) -> pl.DataFrame:
    """Which unknown facts decide most money, then most cases, over all benefits and regions.

    Columns: fact; `cases`, the unknown answers that hang on it, one for each entity and benefit; `fen`, the most that
    they come to; `unpriced`, those of them whose sum nothing bounds; `benefits`, how many it may decide. An answer that
    hangs on two facts counts for both. Raises `PackError` (T403).
    """
    manifest(out)
    rows = pl.read_parquet(out / "missing.parquet")
    figures = [pl.col("unknown").sum().alias("cases"), pl.col("fen", "unpriced").sum(), pl.col("benefit").n_unique()]
    found = rows.group_by("fact").agg(figures).rename({"benefit": "benefits"})
    return found.sort("fen", "cases", "fact", descending=[True, True, False])


def _tallies(out: Path) -> pl.DataFrame:
    return pl.read_parquet(out / "tallies.parquet")

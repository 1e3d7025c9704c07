"""What changed between two runs over the same entities, and what is to be delivered because of it.

Two runs over one table are compared part by part, as their parts hold the same rows; others are cut into buckets by
key. Either way what is in memory at a time does not grow with the number of entities.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from yangui.population.intake.cleaner import KEY, ROW
from yangui.population.problems import refusal
from yangui.population.run.evaluate import decisions, manifest, parts
from yangui.population.run.lines import entitlements, read
from yangui.population.run.outcome import NO, YES
from yangui.population.tables.source import first_line
from yangui.rules.columns import ANSWERS
from yangui.rules.problems import shown

type Sign = Literal["new", "lapsed", "changed", "not_evaluated"]

CHANGES: Final[tuple[Sign, ...]] = ("new", "lapsed", "changed", "not_evaluated")
# Had an entitlement in the first run and is in quarantine in the second, so that nobody knows whether it goes on.
NOT_EVALUATED: Final = CHANGES[-1]
# Decisions of a bucket, both runs together: so many are held in memory.
BUCKET = 8_000_000
# What makes two entitlements the same: whatever is delivered.
DUE = ("fen", "payment_fen", "times", "start", "result")

# A line for each entity and benefit with an entitlement (a yes) that is new, lapsed, changed or not evaluated again.
# Money is fen. The region is that in the second run, of what ends there that in the first. An answer is null where the
# entity was in quarantine. `receipt` names what is to be delivered, null where that is not known.
LINES: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "key": pl.String,
    "benefit": pl.String,
    "region": pl.String,
    "change": pl.Enum(CHANGES),
    "answer_before": pl.Enum(ANSWERS),
    "answer": pl.Enum(ANSWERS),
    "fen_before": pl.Int64,
    "fen": pl.Int64,
    "payment_fen": pl.Int64,
    "times": pl.Int64,
    "start": pl.Date,
    "result": pl.String,
    "receipt": pl.String,
}
ID = ("key", "benefit")
BY = ("region", "group", "change")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed.

    `sums`: a line for each benefit, region, group and change, with `entities`, `fen_before` and `fen` (known sums).
    `people`: for each region, group and change the different entities, whatever the number of benefits. `totals`: the
    same over all regions and groups. `lines`: how many lines the list has, which holds nothing of what was not
    evaluated. `quarantined`: rows of each run that were not evaluated; an entity whose row has no key that can be read
    still looks lapsed or new.
    """

    sums: pl.DataFrame
    people: pl.DataFrame
    totals: pl.DataFrame
    lines: int
    quarantined: tuple[int, int]


def compare(
    first: Path,
    second: Path,
    out: Path | None = None,
    *,
    groups: pl.LazyFrame | None = None,
    delivered: pl.LazyFrame | None = None,
) -> Comparison:
    """Compares two finished runs, by entity (key) and benefit, and writes the delivery list (`LINES`) to `out`.

    `out` is Parquet or CSV by its suffix; it appears when it is whole, and a second comparison writes the same.
    `groups` has the columns `key` and `group`, to tell groups of entities apart. `delivered` is an earlier list, or
    several one after the other: a line whose receipt is the last one delivered for its entity and benefit is left out.

    Raises `PackError`: T403 for a folder without a finished run, T404 for two runs of which one leaves out what the
    other was asked for, T405 for a list that cannot be written.
    """
    sums, people, totals, count = [], [], [], 0
    # no key is in two pieces, so that different ones add up
    persons = pl.col("key").n_unique().cast(pl.Int64).alias("entities")
    with _Writer(out) as writer:
        for found in changes(first, second):
            lines = found if delivered is None else undelivered(found, delivered)
            due = lines.filter(pl.col("change") != NOT_EVALUATED)
            writer.add(due)
            count += due.height
            grouped = _grouped(lines, groups)
            money = [pl.len().cast(pl.Int64).alias("entities"), pl.col("fen_before", "fen").sum()]
            sums.append(grouped.group_by("benefit", *BY).agg(money))
            people.append(grouped.group_by(BY).agg(persons))
            totals.append(grouped.group_by("change").agg(persons, pl.col("fen_before", "fen").sum()))
    left = tuple(int(manifest(run)["quarantined"]) for run in (first, second))
    return Comparison(
        _summed(sums, ["benefit", *BY], ["entities", "fen_before", "fen"]),
        _summed(people, [*BY], ["entities"]),
        _summed(totals, ["change"], ["entities", "fen_before", "fen"]),
        count,
        (left[0], left[1]),
    )


def changes(first: Path, second: Path) -> Iterator[pl.DataFrame]:
    """The lines of a comparison (`LINES`) piece by piece, each ordered by benefit and key; no key is in two pieces."""
    plans = manifest(first), manifest(second)
    for what in ("kind", "region", "only"):
        if plans[0][what] != plans[1][what]:
            where, mend = f"{shown(first)} and {shown(second)}", "evaluate both for the same entities and benefits"
            raise refusal("T404", where, f"the runs differ in {what}", mend)
    for piece in _pieces(first, second, plans):
        yield _lines(*piece, plans[1]["benefits"])


def undelivered(lines: pl.DataFrame, delivered: pl.LazyFrame) -> pl.DataFrame:
    """The lines whose receipt is not the last that was delivered for the entity and benefit."""
    # numbered first: a join does not keep the order of the lists
    known = delivered.select(*ID, "receipt").with_row_index("at")
    mine = known.join(lines.lazy().select("key").unique(), on="key", how="semi")
    last = mine.group_by(ID).agg(pl.col("receipt").sort_by("at").last())
    return lines.lazy().join(last, on=[*ID, "receipt"], how="anti", maintain_order="left").collect()


def read_list(path: Path) -> pl.LazyFrame:
    """What a list that `compare` has written delivers: key, benefit, receipt; raises `PackError` (T405) for no list."""
    return _scanned(path, (*ID, "receipt"), "delivery list")


def read_groups(path: Path) -> pl.LazyFrame:
    """A table of `key` and `group`, Parquet or CSV by its suffix; raises `PackError` (T405) for what is none."""
    return _scanned(path, ("key", "group"), "table of groups").unique("key", keep="first")


def _scanned(path: Path, columns: Sequence[str], what: str) -> pl.LazyFrame:
    try:
        found = pl.scan_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.scan_parquet(path, glob=False)
        known = found.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refusal("T405", shown(path), f"cannot be read: {first_line(error)}") from None
    if missing := [name for name in columns if name not in known]:
        raise refusal("T405", shown(path), f"this is no {what}: there is no column {missing[0]}")
    return found.select(columns).cast(pl.String)


class _Side(NamedTuple):
    """Decisions of a run, and the entities (`ROW`, `KEY`) of which there are none because they are in quarantine."""

    decisions: pl.LazyFrame
    left: pl.LazyFrame


def _pieces(
    first: Path, second: Path, plans: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[tuple[_Side, _Side, str]]:
    """Both runs on the same entities, and the column that says which decisions are on the same one."""
    fixed = plans[0]["table"].startswith("sha256:")
    if fixed and all(plans[0][name] == plans[1][name] for name in ("table", "mapping", "batch")):
        for pair in zip(parts(first), parts(second), strict=True):
            if touched := _touched(*pair):
                before, after = (_Side(read(part, benefits=touched), _left([part])) for part in pair)
                yield before, after, ROW
        return
    runs = [_Side(decisions(run), _left(parts(run))) for run in (first, second)]
    count = max(1, -(-(plans[0]["decisions"] + plans[1]["decisions"]) // BUCKET))
    for number in range(count):
        mine = pl.col(KEY).hash() % count == number
        before, after = (_Side(run.decisions.filter(mine), run.left.filter(mine)) for run in runs)
        yield before, after, KEY


def _touched(first: Path, second: Path) -> frozenset[str]:
    """The benefits of which the entitlements in two parts over the same rows are not all the same."""
    before, after = entitlements(first), entitlements(second)
    nothing = pl.DataFrame()
    ids = before.keys() | after.keys()
    return frozenset(id for id in ids if not before.get(id, nothing).equals(after.get(id, nothing)))


def _left(decided: Sequence[Path]) -> pl.LazyFrame:
    """Who is in quarantine in these parts."""
    if not decided:
        return pl.LazyFrame(schema={ROW: pl.Int64, KEY: pl.String})
    files = [path / "quarantine.parquet" for path in decided]
    rows = pl.scan_parquet(files, glob=False).filter("left")
    return rows.select(pl.col("row").alias(ROW), pl.col("key").alias(KEY))


def _lines(before: _Side, after: _Side, by: str, digests: Mapping[str, str]) -> pl.DataFrame:
    # only what is a yes on one side is joined, the rest is looked up for the few lines that changed
    needed = dict.fromkeys([by, KEY, "benefit", "region", *DUE])
    yes = pl.col("answer") == YES
    sides = [run.decisions.filter(yes).select(*needed, pl.lit(YES).alias("yes")) for run in (before, after)]
    same = [by, "benefit"]
    both = sides[0].join(sides[1], on=same, how="full", coalesce=True, suffix=".after")
    differs = pl.any_horizontal([pl.col(name).ne_missing(pl.col(f"{name}.after")) for name in DUE])
    change = (
        pl.when(pl.col("yes.after").is_null()).then(pl.lit("lapsed"))
        .when(pl.col("yes").is_null()).then(pl.lit("new"))
        .when(differs).then(pl.lit("changed"))
    )  # fmt: skip
    found = both.with_columns(change.cast(pl.Enum(CHANGES)).alias("change")).filter(pl.col("change").is_not_null())
    changed = found.collect()
    lines = changed.lazy()
    for run, has, said in ((before, "yes", "answer_before"), (after, "yes.after", "answer")):
        wanted = changed.lazy().filter(pl.col(has).is_null()).select(same)
        others = run.decisions.select(*same, pl.col("answer").alias(said)).join(wanted, on=same, how="semi")
        left = run.left.select(by, pl.lit(value=True).alias(f"left.{said}")).unique(by)
        word = pl.coalesce(has, said, pl.when(pl.col(f"left.{said}").is_null()).then(pl.lit(NO))).replace_strict(
            dict(enumerate(ANSWERS)), return_dtype=pl.Enum(ANSWERS)
        )
        lines = lines.join(others, on=same, how="left").join(left, on=by, how="left").with_columns(word.alias(said))
    lost = pl.col("left.answer") & (pl.col("change") == "lapsed")
    lines = lines.with_columns(pl.when(lost).then(pl.lit(NOT_EVALUATED)).otherwise("change").alias("change"))
    lines = lines.select(
        (pl.col(KEY) if by == KEY else pl.coalesce(KEY, f"{KEY}.after")).alias("key"),
        "benefit",
        pl.coalesce("region.after", "region").alias("region"),
        pl.col("change").cast(pl.Enum(CHANGES)),
        "answer_before",
        "answer",
        pl.col("fen").alias("fen_before"),
        *(pl.col(f"{name}.after").alias(name) for name in DUE),
    )
    ordered = lines.sort("benefit", "key").collect()
    return ordered.with_columns(_receipts(ordered, digests))


def _receipts(lines: pl.DataFrame, digests: Mapping[str, str]) -> pl.Series:
    """What each line delivers, as a hash that is the same on any machine.

    It covers entity, benefit, the rule's digest and what is due, or that nothing is any longer. As in
    `Decision.receipt` the day is not in it. Nor are the facts: from others that give the same nothing new is due.
    """
    rule = pl.col("benefit").replace_strict(dict(digests), default="", return_dtype=pl.String)
    due = [pl.col(name).cast(pl.String).fill_null("") for name in DUE]
    state = pl.when(pl.col("change") == "lapsed").then(pl.lit("ended")).otherwise(pl.lit("due"))
    # the key comes last: nothing else holds a free text
    texts = lines.select(pl.concat_str(["benefit", rule, state, *due, "key"], separator="|")).to_series()
    known = lines["change"] != NOT_EVALUATED
    hashes = [sha256(t.encode()).hexdigest()[:32] if k else None for t, k in zip(texts, known, strict=True)]
    return pl.Series("receipt", hashes, dtype=pl.String)


def _grouped(lines: pl.DataFrame, groups: pl.LazyFrame | None) -> pl.DataFrame:
    if groups is None:
        return lines.with_columns(pl.lit(None, pl.String).alias("group"))
    known = groups.select("key", pl.col("group").cast(pl.String))
    return lines.lazy().join(known, on="key", how="left").collect()


def _summed(frames: list[pl.DataFrame], keys: list[str], figures: list[str]) -> pl.DataFrame:
    if not frames:
        held: dict[str, Any] = {**LINES, "group": pl.String}
        return pl.DataFrame(schema={**{key: held[key] for key in keys}, **dict.fromkeys(figures, pl.Int64)})
    return pl.concat(frames).group_by(keys).sum().sort(keys)


class _Writer:
    """Writes a table piece by piece into a file that appears when it is whole."""

    def __init__(self, out: Path | None) -> None:
        self.out = out
        if out is None:
            return
        if out.suffix not in (".csv", ".parquet"):
            raise refusal("T405", shown(out), "this is neither .csv nor .parquet")
        self.unfinished = out.with_name(f"{out.name}.partial")
        self.pieces = 0

    def __enter__(self) -> "_Writer":
        if self.out is not None:
            shutil.rmtree(self.unfinished, ignore_errors=True)
            self._try(lambda: self.unfinished.mkdir(parents=True))
        return self

    def add(self, lines: pl.DataFrame) -> None:
        if self.out is not None:
            path = self.unfinished / f"{self.pieces:06}.parquet"
            self._try(lambda: lines.write_parquet(path))
            self.pieces += 1

    def __exit__(self, error: object, *_: object) -> None:
        if self.out is None:
            return
        try:
            if error is None:
                self._try(self._finish)
        finally:
            shutil.rmtree(self.unfinished, ignore_errors=True)

    def _finish(self) -> None:
        assert self.out is not None
        files = sorted(self.unfinished.glob("*.parquet"))
        whole = pl.scan_parquet(files, glob=False) if files else pl.LazyFrame(schema=LINES)
        path = self.unfinished / "whole"
        if self.out.suffix == ".csv":
            whole.sink_csv(path, include_bom=True, maintain_order=True)
        else:
            whole.sink_parquet(path, maintain_order=True)
        path.replace(self.out)

    def _try(self, work: Callable[[], object]) -> None:
        assert self.out is not None
        try:
            work()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise refusal("T405", shown(self.out), f"cannot be written: {first_line(error)}") from None

"""Synthetic people, enterprises, institutions, teams and projects to try a pack on. None of them is real.

A population is a network of nodes that `synth-<pack>.yaml` describes: the table of a node says how often each outcome
comes, given the outcomes of those before it. What a row draws at a node is splitmix64 of the row's number and of a
salt made of seed, kind and node, in 64-bit integer arithmetic alone: any range of rows comes out the same in every
batch, on every machine and with any number of threads.

Rows are related by their numbers. With every million persons come so many enterprises, institutions, teams and
projects, and these refer only to one another; `companions` says how many rows each table needs for it.
docs/reference/synthetic-population.md has the figures, their sources, and what a null means.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import groupby, product
from pathlib import Path
from typing import Literal

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.synth_network import HALF, PERSONS, Description, Node, days, meanings
from yangui.rules.columns import dtype
from yangui.rules.types import Type

type Format = Literal["parquet", "arrow"]

CHUNK = 1 << 16  # rows that are made at once, few enough for their columns to stay in the processor's cache
INITIALS: Mapping[Kind, str] = {"person": "P", "enterprise": "E", "institution": "I", "team": "T", "project": "J"}
COMPANIONS: tuple[Kind, ...] = ("enterprise", "institution")  # the order in which they are numbered together
ROW = "row number"
FEN = 100
# Founders are spread over a group by i -> i * STRIDE + an offset, a permutation: STRIDE and PERSONS are coprime.
STRIDE = 618_033

GOLDEN, FIRST, SECOND = (pl.lit(c, pl.UInt64) for c in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
HIGH = pl.lit(HALF, pl.UInt64)


def synthesise(pack: Pack, kind: Kind, rows: int, seed: int, *, first: int = 0) -> pl.DataFrame:
    """The rows from `first` of the synthetic population that belongs to `seed`.

    Columns are `id`, the ids of related rows (`employer_id`, …) and every fact of the kind, of the `dtype` in
    `yangui.rules.columns`: null where a register has no record, or nothing is there that could have the fact. A row's
    values depend on the seed and its number alone. Raises `ValueError` for a pack whose population is not described,
    a kind that is not, and rows before the first.

    >>> from yangui import load_pack
    >>> synthesise(load_pack("liaoning"), "team", 2, seed=7, first=40)["id"].to_list()
    ['T00000041', 'T00000042']
    """
    return _Population(pack, seed).rows(kind, first, rows)


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
    format: Format = "parquet",
    batch: int = 1 << 18,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Writes the first `rows` rows to the new folder `out`, a file `part-00000.parquet` (or `.arrow`) for each batch.

    Until it is complete the folder is called `<out>.partial`; an interruption removes it, and what a killed process
    left is replaced by the next run. One batch at a time is in memory. `progress` is told the rows written so far.
    Raises `FileExistsError` where `out` is there already, and `ValueError` as `synthesise` does.
    """
    if batch < 1 or format not in ("parquet", "arrow"):
        raise ValueError(f"cannot write {format} in batches of {batch}")
    if out.exists():
        raise FileExistsError(f"{out} is there already")
    population = _Population(pack, seed)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        for part, first in enumerate(range(0, max(rows, 1), batch)):
            frame = population.rows(kind, first, min(batch, rows - first))
            path = partial / f"part-{part:05}.{format}"
            if format == "parquet":
                frame.write_parquet(path, compression="lz4", statistics=False)
            else:
                frame.write_ipc(path, compression="lz4")
            if progress:
                progress(first + frame.height)
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


# draws


def salt(*of: object) -> int:
    """64 bits that tell one stream of draws from another."""
    return int.from_bytes(sha256("/".join(map(str, of)).encode()).digest()[:8], "little")


def draws(first: int, rows: int, salts: Mapping[str, int]) -> pl.DataFrame:
    """splitmix64 (Steele, Lea, Flood 2014) of the row's number, a column for each salt; sums and products wrap."""
    row = pl.int_range(first, first + rows, dtype=pl.UInt64, eager=True).to_frame("row")
    z = row.select((pl.col("row") * GOLDEN + pl.lit(start, pl.UInt64)).alias(name) for name, start in salts.items())
    # a shift is a division by a power of two; each step by itself, as an expression named twice is computed twice
    for bits, factor in ((30, FIRST), (27, SECOND)):
        z = z.select((pl.all() ^ (pl.all() // pl.lit(1 << bits, pl.UInt64))) * factor)
    return z.select(pl.all() ^ (pl.all() // pl.lit(1 << 31, pl.UInt64)))


# rows


class _Population:
    """What belongs to one seed. Of the companions it keeps those of the last group."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack = pack
        self.seed = seed
        self.description = Description(pack)
        self.group = -1
        self.frames: dict[Kind, pl.DataFrame] = {}
        self.related: dict[tuple[Kind, str], pl.Series] = {}

    def rows(self, kind: Kind, first: int, rows: int) -> pl.DataFrame:
        """The columns of a table, for `rows` rows from `first`."""
        self.description.network(kind)  # refuses a kind that is not described
        if first < 0 or rows < 0:
            raise ValueError(f"there are no rows {first} to {first + rows}")
        size = self.description.sizes[kind]
        frames, at = [], first
        while at < first + rows or not frames:
            count = min(first + rows - at, CHUNK, size - at % size)  # all of one group
            self._enter(at // size)
            frames.append(self._network(kind, at, count).select(self._columns(kind)))
            at += count
        return pl.concat(frames)

    def _enter(self, group: int) -> None:
        if group != self.group:
            self.group, self.frames, self.related = group, {}, {}

    def _network(self, kind: Kind, first: int, rows: int) -> pl.DataFrame:
        """All nodes for rows of the group at hand, and beside them whether each register has a record."""
        nodes = self.description.network(kind)
        missing = self.description.missing
        salts = {_draw(name): salt(self.seed, kind, name) for name in nodes}
        salts |= {_known(register): salt(self.seed, kind, "register", register) for register in missing}
        frame = draws(first, rows, salts).with_columns(
            pl.int_range(first, first + rows, dtype=pl.UInt64).alias(ROW),
            *(pl.col(_known(r)) // HIGH >= pl.lit(HALF * rate // 1000, pl.UInt64) for r, rate in missing.items()),
        )
        for _, level in groupby(sorted(nodes.values(), key=lambda n: n.level), key=lambda n: n.level):
            frame = frame.with_columns(self._expression(kind, node).alias(node.name) for node in level)
        return frame

    # what is written out

    def _columns(self, kind: Kind) -> Iterator[pl.Expr]:
        nodes = self.description.network(kind)
        yield _ids(kind, pl.col(ROW)).alias("id")
        if kind == "enterprise":
            yield pl.lit(self._founders()).gather(self._position(kind)).alias("founder_id")
        for node in nodes.values():
            if "row" in node.spec or "startup" in node.spec:
                yield pl.lit(self._companion_ids()).gather(pl.col(node.name)).alias(f"{node.name}_id")
        for name, fact in self.pack.scopes[kind].facts.items():
            if name in nodes:
                yield self._meaning(nodes[name], fact.type, self.pack.facts[kind][name].register).alias(name)
            else:
                yield pl.lit(None, dtype(fact.type)).alias(name)
        yield from (_day(pl.col(node.name)).alias(node.name) for node in nodes.values() if "shown" in node.spec)

    def _meaning(self, node: Node, of: Type, register: str) -> pl.Expr:
        """The values of a fact: what its register knows."""
        value = pl.col(node.name)
        if "copy" in node.spec:  # the masks of the row that it was copied from are in it
            value = pl.when(pl.col(_known(register)) | pl.col(str(node.relation)).is_not_null()).then(value)
        else:
            value = pl.when(pl.col(_known(register))).then(value)
        if of.name == "date":
            return _day(value)
        if not node.outcomes:
            return value * FEN if of.name == "money" else value
        return pl.lit(pl.Series(meanings(node.outcomes, of.name), dtype=dtype(of))).gather(value)

    # what a node holds

    def _expression(self, kind: Kind, node: Node) -> pl.Expr:
        spec, network = node.spec, self.description.network(kind)
        if "founder" in spec:
            return (self._rank() < len(self.description.startups)).cast(pl.UInt32)
        if "startup" in spec:
            rank = self._rank()
            startups = pl.Series(self.description.startups, dtype=pl.UInt32)
            return pl.lit(startups).gather(pl.when(rank < len(startups)).then(rank))
        if "layout" in spec:
            return pl.lit(self._laid_out(kind, spec["layout"])).gather(self._position(kind))
        if "row" in spec:
            return self._related_row(node, *(network[name] for name in spec["row"]))
        own = self._drawn(node) if node.table else self._picked(node, network)
        for code, row in self.description.named(spec).items():
            own = pl.when(pl.col(ROW) == row).then(pl.lit(node.outcomes.index(code), pl.UInt32)).otherwise(own)
        if node.relation:
            there = pl.lit(self._of_companions(kind, node)).gather(pl.col(node.relation))
            return pl.when(pl.col(node.relation).is_not_null()).then(there).otherwise(own)
        if "take" in spec:
            return _remapped(pl.col(spec["take"]), network[spec["take"]], node)
        return own

    def _drawn(self, node: Node) -> pl.Expr:
        table, draw = node.table, pl.col(_draw(node.name))
        assert table is not None
        first, *others = node.parents or (None,)
        cell = pl.col(first.name) if first else (pl.col(ROW) * 0).cast(pl.UInt32)
        for parent in others:
            cell = cell * len(parent.outcomes) + pl.col(parent.name)
        if not table.certain:
            key = cell.cast(pl.UInt64) * HIGH + draw // HIGH if first else draw // HIGH
            cell = pl.lit(table.edges).search_sorted(key, side="right")
        if table.cells is not None:
            return pl.lit(table.cells).gather(cell)
        assert table.lows is not None
        assert table.widths is not None
        spread = (draw % HIGH) * pl.lit(table.widths).gather(cell) // HIGH
        return self._placed(node, pl.lit(table.lows).gather(cell) + spread.cast(pl.Int64))

    def _placed(self, node: Node, value: pl.Expr) -> pl.Expr:
        """A number, or the day that it means: after another, or so far on the way from one to another."""
        spec = node.spec
        if "number" in spec:
            return value
        if "years" in spec:
            value = value + self._time(spec.get("from", "as_of"))
        elif "percent" in spec:
            start, end = (self._time(name) for name in spec["between"])
            value = start + (end - start) * value // 10_000
        return value.clip(upper_bound=days(spec["until"]) if "until" in spec else self.description.today)

    def _time(self, name: str) -> pl.Expr:
        return pl.lit(self.description.today, pl.Int64) if name == "as_of" else pl.col(name)

    def _picked(self, node: Node, network: Mapping[str, Node]) -> pl.Expr:
        """What the node holds that the outcome of another one names."""
        pick = node.spec.get("pick")
        if not pick:
            return pl.lit(None, pl.UInt32)
        by = network[pick["by"]]
        value = pl.lit(None, pl.UInt32 if node.outcomes else pl.Int64)
        for outcomes, name in pick.items():
            if name != pick["by"]:
                chosen = [by.outcomes.index(outcome) for outcome in outcomes.split("|")]
                taken = _remapped(pl.col(name), network[name], node)
                value = pl.when(pl.col(by.name).is_in(chosen)).then(taken).otherwise(value)
        return value

    # how rows are related

    def _position(self, kind: Kind) -> pl.Expr:
        """Where a row stands in its group."""
        return (pl.col(ROW) % self.description.sizes[kind]).cast(pl.UInt32)

    def _offset(self) -> int:
        return salt(self.seed, "founders", self.group) % PERSONS

    def _rank(self) -> pl.Expr:
        """The number of a person in a shuffled group: the first found the group's start-ups."""
        return (self._position("person").cast(pl.UInt64) * STRIDE + self._offset()) % PERSONS

    def _founders(self) -> pl.Series:
        """The id of the founder of each enterprise of the group, null for those that are no start-up."""
        back = pow(STRIDE, -1, PERSONS)
        found: list[int | None] = [None] * self.description.sizes["enterprise"]
        for rank, row in enumerate(self.description.startups):
            found[row] = self.group * PERSONS + (rank - self._offset()) * back % PERSONS
        return pl.select(_ids("person", pl.lit(pl.Series(found, dtype=pl.UInt64)))).to_series()

    def _laid_out(self, kind: Kind, what: object) -> pl.Series:
        layout = self.description.layouts[kind]
        if what == "startup":
            startups = frozenset(self.description.startups)
            column = [int(row in startups) for row in range(self.description.sizes[kind])]
        else:
            column = layout.column(0 if what == "city" else 1)
        return pl.Series(column, dtype=pl.UInt32)

    def _related_row(self, node: Node, city: Node, label: Node) -> pl.Expr:
        """A row among the companions, enterprises before institutions, any of its city and label."""
        starts: list[int | None] = []
        counts: list[int | None] = []
        for here, what in product(city.outcomes, label.outcomes):
            rows = self.description.companions_of(here, what)
            starts.append(rows.start if rows else None)
            counts.append(len(rows) if rows else None)
        cell = pl.col(city.name) * len(label.outcomes) + pl.col(label.name)
        start, count = (pl.lit(pl.Series(s, dtype=pl.UInt64)).gather(cell) for s in (starts, counts))
        row = (start + (pl.col(_draw(node.name)) // HIGH) * count // HIGH).cast(pl.UInt32)
        other = node.spec.get("else")
        return pl.when(row.is_null()).then(pl.col(other)).otherwise(row) if other else row

    def _companions(self, kind: Kind) -> pl.DataFrame:
        if kind not in self.frames:
            size = self.description.sizes[kind]
            self.frames[kind] = self._network(kind, self.group * size, size)
        return self.frames[kind]

    def _companion_ids(self) -> pl.Series:
        return pl.concat(self._companions(kind).select(_ids(kind, pl.col(ROW))).to_series() for kind in COMPANIONS)

    def _of_companions(self, kind: Kind, node: Node) -> pl.Series:
        """What each companion of the group holds for a node that reads related rows."""
        key = kind, node.name
        if key not in self.related:
            field = (node.spec.get("copy") or node.spec["take"]).partition(".")[2]
            parts = []
            for other in COMPANIONS:
                source = self.description.network(other).get(field)
                value = pl.lit(None, pl.UInt32 if node.outcomes else pl.Int64)
                if source:
                    value = _remapped(pl.col(field), source, node)
                if "copy" in node.spec:
                    value = pl.when(pl.col(_known(self.pack.facts[kind][node.name].register))).then(value)
                # beside a column, so that a null alone is as long
                parts.append(self._companions(other).select(ROW, value.alias(field)).get_column(field))
            self.related[key] = pl.concat(parts)
        return self.related[key]


def _draw(node: str) -> str:
    return f"draw of {node}"


def _known(register: str) -> str:
    return f"known to {register}"


def _ids(kind: Kind, row: pl.Expr) -> pl.Expr:
    return pl.lit(INITIALS[kind]) + (row + 1).cast(pl.String).str.zfill(8)


def _day(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int32).cast(pl.Date)


def _remapped(value: pl.Expr, source: Node, target: Node) -> pl.Expr:
    """Outcomes of one node as those of another."""
    if source.outcomes == target.outcomes:
        return value
    index = {outcome: i for i, outcome in enumerate(target.outcomes)}
    return pl.lit(pl.Series([index[outcome] for outcome in source.outcomes], dtype=pl.UInt32)).gather(value)

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
from functools import lru_cache
from hashlib import sha256
from itertools import groupby, product
from pathlib import Path
from typing import Literal

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.synth_network import HALF, PERSONS, Description, Node, Table, days, meanings
from yangui.rules.columns import dtype
from yangui.rules.types import Type

type Format = Literal["parquet", "arrow"]

CHUNK = 1 << 18  # rows that are made at once
SPARSE = 0.3  # a node that is open in fewer rows than this draws in these alone
INITIALS: Mapping[Kind, str] = {"person": "P", "enterprise": "E", "institution": "I", "team": "T", "project": "J"}
COMPANIONS: tuple[Kind, ...] = ("enterprise", "institution")  # the order in which they are numbered together
# Founders are spread over a group by i -> i * STRIDE + an offset, a permutation: STRIDE and PERSONS are coprime.
STRIDE = 618_033
FEN = 100

TAILS = pl.Series([f"{tail:04}" for tail in range(10_000)])  # of ids

ROW = "row number"
HIGH = pl.lit(HALF, pl.UInt64)
GOLDEN = pl.lit(0x9E3779B97F4A7C15, pl.UInt64)
ROUNDS = (1 << 30, 0xBF58476D1CE4E5B9), (1 << 27, 0x94D049BB133111EB), (1 << 31, 1)


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


@lru_cache(maxsize=None)
def salt(*of: object) -> int:
    """64 bits that tell one stream of draws from another."""
    return int.from_bytes(sha256("/".join(map(str, of)).encode()).digest()[:8], "little")


def draws(rows: pl.Series, salts: Mapping[str, int]) -> pl.DataFrame:
    """splitmix64 (Steele, Lea, Flood 2014) of the rows' numbers, a column for each salt."""
    start = pl.lit(rows) * GOLDEN
    z = pl.select((start + pl.lit(own, pl.UInt64)).alias(name) for name, own in salts.items())
    # step by step, since an expression that is named twice is computed twice
    for shift, factor in ROUNDS:
        z = z.select(_mixed(pl.all(), shift, factor))
    return z


def _drawn(own: int) -> pl.Expr:
    """The same in one expression, which is slower where rows are many."""
    z = pl.col(ROW) * GOLDEN + pl.lit(own, pl.UInt64)
    for shift, factor in ROUNDS:
        z = _mixed(z, shift, factor)
    return z


def _mixed(z: pl.Expr, shift: int, factor: int) -> pl.Expr:
    """One step of it: a shift is a division by a power of two, and products wrap."""
    mixed = z ^ (z // pl.lit(shift, pl.UInt64))
    return mixed if factor == 1 else mixed * pl.lit(factor, pl.UInt64)


# rows


class _Population:
    """What belongs to one seed. Of the companions it keeps those of the last group."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack = pack
        self.seed = seed
        self.description = Description(pack)
        self.group = -1
        self.frames: dict[Kind, pl.DataFrame] = {}
        self.written: dict[Kind, list[pl.Expr]] = {}
        self.related: dict[tuple[Kind, str], pl.Expr] = {}

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
            if kind not in self.written:
                self.written[kind] = list(self._columns(kind))
            ids = _ids(kind, at, count).to_frame("id")
            frames.append(ids.hstack(self._network(kind, at, count).select(self.written[kind])))
            at += count
        return pl.concat(frames)

    def _enter(self, group: int) -> None:
        if group != self.group:
            self.group, self.frames, self.written, self.related = group, {}, {}, {}

    def _network(self, kind: Kind, first: int, rows: int) -> pl.DataFrame:
        """All nodes for rows of the group at hand, and beside them whether each register has a record."""
        numbers = pl.int_range(first, first + rows, dtype=pl.UInt64, eager=True).alias(ROW)
        missing = {_known(r): self.description.missing.get(r, 0) for r in self.description.registers(kind)}
        frame = draws(numbers, {name: salt(self.seed, kind, name) for name in missing}).select(
            numbers,
            *(pl.col(name) // HIGH >= pl.lit(HALF * rate // 1000, pl.UInt64) for name, rate in missing.items()),
        )
        nodes = sorted(self.description.network(kind).values(), key=lambda node: node.level)
        for _, level in groupby(nodes, key=lambda node: node.level):
            frame = frame.hstack(self._level(kind, list(level), frame))
        return frame

    def _level(self, kind: Kind, nodes: list[Node], frame: pl.DataFrame) -> pl.DataFrame:
        """Nodes that depend only on what the frame holds.

        Where the parents settle it nothing is drawn. A node that is open in few rows draws in these alone.
        """
        tables = {node: node.table for node in nodes if node.table}
        work = frame.with_columns(_combination(node).alias(_cell(node)) for node in tables)
        work = work.with_columns(
            pl.lit(series).gather(pl.col(_cell(node))).alias(name)
            for node, table in tables.items()
            for name, series in ((_settled(node), table.settled), (_open(node), table.open))
        )
        everywhere = [node for node in nodes if "row" in node.spec]
        for node in tables:
            rows = work[_open(node)]
            if rows.sum() > SPARSE * len(rows):
                everywhere.append(node)
            elif rows.any():
                needs = ROW, _cell(node), *(name for name in node.times if name != "as_of")
                part = pl.DataFrame([work[name].filter(rows) for name in needs])
                values = part.select(self._drawn(node, _drawn(salt(self.seed, kind, node.name)))).to_series()
                column = work[_settled(node)]
                work.replace_column(work.get_column_index(_settled(node)), column.scatter(rows.arg_true(), values))
        work = work.hstack(draws(frame[ROW], {_draw(node): salt(self.seed, kind, node.name) for node in everywhere}))
        return work.select(self._expression(kind, node, node in everywhere).alias(node.name) for node in nodes)

    # what is written out

    def _columns(self, kind: Kind) -> Iterator[pl.Expr]:
        nodes = self.description.network(kind)
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
        known = pl.col(_known(register))
        if "copy" in node.spec:  # has it from the register's record of the other row
            known |= pl.col(str(node.relation)).is_not_null()
        value = pl.when(known).then(pl.col(node.name))
        if of.name == "date":
            return _day(value)
        if not node.outcomes:
            return value * FEN if of.name == "money" else value
        return pl.lit(pl.Series(meanings(node.outcomes, of.name), dtype=dtype(of))).gather(value)

    # what a node holds

    def _expression(self, kind: Kind, node: Node, draws: bool) -> pl.Expr:
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
        own = pl.col(_settled(node)) if node.table else self._picked(node, network)
        if draws:
            own = pl.when(pl.col(_open(node))).then(self._drawn(node, pl.col(_draw(node)))).otherwise(own)
        for code, row in self.description.named(spec).items():
            own = pl.when(pl.col(ROW) == row).then(pl.lit(node.outcomes.index(code), pl.UInt32)).otherwise(own)
        if node.relation:
            there = self._of_companions(kind, node).gather(pl.col(node.relation))
            return pl.when(pl.col(node.relation).is_not_null()).then(there).otherwise(own)
        return _remapped(pl.col(spec["take"]), network[spec["take"]], node) if "take" in spec else own

    def _drawn(self, node: Node, draw: pl.Expr) -> pl.Expr:
        """An outcome, a number, or the day that it means: after another, or so far on the way from one to another."""
        spec, table = node.spec, node.table
        assert table is not None
        value = _outcome(table, pl.col(_cell(node)), draw)
        if "draw" in spec or "number" in spec:
            return value
        times = [pl.col(name) if name != "as_of" else pl.lit(self.description.today, pl.Int64) for name in node.times]
        if "years" in spec:
            value = value + times[0]
        elif "percent" in spec:
            start, end = times
            value = start + (end - start) * value // 10_000
        return value.clip(upper_bound=days(spec["until"]) if "until" in spec else self.description.today)

    def _picked(self, node: Node, network: Mapping[str, Node]) -> pl.Expr:
        """What the node holds that the outcome of another one names."""
        value = pl.lit(None, pl.UInt32 if node.outcomes else pl.Int64)
        pick = node.spec.get("pick", {})
        for outcomes, name in pick.items():
            if outcomes != "by":
                by = network[pick["by"]]
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
        found: list[str | None] = [None] * self.description.sizes["enterprise"]
        for rank, row in enumerate(self.description.startups):
            person = self.group * PERSONS + (rank - self._offset()) * back % PERSONS
            found[row] = f"{INITIALS['person']}{person + 1:08}"
        return pl.Series(found, dtype=pl.String)

    def _laid_out(self, kind: Kind, what: object) -> pl.Series:
        layout = self.description.layouts[kind]
        if what == "startup":
            startups = frozenset(self.description.startups)
            column = [int(row in startups) for row in range(self.description.sizes[kind])]
        else:
            column = layout.column(0 if what == "city" else 1)
        return pl.Series(column, dtype=pl.UInt32)

    def _related_row(self, node: Node, city: Node, label: Node) -> pl.Expr:
        """A row among the companions, enterprises before institutions: any of its city and label."""
        ranges = [self.description.companions_of(*key) or None for key in product(city.outcomes, label.outcomes)]
        starts = pl.Series([rows and rows.start for rows in ranges], dtype=pl.UInt64)
        counts = pl.Series([rows and len(rows) for rows in ranges], dtype=pl.UInt64)
        cell = pl.col(city.name) * len(label.outcomes) + pl.col(label.name)
        chosen = pl.col(_draw(node)) // HIGH * pl.lit(counts).gather(cell) // HIGH
        row = (pl.lit(starts).gather(cell) + chosen).cast(pl.UInt32)
        return pl.coalesce(row, pl.col(node.spec["else"])) if "else" in node.spec else row

    def _companions(self, kind: Kind) -> pl.DataFrame:
        if kind not in self.frames:
            size = self.description.sizes[kind]
            self.frames[kind] = self._network(kind, self.group * size, size)
        return self.frames[kind]

    def _companion_ids(self) -> pl.Series:
        sizes = {kind: self.description.sizes[kind] for kind in COMPANIONS}
        return pl.concat(_ids(kind, self.group * size, size) for kind, size in sizes.items())

    def _of_companions(self, kind: Kind, node: Node) -> pl.Expr:
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
            self.related[key] = pl.lit(pl.concat(parts))
        return self.related[key]


def _draw(node: Node) -> str:
    return f"{node.name}: draw"


def _cell(node: Node) -> str:
    return f"{node.name}: combination"


def _open(node: Node) -> str:
    return f"{node.name}: open"


def _settled(node: Node) -> str:
    return f"{node.name}: settled"


def _known(register: str) -> str:
    return f"known to {register}"


def _combination(node: Node) -> pl.Expr:
    """The number of the combination of its parents' outcomes."""
    if not node.parents:
        return pl.repeat(0, pl.len(), dtype=pl.UInt32)
    first, *others = node.parents
    cell = pl.col(first.name)
    for parent in others:
        cell = cell * len(parent.outcomes) + pl.col(parent.name)
    return cell


def _outcome(table: Table, cell: pl.Expr, draw: pl.Expr) -> pl.Expr:
    """The upper half of a draw finds the cell, the lower half the number within its range."""
    found = pl.lit(table.edges).search_sorted(cell.cast(pl.UInt64) * HIGH + draw // HIGH, side="right")
    value = pl.lit(table.cells).gather(found)
    if table.widths is None:
        return value
    return value + (draw % HIGH * pl.lit(table.widths).gather(found) // HIGH).cast(pl.Int64)


def _ids(kind: Kind, first: int, rows: int) -> pl.Series:
    """Ids such as P00000001, counted from 1 and longer where eight digits do not do; they look like nobody's number."""
    numbers = pl.int_range(first + 1, first + rows + 1, eager=True)
    start, end = first // 10_000, (first + rows) // 10_000
    heads = pl.Series([f"{INITIALS[kind]}{head:04}" for head in range(start, end + 1)], dtype=pl.String)
    return heads.gather(numbers // 10_000 - start) + TAILS.gather(numbers % 10_000)


def _day(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int32).cast(pl.Date)


def _remapped(value: pl.Expr, source: Node, target: Node) -> pl.Expr:
    """Outcomes of one node as those of another."""
    if source.outcomes == target.outcomes:
        return value
    index = {outcome: i for i, outcome in enumerate(target.outcomes)}
    return pl.lit(pl.Series([index[outcome] for outcome in source.outcomes], dtype=pl.UInt32)).gather(value)

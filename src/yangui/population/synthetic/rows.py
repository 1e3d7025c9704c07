"""The rows of a synthetic population: what each node holds for a range of rows, in whole numbers."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import batched, groupby, product

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.synthetic.network import HALF, INDEX, PERSONS, VOID, Description, Node, Table, days, meanings
from yangui.rules.columns import dtype
from yangui.rules.types import Type

CHUNK = 1 << 18  # rows that are made at once
MANY = 0.5  # of the rows: a node that is open in more draws in all,
SHORT = 1 << 16  # and every node where there are so few rows that a step more costs more than they do
INITIALS: Mapping[Kind, str] = {"person": "P", "enterprise": "E", "institution": "I", "team": "T", "project": "J"}
COMPANIONS: tuple[Kind, ...] = ("enterprise", "institution")  # the order in which they are numbered together
# Founders are spread over a group by i -> i * STRIDE + an offset, a permutation: STRIDE and PERSONS are coprime.
STRIDE = 618_033
FEN = 100

TAILS = pl.Series([f"{tail:04}" for tail in range(10_000)])  # of ids

ROW = "row number"


# draws


@cache
def salt(*of: object) -> int:
    """64 bits that tell one stream of draws from another."""
    return int.from_bytes(sha256("/".join(map(str, of)).encode()).digest()[:8], "little")


def draws(rows: pl.Series, salts: Mapping[str, int]) -> pl.DataFrame:
    """splitmix64 (Steele, Lea, Flood 2014) of the rows' numbers (UInt64), a column for each salt."""
    z = pl.select((pl.lit(rows) * GOLDEN + _u64(own)).alias(name) for name, own in salts.items())
    # step by step, as an expression that is named twice is computed twice
    for shift, factor in ROUNDS:
        # a shift is a division by a power of two; products wrap
        z = z.select((pl.all() ^ pl.all() // _u64(1 << shift)) * factor)
    return z.select(pl.all() ^ pl.all() // _u64(1 << 31))


def _u64(number: int) -> pl.Expr:
    return pl.lit(number, pl.UInt64)


PIECE = _u64(1 << 16)
GOLDEN = _u64(0x9E3779B97F4A7C15)
ROUNDS = (30, _u64(0xBF58476D1CE4E5B9)), (27, _u64(0x94D049BB133111EB))


# rows


class Population:
    """What belongs to one seed. Of the companions it keeps those of the last group."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack = pack
        self.seed = seed
        self.description = Description(pack)
        self.group = -1
        self.frames: dict[Kind, pl.DataFrame] = {}
        self.written: dict[Kind, list[pl.Expr]] = {}
        self.related: dict[tuple[Kind, str], pl.Series] = {}

    def rows(self, kind: Kind, first: int, rows: int) -> pl.DataFrame:
        """The columns of a table, for `rows` rows from `first`."""
        self.description.network(kind)  # refuses a kind that is not described
        if first < 0 or rows < 0:
            raise ValueError(f"there are no rows {first} to {first + rows}")
        size = self.description.sizes[kind]
        frames: list[pl.DataFrame] = []
        at = first
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
        number = pl.int_range(first, first + rows, dtype=pl.UInt64, eager=True).alias(ROW)
        frame = number.to_frame().hstack(self._records(kind, number))
        nodes = sorted(self.description.network(kind).values(), key=lambda node: node.level)
        for _, level in groupby(nodes, key=lambda node: node.level):
            frame = frame.hstack(self._level(kind, list(level), frame))
        return frame

    def _records(self, kind: Kind, number: pl.Series) -> pl.DataFrame:
        """Whether each register has a record: four registers share a draw."""
        shared = list(batched(self.description.registers(kind), 4))
        bits = draws(number, {some[0]: salt(self.seed, kind, *some) for some in shared})
        missing = self.description.missing
        return bits.select(
            (pl.col(some[0]) // _u64(1 << 16 * place) % PIECE >= PIECE * missing.get(register, 0) // 1000).alias(
                _known(register)
            )
            for some in shared
            for place, register in enumerate(some)
        )

    def _level(self, kind: Kind, nodes: list[Node], frame: pl.DataFrame) -> pl.DataFrame:
        """Nodes that depend only on what the frame holds.

        Nothing is drawn where the parents settle it. A node that is open in few rows draws in these alone.
        """
        tables = {node: node.table for node in nodes if node.table}
        work = frame.with_columns(_combination(node).alias(_at(node)) for node in tables)
        work = work.with_columns(
            pl.lit(table.settled).gather(pl.col(_at(node))).alias(_settled(node)) for node, table in tables.items()
        )
        widely = []
        for node in tables:
            column = work[_settled(node)]
            if column.null_count() > (MANY * len(column) if len(column) > SHORT else 0):
                widely.append(node)
            elif column.has_nulls():
                rows = column.is_null()
                needs = ROW, _at(node), *(name for name in node.times if name != "as_of")
                values = self._drawn(kind, [node], pl.DataFrame([work[name].filter(rows) for name in needs]))
                column = column.scatter(rows.arg_true(), values.to_series())
                work.replace_column(work.get_column_index(_settled(node)), column)
        rows_of = {_drawn(node): salt(self.seed, kind, node.name) for node in nodes if "row" in node.spec}
        work = work.hstack(self._drawn(kind, widely, work)).hstack(draws(frame[ROW], rows_of))
        return work.select(self._held(kind, node, node in widely).alias(node.name) for node in nodes)

    # what is written out

    def _columns(self, kind: Kind) -> Iterator[pl.Expr]:
        nodes = self.description.network(kind)
        if kind == "enterprise":
            place = pl.col(ROW) % self.description.sizes[kind]
            yield pl.lit(self._founders()).gather(place).alias("founder_id")
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

    def _held(self, kind: Kind, node: Node, drawn: bool) -> pl.Expr:
        spec, network = node.spec, self.description.network(kind)
        if "founder" in spec:
            return (self._rank() < len(self.description.startups)).cast(INDEX)
        if "startup" in spec:
            rank = self._rank()
            startups = pl.Series(self.description.startups, dtype=pl.UInt32)
            return pl.lit(startups).gather(pl.when(rank < len(startups)).then(rank))
        if "layout" in spec:
            return pl.lit(self._laid_out(kind, spec["layout"])).gather(self._position(kind))
        if "row" in spec:
            return self._related_row(kind, node)
        own = pl.col(_settled(node)) if node.table else self._picked(node, network)
        if drawn:
            own = own.fill_null(pl.col(_drawn(node)))
        if node.table and not node.outcomes:
            own = pl.when(own != VOID).then(own)
        for code, row in self.description.named(spec).items():
            own = pl.when(pl.col(ROW) == row).then(pl.lit(node.outcomes.index(code), INDEX)).otherwise(own)
        if node.relation:
            there = pl.lit(self._of_companions(kind, node)).gather(pl.col(node.relation))
            return pl.when(pl.col(node.relation).is_not_null()).then(there).otherwise(own)
        return _remapped(pl.col(spec["take"]), network[spec["take"]], node) if "take" in spec else own

    def _drawn(self, kind: Kind, nodes: list[Node], work: pl.DataFrame) -> pl.DataFrame:
        """What these nodes draw, by the alias method: half a draw finds the slot and its cell, half the number."""
        tables = {node: node.table for node in nodes if node.table}
        work = work.hstack(draws(work[ROW], {_drawn(node): salt(self.seed, kind, node.name) for node in nodes}))
        sizes = {node: _u64(HALF >> table.bits) for node, table in tables.items()}
        slots = work.with_columns(
            (
                pl.col(_at(node)) * (1 << table.bits) + (pl.col(_drawn(node)) // HALF // sizes[node]).cast(pl.UInt32)
            ).alias(_at(node))
            for node, table in tables.items()
        )
        cells = slots.with_columns(
            pl.when(pl.col(_drawn(node)) // HALF % sizes[node] < _at_slot(table.limits, node))
            .then(_at_slot(table.cells, node))
            .otherwise(_at_slot(table.others, node))
            .alias(_at(node))
            for node, table in tables.items()
        )
        return cells.select(self._value(node, table).alias(_drawn(node)) for node, table in tables.items())

    def _value(self, node: Node, table: Table) -> pl.Expr:
        """An outcome, a number, or the day that it means: after another, or so far on the way from one to another."""
        spec, today = node.spec, self.description.today
        value = _at_slot(table.values, node)
        if table.widths is not None:
            value = value + (pl.col(_drawn(node)) % HALF * _at_slot(table.widths, node) // HALF).cast(pl.Int64)
        if "draw" in spec or "number" in spec:
            return value
        times = [pl.col(name) if name != "as_of" else pl.lit(today, pl.Int64) for name in node.times]
        if "years" in spec:
            value = value + times[0]
        elif "percent" in spec:
            start, end = times
            value = start + (end - start) * value // 10_000
        return value.clip(upper_bound=days(spec["until"]) if "until" in spec else today)

    def _picked(self, node: Node, network: Mapping[str, Node]) -> pl.Expr:
        """What the node holds that the outcome of another one names."""
        value = pl.lit(None, INDEX if node.outcomes else pl.Int64)
        pick = node.spec.get("pick", {})
        for names, source in pick.items():
            if names != "by":
                by = network[pick["by"]]
                chosen = [by.outcomes.index(name) for name in names.split("|")]
                taken = _remapped(pl.col(source), network[source], node)
                value = pl.when(pl.col(by.name).is_in(chosen)).then(taken).otherwise(value)
        return value

    # how rows are related

    def _position(self, kind: Kind) -> pl.Expr:
        """Where a row stands in its group."""
        return pl.col(ROW) % self.description.sizes[kind]

    def _offset(self) -> int:
        return salt(self.seed, "founders", self.group) % PERSONS

    def _rank(self) -> pl.Expr:
        """The number of a person in a shuffled group: the first found the group's start-ups."""
        return (self._position("person") * STRIDE + self._offset()) % PERSONS

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
        return pl.Series(column, dtype=INDEX)

    def _related_row(self, kind: Kind, node: Node) -> pl.Expr:
        """A row among the companions, enterprises before institutions: any of its city and label."""
        city, label = (self.description.network(kind)[name] for name in node.spec["row"])
        ranges = [self.description.companions_of(*key) or None for key in product(city.outcomes, label.outcomes)]
        starts = pl.Series([rows and rows.start for rows in ranges], dtype=pl.UInt64)
        counts = pl.Series([rows and len(rows) for rows in ranges], dtype=pl.UInt64)
        cell = pl.col(city.name).cast(pl.UInt32) * len(label.outcomes) + pl.col(label.name)
        chosen = pl.col(_drawn(node)) // HALF * pl.lit(counts).gather(cell) // HALF
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

    def _of_companions(self, kind: Kind, node: Node) -> pl.Series:
        """What each companion of the group holds for a node that reads related rows."""
        key = kind, node.name
        if key not in self.related:
            field = (node.spec.get("copy") or node.spec["take"]).partition(".")[2]
            parts = []
            for other in COMPANIONS:
                source = self.description.network(other).get(field)
                value = pl.lit(None, INDEX if node.outcomes else pl.Int64)
                if source:
                    value = _remapped(pl.col(field), source, node)
                if "copy" in node.spec:
                    value = pl.when(pl.col(_known(self.pack.facts[kind][node.name].register))).then(value)
                # beside a column, so that a null alone is as long
                parts.append(self._companions(other).select(ROW, value.alias(field)).get_column(field))
            self.related[key] = pl.concat(parts)
        return self.related[key]


def _at(node: Node) -> str:
    return f"{node.name}: combination, slot or cell"


def _at_slot(column: pl.Series, node: Node) -> pl.Expr:
    return pl.lit(column).gather(pl.col(_at(node)))


def _drawn(node: Node) -> str:
    return f"{node.name}: drawn"


def _settled(node: Node) -> str:
    return f"{node.name}: settled"


def _combination(node: Node) -> pl.Expr:
    """The number of the combination of its parents' outcomes."""
    if not node.parents:
        return pl.repeat(0, pl.len(), dtype=pl.UInt32)
    first, *others = node.parents
    cell = pl.col(first.name).cast(pl.UInt32)
    for parent in others:
        cell = cell * len(parent.outcomes) + pl.col(parent.name)
    return cell


def _known(register: str) -> str:
    return f"known to {register}"


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
    return pl.lit(pl.Series([index[outcome] for outcome in source.outcomes], dtype=INDEX)).gather(value)

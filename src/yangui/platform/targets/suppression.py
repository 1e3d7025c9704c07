"""Small numbers in a published table: which cells are not told, so that nobody is told of few people. Pure.

A number of people from one to `least` less one is not told, be it a cell or a sum (primary suppression). Since a cell
that is missing once in its row follows from the sum, others are left out too (complementary suppression) until no
missing number can be reckoned back from those that are told.

A table with its sums is a circulation: rows flow into cells, cells into columns, columns into the total, and the total
into the rows; at each node as much comes in as goes out. A missing number can be another one exactly if some circle of
missing numbers runs through it, along which one more (or less, down to one) of each fits as well. (After Kelly, Golden
and Assad, Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 1992.) Zeros are told:
nobody is behind them, and so every missing number is known to be one at least. `differencing` compares a table with
those that were published before.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, islice

type Node = tuple[str, int]
type Arc = tuple[Node, Node]

SOURCE, SINK = ("source", 0), ("sink", 0)
LEAST_TOLD = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of people by row and column, with their sums; None is not told."""

    cells: Sequence[Sequence[int | None]]
    rows: Sequence[int | None]
    columns: Sequence[int | None]
    total: int | None

    @property
    def numbers(self) -> list[int | None]:
        """All of them: the cells row by row, the sums of the rows and of the columns, the total."""
        return [*(number for row in self.cells for number in row), *self.rows, *self.columns, self.total]

    def without(self, places: Container[int]) -> "Table":
        """The table that does not tell the numbers at these places of `numbers`."""
        told = iter([None if place in places else number for place, number in enumerate(self.numbers)])
        width = len(self.columns)
        cells = [list(islice(told, width)) for _row in self.cells]
        return Table(cells, list(islice(told, len(self.rows))), list(islice(told, width)), next(told))


def with_sums(cells: Sequence[Sequence[int]]) -> Table:
    """The whole table. Raises `ValueError` for numbers below zero and rows of different lengths."""
    if len({len(row) for row in cells}) > 1 or any(cell < 0 for row in cells for cell in row):
        raise ValueError("rows must be of one length, and numbers zero or more")
    columns = [sum(column) for column in zip(*cells, strict=True)]
    return Table(cells, [sum(row) for row in cells], columns, sum(columns))


def suppressed(cells: Sequence[Sequence[int]], least: int) -> Table:
    """The table as it may be told where no number of people below `least` may be known."""
    whole = with_sums(cells)
    flow = dict(_arcs(whole))
    missing = {arc for arc, number in flow.items() if 0 < number < least}
    for arc in sorted(missing):
        missing |= _circle(flow, missing, arc)
    # what was added must itself stand on a circle, and does: it came with one; kept as a proof
    assert all(_circle(flow, missing, arc) <= missing for arc in missing)
    return _told(whole, missing)


def _arcs(table: Table) -> Iterable[tuple[Arc, int]]:
    for r, row in enumerate(table.cells):
        yield (SOURCE, ("row", r)), table.rows[r] or 0
        for c, number in enumerate(row):
            yield (("row", r), ("column", c)), number or 0
    for c, number in enumerate(table.columns):
        yield (("column", c), SINK), number or 0
    yield (SINK, SOURCE), table.total or 0


def _circle(flow: Mapping[Arc, int], missing: set[Arc], arc: Arc) -> set[Arc]:
    """The arcs of a circle through a missing one by which it may differ: the one that hides the least besides.

    One more of everybody always fits round by the sums, so that there is one.
    """
    more = _path(flow, missing, arc[1], arc[0], arc)
    less = _path(flow, missing, arc[0], arc[1], arc) if flow[arc] > LEAST_TOLD else None
    found = min((path for path in (more, less) if path is not None), key=lambda path: path[0], default=None)
    assert found is not None, "the way by the sums is always there"
    return found[1] | {arc}


def _path(
    flow: Mapping[Arc, int], missing: set[Arc], start: Node, end: Node, without: Arc
) -> tuple[int, set[Arc]] | None:
    """The way from one node to another along numbers that can grow by one, or backwards along such that can fall.

    It costs what is not yet missing, by its size. Dijkstra's algorithm.
    """
    ways: dict[Node, list[tuple[Node, Arc]]] = {}
    for arc, number in flow.items():
        if arc == without or number == 0:
            continue
        ways.setdefault(arc[0], []).append((arc[1], arc))
        if number > LEAST_TOLD:
            ways.setdefault(arc[1], []).append((arc[0], arc))
    serial = count()
    queue: list[tuple[int, int, Node, frozenset[Arc]]] = [(0, next(serial), start, frozenset())]
    seen: set[Node] = set()
    while queue:
        cost, _serial, node, arcs = heappop(queue)
        if node == end:
            return cost, set(arcs)
        if node in seen:
            continue
        seen.add(node)
        for other, arc in ways.get(node, ()):
            if other not in seen:
                price = 0 if arc in missing else flow[arc]
                heappush(queue, (cost + price, next(serial), other, arcs | {arc}))
    return None


def _told(whole: Table, missing: set[Arc]) -> Table:
    def say(arc: Arc, number: int | None) -> int | None:
        return None if arc in missing else number

    return Table(
        [[say((("row", r), ("column", c)), n) for c, n in enumerate(row)] for r, row in enumerate(whole.cells)],
        [say((SOURCE, ("row", r)), n) for r, n in enumerate(whole.rows)],
        [say((("column", c), SINK), n) for c, n in enumerate(whole.columns)],
        say((SINK, SOURCE), whole.total),
    )

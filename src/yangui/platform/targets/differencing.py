"""Small numbers in several published tables of the same people: what can be subtracted is not told. Pure.

Each number of a table is a sum of atoms, the people of one area in one column, and so is each that somebody reckons
from several tables. What is told spans a linear space, and a number follows from it if it lies in that space. A new
table, without its own small numbers (`suppression`), is told number by number, the largest first, as long as no number
of few people comes to lie in the space of all that is told by then.

Earlier tables are read as if they counted the people of today, as whoever subtracts them must suppose. What follows
from them alone can no longer be helped. Not guarded against: how a number changed between two tables that both tell it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yangui.platform.targets.suppression import Table

type Atom = tuple[str, str]
type Sum = frozenset[Atom]
type Line = dict[Atom, Fraction]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows and columns of a table stand for: each row for one or more areas."""

    rows: Sequence[frozenset[str]]
    columns: Sequence[str]

    @property
    def sums(self) -> list[Sum]:
        """The atoms of each number of the table, as `Table.numbers` has them."""
        every = frozenset().union(*self.rows)
        cells = [_atoms(row, [column]) for row in self.rows for column in self.columns]
        rows = [_atoms(row, self.columns) for row in self.rows]
        columns = [_atoms(every, [column]) for column in self.columns]
        return [*cells, *rows, *columns, _atoms(every, self.columns)]


def respecting(
    table: Table, layout: Layout, earlier: Iterable[tuple[Table, Layout]], people: Mapping[Atom, int], least: int
) -> Table:
    """The table without what would, together with `earlier` ones, tell of fewer than `least` people.

    `people` are those of each atom now; of one that is not there nobody knows how many.
    """
    held = [(earlier_layout.sums, told.numbers) for told, earlier_layout in earlier]
    sums, numbers = layout.sums, table.numbers
    atoms = [frozenset([atom]) for atom in people]
    every = {one for known, _numbers in [*held, (sums, numbers), (atoms, [])] for one in known}
    few = [one for one in every if one <= people.keys() and 0 < sum(people[atom] for atom in one) < least]
    told = _Told({atom for atom, number in people.items() if not number}, few)
    for known, said in held:
        for one, number in zip(known, said, strict=True):
            if number is not None:
                told.add(one)
    places = sorted((-number, place) for place, number in enumerate(numbers) if number is not None)
    return table.without({place for _number, place in places if not told.add(sums[place], guarded=True)})


def _atoms(areas: Iterable[str], columns: Iterable[str]) -> Sum:
    said = list(columns)
    return frozenset((area, column) for area in areas for column in said)


class _Told:
    """The space of what is told, as reduced lines by their pivots, and what is left of each number of few people."""

    def __init__(self, nobody: set[Atom], few: Iterable[Sum]) -> None:
        self.nobody = nobody
        self.lines: dict[Atom, Line] = {}
        self.few = [self._rest(one) for one in few]

    def add(self, one: Sum, *, guarded: bool = False) -> bool:
        """Tells a number more, unless it is guarded and one of few people would follow; whether it was told."""
        line = self._rest(one)
        if not line:
            return True
        pivot, factor = next(iter(line.items()))
        line = {atom: part / factor for atom, part in line.items()}
        few = [_without(other, pivot, line) for other in self.few]
        if guarded and not all(few):
            return False
        self.few = [other for other in few if other]
        self.lines = {key: _without(other, pivot, line) for key, other in self.lines.items()} | {pivot: line}
        return True

    def _rest(self, one: Sum) -> Line:
        line = dict.fromkeys(one - self.nobody, Fraction(1))
        for pivot in line.keys() & self.lines.keys():
            line = _without(line, pivot, self.lines[pivot])
        return line


def _without(line: Line, pivot: Atom, other: Line) -> Line:
    """The line less so much of the other that the pivot is no longer in it."""
    factor = line.get(pivot)
    if factor is None:
        return line
    less = {atom: line.get(atom, Fraction(0)) - factor * part for atom, part in other.items()}
    return {atom: part for atom, part in (line | less).items() if part}

"""Small numbers in several published tables of the same people: what can be subtracted is not told. Pure.

Each number of a table is a sum of atoms, the people of one area in one column, and so is each that somebody reckons
from several tables. What is told spans a linear space, and a number follows from it if it lies in that space. A new
table, without its own small numbers (`suppression`), is told number by number, the largest first, as long as

- no number of few people comes to lie in the space of all that is told by then: be it an atom, a number that a table
  could have, or what a total leaves when any of its parts are taken away;
- no change of few people does: of a number that an earlier table told too, or of what both leave of one.

What follows from earlier tables alone can no longer be helped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf
from typing import Any

from yangui.platform.targets.suppression import Table

type Atom = tuple[str, str]
type Sum = frozenset[Atom]
# coefficients by what they are of
type Line = dict[Any, Fraction]
ONE = Fraction(1)
# so many combinations are looked at; where there are more, a number is rather not told
MOST = 5000
# beside its atoms, a line of changes has its number
NUMBER = "number"


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


type Earlier = Iterable[tuple[Table, Layout]]


def respecting(
    table: Table, layout: Layout, earlier: Earlier, people: Mapping[Atom, int], least: int, *, before: Earlier = ()
) -> Table:
    """The table without what would, together with others, tell of fewer than `least` people.

    `earlier` ones are read as if they counted the people of now, as whoever subtracts them may suppose; from those
    `before` it is seen how a number changed. `people` are those of each atom now; of one that is not there nobody
    knows how many.
    """
    sums, numbers, hidden = layout.sums, table.numbers, set()
    guards: list[_People | _Changes] = [_People.of(people, least, earlier)]
    guards += [_Changes.since(told, known, layout, least) for told, known in before]
    for number, place in sorted((-number, place) for place, number in enumerate(numbers) if number is not None):
        after = [one for guard in guards if (one := guard.telling(sums[place], -number)) is not None]
        if len(after) == len(guards):
            guards = after
        else:
            hidden.add(place)
    return table.without(hidden)


def _atoms(areas: Iterable[str], columns: Iterable[str]) -> Sum:
    said = list(columns)
    return frozenset((area, column) for area in areas for column in said)


@dataclass(frozen=True, slots=True)
class _Space:
    """Lines in reduced form by their pivots: of each line the atom that is the largest by `size`, in no other line."""

    size: Callable[[Any], Any]
    lines: Mapping[Any, Line] = field(default_factory=dict)

    def rest(self, line: Line) -> Line:
        """What is left of a line; nothing where it lies in the space."""
        for pivot in line.keys() & self.lines.keys():
            line = _without(line, pivot, self.lines[pivot])
        return line

    def pivot(self, line: Line) -> Any:
        """The pivot of a rest; None where it has no atom."""
        return max((atom for atom in line if atom != NUMBER), key=self.size, default=None)

    def with_(self, line: Line) -> "_Space":
        """The space with a line more."""
        line = self.rest(line)
        pivot = self.pivot(line)
        if pivot is None:
            return self
        line = {atom: part / line[pivot] for atom, part in line.items()}
        others = {key: _without(other, pivot, line) for key, other in self.lines.items()}
        return _Space(self.size, others | {pivot: line})


@dataclass(frozen=True, slots=True)
class _People:
    """All that is told, as if of the people of now; `once` is what was told before. Atoms of nobody are left out."""

    people: Mapping[Atom, int]
    least: int
    once: _Space
    space: _Space

    @classmethod
    def of(cls, people: Mapping[Atom, int], least: int, earlier: Earlier) -> "_People":
        """With what earlier tables told."""
        space = _Space(lambda atom: (people.get(atom, inf), atom))
        for table, layout in earlier:
            for one, number in zip(layout.sums, table.numbers, strict=True):
                if number is not None:
                    space = space.with_({atom: ONE for atom in one if people.get(atom) != 0})
        return cls(people, least, space, space)

    def telling(self, one: Sum, _number: int) -> "_People | None":
        """With a number more; None where one of few people would follow that did not before."""
        after = replace(self, space=self.space.with_({atom: ONE for atom in one if self.people.get(atom) != 0}))
        new = after.space is not self.space
        return None if new and any(self.once.rest(few) for few in after.few()) else after

    def few(self) -> Iterator[Line]:
        """Every set of few people in the space; where there are very many to look at, one that is in none.

        Such a set is a sum of lines that have atoms of few people only: each once, by its pivot.
        """
        lines = [(self.people[p], line) for p, line in self.space.lines.items() if self.people.get(p, inf) < self.least]
        waiting: list[tuple[int, int, Line]] = [(0, 0, {})]
        looked = 0
        while waiting:
            first, few, found = waiting.pop()
            for n, (number, line) in enumerate(lines[first:], first):
                if few + number >= self.least:
                    continue
                both, looked = _plus(found, line), looked + 1
                if looked > MOST:
                    yield {"too many": ONE}
                    return
                if set(both.values()) == {ONE} and sum(self.people[atom] for atom in both) < self.least:
                    yield both
                waiting.append((n + 1, few + number, both))


@dataclass(frozen=True, slots=True)
class _Changes:
    """What one earlier table told `then`, and the new one as that and its change; `sums` are left of known changes."""

    least: int
    space: _Space
    sums: Sequence[Line]

    @classmethod
    def since(cls, table: Table, known: Layout, layout: Layout, least: int) -> "_Changes":
        """With what the earlier table told."""
        space = _Space(lambda atom: (atom[0] == "then", atom))
        for one, number in zip(known.sums, table.numbers, strict=True):
            if number is not None:
                space = space.with_({**_of("then", one), NUMBER: Fraction(number)})
        return cls(least, space, [_of("change", one) for one in {*known.sums, *layout.sums}])

    def telling(self, one: Sum, number: int) -> "_Changes | None":
        """With a number of the new table more; None where a change of few people would follow."""
        line = self.space.rest({**_of("then", one), **_of("change", one), NUMBER: Fraction(number)})
        pivot = self.space.pivot(line)
        if pivot is None:
            return self
        space = self.space.with_(line)
        sums = [_without(known, pivot, space.lines[pivot]) for known in self.sums]
        changes = [line for key, line in space.lines.items() if key[0] == "change"]
        follow = [known for known in sums if known.keys() <= {NUMBER}]
        if any(0 < abs(found.get(NUMBER, Fraction(0))) < self.least for found in (*changes, *follow)):
            return None
        return replace(self, space=space, sums=[known for known in sums if known.keys() - {NUMBER}])


def _of(when: str, one: Sum) -> Line:
    return {(when, *atom): ONE for atom in one}


def _plus(line: Line, other: Line) -> Line:
    both = {atom: line.get(atom, Fraction(0)) + part for atom, part in other.items()}
    return {atom: part for atom, part in (line | both).items() if part}


def _without(line: Line, pivot: Any, other: Line) -> Line:
    """The line less so much of the other that the pivot is no longer in it."""
    factor = line.get(pivot)
    return line if factor is None else _plus(line, {atom: -factor * part for atom, part in other.items()})

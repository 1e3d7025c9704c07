"""Small numbers: none is told, and none can be reckoned back from what is told, in one table or in several."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangui.platform.targets.differencing import Atom, Layout, Sum, respecting
from yangui.platform.targets.suppression import Table, suppressed, with_sums


def tables(most: int) -> st.SearchStrategy[list[list[int]]]:
    shape = st.tuples(st.integers(1, 3), st.integers(1, 3))
    return shape.flatmap(
        lambda s: st.lists(st.lists(st.integers(0, most), min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0])
    )


def consistent(told: Table, most: int) -> Iterator[list[int | None]]:
    """All tables that somebody who reads what is told may think of, each missing cell from one to `most`."""
    width = len(told.columns)
    rows = []
    for row, total in zip(told.cells, told.rows, strict=True):
        options = [range(1, most + 1) if n is None else [n] for n in row]
        rows.append([found for found in product(*options) if total is None or sum(found) == total])
    for cells in product(*rows):
        columns = [sum(row[c] for row in cells) for c in range(width)]
        fits = all(t is None or t == n for t, n in zip(told.columns, columns, strict=True))
        if fits and (told.total is None or told.total == sum(columns)):
            yield with_sums([list(row) for row in cells]).numbers


@settings(max_examples=150, deadline=None)
@given(tables(4), st.integers(2, 5))
def test_no_missing_number_follows_from_those_told(cells: list[list[int]], least: int) -> None:
    told, whole = suppressed(cells, least), with_sums(cells)
    possible: list[set[int | None]] = [set() for _n in told.numbers]
    for found in consistent(told, 6):
        for seen, number in zip(possible, found, strict=True):
            seen.add(number)
        if all(len(seen) > 1 for seen, n in zip(possible, told.numbers, strict=True) if n is None):
            break
    for seen, number, true in zip(possible, told.numbers, whole.numbers, strict=True):
        if number is None:
            assert len(seen) > 1, f"{true} can only be {seen}"
        else:
            assert number == true


@given(st.lists(st.lists(st.integers(0, 60), min_size=6, max_size=6), min_size=1, max_size=15), st.integers(2, 20))
@settings(max_examples=60, deadline=None)
def test_no_small_number_is_told_and_all_else_is_true(cells: list[list[int]], least: int) -> None:
    told, whole = suppressed(cells, least), with_sums(cells)
    for number, true in zip(told.numbers, whole.numbers, strict=True):
        assert number in (None, true)
        assert number is None or number == 0 or number >= least
        assert true != 0 or number == 0, "a zero is nobody"


def test_what_is_missing_once_in_a_row_takes_others_with_it() -> None:
    told = suppressed([[3, 50, 70], [60, 80, 90], [40, 30, 20]], 10)
    missing = [(r, c) for r, row in enumerate(told.cells) for c, n in enumerate(row) if n is None]
    assert len(missing) == 4, "a square of cells, and no sum"
    assert (0, 0) in missing
    assert None not in (*told.rows, *told.columns, told.total)


def test_two_ones_in_a_row_do_not_give_each_other_away() -> None:
    """Both are one at least: their sum of two would tell them."""
    told = suppressed([[1, 1, 50], [0, 60, 70]], 5)
    assert None in (told.cells[0][2], told.rows[0])


def test_a_table_without_small_numbers_is_told_as_it_is() -> None:
    cells = [[10, 20], [0, 30]]
    assert suppressed(cells, 5).numbers == with_sums(cells).numbers


def test_a_lonely_person_hides_all_sums() -> None:
    assert suppressed([[1]], 3).numbers == [None, None, None, None]


def test_a_table_that_is_none_is_refused() -> None:
    for cells in ([[1, 2], [3]], [[-1]]):
        with pytest.raises(ValueError, match="rows must be"):
            suppressed(cells, 3)


# counties of three cities; of the last one people are known by city only, as are some of the others
CITIES = [frozenset("Aab"), frozenset("Bcd"), frozenset("C")]
COUNTIES = [frozenset(county) for county in "abcd"]
COLUMNS = ["x", "y"]
PEOPLE = st.fixed_dictionaries({(area, column): st.integers(0, 6) for area in "AaBbCcd" for column in COLUMNS})
LAYOUTS = st.sampled_from([Layout(CITIES, COLUMNS), Layout(COUNTIES, COLUMNS), Layout(CITIES[:2], COLUMNS)])


def counted(layout: Layout, people: dict[Atom, int]) -> list[list[int]]:
    return [[sum(people[area, column] for area in row) for column in layout.columns] for row in layout.rows]


def follows(one: Sum, told: Iterable[Sum]) -> bool:
    """Whether it is a linear combination of those told: whether it makes their rank no greater. By brute force."""
    forms = list(told)
    return rank(forms) == rank([*forms, one])


def rank(forms: list[Sum]) -> int:
    atoms = sorted(frozenset().union(*forms))
    lines = [[Fraction(atom in form) for atom in atoms] for form in forms]
    done = 0
    for place in range(len(atoms)):
        pivot = next((n for n in range(done, len(lines)) if lines[n][place]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        for n in range(done + 1, len(lines)):
            factor = lines[n][place] / lines[done][place]
            lines[n] = [a - factor * b for a, b in zip(lines[n], lines[done], strict=True)]
        done += 1
    return done


@settings(max_examples=150, deadline=None)
@given(PEOPLE, LAYOUTS, LAYOUTS, st.integers(2, 8), st.integers(2, 8))
def test_no_small_number_follows_from_two_tables_together(
    people: dict[Atom, int], first: Layout, second: Layout, once: int, least: int
) -> None:
    before = suppressed(counted(first, people), once)
    alone = suppressed(counted(second, people), least)
    told = respecting(alone, second, [(before, first)], people, least)
    nobody = [frozenset([atom]) for atom, number in people.items() if not number]
    old = [one for one, n in zip(first.sums, before.numbers, strict=True) if n is not None] + nobody
    new = [one for one, n in zip(second.sums, told.numbers, strict=True) if n is not None]
    for one in {*first.sums, *second.sums, *(frozenset([atom]) for atom in people)}:
        if 0 < sum(people[atom] for atom in one) < least and not follows(one, old):
            assert not follows(one, old + new)
    whole = with_sums(counted(second, people)).numbers
    for number, by_itself, true in zip(told.numbers, alone.numbers, whole, strict=True):
        assert number in (None, by_itself), "never more than by itself"
        assert number in (None, true)
        assert true != 0 or number == 0, "a zero is nobody"


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.integers(2, 8))
def test_a_table_by_itself_or_told_again_loses_nothing(people: dict[Atom, int], least: int) -> None:
    layout = Layout(COUNTIES, COLUMNS)
    counties = {atom: n for atom, n in people.items() if {atom[0]} in layout.rows}
    alone = suppressed(counted(layout, counties), least)
    for earlier in ([], [(alone, layout)]):
        assert respecting(alone, layout, earlier, counties, least) == alone


def test_by_city_and_then_by_county() -> None:
    """Of twelve in the city nine are in its counties: three were registered with the city alone."""
    people = {("A", "x"): 3, ("a", "x"): 40, ("b", "x"): 50, ("C", "x"): 60}
    cities, counties = Layout([frozenset("Aab"), frozenset("C")], ["x"]), Layout(COUNTIES[:2], ["x"])
    before = suppressed(counted(cities, people), 5)
    assert before.numbers == with_sums(counted(cities, people)).numbers, "nothing small in it"
    alone = suppressed(counted(counties, people), 5)
    assert None not in alone.numbers
    told = respecting(alone, counties, [(before, cities)], people, 5)
    assert told.cells == [[None], [50]]
    assert told.total is None

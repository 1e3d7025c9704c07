"""Small numbers: none is told, and none can be reckoned back from what is told."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangui.platform.targets.suppression import Table, suppressed, with_sums


def tables(most: int) -> st.SearchStrategy[list[list[int]]]:
    shape = st.tuples(st.integers(1, 3), st.integers(1, 3))
    return shape.flatmap(
        lambda s: st.lists(st.lists(st.integers(0, most), min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0])
    )


def numbers(table: Table) -> list[int | None]:
    return [*(n for row in table.cells for n in row), *table.rows, *table.columns, table.total]


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
            yield numbers(with_sums([list(row) for row in cells]))


@settings(max_examples=150, deadline=None)
@given(tables(4), st.integers(2, 5))
def test_no_missing_number_follows_from_those_told(cells: list[list[int]], least: int) -> None:
    told, whole = suppressed(cells, least), with_sums(cells)
    possible: list[set[int | None]] = [set() for _n in numbers(told)]
    for found in consistent(told, 6):
        for seen, number in zip(possible, found, strict=True):
            seen.add(number)
        if all(len(seen) > 1 for seen, n in zip(possible, numbers(told), strict=True) if n is None):
            break
    for seen, number, true in zip(possible, numbers(told), numbers(whole), strict=True):
        if number is None:
            assert len(seen) > 1, f"{true} can only be {seen}"
        else:
            assert number == true


@given(st.lists(st.lists(st.integers(0, 60), min_size=6, max_size=6), min_size=1, max_size=15), st.integers(2, 20))
@settings(max_examples=60, deadline=None)
def test_no_small_number_is_told_and_all_else_is_true(cells: list[list[int]], least: int) -> None:
    told, whole = suppressed(cells, least), with_sums(cells)
    for number, true in zip(numbers(told), numbers(whole), strict=True):
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
    assert numbers(suppressed(cells, 5)) == numbers(with_sums(cells))


def test_a_lonely_person_hides_all_sums() -> None:
    assert numbers(suppressed([[1]], 3)) == [None, None, None, None]


def test_a_table_that_is_none_is_refused() -> None:
    for cells in ([[1, 2], [3]], [[-1]]):
        with pytest.raises(ValueError, match="rows must be"):
            suppressed(cells, 3)

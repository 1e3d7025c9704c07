"""Small numbers: none is told, and none can be reckoned back from what is told, in one table or in several."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangui.platform.targets.differencing import Atom, Layout, Sum, respecting
from yangui.platform.targets.overlaps import tellable
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
MANY = st.fixed_dictionaries(
    {(area, column): st.one_of(st.integers(0, 6), st.integers(0, 60)) for area in "AaBbCcd" for column in COLUMNS}
)
MOVES = st.fixed_dictionaries({(area, column): st.integers(-4, 9) for area in "AaBbCcd" for column in COLUMNS})
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


type Told = dict[Sum, int]


def told_of(table: Table, layout: Layout) -> Told:
    return {one: number for one, number in zip(layout.sums, table.numbers, strict=True) if number is not None}


def left(told: Iterable[Sum]) -> Iterator[tuple[Sum, list[Sum]]]:
    """Each number with so many of its parts that there is room for no other, no two of which overlap."""
    numbers = sorted(set(told), key=lambda one: (len(one), sorted(one)))
    for whole in numbers:
        parts = [one for one in numbers if one < whole]
        waiting: list[tuple[int, Sum, list[Sum]]] = [(0, whole, [])]
        while waiting:
            first, rest, taken = waiting.pop()
            if not any(part <= rest for part in parts):
                yield whole, taken
            waiting += [
                (n + 1, rest - part, [*taken, part]) for n, part in enumerate(parts) if n >= first and part <= rest
            ]


@settings(max_examples=80, deadline=None)
@given(MANY, LAYOUTS, LAYOUTS, st.integers(2, 8))
def test_a_total_less_its_parts_leaves_no_small_number(
    people: dict[Atom, int], first: Layout, second: Layout, least: int
) -> None:
    """Of one table, and of two filters of the same people."""
    before = respecting(suppressed(counted(first, people), least), first, [], people, least)
    after = respecting(suppressed(counted(second, people), least), second, [(before, first)], people, least)
    told = told_of(before, first) | told_of(after, second)
    for whole, parts in left(told):
        rest = told[whole] - sum(told[part] for part in parts)
        assert rest == 0 or rest >= least


@settings(max_examples=80, deadline=None)
@given(MANY, MOVES, MOVES, LAYOUTS, LAYOUTS, st.integers(2, 8))
def test_two_days_tell_no_small_change(
    first: dict[Atom, int], came: dict[Atom, int], went: dict[Atom, int], once: Layout, later: Layout, least: int
) -> None:
    """Of nothing that a table could tell, where it can be reckoned on both days."""
    second = {atom: max(0, number + came[atom]) for atom, number in first.items()}
    third = {atom: max(0, number - went[atom]) for atom, number in second.items()}
    days: list[tuple[Table, Layout]] = []
    for people, layout in ((first, once), (second, later), (third, later)):
        alone = suppressed(counted(layout, people), least)
        days.append((respecting(alone, layout, days, people, least, before=days), layout))
    new = told_of(*days[-1])
    for day, people in zip(days, (first, second), strict=False):
        old = told_of(*day)
        for one in {*once.sums, *later.sums}:
            change = sum(third[atom] - people[atom] for atom in one)
            if 0 < abs(change) < least:
                assert not (follows(one, old) and follows(one, new))


@settings(max_examples=60, deadline=None)
@given(PEOPLE, LAYOUTS, st.integers(2, 8))
def test_a_table_that_is_told_again_loses_nothing(people: dict[Atom, int], layout: Layout, least: int) -> None:
    alone = suppressed(counted(layout, people), least)
    once = respecting(alone, layout, [], people, least)
    assert respecting(alone, layout, [(once, layout)], people, least, before=[(once, layout)]) == once


def test_two_small_ones_that_are_small_together_hide_what_would_leave_them() -> None:
    """A hundred less 95 are five: together too few to be told of."""
    layout = Layout([frozenset("a")], ["x", "y", "z"])
    people = {("a", "x"): 95, ("a", "y"): 2, ("a", "z"): 3}
    told = respecting(suppressed(counted(layout, people), 10), layout, [], people, 10)
    assert told.cells == [[None, None, None]]
    assert told.total == 100


def test_what_is_left_of_a_total_changes_by_no_few_either() -> None:
    """Two people came, of whom it would not be known to which of two columns."""
    layout = Layout([frozenset("a")], ["x", "y", "z"])
    before = (with_sums([[50, 20, 30]]), layout)
    people = {("a", "x"): 80, ("a", "y"): 21, ("a", "z"): 31}
    told = respecting(with_sums([[80, 21, 31]]), layout, [], people, 5, before=[before])
    assert (told.cells, told.total) == ([[None, None, None]], 132)


def test_a_number_is_told_anew_when_enough_have_come() -> None:
    layout = Layout([frozenset("a"), frozenset("b")], ["x"])
    days: list[tuple[Table, Layout]] = []
    for here, there, told in ((50, 60, [[50], [60]]), (52, 80, [[None], [None]]), (65, 85, [[65], [85]])):
        people = {("a", "x"): here, ("b", "x"): there}
        days.append((respecting(with_sums([[here], [there]]), layout, days, people, 10, before=days), layout))
        assert days[-1][0].cells == told
        assert days[-1][0].total == here + there, "of the three the sum is the one that is told"


# a goal with two parts, one of which has a part; parts may overlap, or be of another day than their whole
WHOLES = {"a": "whole", "b": "whole", "c": "a"}
GOALS = st.fixed_dictionaries({goal: st.integers(0, 40) for goal in ("whole", "a", "b", "c")})
SUMS = GOALS.map(lambda n: n | {"a": n["a"] + n["c"], "whole": n["whole"] + n["a"] + n["b"] + n["c"]})


@settings(max_examples=200, deadline=None)
@given(st.one_of(GOALS, SUMS), st.one_of(GOALS, SUMS), st.sets(st.sampled_from(["whole", "a", "b", "c"])),
       st.integers(2, 8))  # fmt: skip
def test_goals_and_their_parts_tell_of_no_few_people(
    then: dict[str, int], now: dict[str, int], first: set[str], least: int
) -> None:
    """Not by one document, nor by two on one day, nor by the same one on two days."""

    def told(goals: Iterable[str], people: dict[str, int], *before: dict[str, int]) -> dict[str, int]:
        chosen = tellable(sorted(goals), people, WHOLES, least, earlier=before, before=before)
        return {goal: people[goal] for goal in chosen}

    once = told(first, then)
    same_day = once | told(set(then) - first, then, once)
    for part, whole in WHOLES.items():
        if part in same_day and whole in same_day:
            left_over = same_day[whole] - same_day[part]
            assert left_over <= 0 or left_over >= least
    if {"whole", "a", "b"} <= same_day.keys():
        rest = same_day["whole"] - same_day["a"] - same_day["b"]
        assert rest <= 0 or rest >= least
    later = told(now, now, once)
    assert all(number == 0 or number >= least for number in (same_day | later).values())
    assert all(later[goal] == n or abs(later[goal] - n) >= least for goal, n in once.items() if goal in later)


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

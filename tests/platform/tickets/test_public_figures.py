"""What is made public tells of no few tickets: by itself, by what is left of a sum, or from one month to the next."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.platform.tickets.conftest import World
from tests.platform.tickets.raised import issue
from yangui.platform.tickets import publishing
from yangui.platform.tickets.models import Publication
from yangui.platform.tickets.public_figures import LEAST, Line, Told, public

START = date(2026, 3, 2)
WORKED = [day for n in range(60) if (day := START + timedelta(days=n)).weekday() < 5]
GROUPS = ("a", "b", "c")
COUNTS = st.tuples(*(st.tuples(st.integers(0, 30), st.integers(0, 9)) for _group in GROUPS))
MOVES = st.tuples(*(st.tuples(st.integers(-2, 7), st.integers(-2, 3)) for _group in GROUPS))
type Counts = tuple[tuple[int, int], ...]


def told(counts: Counts, before: list[list[Line]]) -> list[Line]:
    """As many that were answered, and that wait."""
    tickets = [
        Told(group, START, START if n < answered else None)
        for group, (answered, waiting) in zip(GROUPS, counts, strict=True)
        for n in range(answered + waiting)
    ]
    return public(tickets, WORKED, GROUPS, before)


def few(number: int) -> bool:
    return 0 < abs(number) < LEAST


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.lists(MOVES, min_size=1, max_size=3))
def test_nobody_subtracts_down_to_few_tickets(first: Counts, moves: list[Counts]) -> None:
    months: list[list[Line]] = []
    counts = first
    for move in [((0, 0),) * len(GROUPS), *moves]:
        counts = tuple((max(0, n + a), max(0, m + b)) for (n, m), (a, b) in zip(counts, move, strict=True))
        found = told(counts, months)
        for place, (line, (answered, waiting)) in enumerate(zip(found, counts, strict=True)):
            assert line.raised in (None, answered + waiting)
            assert line.answered in (None, answered)
            for earlier in [Line("", 0, 0, None), *(month[place] for month in months)]:
                differences = [
                    new - old for new, old in ((line.raised, earlier.raised), (line.answered, earlier.answered))
                    if new is not None and old is not None
                ]  # fmt: skip
                assert not any(few(n) for n in differences)
                if len(differences) == 2:
                    assert not few(differences[0] - differences[1]), "of those that wait"
        months.append(found)


def test_the_median_counts_working_days() -> None:
    answered = [Told("a", START, START + timedelta(days=7)) for _ in range(5)]
    (line,) = public(answered, WORKED, ["a"])
    assert (line.raised, line.answered, line.days) == (5, 5, 5)


def test_how_many_still_wait_is_a_number_too() -> None:
    (line, *_others) = told(((9, 1), (0, 0), (0, 0)), [])
    assert (line.raised, line.answered, line.days) == (10, None, None)


@pytest.mark.django_db
def test_it_is_told_once_a_month_and_stays(world: World, client: Client) -> None:
    assert "还没有公布" in client.get("/tickets/").text
    for number in range(LEAST):
        issue(world.agent, world.entity, f"第{number}件")
    publishing.publish(date(2026, 3, 2))
    issue(world.agent, world.entity, "又一件")
    publishing.publish(date(2026, 3, 30))
    row = Publication.objects.get()
    assert [line.raised for line in publishing.lines(row)] == [0, LEAST, 0]
    assert "2025-03-02" in client.get("/tickets/").text
    publishing.publish(date(2026, 4, 1))
    newest = publishing.lines(Publication.objects.all()[0])
    assert [line.raised for line in newest] == [0, None, 0], "that one came is not told"
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        row.delete()

"""A score is the sum of its parts, in whatever order, between its bounds, and never falls by doing more."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yangui.platform.assessment.reckoning import Part, attainment, mean, ranks, reckon
from yangui.platform.targets.progress import Goal, meets

SHARE = st.decimals(0, 1, places=6)
WEIGHT = st.decimals("0.01", 100, places=2)
POINTS = st.decimals(-20, 20, places=2)
FIGURE = st.decimals(-1000, 1000, places=2)
PARTS = st.lists(st.tuples(WEIGHT, st.none() | SHARE), min_size=1, max_size=6)
BOUNDS = {"bonus_most": Decimal(5), "deduction_most": Decimal(10)}


def parts(drawn: list[tuple[Decimal, Decimal | None]]) -> list[Part]:
    return [Part(place, weight, share) for place, (weight, share) in enumerate(drawn)]


@given(PARTS, st.lists(POINTS, max_size=5))
def test_it_is_the_sum_of_its_parts_and_bounded(
    drawn: list[tuple[Decimal, Decimal | None]], changes: list[Decimal]
) -> None:
    found = reckon(parts(drawn), changes, **BOUNDS)
    known = [p for p in found.points.values() if p is not None]
    assert found.known == sum(known, Decimal(0)) + found.bonus - found.deduction
    assert 0 <= found.known <= sum(weight for weight, _ in drawn) + BOUNDS["bonus_most"]
    assert 0 <= found.bonus <= BOUNDS["bonus_most"]
    assert 0 <= found.deduction <= BOUNDS["deduction_most"]
    missing = any(share is None for _, share in drawn)
    assert (found.total is None) is missing
    assert all(abs(p - w * s) <= Decimal("0.005") for p, (w, s) in zip(known, known_of(drawn), strict=True))


def known_of(drawn: list[tuple[Decimal, Decimal | None]]) -> list[tuple[Decimal, Decimal]]:
    return [(weight, share) for weight, share in drawn if share is not None]


@given(st.lists(st.tuples(WEIGHT, st.none() | SHARE), min_size=1, max_size=4), st.lists(POINTS, max_size=3))
def test_no_order_changes_it(drawn: list[tuple[Decimal, Decimal | None]], changes: list[Decimal]) -> None:
    held = parts(drawn)
    first = reckon(held, changes, **BOUNDS)
    for other in permutations(held):
        again = reckon(other, reversed(changes), **BOUNDS)
        assert (again.known, again.total, dict(again.points)) == (first.known, first.total, dict(first.points))


@given(PARTS, st.lists(POINTS, max_size=4), st.integers(0, 5), SHARE)
def test_more_of_a_part_never_makes_it_less(
    drawn: list[tuple[Decimal, Decimal | None]], changes: list[Decimal], place: int, share: Decimal
) -> None:
    weight, before = drawn[place % len(drawn)]
    more = [*drawn]
    more[place % len(drawn)] = (weight, share if before is None else max(share, before))
    assert reckon(parts(more), changes, **BOUNDS).known >= reckon(parts(drawn), changes, **BOUNDS).known


@given(
    FIGURE, FIGURE, st.none() | FIGURE, st.none() | FIGURE, st.booleans(),
    st.sampled_from(["exact", "at_least", "at_most", "about", "exceed"]), st.sampled_from(["level", "rank", "share"]),
)  # fmt: skip
def test_attainment_is_monotone_bounded_and_whole_only_where_the_goal_is_met(
    one: Decimal, two: Decimal, value: Decimal | None, baseline: Decimal | None, down: bool, bound: str, kind: str
) -> None:
    assume(value is None or value > 0)
    goal = Goal(kind, bound, value, None, None, baseline, down)
    less, more = sorted([one, two], reverse=down and value is not None)
    if down and value is not None:
        assume(more > 0)
    assert 0 <= attainment(goal, less) <= attainment(goal, more) <= 1
    assert (attainment(goal, more) == 1) is meets(goal, more)


@pytest.mark.parametrize(
    ("goal", "figure", "share"),
    [
        (Goal("level", "at_least", Decimal(200), None, None, Decimal(100)), 150, "0.5"),
        (Goal("cumulative", "at_least", Decimal(200), None, None), 150, "0.75"),
        (Goal("level", "at_most", Decimal(50), None, None, Decimal(100), down=True), 75, "0.5"),
        (Goal("level", "at_most", Decimal(50), None, None, down=True), 100, "0.5"),
        (Goal("rank", "at_most", Decimal(3), None, None, down=True), 4, "0"),
        (Goal("milestone", "exact", None, None, None), 0, "0"),
        (Goal("level", "exceed", Decimal(100), None, None), 100, "0.999999"),
    ],
)
def test_how_much_of_a_goal_a_figure_is(goal: Goal, figure: int, share: str) -> None:
    assert attainment(goal, Decimal(figure)) == Decimal(share)


def test_a_mean_with_something_missing_is_unknown() -> None:
    assert mean([]) is None
    assert mean([Decimal(1), None]) is None
    assert mean([Decimal(1), Decimal("0.5")]) == Decimal("0.75")


def test_equals_share_a_rank_and_who_has_no_score_has_none() -> None:
    scores = {"a": Decimal(90), "b": Decimal(90), "c": Decimal(80), "d": None}
    assert ranks(scores) == {"a": 1, "b": 1, "c": 3, "d": None}

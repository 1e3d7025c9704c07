"""Goals, the pure part: periods, paces, colours, parts and wholes, forecasts, the ladder."""

from datetime import date, timedelta
from decimal import Decimal
from math import gamma, isclose, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui import Pack
from yangui.platform.targets.decomposition import additive, differences, rolled_up
from yangui.platform.targets.forecast import QUANTILES, forecast
from yangui.platform.targets.ladder import LADDER, Rung, next_rung
from yangui.platform.targets.periods import PeriodReading, period_of, stated, year_of
from yangui.platform.targets.progress import (
    Colour,
    Goal,
    Point,
    Reason,
    expected,
    judge,
    linear,
    meets,
    planned,
    seasonal,
)

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
days = st.dates(date(2023, 6, 1), date(2025, 6, 30))
figures = st.decimals(0, 1000, places=2)
series = st.lists(st.builds(Point, days, figures), max_size=6)
goals = st.builds(
    Goal,
    st.sampled_from(["level", "cumulative", "new_in_period", "growth_rate", "share", "rank", "milestone"]),
    st.sampled_from(["exact", "about", "at_least", "at_most", "exceed"]),
    st.none() | st.decimals(1, 1000, places=2),
    st.none() | st.just(FIRST),
    st.none() | st.just(LAST),
    st.none() | st.decimals(0, 500, places=2),
    st.booleans(),
)


def goal(**other: object) -> Goal:
    fields = {"kind": "new_in_period", "bound": "at_least", "value": Decimal(366), "first": FIRST, "last": LAST}
    return Goal(**(fields | other))  # type: ignore[arg-type]


def at(day: date, figure: int) -> Point:
    return Point(day, Decimal(figure))


def test_a_goal_on_its_way_through_all_colours() -> None:
    behind, met = at(date(2024, 6, 30), 100), at(date(2024, 12, 1), 366)
    for found, day, colour, reason in (
        ([], date(2023, 12, 31), Colour.NONE, Reason.NOT_BEGUN),
        ([], date(2024, 2, 1), Colour.UNKNOWN, Reason.NO_FIGURE),
        ([], date(2025, 1, 1), Colour.UNKNOWN, Reason.NO_FIGURE_OVERDUE),
        ([at(date(2024, 1, 31), 31)], date(2024, 2, 1), Colour.NONE, Reason.ON_PACE),
        ([behind], date(2024, 7, 1), Colour.YELLOW, Reason.BEHIND),
        ([at(date(2024, 12, 2), 340)], date(2024, 12, 2), Colour.BLUE, Reason.NEAR),
        ([behind], date(2025, 1, 1), Colour.RED, Reason.OVERDUE),
        ([behind, met], date(2025, 1, 1), Colour.GREEN, Reason.MET),
        ([behind, met], date(2024, 11, 1), Colour.YELLOW, Reason.BEHIND),
    ):
        judged = judge(goal(), found, day)
        assert (judged.colour, judged.reason) == (colour, reason), day


def test_a_level_without_a_baseline_has_no_pace() -> None:
    judged = judge(goal(kind="level"), [at(date(2024, 6, 1), 1)], date(2024, 6, 1))
    assert (judged.colour, judged.reason, judged.expected) == (Colour.NONE, Reason.NO_PACE, None)
    judged = judge(goal(kind="level", baseline=Decimal(0)), [at(date(2024, 6, 1), 1)], date(2024, 6, 1))
    assert judged.colour == Colour.YELLOW


@pytest.mark.parametrize(
    ("bound", "down", "met", "missed"),
    [
        ("exact", False, 100, 99), ("about", False, 95, 94), ("exceed", False, 101, 100), ("at_least", False, 100, 99),
        ("at_most", True, 100, 101), ("about", True, 105, 106), ("exceed", True, 99, 100),
    ],
)  # fmt: skip
def test_what_meets_a_bound(bound: str, down: bool, met: int, missed: int) -> None:
    asked = goal(bound=bound, value=Decimal(100), down=down)
    assert meets(asked, Decimal(met))
    assert not meets(asked, Decimal(missed))


def test_a_milestone_is_done_or_not() -> None:
    assert meets(goal(kind="milestone", value=None), Decimal(1))
    assert not meets(goal(kind="milestone", value=None), Decimal(0))


@given(goals, series, days)
def test_a_colour_follows_from_goal_figures_and_day_alone(asked: Goal, found: list[Point], day: date) -> None:
    distinct = list({p.on: p for p in found}.values())
    first = judge(asked, distinct, day)
    assert judge(asked, list(reversed(distinct)), day) == first
    assert judge(asked, [p for p in distinct if p.on <= day], day) == first, "what is to come changes nothing"
    known = [p for p in distinct if p.on <= day]
    if not known:
        assert first.colour in (Colour.NONE, Colour.UNKNOWN)
        return
    latest = max(known, key=lambda p: p.on)
    assert (first.colour == Colour.GREEN) == meets(asked, latest.figure)
    if first.colour == Colour.RED:
        assert asked.last is not None
        assert day > asked.last


@given(goals, days, days)
def test_a_linear_pace_runs_from_baseline_to_value(asked: Goal, one: date, other: date) -> None:
    pace = linear(asked)
    if not pace or asked.kind in ("growth_rate", "rank"):
        return
    assert expected(pace, LAST) == asked.value
    early, late = (expected(pace, d) for d in sorted((one, other)))
    if early is not None and late is not None and asked.value is not None:
        rising = asked.value >= pace[0].figure
        assert early <= late if rising else early >= late


def test_a_seasonal_pace_goes_as_last_years_went() -> None:
    autumn = [at(date(2023, 8, 31), 10), at(date(2023, 9, 30), 90), at(date(2023, 12, 31), 100)]
    pace = seasonal(goal(), [autumn])
    august, october = (expected(pace, day) for day in (date(2024, 8, 25), date(2024, 10, 5)))
    assert august is not None
    assert october is not None
    assert august < 40 < 320 < october
    assert seasonal(goal(), []) == linear(goal())
    assert judge(goal(), [at(date(2024, 8, 25), 40)], date(2024, 8, 25), pace).colour == Colour.NONE


def test_a_plan_holds_between_its_days() -> None:
    pace = planned([at(date(2024, 7, 1), 50), at(FIRST, 0), at(LAST, 366)])
    assert expected(pace, date(2024, 7, 1)) == 50
    assert expected(pace, date(2023, 12, 31)) is None
    assert expected(pace, date(2025, 3, 1)) == 366


@st.composite
def trees(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """A tree of up to fifteen regions below `r0`."""
    size = draw(st.integers(1, 15))
    above = [draw(st.integers(0, n - 1)) for n in range(1, size)]
    parts: dict[str, tuple[str, ...]] = {}
    for n, parent in enumerate(above, 1):
        parts[f"r{parent}"] = (*parts.get(f"r{parent}", ()), f"r{n}")
    return parts


@given(trees(), st.data())
def test_roll_ups_equal_the_sum_of_their_parts(parts: dict[str, tuple[str, ...]], data: st.DataObject) -> None:
    regions = {"r0", *(p for found in parts.values() for p in found)}
    leaves = sorted(regions - set(parts))
    known = {leaf: data.draw(st.none() | st.decimals(-100, 100, places=2)) for leaf in leaves}
    totals = rolled_up("r0", parts, known)
    for region, below in parts.items():
        stated_parts = [f for part in below if (f := totals[part].figure) is not None]
        assert totals[region].figure == (sum(stated_parts, Decimal(0)) if stated_parts else None)
    assert totals["r0"].missing == {leaf for leaf in leaves if known[leaf] is None}
    assert (totals["r0"].figure is None) == (totals["r0"].missing == set(leaves))


def test_a_tree_with_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="a part of itself"):
        rolled_up("a", {"a": ("b",), "b": ("a",)}, {})


@given(trees(), st.data())
def test_parts_that_make_the_whole_differ_nowhere(parts: dict[str, tuple[str, ...]], data: st.DataObject) -> None:
    regions = {"r0", *(p for found in parts.values() for p in found)}
    leaves = {leaf: data.draw(st.decimals(0, 100, places=1)) for leaf in sorted(regions - set(parts))}
    values = {region: total.figure for region, total in rolled_up("r0", parts, leaves).items()}
    whole = {region: value for region, value in values.items() if value is not None}
    parents: dict[str, str | None] = {p: region for region, found in parts.items() for p in found}
    assert differences(whole, parents) == []
    if parts:
        changed = data.draw(st.sampled_from(sorted(parents)))
        found = differences(whole | {changed: whole[changed] + 1}, parents)
        assert parents[changed] in [d.region for d in found]


def test_shares_and_rates_are_not_added() -> None:
    assert additive("level", "人")
    assert not additive("level", "%")
    assert not additive("growth_rate", "")


@given(st.integers(2, 30), st.integers(-50, 50), st.integers(1, 300))
def test_the_forecast_of_a_straight_line_lies_on_it(count: int, slope: int, ahead: int) -> None:
    points = [at(FIRST + timedelta(days=n), 1000 + slope * n) for n in range(count)]
    on = points[-1].on + timedelta(days=ahead)
    found = forecast(points, on)
    if count == 2:
        assert found is None
        return
    assert found is not None
    assert isclose(float(found.figure), 1000 + slope * (count - 1 + ahead), abs_tol=0.05)
    assert found.low <= found.figure <= found.high
    assert forecast(points, points[-1].on) is None


def test_the_interval_is_that_of_the_textbook() -> None:
    found = forecast([at(date(2024, 1, n), y) for n, y in ((1, 2), (2, 3), (3, 5), (4, 6), (5, 6))], date(2024, 1, 6))
    # slope 1.1, intercept at day 3 of 4.4; sum of squares 1.1, so s = sqrt(1.1 / 3); factor sqrt(1 + 1/5 + 9/10)
    half = 1.638 * sqrt(1.1 / 3) * sqrt(1 + 0.2 + 0.9)
    assert found is not None
    assert isclose(float(found.figure), 7.7, abs_tol=0.005)
    assert isclose(float(found.high - found.low), 2 * half, abs_tol=0.02)


@pytest.mark.parametrize("degrees", range(1, 31))
def test_nine_tenths_of_students_distribution_lie_below_the_quantile(degrees: int) -> None:
    steps, top = 4000, QUANTILES[degrees - 1]
    scale = gamma((degrees + 1) / 2) / (sqrt(degrees * pi) * gamma(degrees / 2))
    middle = ((n + 0.5) * top / steps for n in range(steps))
    area = sum(scale * (1 + t * t / degrees) ** (-(degrees + 1) / 2) for t in middle) * top / steps
    assert isclose(area, 0.4, abs_tol=0.0002)


@given(st.lists(st.sampled_from(LADDER), max_size=8))
def test_the_ladder_skips_no_rung(reached: list[Rung]) -> None:
    found = LADDER.index(next_rung(reached))
    highest = max((LADDER.index(r) for r in reached), default=-1)
    assert found == min(highest + 1, len(LADDER) - 1)


def test_all_periods_of_the_pack_are_read(liaoning: Pack) -> None:
    found = {t.id: period_of(t, liaoning.documents[t.document]) for t in liaoning.targets}
    assert found["liaoning-2018-graduates-attracted"].first == date(2018, 1, 1)
    assert found["liaoning-2018-professional-talent"].first == date(2018, 3, 6)
    assert found["liaoning-2018-professional-talent"].last == date(2020, 12, 31)
    assert found["liaoning-2018-grassroots-graduates"].annual
    open_ended = found["new-forces-base-equipment"]
    assert (open_ended.last, open_ended.reading) == (date(2024, 12, 31), PeriodReading.YEAR_OF_DOCUMENT)
    assert all(p.last is not None or p.annual for p in found.values())
    assert not any(p.reading == PeriodReading.OPEN for p in found.values())


def test_periods_as_they_are_written() -> None:
    assert stated("2025-12") == (date(2025, 12, 1), date(2025, 12, 31))
    assert stated("2029") == (date(2029, 1, 1), date(2029, 12, 31))
    assert stated("2024-06-05") == (date(2024, 6, 5), date(2024, 6, 5))
    assert year_of(date(2018, 3, 6), date(2020, 12, 31), date(2018, 5, 1)) == (date(2018, 3, 6), date(2018, 12, 31))
    assert year_of(date(2018, 3, 6), None, date(2026, 5, 1)) == (date(2026, 1, 1), date(2026, 12, 31))

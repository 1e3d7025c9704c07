from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.schema import scope
from yangui.rules.check import check
from yangui.rules.dates import LAST
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.timeline import candidates, next_change, stretches

DAY = timedelta(days=1)
YEARS = 4


def found(node: Node, facts: dict[str, Any], on: date) -> date | None:
    def state(day: date) -> Any:
        return evaluate([node], facts, day)[node.index]

    def days(after: date) -> Iterable[date]:
        return candidates([node], evaluate([node], facts, after), after)

    return next_change(state, days, on)


def walked(node: Node, facts: dict[str, Any], on: date) -> date | None:
    """The next change within some years, looked for day by day."""
    now = evaluate([node], facts, on)[node.index]
    days = (on + n * DAY for n in range(1, YEARS * 366))
    return next((day for day in days if evaluate([node], facts, day)[node.index] != now), None)


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("on >= '2025-01-01'", "2024-09-01", "2025-01-01"),
        ("on > '2025-01-01'", "2024-09-01", "2025-01-02"),
        ("on <= '2025-01-01'", "2024-09-01", "2025-01-02"),
        ("on == '2025-01-01'", "2024-09-01", "2025-01-01"),
        ("on == '2025-01-01'", "2025-01-01", "2025-01-02"),
        ("on < '2024-01-01'", "2024-09-01", None),
        ("age('1984-02-29') < 40", "2023-03-01", "2024-02-29"),
        ("age('1984-02-29') < 41", "2024-03-01", "2025-02-28"),
        ("age('1984-02-29')", "2024-03-01", "2025-02-28"),
        ("years_between('2014-07-01', on) >= 6", "2019-03-01", "2020-07-01"),
        ("months_between('2024-01-31', on) >= 1", "2024-02-01", "2024-02-29"),
        ("months_between('2024-01-31', on)", "2024-02-29", "2024-03-31"),
        ("months_between(on, '2024-02-29') >= 1", "2024-01-01", "2024-02-01"),
        ("years_between(on, '2028-02-29') >= 1", "2024-01-01", "2027-03-01"),
        ("add_months(on, 1) <= '2024-02-29'", "2024-01-15", "2024-02-01"),
        ("add_months(on, 1) < '2024-02-29'", "2024-01-15", "2024-01-29"),
        ("add_years(on, -3) >= graduation_date", "2026-01-01", "2027-03-01"),
        ("add_months('2020-01-31', months_between('2023-01-31', on)) == '2020-01-31'", "2023-01-31", "2023-02-28"),
        ("year(on) == 2026", "2024-09-01", "2026-01-01"),
        ("year(on) == 2026", "2026-09-01", "2027-01-01"),
        ("month(on) >= 6", "2024-09-01", "2025-01-01"),
        ("month(on) in {2, 3}", "2024-03-01", "2024-04-01"),
        ("year(on) in {2030, 2031}", "2024-03-01", "2030-01-01"),
        ("on < insurance.since", "2024-09-01", None),
        ("local and on < '2025-01-01'", "2024-09-01", "2025-01-01"),
        ("local or on < '2025-01-01'", "2024-09-01", None),
        ("yuan(1) if age('1984-02-29') < 41 else yuan(2)", "2024-03-01", "2025-02-28"),
        ("graduation_date < '2024-01-01'", "2024-03-01", None),
        ("on < '9999-12-30'", "9999-12-29", "9999-12-30"),
        ("on < '9999-12-31'", "9999-12-30", None),
        ("month(on) == 1", "9999-12-01", None),
        ("years_between('9990-01-01', on) > 9", "9999-12-01", None),
        ("on < '2145-01-01'", "2024-09-01", None),
    ],
)
def test_the_day_of_change(text: str, on: str, expected: str | None):
    facts = {"graduation_date": date(2024, 2, 29)}
    facts |= {"local": True} if text.startswith("local or") else {}
    day = found(check(text, scope()), facts, date.fromisoformat(on))
    assert (day and day.isoformat()) == expected


# Days around the ends of months, leap years among them, near the days that are asked about.
START = date(2023, 1, 1)
ENDS = [
    date(y, m, d) for y in (2020, 2023, 2024, 2026) for m, d in [(1, 31), (2, 28), (3, 1), (3, 31), (4, 30), (12, 31)]
]
ENDS += [date(2020, 2, 29), date(2024, 2, 29)]
DAYS = st.one_of(st.sampled_from(ENDS), st.dates(date(2018, 1, 1), date(2029, 12, 31)))
COUNTS = st.integers(-3, 8)
DATES = st.one_of(
    DAYS.map(lambda d: f"'{d}'"),
    st.sampled_from(["graduation_date", "insurance.since", "add_months(graduation_date, years)"]),
)
ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
MONTHS_OR_YEARS = st.sampled_from(["months", "years"])
# every form in which the day may stand
DAY_OR_MOVED = st.one_of(
    st.just("on"),
    st.builds("add_{}(on, {})".format, MONTHS_OR_YEARS, COUNTS),
    st.builds("add_{}(on, years)".format, MONTHS_OR_YEARS),
    st.builds("add_{0}({1}, {0}_between('2023-01-31', on))".format, MONTHS_OR_YEARS, DAYS.map(lambda d: f"'{d}'")),
)
COUNTED = st.one_of(
    st.builds("{}_between({}, on)".format, MONTHS_OR_YEARS, DATES),
    st.builds("{}_between(on, {})".format, MONTHS_OR_YEARS, DATES),
    st.builds("age({})".format, DATES),
    st.sampled_from(["(year(on) - 2023)", "month(on)"]),
)
NUMBERS = st.one_of(
    COUNTED,
    st.builds("({} * 2 - 1)".format, COUNTED),
    st.builds("min({}, 3)".format, COUNTED),
    st.builds("-{}".format, COUNTED),
)
TIMES = st.one_of(COUNTS.map(str), st.just("years"))
COMPARED = st.one_of(
    st.builds("{} {} {}".format, DAY_OR_MOVED, ORDER, DATES),
    st.builds("{} {} {}".format, DATES, ORDER, DAY_OR_MOVED),
    st.builds("{} {} {}".format, NUMBERS, ORDER, TIMES),
    st.builds("{} <= {} < {}".format, TIMES, COUNTED, TIMES),
    st.builds("{} in {{{}, {}}}".format, COUNTED, COUNTS, COUNTS),
)
RULES = st.recursive(
    st.one_of(COMPARED, COMPARED, COMPARED, st.just("local")),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
        st.builds("({}) if ({}) else ({})".format, inner, inner, inner),
    ),
    max_leaves=4,
)
AMOUNTS = st.one_of(
    COUNTED,
    st.builds("yuan(5) * {}".format, COUNTED),
    st.builds("(yuan(1) if ({}) else yuan(2))".format, RULES),
    st.builds("(doctor if ({}) else education)".format, RULES),
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "graduation_date": DAYS, "insurance.since": DAYS, "years": COUNTS, "local": st.booleans(),
        "education": st.just("doctor"),
    },
)  # fmt: skip


@given(
    st.one_of(RULES, RULES, AMOUNTS), FACTS, st.one_of(st.sampled_from(ENDS[6:]), st.dates(START, date(2025, 12, 31)))
)
def test_the_next_change_is_the_one_that_a_walk_finds(text: str, facts: dict[str, Any], on: date):
    within = scope()
    node = check(text, within, expects=check("education", within).type if text.startswith("(doctor") else None)
    day = found(node, facts, on)
    expected = walked(node, facts, on)
    if expected is not None:
        assert day == expected
    else:
        assert day is None or day >= on + YEARS * 366 * DAY


def test_the_search_ends_where_values_move_for_ever_and_the_state_does_not():
    asked: list[date] = []

    def days(after: date) -> Iterable[date]:
        asked.append(after)
        return [after + 365 * DAY]

    assert next_change(lambda _: 0, days, date(2024, 1, 1)) is None
    assert len(asked) < 130
    assert next_change(lambda _: 0, lambda _: [], LAST) is None


def test_stretches_are_what_a_walk_finds():
    node = check("age('1984-02-29') >= 40 and month(on) != 2", scope())
    first, last = date(2023, 12, 1), date(2026, 4, 1)

    def state(day: date) -> Any:
        return evaluate([node], {}, day)[node.index]

    def days(after: date) -> Iterable[date]:
        return candidates([node], evaluate([node], {}, after), after)

    found = stretches(state, days, first, last)
    walk = [first + n * DAY for n in range((last - first).days + 1)]
    assert [day for start, end, value in found for day in walk if start <= day <= end and value == state(day)] == walk
    assert all(one[2] != two[2] and one[1] + DAY == two[0] for one, two in pairwise(found))
    assert stretches(state, days, first, first) == [(first, first, False)]
    assert stretches(state, days, last, first) == []


def test_stretches_end_with_the_calendar():
    node = check("on < '9999-12-30'", scope())
    found = stretches(
        lambda day: evaluate([node], {}, day)[node.index],
        lambda day: candidates([node], evaluate([node], {}, day), day),
        date(9999, 1, 1), LAST,
    )  # fmt: skip
    assert [(start.day, value) for start, _, value in found] == [(1, True), (30, False)]

"""On which days values change: in closed form from the comparisons with the day, without walking the calendar."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from yangui.rules.dates import FIRST, LAST, add_months, add_years, months_between, years_between
from yangui.rules.graph import Node

type Values = Mapping[int, Any]

# Nobody asks beyond; it also ends the search in rules that go up year by year for ever.
HORIZON_YEARS = 120
DAY = timedelta(days=1)


def next_change[T](state: Callable[[date], T], candidates: Callable[[date], Iterable[date]], on: date) -> date | None:
    """The first day after `on` on which `state` differs from its value on `on`; None where it never does.

    `candidates(day)` gives days after `day`, among them every one on which the state could change next.
    """
    now, day, end = state(on), on, min(add_years(on, HORIZON_YEARS), LAST - DAY)
    while True:
        day = min((d for d in candidates(day) if d > day), default=LAST)
        if day > end:
            return None
        if state(day) != now:
            return day


def stretches[T](
    state: Callable[[date], T], candidates: Callable[[date], Iterable[date]], first: date, last: date
) -> list[tuple[date, date, T]]:
    """The stretches of days from `first` to `last`, both included, on which `state` stays the same."""
    found: list[tuple[date, date, T]] = []
    day = first
    while day <= last:
        change = next_change(state, candidates, day)
        end = last if change is None or change > last else change - DAY
        found.append((day, end, state(day)))
        if end == last:
            break  # there may be no day after it
        day = end + DAY
    return found


def candidates(nodes: list[Node], values: Values, after: date) -> Iterator[date]:
    """Days on which one of the nodes could change.

    `values` are those of `evaluate`; what depends on the day is inverted from the sides that do not.
    """
    seen: set[int] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if not node.changes_with_day or node.index in seen:
            continue
        seen.add(node.index)
        if node.op in ("eq", "lt", "le"):
            daily, other = node.args if node.args[0].changes_with_day else node.args[::-1]
            value = values[other.index]
            if value is None:
                continue  # unknown on every day
            crossings = _crossings(daily, value, values)
            if crossings is not None:
                yield from crossings
                continue
        yield from _steps(node, values, after)
        stack.extend(node.args)


def _crossings(node: Node, value: Any, values: Values) -> list[date] | None:
    """Days around which a date or count that moves with the day reaches or passes `value`.

    None where the node is no plain function of the day, so that its parts must be looked at.
    """
    if node.op == "on":
        return _around(value)
    if node.op == "year":
        return [date(y, 1, 1) for y in (value, value + 1) if 1 <= y <= 9999]
    if node.op in ("add_months", "add_years") and node.args[0].op == "on":
        count = values[node.args[1].index]
        return [] if count is None else _around(_add(node)(value, -count))
    if node.op in ("years_between", "months_between"):
        start, end = node.args
        fixed = values[(start if end.op == "on" else end).index]
        if fixed is None:
            return []
        if end.op == "on":
            return [_add(node)(fixed, value), _add(node)(fixed, value + 1)]
        return [*_around(_add(node)(fixed, -value)), *_around(_add(node)(fixed, -value - 1))]
    return None


def _steps(node: Node, values: Values, after: date) -> Iterator[date]:
    """The next days after `after` on which a count of years or months goes up or down by one."""
    if node.op in ("year", "month"):
        yield add_months(after.replace(day=1), 1)
    elif node.op in ("years_between", "months_between"):
        start, end = node.args
        count = years_between if node.op == "years_between" else months_between
        fixed = values[(start if end.op == "on" else end).index]
        if fixed is None:
            return
        if end.op == "on":
            yield _add(node)(fixed, count(fixed, after) + 1)
        else:
            for back in range(3):
                yield from _around(_add(node)(fixed, back - 1 - count(after, fixed)))


def _add(node: Node) -> Callable[[date, int], date]:
    return add_months if node.op in ("add_months", "months_between") else add_years


def _around(day: date) -> list[date]:
    """The day and its neighbours: where months differ in length, going back and forth may miss by up to three days."""
    moved = (day.toordinal() + offset for offset in range(-4, 5))
    return [date.fromordinal(m) for m in moved if FIRST.toordinal() <= m <= LAST.toordinal()]

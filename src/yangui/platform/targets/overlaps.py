"""Goals that count people, and are parts of others: which of their numbers may be told. Pure.

A goal is its parts and the rest; so a list of goals is a table of one column for `differencing`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from yangui.platform.targets.differencing import Layout, respecting
from yangui.platform.targets.suppression import Table

# people by goal; None was not told
type Told = Mapping[str, int | None]


class Areas(NamedTuple):
    """The areas of each goal, and the people of each area."""

    of: Mapping[str, frozenset[str]]
    people: Mapping[str, int]


def tellable(
    goals: Sequence[str],
    numbers: Mapping[str, int],
    wholes: Mapping[str, str],
    least: int,
    *,
    earlier: Iterable[Told] = (),
    before: Iterable[Told] = (),
) -> set[str]:
    """Those of some goals whose number tells of no fewer than `least` people, nor does with what was told `before`.

    `numbers` are the people of every goal that was or may be told, `wholes` says of which goal another one is a part;
    `earlier` and `before` are as in `differencing.respecting`.
    """
    found = areas(numbers, wholes)

    def table(told: Told) -> tuple[Table, Layout]:
        rows = [found.of.get(goal, frozenset([goal])) for goal in told]
        return Table([[n] for n in told.values()], [None] * len(told), [None], None), Layout(rows, [""])

    def few(goal: str) -> bool:
        left = numbers.get(wholes.get(goal, ""), 0) - numbers[goal]
        return 0 < numbers[goal] < least or 0 < left < least

    alone, layout = table({goal: None if few(goal) else numbers[goal] for goal in goals})
    people = {(area, ""): number for area, number in found.people.items()}
    told = respecting(
        alone, layout, [table(one) for one in earlier], people, least, before=[table(one) for one in before]
    )
    return {goal for goal, (number,) in zip(goals, told.cells, strict=True) if number is not None}


def areas(numbers: Mapping[str, int], wholes: Mapping[str, str]) -> Areas:
    """Of each goal its parts and the rest.

    Parts that make more than their whole overlap, or are of other days: then the whole is an area of its own.
    """
    parts: dict[str, list[str]] = defaultdict(list)
    for part, whole in wholes.items():
        if part in numbers and whole in numbers:
            parts[whole].append(part)
    rests = {goal: number - sum(numbers[part] for part in parts[goal]) for goal, number in numbers.items()}
    people = {goal: rests[goal] if rests[goal] >= 0 else number for goal, number in numbers.items()}

    def of(goal: str) -> frozenset[str]:
        below = parts[goal] if rests[goal] >= 0 else []
        return frozenset([goal]).union(*(of(part) for part in below))

    return Areas({goal: of(goal) for goal in numbers}, people)

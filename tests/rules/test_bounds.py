from datetime import date
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions import DAYS, ENTITIES, FACTS, graphs, values
from tests.schema import scope
from yangui.rules.bounds import bounds
from yangui.rules.check import check
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.types import MONEY, RATIO

ON = date(2024, 9, 1)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("members", {"members": 3}, (3, 3)),
        ("members", {}, (0, 100)),
        ("years", {}, (-inf, inf)),
        ("yuan(2) * members", {}, (0, 20_000)),
        ("-members", {}, (-100, 0)),
        ("members - years", {"years": 10}, (-10, 90)),
        ("members - years", {}, (-inf, inf)),
        ("min(years, 5)", {}, (-inf, 5)),
        ("max(members, 5)", {}, (5, 100)),
        ("members if local else years", {"local": True}, (0, 100)),
        ("members if local else 200", {}, (0, 200)),
        ("0 * years", {}, (0, 0)),
        ("month(on) * members", {}, (0, 900)),
        ("count(degrees)", {}, (0, 10_000)),
        ("year(birth_date) + 1", {}, (2, 10_000)),
        ("members / years", {}, (-inf, inf)),
        ("age(birth_date)", {}, (-inf, inf)),
        ("yuan(1) * share", {"share": 500_000}, (50, 50)),
    ],
)
def test_bounds(text: str, facts: dict[str, Any], expected: tuple[float, float]):
    made = check(text, scope())
    assert bounds(made, evaluate([made], facts, ON)) == expected


def test_a_table_is_bounded_by_its_rows():
    within = scope()
    table = within.graph.make("table", [check("education", within)], (("master", 10), ("doctor", 30)), type=MONEY)
    assert bounds(table, evaluate([table], {}, ON)) == (10, 30)
    assert bounds(table, evaluate([table], {"education": "master"}, ON)) == (10, 10)


@given(graphs(MONEY, RATIO, depth=3), ENTITIES, DAYS, st.data())
def test_bounds_hold_the_value_of_every_completion(
    outputs: dict[str, Node], facts: dict[str, Any], on: date, data: st.DataObject
):
    nodes = list(outputs.values())
    before = evaluate(nodes, facts, on)
    intervals = [bounds(n, before) for n in nodes]
    assert all(low <= high for low, high in intervals)
    rest = {name: values(*fact) for name, fact in FACTS.items() if name not in facts}
    for new in data.draw(st.lists(st.fixed_dictionaries({}, optional=rest), min_size=1, max_size=4)):
        after = evaluate(nodes, {**new, **facts}, on)
        for node, (low, high) in zip(nodes, intervals, strict=True):
            value = after[node.index]
            assert value is None or low <= value <= high, node

import os
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions import DAYS, ENTITIES, graphs
from tests.schema import EXPRESSIONS, node, scope
from yangui.rules.check import check
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import INT64, Graph, Node, RangeError, below, digest
from yangui.rules.types import BOOL, INT, MONEY, RATIO


def test_the_same_operation_is_made_once():
    graph = Graph()
    a, b = graph.fact("a", BOOL), graph.fact("b", BOOL)
    assert graph.make("and", [a, b], type=BOOL) is graph.make("and", [a, b], type=BOOL)
    assert graph.make("and", [a, b], type=BOOL) is not graph.make("and", [b, a], type=BOOL)
    assert graph.const(1, INT) is not graph.const(True, BOOL)
    assert graph.const(1, INT) is not graph.const(1, MONEY)
    assert graph.truth("and", [a]) is a


def test_arguments_come_before_what_uses_them():
    made = node("fresh and (members + 1 > years or local)")
    nodes = below(made)
    assert nodes[-1] is made
    assert len({n.index for n in nodes}) == len(nodes)
    for n in nodes:
        assert all(a.index < n.index for a in n.args)


def test_a_node_knows_its_facts_and_whether_it_moves_with_the_day():
    made = node("fresh and age(birth_date) < 40")
    assert made.facts == {"insurance.since", "graduation_date", "birth_date"}
    assert made.changes_with_day
    assert not node("fresh").changes_with_day
    assert "age" not in repr(made)
    assert repr(node("members < 3")) == "lt(fact('members'), const(3))"


@pytest.mark.parametrize(
    ("op", "types", "overflows"),
    [
        ("add", (INT, INT), True),
        ("add", (MONEY, MONEY), True),
        ("sub", (INT, INT), True),
        ("mul", (INT, INT), True),
        ("mul", (RATIO, RATIO), True),
        ("div", (MONEY, INT), False),
        ("neg", (INT,), False),
        ("min", (INT, INT), False),
    ],
)
def test_what_could_leave_64_bits_is_not_made(op: str, types: tuple[object, ...], overflows: bool):
    graph = Graph()
    args = [graph.fact(f"f{i}", t, (-INT64, INT64)) for i, t in enumerate(types)]  # type: ignore[arg-type]
    if overflows:
        with pytest.raises(RangeError):
            graph.make(op, args, type=args[0].type)
    else:
        assert graph.make(op, args, type=args[0].type).range == (-INT64, INT64)


@given(graphs(MONEY, RATIO, depth=3), ENTITIES, DAYS)
def test_no_number_leaves_the_range_of_its_node(outputs: dict[str, Node], facts: dict[str, object], on: object):
    roots = list(outputs.values())
    values = evaluate(roots, facts, on)  # type: ignore[arg-type]
    for n in (n for root in roots for n in below(root) if n.type.is_number):
        value = values[n.index]
        if value is not None:
            assert n.range
            assert n.range[0] <= value <= n.range[1], n


def test_a_graph_survives_pickling_and_goes_on_sharing():
    within = scope()
    made = check("fresh and members > 3", within)
    graph = pickle.loads(pickle.dumps(within.graph))
    assert len(graph.nodes) == len(within.graph.nodes)
    again = graph.nodes[made.index]
    assert repr(again) == repr(made)
    assert graph.fact("members", INT) is next(n for n in graph.nodes if n.value == "members")


def test_digests_tell_expressions_apart_and_nothing_else():
    texts = [
        *EXPRESSIONS, "members in {1, 2}", "not fresh", "members == 1", "years == 1", "local == True",
        "education in {doctor}", "income > yuan(1)", "income > yuan(1.01)", "graduation_date >= '2023-01-02'",
    ]  # fmt: skip
    digests = [digest(node(t)) for t in texts]
    assert len(set(digests)) == len(texts)
    # what else the graph holds, and in which order it was written, does not matter
    within = scope()
    for text in reversed(texts):
        check(text, within)
    assert [digest(check(t, within)) for t in texts] == digests
    hashes: dict[int, str] = {}
    assert [digest(check(t, within), hashes) for t in texts] == digests


@pytest.mark.parametrize("seed", ["0", "4321"])
def test_digests_are_the_same_in_every_process(seed: str):
    code = """
from tests.schema import EXPRESSIONS, node
from yangui.rules.graph import digest
print(*[digest(node(text)) for text in EXPRESSIONS])
"""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(["src", "."])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == [digest(node(t)) for t in EXPRESSIONS]


@given(st.lists(st.booleans(), min_size=1, max_size=4))
def test_junctions_of_one_part_are_that_part(values: list[bool]):
    graph = Graph()
    parts = [graph.const(v, BOOL) for v in values]
    made = graph.truth("or", parts)
    assert made.op == ("const" if len(parts) == 1 else "or")

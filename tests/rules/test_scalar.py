import marshal
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.expressions import DAYS, ENTITIES, JUDGEMENTS, graphs
from tests.schema import scope
from yangui.rules.check import check
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Graph, Node
from yangui.rules.scalar import Decision, Program, compile_deciding, compile_explained
from yangui.rules.truth import all_of
from yangui.rules.types import BOOL, DATE, MONEY, TRUTH

ON = date(2024, 9, 1)


def kinds(values: tuple[Any, ...]) -> list[tuple[type, Any]]:
    """1 == True in Python, but not here."""
    return [(type(v), v) for v in values]


@given(graphs(BOOL, TRUTH, TRUTH, MONEY, DATE, depth=2), ENTITIES, JUDGEMENTS, DAYS)
def test_both_shapes_equal_the_walk(outputs: dict[str, Node], facts: dict[str, Any], judged: dict[str, bool], on: date):
    nodes = list(outputs.values())
    values = evaluate(nodes, facts, on, judged)
    explained = compile_explained(nodes).load()
    assert kinds(explained(facts.get, on, judged)) == kinds(tuple(values[n.index] for n in nodes))

    one, two, three, fen, day = nodes
    # of one, two and three conditions, some of them shared
    decisions = [Decision((one,), (fen, None)), Decision((two, one), (day, fen)), Decision((two, three, one), ())]
    expected: list[Any] = []
    for decision in decisions:
        found = [values[n.index] for n in decision.conditions]
        verdict = all_of(found)
        place = next((i for i, v in enumerate(found) if v is False), None)
        given = [values[g.index] if g is not None and verdict is not False else None for g in decision.gives]
        expected += [verdict, place, *given]
    deciding = compile_deciding(decisions).load()
    assert kinds(deciding(facts.get, on, judged)) == kinds(tuple(expected))


def test_a_program_keeps_nothing_from_one_entity_to_the_next():
    within = scope()
    run = compile_explained([check(t, within) for t in ("local and married", "members + 1")]).load()
    first, second = {"local": True, "married": True, "members": 1}, {"local": True}
    assert [run(f.get, ON, {}) for f in (first, second, first)] == [(True, 2), (None, None), (True, 2)]


def test_deciding_stops_at_the_first_no():
    within = scope()
    conditions = [check(t, within) for t in ("local", "married", "startup.is_first")]
    amount = check("income * 2", within)
    run = compile_deciding([Decision(tuple(conditions), (amount,))]).load()
    asked: list[str] = []

    def get(facts: dict[str, Any], name: str) -> Any:
        asked.append(name)
        return facts.get(name)

    facts = {"local": True, "married": False, "income": 5}
    assert run(lambda name: get(facts, name), ON, {}) == (False, 1, None)
    assert asked == ["local", "married"]
    facts = {"local": True, "married": True, "startup.is_first": True, "income": 5}
    assert run(lambda name: get(facts, name), ON, {}) == (True, None, 10)


def test_deciding_takes_the_first_no_even_after_an_unknown():
    within = scope()
    decision = Decision(tuple(check(t, within) for t in ("local", "married")), ())
    run = compile_deciding([decision]).load()
    assert run({"married": False}.get, ON, {}) == (False, 1)
    assert run({"married": True}.get, ON, {}) == (None, None)


def test_what_is_shared_is_read_once():
    within = scope()
    outputs = [check(t, within) for t in ("local and married", "local or married", "not local")]
    assert compile_explained(outputs).source.count("get('local')") == 1
    decisions = [Decision((o,), ()) for o in outputs]
    assert compile_deciding(decisions).source.count("get('local')") == 1


def test_outputs_that_are_not_there_are_none():
    made = check("local", scope())
    assert compile_explained([None, made, None]).load()({"local": True}.get, ON, {}) == (None, True, None)
    assert compile_explained([]).load()({}.get, ON, {}) == ()
    assert compile_deciding([]).load()({}.get, ON, {}) == ()
    assert compile_deciding([Decision((), (made,))]).load()({"local": False}.get, ON, {}) == (True, None, False)


def test_names_and_texts_cannot_break_out_of_the_source():
    graph = Graph()
    evil = "x') or __import__('os').abort() or get('"
    made = graph.truth("and", [graph.fact(evil, BOOL), graph.judged(evil)])
    run = compile_explained([made]).load()
    assert run({evil: True}.get, ON, {evil: True}) == (True,)


@pytest.mark.parametrize("count", [84, 85])
def test_as_many_conditions_as_python_nests(count: int):
    graph = Graph()
    conditions = tuple(graph.fact(f"c{i}", BOOL) for i in range(count))
    run = compile_deciding([Decision(conditions, ())]).load()
    facts = dict.fromkeys((f"c{i}" for i in range(count)), True)
    assert run(facts.get, ON, {}) == (True, None)
    assert run({**facts, f"c{count - 1}": False}.get, ON, {}) == (False, count - 1)


def test_a_program_can_be_kept():
    program = compile_explained([check("education in {doctor}", scope())])
    kept = Program(program.source, marshal.loads(marshal.dumps(program.code)), program.constants)
    assert kept.load()({"education": "doctor"}.get, ON, {}) == (True,)

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions import DAYS, ENTITIES, FACTS, JUDGEMENTS, graphs, values
from tests.schema import TYPES, scope
from yangui.rules.check import check
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Graph, Node, below
from yangui.rules.truth import JUDGEMENT, all_of, any_of, negation
from yangui.rules.types import BOOL, MONEY, RATIO, TRUTH

ON = date(2024, 9, 1)


def value(text: str, on: date = ON, **facts: Any) -> Any:
    within = scope()
    made = check(text, within)
    return evaluate([made], {name.replace("__", "."): v for name, v in facts.items()}, on)[made.index]


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("members == 3", {"members": 3}, True),
        ("members != 3", {"members": 3}, False),
        ("members != 3", {}, None),
        ("0 < members <= 3", {"members": 0}, False),
        ("0 < members <= 3", {"members": 3}, True),
        ("education in {doctor, master}", {"education": "master"}, True),
        ("education not in {doctor, master}", {"education": "master"}, False),
        ("education > spouse.education", {"education": "doctor", "spouse__education": "master"}, True),
        ("education > spouse.education", {"education": "doctor"}, None),
        ("in_region(employer.region, '999900')", {"employer__region": "999902"}, True),
        ("in_region(employer.region, '999900')", {"employer__region": "990000"}, False),
        ("has(degrees, master)", {"degrees": frozenset({"master"})}, True),
        ("has(degrees, master)", {"degrees": frozenset()}, False),
        ("has(degrees, master)", {}, None),
        ("count(degrees)", {"degrees": frozenset({"master", "doctor"})}, 2),
        ("local and married", {"local": False}, False),
        ("local or married", {"local": True}, True),
        ("local or married", {"local": False}, None),
        ("local and not local", {}, None),
        ("members if local else 7", {"local": False}, 7),
        ("members if local else members", {"members": 2}, 2),
        ("members if local else 7", {"members": 7}, 7),
        ("members if local else 7", {"members": 6}, None),
        ("members if local else 7", {"local": True}, None),
        ("min(members, years, 4)", {"members": 3, "years": 9}, 3),
        ("max(members, years)", {"members": 3}, None),
        ("yuan(2000) * members - costs", {"members": 3, "costs": 1}, 599_999),
        ("-members + 1", {"members": 3}, -2),
        ("income * share", {"income": 101, "share": 500_000}, 50),
        ("income * -share", {"income": 101, "share": 500_000}, -51),
        ("income / members", {"income": 100, "members": 3}, 33),
        ("income / members", {"income": -100, "members": 3}, -34),
        ("income / members", {"income": 100, "members": 0}, None),
        ("income / costs", {"income": 100, "costs": 300}, 333_333),
        ("income / costs", {"income": 10**14, "costs": 1}, None),
        ("members / years >= 0.5", {"members": 1, "years": 2}, True),
        ("share * share", {"share": 1_500_000}, 2_250_000),
        ("year(graduation_date) * 100 + month(graduation_date)", {"graduation_date": date(2024, 2, 29)}, 202402),
        ("age(birth_date)", {"birth_date": date(1984, 9, 2)}, 39),
        ("age(birth_date)", {"birth_date": date(1984, 9, 1)}, 40),
        ("months_between(graduation_date, on)", {"graduation_date": date(2024, 6, 30)}, 2),
        ("add_years(graduation_date, 1)", {"graduation_date": date(2024, 2, 29)}, date(2025, 2, 28)),
        ("add_months(graduation_date, years)", {"graduation_date": date(2024, 1, 31), "years": 1}, date(2024, 2, 29)),
        ("on == '2024-09-01'", {}, True),
        ("on", {}, ON),
    ],
)  # fmt: skip
def test_evaluate(text: str, facts: dict[str, Any], expected: Any):
    found = value(text, **facts)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("rounding", "fen"), [(None, 33), ("down", 33), ("half_up", 34), ("up", 34)], ids=["none", "down", "half_up", "up"]
)
def test_a_ratio_of_money_is_rounded_as_the_node_says(rounding: str | None, fen: int):
    graph = Graph()
    made = graph.make("mul", [graph.const(67, MONEY), graph.const(500_000, RATIO)], rounding, type=MONEY)
    assert evaluate([made], {}, ON)[made.index] == fen


def test_rounding_half_up_starts_at_the_half():
    graph = Graph()
    for fen, ratio, down, half, up in [(1, 499_999, 0, 0, 1), (1, 500_000, 0, 1, 1), (2, 500_000, 1, 1, 1)]:
        for word, expected in [("down", down), ("half_up", half), ("up", up)]:
            made = graph.make("mul", [graph.const(fen, MONEY), graph.const(ratio, RATIO)], word, type=MONEY)
            assert evaluate([made], {}, ON)[made.index] == expected


def test_open_terms_are_judged_by_others():
    graph = Graph()
    term, fact = graph.judged("bright"), graph.fact("local", BOOL)
    both = graph.truth("and", [fact, term])
    for judged, local, expected in [
        ({}, {}, None),
        ({}, {"local": True}, JUDGEMENT),
        ({}, {"local": False}, False),
        ({"bright": True}, {"local": True}, True),
        ({"bright": True}, {}, None),
        ({"bright": False}, {}, False),
    ]:
        assert evaluate([both], local, ON, judged)[both.index] is expected


def test_every_node_on_the_way_has_a_value():
    within = scope()
    made = check("fresh and age(birth_date) < 40", within)
    assert set(evaluate([made], {}, ON)) == {n.index for n in below(made)}


# Boolean expressions over bool facts: the walk gives what Kleene's tables give, and is sound for every completion.

NAMES = [name for name, type in TYPES.items() if type == BOOL]
FORMULAS = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        inner.map(lambda a: f"(not {a})"),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} == {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    ),
    max_leaves=12,
)
KNOWN = st.fixed_dictionaries({}, optional={name: st.booleans() for name in NAMES})


def by_table(node: Node, facts: dict[str, bool]) -> bool | None:
    """Kleene's strong tables, written out a second time."""
    args = [by_table(a, facts) for a in node.args]
    if node.op == "fact":
        return facts.get(str(node.value))
    if node.op == "if":
        test, yes, no = args
        return {True: yes, False: no}.get(test, yes if yes == no else None)  # type: ignore[arg-type]
    if node.op == "eq":
        return None if None in args else args[0] == args[1]
    table = {"not": lambda a: negation(a[0]), "and": all_of, "or": any_of}
    return table[node.op](args)  # type: ignore[no-any-return, operator]


@given(FORMULAS, KNOWN)
def test_an_expression_equals_its_kleene_table_and_is_sound(text: str, facts: dict[str, bool]):
    made = check(text, scope())
    found = evaluate([made], facts, ON)[made.index]
    assert found is by_table(made, facts)
    if found is None:
        return
    unknown = sorted(made.facts - set(facts))
    for completion in product([True, False], repeat=len(unknown)):
        whole = {**facts, **dict(zip(unknown, completion, strict=True))}
        assert evaluate([made], whole, ON)[made.index] is found


def test_kleene_is_weaker_than_agreement_of_all_completions():
    # by cases this is always true; a table looks at one operation at a time
    assert value("local or not local") is None
    assert value("local or not local", local=False) is True


@given(graphs(TRUTH, MONEY, depth=3), ENTITIES, JUDGEMENTS, DAYS, st.data())
def test_what_is_known_stays_as_facts_and_judgements_come_in(
    outputs: dict[str, Node], facts: dict[str, Any], judged: dict[str, bool], on: date, data: st.DataObject
):
    nodes = list(outputs.values())
    before = evaluate(nodes, facts, on, judged)
    new = data.draw(st.fixed_dictionaries({}, optional={n: values(*t) for n, t in FACTS.items() if n not in facts}))
    verdicts = data.draw(JUDGEMENTS)
    after = evaluate(nodes, {**new, **facts}, on, {**verdicts, **judged})
    for node in nodes:
        if before[node.index] is not None and before[node.index] is not JUDGEMENT:
            assert after[node.index] == before[node.index], node


@given(graphs(TRUTH, depth=3), ENTITIES, JUDGEMENTS, DAYS)
def test_a_judgement_is_resolved_by_no_fact(
    outputs: dict[str, Node], facts: dict[str, Any], judged: dict[str, bool], on: date
):
    (node,) = outputs.values()
    if evaluate([node], facts, on, judged)[node.index] is JUDGEMENT:
        open_terms = {str(n.value) for n in below(node) if n.op == "judged"} - set(judged)
        assert open_terms
        for verdicts in product([True, False], repeat=len(open_terms)):
            verdict = dict(zip(sorted(open_terms), verdicts, strict=True))
            assert isinstance(evaluate([node], facts, on, {**judged, **verdict})[node.index], bool)

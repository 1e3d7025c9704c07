# ruff: noqa: E501 -- a row of a table stays on its line

from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions import DAYS, ENTITIES, FACTS, JUDGEMENTS, graphs, values
from tests.rules.test_evaluate import FORMULAS, KNOWN
from tests.schema import EDUCATION, scope
from yangui.rules.check import check
from yangui.rules.dates import FIRST, LAST
from yangui.rules.evaluate import evaluate
from yangui.rules.explain import deciding, missing, nearest
from yangui.rules.graph import Graph, Node, below
from yangui.rules.types import BOOL, MONEY, TRUTH

ON = date(2024, 9, 1)


def asked(text: str, facts: dict[str, Any]) -> list[str]:
    made = check(text, scope())
    return missing(made, evaluate([made], facts, ON))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("local and married", {}, ["local", "married"]),
        ("married and local", {}, ["married", "local"]),
        ("local and married", {"local": True}, ["married"]),
        ("local and married", {"local": False}, []),
        ("local or married", {"local": True}, []),
        ("local or married", {"local": False}, ["married"]),
        ("local and (married or members > 3)", {"married": True}, ["local"]),
        ("members > years", {"years": 1}, ["members"]),
        ("members < years", {}, ["members", "years"]),
        ("members if local else years", {"local": True}, ["members"]),
        ("members if local else years", {"local": False}, ["years"]),
        ("members if local else 7", {}, ["local", "members"]),
        ("members if local else 7", {"members": 7}, []),
        ("income / costs", {"income": 1, "costs": 0}, []),
        ("fresh", {}, ["insurance.since", "graduation_date"]),
        ("local and on < '2020-01-01'", {}, []),
    ],
)
def test_missing(text: str, facts: dict[str, Any], expected: list[str]):
    assert asked(text, facts) == expected


def test_a_judgement_asks_for_nothing_but_an_unknown_beside_it_does():
    graph = Graph()
    term, fact = graph.judged("bright"), graph.fact("local", BOOL)
    both = graph.truth("and", [term, fact])
    assert missing(both, evaluate([both], {}, ON)) == ["local"]
    assert missing(both, evaluate([both], {"local": True}, ON)) == []


@given(graphs(TRUTH, MONEY, depth=3), ENTITIES, JUDGEMENTS, DAYS, st.data())
def test_a_fact_that_is_not_missing_changes_nothing(
    outputs: dict[str, Node], facts: dict[str, Any], judged: dict[str, bool], on: date, data: st.DataObject
):
    nodes = list(outputs.values())
    before = evaluate(nodes, facts, on, judged)
    for node in nodes:
        wanted = missing(node, before)
        assert set(wanted) <= node.facts - set(facts)
        rest = {name: values(*fact) for name, fact in FACTS.items() if name not in facts and name not in wanted}
        new = data.draw(st.fixed_dictionaries(rest))
        assert evaluate([node], {**new, **facts}, on, judged)[node.index] == before[node.index], node


SINGLE = st.permutations(["local", "married", "startup.is_first", "members > 3", "income > costs"]).flatmap(
    lambda leaves: st.tuples(st.just(leaves), st.lists(st.sampled_from([" and ", " or "]), min_size=4, max_size=4))
)


@given(SINGLE, st.fixed_dictionaries({}, optional={"local": st.booleans(), "married": st.booleans()}))
def test_a_missing_fact_can_change_the_answer_where_each_is_read_once(parts: Any, facts: dict[str, Any]):
    leaves, joints = parts
    text = leaves[0]
    for leaf, joint in zip(leaves[1:], joints, strict=True):
        text = f"({text}{joint}{leaf})"
    made = check(text, scope())
    wanted = missing(made, evaluate([made], facts, ON))
    domain = {"members": (1, 5), "income": (1, 3), "costs": (2, 0)}
    whole = [
        {**facts, **dict(zip(wanted, choice, strict=True))}
        for choice in product(*(domain.get(name, (True, False)) for name in wanted))
    ]
    answers = {repr(sorted(f.items())): evaluate([made], f, ON)[made.index] for f in whole}
    for name in wanted:
        others = [{k: v for k, v in f.items() if k != name} for f in whole]
        tried = [
            {answers[repr(sorted({**o, name: v}.items()))] for v in domain.get(name, (True, False))} for o in others
        ]
        assert any(len(found) > 1 for found in tried), name


def test_deciding_names_the_conditions_that_make_the_answer():
    within = scope()
    texts = ["local", "married", "startup.is_first"]
    a, b, c = (check(t, within) for t in texts)
    graph = within.graph
    both = graph.truth("and", [a, graph.truth("or", [b, c])])
    leaves = dict(zip([a.index, b.index, c.index], texts, strict=True))

    def names(root: Node, **facts: bool) -> list[str]:
        known = {k.replace("startup_is_first", "startup.is_first"): v for k, v in facts.items()}
        return deciding(root, evaluate([root], known, ON), leaves)

    assert names(both, local=False, married=True) == ["local"]
    assert names(both, local=True, married=False, startup_is_first=False) == ["married", "startup.is_first"]
    assert names(both, local=False, married=False, startup_is_first=False) == texts
    assert names(both, local=True, married=True) == ["local", "married"]
    assert names(both, local=True, married=False) == ["startup.is_first"]
    none = graph.make("not", [graph.truth("or", [a, b])], type=BOOL)
    assert names(none, local=True, married=False) == ["local"]


def changes(text: str, facts: dict[str, Any], on: date = ON) -> dict[str, Any]:
    made = check(text, scope())
    found = nearest(made, facts, on)
    if found:
        trial = {**facts, **{c.fact: c.value for c in found}}
        assert evaluate([made], trial, on)[made.index] is not False
        assert all(c.condition in below(made) for c in found)
    return {c.fact: c.value for c in found}


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("local", {"local": False}, {"local": True}),
        ("local", {"local": True}, {}),
        ("local", {}, {}),
        ("local and married", {"local": False}, {"local": True}),
        ("local and married", {"local": False, "married": False}, {"local": True, "married": True}),
        ("(local and married) or startup.is_first", {"local": False, "married": False, "startup.is_first": False}, {"startup.is_first": True}),
        # what is changed for one condition must not break another
        ("local and (not local or married)", {"local": False, "married": False}, {"local": True, "married": True}),
        ("members >= 7 and members >= 5", {"members": 0}, {"members": 7}),
        ("members >= 5 and members not in {5, 6}", {"members": 0}, {"members": 7}),
        ("members != 3", {"members": 3}, {"members": 2}),
        ("local != True", {"local": True}, {"local": False}),
        ("members < 3", {"members": 9}, {"members": 2}),
        ("members <= 3", {"members": 9}, {"members": 3}),
        ("not members <= 3", {"members": 0}, {"members": 4}),
        ("members < 0", {"members": 0}, {}),
        ("members > 100", {"members": 0}, {}),
        ("members > years", {"members": 100, "years": 100}, {"years": 99}),
        ("income >= yuan(20)", {"income": 5}, {"income": 2000}),
        ("growth > 0.05", {"growth": 0}, {"growth": 50_001}),
        ("education == doctor", {"education": "master"}, {"education": "doctor"}),
        ("education >= master", {"education": "college"}, {"education": "master"}),
        ("education > spouse.education", {"education": "college", "spouse.education": "college"}, {"education": "bachelor"}),
        ("education > spouse.education", {"education": "doctor", "spouse.education": "doctor"}, {"spouse.education": "master"}),
        ("in_region(employer.region, '999901')", {"employer.region": "999902"}, {"employer.region": "999901"}),
        ("has(degrees, doctor)", {"degrees": frozenset({"master"})}, {"degrees": frozenset({"master", "doctor"})}),
        ("not has(degrees, doctor)", {"degrees": frozenset({"doctor"})}, {"degrees": frozenset()}),
        ("graduation_date >= '2023-01-01'", {"graduation_date": date(2022, 7, 1)}, {"graduation_date": date(2023, 1, 1)}),
        ("graduation_date > '2023-01-01'", {"graduation_date": date(2022, 7, 1)}, {"graduation_date": date(2023, 1, 2)}),
        ("graduation_date < on", {"graduation_date": ON}, {"graduation_date": ON - timedelta(1)}),
        ("fresh", {"graduation_date": date(2022, 7, 1), "insurance.since": date(2024, 1, 1)}, {"insurance.since": date(2023, 7, 1)}),
        ("insurance.since < graduation_date", {"graduation_date": FIRST, "insurance.since": FIRST}, {"graduation_date": date(1, 1, 2)}),
        ("insurance.since > graduation_date", {"graduation_date": LAST, "insurance.since": LAST}, {"graduation_date": date(9999, 12, 30)}),
        # counts are solved for the dates in them
        ("age(birth_date) < 40", {"birth_date": date(1970, 1, 1)}, {"birth_date": date(1985, 9, 1)}),
        ("years_between(insurance.since, on) >= 3", {"insurance.since": date(2023, 1, 1)}, {"insurance.since": date(2021, 9, 1)}),
        ("months_between(graduation_date, insurance.since) <= 12", {"graduation_date": date(2020, 2, 29), "insurance.since": date(2024, 1, 1)}, {"graduation_date": date(2023, 1, 1)}),
        ("year(graduation_date) >= 2023", {"graduation_date": date(2020, 2, 29)}, {"graduation_date": date(2023, 1, 1)}),
        ("year(graduation_date) <= 2010", {"graduation_date": date(2020, 2, 29)}, {"graduation_date": date(2010, 12, 31)}),
        ("local if married else startup.is_first", {"local": False, "married": True, "startup.is_first": True}, {"local": True}),
        ("local if married else startup.is_first", {"local": False, "married": True, "startup.is_first": False}, {"local": True}),
        ("(local and members > 3) if married else startup.is_first", {"local": False, "members": 0, "married": True, "startup.is_first": True}, {"married": False}),
        ("on < '2020-01-01'", {}, {}),
        ("local and on < '2020-01-01'", {"local": False}, {}),
    ],
)  # fmt: skip
def test_nearest(text: str, facts: dict[str, Any], expected: dict[str, Any]):
    assert changes(text, facts) == expected


def test_nearest_leaves_judgements_to_those_who_judge():
    graph = Graph()
    term, fact = graph.judged("bright"), graph.fact("local", BOOL)
    both = graph.truth("and", [term, fact])
    assert [c.fact for c in nearest(both, {"local": False}, ON)] == ["local"]
    assert nearest(both, {"local": False}, ON, {"bright": False}) == []


def fewest(node: Node, facts: dict[str, Any], domains: dict[str, Any]) -> int | None:
    """The size of the smallest set of facts that can be changed so that the answer is not no, by trying all."""
    for size in range(len(facts) + 1):
        for names in combinations(sorted(facts), size):
            for choice in product(*(domains[name] for name in names)):
                if evaluate([node], {**facts, **dict(zip(names, choice, strict=True))}, ON)[node.index] is not False:
                    return size
    return None


@given(FORMULAS.filter(lambda text: "==" not in text), KNOWN)
def test_nearest_is_the_smallest_set_of_booleans(text: str, facts: dict[str, Any]):
    node = check(text, scope())
    found = changes(text, facts)
    if evaluate([node], facts, ON)[node.index] is False:
        size = fewest(node, facts, dict.fromkeys(facts, (True, False)))
        assert len(found) == (size or 0)
    else:
        assert found == {}


SMALL = {"members": range(-1, 6), "years": range(-1, 6), "education": EDUCATION.codes, "local": (True, False)}
# One step beyond what the facts and the constants of the rules hold: `members < years` may need the next number.
WIDE = SMALL | {"members": range(-2, 7), "years": range(-2, 7)}
ATOMS = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["members", "years"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(0, 4),
    ),
    st.builds("{} in {{{}, {}}}".format, st.sampled_from(["members", "years"]), st.integers(0, 4), st.integers(0, 4)),
    st.builds("education {} {}".format, st.sampled_from(["<", ">=", "==", "!="]), st.sampled_from(EDUCATION.codes)),
    st.sampled_from(["local", "members < years", "members == years"]),
)
RULES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)


@given(RULES, st.fixed_dictionaries({}, optional={name: st.sampled_from(list(d)) for name, d in SMALL.items()}))
def test_no_smaller_set_of_facts_would_do(text: str, facts: dict[str, Any]):
    node = check(text, scope())
    found = changes(text, facts)
    if found:
        assert len(found) == fewest(node, facts, WIDE)

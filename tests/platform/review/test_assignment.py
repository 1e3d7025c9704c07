"""Assignment against all assignments of small cases, with reasons for each pairing and each shortage."""

from collections import Counter
from itertools import combinations, product
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangui.platform.review.assignment import FIT, Application, Assignment, AssignmentError, Expert, assign

FIELDS = ("materials.steel", "materials.glass", "life.drugs")


def expert(id: str, *fields: str, capacity: int = 9) -> Expert:
    return Expert(id, fields, capacity)


def fit(one: Application, other: Expert) -> int:
    """The best match of the fields, read off the table of matches."""
    found = [0]
    for rank, name in enumerate(one.fields):
        if name in other.fields:
            found.append(FIT["side"] if rank else FIT["main"] if name == other.fields[0] else FIT["known"])
        disciplines = {f.partition(".")[0] for f in other.fields}
        if not rank and name.partition(".")[0] in disciplines:
            found.append(FIT["discipline"])
    return max(found)


def value(given: dict[str, list[str]], experts: dict[str, Expert], applications: dict[str, Application]) -> tuple:
    """Reviews given; how evenly they are missing; fit less the price of load: more is better."""
    loads = Counter(e for chosen in given.values() for e in chosen)
    fits = sum(fit(applications[a], experts[e]) - 100 for a, chosen in given.items() for e in chosen)
    price = sum(2 * n * (n - 1) // 2 for n in loads.values())
    uneven = sum(len(chosen) * (len(chosen) - 1) // 2 for chosen in given.values())
    return sum(map(len, given.values())), -uneven, fits - price


def best(experts: list[Expert], applications: list[Application], reviews: int, barred: dict[str, set[str]]) -> tuple:
    known = {e.id: e for e in experts}
    options = []
    for a in applications:
        able = [e.id for e in experts if fit(a, e) and e.id not in barred.get(a.id, ())]
        options.append([c for n in range(reviews + 1) for c in combinations(able, n)])
    found = (-1,)
    for choice in product(*options):
        loads = Counter(e for chosen in choice for e in chosen)
        if all(n <= known[e].capacity for e, n in loads.items()):
            given = {a.id: list(chosen) for a, chosen in zip(applications, choice, strict=True)}
            found = max(found, value(given, known, {a.id: a for a in applications}))
    return found


NAMES = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True).map(tuple)
EXPERTS = st.lists(st.tuples(NAMES, st.integers(0, 2)), min_size=1, max_size=4)
APPLICATIONS = st.lists(NAMES, max_size=3)
BARRED = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=4)


@settings(max_examples=60)
@given(EXPERTS, APPLICATIONS, BARRED, st.integers(1, 2))
def test_no_assignment_is_better(
    staff: list[tuple[tuple[str, ...], int]], asked: list[tuple[str, ...]], pairs: set[tuple[int, int]], reviews: int
):
    experts = [Expert(f"e{i}", fields, capacity) for i, (fields, capacity) in enumerate(staff)]
    applications = [Application(f"a{i}", fields) for i, fields in enumerate(asked)]
    barred = {f"a{a}": {f"e{e}" for b, e in pairs if b == a} for a in range(len(asked))}
    made = assign(experts, applications, reviews=reviews, barred=barred)
    given: dict[str, list[str]] = {a.id: [] for a in applications}
    for pairing in made.pairings:
        given[pairing.application].append(pairing.expert)
        assert pairing.expert not in barred.get(pairing.application, ())
    known, by_id = {e.id: e for e in experts}, {a.id: a for a in applications}
    assert all(p.fit == fit(by_id[p.application], known[p.expert]) for p in made.pairings)
    assert all(len(set(chosen)) == len(chosen) <= reviews for chosen in given.values())
    assert all(load <= known[e].capacity for e, load in made.loads.items())
    assert value(given, known, by_id) == best(experts, applications, reviews, barred)
    assert {s.application: s.given for s in made.short} == {a: len(c) for a, c in given.items() if len(c) < reviews}
    assert assign(experts[::-1], applications[::-1], reviews=reviews, barred=barred) == made


def test_each_pairing_says_why():
    experts = [expert("e1", "materials.steel"), expert("e2", "life.drugs", "materials.steel")]
    experts += [expert("e3", "materials.glass"), expert("e4", "life.drugs")]
    made = assign(experts, [Application("a", ("materials.steel", "life.drugs"))], reviews=4, barred={})
    assert [(p.expert, p.match, p.fit, p.says.zh) for p in made.pairings] == [
        ("e1", "main", 100, "主领域一致：materials.steel"),
        ("e2", "known", 75, "专家熟悉申报主领域：materials.steel"),
        ("e3", "discipline", 25, "同属一个学科：materials"),
        ("e4", "side", 50, "熟悉申报的相关领域：life.drugs"),
    ]


def short(made: Assignment) -> dict[str, str]:
    return {s.application: s.says.en for s in made.short}


def test_who_is_short_and_why():
    experts = [expert("e1", "life.drugs"), expert("e2", "life.drugs"), expert("e3", "materials.steel", capacity=0)]
    applications = [Application("drug", ("life.drugs",)), Application("steel", ("materials.steel",))]
    applications.append(Application("law", ("law.civil",)))
    made = assign(experts, applications, reviews=2, barred=MappingProxyType({"drug": ["e2"]}))
    assert short(made) == {
        "drug": "2 experts know the field and 1 of them are barred: fewer than 2",
        "steel": "1 experts know the field and 0 of them are barred: fewer than 2",
        "law": "0 experts know the field and 0 of them are barred: fewer than 2",
    }
    full = assign([expert("e", "life.drugs", capacity=1)], [Application(a, ("life.drugs",)) for a in "ab"],
                  reviews=1, barred={})  # fmt: skip
    told = "1 experts know the field and are not barred, and all have as many reviews as they can take"
    assert list(short(full).values()) == [told]


def test_scarce_reviews_are_spread():
    experts = [expert(f"e{i}", "life.drugs", capacity=1) for i in range(3)]
    made = assign(experts, [Application(a, ("life.drugs",)) for a in "abc"], reviews=3, barred={})
    assert Counter(p.application for p in made.pairings) == {"a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize(
    ("experts", "applications", "reviews", "message"),
    [
        ([expert("e"), expert("e")], [], 1, "the expert e is given twice"),
        ([], [Application("a", ()), Application("a", ())], 1, "the application a is given twice"),
        ([], [], 0, "reviews are 1 or more"),
        ([expert("e", capacity=-1)], [], 1, "capacities 0 or more"),
    ],
)
def test_what_cannot_be_assigned(experts: list[Expert], applications: list[Application], reviews: int, message: str):
    with pytest.raises(AssignmentError, match=message):
        assign(experts, applications, reviews=reviews, barred={})

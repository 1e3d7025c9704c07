"""The selection against all subsets of small cases, what is said of those passed over, and the reserve list."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.platform.review.places import Quota, Rule, Share
from yangui.platform.review.ranking import FILLED, Candidate, RankingError, rank, successor
from yangui.policy.model import Text

YOUNG = Share("young", Text(zh="青年不低于一半", en="the under-40 rule"), "under-40", least=Fraction(1, 2))


def quota(of: str, most: int | None = None, least: int | None = None) -> Quota:
    return Quota(of or "all", Text(zh=f"{of}名额", en=f"places of {of or 'all'}"), of, most, least)


def candidate(id: str, score: int, *marks: str, ties: tuple[int, ...] = ()) -> Candidate:
    return Candidate(id, Decimal(score), frozenset(marks), tuple(Decimal(t) for t in ties))


def allowed(chosen: Sequence[Candidate], rules: Sequence[Rule]) -> bool:
    """The rules read as they are written, in fractions."""
    for rule in rules:
        if isinstance(rule, Quota):
            count = sum(not rule.of or rule.of in c.marks for c in chosen)
            if (rule.most is not None and count > rule.most) or (rule.least is not None and count < rule.least):
                return False
            continue
        base = [c for c in chosen if not rule.of or rule.of & c.marks]
        count = sum(rule.counts in c.marks for c in base)
        if base and rule.least is not None and Fraction(count, len(base)) < rule.least:
            return False
        if base and rule.most is not None and Fraction(count, len(base)) > rule.most:
            return False
    return True


def best(candidates: Sequence[Candidate], rules: Sequence[Rule]) -> tuple[str, ...] | None:
    """The lexicographically best of the largest allowed subsets, by trying all."""
    ordered = sorted(candidates, key=lambda c: (-c.score, tuple(-t for t in c.ties), c.id))
    for size in range(len(ordered), -1, -1):
        # combinations come in lexicographic order of places, so that the first is the best
        for chosen in combinations(ordered, size):
            if allowed(chosen, rules):
                return tuple(c.id for c in chosen)
    return None


MARKS = ("a", "b", "north", "south", "under-40")
CANDIDATES = st.lists(
    st.builds(
        lambda score, marks, tie: (score, marks, tie),
        st.integers(0, 6),
        st.frozensets(st.sampled_from(MARKS), max_size=3),
        st.integers(0, 1),
    ),
    max_size=8,
).map(lambda rows: [Candidate(f"c{i}", Decimal(s), m, (Decimal(t),)) for i, (s, m, t) in enumerate(rows)])
NUMBER = st.one_of(st.none(), st.integers(0, 4))
PART = st.one_of(st.none(), st.fractions(0, 1, max_denominator=5))
RULES = st.lists(
    st.one_of(
        st.builds(quota, st.sampled_from(["", *MARKS]), NUMBER, st.one_of(st.none(), st.integers(0, 1))),
        st.builds(
            lambda counts, least, most, of: Share(counts, Text(zh=counts, en=counts), counts, least, most, of),
            st.sampled_from(MARKS),
            PART,
            PART,
            st.frozensets(st.sampled_from(MARKS), max_size=2),
        ),
    ),
    max_size=4,
)


@given(CANDIDATES, RULES)
def test_the_selection_is_the_best_of_all_subsets(candidates: list[Candidate], rules: list[Rule]):
    expected = best(candidates, rules)
    if expected is None:
        with pytest.raises(RankingError, match="no selection at all meets these rules"):
            rank(candidates, rules)
        return
    ranking = rank(candidates, rules)
    assert ranking.chosen == expected
    by_id = {c.id: c for c in candidates}
    assert allowed([by_id[id] for id in ranking.chosen], rules)
    assert sorted([*ranking.chosen, *ranking.reserve]) == sorted(by_id)


@given(CANDIDATES, RULES, st.randoms(use_true_random=False))
def test_whoever_is_passed_over_is_told_the_rule(candidates: list[Candidate], rules: list[Rule], random: object):
    if best(candidates, rules) is None:
        return
    ranking = rank(candidates, rules)
    last = max((v.rank for v in ranking.verdicts if v.outcome == "chosen"), default=0)
    for verdict in ranking.verdicts:
        assert bool(verdict.displaced_by) == (verdict.outcome == "reserve" and verdict.rank < last)
        assert set(verdict.displaced_by) <= {rule.says for rule in rules} | {FILLED}
    mixed = list(candidates)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert rank(mixed, rules) == ranking


def test_displaced_by_the_under_40_rule():
    people = [candidate("old-1", 95), candidate("old-2", 94), candidate("young-1", 80, "under-40")]
    people.append(candidate("young-2", 70, "under-40"))
    ranking = rank(people, [quota("", 2), YOUNG])
    assert ranking.chosen == ("old-1", "young-1")
    told = {v.candidate.id: [t.en for t in v.displaced_by] for v in ranking.verdicts}
    # young-2 is behind everybody chosen, and needs no reason
    assert told == {"old-1": [], "old-2": ["the under-40 rule"], "young-1": [], "young-2": []}


def test_a_full_category_is_the_reason_for_its_own():
    people = [candidate("a1", 90, "a"), candidate("a2", 89, "a"), candidate("b1", 50, "b")]
    ranking = rank(people, [quota("a", 1), quota("b", 1)])
    assert ranking.chosen == ("a1", "b1")
    (passed,) = (v for v in ranking.verdicts if v.outcome == "reserve")
    assert [t.en for t in passed.displaced_by] == ["places of a"]


def test_places_stay_empty_rather_than_break_a_share():
    people = [candidate(f"old-{i}", 90 - i) for i in range(5)] + [candidate("young", 60, "under-40")]
    assert rank(people, [quota("", 4), YOUNG]).chosen == ("old-0", "young")


def test_below_the_line_is_neither_chosen_nor_in_reserve():
    ranking = rank([candidate("x", 60), candidate("y", 59)], [quota("", 2)], line=Decimal(60))
    assert (ranking.chosen, ranking.reserve) == (("x",), ())
    assert ranking.verdicts[-1].outcome == "below_line"


def test_ties_are_broken_as_stated_and_what_nothing_breaks_is_named():
    people = [candidate("x", 80, ties=(1,)), candidate("y", 80, ties=(2,)), candidate("z", 80, ties=(1,))]
    assert rank(people, [quota("", 1)]).chosen == ("y",)
    assert rank(people, [quota("", 1)]).undecided == ()
    two = rank(people, [quota("", 2)])
    assert (two.chosen, two.undecided) == (("y", "x"), ("x", "z"))


def test_who_follows_when_somebody_refuses():
    rules = [quota("", 2), YOUNG]
    people = [candidate("old-1", 95), candidate("old-2", 94), candidate("young-1", 80, "under-40")]
    people += [candidate("young-2", 70, "under-40"), candidate("young-3", 60, "under-40")]
    ranking = rank(people, rules)
    assert ranking.reserve == ("old-2", "young-2", "young-3")
    assert successor(ranking, rules, refused=["old-1"]) == "old-2"
    # with the only young one gone another young one has to follow
    assert successor(ranking, rules, refused=["young-1"]) == "young-2"
    assert successor(ranking, rules, refused=["young-1", "young-2"]) == "young-3"
    assert successor(ranking, rules, refused=["young-1", "old-1"], promoted=["young-2"]) == "old-2"
    assert successor(ranking, rules, refused=[]) is None


@given(CANDIDATES, RULES, st.data())
def test_a_successor_breaks_no_rule(candidates: list[Candidate], rules: list[Rule], data: st.DataObject):
    if not (best(candidates, rules) or ()):
        return
    ranking = rank(candidates, rules)
    gone = data.draw(st.sampled_from(ranking.chosen))
    by_id = {c.id: c for c in candidates}
    rest = [by_id[id] for id in ranking.chosen if id != gone]
    found = successor(ranking, rules, refused=[gone])
    able = [id for id in ranking.reserve if allowed([*rest, by_id[id]], rules)]
    if able:
        assert found == able[0]
    if allowed(rest, rules):
        assert found == next(iter(able), None)


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ([candidate("x", 1), candidate("x", 2)], "x is given twice"),
        ([candidate("x", 1), candidate("y", 2, ties=(1,))], "more values for ties"),
        ([Candidate("x", Decimal("NaN"))], "the score of x is no number"),
    ],
)
def test_what_cannot_be_ranked(people: list[Candidate], message: str):
    with pytest.raises(RankingError, match=message):
        rank(people, [])


def test_nobody_and_no_rules():
    assert rank([], [quota("", 3), YOUNG]).verdicts == ()
    assert rank([candidate("x", 1)], []).chosen == ("x",)

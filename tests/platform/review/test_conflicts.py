"""Every tie bars, from whichever side it is known, and nothing else does."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.platform.review.conflicts import WORDS, Conflict, Ground, Standing, barred, conflicts

SINCE = date(2023, 1, 1)
RECENT, LONG_AGO = date(2023, 1, 1), date(2022, 12, 31)
EXPERT, APPLICANT = Standing("expert"), Standing("applicant")


def found(expert: Standing, applicant: Standing) -> list[tuple[str, str]]:
    return [(c.ground, c.says.zh) for c in conflicts([expert], {"a": [applicant]}, since=SINCE)]


@pytest.mark.parametrize(
    ("tie", "ground", "words"),
    [
        ("family", "family", "声明的亲属关系"),
        ("supervisors", "supervisor", "导师与学生关系"),
        ("coauthors", "coauthor", "列入合著者名单"),
    ],
)
def test_a_tie_counts_from_both_sides(tie: str, ground: str, words: str):
    assert found(replace(EXPERT, **{tie: frozenset(["applicant"])}), APPLICANT) == [(ground, words)]
    assert found(EXPERT, replace(APPLICANT, **{tie: frozenset(["expert"])})) == [(ground, words)]
    assert found(replace(EXPERT, **{tie: frozenset(["somebody"])}), APPLICANT) == []


def test_the_same_host_is_named():
    both = frozenset(["渤海大学"])
    told = found(replace(EXPERT, hosts=both | {"东北大学"}), replace(APPLICANT, hosts=both))
    assert told == [("same_host", "专家与申报人同在“渤海大学”")]


@pytest.mark.parametrize(("day", "count"), [(RECENT, 1), (LONG_AGO, 0)])
def test_only_recent_cooperation_counts(day: date, count: int):
    assert len(found(replace(EXPERT, cooperation={"applicant": day}), APPLICANT)) == count
    assert len(found(EXPERT, replace(APPLICANT, cooperation={"expert": day}))) == count


def test_nobody_reviews_their_own_application():
    assert found(EXPERT, EXPERT) == [("own", "专家本人参与该申报")]
    own_host = replace(EXPERT, hosts=frozenset(["渤海大学"]))
    assert [ground for ground, _ in found(own_host, own_host)] == ["own"]


def test_any_member_of_a_team_bars_and_a_declaration_needs_no_register():
    team = [APPLICANT, Standing("member", supervisors=frozenset(["expert"]))]
    all_found = conflicts([EXPERT], {"a": team, "b": [APPLICANT]}, since=SINCE, declared=[("b", "expert")])
    assert all_found == [Conflict("a", "expert", "supervisor"), Conflict("b", "expert", "declared")]
    assert barred(all_found) == {"a": {"expert"}, "b": {"expert"}}


IDS = ("p", "q", "r", "s")
TIES = st.frozensets(st.sampled_from(IDS), max_size=1)
PEOPLE = st.tuples(
    *(
        st.builds(
            Standing,
            st.just(id),
            st.frozensets(st.sampled_from(("x", "y")), max_size=1),
            TIES,
            TIES,
            TIES,
            st.dictionaries(st.sampled_from(IDS), st.sampled_from((RECENT, LONG_AGO)), max_size=1),
        )
        for id in IDS
    )
)


def grounds(one: Standing, other: Standing) -> set[Ground]:
    """Pair by pair, as the rule reads."""
    if one.id == other.id:
        return {"own"}
    pairs = ((one, other), (other, one))
    said: set[Ground] = {"same_host"} if one.hosts & other.hosts else set()
    said |= {"family"} if any(b.id in a.family for a, b in pairs) else set()
    said |= {"supervisor"} if any(b.id in a.supervisors for a, b in pairs) else set()
    said |= {"coauthor"} if any(b.id in a.coauthors for a, b in pairs) else set()
    recent = any(a.cooperation.get(b.id, date.min) >= SINCE for a, b in pairs)
    return said | ({"cooperation"} if recent else set())


@given(PEOPLE)
def test_the_search_finds_what_all_pairs_show(people: tuple[Standing, ...]):
    experts, applications = people[:3], {f"a-{p.id}": [p] for p in people[1:]}
    told = {(c.application, c.expert, c.ground) for c in conflicts(experts, applications, since=SINCE)}
    pairs = [(e, a, p) for e in experts for a, (p,) in applications.items()]
    # a person's tie to themselves is no more than "own"
    expected = {(a, e.id, ground) for e, a, p in pairs for ground in grounds(e, p)}
    own = {(a, e.id) for e, a, p in pairs if e.id == p.id}
    assert {t for t in told if t[:2] not in own or t[2] == "own"} == expected
    assert {ground for _, _, ground in told} <= set(WORDS)

"""Totals by hand, and normalisation that finds the habits of reviewers exactly where there is nothing else to find."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yangui.platform.review.scoring import ScoreError, Sheet, score, total

WEIGHTS = {"ability": Decimal("0.6"), "promise": Decimal("0.4")}
ONE = {"all": Decimal(1)}


def sheet(application: str, reviewer: str, given: int | str) -> Sheet:
    return Sheet(application, reviewer, {"all": Decimal(given)})


def test_the_total_is_weighted():
    made = Sheet("a", "r", {"ability": Decimal("81.5"), "promise": Decimal(70)})
    assert total(made, WEIGHTS) == Decimal("81.5") * 6 / 10 + Decimal(70) * 4 / 10 == Decimal("76.9")


@pytest.mark.parametrize(
    ("scores", "weights", "message"),
    [
        ({"ability": 80}, WEIGHTS, r"r on a scores \['ability'\], the criteria are \['ability', 'promise'\]"),
        ({"ability": 101, "promise": 1}, WEIGHTS, "gives 101 for ability: give 0 to 100"),
        ({"ability": -1, "promise": 1}, WEIGHTS, "gives -1 for ability"),
        ({"ability": "NaN", "promise": 1}, WEIGHTS, "gives NaN for ability"),
        ({"all": 1}, {"all": Decimal("0.9")}, "do not add up to 1"),
    ],
)
def test_a_sheet_that_cannot_be(scores: dict[str, str], weights: dict[str, Decimal], message: str):
    with pytest.raises(ScoreError, match=message):
        total(Sheet("a", "r", {c: Decimal(s) for c, s in scores.items()}), weights)


def test_one_reviewer_has_one_sheet_on_an_application():
    with pytest.raises(ScoreError, match="r has two sheets on a"):
        score([sheet("a", "r", 1), sheet("a", "r", 1)], lambda _: ONE, quorum=1)


def test_classes_have_weights_of_their_own():
    sheets = [Sheet("a", "r", {"ability": Decimal(80), "promise": Decimal(60)}), sheet("b", "r", 50)]
    found = score(sheets, lambda application: WEIGHTS if application == "a" else ONE, quorum=1).scores
    assert (found["a"].raw, found["b"].raw) == (Decimal(72), Decimal(50))


def test_nothing_is_shown_before_the_quorum_and_nothing_rests_on_it():
    sheets = [sheet("a", "r", 80), sheet("a", "s", 60), sheet("b", "r", 90)]
    found = score(sheets, lambda _: ONE, quorum=2)
    blind = found.scores["b"]
    assert (blind.reviews, blind.raw, blind.normalised, blind.spread) == (1, None, None, None)
    other = score([*sheets[:2], sheet("b", "r", 10)], lambda _: ONE, quorum=2)
    assert found == other


def test_a_severe_reviewer_costs_nobody_a_place():
    # s gives 10 less than r and t for the same; x was read by r and s, y by r and t
    sheets = [sheet("x", "r", 80), sheet("x", "s", 70), sheet("y", "r", 76), sheet("y", "t", 76)]
    sheets += [sheet("z", "s", 50), sheet("z", "t", 60)]
    found = score(sheets, lambda _: ONE, quorum=2)
    assert (found.scores["x"].raw, found.scores["y"].raw) == (Decimal(75), Decimal(76))
    assert found.scores["x"].normalised == found.scores["y"].normalised + 4
    # 10/3 above, 20/3 below and 10/3 above the mean of the three
    assert found.mildness == {"r": Decimal("3.33"), "s": Decimal("-6.67"), "t": Decimal("3.33")}
    assert found.scores["x"].spread == 10


def test_groups_without_a_common_reviewer_are_told_apart():
    sheets = [sheet("a", "r", 80), sheet("a", "s", 70), sheet("b", "t", 90), sheet("b", "u", 90)]
    found = score(sheets, lambda _: ONE, quorum=2).scores
    assert (found["a"].group, found["b"].group) == (0, 1)
    assert found["a"].normalised == found["a"].raw == 75


@given(
    st.lists(st.integers(30, 70), min_size=2, max_size=7),
    st.lists(st.integers(-15, 15), min_size=2, max_size=5),
    st.data(),
)
def test_habits_alone_are_taken_out_exactly(worth: list[int], habits: list[int], data: st.DataObject):
    """Where a score is worth plus habit and nothing else, normalised scores differ by the worth, in each group."""
    reviewers = st.sets(st.integers(0, len(habits) - 1), min_size=2)
    sheets = [
        sheet(f"a{a}", f"r{r}", worth[a] + habits[r]) for a in range(len(worth)) for r in sorted(data.draw(reviewers))
    ]
    found = score(sheets, lambda _: ONE, quorum=2)
    base: dict[int, tuple[int, Decimal]] = {}
    for a, value in enumerate(worth):
        made = found.scores[f"a{a}"]
        assert made.normalised is not None
        first, normalised = base.setdefault(made.group, (value, made.normalised))
        assert abs((made.normalised - normalised) - (value - first)) <= Decimal("0.01")
    shuffled = data.draw(st.permutations(sheets))
    assert score(shuffled, lambda _: ONE, quorum=2) == found


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 100)), min_size=1, max_size=20))
def test_normalising_is_the_least_squares_fit(rows: list[tuple[int, int, int]]):
    """What is left over adds up to nothing for every reviewer: the normal equations, with the rounding of a cent."""
    kept = {(a, r): s for a, r, s in rows}
    assume(len(kept) > 1)
    found = score([sheet(f"a{a}", f"r{r}", s) for (a, r), s in kept.items()], lambda _: ONE, quorum=1)
    for reviewer in {r for _, r in kept}:
        mine = [(a, s) for (a, r), s in kept.items() if r == reviewer]
        left = [s - found.scores[f"a{a}"].normalised - found.mildness[f"r{reviewer}"] for a, s in mine]  # type: ignore[operator]
        assert abs(sum(left)) <= Decimal("0.01") * len(mine) + Decimal("0.001")

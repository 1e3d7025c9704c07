"""What may not be had together: the exact choice, reckoned by hand and against trying every set."""

import shutil
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui import decide, load_pack
from yangui.policy import as_json
from yangui.policy.bundle import Bundle, Pick, best, bundles
from yangui.policy.pack import Pack

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
ON = date(2031, 6, 15)
YUAN = 100
GRANT, AWARD = "linzhou-team-grant", "linzhou-team-award"


@pytest.fixture(scope="module")
def linzhou() -> Pack:
    return load_pack(LINZHOU, cache=False)


def team(pack: Pack, **facts: Any) -> list[Bundle]:
    return bundles(decide(pack, "team", {"region": "999900", "required_level": "level2", **facts}, on=ON))


def taken(pick: Pick) -> list[str]:
    return [d.benefit.id for d in pick.take]


@pytest.mark.parametrize(
    ("level", "members", "take", "yuan"),
    [
        # 5,000,000 and 200,000 for each beyond five; 30,000 a head
        ("level1", 7, GRANT, 5_400_000),
        ("level2", 7, GRANT, 2_400_000),
        # the addition ends at 1,000,000: of equal sums the first in the pack
        ("level2", 100, GRANT, 3_000_000),
        ("level2", 101, AWARD, 3_030_000),
    ],
)
def test_the_higher_is_taken(linzhou: Pack, level: str, members: int, take: str, yuan: int) -> None:
    (found,) = team(linzhou, level=level, members=members)
    assert [d.benefit.id for d in found.group] == [GRANT, AWARD]
    assert (taken(found.sure), found.sure.fen) == ([take], yuan * YUAN)
    (left,) = found.sure.left
    assert (left.decision.benefit.id, left.beside.benefit.id) == (({GRANT, AWARD} - {take}).pop(), take)
    assert left.relation == "take_the_higher"
    assert found.sure == found.at_best


def test_what_is_still_open_is_chosen_only_at_best(linzhou: Pack) -> None:
    """The level decides on the grant, and its sum is not known without: the award is sure, and no zero is compared."""
    (found,) = team(linzhou, members=7)
    assert (taken(found.sure), found.sure.fen, found.sure.left) == ([AWARD], 210_000 * YUAN, ())
    assert [d.benefit.id for d in found.at_best.unpriced] == [GRANT]
    assert taken(found.at_best) == [AWARD]


def test_a_sum_that_is_not_known_is_named_and_not_zero(linzhou: Pack) -> None:
    """The prize has no sum yet: the subsidy of 36 times 1,200 is taken, and the page says what may be more."""
    facts = {"education": "master", "graduation_date": "2031-06-01", "employer.kind": "enterprise",
             "employer.region": "999950", "insurance.since": "2031-06-10", "birth_date": "2005-03-01",
             "honours": ["province_talent"]}  # fmt: skip
    (found,) = bundles(decide(linzhou, "person", facts, on=ON))
    assert (taken(found.sure), found.sure.fen) == (["linzhou-living-subsidy"], 36 * 1200 * YUAN)
    assert [d.benefit.id for d in found.sure.unpriced] == ["linzhou-homecoming-prize"]
    assert found.sure.left[0].relation == "excludes"


def test_who_may_have_only_one_of_them_has_no_choice(linzhou: Pack) -> None:
    assert team(linzhou, region="990000", members=7) == []
    assert bundles(decide(linzhou, "project", {}, on=ON)) == []


def test_a_loan_is_no_gain(tmp_path: Path) -> None:
    """500,000 that are to be paid back are less than four times 1,500 for each of ten graduates."""
    folder = shutil.copytree(LINZHOU, tmp_path / "linzhou")
    file = folder / "documents" / "2031-innovation.yaml"
    text = file.read_text("utf-8")
    loan = "amount: {value: 500000, bound: at_most}\n"
    assert text.count(loan) == 1
    barred = "        relations: {excludes: [linzhou-hiring-subsidy]}\n"
    file.write_text(text.replace(loan, loan + barred), "utf-8")
    facts = {"region": "999900", "founded_on": "2030-01-01", "employees": 100, "graduates_hired": 10}
    (found,) = bundles(decide(load_pack(folder, cache=False), "enterprise", facts, on=ON))
    assert (taken(found.sure), found.sure.fen) == (["linzhou-hiring-subsidy"], 60_000 * YUAN)
    assert [d.benefit.id for d in found.sure.unpriced] == ["linzhou-startup-loan"]


def test_the_answer_as_json_names_them(linzhou: Pack) -> None:
    facts = {"region": "999900", "required_level": "level2", "level": "level1", "members": 7}
    (said,) = as_json.decisions(decide(linzhou, "team", facts, on=ON))["bundles"]
    left = [{"benefit": AWARD, "beside": GRANT, "relation": "take_the_higher"}]
    sure = {"take": [GRANT], "fen": 540_000_000, "left": left, "unpriced": []}
    assert said == {"benefits": [GRANT, AWARD], "sure": sure, "at_best": sure}


def brute(sums: list[int], near: list[int]) -> int:
    """Every set tried: the largest sum, then most members, then those that come first."""
    count = len(sums)
    lawful = [
        chosen
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
        if not any(near[i] >> j & 1 for i in chosen for j in chosen)
    ]
    most = max(lawful, key=lambda c: (sum(sums[i] for i in c), len(c), [i in c for i in range(count)]))
    return sum(1 << i for i in most)


@st.composite
def graphs(draw: Callable[..., Any]) -> tuple[list[int], list[int]]:
    sums = draw(st.lists(st.integers(0, 5), max_size=9))
    pairs = list(combinations(range(len(sums)), 2))
    near = [0] * len(sums)
    for i, j in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        near[i] |= 1 << j
        near[j] |= 1 << i
    return sums, near


@given(graphs())
def test_the_search_is_exact(graph: tuple[list[int], list[int]]) -> None:
    assert best(*graph) == brute(*graph)


def test_a_large_group_is_searched_too() -> None:
    """A ring of sixty of which neighbours bar one another, the even ones worth more: all thirty of them."""
    near = [1 << (i + 1) % 60 | 1 << (i - 1) % 60 for i in range(60)]
    assert best([2 - i % 2 for i in range(60)], near) == sum(1 << i for i in range(0, 60, 2))

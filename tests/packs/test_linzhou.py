"""The fictional pack: it loads without a remark, uses every part of the form, and decides as reckoned by hand."""

from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from yangui import decide, load_pack
from yangui.policy.decision import Decision
from yangui.policy.lint import lint
from yangui.policy.model import KINDS, Bound, Relations
from yangui.policy.pack import Pack
from yangui.rules.check import FUNCTIONS
from yangui.rules.graph import OPERATORS

LINZHOU = Path(__file__).parent / "linzhou"
YUAN = 100


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(LINZHOU, cache=False)


def test_nothing_is_found_in_it(pack: Pack):
    assert lint(pack) == []


def test_it_uses_the_whole_form(pack: Pack):
    nodes = {node.op for scope in pack.scopes.values() for node in scope.graph.nodes}
    assert set(OPERATORS) - nodes == {"neg"}
    text = "".join(path.read_text(encoding="utf-8") for path in LINZHOU.rglob("*.yaml"))
    assert [name for name in FUNCTIONS if f"{name}(" not in text] == []
    assert [name for name in Relations.__struct_fields__ if f"{name}: [" not in text] == []
    assert {rule.benefit.for_ for rule in pack.rules} == set(KINDS)
    assert {target.bound for target in pack.targets} <= set(get_args(Bound.__value__))


def one(pack: Pack, benefit: str, on: date, **facts: Any) -> Decision:
    """Facts by name, with `__` for the dot of a relation."""
    raw = {name.replace("__", "."): value for name, value in facts.items()}
    return decide(pack, pack.benefit(benefit).for_, raw, on=on)[benefit]


GRADUATE = {"education": "master", "graduation_date": "2030-06-30", "employer__kind": "enterprise",
            "employer__region": "999950", "insurance__since": "2030-08-15"}  # fmt: skip


def test_a_version_follows_another(pack: Pack):
    """A master gets 1,000 yuan for 36 months, from 2031 on 1,200."""
    before = one(pack, "linzhou-living-subsidy", date(2030, 12, 31), **GRADUATE)
    after = one(pack, "linzhou-living-subsidy", date(2031, 1, 1), **GRADUATE)
    assert (before.answer, before.amount_fen) == ("yes", 36 * 1000 * YUAN)
    assert (after.answer, after.amount_fen) == ("yes", 36 * 1200 * YUAN)
    assert before.changes_on == date(2031, 1, 1)
    assert "fresh-means-within-12-months" in before.readings


@pytest.mark.parametrize(("since", "answer"), [("2031-06-30", "yes"), ("2031-07-01", "no")])
def test_fresh_ends_with_the_twelfth_month(pack: Pack, since: str, answer: str):
    facts = {**GRADUATE, "insurance__since": since}
    assert one(pack, "linzhou-living-subsidy", date(2032, 1, 1), **facts).answer == answer


def test_rent_is_shared_capped_and_ends(pack: Pack):
    """A third of 2,500.00 yuan is 833.3325, half up 833.33; 26 of 36 months are left. Half of 6,000 exceeds the cap."""
    facts = {**GRADUATE, "birth_date": "2000-01-01", "owns_home": False, "insurance__months": 10}
    rent = one(pack, "linzhou-rent-subsidy", date(2031, 6, 1), **facts, monthly_rent=2500)
    assert (rent.answer, rent.amount_fen) == ("yes", 26 * 83333)
    assert one(pack, "linzhou-rent-subsidy", date(2031, 6, 1), **facts, monthly_rent=9000).amount_fen == 26 * 150_000
    open_ = one(pack, "linzhou-rent-subsidy", date(2031, 6, 1), **facts)
    assert (open_.answer, open_.amount_state, open_.missing) == ("yes", "open", ("monthly_rent",))
    assert rent.payments[0].first == "2031-06"


@pytest.mark.parametrize(("on", "answer"), [(date(2030, 6, 29), "yes"), (date(2030, 6, 30), "no")])
def test_young_ends_on_the_birthday(pack: Pack, on: date, answer: str):
    facts = {**GRADUATE, "birth_date": "1995-06-30", "owns_home": False}
    assert one(pack, "linzhou-rent-subsidy", on, **facts).answer == answer


def test_the_title_rises_after_six_years(pack: Pack):
    facts = {"education": "bachelor", "graduation_date": "2025-07-01", "employer__region": "999902",
             "title_grade": "intermediate"}  # fmt: skip
    title = one(pack, "linzhou-county-title", date(2031, 6, 30), **facts)
    assert (title.answer, title.result, title.changes_on) == ("yes", "intermediate", date(2031, 7, 1))
    assert one(pack, "linzhou-county-title", date(2031, 7, 1), **facts).result == "senior"


def test_an_open_term_is_for_its_unit_to_judge(pack: Pack):
    channel = one(pack, "linzhou-green-channel", date(2030, 6, 1), honours=["province_talent"])
    assert (channel.answer, channel.to_judge) == ("judgement", ("outstanding-results", "holds-invitation"))


def test_a_team_gets_more_for_more_members(pack: Pack):
    """Level 1: 5,000,000 and 200,000 for each beyond five, at most 1,000,000, the whole at most 5,800,000."""
    sums = {4: 5_000_000, 5: 5_000_000, 6: 5_200_000, 9: 5_800_000, 11: 5_800_000}
    for members, yuan in sums.items():
        facts = {"level": "level1", "required_level": "level2", "region": "999901", "members": members}
        grant = one(pack, "linzhou-team-grant", date(2031, 3, 1), **facts)
        assert (grant.answer, grant.amount_fen) == ("yes", yuan * YUAN)
        assert [p.fen for p in grant.payments] == [yuan * 40, yuan * 30, yuan * 30]
    facts |= {"level": "level2", "required_level": "level1"}
    assert one(pack, "linzhou-team-grant", date(2031, 3, 1), **facts).answer == "no"


def test_an_enterprise(pack: Pack):
    on = date(2031, 6, 1)
    facts = {"region": "999900", "founded_on": "2029-06-30", "research_share": 0.03, "research_cost": 100.01,
             "taxes_paid": 20.01, "graduates_hired": 5, "employees": 51, "loan": 100_000}  # fmt: skip
    research = one(pack, "linzhou-research-subsidy", on, **facts)
    assert (research.answer, research.amount_fen) == ("yes", 1501)  # 15 % of 100.01 is 15.0015, up to the fen
    assert one(pack, "linzhou-hiring-subsidy", on, **facts).answer == "no"
    hiring = one(pack, "linzhou-hiring-subsidy", on, **facts | {"employees": 50})
    assert (hiring.answer, hiring.amount_fen) == ("yes", 4 * 5 * 1500 * YUAN)
    assert one(pack, "linzhou-hiring-subsidy", on, **facts | {"employees": 0}).answer == "unknown"
    interest = one(pack, "linzhou-loan-interest", on, **facts)
    assert interest.payments[0].fen == (1500 + 100) * YUAN - 50
    assert interest.changes_on == date(2032, 12, 30)

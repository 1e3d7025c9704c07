"""What the pack of Liaoning says of programmes and recognitions, against the texts as read by hand."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yangui import Pack, load_pack
from yangui.policy.eligibility import line, lines, may_apply, meets, owed_by
from yangui.policy.load import BUILT_IN
from yangui.policy.model import Amount
from yangui.policy.sources import lint_sources

FIVE = {
    "liaoning-2018-talent-plan",
    "liaoning-2024-press-session",
    "liaoning-2024-new-productive-forces",
    "jinzhou-2023-talent",
    "shenyang-2025-press-session",
}


def test_programmes_and_register_types_of_all_five_documents(liaoning: Pack):
    cited = {where.document for id in liaoning.call_rules for where in lines(liaoning, id)}
    assert cited == FIVE
    assert len(liaoning.call_rules) >= 20
    assert {t.document for t in liaoning.register_types.values()} >= FIVE
    assert len(liaoning.register_types) >= 25
    assert {rules.kind for rules in liaoning.call_rules.values()} == {"selection", "nomination", "title_review"}


def sums(pack: Pack, programme: str, category: str) -> list[Any]:
    """What the benefits of a category pay, in yuan; None where it is open."""
    amounts = [b.amount for b in line(pack, programme, category).benefits]
    return [a.value if isinstance(a, Amount) and a.value else a for a in amounts]


@pytest.mark.parametrize(
    ("programme", "category", "count", "bound", "per", "amounts"),
    [
        ("talent-support-plan", "outstanding", 10, "about", "period", [3_000_000]),
        ("talent-support-plan", "innovation-leader", 200, "about", "period", [1_000_000]),
        ("talent-support-plan", "entrepreneurship-leader", 200, "about", "period", [1_000_000]),
        ("talent-support-plan", "discipline-leader", 100, "about", "period", [200_000]),
        ("talent-support-plan", "young-top", 500, "about", "period", [500_000]),
        ("talent-recruitment-plan", "young-top", 200, "about", "period", [500_000]),
        ("foreign-expert-hundred", "expert", 100, "about", "period", [200_000]),
        ("technology-agents", "team", 100, "at_least", "period", [None]),
        ("rural-service-plan", "graduate", 600, "about", "year", [None]),
        ("xingliao-talent-plan", "outstanding", 5, "exact", "period", [None]),
        ("xingliao-talent-plan", "leading", 50, "exact", "period", [None]),
        ("xingliao-talent-plan", "young-top", 200, "exact", "period", [None]),
        ("skills-liaoning", "future-craftsman", 100, "exact", "period", [None]),
        ("jinzhou-young-top", "young-top", 10, "about", "year", [100_000, 50_000]),
        ("jinzhou-team-startups", "team", None, None, None, [5_000_000]),
        ("shenyang-transplant", "team", 35, "exact", "period", [None]),
        ("shenyang-first-equipment", "equipment", 15, "exact", "period", [None]),
    ],
)
def test_quota_and_amount(
    liaoning: Pack, programme: str, category: str, count: int | None, bound: str, per: str, amounts: list[int | None]
):
    quota = line(liaoning, programme, category).quota
    assert (quota and (quota.count, quota.bound, quota.per)) == ((count, bound, per) if count else None)
    assert sums(liaoning, programme, category) == amounts


def test_nobody_has_to_be_chosen_before_applying(liaoning: Pack):
    """A condition that a programme's own list answers is settled by being chosen."""
    own = {"talent-support-plan": "provincial_support", "talent-recruitment-plan": "provincial_recruitment",
           "xingliao-talent-plan": "xingliao", "foreign-expert-hundred": "foreign_hundred",
           "technology-agents": "technology_agent", "xingshen": "xingshen_"}  # fmt: skip
    for programme, code in own.items():
        for where in lines(liaoning, programme):
            asked = may_apply(liaoning, where, {}, on=date(2025, 1, 1)).conditions
            used = [id for id in asked if f"has(talent_programmes, {code}" in (liaoning.conditions[id].when or "")]
            assert used == [], (programme, where.id)


def test_half_under_40(liaoning: Pack):
    found = {(id, name, float(r.least or 0), r.binding) for id, rules in liaoning.call_rules.items()
             for name, r in rules.share_rules.items()}  # fmt: skip
    assert found == {
        ("liaoning-science-projects", "under-40", 0.5, True),
        ("liaoning-2024-two-way-challenge", "under-40", 0.5, True),
        ("jinzhou-talent-projects", "under-40", 0.5, False),  # 原则上
    }


def test_stages_that_the_texts_settle(liaoning: Pack):
    said = {id: dict(rules.stages) for id, rules in liaoning.call_rules.items() if rules.stages}
    assert said == {
        "jinzhou-talent-projects": {"expert_review": False, "panel": False},
        "fenglai-yangui-plan": {"panel": True},
    }


@pytest.mark.parametrize(
    ("born", "task", "answer", "failed"),
    [
        ("1990-01-01", "major_task", "judgement", ()),
        ("1983-06-01", "major_task", "no", ("jinzhou-under-40",)),
        ("1990-01-01", None, "unknown", ()),
    ],
)
def test_young_top_talent_of_jinzhou(liaoning: Pack, born: str, task: str | None, answer: str, failed: tuple[str, ...]):
    facts = {"birth_date": born, "research_task.kind": task, "research_task.region": "210700"}
    found = may_apply(liaoning, line(liaoning, "jinzhou-young-top", "young-top"), facts, on=date(2023, 6, 1))
    assert (found.answer, found.failed) == (answer, failed)
    assert found.to_judge == ("jinzhou-research-ability",)
    assert found.missing == (() if task else ("research_task.kind",))


@pytest.mark.parametrize(
    ("first", "rungs"),
    [
        ("eaglet", ["gazelle", "unicorn"]),
        ("specialised-sme", ["little-giant", "single-champion"]),
        ("smart-factory-basic", ["smart-factory-advanced", "smart-factory-excellent", "smart-factory-pilot"]),
        ("technology-sme", ["high-tech-enterprise"]),
        ("practice-base", ["postdoc-station"]),
    ],
)
def test_ladders(liaoning: Pack, first: str, rungs: list[str]):
    found, rung = [], liaoning.register_types[first].above
    while rung:
        found.append(rung)
        rung = liaoning.register_types[rung].above
    assert found == rungs


def test_one_code_names_one_recognition(liaoning: Pack):
    codes = [(type.code.list, code) for type in liaoning.register_types.values() if type.code
             for code in set(type.code.codes.values())]  # fmt: skip
    assert len(codes) == len(set(codes))


def test_a_specialised_sme_is_small_and_judged(liaoning: Pack):
    on = date(2025, 6, 1)
    assert meets(liaoning, "specialised-sme", "enterprise", {"size": "large"}, on=on).answer == "no"
    small = meets(liaoning, "specialised-sme", "enterprise", {"size": "small"}, on=on)
    assert (small.answer, small.to_judge) == ("judgement", ("shenyang-meets-specialised-criteria",))


def test_what_is_open_is_owed_by_a_unit(liaoning: Pack):
    assert [id for id in liaoning.call_rules if owed_by(liaoning, id) not in liaoning.organisations] == []
    assert [id for id, t in liaoning.register_types.items() if t.owed_by not in liaoning.organisations] == []


@pytest.mark.needs_shared
@pytest.mark.parametrize("file", ["2024-liaoning.yaml", "2023-jinzhou.yaml"])
def test_a_changed_share_is_found_in_no_text(shared: Path, tmp_path: Path, file: str):
    folder = tmp_path / "pack"
    shutil.copytree(BUILT_IN / "liaoning", folder)
    path = folder / "programmes" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("least: 0.5", "least: 0.45"), encoding="utf-8")
    found = [p for p in lint_sources(load_pack(folder, cache=False), shared / "seeds") if p.code == "W603"]
    assert len(found) == text.count("least: 0.5") > 0
    assert all("the share 0.45" in p.message for p in found)

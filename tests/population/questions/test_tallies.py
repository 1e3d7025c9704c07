"""What a run answers besides: who lacks one condition, which fact decides most, what it costs at least and at most."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.entities import entities
from yangui import Pack, PackError
from yangui.population.intake.intake import Intake
from yangui.population.questions.tallies import costs, lacking_one, missing_facts
from yangui.population.run.evaluate import evaluate
from yangui.population.tables.opening import open_table
from yangui.rules.columns import dtype, frame_of
from yangui.rules.truth import answer

DAY = date(2024, 9, 1)
DOCTOR = {
    "education": "doctor",
    "graduation_date": date(2024, 6, 30),
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": date(2024, 8, 1),
}


def run(pack: Pack, people: list[dict[str, Any]], out: Path, benefits: list[str] | None = None) -> Path:
    table = open_table(pl.DataFrame(people, infer_schema_length=None))
    evaluate(pack, "person", table, DAY, out, benefits=benefits, intake=Intake(pack, "person"))
    return out


@pytest.fixture
def jinzhou(liaoning: Pack, tmp_path: Path) -> Path:
    """A doctor, one whose insurance has no known beginning, one with no known degree, one at an excluded employer."""
    people = [
        DOCTOR,
        DOCTOR | {"insurance.since": None},
        DOCTOR | {"education": None},
        DOCTOR | {"employer.kind": "civil_service_managed"},
    ]
    return run(liaoning, people, tmp_path / "run", ["jinzhou-living-subsidy"])


def test_least_and_most(jinzhou: Path):
    (line,) = costs(jinzhou).to_dicts()
    assert (line["benefit"], line["region"]) == ("jinzhou-living-subsidy", "210700")
    assert (line["yes"], line["unknown"], line["judgement"]) == (1, 2, 0)
    # 72,000 yuan are certain; the same hangs on a date, and no more on a degree
    assert (line["lower"], line["upper"], line["unpriced"]) == (7_200_000, 21_600_000, 0)


def test_who_lacks_one_condition(jinzhou: Path):
    found = lacking_one(jinzhou)
    assert found["only"].to_list() == sorted(found["only"], reverse=True)
    assert dict(found.select("condition", "only").rows())["jinzhou-subsidised-employer"] == 1


def test_which_fact_decides_most(jinzhou: Path):
    found = {row["fact"]: row for row in missing_facts(jinzhou).iter_rows(named=True)}
    assert set(found) == {"insurance.since", "education"}
    for row in found.values():
        assert (row["cases"], row["fen"], row["unpriced"], row["benefits"]) == (1, 7_200_000, 0, 1)


def test_facts_are_counted_as_for_one(liaoning: Pack, tmp_path: Path):
    facts = entities(liaoning, "person", 300, seed=8, missing=0.3)
    frame = frame_of(facts, {name: dtype(fact.type) for name, fact in liaoning.scopes["person"].facts.items()})
    evaluate(liaoning, "person", open_table(frame), DAY, tmp_path / "run", batch=128)
    left = {row for (row,) in pl.read_parquet(tmp_path / "run/parts/*/quarantine.parquet").select("row").rows()}
    decider = liaoning.decider("person")
    cases: Counter[str] = Counter()
    stakes: Counter[str] = Counter()
    for row, held in enumerate(facts, 1):
        if row in left:
            continue
        made = decider.decide(held, DAY, {}, decider.in_force(DAY))
        for d in made:
            if d.answer == "unknown":
                reading = [c.node.facts for c in d.rule.conditions if answer(made.value(c.node)) == "unknown"]
                hangs = {fact for facts in reading for fact in facts if held.get(fact) is None}
                assert hangs & set(d.missing)
                cases.update(hangs)
                stakes.update(dict.fromkeys(hangs, d.at_stake_fen))
    found = {row["fact"]: row for row in missing_facts(tmp_path / "run").iter_rows(named=True)}
    assert {fact: row["cases"] for fact, row in found.items()} == cases
    # what is open for one may be bounded more closely, as more is known
    assert all(row["fen"] >= stakes[fact] for fact, row in found.items() if not row["unpriced"])


def test_loans_and_titles_cost_nothing(liaoning: Pack, tmp_path: Path):
    out = run(liaoning, [DOCTOR], tmp_path / "run")
    kinds = {liaoning.benefit(id).kind for id in costs(out)["benefit"]}
    assert kinds
    assert not kinds & {"loan", "title_track", "service"}


def test_no_run(tmp_path: Path):
    for question in (costs, lacking_one, missing_facts):
        with pytest.raises(PackError, match="T403"):
            question(tmp_path)

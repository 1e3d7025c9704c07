"""A run over a table: the same answers as for one entity, every row accounted for, nothing half-done."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from yangui import Pack, PackError
from yangui.population.intake.cleaner import KEY, ROW
from yangui.population.run import evaluate as module
from yangui.population.run import outcome
from yangui.population.run.evaluate import decisions, evaluate
from yangui.population.run.lines import DECISIONS
from yangui.population.run.place import NOWHERE
from yangui.population.synthetic.entities import synthesise
from yangui.population.tables.opening import open_table
from yangui.population.tables.source import Table
from yangui.rules.columns import ANSWERS
from yangui.rules.truth import answer

DAY = date(2024, 9, 1)


@pytest.fixture(scope="module")
def people(liaoning: Pack) -> pl.DataFrame:
    return synthesise(liaoning, "person", 1_500, seed=11)


def typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row of facts as the scalar program reads them."""
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in row.items() if v is not None}


@pytest.mark.parametrize("day", [DAY, date(2019, 3, 1), date(2020, 12, 31), date(2021, 1, 1)])
def test_same_as_for_one(liaoning: Pack, people: pl.DataFrame, tmp_path: Path, day: date):
    evaluate(liaoning, "person", open_table(people), day, tmp_path / "run", kept="all", batch=400)
    found = decisions(tmp_path / "run").collect()
    decider = liaoning.decider("person")
    rules = decider.in_force(day)
    assert found.height == people.height * len(rules)
    rows = {(r[ROW], r["benefit"]): r for r in found.iter_rows(named=True)}
    sample = random.Random(day.toordinal()).sample(range(people.height), 150)
    for position in sample:
        facts = typed(people.row(position, named=True))
        made = decider.decide(facts, day, {}, rules)
        for d in made:
            row = rows[position + 1, d.benefit.id]
            assert ANSWERS[row["answer"]] == d.answer
            assert row["fen"] == d.amount_fen
            assert row["result"] == d.result
            said = [made.value(c.node) for c in d.rule.conditions]
            assert row["failed"] == sum(1 << i for i, v in enumerate(said) if v is False)
            assert row["unknown"] == sum(1 << i for i, v in enumerate(said) if answer(v) in ("unknown", "judgement"))


def test_tallies_are_the_sums_of_the_decisions(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "run", kept="all")
    found = decisions(tmp_path / "run").collect()
    tallies = pl.read_parquet(tmp_path / "run" / "tallies.parquet").filter(pl.col("condition") == "")
    whole = tallies.group_by("benefit").agg(pl.col("yes", "no", "unknown", "judgement", "fen").sum())
    counted = found.group_by("benefit").agg(
        *((pl.col("answer") == code).sum().cast(pl.Int64).alias(word) for code, word in enumerate(ANSWERS)),
        pl.col("fen").filter(pl.col("answer") == ANSWERS.index("yes")).sum().alias("fen"),
    )
    columns = ["benefit", "yes", "no", "unknown", "judgement", "fen"]
    assert whole.select(columns).sort("benefit").equals(counted.select(columns).sort("benefit"))


def test_only_counts_those_who_lack_one_condition(liaoning: Pack, tmp_path: Path):
    # four doctors in Jinzhou: one complete, one whose insurance is not known, one at a civil-service-managed unit,
    # one who lacks both
    table = pl.DataFrame(
        {
            "education": ["doctor"] * 4,
            "graduation_date": [date(2024, 6, 30)] * 4,
            "employer.kind": ["enterprise", "enterprise", "civil_service_managed", "civil_service_managed"],
            "insurance.region": ["210700"] * 4,
            "insurance.since": [date(2024, 8, 1), None, date(2024, 8, 1), None],
        }
    )
    evaluate(liaoning, "person", open_table(table), DAY, tmp_path / "run", benefits=["jinzhou-living-subsidy"])
    tallies = pl.read_parquet(tmp_path / "run" / "tallies.parquet")
    only = dict(tallies.group_by("condition").agg(pl.col("only").sum()).iter_rows())
    assert only["jinzhou-insured"] == 1
    assert only["jinzhou-subsidised-employer"] == 1
    assert sum(only.values()) == 2
    line = tallies.filter(pl.col("condition") == "")
    # 72,000 yuan are certain, 72,000 more hang on one missing date
    assert line["fen"].sum() == 7_200_000
    assert line["fen_open"].sum() == 7_200_000


def test_every_row_is_accounted_for(liaoning: Pack, tmp_path: Path):
    table = pl.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "education": ["doctor", "docter", None, "master"],
            "birth_date": ["1990-02-30", "x", "", "1990-01-31"],
        }
    )
    said = evaluate(liaoning, "person", open_table(table), DAY, tmp_path / "run")
    assert (said.rows, said.evaluated, said.quarantined) == (4, 2, 2)
    bad = pl.read_parquet(tmp_path / "run" / "parts" / "000000" / "quarantine.parquet")
    assert set(bad.select("row", "key").rows()) == {(1, "a"), (2, "b")}
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == 4
    assert manifest["pack"] == liaoning.version


def test_region_limits_the_run(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    said = evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "run", region="210700", kept="all")
    within = liaoning.lists["region"].within("210700")
    places = people.select("insurance.region", "employer.region", "residence.region", "startup.region")
    # of each person the first place that is known
    inside = sum(next(filter(None, row), None) in within for row in places.iter_rows())
    assert 0 < places["insurance.region"].is_in(list(within)).sum() < inside
    rules = liaoning.decider("person").in_force(DAY)
    assert said.decisions == inside * len(rules)
    assert (said.evaluated, said.outside) == (inside, people.height - inside)
    assert said.rows == said.evaluated + said.outside + said.quarantined
    held = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert (held["evaluated"], held["outside"], held["quarantined"]) == (said.evaluated, said.outside, 0)
    with pytest.raises(PackError, match="T402"):
        evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "other", region="990000")


class InterruptedRunError(Exception):
    pass


@pytest.mark.parametrize("parts", [0, 1, 2])
def test_interrupted_run_leaves_nothing_that_looks_finished(
    liaoning: Pack, people: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int
):
    table, out = open_table(people), tmp_path / "run"
    whole = tmp_path / "whole"
    evaluate(liaoning, "person", table, DAY, whole, batch=400)
    applied = module.Program.apply
    calls = iter(range(100))

    def fails(self: Any, *args: Any, **options: Any) -> Any:
        if next(calls) == parts:
            raise InterruptedRunError
        return applied(self, *args, **options)

    monkeypatch.setattr(module.Program, "apply", fails)
    with pytest.raises(InterruptedRunError):
        evaluate(liaoning, "person", table, DAY, out, batch=400)
    with pytest.raises(PackError, match="T403"):
        decisions(out)
    monkeypatch.setattr(module.Program, "apply", applied)
    with pytest.raises(PackError, match="T401"):
        evaluate(liaoning, "person", table, DAY, out, batch=400)
    with pytest.raises(PackError, match="another plan"):
        evaluate(liaoning, "person", table, date(2024, 9, 2), out, batch=400, resume=True)
    evaluate(liaoning, "person", table, DAY, out, batch=400, resume=True)
    assert decisions(out).collect().equals(decisions(whole).collect())
    assert pl.read_parquet(out / "tallies.parquet").equals(pl.read_parquet(whole / "tallies.parquet"))


def test_resume_keeps_whole_parts(
    liaoning: Pack, people: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    table, out = open_table(people), tmp_path / "run"
    evaluate(liaoning, "person", table, DAY, out, batch=400)
    (out / "manifest.json").unlink()

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("a whole part was evaluated again")

    monkeypatch.setattr(module.Program, "apply", never)
    assert evaluate(liaoning, "person", table, DAY, out, batch=400, resume=True).rows == people.height


def test_folder_of_something_else_is_refused(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("you", encoding="utf-8")
    with pytest.raises(PackError, match="T401"):
        evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "letters")
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_empty_table(liaoning: Pack, tmp_path: Path):
    table: Table = open_table(pl.DataFrame(schema={"id": pl.String, "education": pl.String}))
    said = evaluate(liaoning, "person", table, DAY, tmp_path / "run")
    assert (said.rows, said.decisions) == (0, 0)
    assert decisions(tmp_path / "run").collect().is_empty()


# what is written


def test_tallies_only_are_the_same_tallies(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    table = open_table(people)
    evaluate(liaoning, "person", table, DAY, tmp_path / "lines", batch=400)
    said = evaluate(liaoning, "person", table, DAY, tmp_path / "bare", batch=400, kept="none")
    assert said.decisions == 0
    for name in ("tallies.parquet", "missing.parquet"):
        assert pl.read_parquet(tmp_path / "bare" / name).equals(pl.read_parquet(tmp_path / "lines" / name))
    assert not [*(tmp_path / "bare").rglob("*.arrow"), *(tmp_path / "bare").rglob("entities.parquet")]
    with pytest.raises(PackError, match="kept no decisions"):
        decisions(tmp_path / "bare")


def test_forms_say_the_same(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    found = {}
    for kept in ("open", "all", "yes"):
        evaluate(liaoning, "person", open_table(people), DAY, tmp_path / kept, batch=400, kept=kept)  # type: ignore[arg-type]
        found[kept] = decisions(tmp_path / kept).collect().sort(ROW, "benefit")
    assert found["open"].schema == DECISIONS
    assert found["open"].equals(found["all"].filter(pl.col("answer") != ANSWERS.index("no")))
    assert found["yes"].equals(found["open"].filter(pl.col("answer") == ANSWERS.index("yes")))
    assert 0 < found["yes"].height < found["open"].height < found["all"].height
    said = dict(found["all"].select(KEY, ROW).unique().iter_rows())
    assert said == {key: row for row, key in enumerate(people["id"], 1)}


def test_rules_in_several_groups(liaoning: Pack, people: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A frame of all rules, or of a few at a time."""
    runs = [tmp_path / "whole", tmp_path / "groups"]
    for run, group in zip(runs, (outcome.GROUP, 7), strict=True):
        monkeypatch.setattr(outcome, "GROUP", group)
        evaluate(liaoning, "person", open_table(people), DAY, run, kept="all")
    assert decisions(runs[0]).collect().sort(ROW, "benefit").equals(decisions(runs[1]).collect().sort(ROW, "benefit"))
    assert pl.read_parquet(runs[0] / "tallies.parquet").equals(pl.read_parquet(runs[1] / "tallies.parquet"))


def test_columns_that_no_benefit_asks_for_are_not_read(liaoning: Pack, tmp_path: Path):
    table = pl.DataFrame({"id": ["a", "b"], "education": ["doctor", "docter"], "startup.founded_on": ["x", "y"]})
    said = evaluate(liaoning, "person", open_table(table), DAY, tmp_path / "run", benefits=["jinzhou-living-subsidy"])
    assert (said.evaluated, said.quarantined) == (1, 1)
    bad = pl.read_parquet(tmp_path / "run" / "parts" / "000000" / "quarantine.parquet")
    assert bad["column"].to_list() == ["education"]


def test_the_region_is_the_first_place_that_is_known(liaoning: Pack, tmp_path: Path):
    table = pl.DataFrame(
        {
            "insurance.region": ["210702", None, None, None],
            "employer.region": ["210102", "210102", None, None],
            "residence.region": ["210202", "210202", "210200", None],
        }
    )
    evaluate(liaoning, "person", open_table(table), DAY, tmp_path / "run", benefits=["jinzhou-living-subsidy"])
    tallies = pl.read_parquet(tmp_path / "run" / "tallies.parquet").filter(pl.col("condition") == "")
    entities = pl.sum_horizontal("yes", "no", "unknown", "judgement")
    assert dict(tallies.select("region", entities).iter_rows()) == {"210700": 1, "210100": 1, "210200": 1, NOWHERE: 1}

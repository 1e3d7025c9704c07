from datetime import date
from pathlib import Path

import polars as pl
import pytest

from yangui.policy.pack import Pack
from yangui.population.intake.intake import Cleaned, Intake
from yangui.population.intake.join import SPOILT
from yangui.population.intake.mapping import Column, Join, TableMapping
from yangui.population.run.evaluate import evaluate, manifest
from yangui.population.tables.opening import open_table
from yangui.rules.problems import PackError

PEOPLE = pl.DataFrame(
    {
        "id": ["p1", "p2", "p3", "p4", "p5"],
        "employer": ["E1", " e2 ", None, "E9", "Ｅ1"],
        "education": ["bachelor", "master", "doctor", "none", "master"],
    }
)
MAPPING = TableMapping(
    for_="person",
    key="id",
    columns={"education": Column(fact="education")},
    joins={
        "employers": Join(
            table="employers.csv",
            key="code",
            by="employer",
            columns={
                "kind": Column(fact="employer.kind", codes={"企业": "enterprise"}),
                "region": Column(fact="employer.region"),
            },
        )
    },
)


def taken(folder: Path, pack: Pack, text: str, bad: str = "quarantine") -> tuple[Intake, Cleaned]:
    (folder / "employers.csv").write_text(text, encoding="utf-8")
    intake = Intake(pack, "person", MAPPING, bad=bad, folder=folder)  # type: ignore[arg-type]
    (cleaned,) = intake.batches(open_table(PEOPLE))
    return intake, cleaned


EMPLOYERS = "code,kind,region,name\nE1,企业,210700,甲\ne2,,210100,乙\n"


def test_facts_of_partners_come_by_key(tmp_path: Path, liaoning: Pack):
    intake, cleaned = taken(tmp_path, liaoning, EMPLOYERS)
    assert cleaned.facts["employer.kind"].to_list() == ["enterprise", None, None, None, "enterprise"]
    assert cleaned.facts["employer.region"].to_list() == ["210700", "210100", None, None, "210700"]
    assert cleaned.quarantine.is_empty()
    report = intake.report(PEOPLE.columns)
    assert report.unused == (f"{intake.partners[0].table.name}: name",)
    assert "employer.kind" not in report.unknown
    assert "birth_date" in report.unknown


def test_a_doubled_key_there_is_an_error_that_names_it(tmp_path: Path, liaoning: Pack):
    with pytest.raises(PackError, match="T302 1 keys in code stand in more than one row: E1"):
        taken(tmp_path, liaoning, EMPLOYERS + "Ｅ1 ,企业,210700,丙\n")


FAULTY = "code,kind,region\nE1,=工厂,210700\ne2,企业,210100\n,企业,210100\n"


def test_who_names_a_faulty_partner_is_quarantined_with_it(tmp_path: Path, liaoning: Pack):
    intake, cleaned = taken(tmp_path, liaoning, FAULTY)
    assert cleaned.facts["#key"].to_list() == ["p2", "p3", "p4"]
    lines = cleaned.quarantine.rows()
    assert [line[:4] for line in lines] == [(1, "p1", "employer", "E1"), (5, "p5", "employer", "E1")]
    assert "its row 1 in" in lines[0][4]
    assert intake.partners[0].quarantine.rows() == [
        (1, "E1", "kind", "'=工厂", "is no code of employer_kind"),
        (3, None, "code", None, "the key is missing"),
    ]


def test_faulty_facts_of_partners_may_count_as_unknown(tmp_path: Path, liaoning: Pack):
    intake, cleaned = taken(tmp_path, liaoning, FAULTY, "unknown")
    assert cleaned.facts.height == 5
    assert cleaned.facts["employer.kind"].to_list() == [None, "enterprise", None, None, None]
    assert cleaned.facts["employer.region"].to_list() == ["210700", "210100", None, None, "210700"]
    assert intake.partners[0].quarantine.height == 2


def test_partners_that_cannot_be_had_are_refused(tmp_path: Path, liaoning: Pack):
    with pytest.raises(PackError, match="T101"):
        Intake(liaoning, "person", MAPPING, folder=tmp_path)
    with pytest.raises(PackError, match="T301 there is no column code"):
        taken(tmp_path, liaoning, "kode,kind,region\n")
    (tmp_path / "employers.csv").write_text(EMPLOYERS, encoding="utf-8")
    with pytest.raises(PackError, match="T301 there is no column employer"):
        next(Intake(liaoning, "person", MAPPING, folder=tmp_path).batches(open_table(PEOPLE.drop("employer"))))


def test_a_table_of_partners_may_be_empty(tmp_path: Path, liaoning: Pack):
    _, cleaned = taken(tmp_path, liaoning, "code,kind,region\n")
    assert cleaned.facts["employer.kind"].null_count() == 5


@pytest.mark.parametrize(("text", "rows"), [(FAULTY, 2), (EMPLOYERS, 0)])
def test_a_run_keeps_the_quarantine_of_its_partners(tmp_path: Path, liaoning: Pack, text: str, rows: int):
    intake, cleaned = taken(tmp_path, liaoning, text)
    said = evaluate(liaoning, "person", open_table(PEOPLE), date(2024, 9, 1), tmp_path / "run", intake=intake)
    assert said.quarantined == cleaned.quarantine["row"].n_unique() == rows
    kept = pl.read_parquet(tmp_path / "run" / "joined.parquet")
    assert dict(kept.schema) == {"join": pl.String, **SPOILT}
    assert kept.drop("join").equals(intake.partners[0].quarantine)
    assert set(kept["join"]) == ({"employers"} if rows else set())
    assert manifest(tmp_path / "run")["joined_quarantined"] == {"employers": rows}

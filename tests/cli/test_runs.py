"""`tallies`, `forecast` and `compare` on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROWS = """id,education,graduation_date,employer.kind,insurance.region,insurance.since
a,doctor,2024-06-30,enterprise,210700,2024-08-01
b,master,2024-06-30,enterprise,210700,2024-10-01
c,master,2024-06-30,,210700,2024-08-01
"""
BENEFIT = "jinzhou-living-subsidy"


@pytest.fixture
def runs(yangui: Run, tmp_path: Path) -> tuple[Path, Path]:
    table = tmp_path / "people.csv"
    table.write_text(ROWS, encoding="utf-8")
    folders = tmp_path / "september", tmp_path / "november"
    for folder, day in zip(folders, ("2024-09-01", "2024-11-01"), strict=True):
        ran = yangui("evaluate", table, "--as", "person", "--on", day, "--benefit", BENEFIT, "--out", folder)
        assert (ran.status, ran.err) == (0, "")
    return folders


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tallies(yangui: Run, runs: tuple[Path, Path], lang: str):
    ran = yangui("tallies", runs[0], "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    for said in (BENEFIT, "employer.kind", "jinzhou-subsidised-employer", "72,000"):
        assert said in ran.out


def test_tallies_as_json(yangui: Run, runs: tuple[Path, Path]):
    said = yangui("tallies", runs[0], "--json").json
    assert set(said) == {"costs", "missing_facts", "lacking_one"}
    (cost,) = said["costs"]
    assert (cost["yes"], cost["unknown"], cost["lower"]) == (1, 1, 7_200_000)
    (fact,) = said["missing_facts"]
    assert (fact["fact"], fact["cases"]) == ("employer.kind", 1)
    assert fact["register"]


def test_forecast(yangui: Run, runs: tuple[Path, Path]):
    ran = yangui("forecast", runs[0], "--until", "2024-12", "--by", "region,payer", "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert [month for month in ("2024-09", "2024-12", "due before", "after that") if month not in ran.out] == []
    said = yangui("forecast", runs[0], "--until", "2024-12", "--json").json
    lines = list(csv.DictReader(io.StringIO(yangui("forecast", runs[0], "--until", "2024-12", "--csv").out)))
    assert [(line["month"], int(line["fen"])) for line in lines] == [
        (line["month"] or "", line["fen"]) for line in said
    ]
    assert [line["month"] for line in said] == ["2024-08", "2024-09", "2024-10", "2024-11", "2024-12", None]
    assert sum(line["fen"] for line in said) == 7_200_000


def test_compare(yangui: Run, runs: tuple[Path, Path], tmp_path: Path):
    out = tmp_path / "list.csv"
    ran = yangui("compare", *runs, "--out", out, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert "lines to deliver: 1" in ran.out
    (line,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (line["key"], line["benefit"], line["change"], line["answer_before"]) == ("b", BENEFIT, "new", "no")
    said = yangui("compare", *runs, "--delivered", out, "--json").json
    assert said["lines"] == 0
    assert said["sums"] == []
    assert json.dumps(yangui("compare", *runs, "--json").json["totals"]).count("new") == 1


def test_compare_groups(yangui: Run, runs: tuple[Path, Path], tmp_path: Path):
    groups = tmp_path / "groups.csv"
    groups.write_text("key,group\na,doctors\nb,masters\nb,masters\n", encoding="utf-8")
    ran = yangui("compare", *runs, "--groups", groups, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert "masters" in ran.out
    assert "doctors" not in ran.out
    (line,) = yangui("compare", *runs, "--groups", groups, "--json").json["sums"]
    assert (line["group"], line["entities"], line["fen"]) == ("masters", 1, 3_600_000)
    groups.write_text("key,grp\na,x\n", encoding="utf-8")
    ran = yangui("compare", *runs, "--groups", groups)
    assert (ran.status, ran.out) == (2, "")
    assert "T405" in ran.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("tallies", "nowhere"), ["nowhere", "T403"]),
        (("forecast", "nowhere", "--until", "2027-12"), ["nowhere", "T403"]),
        (("forecast", "x", "--until", "2027-13"), ["2027-13"]),
        (("forecast", "x", "--until", "2027-12", "--by", "city"), ["'city'"]),
        (("forecast", "x", "--until", "2027-12", "--csv", "--json"), ["--json", "--csv"]),
        (("compare", "nowhere", "elsewhere"), ["nowhere", "T403"]),
    ],
)
def test_bad_input(yangui: Run, arguments: tuple[str, ...], named: list[str]):
    ran = yangui(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert [name for name in named if name not in ran.err] == []


def test_broken_runs(yangui: Run, runs: tuple[Path, Path]):
    (runs[0] / "manifest.json").write_text("{", encoding="utf-8")
    (runs[1] / "missing.parquet").write_bytes(b"PAR")
    for run, code in zip(runs, ("T403", "T102"), strict=True):
        ran = yangui("tallies", run)
        assert (ran.status, ran.out) == (2, "")
        assert code in ran.err


def test_region_and_quarantine_are_accounted_for(yangui: Run, tmp_path: Path):
    people, employers, mapping = (tmp_path / name for name in ("people.csv", "employers.csv", "mapping.yaml"))
    people.write_text("id,region,employer\na,210700,E1\nb,210100,E1\nc,210700,E2\nd,,E1\n", encoding="utf-8")
    employers.write_text("code,kind\nE1,enterprise\nE2,?\n", encoding="utf-8")
    mapping.write_text(
        "for: person\nkey: id\ncolumns:\n  region: {fact: insurance.region}\njoins:\n  employers:\n"
        "    {table: employers.csv, key: code, by: employer, columns: {kind: {fact: employer.kind}}}\n",
        encoding="utf-8",
    )
    asked = ["evaluate", people, "--as", "person", "--on", "2024-09-01", "--mapping", mapping, "--region", "210700"]
    ran = yangui(*asked, "--out", tmp_path / "run", "--lang", "en")
    assert ran.status == 0
    assert ran.tells("4 rows = 1 evaluated + 2 not known to lie in the region + 1 in quarantine")
    assert ran.tells("of the joined table employers 1 rows are in quarantine: see joined.parquet")
    said = yangui(*asked, "--out", tmp_path / "json", "--json").json
    assert {name: said[name] for name in ("rows", "evaluated", "outside", "quarantined")} == {
        "rows": 4, "evaluated": 1, "outside": 2, "quarantined": 1
    }  # fmt: skip


def test_compare_says_what_was_not_evaluated(yangui: Run, tmp_path: Path):
    folders = tmp_path / "before", tmp_path / "after"
    for folder, text in zip(folders, (ROWS, ROWS.replace("a,doctor", "a,docter")), strict=True):
        (tmp_path / "people.csv").write_text(text, encoding="utf-8")
        asked = ["--as", "person", "--on", "2024-09-01", "--benefit", BENEFIT]
        assert yangui("evaluate", tmp_path / "people.csv", *asked, "--out", folder).status == 0
    ran = yangui("compare", *folders, "--lang", "en")
    assert ran.status == 0
    assert ran.tells("not evaluated")
    assert "lapsed" not in ran.out.replace("has not lapsed", "")
    assert "lines to deliver: 0" in ran.out
    (total,) = yangui("compare", *folders, "--json").json["totals"]
    assert (total["change"], total["entities"], total["fen_before"]) == ("not_evaluated", 1, 7_200_000)

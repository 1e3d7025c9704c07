"""Two runs: who gets something new, who no longer, whose sum changed; a list that can be delivered twice."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.entities import entities
from yangui import Pack, PackError
from yangui.population.intake.intake import Intake
from yangui.population.questions import compare as module
from yangui.population.questions.compare import DUE, LINES, compare, read_list, undelivered
from yangui.population.run.evaluate import decisions, evaluate
from yangui.population.tables.opening import open_table
from yangui.rules.columns import dtype, frame_of

DAYS = date(2020, 6, 30), date(2024, 9, 1)


@pytest.fixture(scope="module")
def people(liaoning: Pack) -> pl.DataFrame:
    facts = entities(liaoning, "person", 700, seed=3)
    frame = frame_of(facts, {name: dtype(fact.type) for name, fact in liaoning.scopes["person"].facts.items()})
    return frame.select(pl.format("P{}", pl.int_range(pl.len())).alias("id"), pl.all())


@pytest.fixture(scope="module")
def runs(liaoning: Pack, people: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    for number, day in enumerate(DAYS):
        evaluate(
            liaoning,
            "person",
            open_table(people),
            day,
            folder / str(number),
            batch=200,
            intake=Intake(liaoning, "person", bad="unknown"),
        )
    return folder / "0", folder / "1"


def due(run: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a run gives, by entity and benefit."""
    found = decisions(run).filter(pl.col("answer") == 3).collect()
    return {(row["#key"], row["benefit"]): tuple(row[name] for name in DUE) for row in found.iter_rows(named=True)}


def delivered(
    to: Mapping[tuple[str, str], tuple[Any, ...]], lines: pl.DataFrame
) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What is given after the lines of a list are carried out."""
    given = dict(to)
    for row in lines.iter_rows(named=True):
        if row["change"] == "lapsed":
            given.pop((row["key"], row["benefit"]), None)
        else:
            given[row["key"], row["benefit"]] = tuple(row[name] for name in DUE)
    return given


def test_the_list_leads_from_one_run_to_the_other_and_twice_changes_nothing(runs: tuple[Path, Path], tmp_path: Path):
    out = tmp_path / "list.parquet"
    said = compare(*runs, out)
    lines = pl.read_parquet(out)
    assert said.lines == lines.height > 50
    assert dict(lines.schema) == dict(pl.LazyFrame(schema=LINES).collect_schema())
    assert {"new", "lapsed"} <= set(lines["change"])
    once = delivered(due(runs[0]), lines)
    assert once == due(runs[1])
    assert delivered(once, lines) == once
    assert undelivered(lines, lines.lazy()).is_empty()
    assert said.sums["entities"].sum() == lines.height
    for change in set(lines["change"]):
        some, total = lines.filter(change=change), said.totals.filter(change=change)
        assert total["entities"].item() == some["key"].n_unique()
        assert total["fen"].item() == some["fen"].sum()
        assert total["fen_before"].item() == some["fen_before"].sum()
        assert said.people.filter(change=change)["entities"].sum() == some.select("key", "region").n_unique()


def test_again_the_same_and_back_the_opposite(runs: tuple[Path, Path], tmp_path: Path):
    there, again, back = (tmp_path / name for name in ("there.parquet", "again.parquet", "back.parquet"))
    compare(*runs, there)
    compare(*runs, again)
    assert there.read_bytes() == again.read_bytes()
    assert compare(*runs, again, delivered=read_list(there)).lines == 0
    compare(runs[1], runs[0], back)
    first, second = pl.read_parquet(there), pl.read_parquet(back)
    assert delivered(due(runs[1]), second) == due(runs[0])
    turned = {"new": "lapsed", "lapsed": "new", "changed": "changed"}
    assert [turned[c] for c in first["change"]] == second["change"].to_list()
    assert first["answer_before"].to_list() == second["answer"].to_list()
    assert compare(runs[0], runs[0]).lines == 0


def test_what_comes_back_is_delivered_again(runs: tuple[Path, Path], tmp_path: Path):
    there, back = tmp_path / "there.csv", tmp_path / "back.csv"
    count = compare(*runs, there).lines
    compare(runs[1], runs[0], back)
    last = pl.concat([read_list(there), read_list(back)])
    assert compare(*runs, delivered=last).lines == count
    assert compare(*runs, delivered=pl.concat([last, read_list(there)])).lines == 0


def test_wide_runs_are_compared_as_others(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    """Also one form with the other: each says which entitlements are the same."""
    lists = {}
    for before, after in (("open", "open"), ("all", "all"), ("all", "open")):
        forms = (before, after)
        outs = [tmp_path / f"{before}-{after}-{number}" for number in range(2)]
        for out, day, kept in zip(outs, DAYS, forms, strict=True):
            evaluate(liaoning, "person", open_table(people), day, out, batch=400, kept=kept)  # type: ignore[arg-type]
        compare(*outs, tmp_path / "list.parquet")
        lists[forms] = pl.read_parquet(tmp_path / "list.parquet")
    assert lists["open", "open"].height > 50
    assert lists["all", "all"].equals(lists["open", "open"])
    assert lists["all", "open"].equals(lists["open", "open"])


def test_receipts_do_not_hold_the_day(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    empty, lists = people.clear(), []
    evaluate(liaoning, "person", open_table(empty), DAYS[1], tmp_path / "empty")
    for day in (DAYS[1], date(2024, 9, 2)):
        evaluate(
            liaoning,
            "person",
            open_table(people),
            day,
            tmp_path / f"{day}",
            intake=Intake(liaoning, "person", bad="unknown"),
        )
        compare(tmp_path / "empty", tmp_path / f"{day}", out := tmp_path / f"{day}.parquet")
        lists.append(pl.read_parquet(out))
    ids = ["key", "benefit", *DUE]
    both = lists[0].join(lists[1], on=ids, nulls_equal=True)
    assert both.height > 50
    assert both["receipt"].equals(both["receipt_right"].alias("receipt"))
    assert lists[0]["receipt"].is_unique().all()


def test_tables_of_two_days_are_compared_by_key(
    liaoning: Pack, people: pl.DataFrame, runs: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The same entities in another order, one gone and one new: the rows say nothing, the keys do."""
    monkeypatch.setattr(module, "BUCKET", 1_500)
    moved = people.slice(1).reverse().vstack(people.head(1).with_columns(pl.lit("new").alias("id")))
    evaluate(
        liaoning,
        "person",
        open_table(moved),
        DAYS[1],
        tmp_path / "moved",
        intake=Intake(liaoning, "person", bad="unknown"),
        batch=300,
    )
    compare(runs[0], tmp_path / "moved", out := tmp_path / "list.parquet")
    lines = pl.read_parquet(out)
    assert delivered(due(runs[0]), lines) == due(tmp_path / "moved")
    same = lines.filter(~pl.col("key").is_in(["P0", "new"])).sort("benefit", "key")
    compare(*runs, by_row := tmp_path / "rows.parquet")
    assert same.equals(pl.read_parquet(by_row).filter(pl.col("key") != "P0").sort("benefit", "key"))


def test_groups(people: pl.DataFrame, runs: tuple[Path, Path]):
    groups = people.lazy().select(pl.col("id").alias("key"), pl.col("education").alias("group"))
    grouped, plain = compare(*runs, groups=groups), compare(*runs)
    assert grouped.sums["group"].n_unique() > 2
    assert grouped.sums["entities"].sum() == plain.sums["entities"].sum()
    assert grouped.totals.equals(plain.totals)


def test_runs_that_were_asked_for_different_things(
    liaoning: Pack, people: pl.DataFrame, runs: tuple[Path, Path], tmp_path: Path
):
    benefits = ["jinzhou-living-subsidy"]
    evaluate(
        liaoning,
        "person",
        open_table(people),
        DAYS[1],
        tmp_path / "one",
        benefits=benefits,
        intake=Intake(liaoning, "person", bad="unknown"),
    )
    with pytest.raises(PackError, match="T404"):
        compare(runs[0], tmp_path / "one")
    with pytest.raises(PackError, match="T403"):
        compare(runs[0], tmp_path)


def test_lists_that_cannot_be(runs: tuple[Path, Path], tmp_path: Path):
    with pytest.raises(PackError, match="T405"):
        compare(*runs, tmp_path / "list.docx")
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(PackError, match="T405"):
        compare(*runs, tmp_path / "taken.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["taken.csv"]
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    for path in (other, tmp_path / "none.csv", tmp_path / "none.parquet"):
        with pytest.raises(PackError, match="T405"):
            read_list(path)


DOCTOR = {
    "education": "doctor",
    "graduation_date": "2024-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2024-08-01",
}


# The second reads the date of birth, on which the first does not hang.
ASKED = ["jinzhou-living-subsidy", "jinzhou-young-top-prize"]


def doctors(pack: Pack, out: Path, faults: Mapping[str, Mapping[str, str]], ids: str = "abcd", **options: Any) -> Path:
    """A run over doctors of whom some have cells of their own."""
    rows = [{"id": id, **DOCTOR, **faults.get(id, {})} for id in ids]
    evaluate(pack, "person", open_table(pl.DataFrame(rows)), DAYS[1], out, benefits=ASKED, **options)
    return out


def test_who_is_in_quarantine_has_not_lapsed(liaoning: Pack, tmp_path: Path):
    """c was not evaluated in the first run, b and d are not in the second; a is no longer a doctor; e has gone."""
    first = doctors(liaoning, tmp_path / "first", {"c": {"insurance.since": "2024-02-30"}}, "abcde")
    second = doctors(
        liaoning, tmp_path / "second",
        {"a": {"education": "bachelor"}, "b": {"education": "=1+1"}, "d": {"insurance.since": "x"}}, "dcba",
    )  # fmt: skip
    (lines,) = module.changes(first, second)
    said = {row["key"]: (row["change"], row["answer_before"], row["answer"]) for row in lines.iter_rows(named=True)}
    assert said == {
        "a": ("changed", "yes", "yes"),
        "b": ("not_evaluated", "yes", None),
        "c": ("new", None, "yes"),
        "d": ("not_evaluated", "yes", None),
        "e": ("lapsed", "yes", "no"),
    }
    made = compare(first, second, out := tmp_path / "list.csv")
    assert made.quarantined == (1, 2)
    assert read_list(out).collect()["key"].to_list() == ["a", "c", "e"]
    assert made.lines == 3
    assert dict(made.totals.select("change", "entities").iter_rows())["not_evaluated"] == 2
    lost = made.sums.filter(change="not_evaluated")
    assert (lost["entities"].sum(), lost["fen_before"].sum(), lost["fen"].sum()) == (2, 2 * 7_200_000, 0)


def test_what_was_delivered_before_a_quarantine_is_not_delivered_again(liaoning: Pack, tmp_path: Path):
    runs = [
        doctors(liaoning, tmp_path / str(number), faults)
        for number, faults in enumerate([{"b": {"education": "none"}}, {}, {"b": {"education": "?"}}, {}])
    ]
    lists = [tmp_path / f"{number}.csv" for number in range(3)]
    counts = []
    for number, out in enumerate(lists):
        delivered = pl.concat([read_list(path) for path in lists[:number]]) if number else None
        counts.append(compare(runs[number], runs[number + 1], out, delivered=delivered).lines)
    assert counts == [1, 0, 0]


def test_the_same_rows_read_in_two_ways(liaoning: Pack, tmp_path: Path):
    """One table, so that rows are matched by number: what one run quarantines the other takes as unknown."""
    faults = {"b": {"education": "?"}, "c": {"birth_date": "1990-02-30"}}
    taken = doctors(liaoning, tmp_path / "taken", faults, intake=Intake(liaoning, "person", bad="unknown"))
    left = doctors(liaoning, tmp_path / "left", faults)
    for first, second, change in ((taken, left, "not_evaluated"), (left, taken, "new")):
        (lines,) = module.changes(first, second)
        assert lines.select("key", "change").rows() == [("c", change)]
        assert compare(first, second).lines == (change == "new")

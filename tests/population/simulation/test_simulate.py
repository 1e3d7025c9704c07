"""What a change would do: the figures are those of a recount, and the report stands on its own."""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring, tostring

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from yangui import Pack, PackError, load_pack
from yangui.cli import main
from yangui.policy import load
from yangui.policy.model import MONEY_KINDS
from yangui.policy.overlay import overlay
from yangui.population.run.evaluate import evaluate
from yangui.population.run.outcome import Program
from yangui.population.simulation import charts, report_words
from yangui.population.simulation.report import page, write
from yangui.population.simulation.report_tables import Tables
from yangui.population.simulation.simulate import Simulation, simulate
from yangui.population.simulation.workbook import workbook
from yangui.population.synthetic.entities import synthesise
from yangui.population.tables.opening import open_table

DAY = date(2024, 9, 1)
LINZHOU = Path(__file__).parents[2] / "packs" / "linzhou"
WHAT_IF = {
    "jinzhou-living-subsidy.doctor": "2500",
    "jinzhou-living-subsidy.bachelor": "700",
    "jinzhou-residence-subsidy.times": "24",
    "reading:fresh-means-within-12-months": "1",
}
# Graduates whom the changes touch, which a synthetic province has few of.
GRADUATES = pl.DataFrame(
    [
        {
            "education": education,
            "graduation_date": date(2024, 6, 30) if last else date(2023, 11, 1),
            "employer.kind": "enterprise",
            "insurance.region": region,
            "insurance.since": date(2024, 8, 1) if known else None,
        }
        for education in ("doctor", "master", "bachelor")
        for last in (True, False)
        for region in ("210700", "210702", "210100")
        for known in (True, False)
    ]
).with_columns(pl.format("G{}", pl.int_range(pl.len())).alias("id"))


@pytest.fixture(scope="module")
def people(liaoning: Pack) -> pl.DataFrame:
    return pl.concat([synthesise(liaoning, "person", 1_200, seed=5), GRADUATES], how="diagonal_relaxed")


@pytest.fixture(scope="module")
def made(liaoning: Pack, people: pl.DataFrame) -> Simulation:
    return simulate(liaoning, "person", open_table(people), DAY, what_if=WHAT_IF, batch=500)


def recount(pack: Pack, people: pl.DataFrame, on: date) -> list[dict[str, Any]]:
    """For each person the benefits with a yes and their sums, decided one by one."""
    decider = pack.decider("person")
    rules = decider.in_force(on)
    found = []
    for row in people.iter_rows(named=True):
        facts = {k: frozenset(v) if isinstance(v, list) else v for k, v in row.items() if k in pack.facts["person"]}
        facts = {k: v for k, v in facts.items() if v is not None}
        decisions = decider.decide(facts, on, {}, rules)
        found.append({d.benefit.id: d.amount_fen for d in decisions if d.answer == "yes"})
    return found


@pytest.mark.parametrize(
    ("what_if", "on", "against"),
    [(WHAT_IF, DAY, None), ({}, date(2020, 12, 31), date(2021, 1, 1)), (WHAT_IF, date(2023, 12, 1), DAY)],
)
def test_figures_are_those_of_a_recount(
    liaoning: Pack, people: pl.DataFrame, what_if: dict[str, str], on: date, against: date | None
):
    sample = people.tail(GRADUATES.height + 150)
    made = simulate(liaoning, "person", open_table(sample), on, what_if=what_if, against_on=against, batch=70)
    before = recount(liaoning, sample, on)
    after = recount(overlay(liaoning, what_if), sample, against or on)
    lines = {row["benefit"]: row for row in made.benefits.iter_rows(named=True)}
    for side, found in (("before", before), ("after", after)):
        counts = Counter(id for given in found for id in given)
        assert {id: line[f"yes_{side}"] for id, line in lines.items() if line[f"yes_{side}"]} == counts
        sums = Counter[str]()
        for given in found:
            sums.update({id: fen or 0 for id, fen in given.items()})
        assert {id: line[f"fen_{side}"] for id, line in lines.items() if line[f"fen_{side}"]} == +sums
        money = {b.id for b in liaoning.benefits if b.kind in MONEY_KINDS}
        assert made.total(f"people_{side}") == sum(bool(given.keys() & money) for given in found)
    each = [_sum(b) - _sum(a) for a, b in zip(before, after, strict=True)]
    assert (made.total("gain"), made.total("gain_fen")) == (sum(d > 0 for d in each), sum(d for d in each if d > 0))
    assert (made.total("lose"), made.total("lose_fen")) == (sum(d < 0 for d in each), -sum(d for d in each if d < 0))
    pairs = list(zip(before, after, strict=True))
    assert made.total("newly") == sum(bool(b.keys() - a.keys()) for a, b in pairs)
    assert made.total("lapsed") == sum(bool(a.keys() - b.keys()) for a, b in pairs)
    assert lines_sum(made, "newly") == sum(len(b.keys() - a.keys()) for a, b in pairs)
    assert lines_sum(made, "lapsed") == sum(len(a.keys() - b.keys()) for a, b in pairs)
    changed = [(a[id] or 0, b[id] or 0) for a, b in pairs for id in a.keys() & b.keys()]
    assert lines_sum(made, "raised") == sum(b > a for a, b in changed)
    assert lines_sum(made, "lowered") == sum(b < a for a, b in changed)


def lines_sum(made: Simulation, column: str) -> int:
    return int(made.benefits[column].sum())


def _sum(given: dict[str, int | None]) -> int:
    return sum(fen or 0 for fen in given.values())


def test_some_gain_and_some_lose(made: Simulation):
    assert made.total("gain") > 0
    assert made.total("lose") > 0
    assert made.total("fen_after") - made.total("fen_before") == made.total("gain_fen") - made.total("lose_fen")


def test_regions_add_up(made: Simulation, people: pl.DataFrame):
    assert made.total("entities") == made.evaluated == people.height
    jinzhou = made.regions.row(by_predicate=pl.col("region") == "210700", named=True)
    # districts count with their city, and nobody outside it is touched
    assert jinzhou["gain"] == made.total("gain")
    assert jinzhou["lose"] == made.total("lose")


def test_size_of_a_batch_changes_nothing(liaoning: Pack, people: pl.DataFrame, made: Simulation):
    whole = simulate(liaoning, "person", open_table(people), DAY, what_if=WHAT_IF)
    assert page(whole, "zh") == page(made, "zh")
    assert workbook(whole, "en") == workbook(made, "en")


def test_every_row_is_accounted_for(liaoning: Pack, people: pl.DataFrame):
    bad = people.with_columns(education=pl.when(pl.col("id") == "G3").then(pl.lit("=1+1")).otherwise("education"))
    made = simulate(liaoning, "person", open_table(bad), DAY, what_if=WHAT_IF)
    assert (made.rows, made.quarantined) == (people.height, 1)
    assert made.rows == made.evaluated + made.quarantined
    assert made.faults["cells"].sum() == 1
    assert f"{made.rows:,} rows = {made.evaluated:,} evaluated + 1 in quarantine" in page(made, "en")


def test_faults_are_those_that_a_run_sees(liaoning: Pack, people: pl.DataFrame, tmp_path: Path):
    """A cell that no rule in force reads sends no row to quarantine."""
    read = Program(liaoning.decider("person").in_force(DAY), DAY).facts
    assert "birth_date" in read
    assert "postdoc.arrived_on" not in read
    late = [
        pl.when(pl.col("id") == id).then(date(2200, 1, 1)).otherwise(name).alias(name)
        for id, name in (("G3", "birth_date"), ("G4", "postdoc.arrived_on"))
    ]
    table = open_table(people.with_columns(late))
    run = evaluate(liaoning, "person", table, DAY, tmp_path / "run")
    made = simulate(liaoning, "person", table, DAY)
    assert (made.rows, made.quarantined) == (run.rows, run.quarantined) == (people.height, 1)
    assert made.faults["column"].to_list() == ["birth_date"]


def test_table_without_rows_and_without_regions(liaoning: Pack):
    empty = pl.DataFrame(schema={"id": pl.String, "education": pl.String})
    for table in (empty, pl.DataFrame({"id": ["a"], "education": ["doctor"]})):
        made = simulate(liaoning, "person", open_table(table), DAY, what_if=WHAT_IF)
        assert made.places == ()
        assert made.total("entities") == table.height
        assert page(made, "zh")
        assert workbook(made, "zh")


def test_change_that_touches_no_rule_says_so(liaoning: Pack):
    id = next(b.id for b in liaoning.benefits if b.quota and b.for_ == "person")
    table = pl.DataFrame({"id": ["a"], "education": ["doctor"]})
    made = simulate(liaoning, "person", open_table(table), DAY, what_if={f"{id}.quota": "7"})
    assert "touch no rule" in page(made, "en")


# the page


class Parser(HTMLParser):
    """Checks that tags are closed in order, and gathers attributes and texts."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_page_is_well_formed_and_stands_on_its_own(made: Simulation, lang: str, tag: str):
    text = page(made, lang)
    parser = Parser()
    parser.feed(text)
    assert parser.open == []
    assert text.startswith("<!DOCTYPE html>")
    assert parser.tags[0] == ("html", {"lang": tag})
    names = Counter(name for name, _ in parser.tags)
    assert not names.keys() & {"script", "link", "img", "iframe", "object", "base", "form", "a"}
    references = {"src", "href", "xlink:href", "action", "data", "srcset", "style"}
    assert not {key for _, attributes in parser.tags for key in attributes} & references
    assert "url(" not in text
    assert "@import" not in text
    assert set(re.findall(r"https?://[^\"'<> ]+", text)) <= {"http://www.w3.org/2000/svg"}
    # every chart has a name and a table beside it; every table names its columns
    assert names["svg"] == 3 == sum(tag == "svg" and bool(a.get("aria-label")) for tag, a in parser.tags)
    assert names["table"] >= 6
    assert all(a.get("scope") for tag, a in parser.tags if tag == "th")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_map_says_what_the_table_says(made: Simulation, lang: str):
    """A tile for each city and zone, at its place, with the figures of its row."""
    root = fromstring(re.sub(r"<meta[^>]*>", "", page(made, lang).removeprefix("<!DOCTYPE html>\n")))
    space = "{http://www.w3.org/2000/svg}"
    title = report_words.word("chart_map", lang)
    (svg,) = [found for found in root.iter(f"{space}svg") if found.get("aria-label") == title]
    texts = [text.text or "" for text in svg.iter(f"{space}text")]
    said = " ".join(texts)
    rows = {row["region"]: row for row in made.regions.iter_rows(named=True)}
    tiles = {code: region for code, region in made.after.pack.regions.items() if region.tile}
    assert len(tiles) == 15 == len([r for r in svg.iter(f"{space}rect") if r.get("fill") == "none"])
    for code, region in tiles.items():
        assert region.name[lang] in said
        if code in rows:
            moved = rows[code]["fen_after"] - rows[code]["fen_before"]
            assert report_words.signed(moved, report_words.about(moved, lang)) in texts
            assert f"▲ {rows[code]['gain']:,} · ▼ {rows[code]['lose']:,}" in texts
    # a chart ends within its frame
    width, height = map(float, (svg.get("viewBox") or "").split()[2:])
    assert all(float(t.get("x", "")) < width and float(t.get("y", "")) < height for t in svg.iter(f"{space}text"))


def test_no_map_where_nobody_gains_or_loses_and_where_no_region_has_a_tile(liaoning: Pack, people: pl.DataFrame):
    title = report_words.word("chart_map", "en")
    same = simulate(liaoning, "person", open_table(people), DAY, against_on=DAY)
    assert title not in page(same, "en")
    assert title not in page(simulate(load_pack(LINZHOU), "person", open_table(people.select("id")), DAY), "en")


def test_tiles_differ_without_colour():
    places = [
        charts.Tile(name, (n, 0), value, ["x"]) for n, (name, value) in enumerate((("a", 4), ("b", -2), ("c", 0)))
    ]
    svg = charts.tiles("t", places)
    bars = list(svg.iter("rect"))
    frames = [(bar.get("stroke-dasharray") is not None, bar.get("stroke-width")) for bar in bars[1::2]]
    assert frames == [(False, "2.5"), (True, "2.5"), (False, "1")]
    whole, half, none = (float(bar.get("height", "")) for bar in bars[::2])
    assert (half, none) == (whole / 2, 0)


def test_page_tells_what_it_rests_on(made: Simulation):
    text = page(made, "en")
    for said in (made.before.pack.version, made.after.pack.version, "2024-09-01", *WHAT_IF, "Lack only this"):
        assert said in text
    headline = Tables(made, "en").headline().rows
    assert headline[1][1:3] == (made.total("fen_before"), made.total("fen_after"))
    assert report_words.yuan(made.total("fen_after")) in text


def test_text_of_a_table_is_never_markup(liaoning: Pack):
    table = pl.DataFrame({"id": ["a"], "education": ["<script>alert(1)</script>"]})
    table = table.with_columns(pl.lit("x\x00</td>").alias("birth_date"))
    made = simulate(liaoning, "person", open_table(table), DAY, what_if=WHAT_IF)
    text = page(made, "en")
    assert "<script" not in text
    assert "\x00" not in text


def test_texts_are_legible():
    for ground in (charts.MORE, charts.LESS):
        assert _contrast(charts.TEXT, ground) >= 4.5
    page_colours = {"#1b1f24", "#4a525c", charts.TEXT, charts.GAIN, charts.LOSS}
    for colour in page_colours:
        for ground in ("#ffffff", "#eef2f6"):
            assert _contrast(colour, ground) >= 4.5


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_charts_show_what_the_rows_say():
    svg = fromstring(tostring(charts.pairs("t", ("a", "b"), [("one", 100, 50), ("none", 0, 0)], str)))
    space = "{http://www.w3.org/2000/svg}"
    widths = [float(r.get("width", "")) for r in svg.iter(f"{space}rect")][2:]
    # the outline of the first is drawn inside its width
    assert widths == [charts.WIDTH - charts.VALUE - 1, (charts.WIDTH - charts.VALUE) / 2, 0, 0]
    svg = fromstring(tostring(charts.sides("t", [("one", 30, 60)], str)))
    less, more = (float(r.get("width", "")) for r in svg.iter(f"{space}rect"))
    assert more == pytest.approx(2 * less, abs=0.1)
    assert [t.text for t in svg.iter(f"{space}text")] == ["one", "▼ 30", "▲ 60"]
    assert charts.sides("t", [], str).tag == "svg"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0 元", "0 CNY"),
        (12_345, "123.45 元", "123.45 CNY"),
        (-5_640_000, "−5.64 万元", "−56,400 CNY"),
        (123_456_000_000, "12.35 亿元", "1.23 bn CNY"),
    ],
)
def test_sums_in_words(fen: int, zh: str, en: str):
    assert report_words.about(fen, "zh") == zh
    assert report_words.about(fen, "en") == en


# the workbook


def test_workbook_reads_back(made: Simulation):
    book = CalamineWorkbook.from_filelike(BytesIO(workbook(made, "en")))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets["Main figures"][2][:3] == [
        "Money that is certain", made.total("fen_before") / 100, made.total("fen_after") / 100,
    ]  # fmt: skip
    regions = sheets["By region"]
    assert regions[0][0] == "Region"
    total = next(row for row in regions if row[0] == "Total")
    assert total[1:4] == [made.evaluated, made.total("fen_before") / 100, made.total("fen_after") / 100]
    assert [row[0] for row in sheets["The change"][1:]] == sorted(WHAT_IF)


def test_cells_that_begin_like_a_formula_are_texts(liaoning: Pack):
    table = pl.DataFrame({"id": ["a"], "education": ["=1+1"]})
    made = simulate(liaoning, "person", open_table(table), DAY, what_if=WHAT_IF)
    hostile = pl.DataFrame({"column": ["=a", "+b", "-c", "@d"], "reason": ["=HYPERLINK(1)"] * 4, "cells": [1] * 4})
    made = Simulation(**{name: getattr(made, name) for name in Simulation.__slots__} | {"faults": hostile})
    book = CalamineWorkbook.from_filelike(BytesIO(workbook(made, "en")))
    rows = book.get_sheet_by_name(book.sheet_names[-1]).to_python()[1:]
    assert sorted(row[0] for row in rows) == ["'+b", "'-c", "'=a", "'@d"]
    assert {row[1] for row in rows} == {"'=HYPERLINK(1)"}


# the command


@pytest.fixture
def run(liaoning: Pack, people: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(load, "load_pack", lambda *_, **__: liaoning)
    people.write_parquet(tmp_path / "people.parquet")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        return main(["simulate", "people.parquet", "--as", "person", "--on", "2024-09-01", *arguments])

    return run


def test_command(run: Callable[..., int], made: Simulation, capsys: pytest.CaptureFixture[str]):
    changes = [part for address, value in WHAT_IF.items() for part in ("--set", f"{address}={value}")]
    assert run(*changes, "--lang", "en", "--out", "page.html", "--xlsx", "book.xlsx") == 0
    assert f"{made.rows:,} rows" in capsys.readouterr().out
    assert Path("page.html").read_text(encoding="utf-8") == page(made, "en").replace("&lt;frame&gt;", "people.parquet")
    assert CalamineWorkbook.from_path("book.xlsx").sheet_names
    assert sorted(p.name for p in Path().iterdir()) == ["book.xlsx", "page.html", "people.parquet"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "page.html"], "O101 there is nothing to compare with"),
        (["--out", "page.html", "--set", "jinzhou-living-subsidy.doctor=-1"], "O104"),
        (["--out", "page.html", "--set", "nothing"], "O101"),
        (["--out", "nowhere/page.html", "--against-on", "2025-01-01"], "T401"),
    ],
)
def test_command_refuses_in_one_line(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
):
    assert run(*arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not Path("page.html").exists()


def test_check_and_evaluate_take_changes_too(run: Callable[..., int], capsys: pytest.CaptureFixture[str]):
    del run  # for its folder and pack
    Path("facts.json").write_text(
        json.dumps({"education": "doctor", "graduation_date": "2024-06-30", "employer.kind": "enterprise",
                    "insurance.region": "210700", "insurance.since": "2024-08-01"}), encoding="utf-8")  # fmt: skip
    what_if = ["--set", "jinzhou-living-subsidy.doctor=2500", "--on", "2024-09-01", "--json"]
    assert main(["check", "--as", "person", "--facts", "facts.json", *what_if]) == 0
    decided = json.loads(capsys.readouterr().out)
    assert "+what-if:" in json.dumps(decided)
    assert "90000" in json.dumps(decided)
    assert main(["evaluate", "people.parquet", "--as", "person", "--out", "out", *what_if]) == 0
    assert "+what-if:" in json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))["pack"]


def test_what_stands_is_not_lost_to_a_failure(made: Simulation, tmp_path: Path):
    (tmp_path / "page.html").write_text("old", encoding="utf-8")
    with pytest.raises(PackError, match="T407"):
        write(made, "zh", tmp_path / "nowhere" / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "old"


def test_impossible_changes_are_refused_before_anything_is_read(liaoning: Pack, people: pl.DataFrame):
    with pytest.raises(PackError, match="O104"):
        simulate(liaoning, "person", open_table(people), DAY, what_if={"jinzhou-living-subsidy.doctor": "1"})

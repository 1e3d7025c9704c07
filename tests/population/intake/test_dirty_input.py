"""Whatever a register holds, each of its rows is evaluated, outside or in quarantine, and no other is."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple
from unicodedata import normalize

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.population.tables.workbook import write_workbook
from yangui import Pack, PackError
from yangui.population.intake.intake import Intake
from yangui.population.intake.mapping import Column, TableMapping
from yangui.population.run.evaluate import evaluate, manifest
from yangui.population.tables.opening import open_table

DAY = date(2024, 9, 1)
# Benefits that between them read every fact of the mapping: what is not asked for is not read.
ONLY = [
    "jinzhou-living-subsidy",
    "jinzhou-young-top-prize",
    "jinzhou-community-service-wage",
    "intellectual-property-protection",
    "jinzhou-student-card",
]
MAPPING = TableMapping(
    for_="person",
    key="编号",
    columns={
        "出生": Column(fact="birth_date"),
        "毕业": Column(fact="graduation_date", dates="excel"),
        "学历": Column(fact="education", codes={"本科": "bachelor"}),
        "专利": Column(fact="ip_rights"),
        "在读": Column(fact="enrolled"),
        "工资": Column(fact="workplace.minimum_wage", unit="yuan"),
        "参保地": Column(fact="insurance.region", coarser=True),
    },
)
HEAD = ("编号", *MAPPING.columns)
# What stands in a column of a register: right, and wrong. A blank is right, it is unknown.
ERRORS = ("#N/A", "#DIV/0!")
RIGHT = {
    "出生": ["1990-01-01", "2000-02-29", "1900-01-01", "2100-12-31", "２０２４－０２－２９", "2024年2月29日"],
    "毕业": ["45351", "４５３５１"],
    "学历": ["本科", "master", " doctor　"],
    "专利": ["1", "１２", "1,200"],
    "在读": ["是", "Ｎ", "0", "TRUE"],
    "工资": ["1800", "１，８００．５", "0"],
    "参保地": ["210700", "210702", "210702001001", "210100"],
}
WRONG = {
    "出生": ["2023-02-29", "1900-02-29", "1899-12-31", "1899-12-30", "2101-01-01", "45351", "=TODAY()", "199O-01-01"],
    "毕业": ["60", "0", "45351.5", "99999999", "2024-02-29"],
    "学历": ["docter", "博士", "=1+1", "本\0科", "本科;master"],
    "专利": ["1.5", "-3", "一", "1e999", "9" * 30, "1\0", "٣"],
    "在读": ["有", "2", "yes no"],
    "工资": ["0.001", "3万", "NaN", "-", "¥3"],
    "参保地": ["锦州", "999999", "21070"],
}
WRONG_KEYS = ["", " ", "　", "=1+1", "＝1", "+86", "@x", "-1", "2.10102199001011e+17"]


class Line(NamedTuple):
    """A row as it is written, and whether one of its cells is no value of its fact."""

    cells: list[str]
    faulty: bool

    @property
    def key(self) -> str:
        return normalize("NFKC", self.cells[0]).strip()


def cell(column: str, *, text: bool) -> st.SearchStrategy[tuple[str, bool]]:
    wrong = [c for c in (*WRONG[column], *ERRORS) if text or "\0" not in c]
    # a simple case is one that is right
    return st.sampled_from([(said, False) for said in ["", *RIGHT[column]] * 4] + [(said, True) for said in wrong])


@st.composite
def lines(draw: st.DrawFn, *, text: bool) -> list[Line]:
    """Rows with faults of every kind; `text` may have NUL bytes and lines of a wrong length."""
    made = []
    for number in range(draw(st.integers(0, 9))):
        key = draw(st.sampled_from([f"p{number}"] * 6 + ["p0", "ｐ０", " p1", *WRONG_KEYS]))
        cells = [draw(cell(column, text=text)) for column in MAPPING.columns]
        row, faulty = [key, *(said for said, _ in cells)], any(bad for _, bad in cells)
        # a line of a wrong length leaves as a whole; its first cell is a key all the same
        odd = draw(st.sampled_from([0] * 8 + [-3, 2])) if text else 0
        made.append(Line([*row, *["x"] * odd] if odd >= 0 else row[:odd], faulty or odd != 0))
    return made


def leaving(rows: Sequence[Line], *, lenient: bool) -> set[int]:
    """The numbers of the rows that may not be evaluated."""
    doubled = {key for key, count in Counter(row.key for row in rows).items() if count > 1}
    wrong = {normalize("NFKC", key).strip() for key in WRONG_KEYS}
    return {
        number
        for number, row in enumerate(rows, 1)
        if row.key in wrong | doubled or len(row.cells) != len(HEAD) or (row.faulty and not lenient)
    }


def check(
    pack: Pack, table: Path, rows: Sequence[Line], bad: Literal["quarantine", "unknown"], region: str | None, batch: int
) -> None:
    """One run over the table: each row is where it belongs."""
    out = table.parent / "run"
    intake = Intake(pack, "person", MAPPING, bad=bad)
    said = evaluate(
        pack, "person", open_table(table), DAY, out, intake=intake, benefits=ONLY, region=region, batch=batch
    )
    gone = leaving(rows, lenient=bad == "unknown")
    inside = [n for n, row in enumerate(rows, 1) if n not in gone and row.cells[-1].startswith((region or "")[:4])]
    if region:
        inside = [n for n in inside if rows[n - 1].cells[-1] in RIGHT["参保地"]]
    assert said.rows == len(rows)
    assert said.quarantined == len(gone)
    assert said.evaluated == len(inside)
    assert said.rows == said.evaluated + said.outside + said.quarantined
    held = manifest(out)
    assert [held[name] for name in ("rows", "evaluated", "outside", "quarantined")] == [
        said.rows, said.evaluated, said.outside, said.quarantined
    ]  # fmt: skip
    found = [pl.read_parquet(path) for path in sorted(out.glob("parts/*/quarantine.parquet"))]
    quarantine = pl.concat(found) if found else pl.DataFrame(schema={"row": pl.Int64, "left": pl.Boolean})
    assert set(quarantine.filter("left")["row"]) == gone
    listed = {n for n, row in enumerate(rows, 1) if row.faulty} | gone
    assert set(quarantine["row"]) == listed
    if found:
        assert not any(str(value)[:1] in "=+-@" for value in quarantine["value"].drop_nulls() if value)
        named = quarantine.filter(pl.col("key").is_not_null())
        assert all(rows[n - 1].key == key for n, key in named.select("row", "key").iter_rows())


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


# What counts as faulty, the region of the run, the rows of a part.
HOW = st.tuples(
    st.sampled_from(["quarantine", "unknown"]), st.sampled_from([None, "210700"]), st.sampled_from([2, 5, 99])
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


@settings(max_examples=40)  # each is a whole run
@given(lines(text=True), ENCODINGS, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), HOW)
def test_text_files(liaoning: Pack, rows: list[Line], encoding: str, separator: str, end: str, how: Any):
    with folder() as place:
        path = place / "people.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=separator, lineterminator=end).writerows([HEAD, *(r.cells for r in rows)])
        check(liaoning, path, rows, *how)


@settings(max_examples=40)  # each is a whole run
@given(lines(text=False), HOW)
def test_workbooks(liaoning: Pack, rows: list[Line], how: Any):
    # a row without anything in it is none
    rows = [row for row in rows if any(row.cells)]
    with folder() as place:
        path = write_workbook(place / "people.xlsx", people=[HEAD, *(row.cells for row in rows)])
        check(liaoning, path, rows, *how)


@settings(max_examples=40)  # each is a whole run
@given(lines(text=False), HOW)
def test_parquet(liaoning: Pack, rows: list[Line], how: Any):
    with folder() as place:
        path = place / "people.parquet"
        pl.DataFrame([row.cells for row in rows], schema=dict.fromkeys(HEAD, pl.String), orient="row").write_parquet(
            path
        )
        check(liaoning, path, rows, *how)


GOOD = "p1,1990-01-01,45351,master,1,是,1800,210700"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "T104"),
        (b"\n\n", "T104"),
        (f"{','.join(HEAD[:-1])}\n".encode(), "T301"),
        (f"{','.join(HEAD[1:])}\n".encode(), "T301"),
        (f"{','.join(HEAD)},出生\n{GOOD},x\n".encode(), "T103"),
        (f"{','.join(HEAD)},\n{GOOD},x\n".encode(), "T103"),
        (f'{",".join(HEAD)}\n{GOOD}\n"p2,1990\n'.encode(), "T102"),
        (f"{','.join(HEAD)}\n{GOOD}\n".encode() + b"\xff\xff\x00\n", "T106"),
    ],
)
def test_what_is_no_table_leaves_no_run(liaoning: Pack, tmp_path: Path, data: bytes, code: str):
    path = tmp_path / "people.csv"
    path.write_bytes(data)
    with pytest.raises(PackError, match=code):
        evaluate(
            liaoning, "person", open_table(path), DAY, tmp_path / "run", intake=Intake(liaoning, "person", MAPPING)
        )
    assert not (tmp_path / "run" / "manifest.json").exists()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_only_a_head(liaoning: Pack, tmp_path: Path, mark: str, end: str):
    path = tmp_path / "people.csv"
    path.write_text(f"{mark}{','.join(HEAD)}{end}", encoding="utf-8", newline="")
    check(liaoning, path, [], "quarantine", None, 5)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("出生", pl.Series([date(1899, 12, 31), date(2024, 2, 29), date(2100, 12, 31)])),
        ("专利", pl.Series([1.5, float("nan"), 3.0])),
        ("学历", pl.Series(["x", "master", None], dtype=pl.Categorical)),
        ("在读", pl.Series([2, 1, 0], dtype=pl.UInt8)),
        ("工资", pl.Series([10**17, 1, 0])),
    ],
)
def test_columns_of_their_own_types(liaoning: Pack, tmp_path: Path, column: str, cells: pl.Series):
    frame = pl.DataFrame({name: [None] * 3 for name in HEAD}).with_columns(pl.Series("编号", ["a", "b", "c"]))
    frame = frame.with_columns(cells.alias(column))
    intake = Intake(liaoning, "person", MAPPING)
    said = evaluate(liaoning, "person", open_table(frame), DAY, tmp_path / "run", intake=intake, benefits=ONLY)
    assert (said.rows, said.evaluated, said.outside) == (3, 3 - said.quarantined, 0)
    assert 1 <= said.quarantined <= 2
    (part,) = (tmp_path / "run").glob("parts/*/quarantine.parquet")
    assert set(pl.read_parquet(part)["column"]) == {column}

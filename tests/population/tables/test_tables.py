import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tests.population.tables.workbook import write_workbook
from yangui.population.problems import CODES
from yangui.population.tables.opening import open_table
from yangui.population.tables.source import BROKEN, Table
from yangui.population.tables.textfile import TextFiles
from yangui.rules.problems import PackError

PEOPLE = pl.DataFrame({"id": ["p1", "p2", "p3", "p4", "p5"], "学历": ["21", None, "31", "11", "14"]})
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "tables.md"


def content(table: Table, rows: int = 2) -> pl.DataFrame:
    return pl.concat(list(table.batches(rows)))


def write(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def refused(*args: Any, **options: Any) -> str:
    """The code and message with which a table is refused, on opening or on reading."""
    with pytest.raises(PackError) as error:
        for _ in open_table(*args, **options).batches():
            pass
    (problem,) = error.value.problems
    assert "\n" not in str(problem)
    assert problem.code in CODES
    return str(problem)


# every kind of source


def sources(folder: Path) -> dict[str, Any]:
    PEOPLE.write_parquet(folder / "a.parquet")
    PEOPLE.write_ipc(folder / "a.arrow", compression="zstd")
    PEOPLE.write_csv(folder / "a.csv")
    rows = [PEOPLE.columns, *PEOPLE.rows()]
    return {
        "parquet": folder / "a.parquet",
        "ipc": folder / "a.arrow",
        "csv": folder / "a.csv",
        "excel": write_workbook(folder / "a.xlsx", s=rows),
        "frame": PEOPLE,
        "lazy": PEOPLE.lazy(),
        "path as text": str(folder / "a.parquet"),
    }


def test_every_source_gives_the_same_rows_in_order_and_in_pieces(tmp_path: Path):
    for name, source in sources(tmp_path).items():
        table = open_table(source)
        assert list(table.columns) == PEOPLE.columns, name
        assert table.rows == (None if name == "lazy" else 5), name
        batches = list(table.batches(2))
        assert [batch.height for batch in batches] == [2, 2, 1], name
        assert pl.concat(batches).equals(PEOPLE), name
        assert content(table).equals(PEOPLE), name  # again
        assert [b.columns for b in table.batches(9, ["学历"])] == [["学历"]], name
        assert table.fingerprint() == open_table(source).fingerprint(), name
        assert table.fingerprint().startswith("sha256:"), name


def test_the_fingerprint_follows_the_content(tmp_path: Path):
    before = {name: open_table(source).fingerprint() for name, source in sources(tmp_path).items()}
    changed = PEOPLE.with_columns(pl.col("学历").replace("31", "32"))
    changed.write_parquet(tmp_path / "a.parquet")
    assert open_table(tmp_path / "a.parquet").fingerprint() != before["parquet"]
    assert open_table(changed).fingerprint() != before["frame"]
    assert before["frame"] == before["lazy"]


def test_a_folder_or_a_glob_is_one_table(tmp_path: Path):
    for part in range(3):
        PEOPLE.slice(part * 2, 2).write_parquet(tmp_path / f"part-{part}.parquet")
    write(tmp_path / "_SUCCESS", "")
    write(tmp_path / ".part.crc", "x")
    assert content(open_table(tmp_path)).equals(PEOPLE)
    assert open_table(tmp_path).rows == 5
    assert content(open_table(tmp_path / "part-[01].parquet")).equals(PEOPLE.head(4))
    assert [batch.height for batch in open_table(tmp_path).batches(3)] == [3, 2]


def test_folders_may_carry_a_column(tmp_path: Path):
    for region in ("010100", "210700"):
        (tmp_path / f"region={region}").mkdir()
        PEOPLE.write_parquet(tmp_path / f"region={region}" / "a.parquet")
    found = content(open_table(tmp_path), 3)
    assert found["region"].to_list() == ["010100"] * 5 + ["210700"] * 5
    assert found.height == open_table(tmp_path).rows


def test_frames_of_pandas_and_pyarrow():
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    cells = {"id": ["a", "b"], "n": [1.0, float("nan")], "day": [datetime.fromisoformat("2024-02-29"), None]}
    table = open_table(pandas.DataFrame(cells))
    assert content(table).rows() == [("a", 1.0, datetime.fromisoformat("2024-02-29")), ("b", None, None)]
    assert content(open_table(pyarrow.table({"id": ["a", None]}))).rows() == [("a",), (None,)]
    assert "T103" in refused(pyarrow.Table.from_arrays([[1], [2]], names=["x", "x"]))
    assert "T103" in refused(pandas.DataFrame([[1, 2]], columns=["x", "x"]))


# text files

TEXT = "编号,姓名,日期\n007,张三,2024-02-29\n008,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_separator_are_told_from_the_content(tmp_path: Path, encoding: str, separator: str, end: str):
    text = TEXT.replace(",", separator).replace("\n", end)
    found = content(open_table(write(tmp_path / "a.csv", text, encoding)))
    assert found.rows() == [("007", "张三", "2024-02-29"), ("008", None, None)]
    assert found.columns == ["编号", "姓名", "日期"]


def test_an_encoding_may_be_stated(tmp_path: Path):
    path = write(tmp_path / "a.txt", TEXT, "gb18030")
    assert content(open_table(path, encoding="GBK"))["姓名"][0] == "张三"
    assert "T106" in refused(path, encoding="utf-8")
    assert "T106" in refused(path, encoding="klingon")
    assert "T106" in refused(write(tmp_path / "b.csv", b"a,b\n1,\xff\n"))


def test_rare_characters_of_gb_18030(tmp_path: Path):
    path = write(tmp_path / "a.csv", "姓名,编号\n𠮷田㐀,1\n", "gb18030")
    assert content(open_table(path)).row(0) == ("𠮷田㐀", "1")


def test_lines_of_the_wrong_length_are_marked_and_lose_nobody(tmp_path: Path):
    path = write(tmp_path / "a.csv", "a,b,c\n1,2,3\n1,2\n\n1,2,3,4\n5,6,7\n\n")
    found = content(open_table(path), 9)
    assert found[BROKEN].to_list() == [
        None,
        "the line has 2 cells, the head 3",
        "the line has 4 cells, the head 3",
        None,
    ]
    assert found["a"].to_list() == ["1", "1", "1", "5"]


def test_quotes_that_do_not_close_are_refused_with_their_line(tmp_path: Path):
    message = refused(write(tmp_path / "a.csv", 'a,b\n1,"x\n2,3\n4,5\n'))
    assert "T102" in message
    assert "a.csv:4" in message


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
GRIDS = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=8))


@given(GRIDS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(1, 4))
def test_whatever_is_written_as_csv_is_read_back(grid: list[list[str]], end: str, quoting: Any, rows: int):
    stream = io.StringIO(newline="")
    names = [f"c{i}" for i in range(len(grid[0]))]
    csv.writer(stream, lineterminator=end, quoting=quoting).writerows([names, *grid])
    with tempfile.TemporaryDirectory() as folder:
        table = open_table(write(Path(folder) / "a.csv", stream.getvalue()))
        found = content(table, rows)
        expected = [tuple(cell or None for cell in row) for row in grid]
        assert found.select(names).rows() == expected
        assert BROKEN not in found.columns


@given(st.binary(max_size=60))
def test_no_text_file_breaks_anything_but_itself(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.csv", data)
        with suppress(PackError):
            for _ in open_table(path).batches():
                pass


def test_a_survey_sees_through_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("yangui.population.tables.textfile.PIECE", 7)
    text = 'a,b\n"x\n,y",张三\n' * 3 + "1,2"
    table = open_table(write(tmp_path / "a.csv", text))
    assert isinstance(table, TextFiles)
    assert table.rows == 6
    assert content(table).rows() == [("x\n,y", "张三"), ("a", "b")] * 2 + [("x\n,y", "张三"), ("1", "2")]


# spreadsheets


def test_cells_of_a_spreadsheet_come_as_texts(tmp_path: Path):
    rows = [
        [" 编号", "值", None],
        ["1", 210102],
        ["2", 1.5],
        ["3", True],
        ["4", date(2024, 2, 29)],
        ["5", datetime.fromisoformat("2024-02-29 13:05")],
        [],
        ["6", "=1+1"],
        ["7", 210102199001011234],
        ["8", "#N/A"],
        ["9", None],
    ]
    found = content(open_table(write_workbook(tmp_path / "a.xlsx", 人员=rows)))
    assert found.columns == ["编号", "值"]
    expected = [
        "210102",
        "1.5",
        "true",
        "2024-02-29",
        "2024-02-29 13:05:00",
        "=1+1",
        "2.1010219900101123e+17",
        "#N/A",
        None,
    ]
    assert found["值"].to_list() == expected


def test_errors_of_a_spreadsheet_are_no_blanks(tmp_path: Path):
    """Wherever the table stands in its sheet, and also where a row holds nothing else."""
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        for name, top, left in (("first", 0, 0), ("second", 4, 30)):
            sheet = book.add_worksheet(name)
            sheet.write_row(top, left, ["id", "a"])
            sheet.write_row(top + 2, left, ["p1", 7])
            for row, column, said in ((3, 0, "#REF!"), (3, 1, "#DIV/0!"), (4, 1, "#N/A")):
                sheet.write_formula(top + row, left + column, "=1/0", None, said)
    for name in ("first", "second"):
        found = content(open_table(path, sheet=name))
        assert found.rows() == [("p1", "7"), ("#REF!", "#DIV/0!"), (None, "#N/A")]


def test_errors_in_a_workbook_of_odd_names(tmp_path: Path):
    plain = write_workbook(tmp_path / "a.xlsx", one=[["id", "a"], ["p1", "#N/A"]])
    with ZipFile(plain) as book, ZipFile(tmp_path / "b.xlsx", "w") as odd:
        for name in book.namelist():
            text = book.read(name).decode()
            if name == "xl/s1.xml":
                text = re.sub(r"<(/?)(?=\w)", r"<\1x:", text).replace("xmlns=", "xmlns:x=").replace('"e"', "'e'")
            odd.writestr(name.replace("xl/s1", "xl/S1"), text)
    for path in (plain, tmp_path / "b.xlsx"):
        assert content(open_table(path)).rows() == [("p1", "#N/A")]


def test_a_workbook_with_a_document_type_is_refused(tmp_path: Path):
    with ZipFile(write_workbook(tmp_path / "a.xlsx", one=[["id"], ["#N/A"]])) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/s1.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts["xl/s1.xml"]
    with ZipFile(tmp_path / "b.xlsx", "w") as odd:
        for name, data in parts.items():
            odd.writestr(name, data)
    assert "T102" in refused(tmp_path / "b.xlsx")


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path):
    path = write_workbook(tmp_path / "a.xlsx", one=[["a"], ["1"]], two=[["b"], ["2"]], three=[])
    assert content(open_table(path)).columns == ["a"]
    assert content(open_table(path, sheet="two")).rows() == [("2",)]
    assert "T101" in refused(path, sheet="four")
    assert "T104" in refused(path, sheet="three")
    assert "T103" in refused(write_workbook(tmp_path / "b.xlsx", s=[["a", None, "c"], ["1", "2", "3"]]))
    blank = write_workbook(tmp_path / "c.xlsx", s=[[], [None, "a", None, "c"], [], [None, "1", " ", "3"], [None, "2"]])
    assert "T103" in refused(blank)
    blank = write_workbook(tmp_path / "c.xlsx", s=[[], [None, "a", None, "c"], [], [None, "1", None, "3"], [None, "2"]])
    assert content(open_table(blank)).rows() == [("1", "3"), ("2", None)]
    assert open_table(blank).rows == 2


# what is refused


@pytest.mark.parametrize(
    ("code", "name", "data"),
    [
        ("T101", "a.docx", b"x"),
        ("T102", "a.parquet", b"PAR1 and then nothing"),
        ("T102", "a.arrow", b"ARROW1 no"),
        ("T102", "a.xlsx", b"PK\x03\x04 no"),
        ("T102", "a.xls", b"<html><table></table></html>"),
        ("T103", "a.csv", b"a,b,a\n1,2,3\n"),
        ("T103", "a.csv", b"a,,c\n1,2,3\n"),
        ("T103", "a.csv", "﻿编号, 编号\n1,2\n".encode()),
        ("T104", "a.csv", b""),
        ("T104", "a.csv", b"\n\n"),
        ("T104", "a.csv", b"\xef\xbb\xbf"),
        ("T104", "a.parquet", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, code: str, name: str, data: bytes):
    assert f"{name}: {code}" in refused(write(tmp_path / name, data)).replace(":1: ", ": ")


def test_what_is_no_table_is_refused(tmp_path: Path):
    assert "T101" in refused(tmp_path / "none.csv")
    assert "T101" in refused(tmp_path)
    assert "T101" in refused(42)
    assert "T101" in refused("postgresql://localhost/db")
    write(tmp_path / "a.csv", TEXT)
    assert "T101" in refused(tmp_path / "a.csv", sheet="x")
    PEOPLE.write_parquet(tmp_path / "a.parquet")
    assert "T101" in refused(tmp_path / "a.parquet", encoding="utf-8")
    assert "several formats" in refused(tmp_path)
    assert "T104" in refused(pl.DataFrame())


def test_files_of_one_table_have_the_same_columns(tmp_path: Path):
    PEOPLE.write_parquet(tmp_path / "a.parquet")
    PEOPLE.rename({"学历": "xl"}).write_parquet(tmp_path / "b.parquet")
    assert "T105" in refused(tmp_path)
    PEOPLE.with_columns(pl.col("学历").cast(pl.Int64)).write_parquet(tmp_path / "b.parquet")
    assert "T105" in refused(tmp_path)
    write(tmp_path / "a.csv", "a,b\n1,2\n")
    write(tmp_path / "b.csv", "b,a\n1,2\n")
    assert content(open_table(tmp_path / "*.csv"), 9).rows() == [("1", "2"), ("2", "1")]
    write(tmp_path / "c.csv", "b,c\n1,2\n")
    assert "T105" in refused(tmp_path / "*.csv")


@settings(max_examples=30)
@given(st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject):
    stream = io.BytesIO()
    PEOPLE.write_parquet(stream)
    whole = stream.getvalue()
    at = data.draw(st.integers(1, len(whole) - 1))
    damaged = whole[:at] if data.draw(st.booleans()) else whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    with tempfile.TemporaryDirectory() as folder, suppress(PackError):
        content(open_table(write(Path(folder) / "a.parquet", damaged)))


def test_every_code_is_explained_to_operators():
    text = REFERENCE.read_text(encoding="utf-8")
    assert [code for code, what in CODES.items() if f"| `{code}` | {what} |" not in text] == []


# PostgreSQL


def as_server(command: Sequence[str | Path]) -> None:
    """A server refuses to run as root."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test's own, reached by a socket in its folder."""
    pytest.importorskip("adbc_driver_postgresql")
    if not shutil.which("initdb") or not shutil.which("pg_ctl"):
        pytest.skip("no initdb and pg_ctl on the PATH: PostgreSQL is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        as_server(["initdb", "-D", folder / "data", "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync"])
        started = ["pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        as_server([*started, "-o", f"-k {folder} -c listen_addresses='' -F", "start"])
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            as_server([*started, "-m", "immediate", "stop"])


@pytest.mark.slow
def test_a_query_to_a_real_server(server: str):
    query = """SELECT i AS id, '张' || i AS name, i * 1.5::numeric AS pay, date '2024-02-29' AS day, ARRAY['a'] AS set,
               NULLIF(i, 3) = 2 AS two FROM generate_series(1, 5) AS i ORDER BY i;"""
    table = open_table(server, query=query)
    assert [table.columns[n] for n in ("name", "pay", "day", "set")] == [
        pl.String,
        pl.String,
        pl.Date,
        pl.List(pl.String),
    ]
    found = content(table)
    assert found.row(1) == (2, "张2", "3.0", date(2024, 2, 29), ["a"], True)
    assert found["two"].to_list() == [False, True, None, False, False]
    assert table.rows is None
    assert [b.height for b in table.batches(2, ["id"])] == [2, 2, 1]
    assert table.fingerprint() == open_table(server, query=query).fingerprint()
    assert table.fingerprint().startswith("query:")


@pytest.mark.slow
def test_a_query_may_only_read(server: str):
    assert "T108" in refused(server, query="SELECT nothing FROM nowhere")
    assert "T108" in refused(server, query="CREATE TABLE x (a int)")
    assert "T108" in refused(server, query="SELECT 1 AS a) AS b LIMIT 0; DROP TABLE x; --")
    assert "T108" in refused(server, query="SELECT set_config('transaction_read_only', 'off', false) AS a")
    assert "T103" in refused(server, query="SELECT 1 AS a, 2 AS a")
    assert content(open_table(server, query="SELECT 1 AS a WHERE false")).rows() == []
    assert "T108" in refused("postgresql://127.0.0.1:1/none?connect_timeout=1", query="SELECT 1")

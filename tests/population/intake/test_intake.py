import csv
import pickle
import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.policy.entity import FactError, typed_facts
from yangui.policy.pack import Pack
from yangui.population.intake import keys
from yangui.population.intake.intake import Cleaned, Intake
from yangui.population.intake.mapping import Column, TableMapping, facts_of
from yangui.population.intake.values import DAYS, Reader
from yangui.population.tables.opening import open_table
from yangui.rules.check import FactType
from yangui.rules.columns import Columns, dtype
from yangui.rules.problems import PackError
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, CodeList, Type

GRADE = CodeList("grade", ("none", "bachelor", "master", "doctor"), ordered=True)
PLACE = CodeList("region", ("210000", "210100", "210102", "110000"), parents={"210100": "210000", "210102": "210100"})
CODE, REGION, CODES = Type("code", GRADE), Type("code", PLACE), Type("codes", GRADE)


def outcome(type: Type, cell: str, **how: Any) -> Any:
    """The value of a cell, or the reason why there is none."""
    try:
        return Reader(FactType(type), Column(fact="x", **how)).value(cell)
    except ValueError as error:
        return str(error)


FEBRUARY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *((text, FEBRUARY) for text in ("2024-02-29", "2024/2/29", "2024.02.29", "20240229", "2024年2月29日")),
        *((text, FEBRUARY) for text in (" 2024-02-29　", "２０２４－０２－２９", "２０２４年２月２９日")),
        *((text, FEBRUARY) for text in ("2024-02-29 00:00:00", "2024-02-29T00:00", "2024-02-29 0:00:00.000")),
        *((text, "holds a time of day") for text in ("2024-02-29 13:05", "2024-02-29T00:00:00Z", "20240229 01:00:00")),
        *((text, "is no day of the calendar") for text in ("2023-02-29", "1900-02-29", "2100-02-29", "2024-13-01")),
        *((text, "lies outside 1900-01-01 to 2100-12-31") for text in ("1899-12-30", "9999-12-31", "2101-01-01")),
        ("1900-01-01", DAYS[0]),
        ("2100-12-31", DAYS[1]),
        *(
            (text, "is no date")
            for text in ("29/02/2024", "2024-02", "2024年", "2024-02/29", "24-2-29", "=TODAY()", "无")
        ),
        ("45351", "is a number; a mapping must say that it is a spreadsheet's day"),
        ("", None),
        (" 　\t", None),
    ],
)
def test_dates(cell: str, expected: Any):
    assert outcome(DATE, cell) == expected


def test_dates_of_other_forms_are_said_in_the_mapping():
    assert outcome(DATE, "29/02/2024", dates="%d/%m/%Y") == FEBRUARY
    assert outcome(DATE, "2024-02-29", dates="%d/%m/%Y") == "is no date of the form %d/%m/%Y"
    assert outcome(DATE, "2024-02-29 13:05", time="drop") == FEBRUARY
    assert outcome(DATE, "2024-02-29T23:00:00+08:00", time="drop") == FEBRUARY
    assert outcome(DATE, "45351", dates="excel") == FEBRUARY
    assert outcome(DATE, "45351.5", dates="excel") == "holds a time of day"
    assert outcome(DATE, "1", dates="excel") == date(1900, 1, 1)
    assert outcome(DATE, "59", dates="excel") == date(1900, 2, 28)
    assert outcome(DATE, "60", dates="excel") == "is no day of the calendar"
    assert outcome(DATE, "61", dates="excel") == date(1900, 3, 1)
    assert outcome(DATE, "0", dates="excel") == "is no serial number of a day from 1900 on"
    assert outcome(DATE, "9999-12-31", unknown=["9999-12-31"]) is None


@pytest.mark.parametrize(
    ("type", "unit", "cell", "expected"),
    [
        (INT, None, "12", 12),
        (INT, None, "１２", 12),
        (INT, None, "12.0", 12),
        (INT, None, "1,200", 1200),
        (INT, None, "12.5", "is no whole number"),
        (INT, None, "1000001", "lies outside -1000000 to 1000000"),
        (INT, None, "٣", "is no number"),
        (INT, None, "12,00", "is no number"),
        (INT, None, "NaN", "is no number"),
        (MONEY, "yuan", "1,234.5", 123450),
        (MONEY, "yuan", "-0.01", -1),
        (MONEY, "yuan", "0.001", "has more than 2 decimals"),
        (MONEY, "yuan", "1.5e3", 150000),
        (MONEY, "yuan", "1e999", "lies outside -1000000000000 to 1000000000000"),
        (MONEY, "yuan", "3万元", "is no number"),
        (MONEY, "yuan", "¥3", "is no number"),
        (MONEY, "wan_yuan", "0.18", 180000),
        (MONEY, "fen", "18.5", "is no whole number"),
        (RATIO, "percent", "12.5 %", 125000),
        (RATIO, "percent", "12.5", 125000),
        (RATIO, "one", "0.125", 125000),
        (RATIO, "one", "12%", "is no number"),
    ],
)
def test_numbers(type: Type, unit: Any, cell: str, expected: Any):
    assert outcome(type, cell, unit=unit) == expected


def test_yes_and_no():
    for yes, no in (("是", "否"), ("Y", "N"), ("1", "0"), ("True", "FALSE"), ("Ｙ", "ｎ")):
        assert (outcome(BOOL, yes), outcome(BOOL, no)) == (True, False)
    assert outcome(BOOL, "有") == "is neither yes nor no"
    assert outcome(BOOL, "有", yes=["有"], no=["无"]) is True
    assert outcome(BOOL, "是", yes=["有"], no=["无"]) == "is neither yes nor no"


def test_codes():
    assert outcome(CODE, " bachelor") == "bachelor"
    assert outcome(CODE, "本科") == "is no code of grade"
    assert outcome(CODE, "本科", codes={"本科": "bachelor"}) == "bachelor"
    assert outcome(CODE, "２１", codes={"21": "bachelor"}) == "bachelor"
    assert outcome(REGION, "210103", coarser=True) == "210100"
    assert outcome(REGION, "210102001001", coarser=True) == "210102"
    assert outcome(REGION, "110105", coarser=True) == "110000"
    assert outcome(REGION, "110105") == "is no code of region"
    assert outcome(REGION, "320100", coarser=True) == "is no code of region"
    assert outcome(CODES, "master; doctor;master") == {"master", "doctor"}
    assert outcome(CODES, "硕士、doctor", separator="、", codes={"硕士": "master"}) == {"master", "doctor"}
    assert outcome(CODES, "master;") == "has an empty place in its list"
    assert outcome(CODES, "无", none=["无"]) == frozenset()
    assert outcome(CODES, "无") == "is no code of grade"
    assert outcome(CODES, "") is None


# columns of types


def column(type: Type, cells: pl.Series, **how: Any) -> tuple[list[Any], list[str | None]]:
    """A whole column, as the cleaner reads it."""
    reader = Reader(FactType(type), Column(fact="x", **how))
    cast = reader.cast(pl.col(cells.name), cells.dtype)
    if cast is not None:
        quick = cells.to_frame().select(cast).to_series()
        if reader.proven(cells, quick):
            return reader.scaled(quick).to_list(), [None] * len(cells)
    values, reasons = reader.read(cells)
    assert values.dtype == dtype(type)
    return values.to_list(), reasons.to_list() if reasons is not None else [None] * len(cells)


@pytest.mark.parametrize(
    ("type", "how", "cells", "values", "bad"),
    [
        (INT, {}, pl.Series([1, None], dtype=pl.Int8), [1, None], []),
        (INT, {}, pl.Series([1, 2**63], dtype=pl.UInt64), [1, None], [1]),
        (INT, {}, pl.Series([1.0, 2.5, float("nan"), float("inf"), None]), [1, None, None, None, None], [1, 2, 3]),
        (INT, {}, pl.Series([True, False]), [None, None], [0, 1]),
        (INT, {"unknown": ["-1"]}, pl.Series([5, -1]), [5, None], []),
        (MONEY, {"unit": "yuan"}, pl.Series([1, 10**17]), [100, None], [1]),
        (MONEY, {"unit": "yuan"}, pl.Series([0.07, 1234567.89]), [7, 123456789], []),
        (MONEY, {"unit": "wan_yuan"}, pl.Series([Decimal("0.1801")], dtype=pl.Decimal(10, 4)), [180100], []),
        (MONEY, {}, pl.Series([7]), [7], []),
        (RATIO, {"unit": "percent"}, pl.Series([12.5, 200000.0]), [125000, None], [1]),
        (DATE, {}, pl.Series([FEBRUARY, date(1899, 12, 31), None]), [FEBRUARY, None, None], [1]),
        (DATE, {"unknown": ["1900-01-01"]}, pl.Series([FEBRUARY, date(1900, 1, 1)]), [FEBRUARY, None], []),
        (DATE, {}, pl.Series([20240229, 45351]), [FEBRUARY, None], [1]),
        (DATE, {"dates": "excel"}, pl.Series([45351]), [FEBRUARY], []),
        (BOOL, {}, pl.Series([1, 0, 2]), [True, False, None], [2]),
        (BOOL, {}, pl.Series(["是", ""]), [True, None], []),
        (CODE, {}, pl.Series(["none", "x", ""]), ["none", None, None], [1]),
        (CODE, {}, pl.Series(["none", None], dtype=pl.Categorical), ["none", None], []),
        (CODE, {}, pl.Series(["doctor"], dtype=pl.Enum(["x", "doctor"])), ["doctor"], []),
        (CODE, {"codes": {"1": "master"}}, pl.Series([1, 2]), ["master", None], [1]),
        (REGION, {}, pl.Series([210100.0, None]), ["210100", None], []),
        (CODES, {}, pl.Series([["none"], [], None]), [["none"], [], None], []),
        (CODES, {}, pl.Series([["none"], ["x"], [None]], dtype=pl.List(pl.String)), [["none"], None, None], [1, 2]),
        (CODES, {"codes": {"1": "master"}}, pl.Series([["1", "1"]]), [["master"]], []),
        (CODE, {}, pl.Series([None, None]), [None, None], []),
    ],
)
def test_typed_columns(type: Type, how: dict[str, Any], cells: pl.Series, values: list[Any], bad: list[int]):
    found, reasons = column(type, cells.alias("c"), **how)
    assert found == values
    assert [i for i, reason in enumerate(reasons) if reason] == bad


def test_times_in_typed_columns():
    moments = pl.Series("c", [datetime.fromisoformat("2024-02-29"), datetime.fromisoformat("2024-02-29 01:00")])
    assert column(DATE, moments) == ([FEBRUARY, None], [None, "holds a time of day"])
    assert column(DATE, moments, time="drop") == ([FEBRUARY, FEBRUARY], [None, None])
    assert column(DATE, moments.head(1)) == ([FEBRUARY], [None])
    zoned = moments.dt.replace_time_zone("Asia/Shanghai")
    assert column(DATE, zoned) == ([None, None], ["holds a time of day"] * 2)
    assert column(DATE, zoned, time="drop") == ([FEBRUARY, FEBRUARY], [None, None])


@pytest.mark.parametrize("type", [DATE, INT, BOOL, CODE])
def test_columns_that_hold_nothing_readable_are_refused(type: Type):
    for cells in (pl.Series("c", [b"x"]), pl.Series("c", [{"a": 1}]), pl.Series("c", [[1]])):
        with pytest.raises(TypeError, match="holds"):
            column(type, cells)


NUMBERS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15).map(str),
    st.from_regex(r"[-+]?[0-9]{1,16}(\.[0-9]{0,8})?", fullmatch=True),
    st.text("0123456789.-+e, ％%１", max_size=8),
)


@given(st.lists(st.none() | NUMBERS, min_size=1, max_size=6), st.sampled_from(["fen", "yuan", "wan_yuan"]))
def test_numbers_at_once_are_those_one_by_one(cells: list[str | None], unit: Any):
    values, reasons = column(MONEY, pl.Series("c", cells, pl.String), unit=unit)
    expected = [None if cell is None else outcome(MONEY, cell, unit=unit) for cell in cells]
    assert [reason or value for value, reason in zip(values, reasons, strict=True)] == expected


# whole tables

MAPPING = TableMapping(
    for_="person",
    key="证件号",
    columns={
        "出生": Column(fact="birth_date"),
        "学历": Column(fact="education", codes={"本科": "bachelor"}),
        "全日制": Column(fact="full_time_education"),
        "荣誉": Column(fact="honours"),
        "工资": Column(fact="workplace.minimum_wage", unit="yuan"),
        "专利": Column(fact="ip_rights", unknown=["不详"]),
        "户籍": Column(fact="residence.region", coarser=True),
    },
    ignore=["姓名"],
)
FACTS = [c.fact for c in MAPPING.columns.values()]
GOOD = {
    "证件号": "p1",
    "出生": "1990-01-01",
    "学历": "本科",
    "全日制": "是",
    "荣誉": "",
    "工资": "1800",
    "专利": "1",
    "户籍": "210700",
}
DIRT = ["", " ", "x", "=1+1", "+1", "@x", "-", "NULL", "9" * 30, "2.1e+17", "p1", "ｐ１"]
DIRT += ["2023-02-29", "1899-12-30", "2100-01-01"]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
CELL = st.sampled_from([*DIRT, *GOOD.values()]) | TEXT
ROWS = st.lists(st.fixed_dictionaries({name: st.just(good) | CELL for name, good in GOOD.items()}), max_size=12)


def accounted(intake: Intake, found: list[Cleaned], rows: int) -> None:
    """Every row is either evaluated or has left, and none is both."""
    facts = pl.concat([c.facts for c in found]) if found else pl.DataFrame({"#row": []})
    quarantine = pl.concat([c.quarantine for c in found]) if found else pl.DataFrame({"row": [], "left": []})
    left = set(quarantine.filter(pl.col("left").cast(pl.Boolean))["row"])
    stayed = facts["#row"].to_list()
    assert sorted([*stayed, *left]) == list(range(1, rows + 1))
    if not intake.lenient:
        assert set(quarantine["row"]) == left


@given(ROWS, st.sampled_from(["quarantine", "unknown"]), st.integers(1, 5))
def test_no_row_is_lost_whatever_it_holds(
    liaoning: Pack, rows: list[dict[str, str]], bad: Literal["quarantine", "unknown"], size: int
):
    table = open_table(pl.DataFrame(rows, schema=dict.fromkeys(GOOD, pl.String)))
    intake = Intake(liaoning, "person", MAPPING, bad=bad)
    found = list(intake.batches(table, size))
    accounted(intake, found, len(rows))
    known = facts_of(liaoning, "person")
    for cleaned in found:
        assert cleaned.facts.schema == {
            "#row": pl.Int64, "#key": pl.String, **{fact: dtype(known[fact].type) for fact in FACTS}
        }  # fmt: skip
        assert cleaned.facts["#key"].null_count() == 0
        assert not any(str(value)[:1] in "=+-@" for value in cleaned.quarantine["value"].drop_nulls() if value)
    # what came through is what one entity would be given
    evaluated = [key for cleaned in found for key in cleaned.facts["#key"]]
    assert len(set(evaluated)) == len(evaluated)


@given(st.lists(st.lists(CELL, min_size=1, max_size=10), max_size=8), st.sampled_from(["utf-8-sig", "gb18030"]))
def test_no_line_of_a_text_file_is_lost(liaoning: Pack, lines: list[list[str]], encoding: str):
    lines = [line for line in lines if line != [""]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows([[*GOOD, "姓名"], *lines])
        table = open_table(path)
        intake = Intake(liaoning, "person", MAPPING)
        accounted(intake, list(intake.batches(table, 3)), len(lines))


def test_a_good_row_comes_through_whole(liaoning: Pack):
    (cleaned,) = Intake(liaoning, "person", MAPPING).batches(open_table(pl.DataFrame([GOOD])))
    assert cleaned.quarantine.is_empty()
    expected = (1, "p1", date(1990, 1, 1), "bachelor", True, None, 180000, 1, "210700")
    assert cleaned.facts.row(0) == expected


def quarantined(pack: Pack, *rows: dict[str, Any], **options: Any) -> list[tuple[Any, ...]]:
    frame = pl.DataFrame([{**GOOD, "证件号": f"p{i}", **row} for i, row in enumerate(rows)])
    (cleaned,) = Intake(pack, "person", MAPPING, **options).batches(open_table(frame))
    return cleaned.quarantine.rows()


def test_the_quarantine_says_row_column_value_and_reason(liaoning: Pack):
    assert quarantined(liaoning, {}, {"学历": "=1+1", "出生": "2023-02-29"}, {"专利": "不详"}) == [
        (2, "p1", "出生", "2023-02-29", "is no day of the calendar", True),
        (2, "p1", "学历", "'=1+1", "is no code of education", True),
    ]


def test_faulty_facts_may_count_as_unknown(liaoning: Pack):
    frame = pl.DataFrame([{**GOOD, "学历": "博士"}, {**GOOD, "证件号": " "}])
    (cleaned,) = Intake(liaoning, "person", MAPPING, bad="unknown").batches(open_table(frame))
    assert cleaned.facts.select("#row", "education", "ip_rights").rows() == [(1, None, 1)]
    assert cleaned.quarantine.rows() == [
        (1, "p1", "学历", "博士", "is no code of education", False),
        (2, None, "证件号", " ", "the key is missing", True),
    ]


@pytest.mark.parametrize("size", [1, 2, 9])
@pytest.mark.parametrize("ids", [["a", "b", " a", "c", "ａ", "d"], ["d", "c", "ａ", "a"], ["a", "a"]], ids=len)
def test_both_rows_of_a_doubled_key_leave_wherever_they_stand(
    liaoning: Pack, monkeypatch: pytest.MonkeyPatch, size: int, ids: list[str]
):
    monkeypatch.setattr(keys, "PART", 2)
    frame = pl.DataFrame([{**GOOD, "证件号": id} for id in ids])
    found = list(Intake(liaoning, "person", MAPPING, bad="unknown").batches(open_table(frame), size))
    gone = {row for c in found for row in c.quarantine["row"]}
    assert gone == {i for i, id in enumerate(ids, 1) if id in ("a", " a", "ａ")}
    assert {c.quarantine["reason"][0] for c in found if c.quarantine.height} == {"is the key of another row too"}


def test_a_column_that_is_no_key_is_refused(liaoning: Pack, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "MOST_DOUBLED", 2)
    frame = pl.DataFrame([{**GOOD, "证件号": id} for id in "abcabc"])
    with pytest.raises(PackError, match="T302 3 keys in 证件号 occur more than once"):
        Intake(liaoning, "person", MAPPING).over(open_table(frame))


def test_alone_a_batch_shows_its_own_doubled_keys(liaoning: Pack):
    intake = Intake(liaoning, "person")
    for ids in (["b", None, "b"], ["b", "a", "b"], ["a", "b", "b"]):
        reasons = intake.clean(pl.DataFrame({"id": ids})).quarantine["reason"].to_list()
        assert reasons.count("is the key of another row too") == 2


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (None, "the key is missing"),
        ("　", "the key is missing"),
        ("=1+1", "begins as a formula does"),
        ("＝1", "begins as a formula does"),
        ("2.10102199001011e+17", "is a number that lost its last digits"),
    ],
)
def test_keys_that_name_nobody(liaoning: Pack, key: str | None, reason: str):
    (line,) = quarantined(liaoning, {"证件号": key})
    assert line[:3] == (1, None, "证件号")
    assert line[4:] == (reason, True)


def test_keys_are_the_same_whatever_type_a_table_gives_them(liaoning: Pack):
    for ids in (pl.Series([7, 12]), pl.Series([7.0, 12.0]), pl.Series(["7", "12 "]), pl.Series(["7", "１２"])):
        cleaned = Intake(liaoning, "person").clean(pl.DataFrame({"id": ids}))
        assert cleaned.facts["#key"].to_list() == ["7", "12"]


# without a mapping


def test_columns_called_as_the_facts_are_need_no_mapping(liaoning: Pack):
    judged = next(f"judged.{id}" for id, c in liaoning.conditions.items() if c.for_ == "person" and c.judged_by)
    frame = pl.DataFrame(
        {"id": [1], "education": ["doctor"], "workplace.minimum_wage": [180000], judged: [True], "x": [0]}
    )
    intake = Intake(liaoning, "person")
    (cleaned,) = intake.batches(open_table(frame))
    assert cleaned.facts.row(0) == (1, "1", "doctor", 180000, True)
    report = intake.report(frame.columns)
    assert report.unused == ("x",)
    assert "birth_date" in report.unknown
    assert "education" not in report.unknown


def test_money_without_a_unit_is_refused_unless_whole_numbers(liaoning: Pack):
    for cells in (["1800"], [1800.0]):
        with pytest.raises(PackError, match=r"T303 .* without a unit"):
            Intake(liaoning, "person").clean(pl.DataFrame({"workplace.minimum_wage": cells}))


def test_rows_without_a_key_column_are_named_by_their_numbers(liaoning: Pack):
    found = list(Intake(liaoning, "person").batches(open_table(pl.DataFrame({"education": ["none"] * 3})), 2))
    assert [key for cleaned in found for key in cleaned.facts["#key"]] == ["1", "2", "3"]


def test_a_column_that_the_mapping_names_must_be_there(liaoning: Pack):
    frame = pl.DataFrame([GOOD]).drop("学历")
    for run in (
        Intake(liaoning, "person", MAPPING).clean,
        lambda f: Intake(liaoning, "person", MAPPING).over(open_table(f)),
    ):
        with pytest.raises(PackError, match="T301 there is no column 学历"):
            run(frame)


def test_a_mapping_is_for_one_kind_and_fits_the_pack(liaoning: Pack):
    with pytest.raises(PackError, match="T201"):
        Intake(liaoning, "team", MAPPING)
    with pytest.raises(PackError, match="T202"):
        Intake(liaoning, "person", TableMapping(for_="person", columns={"a": Column(fact="b")}))


def test_an_intake_goes_to_other_processes(liaoning: Pack):
    frame = pl.DataFrame([GOOD, {**GOOD, "学历": "x"}, {**GOOD, "证件号": "p2"}])
    intake = Intake(liaoning, "person", MAPPING).over(open_table(frame))
    there = pickle.loads(pickle.dumps(intake))
    assert there.clean(frame, 8).facts.equals(intake.clean(frame, 8).facts)
    assert there.clean(frame, 8).quarantine.equals(intake.clean(frame, 8).quarantine)


@given(st.data())
def test_what_one_entity_may_be_given_a_table_may_hold(liaoning: Pack, data: st.DataObject):
    """The facts of `check` and those of `evaluate` are taken alike, and go into the rules."""
    known = facts_of(liaoning, "person")
    name = data.draw(st.sampled_from(sorted(n for n in known if n in liaoning.facts["person"])))
    fact = known[name]
    codes = st.sampled_from(fact.type.codes.codes if fact.type.codes else ["x"])
    raw = data.draw(
        {
            "bool": st.booleans(),
            "date": st.dates(*DAYS),
            "code": codes,
            "codes": st.lists(codes, unique=True),
            "int": st.integers(-(2**40), 2**40),
            "money": st.integers(-(2**60), 2**60),
            "ratio": st.integers(-(2**40), 2**40),
        }[fact.type.name]
    )
    unit = {"money": "yuan", "ratio": "one"}.get(fact.type.name)
    mapping = TableMapping(for_="person", columns={"c": Column(fact=name, unit=unit)})  # type: ignore[arg-type]
    cleaned = Intake(liaoning, "person", mapping).clean(pl.DataFrame({"c": [raw]}, strict=False))
    try:
        expected = typed_facts(liaoning, "person", {name: raw})[name]
    except FactError:
        assert cleaned.facts.is_empty()
        return
    (found,) = cleaned.facts[name]
    assert (frozenset(found) if isinstance(expected, frozenset) else found) == expected
    rule = next(r for r in liaoning.rules if r.benefit.for_ == "person")
    assert Columns({"r": rule.requires}).apply(cleaned.facts, FEBRUARY + timedelta(1)).collect().height == 1

# ruff: noqa: E501 -- a row of a table stays on its line

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.policy.entity import FactError, read_facts, typed_facts
from yangui.policy.pack import Pack
from yangui.rules.problems import Problem


def refused(pack: Pack, facts: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(FactError) as caught:
        typed_facts(pack, "person", facts)
    return tuple(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "value", "typed"),
    [
        ("education", "doctor", "doctor"),
        ("degrees", ["doctor", "master", "doctor"], frozenset({"doctor", "master"})),
        ("degrees", [], frozenset()),
        ("degrees", ("doctor",), frozenset({"doctor"})),
        ("degrees", {"doctor"}, frozenset({"doctor"})),
        ("birth_date", "2000-02-29", date(2000, 2, 29)),
        ("birth_date", date(2000, 2, 29), date(2000, 2, 29)),
        ("employer.region", "999901", "999901"),
        ("employer.region", 999900, "999900"),
        ("income", 1, 100),
        ("income", 0.1, 10),
        ("income", 0.29, 29),
        ("income", 1234567.89, 123456789),
        ("income", Decimal("0.10"), 10),
        ("income", Decimal("1E+3"), 100_000),
        ("income", 1e3, 100_000),
        ("income", -0.0, 0),
        ("income", -5, -500),
        ("growth", 0.7, 700_000),
        ("growth", Decimal("0.000001"), 1),
        ("growth", 1, 1_000_000),
        ("children", 0, 0),
        ("children", 20, 20),
        ("children", 2.0, 2),
        ("children", Decimal("2.00"), 2),
        ("local", True, True),
        ("local", False, False),
    ],
)
def test_values(small: Pack, name: str, value: Any, typed: Any):
    found = typed_facts(small, "person", {name: value})
    assert found == {name: typed}
    assert type(found[name]) is type(typed)


@pytest.mark.parametrize(
    ("name", "value", "message", "mend"),
    [
        ("education", "docter", "'docter' is no code of education", "did you mean doctor?"),
        ("education", "zzz", "'zzz' is no code of education", "one of bachelor, master, doctor"),
        ("education", 3, "3 is no code of education", "write it in quotes"),
        ("education", True, "True is no code of education", "write it in quotes"),
        ("education", ["doctor"], "['doctor'] is no code of education", "write it in quotes"),
        ("employer.region", 999909, "'999909' is no code of region", "did you mean 999901?"),
        ("employer.region", True, "True is no code of region", "write it in quotes"),
        ("degrees", "doctor", "'doctor' is no list of codes", 'write ["…", "…"]'),
        ("degrees", 3, "3 is no list of codes", 'write ["…", "…"]'),
        ("degrees", {"doctor": True}, "{'doctor': True} is no list of codes", 'write ["…", "…"]'),
        ("degrees", ["doctor", None], "None is no code of education", "write it in quotes"),
        ("degrees", [["doctor"]], "['doctor'] is no code of education", "write it in quotes"),
        ("birth_date", "2023-02-29", "'2023-02-29' is no possible date", "write 2024-06-30"),
        ("birth_date", "2024-W09-4", "'2024-W09-4' is no possible date", "write 2024-06-30"),
        ("birth_date", "20240229", "'20240229' is no possible date", "write 2024-06-30"),
        ("birth_date", "2024-2-29", "'2024-2-29' is no possible date", "write 2024-06-30"),
        ("birth_date", 20240229, "20240229 is no possible date", "write 2024-06-30"),
        ("birth_date", datetime(2024, 2, 29, 9, tzinfo=UTC), "2024-02-29 09:00:00+00:00 is a time", "give the day"),
        ("local", 1, "1 is neither true nor false", ""),
        ("local", "true", "'true' is neither true nor false", ""),
        ("children", True, "True is no number", ""),
        ("children", "2", "'2' is no number", ""),
        ("children", 2.5, "2.5 is not possible: int has no decimals", ""),
        ("children", -1, "-1 lies outside 0 to 20", ""),
        ("children", 21, "21 lies outside 0 to 20", ""),
        ("income", 0.001, "0.001 is not possible: money has at most two decimals", ""),
        ("income", float("nan"), "nan is not possible: money has at most two decimals", ""),
        ("income", float("inf"), "inf is not possible: money has at most two decimals", ""),
        ("income", Decimal("NaN"), "NaN is not possible: money has at most two decimals", ""),
        ("income", Decimal("sNaN"), "sNaN is not possible: money has at most two decimals", ""),
        ("income", 1e300, "1e+300 is not possible: money has at most two decimals", ""),
        ("income", Decimal("1E+999999999"), "1E+999999999 is not possible: money has at most two decimals", ""),
        ("income", Decimal("1E-999999999"), "1E-999999999 is not possible: money has at most two decimals", ""),
        ("income", Decimal(f"1.{'0' * 40}1"), f"1.{'0' * 35}… is not possible: money has at most two decimals", ""),
        ("income", 10**13, "10000000000000 lies outside -1000000000000 to 1000000000000", ""),
        ("income", [1], "[1] is no number", ""),
        ("growth", 0.1 + 0.2, "0.30000000000000004 is not possible: ratio has at most six decimals", ""),
        ("growth", 1001, "1001 lies outside -1000 to 1000", ""),
        ("employer.since", {}, "{} is no possible date", "write 2024-06-30"),
        ("education", "d" * 500, f"'{'d' * 36}… is no code of education", "one of bachelor, master, doctor"),
    ],
)
def test_impossible_values(small: Pack, name: str, value: Any, message: str, mend: str):
    (problem,) = refused(small, {name: value})
    assert (problem.code, problem.place.file, problem.message, problem.mend) == ("F103", name, message, mend)


@pytest.mark.parametrize(
    ("facts", "name", "message", "mend"),
    [
        ({"educaton": "doctor"}, "educaton", "a person has no such fact", "did you mean education?"),
        ({"zzz": 1}, "zzz", "a person has no such fact", "`yangui facts --as person` lists the names"),
        ({"employer": {"regoin": 1}}, "employer.regoin", "a person has no such fact", "did you mean employer.region?"),
        ({"employer": 7}, "employer", "a person has no such fact", "did you mean employer.since?"),
        ({"education": None, "zzz": None}, "zzz", "a person has no such fact", "`yangui facts --as person` lists the names"),
        ({"employer.region": "999901", "employer": {"region": "999900"}}, "employer.region", "the fact is given twice", "keep one of the two"),
        ({7: 1}, "7", "a person has no such fact", "`yangui facts --as person` lists the names"),
    ],
)  # fmt: skip
def test_unheard_of_facts(small: Pack, facts: dict[str, Any], name: str, message: str, mend: str):
    (problem,) = refused(small, facts)
    assert (problem.code, problem.place.file, problem.message, problem.mend) == ("F102", name, message, mend)


@pytest.mark.parametrize(
    "facts",
    [
        {"employer.region": "999901", "employer.since": "2024-01-01"},
        {"employer": {"region": "999901", "since": "2024-01-01"}},
        {"employer.region": "999901", "employer": {"since": "2024-01-01"}},
        {"employer": {"region": "999901", "since": "2024-01-01"}, "education": None, "local": None},
    ],
)
def test_relations_come_with_dots_or_nested(small: Pack, facts: dict[str, Any]):
    assert typed_facts(small, "person", facts) == {"employer.region": "999901", "employer.since": date(2024, 1, 1)}


@pytest.mark.parametrize(
    "facts", [{}, {"employer": None}, {"employer": {}}, {"employer": {"region": None}}, {"local": None}]
)
def test_what_is_not_given_is_unknown(small: Pack, facts: dict[str, Any]):
    assert typed_facts(small, "person", facts) == {}


def test_one_problem_for_each_faulty_fact(small: Pack):
    found = refused(small, {"educaton": 1, "education": 1, "local": 1, "birth_date": "2000-01-01"})
    assert [(p.code, p.place.file) for p in found] == [("F102", "educaton"), ("F103", "education"), ("F103", "local")]


def test_an_error_knows_the_file_that_the_facts_came_from(small: Pack):
    with pytest.raises(FactError) as caught:
        typed_facts(small, "person", {"local": 1})
    assert str(caught.value.at("who.json")) == "who.json: local: F103 1 is neither true nor false"


@given(
    value=st.one_of(st.decimals(), st.floats(), st.integers(), st.text(), st.dates(), st.none(), st.lists(st.text()))
)
def test_any_value_is_taken_or_refused(small: Pack, value: Any):
    for name in small.facts["person"]:
        try:
            told = set(typed_facts(small, "person", {name: value}))
        except FactError as error:
            told = {p.code for p in error.problems}
        assert told == (set() if value is None else {name}) or told == {"F103"}


@given(fen=st.integers(-(10**14), 10**14))
def test_two_decimals_are_exact_as_float_and_as_decimal(small: Pack, fen: int):
    for yuan in (Decimal(fen) / 100, fen / 100):
        assert typed_facts(small, "person", {"income": yuan}) == {"income": fen}


# files


def told(path: Path) -> Problem:
    with pytest.raises(FactError) as caught:
        read_facts(path)
    (problem,) = caught.value.problems
    return problem


def test_json_and_yaml_files_say_the_same(tmp_path: Path, small: Pack):
    facts = {"income": 0.1, "employer": {"region": "999901"}, "degrees": ["doctor"], "birth_date": "2000-02-29"}
    (tmp_path / "x.json").write_text(json.dumps(facts), encoding="utf-8-sig")
    (tmp_path / "x.yaml").write_text(
        "income: 0.1\nemployer: {region: '999901'}\ndegrees: [doctor]\nbirth_date: 2000-02-29\n", encoding="utf-8-sig"
    )
    for name in ("x.json", "x.yaml"):
        found = typed_facts(small, "person", read_facts(tmp_path / name))
        assert found == typed_facts(small, "person", facts)


def test_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"income": 0.10}'))
    assert read_facts(Path("-")) == {"income": Decimal("0.10")}


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("x.json", '{"a": 1,\n "b" 2}', 2, "not JSON: Expecting ':' delimiter"),
        ("x.json", "", 1, "not JSON: Expecting value"),
        ("x.json", '{"a": 1} x', 1, "not JSON: Extra data"),
        ("x.json", '{"a": NaN}', 0, "cannot be read: NaN is no number of JSON"),
        ("x.json", '{"a": -Infinity}', 0, "cannot be read: -Infinity is no number of JSON"),
        ("x.json", '{"a": 1, "b": {"c": 1, "c": 2}}', 0, "cannot be read: the key c is given twice"),
        ("x.json", "[1]", 1, "facts are an object of names and values"),
        ("x.json", "7", 1, "facts are an object of names and values"),
        ("x.json", "[" * 100_000, 0, "cannot be read: "),
        ("x.json", '{"a": ' + "9" * 5000 + "}", 0, "cannot be read: "),
        ("x.yaml", "- a\n", 1, "facts are an object of names and values"),
        ("x.yaml", "", 1, "facts are an object of names and values"),
    ],
)
def test_files_that_hold_no_facts(tmp_path: Path, name: str, text: str, line: int, message: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    problem = told(tmp_path / name)
    assert (problem.code, problem.place.line) == ("F101", line)
    assert problem.message.startswith(message)


@pytest.mark.parametrize(("text", "code"), [("a: 1\na: 2\n", "E103"), ("a: [", "E102")])
def test_yaml_files_are_read_as_strictly_as_a_pack(tmp_path: Path, text: str, code: str):
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    assert told(tmp_path / "x.yml").code == code


def test_files_that_cannot_be_read(tmp_path: Path):
    assert told(tmp_path / "none.json").message == "cannot be read: No such file or directory"
    assert told(tmp_path).message == "cannot be read: Is a directory"
    (tmp_path / "x.json").write_bytes('{"a": "中"}'.encode("gbk"))
    assert told(tmp_path / "x.json").code == "F101"


def test_a_number_too_large_for_any_context_is_refused(tmp_path: Path, small: Pack):
    (tmp_path / "x.json").write_text('{"income": 1e9999999}', encoding="utf-8")
    (problem,) = refused(small, dict(read_facts(tmp_path / "x.json")))
    assert problem.code == "F103"

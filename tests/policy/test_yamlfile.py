from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.policy import yamlfile
from yangui.rules.problems import PackError, Problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def read(file: Path, text: str) -> Any:
    file.write_text(text, encoding="utf-8")
    return yamlfile.read(file)


def refused(file: Path, text: str | bytes) -> Problem:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PackError) as caught:
        yamlfile.read(file)
    (problem,) = caught.value.problems
    assert problem.place.file.endswith("x.yaml")
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # YAML 1.1 has other ideas about these
        ("on", "on"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("off", "off"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("2030-01-01", "2030-01-01"),
        ("=", "="),
        ("<<", "<<"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e3", "1e3"),
        ("True", "True"),
        ("NULL", "NULL"),
        # the core schema, as far as packs need it
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("17", 17),
        ("-17", -17),
        ("+17", 17),
        ("017", 17),
        ("0.1", Decimal("0.1")),
        ("-0.10", Decimal("-0.10")),
        (".5", Decimal("0.5")),
        ("5.", Decimal(5)),
        ("999900", 999900),
        # quoted is text
        ("'17'", "17"),
        ('"true"', "true"),
        ("''", ""),
        ("'~'", "~"),
        ("1" * 19, "1" * 19),
        ("１２", "１２"),
        ("who? }", "who? }"),
    ],
)
def test_scalars(file: Path, text: str, value: Any):
    found = read(file, f"key: {text}\n")["key"]
    assert found == value
    assert type(found) is type(value)


def test_a_key_is_a_text_whatever_it_looks_like(file: Path):
    assert read(file, "on: 1\nno: 2\n2018: 3\ntrue: 4\n12:30: 5\n") == {
        "on": 1, "no": 2, "2018": 3, "true": 4, "12:30": 5
    }  # fmt: skip


def test_whole_files(file: Path):
    assert read(file, "a: [1, {b: c}]\nd:\n  - e\n  - |\n    f\n    g\n") == {
        "a": [1, {"b": "c"}],
        "d": ["e", "f\ng\n"],
    }
    assert read(file, "") is None
    assert read(file, "# nothing\n") is None
    assert read(file, "--- 1\n") == 1


def test_a_byte_order_mark_is_no_part_of_the_first_key(file: Path):
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert yamlfile.read(file) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "column", "key"),
    [("a: 1\nb: 2\na: 3\n", 3, 1, "a"), ("x:\n  b: {c: 1, d: 2, c: 3}\n", 2, 19, "c"), ("'a': 1\na: 1\n", 2, 1, "a")],
)
def test_a_doubled_key_is_refused_where_it_stands(file: Path, text: str, line: int, column: int, key: str):
    problem = refused(file, text)
    assert (problem.code, problem.place.line, problem.place.column) == ("E103", line, column)
    assert problem.message == f"the key {key} is given twice"
    assert problem.mend == "remove one of the two"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: [1, 2\nb: 3\n", 2, 2),
        ("a: 1\n  b: 2\n", 2, 4),
        ("a: 'b\n", 2, 1),
        ("a: *nowhere\n", 1, 4),
        ("a: 1\n---\nb: 2\n", 2, 1),
        ("? [a]\n: 1\n", 1, 3),
        ("a: &x [1]\nb: *x\n", 1, 4),
        ("a: &x [*x]\n", 1, 4),
        ("a: &x {b: 1}\nc: {<<: *x}\n", 1, 4),
        ("a: \t- b\n", 1, 5),
        ("a: \0\n", 0, 0),
    ],
)
def test_what_is_no_yaml_of_ours_is_refused_where_it_stands(file: Path, text: str, line: int, column: int):
    problem = refused(file, text)
    assert (problem.code, problem.place.line, problem.place.column) == ("E102", line, column)


def test_an_anchor_that_nobody_uses_does_no_harm(file: Path):
    assert read(file, "a: &x 1\nb: 2\n") == {"a": 1, "b": 2}


@pytest.mark.parametrize("depth", [yamlfile.DEEPEST + 1, 2_000, 100_000])
@pytest.mark.parametrize("bracket", ["[", "{a: ", "- "])
def test_what_nests_too_deeply_is_refused(file: Path, bracket: str, depth: int):
    closing = {"[": "]", "{a: ": "}", "- ": ""}[bracket]
    assert refused(file, bracket * depth + "x" + closing * depth).code == "E102"


def test_a_few_lines_that_stand_for_millions_of_values_are_refused(file: Path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    problem = refused(file, "\n".join(lines))
    assert problem.code == "E102"
    assert problem.mend == "write the value out"


def test_what_cannot_be_read_is_told(file: Path, monkeypatch: pytest.MonkeyPatch):
    assert "UTF-8" in refused(file, "a: 中".encode("gbk")).message
    assert refused(file, b"\xff\xfea\x00").code == "E101"
    file.unlink()
    with pytest.raises(PackError, match="E101 cannot be read: No such file"):
        yamlfile.read(file)
    monkeypatch.setattr(yamlfile, "LARGEST", 10)
    assert refused(file, "a: 12345678").code == "E101"


DOCUMENT = """\
# remark
a:
  - b: c
    d: "quoted"
    e: |
      block
      text
  - >-
    folded
f: {g: [h, 'i']}
"""


@pytest.mark.parametrize(
    ("inside", "line", "column"),
    [
        ((), 2, 1),
        (("a",), 3, 3),
        (("a", 0), 3, 5),
        (("a", 0, "b"), 3, 8),
        (("a", 0, "d"), 4, 9),
        (("a", 0, "e"), 6, 0),
        (("a", 1), 9, 0),
        (("f", "g", 0), 10, 9),
        (("f", "g", 1), 10, 13),
        # the nearest parent of what is not there
        (("a", 7), 3, 3),
        (("f", "zzz", "g"), 10, 4),
    ],
)
def test_places(file: Path, inside: tuple[str | int, ...], line: int, column: int):
    file.write_text(DOCUMENT, encoding="utf-8")
    place = yamlfile.place(file, inside)
    assert (place.line, place.column) == (line, column)


def test_the_place_of_a_key_and_of_an_empty_file(file: Path):
    file.write_text(DOCUMENT, encoding="utf-8")
    assert yamlfile.place(file, ("f", "g"), key=True).column == 5
    file.write_text("", encoding="utf-8")
    assert yamlfile.place(file, ("f",)).line == 1


LETTERS = st.text(st.characters(codec="utf-8", categories="L"))
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**17), 10**17), LETTERS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc中", min_size=1), inner, max_size=3)
    ),
    max_leaves=10,
)


def dumped(value: Any) -> str:
    """Flow style with every text in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}": {dumped(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dumped, value)) + "]"
    if isinstance(value, str):
        return f"'{value}'"
    return (
        {None: "null", True: "true", False: "false"}[value]
        if value is None or value is True or value is False
        else str(value)
    )


@given(value=PLAIN)
def test_what_is_written_is_read(value: Any, tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.getbasetemp() / "round.yaml"
    assert read(file, f"key: {dumped(value)}\n") == {"key": value}

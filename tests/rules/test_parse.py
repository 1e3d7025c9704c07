import ast
import sys

import pytest

from yangui.rules.parse import MOST_CHARACTERS, parse, position
from yangui.rules.problems import PackError, Place, Problem

HERE = Place("pack/conditions.yaml", 7, 11)


def refused(text: str, place: Place = HERE) -> Problem:
    with pytest.raises(PackError) as caught:
        parse(text, place)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a.b.c == d",
        "1 < a <= 2 and not (b or c)",
        "a in {b, c} or a not in ('x', 'y') or a in [1]",
        "yuan(2) * 3 if a else -b / 2 - c + 1",
        "a and\nb",
        "  a",
        "\n a\n and b # why\n",
        "a # the last word",
        "(a) or (b)",
    ],
)
def test_takes_the_language(text: str):
    assert isinstance(parse(text, HERE), ast.expr)


@pytest.mark.parametrize(
    ("text", "kind", "mend"),
    [
        ("a is b", "Is", "compare with =="),
        ("a & b", "BitAnd", "write `and`"),
        ("a | b", "BitOr", "write `or`"),
        ("~a", "Invert", "write `not`"),
        ("a // b", "FloorDiv", "write /"),
        ("a['b']", "Subscript", "name the fact with dots, such as employer.kind"),
        ("lambda: a", "Lambda", "name a reading's term instead"),
        ("a ** b", "Pow", "see docs/reference/pack-format.md"),
        ("a % b", "Mod", "see docs/reference/pack-format.md"),
        ("+a", "UAdd", "see docs/reference/pack-format.md"),
        ("(a := b)", "NamedExpr", "see docs/reference/pack-format.md"),
        ("[a for a in b]", "ListComp", "see docs/reference/pack-format.md"),
        ("{a: b}", "Dict", "see docs/reference/pack-format.md"),
        ("f'{a}'", "JoinedStr", "see docs/reference/pack-format.md"),
        ("min(*a)", "Starred", "see docs/reference/pack-format.md"),
        ("await a", "Await", "see docs/reference/pack-format.md"),
        ("max(a, b=c)", "keyword", "see docs/reference/pack-format.md"),
    ],
)
def test_refuses_the_rest_of_python(text: str, kind: str, mend: str):
    problem = refused(text)
    assert problem.code == "E202"
    assert problem.message == f"{kind} is not part of the expression language"
    assert problem.mend == mend


@pytest.mark.parametrize("text", ["", " ", "a b", "a and", "(a", "a)", "a = b", "import os", "a;b", "'", "a\0b"])
def test_refuses_what_is_no_expression(text: str):
    assert refused(text).code == "E201"


@pytest.mark.parametrize("text", ["a) or (b", "yuan)(2", ")("])
def test_brackets_cannot_close_the_ones_around_the_expression(text: str):
    assert refused(text).code == "E201"


def test_refuses_a_long_one():
    assert parse("a" * MOST_CHARACTERS, HERE)
    problem = refused("a" * (MOST_CHARACTERS + 1))
    assert (problem.code, problem.mend) == ("E201", "split it")


@pytest.mark.parametrize("text", ["(" * 1500, "(" * 1500 + "a" + ")" * 1500])
def test_refuses_a_deep_one(text: str):
    assert refused(text).code == "E201"


def test_a_deep_one_that_python_takes_is_read_without_recursion():
    depth = sys.getrecursionlimit() // 5
    assert parse("not " * depth + "a", HERE)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a is b", 7, 11),
        ("a and b is c", 7, 17),
        ("年龄 is c", 7, 11),
        ("'中文' == (b | c)", 7, 20),
        ("a and\n  b | c", 8, 3),
        ("a and\n'中文' == b[1]", 8, 9),
        ("a b", 7, 11),
        ("a and\nb ? c", 8, 3),
        ("a and", 7, 16),
    ],
)
def test_points_to_line_and_column(text: str, line: int, column: int):
    place = refused(text).place
    assert (place.file, place.line, place.column) == (HERE.file, line, column)


def test_a_place_without_numbers_counts_from_the_text():
    assert refused("a is b", Place()).place == Place("", 1, 1)
    assert refused("a and\n b is c", Place("x")).place == Place("x", 2, 2)


def test_a_block_scalar_has_no_columns_on_its_first_line():
    assert refused("a and b is c", Place("x", 4, 0)).place == Place("x", 4, 7)


def test_position_of_every_name_is_where_it_stands():
    text = "早 and 晚 or\n  (x < 'é' < y)"
    tree = parse(text, Place())
    lines = text.split("\n")
    for name in ast.walk(tree):
        if isinstance(name, ast.Name):
            place = position(Place(), text, name)
            assert lines[place.line - 1][place.column - 1] == name.id


def test_python_gives_no_advice_of_its_own():
    # a SyntaxWarning is an error in these tests
    assert parse("a == 1 and 2 (b)", HERE)


def test_problems_read_well():
    problem = Problem(Place("a.yaml", 3, 4), "E203", "there is no fact agee", "did you mean age?")
    assert str(problem) == "a.yaml:3:4: E203 there is no fact agee — did you mean age?"
    assert str(Problem(Place(), "E201", "no")) == "<text>: E201 no"
    assert str(PackError(problem, problem)).count("\n") == 1

"""Each operator of the column compiler at its edges; that it always equals `scalar` is tests/properties' business."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import product
from typing import Any

import polars as pl
import pytest

from yangui.rules.columns import ANSWERS, JUDGED, MOST_DEPTH, OPEN, Columns, dtype, frame_of
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import INT64, QUOTIENT_LIMIT, Graph, Node
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, RATIO_UNIT, TRUTH, CodeList, Type

GRADES = CodeList("grade", ("low", "middle", "high"), ordered=True)
GRADE, TAGS = Type("code", GRADES), Type("codes", GRADES)
ON = date(2024, 2, 29)
WIDE = (-INT64, INT64)
NO, UNKNOWN, JUDGEMENT, YES = range(4)

graph = Graph()


def column(node: Node, *rows: dict[str, Any], on: date = ON) -> list[Any]:
    """The output for rows of facts; what a fact is worth must be what `evaluate` says."""
    columns = Columns({"out": node})
    found = columns.apply(frame_of(rows, columns.schema()), on).collect()["out"].to_list()
    if node.type not in (BOOL, TRUTH, TAGS):
        assert found == [evaluate([node], row, on)[node.index] for row in rows]
    return found


def binary(op: str, first: Type, second: Type, result: Type, *pairs: tuple[Any, Any], value: Any = None) -> list[Any]:
    args = [graph.fact(f"{op} {side} {type}", type) for side, type in (("a", first), ("b", second))]
    node = graph.make(op, args, value, type=result)
    rows = [{str(a.value): v for a, v in zip(args, pair, strict=True) if v is not None} for pair in pairs]
    return column(node, *rows)


def fact(type: Type, range: tuple[int, int] | None = None) -> Node:
    return graph.fact(f"x {type} {range}", type, range)


def unary(op: str, type: Type, result: Type, *values: Any, of: Any = None, range: Any = None) -> list[Any]:
    node = graph.make(op, [fact(type, range)], of, type=result)
    return column(node, *[{str(fact(type, range).value): v} for v in values])


# truth


def test_answers_of_bools_are_codes():
    assert ANSWERS == ("no", "unknown", "judgement", "yes")
    assert column(fact(BOOL), {"x bool None": True}, {"x bool None": False}, {}) == [YES, NO, UNKNOWN]


def test_what_nobody_judged_is_judgement():
    node = graph.judged("bright")
    rows = [{JUDGED + "bright": True}, {JUDGED + "bright": False}, {}]
    assert column(node, *rows) == [YES, NO, JUDGEMENT]
    assert Columns({"out": node}).apply(pl.DataFrame({"row": [1, 2]}), ON).collect()["out"].to_list() == [2, 2]


TRUTHS = {"no": False, "unknown": None, "yes": True}


@pytest.mark.parametrize(
    ("op", "order"), [("and", ["no", "unknown", "judgement", "yes"]), ("or", ["yes", "unknown", "judgement", "no"])]
)
def test_junctions_of_bools_and_truths(op: str, order: list[str]):
    """The first in the order of the truths that meet wins: four values with three, and three with three."""
    judged, plain, other = graph.judged("j"), graph.fact("p", BOOL), graph.fact("q", BOOL)
    mixed = graph.make(op, [plain, judged, other], type=TRUTH)
    pure = graph.make(op, [plain, other], type=BOOL)
    for p, q in product(TRUTHS, TRUTHS):
        row = {"p": TRUTHS[p], "q": TRUTHS[q]}
        assert column(pure, row) == [ANSWERS.index(min(p, q, key=order.index))]
        for j in ("no", "judgement", "yes"):
            found = column(mixed, row | {JUDGED + "j": TRUTHS.get(j)})
            assert found == [ANSWERS.index(min(p, q, j, key=order.index))]


def test_negation():
    assert unary("not", BOOL, BOOL, True, False, None) == [NO, YES, UNKNOWN]
    rows = [{JUDGED + "n": True}, {JUDGED + "n": False}, {}]
    assert column(graph.make("not", [graph.judged("n")], type=TRUTH), *rows) == [NO, YES, JUDGEMENT]
    both = graph.make("and", [graph.judged("n"), graph.fact("p", BOOL)], type=TRUTH)
    assert column(graph.make("not", [both], type=TRUTH), {}, {"p": False}) == [UNKNOWN, YES]


@pytest.mark.parametrize("type", [INT, DATE, GRADE, TAGS, BOOL], ids=str)
def test_choice_with_an_unknown_test_gives_what_both_sides_are(type: Type):
    one, other = {
        "int": (1, 2), "date": (date(2024, 1, 1), ON), "code": ("low", "high"), "bool": (True, False),
        "codes": (frozenset(["low", "high"]), frozenset(["low"])),
    }[type.name]  # fmt: skip
    test, yes, no = graph.fact("t", BOOL), graph.fact(f"y {type}", type), graph.fact(f"n {type}", type)
    node = graph.make("if", [test, yes, no], type=type)
    rows = [(True, one, other), (False, one, other), (None, one, other), (None, one, one), (None, one, None),
            (True, one, None), (True, None, one), (None, None, None)]  # fmt: skip
    found = column(node, *[{"t": t, f"y {type}": y, f"n {type}": n} for t, y, n in rows])
    expected = [one, other, None, one, None, one, None, None]
    if type == TAGS:
        found = [None if v is None else frozenset(v) for v in found]
    assert found == [{True: YES, False: NO, None: UNKNOWN}[v] for v in expected] if type == BOOL else expected


@pytest.mark.parametrize("test", [True, False])
def test_choice_by_a_constant(test: bool):
    sides = [fact(GRADE), graph.const("high", GRADE)]
    node = graph.make("if", [graph.const(test, BOOL), *sides], type=GRADE)
    assert column(node, {"x code(grade) None": "low"}, {}) == (["low", None] if test else ["high", "high"])
    table = graph.make("table", [node], (("low", 5), ("high", 7)), type=MONEY)
    assert column(table, {"x code(grade) None": "low"}, {}) == ([5, None] if test else [7, 7])


def test_choice_between_constants():
    for yes, no, unknown in ((1, 2, None), (3, 3, 3)):
        node = graph.make("if", [fact(BOOL), graph.const(yes, INT), graph.const(no, INT)], type=INT)
        assert column(node, {"x bool None": True}, {"x bool None": False}, {}) == [yes, no, unknown]


# comparisons and sets


def test_comparisons_with_the_unknown_are_unknown():
    for op in ("eq", "lt", "le"):
        assert binary(op, INT, INT, BOOL, (None, 1), (1, None), (None, None)) == [UNKNOWN] * 3
    assert binary("lt", INT, INT, BOOL, (1, 2), (2, 2), (3, 2)) == [YES, NO, NO]
    assert binary("le", DATE, DATE, BOOL, (ON, ON), (date(1, 1, 1), ON), (date(9999, 12, 31), ON)) == [YES, YES, NO]
    assert binary("eq", GRADE, GRADE, BOOL, ("low", "low"), ("low", "high")) == [YES, NO]


def test_sets_are_equal_whatever_their_order():
    columns = Columns({"out": graph.make("eq", [graph.fact("s", TAGS), graph.fact("t", TAGS)], type=BOOL)})
    frame = pl.DataFrame({"s": [["low", "high"], [], None], "t": [["high", "low", "high"], ["low"], []]})
    assert columns.apply(frame, ON).collect()["out"].to_list() == [YES, NO, UNKNOWN]


def test_membership():
    low = frozenset(["low", "middle"])
    assert unary("in", GRADE, BOOL, "low", "high", None, of=low) == [YES, NO, UNKNOWN]
    assert unary("in", GRADE, BOOL, "low", None, of=frozenset()) == [NO, UNKNOWN]
    assert unary("in", INT, BOOL, 3, 4, None, of=frozenset([3])) == [YES, NO, UNKNOWN]
    assert unary("in", INT, BOOL, 3, None, of=frozenset()) == [NO, UNKNOWN]


def test_sets_of_codes():
    sets = [frozenset(), frozenset(["low"]), frozenset(GRADES.codes), None]
    assert unary("has", TAGS, BOOL, *sets, of="low") == [NO, YES, YES, UNKNOWN]
    assert unary("count", TAGS, INT, *sets) == [0, 1, 3, None]


def test_a_code_twice_in_a_list_counts_once():
    columns = Columns({"out": graph.make("count", [graph.fact("s", TAGS)], type=INT)})
    frame = pl.DataFrame({"s": [["low", "low"], ["low", "high"]]})
    assert columns.apply(frame, ON).collect()["out"].to_list() == [1, 2]


def test_ranks_and_tables():
    order = tuple((code, rank) for rank, code in enumerate(GRADES.codes))
    assert unary("rank", GRADE, INT, "high", "low", None, of=order) == [2, 0, None]
    rows = (("low", 80_050), ("high", 10**18))
    assert unary("table", GRADE, MONEY, "low", "middle", "high", None, of=rows) == [80_050, None, 10**18, None]


# numbers


def test_sums_reach_the_ends_of_int64():
    half = INT64 // 2
    money = fact(MONEY, (-half, half))
    total = graph.make("add", [money, money], type=MONEY)
    assert column(total, {str(money.value): half}, {str(money.value): -half}, {}) == [2 * half, -2 * half, None]
    assert unary("neg", MONEY, MONEY, INT64, -INT64, 0, None, range=WIDE) == [-INT64, INT64, 0, None]
    assert binary("sub", INT, INT, INT, (-5, 10**6), (None, 1), (1, None)) == [-5 - 10**6, None, None]


def test_the_least_of_what_is_not_all_known_is_unknown():
    assert binary("min", INT, INT, INT, (1, 2), (None, 2), (1, None), (-3, -4)) == [1, None, None, -4]
    assert binary("max", DATE, DATE, DATE, (ON, date(1, 1, 1)), (None, ON)) == [ON, None]


def test_products_are_rounded_as_the_policy_says():
    """0.5 of 1, 3, -1, -3 fen lies half-way between two whole fen."""
    pairs = [(fen, RATIO_UNIT // 2) for fen in (1, 3, -1, -3)]
    assert binary("mul", MONEY, RATIO, MONEY, *pairs) == [0, 1, -1, -2]
    assert binary("mul", MONEY, RATIO, MONEY, *pairs, value="down") == [0, 1, -1, -2]
    assert binary("mul", MONEY, RATIO, MONEY, *pairs, value="half_up") == [1, 2, 0, -1]
    assert binary("mul", MONEY, RATIO, MONEY, *pairs, value="up") == [1, 2, 0, -1]
    thirds = [(fen, 333_333) for fen in (3, 4, -3, None)]
    assert binary("mul", MONEY, RATIO, MONEY, *thirds) == [0, 1, -1, None]
    assert binary("mul", MONEY, RATIO, MONEY, *thirds, value="up") == [1, 2, 0, None]


def test_products_whose_millionths_leave_int64():
    ratio = graph.const(700_000, RATIO)
    for value in (None, "half_up", "up"):
        share = graph.make("mul", [fact(MONEY, WIDE), ratio], value, type=MONEY)
        name = str(fact(MONEY, WIDE).value)
        assert column(share, {name: INT64}, {name: -INT64}, {name: 10**17}, {}) == [
            {None: INT64 * 7 // 10, "half_up": (INT64 * 7 + 5) // 10, "up": -(-INT64 * 7 // 10)}[value],
            {None: -INT64 * 7 // 10, "half_up": (-INT64 * 7 + 5) // 10, "up": -(INT64 * 7 // 10)}[value],
            7 * 10**16,
            None,
        ]
    million = 1000 * RATIO_UNIT
    assert binary("mul", RATIO, RATIO, RATIO, (million, million), (-million, 1), (None, 1)) == [10**12, -1000, None]
    heads = graph.make("mul", [fact(INT), graph.const(9 * 10**12, MONEY)], type=MONEY)
    assert column(heads, *[{"x int None": n} for n in (10**6, -(10**6), 0, None)]) == [9 * 10**18, -9 * 10**18, 0, None]


def test_quotients_are_rounded_down_and_unknown_without_a_divisor():
    pairs = [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (5, 0), (0, 0), (None, 0), (1, None)]
    assert binary("div", MONEY, INT, MONEY, *pairs) == [3, -4, -4, 3, 0, None, None, None, None]
    halves = [3_500_000, -3_500_000, -3_500_000, 3_500_000, 0, None, None, None, None]
    assert binary("div", INT, INT, RATIO, *pairs) == halves
    assert binary("div", INT, INT, RATIO, (1, 3), (-1, 3)) == [333_333, -333_334]


def test_quotients_beyond_the_limit_are_unknown():
    assert QUOTIENT_LIMIT == 10**12
    small, large = graph.fact("small", MONEY, WIDE), graph.fact("large", MONEY, WIDE)
    node = graph.make("div", [large, small], type=RATIO)
    cases = {
        (10**6, 1): 10**12,
        (10**6 + 1, 1): None,
        (-(10**6), 1): -(10**12),
        (-(10**6) - 1, 1): None,
        (INT64, 1): None,
        (-INT64, 1): None,
        (INT64, INT64): 10**6,
        (INT64, 10**13): INT64 * 10**6 // 10**13,
        (1, INT64): 0,
        (-1, INT64): -1,
    }
    rows = [{"large": a, "small": b} for a, b in cases]
    assert column(node, *rows) == list(cases.values())
    # money by a number is money, however large
    assert binary("div", MONEY, INT, MONEY, (10**14, 1), (-(10**14), 1)) == [10**14, -(10**14)]


# dates


def test_parts_of_dates():
    days = [date(1, 1, 1), date(1969, 12, 31), ON, date(9999, 12, 31), None]
    assert unary("year", DATE, INT, *days) == [1, 1969, 2024, 9999, None]
    assert unary("month", DATE, INT, *days) == [1, 12, 2, 12, None]


def test_months_are_added_up_to_the_end_of_a_month_and_of_the_calendar():
    cases = {
        (date(2024, 1, 31), 1): ON,
        (date(2023, 1, 31), 1): date(2023, 2, 28),
        (date(2024, 3, 31), -1): ON,
        (ON, 12): date(2025, 2, 28),
        (ON, -12): date(2023, 2, 28),
        (date(2024, 8, 31), 0): date(2024, 8, 31),
        (date(2000, 1, 30), 1): date(2000, 2, 29),
        (date(1900, 1, 30), 1): date(1900, 2, 28),
        (date(9999, 12, 1), 0): date(9999, 12, 1),
        (date(9999, 12, 1), 1): date(9999, 12, 31),
        (date(1, 1, 31), -1): date(1, 1, 1),
        (date(1, 1, 31), 10**6): date(9999, 12, 31),
        (date(9999, 12, 31), -(10**6)): date(1, 1, 1),
        (date(1, 1, 1), 12 * 9999 - 1): date(9999, 12, 1),
        (date(9999, 12, 31), -12 * 9999 + 1): date(1, 1, 31),
    }
    assert binary("add_months", DATE, INT, DATE, *cases, (None, 1), (ON, None)) == [*cases.values(), None, None]


def test_years_are_added():
    cases = {(ON, 1): date(2025, 2, 28), (ON, 4): date(2028, 2, 29), (ON, -124): date(1900, 2, 28),
             (ON, 7976): date(9999, 12, 31), (ON, -2024): date(1, 1, 1), (ON, 10**6): date(9999, 12, 31)}  # fmt: skip
    assert binary("add_years", DATE, INT, DATE, *cases, (None, None)) == [*cases.values(), None]


def test_moves_by_more_than_any_calendar_has():
    moved = {op: graph.make(op, [graph.on(), fact(INT, WIDE)], type=DATE) for op in ("add_months", "add_years")}
    for node in moved.values():
        rows = [{str(fact(INT, WIDE).value): n} for n in (INT64, -INT64)]
        assert column(node, *rows) == [date(9999, 12, 31), date(1, 1, 1)]


def test_months_and_years_between():
    """(start, end): whole months, whole years; the last day of a month completes it."""
    cases = {
        (date(2024, 1, 31), ON): (1, 0),
        (date(2024, 1, 31), date(2024, 2, 28)): (0, 0),
        (date(2023, 1, 31), date(2023, 2, 28)): (1, 0),
        (ON, date(2025, 2, 28)): (12, 1),
        (ON, date(2025, 2, 27)): (11, 0),
        (ON, date(2028, 2, 28)): (47, 3),
        (ON, ON): (0, 0),
        (date(2024, 3, 1), ON): (-1, -1),
        (date(2024, 3, 31), ON): (-1, -1),
        (date(2024, 12, 31), date(2024, 1, 1)): (-12, -1),
        (date(2025, 1, 1), date(2024, 1, 1)): (-12, -1),
        (date(2025, 1, 2), date(2024, 1, 1)): (-13, -2),
        (date(1, 1, 1), date(9999, 12, 31)): (119_987, 9998),
        (date(9999, 12, 31), date(1, 1, 1)): (-119_988, -9999),
    }
    found = [binary(op, DATE, DATE, INT, *cases, (None, ON)) for op in ("months_between", "years_between")]
    assert list(zip(*found, strict=True)) == [*cases.values(), (None, None)]


def test_the_day_of_the_decision_is_the_same_for_all():
    age = graph.make("years_between", [fact(DATE), graph.on()], type=INT)
    row = {"x date None": date(2000, 2, 29)}
    assert [column(age, row, on=day) for day in (date(2024, 2, 28), ON, date(2025, 2, 28))] == [[23], [24], [25]]
    later = graph.make("add_months", [graph.on(), graph.const(1, INT)], type=DATE)
    assert column(later, row, {}) == [date(2024, 3, 29)] * 2


# frames


def test_constants_come_out_once_for_each_row():
    columns = Columns({"a": graph.const(True, BOOL), "b": graph.const(5, INT), "c": graph.const("low", GRADE)})
    assert columns.schema() == {}
    frame = columns.apply(frame_of([{}, {}, {}], {}), ON).collect()
    assert frame.rows() == [(YES, 5, "low")] * 3
    assert columns.apply(frame_of([], {}), ON).collect().height == 0


def test_columns_that_a_frame_lacks_are_unknown():
    node = graph.make("eq", [fact(GRADE), graph.const("low", GRADE)], type=BOOL)
    columns = Columns({"out": node})
    for frame in (pl.DataFrame({"id": [1, 2]}), pl.DataFrame({"id": [1, 2], "x code(grade) None": [None, None]})):
        found = columns.apply(frame, ON, keep=["id"]).collect()
        assert found.rows() == [(1, UNKNOWN), (2, UNKNOWN)]


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int32, pl.UInt32, pl.Int64])
def test_narrow_integers_are_widened_before_they_can_overflow(kind: type[pl.DataType]):
    node = graph.make("mul", [graph.fact("cash", MONEY), graph.const(90_000, INT)], type=MONEY)
    frame = pl.DataFrame({"cash": [100, None]}, schema={"cash": kind})
    assert Columns({"out": node}).apply(frame, ON).collect()["out"].to_list() == [9_000_000, None]


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical, pl.Enum(["high", "low"]), pl.Enum(GRADES.codes)], ids=str)
def test_codes_come_as_texts_categories_or_other_lists(kind: Any):
    node = graph.make("in", [graph.fact("g", GRADE)], frozenset(["low"]), type=BOOL)
    frame = pl.DataFrame({"g": ["low", "high", None]}, schema={"g": kind})
    assert Columns({"out": node}).apply(frame, ON).collect()["out"].to_list() == [YES, NO, UNKNOWN]


def test_columns_of_the_wrong_type_are_refused():
    columns = Columns({"out": graph.make("lt", [graph.fact("cash", MONEY), graph.const(1, MONEY)], type=BOOL)})
    for held in ([1.5], ["1"], [True], [ON]):
        with pytest.raises(TypeError, match="the column cash holds"):
            columns.apply(pl.DataFrame({"cash": held}), ON)


def test_a_code_that_the_list_does_not_have_is_refused():
    columns = Columns({"out": graph.fact("g", GRADE)})
    with pytest.raises(pl.exceptions.InvalidOperationError):
        columns.apply(pl.DataFrame({"g": ["lowest"]}), ON).collect()


def test_output_types():
    outputs = {str(t): graph.fact(f"o {t}", t) for t in (BOOL, INT, MONEY, RATIO, DATE, GRADE, TAGS)}
    found = Columns(outputs).apply(pl.DataFrame({"row": [1]}), ON).collect_schema()
    assert found == {name: pl.UInt8() if name == "bool" else dtype(node.type) for name, node in outputs.items()}


def test_outputs_may_carry_the_names_of_facts():
    a, b = graph.fact("a", INT), graph.fact("b", INT)
    assert Columns({"b": a, "a": b}).apply(pl.DataFrame({"a": [1], "b": [2]}), ON).collect().rows() == [(1, 2)]


# stages


def test_what_is_shared_is_computed_once():
    shared = graph.make("add", [fact(INT), graph.const(1, INT)], type=INT)
    doubled = graph.make("add", [shared, shared], type=INT)
    outputs = {"a": graph.make("lt", [shared, graph.const(4, INT)], type=BOOL), "b": doubled}
    columns = Columns(outputs)
    assert columns.stages == [[shared]]
    frame = frame_of([{"x int None": n} for n in (1, 5)], columns.schema())
    assert columns.apply(frame, ON).collect().rows() == [(YES, 4), (NO, 12)]


def test_deep_expressions_are_cut():
    node = fact(INT)
    for step in range(200):
        node = graph.make("add", [node, graph.const(step, INT)], type=INT)
    columns = Columns({"out": node})
    assert len(columns.stages) == 200 // (MOST_DEPTH + 1)
    assert column(node, {"x int None": 1}, {}) == [1 + sum(range(200)), None]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_engines_agree(engine: Any):
    share = graph.make("mul", [graph.fact("cash", MONEY), graph.const(333_333, RATIO)], "half_up", type=MONEY)
    columns = Columns({"share": share, "twice": graph.make("add", [share, share], type=MONEY)})
    frame = frame_of([{"cash": n} for n in range(-50_000, 50_000)], columns.schema())
    found = columns.apply(frame.lazy(), ON).collect(engine=engine)
    expected = [(n * 333_333 + 500_000) // 10**6 for n in range(-50_000, 50_000)]
    assert found["share"].to_list() == expected
    assert found["twice"].to_list() == [2 * n for n in expected]


def test_nothing_else_of_the_rules_needs_polars():
    code = "import sys, yangui.policy.decide, yangui.policy.load; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("compare", ["lt", "le", "eq"])
def test_facts_that_no_column_gives_leave_all_rows(compare: str, engine: Any):
    """A missing column is one value for all rows, which must not be taken for one row."""
    for args in product([fact(DATE), graph.const(ON, DATE)], repeat=2):
        columns = Columns({"out": graph.make(compare, args, type=BOOL)})
        found = columns.apply(pl.DataFrame({"row": [1, 2]}), ON, keep=["row"]).collect(engine=engine)
        assert found.height == 2


# what makes columns fast


@pytest.mark.parametrize("op", ["years_between", "months_between"])
def test_spans_are_compared_by_their_start(op: str):
    """On both sides of each threshold, and for limits that no day of the calendar reaches or all do."""
    span = graph.make(op, [fact(DATE), graph.on()], type=INT)
    starts = [*(ON + timedelta(days) for days in range(-800, 400, 7)), ON, date(1, 1, 1), date(9999, 12, 31)]
    starts += [date(2023, 2, 28), date(2023, 3, 1), date(2022, 2, 28), date(2024, 1, 29), date(2024, 1, 30)]
    rows = [{"x date None": day} for day in starts] + [{}]
    for limit, compare in product((-200_000, -1, 0, 1, 2, 13, 200_000), ("lt", "le")):
        for args in ([span, graph.const(limit, INT)], [graph.const(limit, INT), span]):
            node = graph.make(compare, args, type=BOOL)
            values = [evaluate([node], row, ON)[node.index] for row in rows]
            assert column(node, *rows) == [{True: YES, False: NO, None: UNKNOWN}[value] for value in values]
            assert Columns({"out": node}).stages == []


@pytest.mark.parametrize("limits", [(3, 5), (4, 4), (-1, 200_000)])
def test_spans_are_compared_with_a_limit_that_depends(limits: tuple[int, int]):
    """Three years for some and five for others; unknown where it is not known which, unless both are the same."""
    span = graph.make("years_between", [fact(DATE), graph.on()], type=INT)
    test = graph.fact("which", BOOL)
    limit = graph.make("if", [test, *(graph.const(n, INT) for n in limits)], type=INT)
    starts = [ON.replace(ON.year - n, 2, 28) + timedelta(days) for n in range(2, 7) for days in (-1, 0, 1, 2)]
    rows = [{"x date None": s} | ({} if w is None else {"which": w}) for s in starts for w in (True, False, None)]
    for node in (graph.make(op, args, type=BOOL) for op in ("lt", "le") for args in ([span, limit], [limit, span])):
        values = [evaluate([node], row, ON)[node.index] for row in [*rows, {"which": True}, {}]]
        found = column(node, *rows, {"which": True}, {})
        assert found == [{True: YES, False: NO, None: UNKNOWN}[value] for value in values]


@pytest.mark.parametrize("count", [64, 65])
def test_sets_of_many_codes(count: int):
    codes = CodeList("many", tuple(f"c{n}" for n in range(count)))
    tags = Type("codes", codes)
    outputs = {
        code: graph.make("has", [graph.fact(f"s{count}", tags)], code, type=BOOL)
        for code in (codes.codes[0], codes.codes[-1])
    }
    frame = pl.DataFrame({f"s{count}": [["c0"], [codes.codes[-1]] * 2, list(codes.codes), [], None]})
    columns = Columns(outputs)
    assert bool(columns.sets) == (count == 64)
    assert columns.apply(frame, ON).collect().rows() == [(YES, NO), (NO, YES), (YES, YES), (NO, NO), (UNKNOWN, UNKNOWN)]


def test_truths_as_booleans_in_the_order_of_a_column():
    truth = graph.make("and", [graph.judged("j"), fact(BOOL)], type=TRUTH)
    frame = pl.DataFrame(
        {"at": [3, 1, 2, 0], "x bool None": [True, None, False, True], "judged.j": [None, None, None, True]}
    )
    found = Columns({"t": truth, "b": fact(BOOL)}).apply(frame, ON, keep=["at"], split=True, by="at").collect()
    assert found.columns == ["at", "t", "t" + OPEN, "b"]
    assert found.rows() == [
        (0, True, False, True),
        (1, None, True, None),
        (2, False, False, False),
        (3, None, False, True),
    ]


def test_runs_of_codes_and_codes_far_apart():
    codes = CodeList("far", tuple(f"c{n:02}" for n in range(40)))
    far = graph.fact("far", Type("code", codes))
    for wanted in (codes.codes[3:9], codes.codes[::2], codes.codes[:1] + codes.codes[5:7] + codes.codes[-1:]):
        node = graph.make("in", [far], frozenset(wanted), type=BOOL)
        rows = [{"far": code} for code in codes.codes] + [{}]
        assert column(node, *rows) == [*(YES if code in wanted else NO for code in codes.codes), UNKNOWN]


def test_long_tables():
    codes = CodeList("long", tuple(f"c{n}" for n in range(40)))
    table = tuple((code, n * 100) for n, code in enumerate(codes.codes[:30]))
    node = graph.make("table", [graph.fact("long", Type("code", codes))], table, type=MONEY)
    assert column(node, {"long": "c0"}, {"long": "c29"}, {"long": "c30"}, {}) == [0, 2900, None, None]

# ruff: noqa: E501 -- a row of a table stays on its line

import pytest

from tests.schema import node, scope
from yangui.rules.check import FUNCTIONS, FactType, Scope, check
from yangui.rules.problems import PackError, Place, Problem
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, CodeList, Type

HERE = Place("conditions.yaml", 3, 5)


def refused(text: str, expects: Type | None = None, within: Scope | None = None) -> Problem:
    with pytest.raises(PackError) as caught:
        check(text, within or scope(), HERE, expects=expects)
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.line) == (HERE.file, HERE.line)
    return problem


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("local", BOOL),
        ("fresh and not local", BOOL),
        ("education == doctor", BOOL),
        ("doctor == education", BOOL),
        ("'doctor' == education", BOOL),
        ("education >= bachelor", BOOL),
        ("education < spouse.education", BOOL),
        ("education in {master, 'doctor'}", BOOL),
        ("members in (1, 2)", BOOL),
        ("employer.region == '999901'", BOOL),
        ("in_region(employer.region, '999900')", BOOL),
        ("has(degrees, master)", BOOL),
        ("degrees == degrees", BOOL),
        ("'2024-01-01' <= graduation_date < on", BOOL),
        ("share >= 1", BOOL),
        ("0.5 < share", BOOL),
        ("startup.is_first == True", BOOL),
        ("count(degrees) + 1", INT),
        ("-members", INT),
        ("year(on) * 12 + month(on)", INT),
        ("age(birth_date)", INT),
        ("years_between(birth_date, on)", INT),
        ("min(members, 3, years)", INT),
        ("members if local else 0", INT),
        ("yuan(2.5)", MONEY),
        ("yuan(2000) * members", MONEY),
        ("members * yuan(2000)", MONEY),
        ("income * 0.5 - costs / 2", MONEY),
        ("max(income, yuan(0))", MONEY),
        ("income / costs", RATIO),
        ("members / years", RATIO),
        ("share * share + 1 - growth / 2", RATIO),
        ("growth / share", RATIO),
        ("add_months(graduation_date, 12)", DATE),
        ("add_years(graduation_date, members)", DATE),
        ("max(graduation_date, insurance.since)", DATE),
        ("graduation_date if local else '2024-02-29'", DATE),
        ("'2024-02-29' if local else graduation_date", DATE),
    ],
)
def test_gives_types(text: str, type: Type):
    assert node(text).type == type


def test_a_literal_takes_the_type_that_the_place_expects():
    codes = node("education").type
    assert node("doctor if local else master", codes).type == codes
    assert node("'2024-01-01'", DATE).type == DATE
    assert node("education", codes).op == "fact"


@pytest.mark.parametrize(
    ("text", "code", "column", "message", "mend"),
    [
        # names
        ("local and agee(birth_date)", "E203", 15, "there is no function agee", "did you mean age?"),
        ("local and unheard(1)", "E203", 15, "there is no function unheard", f"the functions are {', '.join(FUNCTIONS)}"),
        ("local and birth_dat < on", "E203", 15, "there is no fact or term birth_dat", "did you mean birth_date?"),
        ("zzz", "E203", 5, "there is no fact or term zzz", "`yangui facts` lists the names"),
        ("freshh", "E203", 5, "there is no fact or term freshh", "did you mean fresh?"),
        ("education == docter", "E203", 18, "docter is no fact, no term and no code of education", "did you mean doctor?"),
        ("education == 'docter'", "E203", 18, "docter is no code of education", "did you mean doctor?"),
        ("education == 'zzz'", "E203", 18, "zzz is no code of education", "`yangui list codes` shows the lists"),
        ("education in {bachelor, phd}", "E203", 29, "phd is no fact, no term and no code of education", "`yangui facts` lists the names"),
        ("in_region(employer.region, '999909')", "E203", 32, "999909 is no code of region", "did you mean 999902?"),
        ("'doctor' == 'doctor'", "E203", 5, "'doctor' stands beside nothing that has codes or dates", ""),
        ("{education}", "E203", 5, "a set stands only after `in`", "write `fact in {a, b}`"),
        ("education in degrees", "E203", 18, "`in` takes a set in braces", "write `in {a, b}`"),
        ("None", "E203", 5, "None is no value of this language", ""),
        ("local == 1j", "E203", 14, "1j is no value of this language", ""),
        ("year()", "E203", 5, "year takes 1 argument(s), not 0", ""),
        ("has(degrees)", "E203", 5, "has takes 2 argument(s), not 1", ""),
        ("min(members)", "E203", 5, "min takes two or more arguments", ""),
        ("employer.kind()", "E203", 5, "there is no function ", f"the functions are {', '.join(FUNCTIONS)}"),
        ("min(1, 2).x == 1", "E202", 5, "only names may be joined by dots", ""),
        # types
        ("members", "E204", 5, "bool is expected here, this is int", ""),
        ("local and members", "E204", 15, "a condition is expected here, this is int", "compare it"),
        ("not graduation_date", "E204", 9, "a condition is expected here, this is date", "compare it"),
        ("age(members) > 3", "E204", 9, "age takes date here, this is int", ""),
        ("count(education) > 3", "E204", 11, "count takes a set of codes here, this is code(education)", ""),
        ("has(education, doctor)", "E204", 9, "has takes a set of codes, this is code(education)", "compare with =="),
        ("in_region(education, '999900')", "E204", 15, "in_region takes a region, this is code(education)", ""),
        ("in_region(employer.region, employer.region)", "E204", 32, "the second argument is a region's code in quotes", ""),
        ("max(local, married)", "E204", 5, "max takes numbers, money or dates, this is bool", ""),
        # units
        ("income > 2000", "E205", 14, "money and int cannot meet here", "write money as yuan(…)"),
        ("local and income + members > yuan(1)", "E205", 15, "money + int has no meaning", "check the units"),
        ("income * costs > yuan(1)", "E205", 5, "money * money has no meaning", "check the units"),
        ("graduation_date + 30 < on", "E205", 5, "date + int has no meaning", "use add_months or add_years"),
        ("members > share", "E205", 15, "int and ratio cannot meet here", ""),
        ("education == employer.kind", "E205", 18, "code(education) and code(employer_kind) cannot meet here", ""),
        ("-local", "E205", 5, "bool has no negative", ""),
        ("education in {bachelor, spouse.education}", "E205", 29, "code(education) is expected in this set", ""),
        ("members in {1, 0.5}", "E205", 20, "int is expected in this set", ""),
        ("has(degrees, education)", "E205", 18, "a code of education is expected", ""),
        ("local if local else members", "E205", 25, "bool and int cannot meet here", ""),
        # operations
        ("employer.kind < government", "E206", 5, "the list employer_kind has no order", "use == or `in {…}`"),
        ("local < married", "E206", 5, "bool has no order", "compare with == or use `in`, `has`"),
        ("degrees <= degrees", "E206", 5, "codes(education) has no order", "compare with == or use `in`, `has`"),
        ("degrees in {doctor}", "E206", 5, "`in` takes a code or a whole number, this is codes(education)", "use has(set, code)"),
        ("local in {True}", "E206", 5, "`in` takes a code or a whole number, this is bool", "compare with =="),
        # literals
        ("graduation_date < '2023-02-29'", "E208", 23, "'2023-02-29' is no date", "write '2023-01-31'"),
        ("graduation_date < '2023-1-1'", "E208", 23, "'2023-1-1' is no date", "write '2023-01-31'"),
        ("graduation_date < '20230101'", "E208", 23, "'20230101' is no date", "write '2023-01-31'"),
        ("graduation_date < '2024-W01-1'", "E208", 23, "'2024-W01-1' is no date", "write '2023-01-31'"),
        ("share > 0.1234567", "E208", 13, "a ratio has at most six decimals and is at most a million", ""),
        ("share > 1000000.5", "E208", 13, "a ratio has at most six decimals and is at most a million", ""),
        ("share > 1e400", "E208", 13, "a ratio has at most six decimals and is at most a million", ""),
        ("income > yuan(0.001)", "E208", 14, "yuan takes a number with at most two decimals", "write yuan(2000)"),
        ("income > yuan(members)", "E208", 14, "yuan takes a number with at most two decimals", "write yuan(2000)"),
        ("income > yuan(True)", "E208", 14, "yuan takes a number with at most two decimals", "write yuan(2000)"),
        ("income > yuan(1e400)", "E208", 14, "yuan takes a number with at most two decimals", "write yuan(2000)"),
        ("income > yuan(10000000000000000)", "E208", 14, "yuan takes a number with at most two decimals", "write yuan(2000)"),
        # 64 bits
        ("members < 9007199254740992", "E209", 15, "this number is too large", ""),
        ("income * years * years > yuan(1)", "E209", 5, "this can grow beyond what 64 bits hold", "give the facts in it a `range`"),
        ("share >= 9007199254740991", "E209", 14, "this can grow beyond what 64 bits hold", "give the facts in it a `range`"),
        ("share + 9007199254740991 > 1.0", "E209", 13, "this can grow beyond what 64 bits hold", "give the facts in it a `range`"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_where_and_how_to_mend_it(text: str, code: str, column: int, message: str, mend: str):
    problem = refused(text, BOOL)
    assert (problem.code, problem.message, problem.mend) == (code, message, mend)
    assert problem.place.column == column


@pytest.mark.parametrize(
    "text",
    [
        "on < add_months(on, 1)",
        "years_between(on, on) > 1",
        "on == on",
        "year(on) < month(on)",
        "min(on, graduation_date) < insurance.since",
        "(on if local else graduation_date) < insurance.since",
        "year(add_months(on, 3)) == 2024",
        "age(add_years(on, -3)) == 3",
        "add_months(add_months(on, 3), 1) < graduation_date",
    ],
)
def test_the_day_of_the_decision_stands_where_its_change_is_known(text: str):
    problem = refused(text)
    assert problem.code == "E207"
    assert "on" in problem.mend


def test_ranges_of_facts_decide_whether_a_product_fits():
    facts = {"many": FactType(INT, (0, 10**7)), "few": FactType(INT, (0, 10)), "income": FactType(MONEY)}
    within = Scope(facts, CodeList("region", ()))
    assert check("income * few", within).range == (-(10**15), 10**15)
    assert refused("income * many", within=within).code == "E209"


def test_errors_in_a_text_of_several_lines_are_told_with_their_line():
    with pytest.raises(PackError) as caught:
        check("local\n  and members\n", scope(), HERE)
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (4, 7)


def test_a_name_that_is_both_fact_and_code_must_be_quoted():
    codes = CodeList("size", ("small", "large"))
    within = Scope({"small": FactType(BOOL), "size": FactType(Type("code", codes))}, CodeList("region", ()))
    assert refused("size == small", within=within).mend == "quote the code"
    assert check("size == 'small'", within).op == "eq"
    assert check("size == large", within).op == "eq"


def test_nesting_that_python_takes_and_the_checker_does_not_is_an_error_not_a_traceback():
    assert refused("not " * 700 + "local").code == "E201"
    assert refused("-" * 3000 + "members").code == "E201"
    assert refused("local" + ".x" * 1500).code in ("E201", "E203")


def test_the_same_expression_is_one_node():
    within = scope()
    assert check("local and members > 3", within) is check("local and 3 < members", within)
    assert check("education >= master", within) is check("education in {master, doctor}", within)
    assert check("local == True", within) is not check("local", within)
    assert check("members == 1", within) is not check("members == 0", within)
    assert check("fresh", within) is check("not graduation_date < '2024-01-01' and fresh", within).args[1]


def test_order_of_codes_becomes_a_set():
    for text, codes in {
        "education < master": {"college", "bachelor"},
        "education <= master": {"college", "bachelor", "master"},
        "education > master": {"doctor"},
        "education >= master": {"master", "doctor"},
        "master > education": {"college", "bachelor"},
        "master <= education": {"master", "doctor"},
    }.items():
        made = node(text)
        assert (made.op, made.value) == ("in", codes), text


def test_in_region_means_the_whole_subtree():
    assert node("in_region(employer.region, '999900')").value == {"999900", "999901", "999902"}
    assert node("in_region(employer.region, '980000')").value == {"980000"}


def test_a_tree_of_regions_that_bites_its_tail_ends():
    assert CodeList("region", ("1", "2"), parents={"1": "2", "2": "1"}).within("1") == {"1", "2"}


def test_money_and_ratios_are_whole_units():
    assert node("yuan(2000.5)").value == 200050
    assert node("yuan(0.07)").value == 7
    assert node("0.7 * share", RATIO).args[0].value == 700_000
    assert node("share >= 1").args[0].value == 1_000_000

# ruff: noqa: E501 -- a row of a table stays on its line
from datetime import date
from pathlib import Path

import pytest

from tests.schema import PACK, edited, write_pack
from yangui.policy.decide import decide
from yangui.policy.load import find_pack, load_pack, version_of
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError, Problem

HEADER, VOCABULARY, FACTS, CONDITIONS, DOCUMENT = (
    "pack.yaml",
    "vocabulary.yaml",
    "facts.yaml",
    "conditions.yaml",
    "documents/2030.yaml",
)
SHAPE = "see docs/reference/pack-format.md"


def problems(folder: Path, files: dict[str, str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(folder, files), cache=False)
    return caught.value.problems


def place_of(files: dict[str, str], file: str, text: str) -> tuple[int, int]:
    """Line and column of the one place of a text."""
    before, _, _ = files[file].partition(text)
    assert files[file].count(text) == 1, text
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_the_small_pack_loads_and_is_linked(small: Pack):
    assert (small.header.id, len(small.benefits), len(small.rules), len(small.targets)) == ("small", 5, 5, 1)
    assert repr(small) == "<Pack small 2030.1: 5 benefits>"
    living = small.benefit("small-living")
    assert (living.document, living.clause, living.region, living.owed_by) == ("small-2030", "一", "999900", "small-hr")
    assert living.lead == ["small-hr"]
    assert living.in_force == small.documents["small-2030"].in_force
    assert set(small.rule("small-living").readings) == {"subsidies-stack"}
    assert set(small.rule("small-settling").readings) == {"settled-means-local"}
    target = small.targets[0]
    assert (target.region, target.responsible, target.clause) == ("999900", ["small-finance"], "一")
    assert (
        small.place("benefits", "small-living", "amount").line
        == PACK[DOCUMENT].split("small-living\n")[0].count("\n") + 6
    )
    with pytest.raises(KeyError):
        small.rule("unheard-of")


def test_the_version_follows_every_byte_and_every_name(tmp_path: Path):
    one = version_of(write_pack(tmp_path / "a"))
    assert one == version_of(write_pack(tmp_path / "b"))
    write_pack(tmp_path / "b", {HEADER: PACK[HEADER] + "# a remark\n"})
    assert one != version_of(tmp_path / "b")
    (tmp_path / "a" / FACTS).rename(tmp_path / "a" / "others.yaml")
    assert one != version_of(tmp_path / "a")


def test_there_is_no_such_pack(tmp_path: Path):
    for where in (tmp_path, tmp_path / "nowhere", "unheard-of", "", "\0"):
        with pytest.raises(PackError, match=r"E104 there is no such pack — give a folder with a pack\.yaml"):
            find_pack(where)


# (file, old, new, code, where the message points to, message, mend); `where` None: the file as a whole
CASES = [
    # shape
    (HEADER, "id: small", "id: Small Pack", "E105", "Small Pack", "Expected `str` matching regex '^[a-z0-9]+(-[a-z0-9]+)*$'", SHAPE),
    (HEADER, "maintainers: [nobody]", "maintainer: [nobody]", "E105", "id: small", "Object contains unknown field `maintainer`", SHAPE),
    (HEADER, "version: '2030.1'", "version: 2030.1", "E105", "2030.1", "Expected `str`, got `decimal`", SHAPE),
    (CONDITIONS, "for: team", "for: teams", "E105", "teams", "Invalid enum value 'teams'", SHAPE),
    (DOCUMENT, "kind: measures", "kind: measure", "E105", "measure\n", "Invalid enum value 'measure'", SHAPE),
    (DOCUMENT, "kind: interest_subsidy", "kind: interest", "E105", "interest\n", "Invalid enum value 'interest'", SHAPE),
    (DOCUMENT, "requires: [small-team]", "requires: []", "E105", "[]\n        amount", "Expected `array` of length >= 1", SHAPE),
    (DOCUMENT, "issued: 2030-01-01", "issued: 2030-02-30", "E105", "2030-02-30", "this is no day", "write it with its year, as 2030-09-01"),
    (DOCUMENT, "value: 30000", "value: sNaN", "E105", "sNaN", "Expected `int | decimal | null`, got `str`", SHAPE),
    (DOCUMENT, "value: 400,", "value: 1e999999999,", "E105", "1e999999999", "Expected `int | decimal | null`, got `str`", SHAPE),
    (FACTS, "range: [0, 20]", "range: [0]", "E105", "[0]", "Expected `array` of length 2, got 1", SHAPE),
    (FACTS, "type: bool, register: roll", "type: boolean, register: roll", "E105", None, "Expected `str` matching regex", SHAPE),
    (VOCABULARY, "level: county", "level: village", "E105", "village", "Invalid enum value 'village'", SHAPE),
    (VOCABULARY, "  '999901'", "  '99901'", "E105", None, "Expected `str` matching regex '^[0-9]{6}$'", SHAPE),
    # files
    (HEADER, "id: small", "id: small\nid: small", "E103", "id: small\ntitle", "the key id is given twice", "remove one of the two"),
    (HEADER, "{zh: 小区, en: Small}", "{zh: 小区, en: Small", "E102", None, "is not YAML", ""),
    (HEADER, "id: small", "", "E105", None, "Object missing required field `id`", SHAPE),
    # links
    (FACTS, "type: money, register: roll", "type: money, register: rol", "E302", "rol,", "there is no register rol", "did you mean roll?"),
    (FACTS, "codes(education)", "codes(educatoin)", "E302", "codes(educatoin)", "there is no code list educatoin", "did you mean education?"),
    (FACTS, "codes(education)", "codes(zzz)", "E302", "codes(zzz)", "there is no code list zzz", "add it under code_lists"),
    (VOCABULARY, "kept_by: small-hr", "kept_by: small-hrr", "E302", "small-hrr", "there is no unit small-hrr", "did you mean small-hr?"),
    (VOCABULARY, "parent: '999900'", "parent: '999909'", "E302", "999909", "there is no region 999909", "did you mean 999901?"),
    (VOCABULARY, "lead: [small-hr]", "lead: [xyz]", "E302", "[xyz]", "there is no unit xyz", ""),
    (CONDITIONS, "judged_by: small-hr", "judged_by: small-rh", "E302", "small-rh", "there is no unit small-rh", "did you mean small-hr?"),
    (DOCUMENT, "issuers: [small-hr]", "issuers: [small-rh]", "E302", "[small-rh]", "there is no unit small-rh", "did you mean small-hr?"),
    (DOCUMENT, "programme: small-plan", "programme: big-plan", "E302", "big-plan", "there is no programme big-plan", ""),
    (DOCUMENT, "readings: [subsidies-stack]", "readings: [subsidies]", "E302", "[subsidies]", "there is no reading subsidies", "did you mean subsidies-stack?"),
    (DOCUMENT, "stacks_with: [small-living]", "stacks_with: [small-dying]", "E302", "[small-dying]", "there is no benefit small-dying", "did you mean small-living?"),
    (DOCUMENT, "owed_by: small-hr", "owed_by: hr", "E302", "hr\n        open", "there is no unit hr", ""),
    (DOCUMENT, "{small-finance: 0.6, small-hr: 0.4}", "{small-finanze: 0.6, small-hr: 0.4}", "E302", "{small-finanze", "there is no unit small-finanze", "did you mean small-finance?"),
    (DOCUMENT, "[employed-here, any", "[employed-hare, any", "E302", "employed-hare", "there is no condition employed-hare", "did you mean employed-here?"),
    (DOCUMENT, "{list: education,", "{list: titles,", "E302", "titles,", "there is no code list titles", ""),
    # twice
    (DOCUMENT, "- id: small-refund", "- id: small-living", "E301", None, "small-living is already defined at ", "keep one of the two"),
    (DOCUMENT, "small-rich: {for", "young: {for", "E301", "young: {for: person, says: {zh: 收入高", "young is already defined at ", "keep one of the two"),
    (CONDITIONS, "term: settled_here", "term: local", "E301", "local\n    taken", "local is already a fact or a term", "rename it"),
    # readings
    (CONDITIONS, "is: local}", "is: settled_here}", "E203", "settled_here}\n    others", "there is no fact or term settled_here", "`yangui facts` lists the names"),
    (CONDITIONS, "    term: settled_here\n", "", "E304", None, "a reading's term is incomplete", "give `for`, `term` and `taken.is`, or none of them"),
    (CONDITIONS, "    others: []", "    others: [{says: {zh: 否, en: not}, is: local}]", "E304", "local}]", "an alternative has an expression, the reading no term", "give `for`, `term` and `taken.is` too"),
    (CONDITIONS, 'is: "years_between(employer.since, on) >= 1"', 'is: "years_between(employer.since, on)"', "E204", "years_between(employer.since, on)", "bool is expected here, this is int", ""),
    # conditions
    (CONDITIONS, "when: settled_here", "when: settled_hare", "E203", "settled_hare", "there is no fact or term settled_hare", "did you mean settled_here?"),
    (CONDITIONS, "growth > 0.05 and has(degrees, master)", "growth > 0.05 and has(degrees, mister)", "E203", "mister", "mister is no fact, no term and no code of education", "did you mean master?"),
    (CONDITIONS, ", judged_by: small-hr", "", "E305", None, "excellent needs exactly one of when, judged_by, shown_by", ""),
    (CONDITIONS, "judged_by: small-hr", "judged_by: small-hr, when: local", "E305", None, "excellent needs exactly one of when, judged_by, shown_by", ""),
    # requirements
    (DOCUMENT, "any: [young, excellent], none: [small-rich]", "{none: [small-rich], nobody: [young]}", "E306", "{none", "a requirement is a condition's id or one of", ""),
    (DOCUMENT, "requires: [certified, young]", "requires: [certified, 7]", "E306", "7]", "a requirement is a condition's id or one of", ""),
    (DOCUMENT, "requires: [certified, young]", "requires: [certified, {any: []}]", "E306", "{any: []}", "`any` takes a list that is not empty", ""),
    (DOCUMENT, "requires: [certified, young]", "requires: [certified, {any: young}]", "E306", "{any: young}", "`any` takes a list that is not empty", ""),
    (DOCUMENT, "requires: [certified, young]", "requires: [certified, {all: [{none: [yung]}]}]", "E302", "yung", "there is no condition yung", "did you mean young?"),
    (DOCUMENT, "requires: [small-team]", "requires: [young]", "E307", "young]\n        amount", "young asks about a person, the benefit is for a team", ""),
    # shares
    (DOCUMENT, "small-hr: 0.4", "small-hr: 0.5", "E308", "{small-finance: 0.6", "shares are above 0 and add up to 1", ""),
    (DOCUMENT, "[{share: 0.5, at: {zh: 到岗", "[{share: 0.4, at: {zh: 到岗", "E308", "[{share", "shares are above 0 and add up to 1", ""),
    # amounts
    (DOCUMENT, "value: 30000", "value: 30000, formula: yuan(2)", "E401", "{value", "an amount is exactly one of value", ""),
    (DOCUMENT, "value: 30000, ", "", "E401", "{top_up", "an amount is exactly one of value", ""),
    (DOCUMENT, "{by: education, table", "{table", "E401", "{table", "an amount is exactly one of value", ""),
    (DOCUMENT, "bachelor: 800", "bachelor: 800.005", "E401", "800.005", "a sum in yuan has at most two decimals and is not negative", ""),
    (DOCUMENT, "bachelor: 800", "bachelor: -800", "E401", "-800", "a sum in yuan has at most two decimals and is not negative", ""),
    (DOCUMENT, "cap: 40000", "cap: -1", "E401", "-1}\n        pays", "a sum in yuan has at most two decimals and is not negative", ""),
    (DOCUMENT, "each: 5000", "each: 0.001", "E401", "0.001", "a sum in yuan has at most two decimals and is not negative", ""),
    (DOCUMENT, "bachelor: 800", "batchelor: 800", "E203", "800}}", "batchelor is no code of education", ""),
    (DOCUMENT, "by: education", "by: local", "E203", "local, table", "local is no fact of a person with a code", ""),
    (DOCUMENT, "per: children", "per: income", "E204", "income, each", "int is expected here, this is money", ""),
    (DOCUMENT, "share: 0.333333", "share: 0.3333333", "E208", "0.3333333", "a share is more than 0, at most 1000, with at most six decimals", ""),
    (DOCUMENT, "share: 0.333333", "share: 0", "E208", "0, of", "a share is more than 0, at most 1000, with at most six decimals", ""),
    (DOCUMENT, "yuan(2000) * members", "yuan(2000) * members * members * members", "E209", "yuan(2000)", "this can grow beyond what 64 bits hold", "give the facts in it a `range`"),
    (DOCUMENT, "times: 36", "times: 100000000000000", "E209", "{by: education", "this can grow beyond what 64 bits hold", "give the facts in it a `range`"),
    (DOCUMENT, "times: 36", "times: birth_date", "E204", "birth_date", "int is expected here, this is date", ""),
    (DOCUMENT, "from: employer.since}", "from: children}", "E204", "children}", "date is expected here, this is int", ""),
    (DOCUMENT, "doctor if years_between(employer.since, on) >= 3 else master", "doctor if local else mister", "E203", "mister", "mister is no fact, no term and no code of education", "did you mean master?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "where", "message", "mend"), CASES)
def test_a_fault_is_told_with_its_place_and_its_mend(
    tmp_path: Path, file: str, old: str, new: str, code: str, where: str | None, message: str, mend: str
):
    files = edited(file, old, new)
    found = problems(tmp_path, files)
    assert [p.code for p in found] == [code] * len(found)
    first = next(p for p in found if p.place.file.endswith(file.rpartition("/")[2]))
    assert first.message.startswith(message)
    assert first.mend == mend
    assert first.place.line
    if where is not None:
        assert (first.place.line, first.place.column) == place_of(files, file, where)


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path):
    files = edited(HEADER, "id: small", "id: S") | {
        "more.yaml": "a: [",
        "codes.yaml": "x: 1\nx: 2\n",
        "bad.yaml": "x: 3\n",
    }
    files[CONDITIONS] = PACK[CONDITIONS].replace("for: team", "for: teams").replace("for: person", "for: persons", 1)
    found = problems(tmp_path, files)
    assert sorted(p.code for p in found) == ["E102", "E103", "E105", "E105", "E105", "E105"]
    assert list(found) == sorted(found)


def test_every_faulty_part_of_one_file_is_told(tmp_path: Path):
    files = edited(DOCUMENT, "kind: grant\n        requires: [settled", "kind: grand\n        requires: [settled")
    files[DOCUMENT] = (
        files[DOCUMENT].replace("kind: title_track", "kind: titel").replace("kind: cumulative", "kind: cumulated")
    )
    files[DOCUMENT] = files[DOCUMENT].replace(
        "{small-finance: 1}\n        owed_by", "{}\n        payer: x\n        owed_by"
    )
    assert [p.message.split(" - ")[0] for p in problems(tmp_path, files)] == [
        "Invalid enum value 'cumulated'", "Invalid enum value 'grand'", "Invalid enum value 'titel'", "Object contains unknown field `payer`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "[1, 2]",
        "just text",
        "regions: 7",
        "regions: [a]",
        "facts: {person: [1]}",
        "facts: x",
        "conditions: {a: {b: c}}",
    ],
)
@pytest.mark.parametrize("file", [HEADER, "x.yaml", "documents/x.yaml"])
def test_files_of_another_shape_are_refused(tmp_path: Path, file: str, text: str):
    assert {p.code for p in problems(tmp_path, {**PACK, file: text})} == {"E105"}


def test_a_document_may_not_come_twice(tmp_path: Path):
    found = problems(tmp_path, {**PACK, "documents/copy.yaml": PACK[DOCUMENT]})
    assert [p.code for p in found] == ["E301"]
    assert "small-2030 is already defined at" in found[0].message


def test_a_fact_a_region_and_a_target_may_not_come_twice(tmp_path: Path):
    more = {"more.yaml": PACK[FACTS], "regions.yaml": "regions:\n  '999900': {name: {zh: 市, en: City}, level: city}\n"}
    target = "      - {id: small-count"
    files = edited(DOCUMENT, target, f"{target}, indicator: {{zh: 又, en: again}}, kind: level, value: 1}}\n{target}")
    found = problems(tmp_path, files | more)
    assert {p.code for p in found} == {"E301"}
    told = {p.message.split()[0] for p in found}
    assert {"person.education", "team.members", "999900", "small-count"} <= told


def test_two_regions_may_not_stand_on_one_tile(tmp_path: Path):
    lines = "".join(
        f"  '99980{n}': {{name: {{zh: 市, en: City}}, level: city, tile: [{n}, {row}]}}\n"
        for n, row in enumerate("001")
    )
    found = problems(tmp_path, {**PACK, "regions.yaml": f"regions:\n{lines}{lines.replace('99980', '99970')}"})
    assert [(p.code, p.message) for p in found] == [("E301", f"99980{n} stands on this tile already") for n in range(3)]
    assert {
        p.code for p in problems(tmp_path, {**PACK, "regions.yaml": f"regions:\n{lines.replace('[0', '[20')}"})
    } == {"E105"}


def test_terms_that_go_round_in_a_circle(tmp_path: Path):
    circle = """
  one: {for: person, asks: {zh: 一, en: one}, term: first_term, taken: {says: {zh: 一, en: one}, is: second_term and local}, others: [], confirmed_by: small-hr}
  two: {for: person, asks: {zh: 二, en: two}, term: second_term, taken: {says: {zh: 二, en: two}, is: not first_term}, others: [], confirmed_by: small-hr}
"""
    found = problems(tmp_path, {**PACK, CONDITIONS: PACK[CONDITIONS] + circle.lstrip("\n")})
    assert [(p.code, p.mend) for p in found] == [("E303", "break it")] * 2


def test_terms_may_use_terms_in_any_order(tmp_path: Path):
    more = """
  later: {for: person, asks: {zh: 一, en: one}, term: rooted, taken: {says: {zh: 一, en: one}, is: settled_here and young_now}, others: [], confirmed_by: small-hr}
  last: {for: person, asks: {zh: 二, en: two}, term: young_now, taken: {says: {zh: 二, en: two}, is: age(birth_date) < 30}, others: [], confirmed_by: small-hr}
"""
    files = edited(CONDITIONS, "when: settled_here", "when: rooted")
    files[CONDITIONS] += more.lstrip("\n")
    pack = load_pack(write_pack(tmp_path, files), cache=False)
    assert set(pack.rule("small-refund").readings) == {"later", "settled-means-local", "last"}


def test_versions_of_a_benefit_stand_side_by_side_while_no_day_has_two(tmp_path: Path):
    version = """
      - id: small-refund
        title: {zh: 返还, en: Refund}
        for: person
        kind: interest_subsidy
        in_force: {from: 2033-01-01, to: null}
        requires: [settled]
        amount: 5
        payers: {small-finance: 1}
        open: [window, papers]
"""
    files = edited(DOCUMENT, "      - id: small-refund\n", version.lstrip("\n") + "      - id: small-refund\n")
    pack = load_pack(write_pack(tmp_path, files), cache=False)
    assert pack.benefit("small-refund", date(2033, 1, 1)).amount == 5
    assert pack.benefit("small-refund", date(2032, 12, 31)).amount != 5
    files[DOCUMENT] = files[DOCUMENT].replace("from: 2033-01-01", "from: 2032-12-31")
    assert [p.code for p in problems(tmp_path / "overlap", files)] == ["E301"]


@pytest.mark.parametrize("file", PACK)
def test_an_empty_file_is_a_mapping_without_keys(tmp_path: Path, file: str):
    codes = {p.code for p in problems(tmp_path, {**PACK, file: ""})}
    assert codes == {HEADER: {"E105"}, DOCUMENT: {"E105"}, FACTS: {"E203"}}.get(file, {"E302"})


def test_a_window_that_comes_every_year_is_told_what_to_write(tmp_path: Path):
    yearly = "amount: {value: 30000,", "window: {from: '09-01', to: '10-31'}\n        amount: {value: 30000,"
    (problem,) = problems(tmp_path, edited(DOCUMENT, *yearly))
    assert (problem.code, problem.message) == ("E105", "this is no day")
    assert "write it with its year, as 2030-09-01" in problem.mend
    assert "put `window` into `open` and say its days in `note`" in problem.mend


def test_a_kind_of_entity_without_facts_is_left_to_judgement(tmp_path: Path):
    without = edited(DOCUMENT, 'amount: {formula: "yuan(2000) * members"}', "amount: 9000")
    without[FACTS] = without[FACTS].partition("  team:\n")[0]
    (asked,) = problems(tmp_path / "asked", without)
    assert (asked.code, asked.message) == ("E203", "there is no fact or term members")
    assert asked.mend == "no fact of this kind of entity is stated: state it under `facts` in a file of vocabulary"
    without[CONDITIONS] = without[CONDITIONS].replace("when: members <= 9", "judged_by: small-hr")
    pack = load_pack(write_pack(tmp_path / "judged", without), cache=False)
    assert pack.facts["team"] == {}
    (decision,) = decide(pack, "team", {}, on=date(2031, 1, 1))
    assert (decision.benefit.id, decision.answer) == ("small-team-grant", "judgement")


def test_a_benefit_may_be_in_force_to_the_end_of_the_calendar(tmp_path: Path):
    pack = load_pack(write_pack(tmp_path, edited(DOCUMENT, "to: 2032-12-31", "to: 9999-12-31")), cache=False)
    assert pack.rules[0].ends == [date(2030, 1, 1)]
    assert pack.decider("person").in_force(date(9999, 12, 31)) == pack.rules_by_kind["person"]


def test_digests_of_rules_tell_what_a_change_touches(tmp_path: Path, small: Pack):
    files = edited(CONDITIONS, "age(birth_date) < 40", "age(birth_date) < 41")
    other = load_pack(write_pack(tmp_path, files), cache=False)
    changed = {r.benefit.id for r, s in zip(other.rules, small.rules, strict=True) if r.digest != s.digest}
    assert changed == {"small-living", "small-grade"}

# ruff: noqa: E501 -- a row of a table stays on its line
import re
from pathlib import Path

import pytest

from tests.schema import PACK, edited, write_pack
from yangui.policy.lint import CHECKS, lint
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack
from yangui.rules.problems import Problem

ROOT = Path(__file__).parents[2]
VOCABULARY, FACTS, CONDITIONS, DOCUMENT = "vocabulary.yaml", "facts.yaml", "conditions.yaml", "documents/2030.yaml"


def linted(folder: Path, files: dict[str, str]) -> list[Problem]:
    return lint(load_pack(write_pack(folder, files), cache=False))


def test_the_small_pack_is_clean(small: Pack):
    assert lint(small) == []


# (file, old, new, code, message, mend, the line on which the finding stands begins with)
CASES = [
    (DOCUMENT, "owed_by: small-hr\n        open: [window, papers]", "owed_by: small-hr\n        open: [papers]", "W501",
     "small-team-grant says nothing about its window", "state it, or add window to `open`", "- id: small-team-grant"),
    (DOCUMENT, "        payers: {small-finance: 1}\n        owed_by", "        owed_by", "W501",
     "small-team-grant says nothing about its payer", "state it, or add payer to `open`", "- id: small-team-grant"),
    (DOCUMENT, '        amount: {formula: "yuan(2000) * members"}\n', "", "W501",
     "small-team-grant says nothing about its amount", "state it, or add amount to `open`", "- id: small-team-grant"),
    (DOCUMENT, "owed_by: small-hr\n        open: [window, papers]", "owed_by: small-hr\n        open: [window, papers, payer]", "W502",
     "small-team-grant states its payer and calls it open", "decide for one", "open: [window, papers, payer]"),
    (DOCUMENT, "        owed_by: small-hr\n", "", "W503",
     "small-team-grant has open parts that no unit owes", "give `owed_by`", "- id: small-team-grant"),
    (CONDITIONS, "when: members <= 9", "when: members <= 9 and members >= 10", "W504",
     "nobody can ever get small-team-grant: its conditions exclude one another", "look for two conditions on one fact", "requires: [small-team]"),
    (CONDITIONS, "when: members <= 9", 'when: "members in {1, 2} and members == 3"', "W504",
     "nobody can ever get small-team-grant: its conditions exclude one another", "look for two conditions on one fact", "requires: [small-team]"),
    (CONDITIONS, "when: members <= 9", "when: members <= 9 and 2 < 1", "W504",
     "nobody can ever get small-team-grant: its conditions exclude one another", "look for two conditions on one fact", "requires: [small-team]"),
    (DOCUMENT, "doctor: 2000, master", "master", "W505",
     "small-living: doctor passes the conditions and has no amount", "add a row, or a condition", "amount: {by: education"),
    (CONDITIONS, "when: age(birth_date) < 40", "when: age(birth_date) < 40 and education != doctor", None, "", "", ""),
    (CONDITIONS, '"in_region(employer.region, \'999900\')"', "\"in_region(employer.region, '999900') and education != doctor\"", "W506",
     "small-living: the row doctor is never reached", "remove it, or widen the conditions", "amount: {by: education"),
    (DOCUMENT, "note: promises nothing more\n    benefits:", "benefits:", None, "", "", ""),
    (DOCUMENT, "in_force: {from: 2030-01-01, to: 2032-12-31}", "in_force: {from: 2030-01-01, to: 2032-12-31}\nbased_on: [small-2030, a title]", None, "", "", ""),
    (DOCUMENT, "        owed_by: small-hr\n", "        owed_by: small-hr\n        in_force: {from: 2030-01-01, to: null}\n", "W509",
     "small-team-grant outlives its document, which ends on 2032-12-31", "shorten `in_force`, or name the document that goes on", "- id: small-team-grant"),
    (DOCUMENT, "requires: [certified, young]", "requires: [young]", "W510",
     "no benefit or target uses certified", "use it or remove it", "certified: {for: person"),
    (DOCUMENT, "        readings: [subsidies-stack]\n", "", "W510",
     "no benefit or target uses subsidies-stack", "use it or remove it", "asks: {zh: 可否叠加"),
    (CONDITIONS, "growth > 0.05 and ", "", "W510",
     "no rule asks for person.growth", "use it or remove it", "growth: {label"),
    (VOCABULARY, "  education:\n", "  unused: {title: {zh: 无, en: unused}, source: own, codes: {a: {zh: 一, en: A}}}\n  education:\n", "W510",
     "no fact has a code of unused", "use it or remove it", "unused: {title"),
    (DOCUMENT, "kind: title_track", "kind: service", None, "", "", ""),
    (DOCUMENT, '        result: {list: education, is: "doctor if years_between(employer.since, on) >= 3 else master"}\n', "", "W511",
     "small-grade does not say what it gives", "add `gives`", "- id: small-grade"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "message", "mend", "line"), CASES)
def test_a_finding_is_told_with_its_place_and_its_mend(
    tmp_path: Path, file: str, old: str, new: str, code: str | None, message: str, mend: str, line: str
):
    files = edited(file, old, new)
    found = linted(tmp_path, files)
    if code is None:
        assert found == []
        return
    (problem,) = found
    assert (problem.code, problem.message, problem.mend) == (code, message, mend)
    name = next(f for f in files if problem.place.file.endswith(f.rpartition("/")[2]))
    assert files[name].splitlines()[problem.place.line - 1].lstrip(" -").startswith(line.lstrip(" -"))


DOUBLE = """
      - id: small-more
        title: {zh: 更多, en: More}
        for: person
        kind: interest_subsidy
        requires: [settled]
        amount: 5
        payers: {small-finance: 1}
        open: [window, papers]
"""


def test_two_benefits_for_the_same_thing(tmp_path: Path):
    here = "      - id: small-refund\n"
    (problem,) = linted(tmp_path / "double", edited(DOCUMENT, here, DOUBLE.lstrip("\n") + here))
    assert (problem.code, problem.mend) == ("W507", "say under `relations` how they stand to one another")
    assert problem.message == "small-refund and small-more ask the same and give the same kind of thing"
    for n, (old, new) in enumerate([
        ("amount: 5", "amount: 5\n        relations: {excludes: [small-refund]}"),
        ("amount: 5", "amount: 5\n        programme: small-plan"),
        ("kind: interest_subsidy", "kind: prize"),
        ("requires: [settled]", "requires: [settled, young]"),
    ]):  # fmt: skip
        assert linted(tmp_path / str(n), edited(DOCUMENT, here, DOUBLE.lstrip("\n").replace(old, new) + here)) == []


def test_a_measure_that_promises_nothing(tmp_path: Path):
    empty = "\n  - {clause: 三, title: {zh: 空, en: Empty}, summary: {zh: 空, en: Nothing.}}"
    files = edited(DOCUMENT, "\nconditions:", f"{empty}\nconditions:")
    (problem,) = linted(tmp_path / "empty", files)
    assert (problem.code, problem.message) == ("W508", "三 has no benefit, no target and no further measure")
    assert files[DOCUMENT].splitlines()[problem.place.line - 1].strip() == empty.strip()
    files = edited(DOCUMENT, "\nconditions:", empty.replace("}}", "}, note: a preamble}") + "\nconditions:")
    assert linted(tmp_path / "note", files) == []


CHAPTERS = """
  - clause: 第四章
    title: {zh: 监督管理, en: Supervision}
    summary: {zh: 监督管理, en: Supervision}
    measures:
      - {clause: 第十六条, title: {zh: 核查, en: Checks}, summary: {zh: 核查, en: Checks.}}
      - clause: 第十七条
        title: {zh: 提交材料, en: Papers}
        summary: {zh: 提交材料, en: Papers.}
        measures:
          - {clause: 第十七条(一), title: {zh: 申请表, en: Form}, summary: {zh: 申请表, en: A form.}}
          - {clause: 第十七条(二), title: {zh: 合同, en: Contract}, summary: {zh: 合同, en: A contract.}}
  - clause: 第五章
    title: {zh: 附　则, en: Closing}
    summary: {zh: 附则, en: Closing.}
    measures:
      - {clause: 第十八条, title: {zh: 施行, en: In force}, summary: {zh: 施行, en: In force.}}
"""


def test_what_a_document_leaves_empty_is_told_in_one_line(tmp_path: Path):
    def found(name: str, chapters: str) -> list[Problem]:
        return linted(tmp_path / name, edited(DOCUMENT, "\nconditions:", chapters.rstrip("\n") + "\nconditions:"))

    (problem,) = found("all", CHAPTERS)
    assert problem.code == "W508"
    assert problem.message == (
        "第十六条 and 2 more (第十七条(一), 第十七条(二)) have no benefit, no target and no further measure"
    )
    noted = CHAPTERS.replace("en: Papers.}", "en: Papers.}\n        note: papers are named by the benefits")
    (problem,) = found("papers", noted)
    assert problem.message == "第十六条 has no benefit, no target and no further measure"
    assert (
        found(
            "none", noted.replace("en: Supervision}\n    measures", "en: Supervision}\n    note: duties\n    measures")
        )
        == []
    )


def test_a_kind_that_nothing_is_known_of_is_told_once(tmp_path: Path):
    files = edited(CONDITIONS, "when: members <= 9", "judged_by: small-hr")
    formula, grant = 'amount: {formula: "yuan(2000) * members"}', "      - id: small-team-grant\n"
    prize = "        for: team\n        kind: prize\n        requires: [small-team]\n        amount: 5\n"
    title = "        title: {zh: 奖, en: Prize}\n"
    document = files[DOCUMENT].replace(formula, "amount: 9000")
    files[DOCUMENT] = document.replace(grant, f"      - id: small-team-prize\n{title}{prize}{grant}")
    files[FACTS] = files[FACTS].partition("  team:\n")[0]
    (problem,) = [p for p in linted(tmp_path, files) if p.code == "W512"]
    assert problem.message == "no fact of the kind team is stated: 2 benefits rest on what units judge"
    assert "`facts`, `team`" in problem.mend


def test_a_document_that_rests_on_an_expired_one(tmp_path: Path):
    later = """
id: small-2034
title: {zh: 后办法, en: Later measures}
kind: notice
region: '999900'
issued: 2033-01-01
based_on: [a title, small-2030]
measures: []
"""
    (problem,) = linted(tmp_path / "late", {**PACK, "documents/2034.yaml": later})
    assert (problem.code, problem.message) == ("W509", "small-2030 had expired when small-2034 was issued")
    assert problem.mend == "cite what replaced it"
    assert (
        linted(tmp_path / "in-time", {**PACK, "documents/2034.yaml": later.replace("2033-01-01", "2032-12-31")}) == []
    )


@pytest.mark.parametrize("condition", ["on >= '2031-01-01'", "year(on) == 2031", "month(on) in {3, 4}"])
def test_a_condition_on_the_day_alone_excludes_nobody(tmp_path: Path, condition: str):
    files = edited(
        CONDITIONS,
        "\"in_region(employer.region, '999900')\"",
        f"\"in_region(employer.region, '999900') and {condition}\"",
    )
    assert linted(tmp_path, files) == []


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path):
    files = edited(DOCUMENT, "        owed_by: small-hr\n", "")
    files[DOCUMENT] = (
        files[DOCUMENT].replace("doctor: 2000, ", "").replace("requires: [certified, young]", "requires: [young]")
    )
    found = linted(tmp_path, files)
    assert [p.code for p in found] == ["W510", "W505", "W503"]
    assert found == sorted(found)


# The list of checks is whole.


def codes(pattern: str, *folders: str) -> set[str]:
    texts = [p.read_text(encoding="utf-8") for f in folders for p in (ROOT / f).rglob("*.py") if p != Path(__file__)]
    return {code for text in texts for code in re.findall(pattern, text)}


def test_every_code_that_the_library_emits_is_explained():
    emitted = codes(r"\b([EFOW][1-9]\d\d)\b", "src/yangui/rules", "src/yangui/policy", "src/yangui/cli")
    assert emitted == set(CHECKS)
    assert all(text.endswith(".") for text in CHECKS.values())


def test_every_code_is_asked_for_by_a_test():
    tested = codes(r"""["'=( ]([EFOW][1-9]\d\d)\b""", "tests") | {case[3] for case in CASES if case[3]}
    tested |= set(
        re.findall(r'"(W\d{3})"', Path(__file__).read_text(encoding="utf-8").partition("# The list of checks")[0])
    )
    assert tested >= set(CHECKS)

# ruff: noqa: E501 -- a row of a table stays on its line
"""Call rules and register types: how they are linked, what is refused or remarked, and what they decide."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from tests.schema import PACK, write_pack
from yangui.policy.case_constants import cited_in
from yangui.policy.eligibility import Line, line, lines, may_apply, meets, owed_by
from yangui.policy.entity import FactError
from yangui.policy.lint import lint
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError, Problem

DAY = date(2030, 5, 1)
FILE = "calls.yaml"
CASES = dedent("""\
    conditions:
      educated: {for: person, says: {zh: 硕士以上, en: master or higher}, when: education >= master}
      chosen: {for: person, says: {zh: 入选, en: chosen}, when: local}
    call_rules:
      small-plan:
        document: small-2030
        clause: 一
        categories:
          living:
            title: {zh: 甲, en: A}
            benefits: [small-living]
            requires: [educated]
            settles: [employed-here]
            quota: {count: 400, per: year}
            criteria: {ability: {title: {zh: 能力, en: ability}, weight: 0.6}, rest: {title: {zh: 其他, en: rest}, weight: 0.4}}
          team:
            title: {zh: 乙, en: B}
            for: team
            requires: [{any: [small-team]}]
            clause: 二
        share_rules:
          youth: {says: {zh: 青年过半, en: half young}, counts: young, least: 0.5, of: [living]}
        quorum: 3
        clocks: {correction: 5, notice: 5, objection: 5}
        excludes: [small-plan/team]
        ties:
          - {says: {zh: 能力, en: ability}, criterion: ability}
          - {says: {zh: 青年, en: young}, prefers: young}
        open: [stages, quota, criteria, weights, instalments, papers, window]
    register_types:
      bronze:
        title: {zh: 铜牌, en: Bronze}
        for: [person]
        levels: [city]
        document: small-2030
        clause: 一
        code: {list: education, codes: {city: master}}
        fields: {subject: {label: {zh: 方向, en: subject}, type: code(education)}}
        criteria: {person: [educated, {none: [chosen]}, excellent]}
        validity: 3
        awards: [small-living]
        above: silver
        open: [reevaluation]
      silver:
        title: {zh: 银牌, en: Silver}
        for: [person, team]
        levels: [city]
        document: small-2030
        clause: 二
        lead: [small-finance]
        open: [criteria, validity, reevaluation]
    """)  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("cases"), {**PACK, FILE: CASES}), cache=False)


def edited(old: str, new: str) -> dict[str, str]:
    assert CASES.count(old) == 1, f"{old!r} occurs {CASES.count(old)} times"
    return {**PACK, FILE: CASES.replace(old, new)}


def test_nothing_is_remarked(pack: Pack):
    assert lint(pack) == []


def test_a_category_takes_from_its_benefits_what_it_does_not_say(pack: Pack):
    living, team = lines(pack, "small-plan")
    assert (living.kind, living.quota and living.quota.count, living.document, living.clause) == (
        "person",
        400,
        "small-2030",
        "一",
    )
    assert living.requires == ("employed-here", {"any": ["young", "excellent"]}, {"none": ["small-rich"]}, "educated")
    assert (team.kind, team.quota, team.requires, team.clause) == ("team", None, ({"any": ["small-team"]},), "二")
    assert owed_by(pack, "small-plan") == "small-hr"
    with pytest.raises(KeyError):
        line(pack, "small-plan", "gold")


def test_units_of_a_register_type_come_from_its_award(pack: Pack):
    bronze, silver = pack.register_types.values()
    assert (bronze.lead, bronze.owed_by) == (["small-hr"], "small-hr")
    assert (silver.lead, silver.owed_by) == (["small-finance"], "small-finance")


GOOD = {"education": "doctor", "birth_date": "2000-01-01", "income": 100}


@pytest.mark.parametrize(
    ("change", "answer", "failed", "missing"),
    [
        ({}, "yes", (), ()),
        # being chosen settles where one works
        ({"employer.region": None}, "yes", (), ()),
        ({"education": "bachelor"}, "no", ("educated",), ()),
        ({"education": None}, "unknown", (), ("education",)),
        ({"income": 600_000}, "no", ("small-rich",), ()),
        ({"birth_date": "1980-01-01"}, "judgement", ("young",), ()),
    ],
)
def test_who_may_apply(
    pack: Pack, change: dict[str, object], answer: str, failed: tuple[str, ...], missing: tuple[str, ...]
):
    found = may_apply(pack, line(pack, "small-plan", "living"), {**GOOD, **change}, on=DAY)
    assert (found.answer, found.missing) == (answer, missing)
    assert "employed-here" not in found.conditions
    if failed == ("small-rich",):
        # the condition itself holds, and is one that must not
        assert found.conditions["small-rich"] == "yes"
    else:
        assert set(failed) <= set(found.failed)


def test_what_a_unit_has_judged_counts(pack: Pack):
    where: Line = line(pack, "small-plan", "living")
    old = {**GOOD, "birth_date": "1980-01-01"}
    assert may_apply(pack, where, old, on=DAY).to_judge == ("excellent",)
    assert may_apply(pack, where, old, on=DAY, judgements={"excellent": True}).answer == "yes"
    assert may_apply(pack, where, old, on=DAY, judgements={"excellent": False}).answer == "no"
    with pytest.raises(FactError):
        may_apply(pack, where, {"shoe": 1}, on=DAY)


def test_who_meets_the_criteria_of_a_register(pack: Pack):
    who = {"education": "master", "local": False}
    assert meets(pack, "bronze", "person", who, on=DAY).answer == "judgement"
    assert meets(pack, "bronze", "person", who, on=DAY, judgements={"excellent": True}).answer == "yes"
    assert meets(pack, "bronze", "person", {**who, "local": True}, on=DAY).answer == "no"
    # nothing is stated, so nothing is asked
    assert meets(pack, "silver", "team", {}, on=DAY).answer == "yes"
    with pytest.raises(KeyError):
        meets(pack, "bronze", "team", {}, on=DAY)


def test_every_figure_has_the_clause_that_has_to_state_it(pack: Pack):
    found = {(part.clause, "/".join(map(str, (*part.inside, *c.inside))), c.shown)
             for part in cited_in(pack, "small-2030") for c in part.constants}  # fmt: skip
    assert found == {
        ("一", "quorum", "3"),
        ("一", "clocks/correction", "5 days"),
        ("一", "clocks/notice", "5 days"),
        ("一", "clocks/objection", "5 days"),
        ("一", "categories/living/quota/count", "400"),
        ("一", "categories/living/criteria/ability/weight", "the share 0.6"),
        ("一", "categories/living/criteria/rest/weight", "the share 0.4"),
        ("一", "share_rules/youth/least", "the share 0.5"),
        ("一", "share_rules/youth/counts", "the age 40"),
        ("一", "validity", "3 years"),
    }


def refused(folder: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(folder, files), cache=False)
    return caught.value.problems


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("  small-plan:\n", "  small-plans:\n", "E302", "there is no programme small-plans"),
        ("benefits: [small-living]\n", "benefits: [living]\n", "E302", "there is no benefit living"),
        ("settles: [employed-here]", "settles: [settled]", "E302", "there is no condition of its benefits settled"),
        ("of: [living]", "of: [lives]", "E302", "there is no category lives"),
        ("criterion: ability", "criterion: able", "E302", "there is no criterion able"),
        ("[small-plan/team]", "[plan/team]", "E302", "there is no programme or PROGRAMME/CATEGORY plan/team"),
        ("prefers: young", "prefers: young, criterion: rest", "E309", "a tie is broken by a criterion or by a condition"),
        ("benefits: [small-living]\n", "benefits: [small-living, small-team-grant]\n", "E309", "are for several kinds"),
        ("        for: team\n", "", "E309", "the category team does not say for whom it is"),
        ("requires: [educated]", "requires: [small-team]", "E307", "small-team asks about a team, this is for a person"),
        ("requires: [{any: [small-team]}]", "requires: [{some: [small-team]}]", "E306", "a requirement of the wrong form"),
        ("requires: [{any: [small-team]}]", "requires: [{any: []}]", "E306", "a requirement of the wrong form"),
        ("weight: 0.4", "weight: 0.5", "E308", "weights are above 0 and add up to 1"),
        (", weight: 0.4", "", "E308", "weights are above 0 and add up to 1"),
        ("        quota: {count: 400, per: year}\n", "        amount: 5\n", "E309", "the amount stands in the benefits"),
        ("least: 0.5", "least: 1.5", "E309", "`least` and `most` are shares from 0 to 1"),
        ("least: 0.5", "least: 0.5, most: 0.4", "E309", "`least` and `most` are shares from 0 to 1"),
        ("counts: young", "counts: excellent", "E309", "excellent cannot be counted"),
        ("    quorum: 3\n", "    instalments: [{share: 0.5, at: {zh: 末, en: end}}]\n", "E308", "shares are above 0"),
        ("codes: {city: master}", "codes: {city: magister}", "E302", "there is no code magister"),
        ("codes: {city: master}", "codes: {county: master}", "E302", "there is no level of this type county"),
        ("type: code(education)", "type: code(subjects)", "E302", "there is no code list subjects"),
        ("awards: [small-living]", "awards: [small-team-grant]", "E307", "small-team-grant is for a team, this is not"),
        ("criteria: {person:", "criteria: {project:", "E309", "no project can hold this"),
        ("    clause: 二\n    lead", "    clause: 二\n    above: bronze\n    lead", "E303", "the ladder goes round in a circle"),
        ("quorum: 3", "quorum: 0", "E105", "Expected `int` >= 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, code: str, message: str):
    found = refused(tmp_path, edited(old, new))
    assert any(p.code == code and message in p.message for p in found), found
    assert all(p.place.file.endswith(FILE) and p.place.line for p in found)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("open: [stages, quota,", "open: [quota,", "W501", "small-plan says nothing about its stages"),
        ("open: [stages, quota,", "open: [stages, quorum, quota,", "W502", "small-plan states its quorum and calls it open"),
        ("    open: [reevaluation]", "    open: []", "W501", "bronze says nothing about its reevaluation"),
        ("    lead: [small-finance]\n", "", "W503", "silver has open parts that no unit owes"),
        ("requires: [educated]", "requires: []", None, ""),
        ("      youth: {says: {zh: 青年过半, en: half young}, counts: young, least: 0.5, of: [living]}", "      {}", None, ""),
        ("{none: [chosen]}, ", "", "W510", "no benefit or target uses chosen"),
    ],
)  # fmt: skip
def test_what_is_unsaid_is_remarked(tmp_path: Path, old: str, new: str, code: str | None, message: str):
    found = lint(load_pack(write_pack(tmp_path, edited(old, new)), cache=False))
    assert [(p.code, p.message) for p in found] == ([(code, message)] if code else [])

"""The cases that the pack of Liaoning is accepted by, each with its arithmetic; all sums in fen."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yangui import Decision, Pack, decide
from yangui.cli import main

SEPTEMBER_2024, MARCH_2019 = date(2024, 9, 1), date(2019, 3, 1)
LIVING, RESIDENCE = "jinzhou-living-subsidy", "jinzhou-residence-subsidy"

DOCTOR = {
    "education": "doctor",
    "graduation_date": "2024-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2024-08-01",
}
COUNTY_BACHELOR = {"education": "bachelor", "graduation_date": "2014-07-01", "workplace.level": "county"}
FOUNDER = {
    "education": "college",
    "graduation_date": "2021-06-30",
    "startup.region": "210700",
    "startup.kind": "small_micro",
    "startup.founded_on": "2024-03-01",
    "startup.is_first": True,
    "startup.guarantee_loan": True,
}

type Facts = Mapping[str, Any]
type Check = Callable[..., dict[str, dict[str, Any]]]


def without(facts: Facts, *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


def one(pack: Pack, facts: Facts, on: date, benefit: str, kind: Any = "person") -> Decision:
    (decision,) = decide(pack, kind, facts, on=on, benefits=[benefit])
    return decision


def values(decision: Decision) -> dict[str, str]:
    return {c.id: c.value for c in decision.conditions}


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """`yangui check --json`: the decisions by their benefit."""

    def run(facts: Facts, on: date, *options: str, kind: str = "person") -> dict[str, dict[str, Any]]:
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(facts), encoding="utf-8")
        assert main(["check", "--as", kind, "--facts", str(path), "--on", str(on), "--json", *options]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        whole = json.loads(printed.out)
        assert whole["on"] == str(on)
        return {d["benefit"]: d for d in whole["decisions"]}

    return run


# Jinzhou: living and residence subsidy, so much a month for three years from the month of insurance


@pytest.mark.parametrize(
    ("benefit", "education", "monthly", "total"),
    [
        # yuan a month × 100 fen × 36 months
        (LIVING, "doctor", 200_000, 7_200_000),
        (LIVING, "master", 100_000, 3_600_000),
        (LIVING, "bachelor", 80_000, 2_880_000),
        (RESIDENCE, "doctor", 70_000, 2_520_000),
        (RESIDENCE, "master", 50_000, 1_800_000),
        (RESIDENCE, "bachelor", 20_000, 720_000),
    ],
)
def test_subsidies_of_jinzhou(liaoning: Pack, check: Check, benefit: str, education: str, monthly: int, total: int):
    assert total == monthly * 36
    facts = {**DOCTOR, "education": education}
    decision = one(liaoning, facts, SEPTEMBER_2024, benefit)
    assert (decision.answer, decision.amount_fen, decision.amount_state) == ("yes", total, "exact")
    assert set(values(decision).values()) == {"yes"}
    assert (decision.missing, decision.failed, decision.changes_on, decision.result) == ((), (), None, None)
    printed = check(facts, SEPTEMBER_2024)[benefit]
    assert (printed["answer"], printed["amount_fen"], printed["amount_state"]) == ("yes", total, "exact")
    # August 2024 is the first of 36 months, July 2027 the last
    assert printed["payments"] == [{"from": "2024-08", "to": "2027-07", "every": "month", "fen": monthly}]
    assert printed["receipt"] == decision.receipt


def test_both_subsidies_stack(liaoning: Pack):
    assert liaoning.benefit(LIVING).relations.stacks_with == [RESIDENCE]
    found = decide(liaoning, "person", DOCTOR, on=SEPTEMBER_2024)
    assert sum(found[id].amount_fen or 0 for id in (LIVING, RESIDENCE)) == 7_200_000 + 2_520_000


@pytest.mark.parametrize("absent", [{}, {"insurance.since": None}])
@pytest.mark.parametrize("benefit", [LIVING, RESIDENCE])
def test_unknown_without_the_day_of_insurance(liaoning: Pack, check: Check, benefit: str, absent: Facts):
    facts = {**without(DOCTOR, "insurance.since"), **absent}
    decision = one(liaoning, facts, SEPTEMBER_2024, benefit)
    assert (decision.answer, decision.missing, decision.failed) == ("unknown", ("insurance.since",), ())
    printed = check(facts, SEPTEMBER_2024)[benefit]
    assert (printed["answer"], printed["missing"], printed["failed"]) == ("unknown", ["insurance.since"], [])
    unknown = [c for c in printed["conditions"] if c["value"] == "unknown"]
    assert [(c["id"], c["facts"]["insurance.since"]) for c in unknown] == [("jinzhou-insured", None)]
    # how much is known, from when is not
    assert [(p["from"], p["to"]) for p in printed["payments"]] == [(None, None)]


@pytest.mark.parametrize("benefit", [LIVING, RESIDENCE])
def test_no_at_a_unit_managed_like_the_civil_service(liaoning: Pack, check: Check, benefit: str):
    facts = {**DOCTOR, "employer.kind": "civil_service_managed"}
    decision = one(liaoning, facts, SEPTEMBER_2024, benefit)
    assert (decision.answer, decision.failed) == ("no", ("jinzhou-subsidised-employer",))
    assert (decision.amount_fen, decision.amount_state, decision.payments) == (None, "none", ())
    assert decision.missing == ()
    printed = check(facts, SEPTEMBER_2024)[benefit]
    assert (printed["answer"], printed["failed"]) == ("no", ["jinzhou-subsidised-employer"])
    (failed,) = (c for c in printed["conditions"] if c["value"] != "yes")
    assert failed == {
        "id": "jinzhou-subsidised-employer",
        "value": "no",
        "facts": {"employer.kind": "civil_service_managed"},
        "cite": {"document": "jinzhou-2023-talent", "clause": "政策聚才"},
    }


@pytest.mark.parametrize("kind", ["government", "civil_service_managed"])
def test_one_no_settles_it_whatever_is_missing(liaoning: Pack, kind: str):
    decision = one(liaoning, {"employer.kind": kind}, SEPTEMBER_2024, LIVING)
    assert (decision.answer, decision.failed, decision.missing) == ("no", ("jinzhou-subsidised-employer",), ())


@pytest.mark.parametrize(
    ("education", "since", "answer"),
    [
        # 应届 is read as insured within twelve months of graduating on 2024-06-30, and binds all but doctors
        ("master", "2025-06-30", "yes"),
        ("master", "2025-07-01", "no"),
        ("bachelor", "2025-06-30", "yes"),
        ("bachelor", "2025-07-01", "no"),
        ("doctor", "2025-07-01", "yes"),
        ("college", "2024-08-01", "no"),
    ],
)
def test_fresh_graduates(liaoning: Pack, education: str, since: str, answer: str):
    facts = {**DOCTOR, "education": education, "insurance.since": since}
    decision = one(liaoning, facts, date(2025, 9, 1), LIVING)
    assert decision.answer == answer
    assert "fresh-means-within-12-months" in decision.readings
    if education != "college":
        assert values(decision)["jinzhou-doctor-or-fresh"] == answer
        assert decision.failed == (() if answer == "yes" else ("jinzhou-doctor-or-fresh",))


@pytest.mark.parametrize(("graduated", "answer"), [("2022-12-31", "no"), ("2023-01-01", "yes"), ("2023-01-02", "yes")])
def test_who_graduated_in_2023_counts(liaoning: Pack, graduated: str, answer: str):
    facts = {**DOCTOR, "graduation_date": graduated}
    assert one(liaoning, facts, SEPTEMBER_2024, LIVING).answer == answer


def test_insured_from_a_later_day_on(liaoning: Pack):
    decision = one(liaoning, {**DOCTOR, "insurance.since": "2024-10-01"}, SEPTEMBER_2024, LIVING)
    assert (decision.answer, decision.failed) == ("no", ("jinzhou-insured",))
    assert decision.changes_on == date(2024, 10, 1)


@pytest.mark.parametrize(
    ("region", "answer"), [("210700", "yes"), ("210702", "yes"), ("210100", "no"), (None, "unknown")]
)
def test_insured_in_jinzhou_or_a_part_of_it(liaoning: Pack, region: str | None, answer: str):
    assert one(liaoning, {**DOCTOR, "insurance.region": region}, SEPTEMBER_2024, LIVING).answer == answer


# Jinzhou: 20,000 yuan once for a first start-up within three years of graduating


def test_startup_subsidy(liaoning: Pack, check: Check):
    decision = one(liaoning, FOUNDER, SEPTEMBER_2024, "jinzhou-startup-subsidy")
    assert (decision.answer, decision.amount_fen) == ("yes", 2_000_000)
    printed = check(FOUNDER, SEPTEMBER_2024)["jinzhou-startup-subsidy"]
    assert printed["amount_state"] == "exact"
    assert printed["payments"] == [{"from": "2024-03-01", "to": "2024-03-01", "every": "once", "fen": 2_000_000}]


@pytest.mark.parametrize(
    ("fact", "value", "answer"),
    [
        # graduated 2021-06-30, so the three years end with 2024-06-30
        ("startup.founded_on", "2024-06-29", "yes"),
        ("startup.founded_on", "2024-06-30", "yes"),
        ("startup.founded_on", "2024-07-01", "no"),
        ("startup.kind", "self_employed", "yes"),
        ("startup.region", "210100", "no"),
        ("startup.is_first", False, "no"),
        ("startup.guarantee_loan", False, "no"),
        ("startup.guarantee_loan", None, "unknown"),
        ("education", "secondary_vocational", "no"),
    ],
)
def test_startup_subsidy_asks_for_each_condition(liaoning: Pack, fact: str, value: Any, answer: str):
    decision = one(liaoning, {**FOUNDER, fact: value}, SEPTEMBER_2024, "jinzhou-startup-subsidy")
    assert decision.answer == answer
    assert decision.missing == ((fact,) if answer == "unknown" else ())
    assert len(decision.failed) == (answer == "no")


# Liaoning 2018 to 2020: start-up loan, title track, team grant, postdoctoral subsidy


@pytest.mark.parametrize(
    ("high_tech", "ceiling", "state"),
    # up to 100,000 yuan; up to 200,000 in a high-technology field; not knowing which, the sum is open
    [(False, 10_000_000, "at_most"), (True, 20_000_000, "at_most"), (None, None, "open")],
)
def test_startup_loan(liaoning: Pack, check: Check, high_tech: bool | None, ceiling: int | None, state: str):
    facts = {**FOUNDER, "startup.region": "210100", "startup.high_tech": high_tech}
    decision = one(liaoning, facts, MARCH_2019, "graduate-startup-loan")
    assert (decision.answer, decision.amount_fen, decision.amount_state) == ("yes", ceiling, state)
    printed = check(facts, MARCH_2019)["graduate-startup-loan"]
    # a loan is no payment that one keeps
    assert (printed["amount_fen"], printed["amount_state"], printed["payments"]) == (ceiling, state, [])
    if high_tech is None:
        assert printed["amount_range"] == [10_000_000, 20_000_000]
        assert printed["missing"] == ["startup.high_tech"]


@pytest.mark.parametrize(
    ("education", "on", "answer", "result", "changes_on"),
    [
        # a bachelor: intermediate after three years, deputy senior after six; graduated on 2014-07-01
        ("bachelor", date(2019, 3, 1), "yes", "intermediate", date(2020, 7, 1)),
        ("bachelor", date(2020, 6, 30), "yes", "intermediate", date(2020, 7, 1)),
        # six years are full; the next change is the end of the plan with 2020
        ("bachelor", date(2020, 7, 1), "yes", "deputy_senior", date(2021, 1, 1)),
        # a college graduate: five and eight years, which end on 2019-07-01 and 2022-07-01
        ("college", date(2019, 6, 30), "no", None, date(2019, 7, 1)),
        ("college", date(2019, 7, 1), "yes", "intermediate", date(2021, 1, 1)),
        ("master", date(2019, 3, 1), "yes", "intermediate", date(2020, 7, 1)),
        ("secondary_vocational", date(2019, 3, 1), "no", None, None),
        (None, date(2019, 3, 1), "unknown", None, None),
    ],
)
def test_county_title_track(
    liaoning: Pack, check: Check, education: str | None, on: date, answer: str, result: str | None,
    changes_on: date | None,
):  # fmt: skip
    facts = {**COUNTY_BACHELOR, "education": education}
    decision = one(liaoning, facts, on, "county-title-track")
    assert (decision.answer, decision.amount_fen, decision.amount_state) == (answer, None, "none")
    printed = check(facts, on)["county-title-track"]
    if answer == "unknown":
        assert printed["missing"] == ["education"]
        return
    assert (decision.result, decision.changes_on) == (result, changes_on)
    assert (printed["result"], printed["changes_on"]) == (result, changes_on and str(changes_on))


@pytest.mark.parametrize(
    ("graduated", "answer", "changes_on"),
    [
        # a bachelor has three full years on 2019-03-01 if the degree is of 2016-03-01 or earlier
        ("2016-02-29", "yes", None),
        ("2016-03-01", "yes", None),
        ("2016-03-02", "no", date(2019, 3, 2)),
    ],
)
def test_three_years_in_a_county(liaoning: Pack, graduated: str, answer: str, changes_on: date | None):
    decision = one(liaoning, {**COUNTY_BACHELOR, "graduation_date": graduated}, MARCH_2019, "county-title-track")
    assert decision.answer == answer
    if changes_on:
        assert decision.changes_on == changes_on


@pytest.mark.parametrize("level", ["city", "province"])
def test_title_track_only_in_a_county(liaoning: Pack, level: str):
    decision = one(liaoning, {**COUNTY_BACHELOR, "workplace.level": level}, MARCH_2019, "county-title-track")
    assert (decision.answer, decision.result) == ("no", None)
    assert "county-title-workplace" in decision.failed


@pytest.mark.parametrize(
    ("level", "extra", "total"),
    [
        # ten million yuan, and 200,000 for each extra member up to one million: 7 × 200,000 = 1,400,000 is cut
        ("first_class", 7, 1_100_000_000),
        ("first_class", 3, 1_060_000_000),
        ("first_class", 0, 1_000_000_000),
        # 4, 5 and 6 members: 800,000, 1,000,000, 1,000,000
        ("first_class", 4, 1_080_000_000),
        ("first_class", 5, 1_100_000_000),
        ("first_class", 6, 1_100_000_000),
        ("tier3", 3, 560_000_000),
        ("tier2", 3, 360_000_000),
        ("tier1", 3, 160_000_000),
    ],
)
def test_team_grant(liaoning: Pack, check: Check, level: str, extra: int, total: int):
    facts = {"level": level, "extra_members": extra}
    decision = one(liaoning, facts, MARCH_2019, "innovation-team-grant", "team")
    assert (decision.answer, decision.amount_fen, decision.amount_state) == ("yes", total, "exact")
    printed = check(facts, MARCH_2019, kind="team")["innovation-team-grant"]
    assert (printed["answer"], printed["amount_fen"]) == ("yes", total)
    assert [p["fen"] for p in printed["payments"]] == [total]


def test_team_grant_is_between_bounds_as_long_as_the_members_are_not_counted(liaoning: Pack):
    decision = one(liaoning, {"level": "tier1"}, MARCH_2019, "innovation-team-grant", "team")
    assert (decision.answer, decision.amount_fen, decision.amount_state) == ("yes", None, "open")
    assert decision.amount_range == (100_000_000, 200_000_000)
    assert decision.missing == ("extra_members",)


def test_postdoc_subsidy(liaoning: Pack, check: Check):
    facts = {"postdoc.status": "in_station", "postdoc.arrived_on": "2018-09-01"}
    decision = one(liaoning, facts, MARCH_2019, "postdoc-living-subsidy")
    assert (decision.answer, decision.amount_fen) == ("yes", 10_000_000)
    printed = check(facts, MARCH_2019)["postdoc-living-subsidy"]
    # 100,000 yuan once
    assert printed["payments"] == [{"from": "2018-09-01", "to": "2018-09-01", "every": "once", "fen": 10_000_000}]


@pytest.mark.parametrize(
    ("facts", "answer", "missing"),
    [
        ({"postdoc.status": "left_station", "postdoc.arrived_on": "2016-09-01"}, "no", ()),
        ({"postdoc.status": "left_station"}, "no", ()),
        ({"postdoc.status": "in_station"}, "unknown", ("postdoc.arrived_on",)),
        ({"postdoc.arrived_on": "2018-09-01"}, "unknown", ("postdoc.status",)),
        ({"postdoc.status": "in_station", "postdoc.arrived_on": "2019-03-02"}, "no", ()),
    ],
)
def test_postdoc_subsidy_asks_for_both(liaoning: Pack, facts: Facts, answer: str, missing: tuple[str, ...]):
    decision = one(liaoning, facts, MARCH_2019, "postdoc-living-subsidy")
    assert (decision.answer, decision.missing) == (answer, missing)


# in force, or not


def test_plan_of_2018_is_out_of_force_in_2026(liaoning: Pack, check: Check):
    plan = {b.id for b in liaoning.benefits if b.document == "liaoning-2018-talent-plan" and b.for_ == "person"}
    on = date(2026, 1, 1)
    assert len(plan) > 50
    assert plan.isdisjoint(check(COUNTY_BACHELOR, on))
    printed = check(COUNTY_BACHELOR, on, "--all")
    assert plan <= set(printed)
    assert {printed[id]["in_force"] for id in plan} == {False}
    assert printed[LIVING]["in_force"] is True
    # what it would give if it still ran: eleven and a half years after graduation
    assert printed["county-title-track"]["result"] == "deputy_senior"


@pytest.mark.parametrize(
    ("on", "listed"),
    # issued on 2018-03-06, a plan for the years up to 2020
    [(date(2018, 3, 5), False), (date(2018, 3, 6), True), (date(2020, 12, 31), True), (date(2021, 1, 1), False)],
)
def test_plan_of_2018_at_its_ends(liaoning: Pack, on: date, listed: bool):
    found = {d.benefit.id for d in decide(liaoning, "person", {}, on=on)}
    assert ("county-title-track" in found) is listed
    (decision,) = decide(liaoning, "person", {}, on=on, benefits=["county-title-track"], all_=True)
    assert decision.in_force is listed


# unknown stays unknown


@pytest.mark.parametrize("kind", ["person", "team", "enterprise", "institution", "project"])
def test_nothing_is_decided_on_no_facts(liaoning: Pack, kind: Any):
    found = decide(liaoning, kind, {}, on=SEPTEMBER_2024, all_=True)
    assert {d.benefit.id for d in found} == {b.id for b in liaoning.benefits if b.for_ == kind}
    assert {d.answer for d in found} <= {"unknown", "judgement"}
    for decision in found:
        facts = {f for c in decision.rule.conditions for f in c.node.facts}
        # what is asked for is read by the rule; a judgement is all that stands where no fact is asked
        assert decision.answer == ("unknown" if facts else "judgement"), decision
        assert bool(decision.missing) or not facts, decision
        assert decision.failed == ()


def test_all_facts_of_a_benefit_are_named_when_all_are_missing(liaoning: Pack):
    decision = one(liaoning, {}, SEPTEMBER_2024, LIVING)
    assert (decision.answer, decision.amount_fen, decision.amount_state) == ("unknown", None, "open")
    assert set(decision.missing) == set(DOCTOR)


@pytest.mark.parametrize("absent", DOCTOR)
def test_each_fact_alone_is_named_when_it_is_missing(liaoning: Pack, absent: str):
    decision = one(liaoning, without(DOCTOR, absent), SEPTEMBER_2024, LIVING)
    assert decision.answer == "unknown"
    assert decision.missing == (absent,)


@pytest.mark.parametrize("wrong", ["employer.kind", "insurance.region", "graduation_date"])
@pytest.mark.parametrize("absent", DOCTOR)
def test_no_stays_no_while_another_fact_is_missing(liaoning: Pack, wrong: str, absent: str):
    if wrong == absent:
        return
    no = {"employer.kind": "government", "insurance.region": "210100", "graduation_date": "2020-06-30"}[wrong]
    decision = one(liaoning, {**without(DOCTOR, absent), wrong: no}, SEPTEMBER_2024, LIVING)
    assert (decision.answer, decision.missing, len(decision.failed)) == ("no", (), 1)


# the command line as users run it


def test_check_as_a_process(tmp_path: Path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(DOCTOR), encoding="utf-8")
    yangui = shutil.which("yangui", path=str(Path(sys.executable).parent))
    assert yangui
    command = [yangui, "check", "--as", "person", "--facts", str(path), "--on", "2024-09-01", "--json"]
    ran = subprocess.run(command, check=True, capture_output=True)
    assert ran.stderr == b""
    printed = {d["benefit"]: d for d in json.loads(ran.stdout)["decisions"]}
    assert [(id, printed[id]["answer"], printed[id]["amount_fen"]) for id in (LIVING, RESIDENCE)] == [
        (LIVING, "yes", 7_200_000),
        (RESIDENCE, "yes", 2_520_000),
    ]

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.schema import edited, write_pack
from yangui import decide, load_pack
from yangui.policy.decision import Decision
from yangui.policy.pack import Pack

ON = date(2031, 6, 15)
DAY = timedelta(days=1)
# works in the city since 31 January 2031, is 33, earns little, comes from here, has a master's degree
WHO = {
    "education": "master",
    "degrees": ["bachelor", "master"],
    "birth_date": "1998-02-28",
    "employer": {"region": "999901", "since": "2031-01-31"},
    "income": 90_000.01,
    "growth": 0.06,
    "children": 1,
    "local": True,
}


def on_benefit(
    pack: Pack, benefit: str, on: date = ON, judged: dict[str, bool] | None = None, **changed: Any
) -> Decision:
    facts = {k: v for k, v in {**WHO, **changed}.items() if v is not ...}
    return decide(pack, "person", facts, on=on, judgements=judged, benefits=[benefit])[benefit]


def test_every_benefit_of_the_kind_is_decided(small: Pack):
    decisions = decide(small, "person", WHO, on=ON)
    assert [(d.benefit.id, d.answer) for d in decisions] == [
        ("small-living", "yes"), ("small-settling", "yes"), ("small-grade", "judgement"), ("small-refund", "yes"),
    ]  # fmt: skip
    assert len(decisions) == 4
    assert decisions["small-grade"] is decisions[2] is decisions[-2]
    assert repr(decisions[0]) == "<Decision small-living: yes>"
    with pytest.raises(KeyError):
        decisions["small-team-grant"]
    with pytest.raises(IndexError):
        decisions[4]


def test_which_benefits_are_decided(small: Pack):
    def ids(**options: Any) -> list[str]:
        return [d.benefit.id for d in decide(small, "person", {}, **options)]

    assert ids(on=date(2029, 12, 31)) == ids(on=date(2033, 1, 1)) == []
    assert len(ids(on=date(2030, 1, 1))) == len(ids(on=date(2032, 12, 31))) == 4
    assert len(ids(on=date(2033, 1, 1), all_=True)) == 4
    assert not any(d.in_force for d in decide(small, "person", {}, on=date(2033, 1, 1), all_=True))
    assert ids(on=ON, benefits=["small-grade", "small-living"]) == ["small-living", "small-grade"]
    assert ids(on=date(2033, 1, 1), benefits=["small-grade"]) == []
    assert ids(on=date(2033, 1, 1), benefits=["small-grade"], all_=True) == ["small-grade"]
    with pytest.raises(KeyError, match="small-team-grant"):
        ids(on=ON, benefits=["small-team-grant"])
    with pytest.raises(KeyError, match="project"):
        decide(small, "project", {}, on=ON)


def test_the_day_is_today_where_none_is_given(small: Pack):
    with time_machine.travel(date(2031, 2, 3), tick=False):
        assert decide(small, "person", {}).on == date(2031, 2, 3)


# sums


def test_an_amount_by_code_paid_by_the_month(small: Pack):
    living = on_benefit(small, "small-living")
    assert (living.answer, living.amount_fen, living.amount_state) == ("yes", 100_050 * 36, "exact")
    (payment,) = living.payments
    assert (payment.first, payment.last, payment.every, payment.fen) == ("2031-01", "2033-12", "month", 100_050)
    assert on_benefit(small, "small-living", education="doctor").amount_fen == 200_000 * 36
    assert living.cite == ("small-2030", "一")


def test_an_amount_that_hangs_on_a_missing_fact_has_a_range(small: Pack):
    living = on_benefit(small, "small-living", education=...)
    assert (living.answer, living.amount_fen, living.amount_state) == ("yes", None, "open")
    assert living.amount_range == (80_000 * 36, 200_000 * 36)
    assert living.at_stake_fen == 120_000 * 36
    assert living.missing == ("education",)
    assert living.payments == ()


@pytest.mark.parametrize(("children", "yuan"), [(0, 30_000), (1, 35_000), (2, 40_000), (3, 40_000), (20, 40_000)])
def test_a_top_up_and_caps(small: Pack, children: int, yuan: int):
    settling = on_benefit(small, "small-settling", children=children)
    assert settling.amount_fen == yuan * 100
    assert [p.fen for p in settling.payments] == [yuan * 50] * 2
    assert [p.at.en for p in settling.payments if p.at] == ["arrival", "end"]


def test_a_top_up_of_an_unknown_number(small: Pack):
    settling = on_benefit(small, "small-settling", children=...)
    assert settling.amount_range == (3_000_000, 4_000_000)
    assert settling.missing == ("children",)


@pytest.mark.parametrize(("income", "fen"), [(1, 33), (0.02, 1), (0.01, 0), (1.5, 50), (90_000.01, 2_999_997)])
def test_a_share_is_rounded_as_the_policy_says(small: Pack, income: float, fen: int):
    refund = on_benefit(small, "small-refund", income=income)
    assert (refund.amount_fen, refund.amount_state) == (fen, "at_most")


def test_instalments_add_up_to_the_last_fen(tmp_path: Path):
    shares = ("0.333", "0.333", "0.334")
    parts = f"[{', '.join(f'{{share: {s}, at: {{zh: 期, en: part}}}}' for s in shares)}]"
    files = edited(
        "documents/2030.yaml",
        "[{share: 0.5, at: {zh: 到岗, en: arrival}}, {share: 0.5, at: {zh: 期满, en: end}}]",
        parts,
    )
    files["documents/2030.yaml"] = files["documents/2030.yaml"].replace("value: 30000", "value: 30000.01")
    pack = load_pack(write_pack(tmp_path, files), cache=False)
    settling = on_benefit(pack, "small-settling", children=0)
    assert [p.fen for p in settling.payments] == [999_000, 999_000, 1_002_001]
    assert sum(p.fen for p in settling.payments) == settling.amount_fen == 3_000_001


def test_a_formula_for_a_team(small: Pack):
    for members, answer, fen in [(9, "yes", 1_800_000), (10, "no", None), (0, "yes", 0)]:
        (grant,) = decide(small, "team", {"members": members}, on=ON)
        assert (grant.answer, grant.amount_fen) == (answer, fen)
    (grant,) = decide(small, "team", {}, on=ON)
    assert (grant.answer, grant.amount_fen, grant.missing) == ("unknown", None, ("members",))


def test_a_share_of_a_loss_is_nothing(small: Pack):
    refund = on_benefit(small, "small-refund", income=-5)
    assert (refund.answer, refund.amount_fen, refund.payments[0].fen) == ("yes", 0, 0)
    assert on_benefit(small, "small-refund", income=...).amount_range == (0, None)


@pytest.mark.parametrize(("times", "fen", "count"), [("children - 2", 0, 0), ("children + 1", 200_100, 1)])
def test_a_number_of_payments_is_not_negative(tmp_path: Path, times: str, fen: int, count: int):
    pack = load_pack(write_pack(tmp_path, edited("documents/2030.yaml", "times: 36", f"times: {times}")), cache=False)
    living = on_benefit(pack, "small-living")
    assert (living.amount_fen, len(living.payments)) == (fen, count)


def test_a_no_gives_nothing(small: Pack):
    living = on_benefit(small, "small-living", income=500_000.01)
    assert (living.answer, living.amount_fen, living.amount_state, living.amount_range) == ("no", None, "none", None)
    assert (living.payments, living.missing, living.result) == ((), (), None)
    assert living.at_stake_fen == 0


# reasons


def test_conditions_tell_their_value_facts_and_clause(small: Pack):
    values = {c.id: c for c in on_benefit(small, "small-living", birth_date=...).conditions}
    assert {id: c.value for id, c in values.items()} == {
        "employed-here": "yes", "young": "unknown", "excellent": "judgement", "small-rich": "no",
    }  # fmt: skip
    assert values["employed-here"].facts == {"employer.region": "999901"}
    assert values["young"].facts == {"birth_date": None}
    assert values["excellent"].judged_by == "small-hr"
    assert values["young"].says.zh == "未满四十"
    assert values["young"].cite == ("small-2030", "一")
    assert repr(values["young"]) == "<ConditionValue young: unknown>"


def test_four_answers_and_their_reasons(small: Pack):
    old = {"birth_date": "1980-01-01"}
    asked = on_benefit(small, "small-living", birth_date=...)
    assert (asked.answer, asked.missing, asked.failed, asked.to_judge) == ("unknown", ("birth_date",), (), ())
    judged = on_benefit(small, "small-living", **old)
    assert (judged.answer, judged.missing, judged.to_judge) == ("judgement", (), ("excellent",))
    assert on_benefit(small, "small-living", judged={"excellent": True}, **old).answer == "yes"
    refused = on_benefit(small, "small-living", judged={"excellent": False}, **old)
    assert (refused.answer, refused.failed) == ("no", ("young", "excellent"))
    rich = on_benefit(small, "small-living", income=600_000, **old)
    assert (rich.answer, rich.failed) == ("no", ("small-rich",))
    assert {c.fact: c.value for c in rich.nearest} == {"income": 50_000_000}


def test_a_no_needs_no_other_fact(small: Pack):
    decision = decide(small, "person", {"income": 600_000}, on=ON)["small-living"]
    assert (decision.answer, decision.missing) == ("no", ())


def test_readings_that_a_decision_rests_on(small: Pack):
    assert on_benefit(small, "small-settling").readings == ("settled-means-local",)
    assert on_benefit(small, "small-living").readings == ("subsidies-stack",)


def test_questions_are_ranked_by_the_money_that_they_decide(small: Pack):
    decisions = decide(small, "person", {"growth": 0.06, "degrees": ["master"]}, on=ON)
    questions = {q.fact: q for q in decisions.questions}
    living, settling = 200_000 * 36, 4_000_000
    assert questions["employer.region"].fen == living
    assert questions["local"].fen == settling
    assert questions["local"].benefits == ("small-settling", "small-refund")
    assert questions["employer.since"].benefits == ("small-living", "small-grade")
    assert [q.fen for q in decisions.questions] == sorted((q.fen for q in decisions.questions), reverse=True)
    first = decisions["small-living"].missing
    assert set(first) == {"employer.region", "birth_date", "income", "education", "employer.since"}
    assert [questions[f].fen for f in first] == sorted((questions[f].fen for f in first), reverse=True)


# days


def test_a_result_and_the_day_on_which_it_changes(small: Pack):
    grade = on_benefit(small, "small-grade", employer={"since": "2028-02-29"})
    assert (grade.answer, grade.result, grade.changes_on) == ("judgement", "doctor", date(2033, 1, 1))
    grade = on_benefit(small, "small-grade", on=date(2031, 2, 27), employer={"since": "2028-02-29"})
    assert (grade.result, grade.changes_on) == ("master", date(2031, 2, 28))


def test_the_end_of_force_and_a_birthday_change_the_answer(small: Pack):
    assert on_benefit(small, "small-living").changes_on == date(2033, 1, 1)
    born = on_benefit(small, "small-living", birth_date="1992-02-29", judged={"excellent": False})
    assert born.changes_on == date(2032, 2, 29)
    assert on_benefit(small, "small-refund", local=False).changes_on is None


def walked(small: Pack, benefit: str, on: date, facts: dict[str, Any]) -> date | None:
    def state(day: date) -> tuple[Any, ...]:
        found = [d for d in decide(small, "person", facts, on=day, benefits=[benefit]) if d.answer != "no"]
        return tuple((d.answer, d.amount_fen, d.result) for d in found)

    now = state(on)
    return next((day for n in range(1, 900) if state(day := on + n * DAY) != now), None)


@pytest.mark.parametrize("benefit", ["small-living", "small-grade", "small-settling"])
@pytest.mark.parametrize("born", ["1991-01-31", "1992-02-29", "1992-12-31", None])
@pytest.mark.parametrize("since", ["2028-02-29", "2029-01-31", None])
def test_changes_on_is_the_day_that_a_walk_finds(small: Pack, benefit: str, born: str | None, since: str | None):
    facts = {**WHO, "birth_date": born, "employer": {"region": "999900", "since": since}}
    on = date(2030, 12, 31)
    expected = walked(small, benefit, on, facts)
    assert decide(small, "person", facts, on=on)[benefit].changes_on == expected


def test_periods_are_without_gaps_and_agree_with_the_decisions_of_each_day(small: Pack):
    facts = {**WHO, "birth_date": "1992-02-29", "employer": {"region": "999900", "since": "2028-06-30"}}
    for decision in decide(small, "person", facts, on=ON, judgements={"excellent": False, "certified": True}):
        periods = decision.periods(date(2029, 12, 1), date(2033, 2, 1))
        assert periods[0].first == date(2029, 12, 1)
        assert periods[-1].last == date(2033, 2, 1)
        assert all(after.first == before.last + DAY for before, after in pairwise(periods))
        assert all(before[2:] != after[2:] for before, after in pairwise(periods))
        for period in periods:
            for day in (period.first, period.first + (period.last - period.first) // 2, period.last):
                found = [
                    (d.answer, d.amount_fen, d.result)
                    for d in decide(small, "person", facts, on=day, judgements={"excellent": False, "certified": True})
                    if d.benefit.id == decision.benefit.id
                ] or [("no", None, None)]
                assert found == [(period.answer, period.amount_fen, period.result)]


def test_a_condition_has_periods_of_its_own(small: Pack):
    living = on_benefit(small, "small-living", birth_date="1992-02-29")
    first, second = living.condition_periods("young", date(2030, 1, 1), date(2035, 1, 1))
    assert (first.last, first.answer, second.first, second.answer) == (
        date(2032, 2, 28),
        "yes",
        date(2032, 2, 29),
        "no",
    )
    with pytest.raises(KeyError):
        living.condition_periods("settled", ON, ON)


# receipts


def receipts(pack: Pack, on: date = ON, judged: dict[str, bool] | None = None, **changed: Any) -> list[str]:
    return [d.receipt for d in decide(pack, "person", {**WHO, **changed}, on=on, judgements=judged)]


def test_a_receipt_tells_nothing_of_the_day(small: Pack):
    assert receipts(small) == receipts(small, ON + DAY)
    assert len(set(receipts(small))) == 4
    assert all(len(r) == 32 for r in receipts(small))


def test_a_receipt_tells_each_used_fact_and_no_other(small: Pack):
    before = receipts(small)

    def touched(**changed: Any) -> list[int]:
        return [i for i, (a, b) in enumerate(zip(before, receipts(small, **changed), strict=True)) if a != b]

    assert touched(education="doctor") == [0]
    assert touched(birth_date="1998-03-01") == [0, 2]
    assert touched(income=90_000.02) == [0, 3]
    assert touched(children=None) == [1]
    assert touched(degrees=["master"]) == [1]
    assert touched(degrees=["master", "bachelor", "master"]) == []
    assert touched(local=None) == [1, 3]
    assert touched(employer={"since": "2031-01-31", "region": "999900"}) == [0]
    assert touched(judged={"excellent": True}) == [0]
    assert touched(judged={"certified": True}) == [2]


def test_a_receipt_tells_the_result(small: Pack):
    facts = {"employer": {"region": "999901", "since": "2028-06-30"}}
    day = date(2031, 6, 29)
    before, after = receipts(small, day, **facts), receipts(small, day + DAY, **facts)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False, True]


def test_a_receipt_tells_the_rule(tmp_path: Path, small: Pack):
    before = receipts(small)
    document = "documents/2030.yaml"
    for n, (old, new, touched) in enumerate([
        ("master: 1000.5", "master: 1000.51", [0]),
        ("bachelor: 800}", "bachelor: 801}", [0]),
        ("income > yuan(500000)", "income > yuan(500001)", [0]),
        ("times: 36", "times: 24", [0]),
        ("share: 0.333333", "share: 0.333334", [3]),
        ("summary: {zh: 给钱, en: Money.}", "summary: {zh: 发钱, en: Money.}", []),
        ("bound: at_most", "bound: about", [3]),
    ]):  # fmt: skip
        pack = load_pack(write_pack(tmp_path / str(n), edited(document, old, new)), cache=False)
        assert [i for i, r in enumerate(receipts(pack)) if r != before[i]] == touched, new


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_a_receipt_is_the_same_in_every_process(small: Pack, small_folder: Path, seed: str):
    code = f"""
from tests.policy.test_decide import receipts
from yangui import load_pack
print(*receipts(load_pack({str(small_folder)!r}, cache=False)))
"""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
        "TZ": "Asia/Shanghai",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == receipts(small)


def test_judgement_of_an_unknown_term_is_refused(liaoning: Pack):
    with pytest.raises(KeyError, match="no-such-term"):
        decide(liaoning, "person", {}, on=date(2024, 9, 1), judgements={"no-such-term": True})


@pytest.mark.parametrize("benefits", [None, ["county-title-track"], ["graduate-startup-loan", "county-title-track"]])
def test_trace_holds_every_condition(liaoning: Pack, benefits: list[str] | None):
    facts = {"education": "bachelor", "workplace.level": "county"}
    for _ in range(2):  # the second time from what the first one kept
        found = decide(liaoning, "person", facts, on=date(2019, 3, 1), benefits=benefits)
        assert found.trace == {(d.benefit.id, c.id): c.value for d in found for c in d.conditions}
        assert found.trace["county-title-track", "county-title-workplace"] == "yes"


def test_trace_of_nothing_is_empty(liaoning: Pack):
    assert decide(liaoning, "person", {}, on=date(2019, 3, 1), benefits=[]).trace == {}

"""The way of a claim: form, submission, check, decision, clocks, and who may do what."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client

from tests.platform.cases.conftest import LIVING, TREASURER, World
from yangui.platform.cases import services
from yangui.platform.cases.models import Case, Letter
from yangui.platform.core.actor import PUBLIC, DeniedError
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Due
from yangui.platform.notifications.models import Notice
from yangui.policy.entity import FactError

PAYERS = ("jinzhou-finance", "liaoning-finance")

type Make = Callable[[], Case]


def opened(world: World) -> Case:
    return services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))


def test_a_claim_is_prefilled_with_register_and_day_and_pinned(world: World) -> None:
    case = opened(world)
    held = case.answers["education"]
    assert (held["value"], held["register"], held["on"], held["own"]) == ("master", "chsi", "2026-07-15", False)
    assert case.answers["employer.kind"]["value"] == "enterprise"
    assert {line["fact"] for line in case.form["facts"]} >= {"education", "insurance.region", "employer.kind"}
    assert case.form["version"]
    assert case.pack is not None
    assert case.pack.digest == case.form["pack"]


def test_beginning_again_continues_the_open_draft(world: World) -> None:
    case = opened(world)
    assert opened(world).pk == case.pk
    case.pk, case.number = case.pk + 1, "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save(force_insert=True)


def test_a_running_claim_is_not_made_twice(world: World, granted: Make) -> None:
    case = granted()
    assert opened(world).pk == case.pk


def test_saved_is_not_submitted(world: World) -> None:
    world.registers(education=None)
    case = opened(world)
    services.answer(case=case, answers={"education": "doctor"}, actor=world.actor("graduate"))
    case.refresh_from_db()
    assert (case.state, case.answers["education"]["own"], case.submitted_at) == ("draft", True, None)
    assert not Case.objects.with_units(world.actor("checker")).exists()


def test_what_is_missing_keeps_it_from_being_submitted(world: World) -> None:
    world.registers(education=None)
    case = opened(world)
    with pytest.raises(RefusedError, match="1"):
        services.submit(case=case, actor=world.actor("graduate"))
    with pytest.raises(FactError):
        services.answer(case=case, answers={"education": "goose"}, actor=world.actor("graduate"))
    services.answer(case=case, answers={"education": "bachelor"}, actor=world.actor("graduate"))
    services.submit(case=case, actor=world.actor("graduate"))
    case.refresh_from_db()
    assert (case.state, case.amount, case.total) == ("submitted", Decimal(800), Decimal(28800))


def test_what_a_register_holds_is_not_overwritten_by_an_answer(world: World) -> None:
    case = opened(world)
    services.answer(case=case, answers={"education": "doctor"}, actor=world.actor("graduate"))
    assert case.answers["education"]["value"] == "master"


def test_a_no_can_be_submitted_and_says_why(world: World) -> None:
    world.registers(register="social-insurance", insurance__region="210100")
    case = services.submit(case=opened(world), actor=world.actor("graduate"))
    assert (case.state, case.decision["answer"]) == ("submitted", "no")
    assert case.decision["failed"] == ["jinzhou-insured"]
    services.check(case=case, actor=world.actor("checker"))
    with pytest.raises(RefusedError, match="锦州缴纳社会保险"):
        services.decide(case=case, outcome="granted", actor=world.actor("decider"))


def test_without_an_arrangement_the_rule_is_owed(world: World) -> None:
    with pytest.raises(RefusedError, match="待细则：锦州市人力资源和社会保障局"):
        services.open_claim(
            entity=world.person, benefit="jinzhou-residence-subsidy", actor=world.actor("graduate")
        )  # fmt: skip


@pytest.mark.parametrize(("opens", "closes"), [("2026-12-01", None), (None, "2026-10-31")])
def test_outside_its_window_nothing_is_claimed(world: World, opens: str | None, closes: str | None) -> None:
    world.arrange(opens_on=opens and dt.date.fromisoformat(opens), closes_on=closes and dt.date.fromisoformat(closes))
    with pytest.raises(RefusedError, match=opens or closes or ""):
        opened(world)


@pytest.mark.parametrize("who", ["other", "agent", "checker"])
def test_nobody_claims_for_somebody_else(world: World, who: str) -> None:
    with pytest.raises(DeniedError):
        services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor(who))
    case = opened(world)
    for act in (services.submit, services.withdraw):
        with pytest.raises(DeniedError):
            act(case=case, actor=world.actor(who))
    with pytest.raises(DeniedError):
        services.answer(case=case, answers={}, actor=world.actor(who))


def test_from_submission_to_budget(world: World, claim: Make) -> None:
    case = claim()
    assert case.due_on == add_working_days(dt.date(2026, 11, 2), 5)
    services.take(case=case, actor=world.actor("checker"))
    services.check(case=case, actor=world.actor("checker"))
    assert (case.state, case.officer, case.due_on) == ("checked", None, add_working_days(dt.date(2026, 11, 2), 3))
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    assert (case.state, case.outcome, case.amount, case.total) == ("budgeted", "granted", Decimal(1000), Decimal(36000))
    assert [(s["period"], s["due_on"]) for s in case.schedule[:5]] == [
        ("2026-07", "2026-11-16"), ("2026-08", "2026-11-16"), ("2026-09", "2026-11-16"), ("2026-10", "2026-11-16"),
        ("2026-11", "2026-11-30"),
    ]  # fmt: skip
    assert (len(case.schedule), case.schedule[-1]["period"]) == (36, "2029-06")
    paid = Due.objects.filter(obligation__reference=case.reference, period="2026-07")
    assert {d.obligation.payer.slug: d.amount for d in paid} == {
        "jinzhou-finance": Decimal(700),
        "liaoning-finance": Decimal(300),
    }
    assert list(case.letters.values_list("about", flat=True)) == ["received", "granted"]
    assert "36000.00" in " ".join(case.letters.last().content["lines"])  # type: ignore[union-attr]


def test_four_eyes(world: World, claim: Make) -> None:
    case = claim()
    checker = world.actor("checker")
    both = type(checker)(checker.account, checker.name, (*checker.grants, *world.actor("decider").grants))
    services.check(case=case, actor=both)
    with pytest.raises(DeniedError, match="审核"):
        services.decide(case=case, outcome="granted", actor=both)
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    assert case.state == "budgeted"


def test_an_officer_does_not_deal_with_an_own_claim(world: World, claim: Make) -> None:
    case = claim()
    officer = world.actor("checker")
    own = type(officer)(world.accounts["graduate"].pk, "", officer.grants)
    with pytest.raises(DeniedError, match="自己"):
        services.check(case=case, actor=own)


def test_officers_of_another_city_are_turned_away(world: World, claim: Make) -> None:
    case, stranger = claim(), world.actor("stranger")
    assert not Case.objects.visible_to(stranger).exists()
    for act in (services.take, services.check, services.release):
        with pytest.raises(DeniedError):
            act(case=case, actor=stranger)
    with pytest.raises(DeniedError):
        services.decide(case=case, outcome="refused", reason="x", actor=stranger)
    with pytest.raises(DeniedError):
        services.write(case=case, text="x", actor=stranger)
    assert Case.objects.get().state == "submitted"


def test_the_clock_stands_still_while_the_applicant_corrects(
    world: World, claim: Make, day: Callable[[str], None]
) -> None:
    case = claim()
    day("2026-11-04")
    services.return_for_correction(case=case, reason="缺少盖章", clause="政策聚才", actor=world.actor("checker"))
    assert case.state == "returned"
    assert case.paused_at is not None
    letter = case.letters.get(about="returned")
    assert "缺少盖章（政策聚才）" in letter.content["lines"][0]
    day("2026-11-18")
    services.submit(case=case, actor=world.actor("graduate"))
    case.refresh_from_db()
    # five days until 9 November, two of them gone when it stopped: three are left
    assert (case.state, case.paused_at, case.due_on) == ("submitted", None, dt.date(2026, 11, 23))


def test_a_return_needs_a_reason(world: World, claim: Make) -> None:
    case = claim()
    with pytest.raises(RefusedError, match="理由"):
        services.return_for_correction(case=case, reason=" ", actor=world.actor("checker"))
    assert (Case.objects.get().state, Letter.objects.count()) == ("submitted", 1)


def test_what_another_has_taken_is_left_to_them(world: World, claim: Make) -> None:
    case = claim()
    services.take(case=case, actor=world.actor("checker"))
    for act in (services.take, services.check, services.release):
        with pytest.raises(RefusedError, match="checker（虚构）"):
            act(case=case, actor=world.actor("checker2"))
    services.hand_over(
        case=case, to=world.accounts["checker2"], reason="休假", actor=world.actor("checker")
    )  # fmt: skip
    assert Notice.objects.filter(account=world.accounts["graduate"], subject__contains="经办人员有变化").exists()
    assert Notice.objects.filter(account=world.accounts["checker2"]).exists()
    services.check(case=case, actor=world.actor("checker2"))
    assert case.state == "checked"


def test_a_case_is_handed_only_to_who_may(world: World, claim: Make) -> None:
    case = claim()
    with pytest.raises(RefusedError, match="stranger"):
        services.hand_over(case=case, to=world.accounts["stranger"], reason="x", actor=world.actor("checker"))


def test_the_second_of_two_who_decide_is_told(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    late = Case.objects.get(pk=case.pk)
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    with pytest.raises(RefusedError, match=r"已列入预算.*刚由他人办理"):
        services.decide(case=late, outcome="refused", reason="不符", actor=world.actor("decider2"))
    assert Case.objects.get().outcome == "granted"


def test_a_refusal_names_its_conditions_and_how_to_object(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="refused", reason="合同为劳务派遣", actor=world.actor("decider"))
    content = case.letters.get(about="refused").content
    assert "按现有信息暂不符合：合同为劳务派遣" in content["lines"][0]
    assert len(content["conditions"]) == 5
    assert "60" in content["remedy"]
    assert not Due.objects.exists()


def test_granted_in_part_is_less_and_says_why(world: World, claim: Make) -> None:
    case, decider = claim(), world.actor("decider")
    services.check(case=case, actor=world.actor("checker"))
    with pytest.raises(RefusedError, match="1000"):
        services.decide(case=case, outcome="in_part", amount=Decimal(1001), reason="x", actor=decider)
    with pytest.raises(RefusedError, match="部分批准"):
        services.decide(case=case, outcome="granted", amount=Decimal(600), reason="x", actor=decider)
    services.decide(case=case, outcome="in_part", amount=Decimal(600), reason="半职", actor=decider)
    assert (case.state, case.outcome, case.total) == ("budgeted", "in_part", Decimal(21600))


def test_what_the_budget_does_not_hold_is_granted_and_not_budgeted(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    for slug in PAYERS:
        payer = type(world.unit).objects.get(slug=slug)
        funds.appropriate(
            fund=world.fund, payer=payer, year=2026, amount=Decimal(-99_000), actor=TREASURER, reason="less"
        )  # fmt: skip
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    assert (case.state, case.outcome) == ("granted", "granted")
    with pytest.raises(RefusedError, match="预算不足"):
        services.budget(case=case, actor=world.actor("decider"))
    for slug in PAYERS:
        payer = type(world.unit).objects.get(slug=slug)
        funds.appropriate(
            fund=world.fund, payer=payer, year=2026, amount=Decimal(99_000), actor=TREASURER, reason="more"
        )  # fmt: skip
    services.budget(case=case, actor=world.actor("decider"))
    assert case.state == "budgeted"


def test_a_claim_is_withdrawn_and_made_anew(world: World, claim: Make) -> None:
    case = claim()
    services.withdraw(case=case, actor=world.actor("graduate"))
    assert case.state == "withdrawn"
    assert opened(world).pk != case.pk


def test_what_runs_is_not_withdrawn(world: World, granted: Make) -> None:
    with pytest.raises(RefusedError, match="已列入预算"):
        services.withdraw(case=granted(), actor=world.actor("graduate"))


def test_the_database_refuses_what_the_table_does_not_have(claim: Make) -> None:
    claim()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Case.objects.update(state="paid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(due_on=None)
    assert Case.objects.get().state == "submitted"


def test_the_public_sees_no_case(claim: Make) -> None:
    claim()
    assert not Case.objects.visible_to(PUBLIC).exists()


def test_an_employer_sees_what_it_began_and_not_what_its_people_claim(world: World, claim: Make) -> None:
    claim()
    assert not Case.objects.visible_to(world.actor("agent")).exists()
    services.withdraw(case=Case.objects.get(), actor=world.actor("graduate"))
    begun = services.open_from_offer(
        entity=world.person, benefit=LIVING, origin="employer", actor=world.actor("agent")
    )  # fmt: skip
    assert list(Case.objects.visible_to(world.actor("agent"))) == [begun]
    assert begun.employer == world.employer
    assert begun in Case.objects.visible_to(world.actor("graduate"))


def test_an_offer_that_is_accepted_is_submitted_and_where_direct_checked(world: World) -> None:
    world.arrange(direct=True, papers=[])
    case = services.open_from_offer(entity=world.person, benefit=LIVING, origin="offer", actor=world.actor("graduate"))
    assert case.state == "checked"
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    assert case.state == "budgeted"


def test_an_offer_that_no_longer_holds_is_refused(world: World) -> None:
    world.registers(register="social-insurance", insurance__region="210100")
    with pytest.raises(RefusedError, match="暂不符合"):
        services.open_from_offer(entity=world.person, benefit=LIVING, origin="offer", actor=world.actor("graduate"))


def test_bulk_gives_each_its_result(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    done = services.in_bulk(numbers=[case.number, "0"], step="grant", actor=world.actor("decider"))
    assert [(row.case.number, row.done, row.said) for row in done] == [(case.number, True, "已列入预算")]
    again = services.in_bulk(numbers=[case.number], step="grant", actor=world.actor("decider2"))
    assert [(row.done, "刚由他人办理" in row.said) for row in again] == [(False, True)]
    assert services.in_bulk(numbers=[case.number], step="grant", actor=world.actor("stranger")) == []


def test_a_window_that_the_unit_sets_is_in_the_calendar_and_no_longer_owed(world: World, client: Client) -> None:
    """No text says when; the unit opens it from the sixteenth on, and it is past after the twentieth."""
    before = client.get("/calendar/")
    assert (before.context["rows"], before.context["count"] > 0) == ([], True)
    world.arrange(opens_on=dt.date(2026, 11, 16), closes_on=dt.date(2026, 11, 20))
    page = client.get("/calendar/")
    (row,) = page.context["rows"]
    assert (row.window.address, row.by, row.open) == (f"/library/benefits/{LIVING}", str(world.unit), False)
    assert page.context["count"] == before.context["count"] - 1
    said = client.get("/calendar/windows.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20261116" in said
    assert "DTEND;VALUE=DATE:20261121" in said
    world.arrange(opens_on=dt.date(2026, 10, 1), closes_on=dt.date(2026, 10, 31))
    assert client.get("/calendar/").context["rows"] == []

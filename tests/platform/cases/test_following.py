"""What runs: it follows the registers and the ledger, is stopped, objected to, resumed, changed and paid back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.platform.cases.conftest import LIVING, TREASURER, World
from yangui.platform.cases import objecting, services
from yangui.platform.cases.following import money_moved
from yangui.platform.cases.models import Case, Objection
from yangui.platform.cases.tasks import follow_ended_relations, warn_of_closing
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition_many
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Due, Instalment
from yangui.platform.notifications.models import Notice
from yangui.platform.registry.models import Relation
from yangui.platform.registry.services import record_relation

type Make = Callable[[], Case]
PAYER = Actor(grants=(Grant(Privilege.FUNDS_PREPARE, "finance"), Grant(Privilege.CASES_DECIDE, "test")))


def move(case: Case, periods: list[str], *steps: str) -> None:
    """The bank's part: the parts of these periods go through the steps, and the case is told."""
    dues = Due.objects.filter(obligation__reference=case.reference, period__in=periods)
    keys = list(dues.values_list("pk", flat=True))
    for step in steps:
        bulk = transition_many(Due, keys, step, actor=PAYER)
        assert not bulk.refused
        if step in ("instruct", "pay", "return"):
            what: Any = {"instruct": "instructed", "pay": "paid", "return": "returned"}[step]
            money_moved(frozenset([case.reference]), what, PAYER)
    case.refresh_from_db()


def paid(case: Case, *periods: str) -> None:
    """As the ledger would have it: the money leaves what was promised."""
    move(case, list(periods), "batch", "instruct", "pay")


def live(case: Case) -> list[str]:
    dues = Due.objects.filter(obligation__reference=case.reference).exclude(state="cancelled")
    return sorted(set(dues.values_list("period", flat=True)))


def test_the_state_is_where_the_money_is(world: World, granted: Make) -> None:
    case = granted()
    move(case, ["2026-07"], "batch", "instruct")
    assert case.state == "instructed"
    move(case, ["2026-07"], "return")
    assert case.state == "budgeted"
    assert Notice.objects.filter(account=world.accounts["graduate"], subject__contains="退回").exists()
    move(case, ["2026-07"], "batch", "instruct", "pay")
    assert (case.state, case.due_on) == ("paid", dt.date(2026, 11, 16))
    move(case, ["2026-08"], "batch", "instruct")
    assert case.state == "instructed"


def test_what_is_all_paid_ends(granted: Make) -> None:
    case = granted()
    paid(case, *live(case))
    assert case.state == "ended"
    assert case.ended_at is not None


def test_leaving_the_employer_stops_it_with_notice(world: World, granted: Make, day: Callable[[str], None]) -> None:
    case = granted()
    day("2026-12-03")
    world.leaves("2026-11-20")
    case.refresh_from_db()
    assert (case.state, case.stopped_from, case.stopped_by_rule) == ("suspended", "2026-12", True)
    assert live(case) == ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    letter = case.letters.get(about="suspended")
    assert "2026-11-20" in " ".join(letter.content["lines"])
    assert "用人单位是企业" in " ".join(letter.content["lines"])
    assert Notice.objects.filter(account=world.accounts["graduate"], subject__contains="暂停发放").exists()


def test_what_was_paid_for_later_is_overpaid(world: World, granted: Make, day: Callable[[str], None]) -> None:
    case = granted()
    paid(case, "2026-07", "2026-08", "2026-09", "2026-10")
    day("2026-11-20")
    world.leaves("2026-08-15")
    case.refresh_from_db()
    assert (case.state, case.stopped_from, case.overpaid) == ("suspended", "2026-09", Decimal(2000))


def test_working_again_resumes_it(world: World, granted: Make, day: Callable[[str], None]) -> None:
    case = granted()
    day("2026-12-03")
    world.leaves("2026-11-20")
    day("2027-02-10")
    record_relation(
        entity=world.person, type=Relation.Type.WORKS_AT, to=world.employer, register="social-insurance",
        on=dt.date(2027, 2, 8), since=dt.date(2027, 2, 8), actor=TREASURER,
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.stopped_from) == ("budgeted", "")
    assert "2026-12" not in live(case)
    assert live(case)[5:7] == ["2027-02", "2027-03"]
    assert case.letters.get(about="suspended").revoked_at is not None


def test_another_employer_of_the_same_kind_changes_nothing(world: World, granted: Make) -> None:
    case = granted()
    other = type(world.person).objects.create(
        kind="enterprise", name="另一家（虚构）", region_id="210700", made_at=dt.datetime.now(dt.UTC)
    )
    record_relation(
        entity=world.person, type=Relation.Type.WORKS_AT, to=other, register="social-insurance",
        on=dt.date(2026, 11, 1), since=dt.date(2026, 11, 1), actor=TREASURER,
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.state, len(live(case))) == ("budgeted", 36)


def test_moving_away_stops_it_and_what_is_settled_stays(
    world: World, granted: Make, day: Callable[[str], None]
) -> None:
    case = granted()
    day("2028-03-01")  # no longer a fresh graduate: that is settled
    world.registers(register="social-insurance", on="2028-02-20", insurance__since="2026-07-02")
    case.refresh_from_db()
    assert case.state == "budgeted"
    world.registers(register="social-insurance", on="2028-02-20", insurance__region="210100")
    case.refresh_from_db()
    assert (case.state, case.stopped_from) == ("suspended", "2028-03")
    assert "暂不符合" in " ".join(case.letters.get(about="suspended").content["lines"])


def test_a_higher_degree_changes_the_sum(world: World, granted: Make, day: Callable[[str], None]) -> None:
    case = granted()
    day("2027-07-10")
    world.registers(on="2027-06-30", education="doctor")
    case.refresh_from_db()
    assert (case.state, case.amount) == ("budgeted", Decimal(2000))
    sums = {s["period"]: s["amount"] for s in case.schedule}
    assert (sums["2027-06"], sums["2027-07"]) == ("1000.00", "2000.00")
    assert case.total == Decimal(1000) * 12 + Decimal(2000) * 24
    june = Due.objects.filter(obligation__reference=case.reference, period="2027-07").exclude(state="cancelled")
    assert sum(d.amount for d in june) == Decimal(2000)
    assert case.letters.filter(about="changed").exists()


def test_what_is_registered_stands_though_the_budget_does_not_hold_what_follows(
    world: World, granted: Make, day: Callable[[str], None]
) -> None:
    case = granted()
    for slug in ("jinzhou-finance", "liaoning-finance"):
        payer = type(world.unit).objects.get(slug=slug)
        left = funds.balance(fund=world.fund, payer=payer, year=2027).left
        funds.appropriate(fund=world.fund, payer=payer, year=2027, amount=-left, actor=TREASURER, reason="less")
    day("2027-07-10")
    world.registers(on="2027-06-30", education="doctor")
    case.refresh_from_db()
    assert (case.state, case.amount, len(live(case))) == ("budgeted", Decimal(1000), 36)
    assert AuditEvent.objects.filter(action="claim.not_changed", subject_id=str(case.pk)).exists()
    assert world.person.facts.get(name="education", ended_by=None).value == "doctor"


def test_what_an_officer_stopped_no_rule_resumes(world: World, granted: Make) -> None:
    case = granted()
    services.suspend(case=case, period="2026-11", reason="核实中", actor=world.actor("decider"))
    world.registers(register="social-insurance", insurance__region="210100")
    world.registers(register="social-insurance", insurance__region="210700")
    case.refresh_from_db()
    assert (case.state, case.stopped_by_rule) == ("suspended", False)
    services.resume(case=case, period="2026-11", reason="已核实", actor=world.actor("decider"))
    assert (case.state, len(live(case))) == ("budgeted", 36)


def test_a_relation_that_ends_by_itself_is_followed_the_day_after(
    world: World, granted: Make, day: Callable[[str], None]
) -> None:
    case = granted()
    Relation.objects.filter(entity=world.person).update(until=dt.date(2026, 11, 30))
    day("2026-12-01")
    follow_ended_relations()
    case.refresh_from_db()
    assert (case.state, case.stopped_from) == ("suspended", "2026-12")


def test_overpaid_money_comes_back_in_instalments(world: World, granted: Make) -> None:
    case = granted()
    real_payment(world, case)
    world.leaves("2026-08-15")
    case.refresh_from_db()
    assert case.overpaid == Decimal(2000)
    with pytest.raises(RefusedError, match="4000"):
        services.recover(case=case, amount=Decimal(4001), instalments=2, reason="x", actor=world.actor("decider"))
    services.recover(case=case, amount=case.overpaid, instalments=2, reason="离职后多付", actor=world.actor("decider"))
    assert case.state == "recovering"
    lines = case.letters.get(about="recovery").content["lines"]
    assert lines[0] == "应退还 2000.00 元，分 2 期。"
    assert "第 1 期 1000.00 元，2026-12-02 前退还。" in lines
    owed = Instalment.objects.filter(recovery__obligation__reference=case.reference)
    assert sum(i.amount for i in owed) == Decimal(2000)
    for one in owed:
        funds.receive(instalment=one, actor=TREASURER)
    case.refresh_from_db()
    assert (case.state, case.overpaid) == ("ended", Decimal(0))


def real_payment(world: World, case: Case) -> None:
    """Four months are paid as the finance officers do it: batch, approval, file, answer of the bank."""
    approver = Actor(world.accounts["other"].pk, "复核", (Grant(Privilege.FUNDS_APPROVE, "finance_approver"),))
    preparer = Actor(world.accounts["agent"].pk, "财务", TREASURER.grants)
    decider = world.actor("decider")
    funds.record_account(
        entity=world.person, number="6222000000000000001", holder="雁南", bank_code="102", bank_name="银行",
        actor=world.actor("graduate"),
    )  # fmt: skip
    assert decider.account
    for payer in ("jinzhou-finance", "liaoning-finance"):
        unit = type(world.unit).objects.get(slug=payer)
        funds.record_account(
            organisation=unit, number="6222000000000000019", holder=unit.name_zh, bank_code="102", bank_name="银行",
            actor=preparer,
        )  # fmt: skip
        batch = funds.build_batch(until=dt.date(2026, 11, 16), payer=unit, actor=preparer)
        funds.approve(batch=batch, actor=approver)
        funds.instruct(batch=batch, actor=preparer)
        lines = ["流水号,金额,结果,原因代码,原因"]
        lines += [f"{p.end_to_end},{p.amount},成功,," for p in batch.payments.all()]
        funds.take_results(file="\r\n".join(lines).encode("utf-8-sig"), actor=preparer)
    case.refresh_from_db()
    assert case.state == "paid"


def test_an_objection_is_decided_by_somebody_else_and_resumes(
    world: World, granted: Make, day: Callable[[str], None]
) -> None:
    case = granted()
    day("2026-12-03")
    world.leaves("2026-11-20")
    filed = services.file(case=case, reason="只是合同续签晚了", actor=world.actor("graduate"))
    with pytest.raises(RefusedError, match="已有"):
        services.file(case=case, reason="again", actor=world.actor("graduate"))
    decider = world.actor("decider")
    both = Actor(decider.account, decider.name, (*decider.grants, *world.actor("reviewer").grants))
    with pytest.raises(DeniedError, match="原决定"):
        services.decide_objection(objection=filed, upheld=True, reason="x", actor=both)
    services.decide_objection(objection=filed, upheld=True, reason="续签属实", actor=world.actor("reviewer"))
    case.refresh_from_db()
    assert (case.state, len(live(case)), case.overpaid) == ("budgeted", 36, Decimal(0))
    assert "异议成立" in case.letters.get(about="objection").content["lines"][0]
    with pytest.raises(RefusedError, match="刚由他人办理"):
        services.decide_objection(objection=filed, upheld=False, reason="x", actor=world.actor("reviewer"))


def test_an_objection_that_is_dismissed_changes_nothing(world: World, granted: Make) -> None:
    case = granted()
    world.leaves("2026-10-20")
    case.refresh_from_db()
    filed = services.file(case=case, reason="x", actor=world.actor("graduate"))
    services.decide_objection(objection=filed, upheld=False, reason="确已离职", actor=world.actor("reviewer"))
    case.refresh_from_db()
    assert (case.state, Objection.objects.get().state) == ("suspended", "dismissed")


def test_a_refusal_is_overturned_where_the_rules_say_yes(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="refused", reason="误判", actor=world.actor("decider"))
    filed = services.file(case=case, reason="我符合", actor=world.actor("graduate"))
    services.decide_objection(objection=filed, upheld=True, reason="符合", actor=world.actor("reviewer"))
    case.refresh_from_db()
    assert (case.state, case.outcome, len(live(case))) == ("budgeted", "granted", 36)
    assert case.letters.get(about="refused").revoked_at is not None


def test_a_refusal_is_decided_anew_where_the_rules_do_not(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="refused", reason="误判", actor=world.actor("decider"))
    world.registers(register="social-insurance", insurance__region="210100")
    filed = services.file(case=case, reason="请再看", actor=world.actor("graduate"))
    services.decide_objection(objection=filed, upheld=True, reason="程序有误", actor=world.actor("reviewer"))
    case.refresh_from_db()
    assert (case.state, case.outcome, case.decided_at) == ("submitted", "", None)


def test_a_part_is_supplemented(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="in_part", amount=Decimal(600), reason="半职", actor=world.actor("decider"))
    filed = services.file(case=case, reason="全职", actor=world.actor("graduate"))
    services.decide_objection(
        objection=filed, upheld=True, reason="全职", amount=Decimal(1000), actor=world.actor("reviewer")
    )  # fmt: skip
    case.refresh_from_db()
    july = Due.objects.filter(obligation__reference=case.reference, period="2026-07")
    assert (case.total, sum(d.amount for d in july)) == (Decimal(36000), Decimal(1000))


def test_nobody_objects_for_somebody_else_nor_too_late(world: World, granted: Make, day: Callable[[str], None]) -> None:
    case = granted()
    with pytest.raises(DeniedError):
        services.file(case=case, reason="x", actor=world.actor("other"))
    day("2027-01-02")
    assert objecting.objectable(case) is None
    with pytest.raises(RefusedError, match="期限"):
        services.file(case=case, reason="x", actor=world.actor("graduate"))


def test_a_draft_is_warned_of_once_48_hours_before(world: World, day: Callable[[str], None]) -> None:
    world.arrange(closes_on=dt.date(2026, 11, 10))
    services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
    told = Notice.objects.filter(subject__contains="尚未提交")
    day("2026-11-08")
    warn_of_closing()
    assert told.count() == 0
    day("2026-11-09")
    warn_of_closing()
    warn_of_closing()
    assert told.count() == 1


def test_the_person_sees_what_is_to_be_returned_why_until_when_and_how_to_object(world: World, granted: Make) -> None:
    case = granted()
    real_payment(world, case)
    world.leaves("2026-08-15")
    case.refresh_from_db()
    services.recover(case=case, amount=case.overpaid, instalments=2, reason="离职后多付", actor=world.actor("decider"))
    me = Client()
    me.force_login(world.accounts["graduate"])
    page = me.get(f"/my/cases/{case.number}").content.decode()
    for said in (
        "还须退还 2,000.00 元",
        "离职后多付",
        case.clause,
        "2026-12-02",
        "2027-01-02",
        "2027-01-01 前在下面写明理由",
    ):
        assert said in page
    owed = list(Instalment.objects.filter(recovery__obligation__reference=case.reference).order_by("due_on", "pk"))
    other = Actor(world.accounts["other"].pk, "复核", (Grant(Privilege.FUNDS_APPROVE, "finance_approver"),))
    for one in owed[:2]:  # of the first instalment the city's part and the province's
        funds.propose(instalment=one, actor=TREASURER, reason="家庭困难")
        funds.waive(instalment=one, actor=other)
    assert "还须退还 1,000.00 元" in me.get(f"/my/cases/{case.number}").content.decode()
    assert case.letters.filter(about="changed").count() == 2
    for one in owed[2:]:
        funds.receive(instalment=one, actor=TREASURER)
    case.refresh_from_db()
    assert (case.state, case.overpaid) == ("ended", Decimal(0))


def test_what_is_waived_last_ends_the_recovery(world: World, granted: Make) -> None:
    case = granted()
    real_payment(world, case)
    world.leaves("2026-08-15")
    case.refresh_from_db()
    services.recover(case=case, amount=Decimal(100), instalments=1, reason="x", actor=world.actor("decider"))
    other = Actor(world.accounts["other"].pk, "复核", (Grant(Privilege.FUNDS_APPROVE, "finance_approver"),))
    for one in Instalment.objects.filter(recovery__obligation__reference=case.reference):
        funds.propose(instalment=one, actor=TREASURER, reason="家庭困难")
        funds.waive(instalment=one, actor=other)
    case.refresh_from_db()
    assert case.state == "ended"

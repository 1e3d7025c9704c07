"""The money of an award: what matches it, what a team gets by member, what waits for a check, what comes back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.programmes.people import PLAIN, PREPARER, TREASURER, House
from yangui.platform.core import audit
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.ledger import differences
from yangui.platform.funds.models import Due, Obligation, Recovery
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes import awarding, money, services
from yangui.platform.programmes.models import Application, Award, Call

MID = dt.date(2026, 12, 1)
PARTS = [
    {"share": "1/3", "at": {"zh": "签约", "en": "agreement"}, "year": 2026, "after": None},
    {"share": "2/3", "at": {"zh": "中期", "en": "mid"}, "year": 2026, "after": "mid_term"},
]
MATCHED = [{"payer": "test-city", "ratio": "1", "most": None}, {"payer": "host", "ratio": "1/2", "most": "100000"}]


@pytest.fixture
def city(house: House) -> Organisation:
    """A city with money in the fund, and accounts to pay from."""
    city: Organisation = Organisation.objects.create(slug="test-city", name_zh="某市", name_en="city", level="city")
    funds.appropriate(fund=house.fund, payer=city, year=2026, amount=Decimal(9_000_000), actor=TREASURER, reason="预算")
    for unit in (house.unit, city):
        funds.record_account(
            organisation=unit, number="2100000000001", holder=unit.name_zh, bank_code="001", bank_name="国库",
            actor=PREPARER,
        )  # fmt: skip
    return city


def signed(house: House, day: Callable[[str], None], **settled: Any) -> tuple[Call, Award]:
    """One award that was signed, and one on the reserve list."""
    call = house.call(quota=1, stages=PLAIN, instalments=PARTS, **settled)
    for _ in range(2):
        house.apply(call)
    day("2026-04-07")
    house.chosen(call)
    chosen = Application.objects.get(call=call, state="awarded")
    return call, house.signed(chosen, days=[today(), MID], milestones=[("mid_term", MID)])


def account(house: House, award: Award) -> None:
    entity = award.application.entity
    funds.record_account(
        entity=entity, number=f"6222000000{entity.pk:09d}", holder=entity.name, bank_code="102", bank_name="某银行",
        actor=house.owner(entity),
    )  # fmt: skip


@pytest.mark.usefixtures("city")
def test_the_second_part_waits_for_the_check(house: House, day: Callable[[str], None]) -> None:
    _call, award = signed(house, day, matching=MATCHED)
    # 300,000 matched one to one by the city; the host's half is its own, and ends at 100,000
    assert (award.terms["total"], award.terms["host"]) == ("600000.00", "100000.00")
    held = {o.payer.slug: o.share for o in Obligation.objects.all()}
    assert held == {"test-programmes": "1/2", "test-city": "1/2"}
    assert funds.standing(award.reference).granted == Decimal(200_000)
    day("2026-12-02")
    check = award.milestones.get()
    owner = house.owner(award.application.entity)
    services.report(milestone=check, text="进展顺利。", host_paid=Decimal(60_000), actor=owner)
    services.check_milestone(milestone=check, passed=True, actor=house.actor("secretary"))
    assert funds.standing(award.reference).granted == Decimal(600_000)
    assert sorted(Due.objects.values_list("period", "amount")) == [
        ("1/2", Decimal(100_000)), ("1/2", Decimal(100_000)), ("2/2", Decimal(200_000)), ("2/2", Decimal(200_000)),
    ]  # fmt: skip
    final = services.plan_check(award=award, type="final_check", day=today(), actor=house.actor("secretary"))
    services.report(milestone=final, text="完成。", host_paid=Decimal(39_999), actor=owner)
    with pytest.raises(RefusedError, match=r"应配套 100,000\.00 元，报告已投入 99,999\.00 元"):
        services.check_milestone(milestone=final, passed=True, actor=house.actor("secretary"))
    services.report(milestone=final, text="完成。", host_paid=Decimal(40_000), actor=owner)
    services.check_milestone(milestone=final, passed=True, actor=house.actor("secretary"))
    award.refresh_from_db()
    assert award.state == "completed"
    assert differences() == []


def test_failed_suspended_withdrawn_and_back_to_the_payers(
    house: House, city: Organisation, day: Callable[[str], None]
) -> None:
    call, award = signed(house, day, matching=[MATCHED[0] | {"ratio": "1/2"}])
    account(house, award)
    house.paid(today(), house.unit, city)
    assert funds.standing(award.reference).paid == Decimal(150_000)
    day("2026-12-02")
    check = award.milestones.get()
    services.report(milestone=check, text="没有进展。", actor=house.owner(award.application.entity))
    services.check_milestone(milestone=check, passed=False, reason="未达到指标", actor=house.actor("secretary"))
    award.refresh_from_db()
    assert award.state == "suspended"
    # what waited for the check was never promised
    assert funds.standing(award.reference).granted == Decimal(150_000)
    with pytest.raises(RefusedError, match="不能要求退还更多"):
        services.withdraw_award(award=award, reason="未通过", back=Decimal(150_001), actor=house.actor("decider"))
    award.refresh_from_db()
    assert award.state == "suspended"
    following = services.withdraw_award(
        award=award, reason="未通过", back=Decimal(90_000), actor=house.actor("decider")
    )
    assert following is not None
    assert Award.objects.get(application=following).state == "offered"
    assert Application.objects.get(pk=award.application_id).state == "left"
    back = {r.obligation.payer.slug: r.amount for r in Recovery.objects.select_related("obligation__payer")}
    assert back == {"test-programmes": Decimal(60_000), "test-city": Decimal(30_000)}
    for recovery in Recovery.objects.all():
        for instalment in recovery.instalments.all():
            funds.receive(instalment=instalment, actor=PREPARER)
    figures = {unit.slug: funds.balance(fund=house.fund, payer=unit).recovered for unit in (house.unit, city)}
    assert figures == back
    assert differences() == []
    assert audit.verify() is None
    assert call.rules["matching"]


def test_who_resumes_is_paid_what_was_stopped_and_checked_again(
    house: House, city: Organisation, day: Callable[[str], None]
) -> None:
    _call, award = signed(house, day)
    day("2026-12-02")
    check, owner = award.milestones.get(), house.owner(award.application.entity)
    services.report(milestone=check, text="没有进展。", actor=owner)
    services.check_milestone(milestone=check, passed=False, reason="未达到指标", actor=house.actor("secretary"))
    assert funds.standing(award.reference).granted == 0
    with pytest.raises(RefusedError, match="没有可支付"):
        house.paid(today(), house.unit)
    services.resume(award=award, reason="整改完成", recheck_on=dt.date(2027, 3, 1), actor=house.actor("decider"))
    assert funds.standing(award.reference).granted == Decimal(100_000)
    again = award.milestones.get(state="planned")
    assert (again.type, again.due_on) == ("mid_term", dt.date(2027, 3, 1))
    services.report(milestone=again, text="已补上。", actor=owner)
    services.check_milestone(milestone=again, passed=True, actor=house.actor("secretary"))
    assert funds.standing(award.reference).granted == Decimal(300_000)
    assert city.slug not in award.terms["shares"]


def test_a_part_is_not_paid_before_its_check(house: House, day: Callable[[str], None]) -> None:
    call = house.call(quota=1, stages=PLAIN, instalments=PARTS)
    house.apply(call)
    day("2026-04-07")
    house.chosen(call)
    award = Award.objects.get()
    services.accept_award(award=award, actor=house.owner(award.application.entity))
    for checks in ([], [("mid_term", MID + dt.timedelta(days=1))], [("yearly", MID)]):
        with pytest.raises(RefusedError, match="第 2 期要等考核通过"):
            services.agree(
                award=award, figures="三篇论文", days=[today(), MID], milestones=checks, actor=house.actor("decider")
            )


@given(st.integers(1, 10**9), st.fractions(0, 3, max_denominator=7).filter(bool), st.integers(1, 10**9))
def test_what_matches_is_exact_to_the_fen(fen: int, ratio: Fraction, most: int) -> None:
    amount, cap = Decimal(fen) / 100, Decimal(most) / 100
    call = Call(shares={"a": "1/3", "b": "2/3"}, rules={"matching": [
        {"payer": "b", "ratio": str(ratio), "most": str(cap)}, {"payer": "host", "ratio": "1", "most": None},
    ]})  # fmt: skip
    terms = money.divided(amount, call)
    match = terms.total - amount
    assert match <= min(cap, Decimal(fen * ratio.numerator) / ratio.denominator / 100)
    assert min(cap, Decimal(fen * ratio.numerator) / ratio.denominator / 100) - match < Decimal("0.01")
    assert sum(terms.shares.values()) == 1
    assert terms.shares["a"] * Fraction(terms.total) == Fraction(amount) / 3
    assert terms.host == amount


@pytest.mark.parametrize(("members", "more"), [(0, 0), (5, 0), (6, 20_000), (7, 40_000), (8, 50_000), (40, 50_000)])
def test_a_team_gets_more_by_member_up_to_a_cap(members: int, more: int) -> None:
    rule = {"each": "20000", "beyond": 5, "most": "50000"}
    call = Call(rules={"categories": {"team": {"top_up": rule}, "one": {}}})
    team = Application(call=call, category="team", members=["雁"] * members)
    assert money.topped_up(team, Decimal(300_000)) == 300_000 + more
    assert money.topped_up(Application(call=call, category="one", members=["雁"] * members), Decimal(1)) == 1


@pytest.mark.parametrize(("extra", "amount"), [(0, 3_000_000), (3, 3_600_000), (5, 4_000_000), (9, 4_000_000)])
def test_the_pack_says_what_a_team_gets_by_member(
    house: House, day: Callable[[str], None], extra: int, amount: int
) -> None:
    call = house.call("innovation-team-plan", amounts={"team": None}, fund=None, shares={})
    application = house.apply(call, "team")
    own = {"register": "self-declared", "on": "2019-03-04", "own": True}
    application.answers |= {"level": {"value": "tier2", **own}, "extra_members": {"value": str(extra), **own}}
    application.save()
    day("2019-03-04")  # when the plan was in force
    assert awarding.amount_of(application) == amount

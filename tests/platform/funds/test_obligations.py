"""From a grant to what is due: shares, budgets that do not suffice, stopping and going on."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from tests.platform.funds.money import House, monthly
from yangui.platform.core import audit
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import ledger, services
from yangui.platform.funds.caps import taken_by
from yangui.platform.funds.models import Due, Entry
from yangui.platform.funds.obligations import OvercommittedError, Planned

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_grant_of_two_payers_is_shared_to_the_fen(house: House) -> None:
    house.appropriate("1000.00", payer=house.province)
    shares = {house.city: Fraction(2, 3), house.province: Fraction(1, 3)}
    house.grant("case:1", house.payee(), amount="100.00", months=3, shares=shares)
    assert sorted(Due.objects.values_list("obligation__payer__slug", "period", "amount")) == [
        *(("test-city", month, D("66.67")) for month in ("2026-07", "2026-08", "2026-09")),
        *(("test-province", month, D("33.33")) for month in ("2026-07", "2026-08", "2026-09")),
    ]  # fmt: skip
    assert services.balance(fund=house.fund, payer=house.city).left == D("999799.99")
    assert services.balance(fund=house.fund, payer=house.province).left == D("900.01")
    assert services.standing("case:1").granted == D("300.00")
    assert ledger.differences() == []


def test_a_promise_beyond_the_appropriation_is_refused_with_the_figures(house: House) -> None:
    payee = house.payee()
    house.grant("case:1", payee, amount="200000.00", months=4)
    with pytest.raises(OvercommittedError) as raised, transaction.atomic():
        house.grant("case:2", payee, amount="200000.01", months=1)
    assert (raised.value.left, raised.value.needed) == (D("200000.00"), D("200000.01"))
    assert "200,000.01" in str(raised.value)
    assert not Due.objects.filter(obligation__reference="case:2").exists()
    assert ledger.differences() == []


def test_an_override_has_a_name_and_a_reason(house: House) -> None:
    payee = house.payee()
    asked = {
        "reference": "case:1", "payee": payee, "schedule": monthly("1000000.01", 1), "fund": house.fund,
        "shares": {house.city: Fraction(1)},
    }  # fmt: skip
    with pytest.raises(OvercommittedError):
        services.oblige(**asked, actor=house.decider, override_reason="紧急")  # holds no FUNDS_OVERRIDE
    both = type(house.decider)(house.approver.account, "approver", (*house.decider.grants, *house.approver.grants))
    with pytest.raises(OvercommittedError):
        services.oblige(**asked, actor=both, override_reason=" ")
    services.oblige(**asked, actor=both, override_reason="省厅同意追加")
    event = AuditEvent.objects.filter(action="funds.obliged").get()
    assert (event.actor_id, event.reason, event.detail) == (both.account, "省厅同意追加", {"overridden": True})
    assert services.balance(fund=house.fund).left == D("-0.01")


def test_an_overdraft_allows_what_it_says_and_no_more(house: House) -> None:
    budget = {"fund": house.fund, "payer": house.city, "year": 2026}
    with pytest.raises(DeniedError):
        services.allow_overdraft(**budget, amount=D(100), actor=house.preparer, reason="x")
    services.allow_overdraft(**budget, amount=D(100), actor=house.approver, reason="年内追加")
    house.grant("case:1", house.payee(), amount="1000100.00", months=1)
    with pytest.raises(OvercommittedError):
        house.grant("case:2", house.payee(), amount="0.01", months=1)
    assert AuditEvent.objects.filter(action="fund.overdraft", reason="年内追加").exists()


@pytest.mark.usefixtures("clock")
def test_years_without_an_appropriation_yet_are_promised_and_shown_as_needed(house: House) -> None:
    house.grant("case:1", house.payee(), months=36)
    by_year = {year: services.balance(fund=house.fund, year=year) for year in (2026, 2027, 2028, 2029)}
    assert [f.obliged for f in by_year.values()] == [D(16200), D(32400), D(32400), D(16200)]
    assert by_year[2027].left == D(-32400)
    house.appropriate("32400.00", year=2027)
    assert services.balance(fund=house.fund, year=2027).left == 0
    with pytest.raises(OvercommittedError) as raised, transaction.atomic():
        house.grant("case:2", house.payee(), months=7)
    assert raised.value.budget.year == 2027


def test_a_period_is_promised_once(house: House) -> None:
    payee = house.payee()
    house.grant("case:1", payee)
    with pytest.raises(RefusedError, match="2026-07"), transaction.atomic():
        house.grant("case:1", payee, months=1)
    with pytest.raises(RefusedError, match="另一收款人"), transaction.atomic():
        house.grant("case:1", house.payee(), months=1)
    with pytest.raises(IntegrityError, match="one_due_a_period"), transaction.atomic():
        Due.objects.create(
            obligation=Due.objects.all()[0].obligation, period="2026-07", amount=1, due_on=date(2026, 7, 1)
        )
    more = [Planned("2026-07", D("100.00"), date(2026, 8, 31), part=2)]
    services.oblige(
        reference="case:1",
        payee=payee,
        schedule=more,
        shares={house.city: Fraction(1)},
        fund=house.fund,
        actor=house.decider,
    )
    assert services.standing("case:1").granted == D("8200.00")


@pytest.mark.parametrize("shares", [{}, {"city": Fraction(1, 2)}])
def test_bad_shares_and_an_empty_schedule_are_refused(house: House, shares: dict[str, Fraction]) -> None:
    named = dict.fromkeys([house.city] * len(shares), Fraction(1, 2))
    asked = {"reference": "case:1", "payee": house.payee(), "fund": house.fund, "actor": house.decider}
    with pytest.raises(RefusedError, match="case:1"):
        services.oblige(**asked, schedule=monthly("1.00", 1), shares=named)
    with pytest.raises(RefusedError):
        services.oblige(**asked, schedule=[], shares={house.city: Fraction(1)})


def test_a_stop_frees_the_budget_and_going_on_takes_it_again(house: House) -> None:
    house.grant("case:1", house.payee(), months=4)
    stopped = services.cancel_from(reference="case:1", period="2026-09", actor=house.decider, reason="离开用人单位")
    assert stopped == (D("5400.00"), D(0))
    assert services.standing("case:1")[:5] == (D("5400.00"), 0, 0, 0, D("5400.00"))
    assert services.balance(fund=house.fund).left == D("994600.00")
    went_on = services.resume_from(reference="case:1", period="2026-10", actor=house.decider, reason="异议成立")
    assert went_on == D("2700.00")
    assert sorted(Due.objects.live().values_list("period", flat=True)) == ["2026-07", "2026-08", "2026-10"]
    assert list(Entry.objects.order_by("pk").values_list("type", "reference"))[1:] == [
        ("oblige", "case:1"), ("release", "case:1"), ("oblige", "case:1"),
    ]  # fmt: skip
    assert ledger.differences() == []
    assert audit.verify() is None


def test_a_changed_amount_is_a_stop_and_a_new_promise(house: House) -> None:
    payee = house.payee()
    house.grant("case:1", payee, months=2)
    services.cancel_from(reference="case:1", period="2026-08", actor=house.decider, reason="标准调整")
    raised = [Planned("2026-08", D("3000.00"), date(2026, 8, 28))]
    services.oblige(
        reference="case:1",
        payee=payee,
        schedule=raised,
        shares={house.city: Fraction(1)},
        fund=house.fund,
        actor=house.decider,
    )
    # what was cancelled before does not come back beside what stands now
    assert services.resume_from(reference="case:1", period="2026-07", actor=house.decider, reason="x") == 0
    assert services.standing("case:1").granted == D("5700.00")


def test_a_stop_needs_a_reason_a_period_and_somebody_who_may(house: House) -> None:
    house.grant("case:1", house.payee())
    asked = {"reference": "case:1", "period": "2026-07"}
    with pytest.raises(RefusedError):
        services.cancel_from(**asked, actor=house.decider, reason="")
    with pytest.raises(DeniedError):
        services.cancel_from(**asked, actor=house.preparer, reason="x")
    with pytest.raises(RefusedError, match="9/9"):
        services.cancel_from(reference="case:1", period="9/9", actor=house.decider, reason="x")
    assert services.standing("case:1").granted == D("8100.00")


def test_instalments_without_months_stop_by_their_day(house: House) -> None:
    plan = [Planned(f"{n}/3", D("1000.00"), date(2026 + n, 1, 31)) for n in (1, 2, 3)]
    services.oblige(
        reference="case:1", payee=house.payee(), schedule=plan, shares={house.city: Fraction(1)}, fund=house.fund,
        actor=house.decider,
    )  # fmt: skip
    assert services.cancel_from(reference="case:1", period="2/3", actor=house.decider, reason="x").cancelled == D(2000)


def test_what_was_promised_counts_towards_a_cap(house: House) -> None:
    one, other = house.payee(), house.payee()
    house.grant("case:1", one, months=8)  # five months of 2026... and the rest in 2027
    house.grant("case:2", other, months=1)
    assert taken_by([one.pk, other.pk], funds=[house.fund]) == D("24300.00")
    assert taken_by([one.pk], funds=[house.fund], year=2026) == D("16200.00")
    services.cancel_from(reference="case:1", period="2026-08", actor=house.decider, reason="x")
    assert taken_by([one.pk, other.pk], funds=[house.fund]) == D("5400.00")

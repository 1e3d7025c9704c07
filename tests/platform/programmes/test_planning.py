"""A call against its fund before it opens: the figures, who decides that it may open all the same, and other calls."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.platform.programmes.people import PROGRAMME, TREASURER, House
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes import planning, services
from yangui.platform.programmes.models import Call

HALVES = [
    {"share": "1/3", "at": {"zh": "签约", "en": "agreement"}, "year": 2026},
    {"share": "2/3", "at": {"zh": "中期", "en": "mid"}, "year": 2027, "after": "mid_term"},
]


def drafted(house: House, amount: int | None = 3_000_000, quota: int = 10, **more: Any) -> Call:
    secretary = house.actor("secretary")
    call = services.draft_call(
        programme=PROGRAMME, organisation=house.unit, title="某计划（虚构）", opens_on=today(),
        closes_on=today() + dt.timedelta(days=30), contact="1", actor=secretary,
    )  # fmt: skip
    categories = call.rules["categories"]
    given: dict[str, Any] = {
        "quotas": dict.fromkeys(categories, quota), "fund": house.fund, "shares": {house.unit.slug: "1"},
        "amounts": dict.fromkeys(categories, None if amount is None else Decimal(amount)), "instalments": HALVES,
    }  # fmt: skip
    return services.settle(call=call, actor=secretary, **(given | more))


def test_quota_times_amount_by_year(house: House) -> None:
    call = drafted(house)
    count = len(call.rules["categories"])
    found = {n.year: n.needed for n in planning.plan(call).needs}
    assert found == {2026: Decimal(10_000_000 * count), 2027: Decimal(20_000_000 * count)}
    with pytest.raises(RefusedError, match="2027 年需要") as refused:
        services.open_call(call=call, actor=house.actor("secretary"))
    # six categories: of 2026 it is 60 of 90 million, of 2027 120
    assert "2026 年需要" not in str(refused.value)
    assert f"{found[2027]:,.2f}" in str(refused.value)
    assert "90,000,000.00" in str(refused.value)


def test_somebody_else_decides_by_name_that_it_opens_all_the_same(house: House) -> None:
    call, secretary, decider = drafted(house), house.actor("secretary"), house.actor("decider")
    with pytest.raises(DeniedError):
        services.allow_overrun(call=call, reason="预算年中追加", actor=secretary)
    with pytest.raises(RefusedError):
        services.allow_overrun(call=call, reason=" ", actor=decider)
    services.allow_overrun(call=call, reason="预算年中追加", actor=decider)
    told = AuditEvent.objects.get(action="call.overrun_allowed")
    assert (told.actor_id, told.reason) == (decider.account, "预算年中追加")
    assert "2027 年需要" in told.detail["figures"]
    # with other rules it is decided anew
    services.settle(call=call, actor=secretary, quorum=4)
    with pytest.raises(RefusedError):
        services.open_call(call=call, actor=secretary)
    services.allow_overrun(call=call, reason="预算年中追加", actor=decider)
    services.open_call(call=call, actor=secretary)
    assert call.state == "open"


def test_an_unknown_amount_is_not_nothing(house: House) -> None:
    call = drafted(house, None)
    with pytest.raises(RefusedError, match="金额待核定"):
        services.open_call(call=call, actor=house.actor("secretary"))


def test_other_calls_on_the_fund_are_counted(house: House) -> None:
    first = drafted(house, 300_000)
    services.open_call(call=first, actor=house.actor("secretary"))
    count = len(first.rules["categories"])
    second = drafted(house, 300_000)
    (near, far) = planning.plan(second).needs
    assert near.left == Decimal(90_000_000 - 1_000_000 * count)
    assert far.left == Decimal(90_000_000 - 2_000_000 * count)
    services.cancel_call(call=first, reason="不办了", actor=house.actor("decider"))
    assert planning.plan(second).needs[0].left == Decimal(90_000_000)


def test_a_later_year_without_a_budget_is_unknown(house: House) -> None:
    late = [HALVES[0], HALVES[1] | {"year": 2031}]
    call = drafted(house, instalments=late)
    assert [(n.year, n.left is None) for n in planning.plan(call).needs] == [(2026, False), (2031, True)]
    services.open_call(call=call, actor=house.actor("secretary"))


def test_matching_and_top_ups_are_in_the_plan(house: House) -> None:
    city = Organisation.objects.create(slug="test-city", name_zh="某市", name_en="city", level="city")
    funds.appropriate(fund=house.fund, payer=city, year=2026, amount=Decimal(100), actor=TREASURER, reason="预算")
    call = drafted(
        house, 300_000, 1, matching=[{"payer": "test-city", "ratio": "1", "most": "100000"}],
        top_ups={"team": {"each": "20000", "beyond": 5, "most": "60000"}},
        instalments=[{"share": "1", "at": {"zh": "签约", "en": "agreement"}, "year": 2026}],
    )  # fmt: skip
    count = len(call.rules["categories"])
    found = {n.payer.slug: n for n in planning.plan(call).needs}
    assert found["test-programmes"].needed == Decimal(300_000 * count + 60_000)
    assert (found["test-city"].needed, found["test-city"].left) == (Decimal(100_000 * count), Decimal(100))
    with pytest.raises(RefusedError, match="某市 2026 年需要"):
        services.open_call(call=call, actor=house.actor("secretary"))
    with pytest.raises(RefusedError, match="没有这些出资单位：nobody"):
        services.settle(
            call=call, actor=house.actor("secretary"), matching=[{"payer": "nobody", "ratio": "1", "most": None}]
        )

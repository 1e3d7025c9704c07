"""Claims and what was paid on them, counted as a goal's query counts them, and opened down to the case."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.platform.cases.conftest import LIVING, World
from tests.platform.cases.test_following import real_payment
from yangui import Pack
from yangui.platform.cases import services
from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.models import Payment
from yangui.platform.targets.actuals import Counted, counted
from yangui.platform.targets.recorded import KEPT
from yangui.platform.targets.services.counting import table_of
from yangui.platform.web.desk.funds.references import Reference, named
from yangui.policy.indicators import Actual

type Make = Callable[[], Case]
MINE = f"benefit == '{LIVING}'"
STRANGER = Actor(grants=(Grant(Privilege.TARGETS_READ, "leader"),))


def found(pack: Pack, region: str = "210700", **said: Any) -> Counted:
    actual = Actual(**said)
    return counted(pack, actual, table_of(pack, actual), region, dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_claims_are_counted_from_their_submission_on(liaoning: Pack, world: World, claim: Make) -> None:
    services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
    submitted: dict[str, Any] = {"register": "claim", "filter": MINE, "dated": "submitted"}
    granted: dict[str, Any] = submitted | {"filter": f"{MINE} and outcome == granted", "dated": "decided"}
    assert found(liaoning, **submitted).figure == 0
    case = claim()
    assert found(liaoning, **submitted).figure == 1
    assert found(liaoning, "210100", **submitted).figure == 0
    assert found(liaoning, **granted).figure == 0
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="granted", actor=world.actor("decider"))
    assert found(liaoning, **granted).figure == 1
    case.refresh_from_db()
    assert found(liaoning, **(granted | {"take": "sum", "of": "amount"})).figure == case.total
    assert found(liaoning, register="claim", filter="benefit == 'jinzhou-residence-subsidy'").figure == 0


def test_what_the_bank_has_paid_is_added_up(liaoning: Pack, world: World, granted: Make) -> None:
    query: dict[str, Any] = {"register": "payment", "filter": MINE, "dated": "paid", "take": "sum", "of": "amount"}
    assert found(liaoning, **query).figure == 0
    case = granted()
    assert found(liaoning, **query).figure == 0, "granted is not paid"
    real_payment(world, case)
    paid = sum(Payment.objects.filter(result="paid").values_list("amount", flat=True), Decimal(0))
    assert paid > 0
    assert found(liaoning, **query).figure == paid
    assert found(liaoning, "210100", **query).figure == 0


def test_a_record_opens_for_who_may_see_the_case(world: World, granted: Make) -> None:
    case = granted()
    assert KEPT["claim"].named([case.pk], world.actor("checker")) == {case.pk: ("雁*", case.number)}
    assert KEPT["claim"].named([case.pk], STRANGER) == {case.pk: ("雁*", None)}
    real_payment(world, case)
    payment = Payment.objects.filter(result="paid")[0]
    assert KEPT["payment"].named([payment.pk], world.actor("checker")) == {payment.pk: ("雁*", case.number)}


def test_the_pages_of_the_money_call_a_case_by_its_number(world: World, granted: Make) -> None:
    case = granted()
    asked = [case.reference, "case:999999", "batch:1", ""]
    unknown = {name: Reference(name) for name in asked[1:]}
    opened = Reference(case.number, f"/desk/cases/{case.number}")
    assert named(asked, world.actor("checker")) == {case.reference: opened} | unknown
    assert named(asked, STRANGER) == {case.reference: Reference(case.number)} | unknown

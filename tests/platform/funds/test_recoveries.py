"""What was paid too much: its plan on the pages of finance, received there, or waived by two officers."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from tests.platform.funds.money import House
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import ledger, services
from yangui.platform.funds.models import Entry, Instalment, Recovery
from yangui.platform.organisations.models import Organisation

pytestmark = pytest.mark.django_db
type Sign = Callable[..., Client]


@pytest.fixture
def recovery(house: House, sign: Sign) -> Recovery:  # noqa: ARG001  for its day
    """Three instalments of 900 each."""
    house.grant("case:1", house.payee())
    house.answer(house.send())
    (made,) = services.recover(
        reference="case:1", amount=Decimal("2700.00"), instalments=3, actor=house.decider, reason="离职后多付"
    )
    return made


def states(recovery: Recovery) -> list[str]:
    return list(recovery.instalments.order_by("number").values_list("state", flat=True))


def test_two_officers_waive_and_nobody_alone(house: House, recovery: Recovery) -> None:
    one = recovery.instalments.get(number=1)
    with pytest.raises(RefusedError):
        services.waive(instalment=one, actor=house.approver)
    with pytest.raises(RefusedError, match="理由"):
        services.propose(instalment=one, actor=house.preparer, reason=" ")
    services.propose(instalment=one, actor=house.preparer, reason="家庭困难")
    with pytest.raises(DeniedError):
        services.waive(instalment=one, actor=house.preparer)
    both = type(house.preparer)(
        house.preparer.account, house.preparer.name, (*house.preparer.grants, *house.approver.grants)
    )
    with pytest.raises(DeniedError):
        services.waive(instalment=one, actor=both)
    services.waive(instalment=one, actor=house.approver)
    assert states(recovery) == ["waived", "owed", "owed"]
    assert Entry.objects.get(type="waive").reason == "家庭困难"
    assert ledger.differences() == []


def test_what_is_proposed_may_be_kept_and_may_still_come(house: House, recovery: Recovery) -> None:
    first, second, _third = recovery.instalments.order_by("number")
    for one in (first, second):
        services.propose(instalment=one, actor=house.preparer, reason="x")
    with pytest.raises(RefusedError, match="理由"):
        services.keep(instalment=first, actor=house.approver, reason="")
    services.keep(instalment=first, actor=house.approver, reason="收入足够")
    services.receive(instalment=second, actor=house.preparer)
    assert states(recovery) == ["owed", "received", "owed"]
    assert services.balance(fund=house.fund).recovered == Decimal("900.00")


def test_the_pages_from_the_plan_to_the_last_instalment(house: House, recovery: Recovery, sign: Sign) -> None:
    finance, approver = sign("finance", house.city), sign("finance_approver", house.city)
    listed = finance.get("/desk/funds/recoveries/").content.decode()
    assert "2,700.00" in listed
    assert "离职后多付" in listed
    assert "没有这样的追回" in finance.get("/desk/funds/recoveries/?show=late").content.decode()
    address = f"/desk/funds/recoveries/{recovery.pk}"
    first, second, third = recovery.instalments.order_by("number")
    step = "/desk/funds/instalments/{}/{}"
    finance.post(step.format(first.pk, "receive"))
    refused = finance.post(step.format(second.pk, "propose"), {"reason": ""})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    finance.post(step.format(second.pk, "propose"), {"reason": "家庭困难"})
    assert approver.post(step.format(third.pk, "receive")).status_code == 403
    page = approver.get(address).content.decode()
    assert "家庭困难" in page
    assert "待复核免除" in page
    assert "免除" in approver.get("/desk/funds/recoveries/?show=proposed").content.decode()
    approver.post(step.format(second.pk, "waive"))
    finance.post(step.format(third.pk, "receive"))
    assert states(recovery) == ["received", "waived", "received"]
    assert finance.get(step.format(third.pk, "fly")).status_code == 405
    assert finance.post(step.format(third.pk, "fly")).status_code == 404
    assert "没有这样的追回" in finance.get("/desk/funds/recoveries/").content.decode()
    assert "2,700.00" in finance.get("/desk/funds/recoveries/?show=done").content.decode()
    late = finance.post(step.format(third.pk, "receive"))
    assert late.status_code == 422
    assert "刚由他人办理" in late.content.decode()


def test_what_is_late_is_listed_as_late(house: House, recovery: Recovery, sign: Sign) -> None:
    finance = sign("finance", house.city, moved="2026-09-10T09:00:00+08:00")
    assert Instalment.objects.filter(recovery=recovery, due_on__lt="2026-09-10").exists()
    assert "▲" in finance.get("/desk/funds/recoveries/?show=late").content.decode()


def test_another_unit_sees_and_does_nothing(house: House, recovery: Recovery, sign: Sign) -> None:
    stranger = sign("finance", Organisation.objects.get(pk=house.province.pk))
    assert "离职后多付" not in stranger.get("/desk/funds/recoveries/").content.decode()
    assert stranger.get(f"/desk/funds/recoveries/{recovery.pk}").status_code == 404
    one = recovery.instalments.get(number=1)
    assert stranger.post(f"/desk/funds/instalments/{one.pk}/receive").status_code == 404
    assert states(recovery) == ["owed"] * 3

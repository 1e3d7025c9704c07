"""What people, employers and officers do with offers, and who sees what."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.platform.entitlements.conftest import LIVING, World
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.entitlements import services
from yangui.platform.entitlements.employing import answer_many, claim_many
from yangui.platform.entitlements.models import Confirmation, Consent, Offer
from yangui.platform.entitlements.tasks import evaluate
from yangui.platform.funds.models import BankAccount
from yangui.platform.notifications.models import Notice
from yangui.platform.registry.models import Entity, Relation
from yangui.platform.registry.services import related_to

BANK = {"holder": "雁南", "number": "6222 0000 1111 2222", "bank_name": "雁归银行", "bank_code": "102"}


@pytest.fixture
def offer(world: World) -> Offer:
    world.run()
    return world.offer()


@pytest.fixture
def employed(world: World) -> Confirmation:
    """The employer is asked about the graduate."""
    world.run()
    found: Confirmation = Confirmation.objects.get()
    return found


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


# accept, refuse, dispute


def test_one_click_and_what_is_missing_open_the_case(world: World, offer: Offer) -> None:
    browser, path = world.browser("graduate"), f"/my/offers/{offer.pk}"
    page = text(browser, path)
    assert "36,000 元" in page
    assert "2026-10-01" in page  # the day of the facts
    assert "银行账号" in page
    empty = browser.post(f"{path}/accept", {"holder": "雁南"})
    assert empty.status_code == 422
    assert "请先同意用登记信息办理" in empty.content.decode()
    answer = browser.post(f"{path}/accept", {"consent": "on", **BANK})
    offer.refresh_from_db()
    assert (offer.state, answer.headers["Location"]) == ("accepted", f"/my/cases/{offer.case.number}")
    assert (offer.case.origin, offer.case.benefit, offer.case.entity) == ("offer", LIVING, world.person)
    assert offer.case.state in ("submitted", "checked", "draft")
    assert BankAccount.objects.get(entity=world.person).number == "6222000011112222"
    world.run()
    assert Offer.objects.filter(entity=world.person).count() == 1  # a claim is there


def test_a_wrong_bank_account_is_told_at_its_field_and_nothing_is_accepted(world: World, offer: Offer) -> None:
    browser = world.browser("graduate")
    answer = browser.post(f"/my/offers/{offer.pk}/accept", {"consent": "on", **BANK, "number": "12"})
    assert answer.status_code == 422
    assert "8 至 32 位数字" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.state == "made"
    assert not BankAccount.objects.exists()


def test_what_changed_since_cannot_be_accepted(world: World, offer: Offer) -> None:
    world.tells(world.person, {"education": "doctor"})
    with pytest.raises(RefusedError, match="刚有变化"):
        services.accept(offer=offer, consent=True, actor=world.actor("graduate"))
    assert "登记的情况在通知之后有变化" in text(world.browser("graduate"), f"/my/offers/{offer.pk}")


def test_two_clicks_open_one_case(world: World, offer: Offer) -> None:
    services.accept(offer=offer, consent=True, actor=world.actor("graduate"))
    with pytest.raises(RefusedError):
        services.accept(offer=offer, consent=True, actor=world.actor("graduate"))


def test_refused_stays_refused_until_it_changes_or_is_taken_back(world: World, offer: Offer) -> None:
    services.refuse(offer=offer, actor=world.actor("graduate"))
    world.run()
    assert not Offer.objects.filter(state="made").exists()
    services.reconsider(offer=offer, actor=world.actor("graduate"))
    services.refuse(offer=offer, actor=world.actor("graduate"))
    world.tells(world.person, {"education": "doctor"})
    world.run()
    assert world.offer().kind == "changed"
    with pytest.raises(RefusedError, match="新的通知"):
        services.reconsider(offer=offer, actor=world.actor("graduate"))


def test_an_automated_decision_reaches_a_person_on_request(world: World, offer: Offer) -> None:
    browser = world.browser("graduate")
    assert browser.post(f"/my/offers/{offer.pk}/dispute", {"text": " "}).status_code == 422
    browser.post(f"/my/offers/{offer.pk}/dispute", {"text": "我是博士"})
    offer.refresh_from_db()
    assert (offer.state, offer.text) == ("disputed", "我是博士")
    world.run()
    assert Offer.objects.count() == 1  # waits for the answer
    desk = world.browser("decider")
    assert "我是博士" in text(desk, "/desk/entitlements/disputes")
    path = f"/desk/entitlements/disputes/{offer.pk}"
    assert "2026-10-01" in text(desk, path)
    assert AuditEvent.objects.filter(action="offer.read", actor=world.accounts["decider"]).count() == 1
    assert desk.post(path, {"upheld": "yes"}).status_code == 422
    assert desk.post(path, {"upheld": "yes", "text": "登记为硕士，请先更正学历。"}).status_code == 302
    offer.refresh_from_db()
    assert (offer.state, offer.answer) == ("made", "登记为硕士，请先更正学历。")
    assert Notice.objects.filter(account=world.accounts["graduate"], subject="人工核实有答复").exists()
    assert "登记为硕士" in text(browser, f"/my/offers/{offer.pk}")


@pytest.mark.usefixtures("offer")
def test_what_ends_is_noted(world: World) -> None:
    world.tells(world.person, {"insurance.region": None}, "social-insurance")
    world.run()
    ending = Offer.objects.get(kind="ending")
    assert "知道了" in text(world.browser("graduate"), f"/my/offers/{ending.pk}")
    with pytest.raises(RefusedError, match="没有可接受的"):
        services.accept(offer=ending, consent=True, actor=world.actor("graduate"))
    services.refuse(offer=ending, actor=world.actor("graduate"))
    ending.refresh_from_db()
    assert (ending.state, ending.over) == ("lapsed", "noted")


# who sees what


@pytest.mark.parametrize("name", ["other", "agent", "nobody", "finance"])
def test_nobody_sees_or_touches_the_offer_of_another(world: World, offer: Offer, name: str) -> None:
    browser, actor = world.browser(name), world.actor(name)
    assert not Offer.objects.visible_to(actor).exists()
    assert browser.get(f"/my/offers/{offer.pk}").status_code == 404
    for step in ("accept", "refuse", "dispute", "reconsider"):
        assert browser.post(f"/my/offers/{offer.pk}/{step}", {"consent": "on", "text": "t"}).status_code == 404
    calls: list[Callable[[], Any]] = [
        lambda: services.accept(offer=offer, consent=True, actor=actor),
        lambda: services.refuse(offer=offer, actor=actor),
        lambda: services.dispute(offer=offer, text="t", actor=actor),
    ]
    for call in calls:
        with pytest.raises(DeniedError):
            call()
    offer.refresh_from_db()
    assert offer.state == "made"


def test_an_officer_of_another_city_sees_none(world: World, offer: Offer) -> None:
    services.dispute(offer=offer, text="t", actor=world.actor("graduate"))
    assert world.browser("elsewhere").get(f"/desk/entitlements/disputes/{offer.pk}").status_code == 404
    with pytest.raises(DeniedError):
        services.answer(offer=offer, upheld=True, text="t", actor=world.actor("elsewhere"))


@pytest.mark.usefixtures("employed")
def test_an_employer_sees_that_one_of_its_people_waits_and_no_more(world: World) -> None:
    page = text(world.browser("agent"), "/my/employees")
    assert "雁南（虚构）" in page
    for hidden in ("36,000", "生活补贴", "硕士", LIVING, "210700"):
        assert hidden not in page
    assert world.browser("nobody").get("/my/employees").status_code == 404
    assert world.browser("graduate").get("/my/employees").status_code == 404


def test_who_has_no_account_finds_the_offer_later(world: World) -> None:
    Entity.objects.filter(pk=world.person.pk).update(account=None)
    world.run()
    assert not Notice.objects.filter(url="/my/offers").exists()
    assert Confirmation.objects.get().person == world.person
    Entity.objects.filter(pk=world.person.pk).update(account=world.accounts["nobody"])
    assert "36,000 元" in text(world.browser("nobody"), "/my/")


# employers


def test_employers_answer_in_one_list_with_a_result_for_each(world: World, employed: Confirmation) -> None:
    foreign = Confirmation.objects.create(
        person=world.stranger,
        employer=world.stranger,
        relation=employs(world),
        asked_at=dt.datetime.now(dt.UTC),
    )
    rows = answer_many(keys=[employed.pk, foreign.pk, 10**9], name="confirm", actor=world.actor("agent"))
    assert rows.done == {employed.pk: "在职"}
    assert rows.refused.keys() == {foreign.pk, 10**9}
    again = answer_many(keys=[employed.pk], name="confirm", actor=world.actor("agent"))
    assert "已经答复" in again.refused[employed.pk]


def employs(world: World) -> Relation:
    world.employs(world.stranger)
    found: Relation = Relation.objects.get(entity=world.stranger)
    return found


def test_who_left_leaves_in_the_registers_and_is_told(world: World, employed: Confirmation) -> None:
    browser = world.browser("agent")
    missing = browser.post("/my/employees?state=asked", {"row": employed.pk, "step": "leave"})
    assert "请填写离职日期" in missing.content.decode()
    browser.post("/my/employees?state=asked", {"row": employed.pk, "step": "leave", "left_on": "2026-10-31"})
    employed.refresh_from_db()
    assert (employed.state, employed.answered_by) == ("left", world.accounts["agent"])
    assert related_to(world.person, Relation.Type.WORKS_AT, dt.date(2026, 11, 2)) is None
    assert Notice.objects.filter(account=world.accounts["graduate"], subject="用人单位的答复").exists()


def test_an_employer_claims_only_for_those_who_agreed(world: World, employed: Confirmation) -> None:
    agent = world.actor("agent")
    assert "还没有同意" in claim_many(keys=[employed.pk], actor=agent).refused[employed.pk]
    with pytest.raises(DeniedError):
        services.agree(person=world.person, employer=world.employer, agrees=True, actor=agent)
    world.browser("graduate").post("/my/consent", {"agrees": "yes"})
    assert Consent.objects.standing().get().person == world.person
    assert "请先确认在职" in claim_many(keys=[employed.pk], actor=agent).refused[employed.pk]
    answer_many(keys=[employed.pk], name="confirm", actor=agent)
    page = world.browser("agent").post("/my/employees?state=confirmed", {"row": employed.pk, "step": "claim"})
    offer = Offer.objects.get()
    assert (offer.state, offer.case.origin, offer.case.employer) == ("accepted", "employer", world.employer)
    assert offer.case.number in page.content.decode()
    world.browser("graduate").post("/my/consent", {"agrees": "no"})
    assert not Consent.objects.standing().exists()


def test_nobody_is_asked_twice_about_one_employment(world: World, employed: Confirmation) -> None:
    answer_many(keys=[employed.pk], name="confirm", actor=world.actor("agent"))
    world.tells(world.person, {"education": "doctor"})
    world.run()
    assert Confirmation.objects.count() == 1


# the desk


def test_an_officer_asks_for_a_run_and_sees_what_came_of_it(
    world: World, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(type(evaluate), "enqueue", lambda _, **said: asked.append(said["only_changed"]))
    desk = world.browser("decider")
    desk.post("/desk/entitlements/run", {"what": "changed"})
    assert asked == [True]
    assert "全部" in text(desk, "/desk/entitlements/")
    page = text(desk, f"/desk/entitlements/{offer.run_id}")
    assert "新的待遇" in page
    assert "新的待遇" not in text(world.browser("elsewhere"), f"/desk/entitlements/{offer.run_id}")
    for name in ("graduate", "agent", "finance"):
        assert world.browser(name).get("/desk/entitlements/").status_code in (403, 404)


@pytest.mark.usefixtures("offer")
def test_the_pages_hold_many_rows_with_as_few_queries(
    world: World, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    browser = world.browser("graduate")
    for path in ("/my/", "/my/offers"):
        text(browser, path)
        with django_assert_max_num_queries(30):
            text(browser, path)

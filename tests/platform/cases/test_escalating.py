"""Clocks that have run out: whoever stands over the late is told, once a stage, counted in working days."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.platform.cases.conftest import ADMINISTRATOR, World
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.cases import services, story
from yangui.platform.cases.models import Case
from yangui.platform.cases.tasks import escalate_overdue
from yangui.platform.notifications.models import Mail, Notice
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation

pytestmark = pytest.mark.django_db
type Make = Callable[[], Case]
type Day = Callable[[str], None]


def told(world: World, name: str) -> list[str]:
    """What somebody was told of late cases."""
    held = Notice.objects.filter(account=world.accounts[name], subject__contains="逾期").order_by("id")
    return list(held.values_list("subject", flat=True))


@pytest.fixture
def province(world: World) -> User:
    """Who decides for the unit above the city's."""
    above = Organisation.objects.get(slug="liaoning-finance")
    Organisation.objects.filter(pk=world.unit.pk).update(parent=above)
    account = User.objects.create_user("province@example.test", name="province（虚构）")
    organisations.give_role(
        account=account, role="decision_officer", organisation=above, actor=ADMINISTRATOR, reason="test"
    )
    world.accounts["province"] = account
    return account


@pytest.mark.usefixtures("province")
def test_each_stage_is_told_once_to_who_stands_over_it(world: World, claim: Make, day: Day) -> None:
    case = claim()
    assert case.due_on == dt.date(2026, 11, 9)
    day("2026-11-09")
    escalate_overdue()
    assert told(world, "decider") == []
    day("2026-11-10")
    escalate_overdue()
    escalate_overdue()
    assert told(world, "decider") == ["1 件申领逾期：已提交"]
    assert told(world, "decider2") == ["1 件申领逾期：已提交"]
    assert told(world, "checker") == told(world, "stranger") == told(world, "province") == []
    notice = Notice.objects.get(account=world.accounts["decider"])
    assert case.number in notice.text
    assert "未领取" in notice.text
    assert notice.url == "/desk/cases/?state=submitted&late=1"
    assert Mail.objects.filter(to="decider@example.test").count() == 1
    services.check(case=case, actor=world.actor("checker"))  # three working days to decide: until Friday 13
    day("2026-11-14")
    escalate_overdue()
    assert told(world, "province") == []  # a Saturday: no working day has passed
    day("2026-11-16")
    escalate_overdue()
    assert told(world, "province") == ["1 件申领逾期：已审核"]
    assert len(told(world, "decider")) == 1
    sentences = [str(s) for s in story.story(case)]
    assert sum("已逾期，提醒了上级：期限 2026-11-09，已提醒 2 人" in s for s in sentences) == 1


def test_a_clock_that_stands_still_tells_nobody(world: World, claim: Make, day: Day) -> None:
    case = claim()
    services.return_for_correction(case=case, reason="x", actor=world.actor("checker"))
    day("2026-12-01")
    escalate_overdue()
    assert told(world, "decider") == []
    services.submit(case=case, actor=world.actor("graduate"))
    assert Case.objects.get().due_on == dt.date(2026, 12, 8)  # five days were left
    escalate_overdue()
    assert told(world, "decider") == []
    day("2026-12-09")
    escalate_overdue()
    assert told(world, "decider") == ["1 件申领逾期：已提交"]


def test_money_that_does_not_come_is_late_too(world: World, granted: Make, day: Day) -> None:
    case = granted()
    assert (case.state, case.due_on) == ("budgeted", dt.date(2026, 11, 16))
    day("2026-11-17")
    escalate_overdue()
    assert told(world, "decider") == ["1 件申领逾期：已列入预算"]


def test_an_objection_that_waits_is_told_to_who_stands_over_the_reviewer(
    world: World, claim: Make, day: Day, province: User
) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="refused", reason="x", actor=world.actor("decider"))
    services.file(case=case, reason="y", actor=world.actor("graduate"))
    above = Organisation.objects.get(slug="liaoning-finance")
    organisations.give_role(
        account=province, role="objection_officer", organisation=above, actor=ADMINISTRATOR, reason="test"
    )
    day("2026-12-01")
    escalate_overdue()
    escalate_overdue()
    assert told(world, "province") == ["1 件异议逾期未答复"]
    assert told(world, "reviewer") == []


def test_without_anybody_above_the_trail_says_so(world: World, claim: Make, day: Day) -> None:
    case = claim()
    for name in ("decider", "decider2"):
        User.objects.filter(pk=world.accounts[name].pk).update(is_active=False)
    day("2026-11-10")
    escalate_overdue()
    assert any("没有上级可提醒" in str(s) for s in story.story(case))


def browser(world: World) -> Client:
    client = Client()
    client.force_login(world.accounts["checker"])
    session = client.session
    session[FACTOR] = world.accounts["checker"].pk
    session.save()
    return client


def test_the_queue_and_the_first_page_show_what_is_late(world: World, claim: Make, day: Day) -> None:
    claim()
    assert "件逾期" not in browser(world).get("/desk/").content.decode()
    day("2026-11-10")
    client = browser(world)
    assert "1 件逾期" in client.get("/desk/").content.decode()
    assert "已提醒上级" not in client.get("/desk/cases/").content.decode()
    escalate_overdue()
    assert "已提醒上级" in client.get("/desk/cases/?late=1").content.decode()

"""News by mail, the question after three months, one's own notices, and who gives roles."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.journeys.conftest import Served
from tests.journeys.test_self_check import GRADUATE
from tests.journeys.visitor import Visitor

LONG = ("wide", "elder", "without-scripts")
type Visit = Callable[..., Visitor]
OUTBOX = """
import json, django
django.setup()
from yangui.platform.notifications.models import Mail
print(json.dumps(list(Mail.objects.filter(to={to!r}).order_by("id").values_list("text", flat=True))))
"""
ASK = """
import django
django.setup()
from yangui.platform.core.clock import today
from yangui.platform.takeup.models import FollowUp
from yangui.platform.takeup.services import ask_due
FollowUp.objects.update(ask_on=today())
ask_due()
"""
TELL = """
import django
django.setup()
from yangui.platform.accounts.models import User
from yangui.platform.notifications.services import notify
goose = User.objects.get(email="person@example.test")
notify(account=goose, subject="有新政策", text="请看", url="/library/")
"""


def run(served: Served, program: str) -> str:
    """What the platform's own code says in a process beside the server."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=served.environment, check=True, capture_output=True, encoding="utf-8").stdout


def link(served: Served, to: str, pattern: str) -> str:
    """The path of a link in the last mail to an address."""
    last = json.loads(run(served, OUTBOX.format(to=to)).splitlines()[-1])[-1]
    return str(re.findall(rf"http://[^/\s]+({pattern}\S+)", last)[-1])


@pytest.mark.parametrize("way", ["phone", *(pytest.param(w, marks=pytest.mark.slow) for w in LONG)])
def test_a_reader_follows_a_benefit_and_ends_it(visit: Visit, served: Served, way: str) -> None:
    address = f"{uuid4().hex}@example.test"
    who = visit(way)
    who.open("/library/benefits/jinzhou-living-subsidy")
    who.click("main a[href*='/library/subscribe?benefit=']")
    who.looks("subscribe")
    who.click("main form button.btn-primary")
    assert "请填写邮箱" in who.text()
    who.looks("subscribe-error")
    who.page.locator("#id_email").fill(address)
    who.page.locator("#id_region").select_option("210700")
    who.click("main form button.btn-primary")
    who.looks("subscribe-sent")
    who.open(link(served, address, "/library/subscribe/confirm/"))
    who.looks("subscribe-confirm")
    who.click("main form button.btn-primary")
    assert "锦州" in who.text()
    who.looks("subscriptions")
    who.click("main table button")
    assert who.path == "/library/subscribe"


@pytest.mark.parametrize("way", ["wide", "phone"])
def test_a_graduate_is_asked_whether_it_came_and_the_officer_sees_the_count(
    visit: Visit, served: Served, way: str
) -> None:
    address = f"{uuid4().hex}@example.test"
    who = visit(way)
    who.open("/check/person/")
    who.answer(GRADUATE, 20)
    who.open("/check/person/result")
    who.click("main a[href='/check/person/follow-up']")
    who.looks("follow-up")
    who.page.locator("#id_email").fill(address)
    who.click("main form button.btn-primary")
    who.open(link(served, address, "/check/follow-up/confirm/"))
    who.looks("follow-up-confirm")
    who.click("main form button.btn-primary")
    who.looks("follow-up-begun")
    run(served, ASK)
    who.open(link(served, address, "/check/follow-up/"))
    who.looks("follow-up-answer")
    who.page.locator("[name=outcome-0][value=not_applied]").check()
    who.page.locator("[name=reason-0]").select_option("unknown_how")
    who.click("main form button.btn-primary")
    assert "谢谢" in who.text()
    officer = visit(way)
    officer.sign_in("policy-officer@example.test", served.sign_ins)
    officer.open("/desk/take-up/")
    assert "不知道在哪里" in officer.text()
    officer.looks("take-up")


def test_who_signs_in_follows_at_once_and_has_notices(visit: Visit, served: Served) -> None:
    who = visit("phone")
    who.sign_in("person@example.test", served.sign_ins)
    who.open("/my/notices")
    who.looks("notices-none")
    who.open("/library/subscribe")
    who.page.locator("#id_beneficiary").select_option("person")
    who.click("main form button.btn-primary")
    who.looks("my-subscriptions")
    run(served, TELL)
    who.open("/my/notices")
    who.looks("notices")
    who.click("main table a")
    assert "请看" in who.text()
    who.looks("notice")
    who.open("/my/notices")
    assert "已读" in who.text("main table")


def test_the_security_administrator_gives_and_takes_a_role(visit: Visit, served: Served) -> None:
    who = visit()
    who.sign_in("security-administrator@example.test", served.sign_ins)
    who.open("/desk/roles/")
    who.looks("roles")
    who.page.locator("#id_email").fill("person@example.test")
    who.page.locator("#id_role").select_option("reviewer")
    who.click("form[action='/desk/roles/give'] button")
    who.looks("roles-error")
    who.page.locator("#id_reason").fill("试用")
    who.click("form[action='/desk/roles/give'] button")
    row = who.page.locator("main table tbody tr", has_text="person@example.test").filter(has_text="评审专家")
    row.locator("[name=reason]").fill("试用结束")
    with who.page.expect_navigation():
        row.locator("button").click()
    assert "已收回" in who.text()

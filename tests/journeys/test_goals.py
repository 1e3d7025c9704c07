"""A city reports, another unit verifies, the goal turns yellow and is pursued; the leader sees its record."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

type Visit = Callable[..., Visitor]
GOAL = "fictional-geese"
# the server's day
TODAY = datetime.now(UTC).astimezone().date()
EARLIER = TODAY - timedelta(days=20)


def follow(served: Served) -> str:
    """What the daily job does."""
    return subprocess.run(
        [sys.executable, "-m", "yangui", "manage", "follow_targets", "--fictional"],
        env=served.environment, check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip


def opens_a_round(chief: Visitor, title: str, as_of: str) -> str:
    chief.open("/desk/targets/rounds/new")
    chief.page.locator("#id_title").fill(title)
    chief.page.locator("#id_as_of").fill(as_of)
    chief.click("main form button")
    return chief.path


def reports(officer: Visitor, path: str, figure: str) -> None:
    """Shenyang's line of the round."""
    officer.open(path)
    row = officer.page.locator("table.fill tr", has_text="归巢行动").filter(has_text="沈阳市").first
    row.locator("input[name$=figure]").fill(figure)
    row.locator("input[name$=evidence]").fill("就业登记台账第3号（虚构）")
    officer.click("table.fill ~ p button")


def verifies(officer: Visitor, step: str = "verify") -> None:
    officer.open("/desk/targets/figures")
    officer.click("table.rows a")
    officer.click(f"form[action$='/{step}'] button")


@pytest.mark.slow
def test_from_a_report_to_the_leaders_map(visit: Visit, served: Served) -> None:
    follow(served)
    chief, city, other = visit(), visit(), visit()
    chief.sign_in("supervisor@example.test", served.sign_ins)
    city.sign_in("reporting-officer@example.test", served.sign_ins)
    other.sign_in("verifying-officer@example.test", served.sign_ins)

    first = opens_a_round(chief, "上旬调度", str(EARLIER))
    chief.looks("goals-round")
    city.open("/desk/targets/")
    city.looks("goals-desk")
    reports(city, first, "3000")
    city.looks("goals-reported")
    verifies(other)
    assert other.page.locator("form[action$='/verify']").count() == 0
    other.looks("goals-verified")

    assert "1 matters raised" in follow(served)
    city.open("/desk/targets/matters")
    city.looks("goals-matters")
    city.click("table.rows a")
    city.click("form[action$='/sign'] button")
    for step, said in (("handle", "加派人手入校宣讲"), ("report", "已联系三所高校")):
        city.page.locator(f"#reason-{step}").fill(said)
        city.click(f"form[action$='/{step}'] button")
    city.looks("goals-reminder-answered")

    reports(city, opens_a_round(chief, "下旬调度", str(TODAY)), "3100")
    verifies(other)
    follow(served)
    chief.open("/desk/targets/matters")
    chief.click("table.rows a:has-text('归巢行动')")
    assert "约谈" in chief.text("h1")
    chief.looks("goals-interview")
    assert chief.page.locator("form[action$='/approve']").count() == 1, "an interview waits for a named decision"
    chief.click("form[action$='/approve'] button")

    city.open("/desk/targets/report")
    chosen = city.page.locator("#id_goal option", has_text="沈阳市").filter(has_text="归巢行动")
    city.page.locator("#id_goal").select_option(chosen.get_attribute("value"))
    for name, value in (("as_of", str(TODAY)), ("figure", "9999"), ("evidence", "新台账")):
        city.page.locator(f"#id_{name}").fill(value)
    city.click("main form button")
    assert "已记录" in city.text(".errors")
    city.looks("goals-refused")

    leader = visit()
    leader.sign_in("leader@example.test", served.sign_ins)
    leader.open("/cockpit/")
    leader.looks("cockpit")
    assert leader.page.locator(".late-yellow", has_text="沈阳").count() == 1
    leader.click("svg.tiles a[href$='/regions/210100']")
    leader.looks("cockpit-region")
    leader.click(f"table.rows a[href*='{GOAL}']")
    leader.looks("cockpit-goal")
    assert "约谈" in leader.text()
    leader.click("table.rows a[href*='/cockpit/figures/']")
    leader.looks("cockpit-record")
    assert "就业登记台账" in leader.text(".evidence")
    briefing = leader.context.request.get(f"{leader.address}/cockpit/briefing.pdf")
    assert briefing.body().startswith(b"%PDF")

    phone = visit("phone")
    phone.sign_in("leader@example.test", served.sign_ins)
    for name, path in (("cockpit", "/cockpit/"), ("cockpit-goal", f"/cockpit/goals/{GOAL}")):
        phone.open(path)
        phone.looks(name)

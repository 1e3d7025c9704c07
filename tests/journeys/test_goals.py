"""A city reports, another unit verifies, the goal turns yellow and is pursued; the leader sees its record."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

type Visit = Callable[..., Visitor]
GOAL = "fictional-geese"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"
# who came to Shenyang in 2024, as the registers know
REGISTERED = """
from datetime import date
from django.db import transaction
from yangui.platform.registry.fictional import PROGRAM, person_name
from yangui.platform.registry.services import make_entity, record_facts
facts = {"education": "master", "graduation_date": "2023-07-01", "insurance.region": "210100",
         "insurance.since": "2024-02-01", "employer.region": "210100"}
with transaction.atomic():
    for n in range(60):
        name = person_name(n) + "（虚构）"
        row = make_entity(kind="person", name=name, identifiers={}, actor=PROGRAM, region="210100")
        record_facts(entity=row, facts=facts | ({"education": "doctor"} if n < 3 else {}), register="social-insurance",
                     on=date(2024, 3, 1), source="entry", actor=PROGRAM)
"""
# what the trail holds of attempts to change a verified figure
REFUSED = """
from yangui.platform.core.models import AuditEvent
held = AuditEvent.objects.filter(action="figure.change_refused", actor__email="reporting-officer@example.test")
print(held.count(), held[0].detail["stands"], held[0].detail["tried"])
"""
# the server's day
TODAY = datetime.now(UTC).astimezone().date()
EARLIER = TODAY - timedelta(days=20)


def follow(served: Served) -> str:
    """What the daily job does."""
    return subprocess.run(
        [sys.executable, "-m", "yangui", "manage", "follow_targets", "--fictional"],
        env=served.environment, check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip


def told(served: Served, script: str) -> str:
    """What a script in the service's shell prints."""
    return subprocess.run(
        [sys.executable, "-m", "yangui", "manage", "shell", "-v", "0", "-c", script],
        env=served.environment, check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip


def opens_a_round(chief: Visitor, title: str, as_of: str) -> str:
    chief.open("/desk/targets/rounds/new")
    chief.page.locator("#id_title").fill(title)
    chief.page.locator("#id_as_of").fill(as_of)
    chief.click("main form button")
    return chief.path


def evidence(officer: Visitor, file: Path) -> None:
    """A file for the figure that waits."""
    file.write_bytes(PNG)
    officer.open("/desk/targets/figures")
    officer.click("table.rows a")
    officer.page.locator("#file").set_input_files(file)
    officer.click("form[action$='/evidence'] button")


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
def test_from_a_report_to_the_leaders_map(visit: Visit, served: Served, tmp_path: Path) -> None:
    told(served, REGISTERED)
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
    evidence(city, tmp_path / "台账.png")
    city.looks("goals-evidence")
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
    evidence(city, tmp_path / "台账.png")
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
    # the worst of the city's goals colours its tile: some of the pack's are overdue there, as the registers count
    assert leader.page.locator(".late-red", has_text="沈阳").count() == 1
    assert "黄" in leader.text(f"table.rows tr:has(a[href*='{GOAL}'])")
    leader.click("svg.tiles a[href$='/regions/210100']")
    leader.looks("cockpit-region")
    leader.click(f"table.rows a[href*='{GOAL}']")
    leader.looks("cockpit-goal")
    assert "约谈" in leader.text()
    leader.click("table.rows a[href*='/cockpit/figures/']")
    leader.looks("cockpit-record")
    assert "就业登记台账" in leader.text(".evidence")
    assert "台账.png" in leader.text(".evidence")
    assert leader.page.locator(".verifier").count() == 1
    file = leader.page.locator(".evidence a").first.get_attribute("href")
    assert leader.context.request.get(f"{leader.address}{file}").body() == PNG
    briefing = leader.context.request.get(f"{leader.address}/cockpit/briefing.pdf")
    assert briefing.body().startswith(b"%PDF")
    leader.open("/cockpit/")
    leader.page.emulate_media(media="print")
    assert leader.page.locator("svg.tiles").is_visible()
    assert not leader.page.locator("header.top nav").first.is_visible(), "navigation is not printed"
    leader.page.emulate_media(media="screen")
    _opens_a_counted_figure(leader)
    for name, path in (("cockpit-wall", "/cockpit/wall"), ("cockpit-compare", "/cockpit/compare?of=talent:education"),
                       ("cockpit-year", f"/cockpit/years/{TODAY.year}")):  # fmt: skip
        leader.open(path)
        leader.looks(name)
    assert told(served, REFUSED).split() == ["1", "3100.0000", "9999"], "who tried to change what is on record"

    _publishes(chief, leader, visit())
    chief.open(f"/desk/targets/goals/{GOAL}")
    chief.looks("goals-parts")

    phone = visit("phone")
    phone.sign_in("leader@example.test", served.sign_ins)
    for name, path in (("cockpit", "/cockpit/"), ("cockpit-goal", f"/cockpit/goals/{GOAL}"),
                       ("cockpit-compare", "/cockpit/compare"), ("figures", "/figures/")):  # fmt: skip
        phone.open(path)
        phone.looks(name)


def _opens_a_counted_figure(leader: Visitor) -> None:
    """From a goal that the registers count down to the people, whose names are masked."""
    leader.open("/cockpit/goals/liaoning-2024-graduates-400k")
    leader.looks("cockpit-goal-counted")
    leader.click("table.rows a[href*='/cockpit/figures/']")
    leader.looks("cockpit-records")
    names = leader.page.locator("#records tbody td:first-child").all_inner_texts()
    assert len(names) == 50, "the first page of sixty"
    assert all("*" in name for name in names)
    assert "每次查看都有记录" in leader.text("main")


def _publishes(chief: Visitor, leader: Visitor, anybody: Visitor) -> None:
    """A statistic is prepared, approved by another, and read by everybody without small numbers."""
    chief.open("/desk/targets/publications")
    chief.page.locator("#id_subject").select_option("statistic:education")
    chief.page.locator("#id_title").fill("学历统计（虚构）")
    chief.click("main form button")
    chief.looks("goals-publication")
    assert chief.page.locator("form[action$='/publish']").count() == 0
    leader.open(chief.path)
    leader.click("form[action$='/publish'] button")
    anybody.open("/figures/")
    anybody.click("table.rows a")
    anybody.looks("figures")
    assert "学历统计" in anybody.text("h1")

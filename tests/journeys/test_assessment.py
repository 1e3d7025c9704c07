"""A score from the verified figure to the printed report; a ticket from a phone to who is content."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.journeys.conftest import Served
from tests.journeys.test_goals import TODAY, follow
from tests.journeys.visitor import Visitor

type Visit = Callable[..., Visitor]
LATER = TODAY + timedelta(days=30)
SCHEME = "人才工作考核（虚构）"


def officer(visit: Visit, served: Served, role: str, way: str = "wide") -> Visitor:
    came = visit(way)
    came.sign_in(f"{role}@example.test", served.sign_ins)
    return came


def fills(visitor: Visitor, **said: str) -> None:
    for name, value in said.items():
        field = visitor.page.locator(f"main #id_{name.replace('__', '-')}")
        if field.evaluate("field => field.tagName") == "SELECT":
            option = field.locator("option", has_text=value).first
            field.select_option(option.get_attribute("value"))
        else:
            field.fill(value)


def figure_is_verified(visit: Visit, served: Served) -> None:
    """Dalian reports what it reached, another unit verifies it."""
    follow(served)
    city, other = officer(visit, served, "reporting-officer"), officer(visit, served, "verifying-officer")
    city.open("/desk/targets/report")
    chosen = city.page.locator("#id_goal option", has_text="大连市").filter(has_text="归巢行动")
    city.page.locator("#id_goal").select_option(chosen.get_attribute("value"))
    fills(city, as_of=str(TODAY), figure="9000", evidence="就业登记台账第7号（虚构）")
    city.click("main form button")
    other.open("/desk/targets/figures")
    other.click("table.rows tr:has-text('大连市') a")
    other.click("form[action$='/verify'] button")


def draws_up(chief: Visitor) -> str:
    """A scheme of a goal and of something that the leader judges, for Dalian."""
    chief.open("/desk/assessment/")
    chief.click("a.btn-primary")
    fills(chief, title=SCHEME)
    chief.click("main form button.btn-primary")
    path = chief.path
    fills(chief, item__title="引回毕业生", item__weight="70", item__way="目标完成率", item__indicator="归巢行动",
          item__clause="考核办法第八条（虚构）")  # fmt: skip
    chief.click("form[action$='/do/item'] button")
    fills(chief, item__title="服务质量", item__weight="30", item__way="评定", item__judge="leader@",
          item__clause="考核办法第九条（虚构）")  # fmt: skip
    chief.click("form[action$='/do/item'] button")
    fills(chief, card__organisation="大连市", card__group="各市")
    chief.click("form[action$='/do/card'] button")
    chief.looks("assessment-scheme")
    return path


@pytest.mark.slow
def test_a_score_is_told_objected_to_frozen_and_printed(visit: Visit, served: Served) -> None:
    figure_is_verified(visit, served)
    chief, judge = officer(visit, served, "assessment-officer"), officer(visit, served, "leader")
    path = draws_up(chief)
    assert "待定" in chief.text("table.rows:has-text('各市')")

    judge.open("/desk/assessment/judging")
    judge.looks("assessment-judging")
    for name, said in (("percent", "80"), ("reason", "走访十家企业"), ("evidence", "走访记录第2号（虚构）")):
        judge.page.locator(f"form:has-text('服务质量') [name$={name}]").fill(said)
    judge.click("form:has-text('服务质量') button")

    chief.open(path)
    chief.click("form[action$='/publish'] button")
    unit = officer(visit, served, "reporting-officer")
    unit.open("/my/notices")
    unit.click("table.rows a:has-text('考核')")
    unit.open("/desk/assessment/")
    unit.looks("assessment-start")
    unit.click(f"table.rows a:has-text('{SCHEME}')")
    card = unit.path
    assert "就业登记台账第7号" in unit.text()
    assert "87.00" in unit.text(".sum")
    unit.looks("assessment-card")
    fills(unit, against="服务质量", text="漏了两家企业的回访")
    unit.click("form[action$='/object'] button")

    decider = officer(visit, served, "assessment-decider")
    decider.open(card)
    decider.page.locator("[name=upheld][value=yes]").check()
    fills(decider, reason="回访属实", percent="90", evidence="复核记录第1号（虚构）")
    decider.looks("assessment-objection")
    decider.click("form[action$='/decide'] button")
    assert "90.00" in decider.text(".sum")

    chief.open(path)
    chief.click("form[action$='/freeze'] button")
    chief.open(card)
    assert "已确定" in chief.text(".state")
    judge.open(f"{path}/report")
    judge.looks("assessment-report")
    printed = judge.context.request.get(f"{judge.address}{path}/report.pdf")
    assert printed.body().startswith(b"%PDF")
    phone = officer(visit, served, "reporting-officer", "phone")
    phone.open(card)
    phone.looks("assessment-card")


@pytest.mark.slow
def test_a_ticket_goes_from_a_phone_to_who_is_content(visit: Visit, served: Served) -> None:
    observer, chief = officer(visit, served, "observer", "phone"), officer(visit, served, "supervisor")
    observer.open("/my/tickets")
    observer.click("main a.btn-primary")
    observer.looks("ticket-new")
    fills(observer, about="大连市", region="大连市", title="窗口无人值守（虚构）", text="上午十点，两个窗口都没有人。")
    observer.click("main form button.btn-primary")
    mine = observer.path
    observer.looks("ticket-raised")

    chief.open("/desk/tickets/")
    chief.looks("tickets-desk")
    chief.click("table.rows a:has-text('窗口无人')")
    fills(chief, organisation="大连市")
    chief.click("form[action$='/assign'] button")

    said = subprocess.run(
        [sys.executable, "-m", "yangui", "manage", "escalate_tickets", "--on", str(LATER)],
        env=served.environment, check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    assert "2 escalated" in said, "the supervisor and the leader are told"
    chief.page.reload()
    assert "逾期上报" in chief.text()
    chief.looks("ticket-escalated")

    unit = officer(visit, served, "ticket-officer")
    unit.open("/desk/tickets/")
    unit.click("table.rows a:has-text('窗口无人')")
    assert "雁" not in unit.text("dl.facts"), "a unit is not told who observed"
    unit.click("form[action$='/sign'] button")
    for step, words in (("handle", "已到窗口查看"), ("reply", "已增加一人值守。")):
        unit.page.locator(f"#reason-{step}").fill(words)
        unit.click(f"form[action$='/{step}'] button")

    observer.open(mine)
    assert "已增加一人" in observer.text(".reply")
    observer.looks("ticket-answered")
    observer.click("form[action$='/satisfy'] button")
    assert "已办结" in observer.text(".state")

    leader = officer(visit, served, "leader")
    leader.open("/cockpit/tickets")
    leader.looks("cockpit-tickets")
    anybody = visit()
    anybody.open("/tickets/")
    anybody.looks("tickets-public")


@pytest.mark.slow
def test_a_grid_is_visited_on_a_phone_and_shows_its_gaps(visit: Visit, served: Served) -> None:
    chief = officer(visit, served, "grid-officer")
    chief.open("/desk/grids/new")
    fills(chief, organisation="大连市", kind="村、社区", name="雁栖村（虚构）")
    chief.click("main form button.btn-primary")
    fills(chief, account="grid-member@")
    chief.looks("grid-place")
    chief.click("form[action$='/assign'] button")
    chief.open("/desk/grids/new")
    fills(chief, organisation="大连市", kind="街、片", name="东街（虚构）")
    chief.click("main form button.btn-primary")
    chief.open("/desk/grids/")
    assert "没有责任人的 1 处" in chief.text()
    chief.looks("grid-list")
    chief.open("/desk/grids/import")
    chief.looks("grid-import")

    member = officer(visit, served, "grid-member", "phone")
    member.open("/my/grid")
    member.looks("grid-mine")
    member.click("main a:has-text('雁栖村')")
    member.page.locator("[name=found][value=needs]").check()
    member.page.locator("#id_needs").fill("修门前路")
    member.looks("grid-visit")
    member.click("form:has(#id_needs) button")
    assert "修门前路" in member.text()
    member.looks("grid-visited")

"""A graduate and a firm find out what is theirs: wide, on a phone, in large type, in English, without scripts."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.journeys.conftest import WAYS
from tests.journeys.visitor import Visitor
from yangui.platform.config.visit import graduate

type Visit = Callable[..., Visitor]
GRADUATE = graduate(date.today())  # noqa: DTZ011  the server's day
SUM = "97,200"


@pytest.fixture
def come(visit: Visit) -> Visit:
    """Somebody who has answered the questions of a graduate in Jinzhou and looks at the result."""

    def come(way: str = "wide") -> Visitor:
        who = visit(way)
        who.open("/check/")
        who.looks("check")
        who.click("main a[href='/check/person/']")
        who.looks("question")
        assert who.answer(GRADUATE, 8) <= 8
        who.looks("question-later")
        who.click("aside a.btn")
        return who

    return come


@pytest.mark.parametrize("way", WAYS)
def test_a_graduate_finds_97200_in_jinzhou_in_eight_questions_or_fewer(come: Visit, way: str) -> None:
    """2,000 a month and 700 a month for 36 months."""
    who = come(way)
    assert SUM in who.text(".sum")
    who.looks("result")
    who.click("main a[href$='/jinzhou-living-subsidy']")
    assert "72,000" in who.text()
    who.looks("reasons")


def test_compares_with_another_city_and_moves_there(come: Visit) -> None:
    who = come()
    who.click("main a[href$='/cities']")
    who.looks("cities")
    for city in ("210700", "210100"):
        who.page.locator(f"[name=city][value='{city}']").check()
    who.click("main form button")
    sums = who.page.locator(".columns .sum").all_inner_texts()
    assert [SUM in said for said in sums] == [False, True]  # Shenyang, Jinzhou
    who.looks("cities-compared")
    who.click("main a[href$='/result']")
    who.click("main a[href$='/change/insurance.region']")
    assert who.page.locator("[name=value]").input_value() == "210700"
    who.give("210100")
    assert who.path == "/check/person/result"
    assert SUM not in who.text(".sum")
    who.page.go_back()
    who.page.go_back()
    assert who.path == "/check/person/result"


def test_asks_why_not_and_changes_the_answer_that_decides(come: Visit) -> None:
    who = come()
    who.click("main a[href$='/why']")
    who.looks("why")
    who.page.locator("#q").fill("补贴")
    who.press("Enter")
    assert who.page.locator("table.rows tbody tr").count()
    who.looks("why-found")
    who.open("/check/person/change/education")
    who.looks("change")
    who.give("bachelor")
    assert SUM not in who.text(".sum")
    who.open("/check/person/change/education")
    who.give("doctor")
    assert SUM in who.text(".sum")


def test_a_bad_answer_is_told_and_kept(visit: Visit) -> None:
    who = visit("without-scripts")
    who.open("/check/person/change/graduation_date")
    who.page.locator("[name=value]").evaluate("field => field.type = 'text'")
    who.page.locator("[name=value]").fill("2026-02-30")
    who.click("main form button.btn-primary")
    assert who.page.locator(".errors").count() == 1
    assert who.page.locator("[name=value]").get_attribute("value") == "2026-02-30"


def test_prints_and_saves_it_and_opens_it_in_another_browser(come: Visit, visit: Visit) -> None:
    who = come()
    address = who.page.locator("main a[href$='.pdf']").get_attribute("href")
    assert who.context.request.get(f"{who.address}{address}").body().startswith(b"%PDF-")
    who.click("main form[action$='/link'] button")
    link = who.page.locator("#address").input_value()
    who.looks("link")
    other = visit("phone")
    other.page.goto(link)
    assert other.path == "/check/person/result"
    assert SUM in other.text(".sum")


def test_a_firm_finds_its_awards(visit: Visit) -> None:
    who = visit()
    who.open("/check/enterprise/")
    who.looks("firm-question")
    assert who.answer({"region": "210700", "new_recognitions": "gazelle"}, 40) <= 40
    who.click("aside a.btn")
    assert who.page.locator("section:has(#yours) tbody tr").count() >= 1
    who.looks("firm-result")


def test_by_keyboard_alone(visit: Visit) -> None:
    who = visit()
    who.open("/")
    who.page.keyboard.press("Tab")
    assert who.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    who.page.keyboard.press("Enter")
    _tab_to(who, "a[href='/check/']")
    _tab_to(who, "a[href='/check/person/']")
    for _ in range(8):
        fact = who.page.locator("main input[name=fact]").get_attribute("value")
        _answer_by_keys(who, GRADUATE.get(fact or ""))
        if SUM in who.text("aside .sum"):
            break
    _tab_to(who, "a[href='/check/person/result']")
    assert SUM in who.text(".sum")


def _tab_to(who: Visitor, selector: str, most: int = 80) -> None:
    """Presses Tab until that is in focus, then Enter; each stop on the way is to be seen."""
    _focus(who, selector, most)
    who.press("Enter")


def _focus(who: Visitor, selector: str, most: int = 80) -> None:
    for _ in range(most):
        who.page.keyboard.press("Tab")
        if who.page.evaluate(
            "selector => { const held = document.activeElement; const style = getComputedStyle(held);"
            "if (style.outlineStyle === 'none' && style.boxShadow === 'none' && held !== document.body)"
            "  throw new Error('focus cannot be seen on ' + held.outerHTML);"
            "return held.matches(selector); }",
            selector,
        ):
            return
    pytest.fail(f"{selector} is not reached by Tab on {who.path}")


def _answer_by_keys(who: Visitor, value: str | None) -> None:
    if value is None:
        return _tab_to(who, "button[name=unknown]")
    _focus(who, "main [name=value]")
    type_ = who.page.evaluate("document.activeElement.type")
    if type_ == "date":
        _type_day(who, value)
    elif type_ == "radio":
        who.page.keyboard.press("Space")
        while not who.page.evaluate("value => document.activeElement.value === value", value):
            who.page.keyboard.press("ArrowDown")
    else:
        for _ in range(who.page.locator("main option").count()):
            if who.page.evaluate("document.activeElement.value") == value:
                break
            who.page.keyboard.press("ArrowDown")
    return _tab_to(who, "main form button.btn-primary")


def _type_day(who: Visitor, value: str) -> None:
    """The browser's field takes year, month and day in the order of its own language, whatever the page's is."""
    year, month, day = value.split("-")
    field = who.page.locator("main [name=value]")
    for digits in (f"00{year}{month}{day}", f"{month}{day}{year}", f"{day}{month}{year}"):
        field.blur()
        field.focus()
        who.page.keyboard.type(digits)
        if field.input_value() == value:
            return
    pytest.fail(f"{value} cannot be typed")

"""A reader finds a benefit; officers bring a text to the public; who may not publish cannot."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.journeys.conftest import WAYS, Served
from tests.journeys.visitor import Visitor

type Visit = Callable[..., Visitor]
DOCUMENT = "liaoning-2018-talent-plan"
# In our own words, numbered as the plan is; no two runs upload the same text.
TEXT = f"""辽宁省人才服务全面振兴三年行动计划（2018—2020年）
一、总体要求
（一）目标。到2020年人才总量有所增长。本文本仅供演练，编号{uuid4().hex}。
二、主要任务
（一）人才培养。
1.杰出人才。对入选的杰出人才，一次性给予300万元经费。
2.领军人才。对入选的领军人才，一次性给予100万元经费。
"""


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_searches_and_opens_a_benefit(visit: Visit, way: str) -> None:
    who = visit(way)
    who.open("/")
    who.looks("home")
    who.click("main a[href='/library/']")
    who.looks("library")
    who.page.locator("#id_q").fill("shenghuobutie")
    who.click("main form[role=search] button")
    who.looks("found")
    who.click("ol.hits a[href$='/benefits/jinzhou-living-subsidy']")
    who.looks("benefit")
    assert "72,000" in who.text() or "2,000" in who.text()
    who.click("main a[href*='/library/documents/']")
    who.looks("document")


@pytest.mark.parametrize("path", ["/library/readings", "/library/versions", "/calendar/", "/library/targets", "/none"])
def test_other_pages_are_fit_to_be_seen(visit: Visit, path: str) -> None:
    who = visit("phone")
    if path == "/library/targets":
        who.open("/library/?type=target&q=人才")
        who.click("ol.hits a")
    else:
        who.open(path)
    who.looks(path.strip("/").replace("/", "-"))


def test_an_editor_uploads_and_attaches_and_cannot_publish_and_an_officer_can(visit: Visit, served: Served) -> None:
    editor = visit()
    editor.open("/account/login/")
    editor.looks("sign-in")
    editor.sign_in("policy-editor@example.test", served.sign_ins)
    editor.open("/desk/library/new")
    editor.looks("desk-upload")
    file = {"name": "plan.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    editor.page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    editor.click("main form button.btn-primary")
    editor.looks("desk-text")
    editor.page.locator("#id_document").select_option(DOCUMENT)
    editor.click("main form[action$='/attach'] button")
    editor.looks("desk-attached")
    step = f"{editor.path}/publish"
    assert editor.page.locator(f"form[action='{step}']").count() == 0
    token = editor.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = editor.context.request.post(editor.address + step, form={"csrfmiddlewaretoken": token})
    assert answer.status == 403
    state = editor.text(".state")

    officer = visit()
    officer.sign_in("policy-officer@example.test", served.sign_ins)
    officer.open("/desk/library/")
    officer.looks("desk")
    officer.open(editor.path)
    assert officer.text(".state") == state
    officer.click(f"form[action='{step}'] button")
    assert officer.text(".state") != state
    officer.looks("desk-published")
    reader = visit()
    reader.open(f"/library/documents/{DOCUMENT}")
    assert "300万元" in reader.text()
    reader.looks("document-with-text")


def test_who_is_no_officer_does_not_come_to_the_desk(visit: Visit, served: Served) -> None:
    who = visit()
    who.open("/desk/library/")
    assert who.path.startswith("/account/login/")
    who.sign_in("person@example.test", served.sign_ins)
    who.open("/desk/library/")
    assert who.page.locator("#id_file").count() == 0
    who.looks("denied")

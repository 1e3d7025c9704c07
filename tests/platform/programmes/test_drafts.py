"""A draft while it is typed: saved by itself, in one window or two, and reminded of."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.platform.programmes.people import CATEGORY, FIELD, House
from yangui.platform.accounts.models import User
from yangui.platform.core.models import AuditEvent
from yangui.platform.notifications.models import Notice
from yangui.platform.programmes import services, tasks
from yangui.platform.programmes.models import Application


@pytest.fixture
def draft(house: House) -> Application:
    entity = house.body("person", "goose")
    return services.open_application(call=house.call(), category=CATEGORY, entity=entity, actor=house.owner(entity))


def typed(window: str, seen: int, statement: str) -> dict[str, str]:
    return {"window": window, "seen": str(seen), "statement": statement, "fields": FIELD}


def test_a_draft_is_saved_while_somebody_types(
    house: House, draft: Application, browser: Callable[[str | User], Client]
) -> None:
    goose, address = browser("goose"), f"/my/applications/{draft.number}/draft"
    for n, words in enumerate(("钢", "钢铁", "钢铁研究")):
        said = goose.post(address, typed("a", n, words)).content.decode()
        assert "已自动保存" in said
        assert f'value="{n + 1}"' in said
    draft.refresh_from_db()
    assert (draft.statement, draft.state, draft.saves) == ("钢铁研究", "draft", 3)
    # what a page saves by itself does not fill the trail
    assert AuditEvent.objects.filter(action="application.answered").count() == 1
    # and an answer of the server that never reached the page is no other window
    assert "已自动保存" in goose.post(address, typed("a", 1, "钢铁的研究")).content.decode()
    assert browser("outsider").post(address, typed("b", 4, "x")).status_code == 404
    services.withdraw(application=draft, actor=house.owner(draft.entity))
    assert "不能再改" in goose.post(address, typed("a", 4, "x")).content.decode()


def test_the_older_of_two_windows_is_told_and_loses_nothing(
    draft: Application, browser: Callable[[str | User], Client]
) -> None:
    goose, address = browser("goose"), f"/my/applications/{draft.number}"
    first, second = (goose.get(f"{address}/form").context["window"] for _ in range(2))
    assert first != second
    goose.post(f"{address}/draft", typed(second, 0, "第二个窗口"))
    assert "另一个窗口保存过" in goose.post(f"{address}/draft", typed(first, 0, "第一个窗口")).content.decode()
    told = goose.post(f"{address}/form", typed(first, 0, "第一个窗口") | {"save": "1"})
    page = told.content.decode()
    assert told.status_code == 422
    assert "另一个窗口保存过" in page
    assert "第一个窗口" in page
    assert "第二个窗口" in page
    draft.refresh_from_db()
    assert draft.statement == "第二个窗口"
    # told, who saves again means it
    seen = int(told.context["application"].saves)
    assert goose.post(f"{address}/form", typed(first, seen, "第一个窗口") | {"save": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.statement == "第一个窗口"


def test_without_script_a_form_is_saved_as_ever(draft: Application, browser: Callable[[str | User], Client]) -> None:
    goose, address = browser("goose"), f"/my/applications/{draft.number}/form"
    assert goose.post(address, {"save": "1", "statement": "钢。"}).status_code == 302
    draft.refresh_from_db()
    assert draft.statement == "钢。"


def test_drafts_are_reminded_of_once(draft: Application, day: Callable[[str], None]) -> None:
    assert draft.call.closes_on.isoformat() == "2026-04-01"
    found = []
    for n in range(25, 32):
        day(f"2026-03-{n}")
        for _ in range(2):
            tasks.remind()
        found.append(Notice.objects.filter(subject__contains="还没有提交").count())
    assert found == [0, 0, 1, 1, 1, 1, 1]

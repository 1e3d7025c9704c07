"""The pages of grids: the officers' list with gaps and its sheet, the members' page with visits and hand-overs."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.platform.grids.charged import Charged, charged, sheet, user, visited
from yangui import Pack
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.actor import Actor
from yangui.platform.grids import services
from yangui.platform.grids.models import HandOver, Kind, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(liaoning: Pack, clock: Any) -> Charged:  # noqa: ARG001  on a day that stands still
    """A grid."""
    return charged(liaoning)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(user(actor))
    session = client.session
    session[FACTOR] = actor.account
    session.save()
    return client


def upload(held: Charged, rows: list[list[str]]) -> dict[str, Any]:
    return {"organisation": held.unit.pk, "file": SimpleUploadedFile("grid.xlsx", sheet(rows))}


def test_the_list_shows_gaps_and_asks_as_often_for_many(held: Charged) -> None:
    client = browser(held.manager)
    page = client.get("/desk/grids/").text
    assert "没有责任人的 1 处" in page
    assert "第一户" not in client.get("/desk/grids/?gaps=1").text

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/grids/")
        return len(queries)

    before = asked()
    for number in range(8):
        services.add_place(organisation=held.unit, kind=Kind.STREET, name=f"={number}", actor=held.manager)
    assert asked() == before
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/desk/grids/grid.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 11
    assert "'=1" in [row[1] for row in rows]


def test_a_sheet_is_looked_at_before_it_is_written(held: Charged) -> None:
    client = browser(held.manager)
    wrong = client.post("/desk/grids/import", upload(held, [["城", "甲", "", "", "", ""]])).text
    assert "有 1 行要改" in wrong
    assert 'name="sealed"' not in wrong
    looked = client.post("/desk/grids/import", upload(held, [["户", "第九户", "", "", "", ""]]))
    assert not Place.objects.filter(name="第九户").exists()
    sealed = looked.context["sealed"]
    assert "预览已过期" in browser(held.manager).post("/desk/grids/import", {"sealed": "x"}, follow=True).text
    assert client.post("/desk/grids/import", {"sealed": sealed}).status_code == 302
    assert Place.objects.filter(name="第九户").count() == 1


def test_a_member_visits_and_hands_over(held: Charged) -> None:
    client, place = browser(held.member), f"/my/grid/{held.household.pk}"
    assert "第一户" in client.get("/my/grid").text
    answer = client.post(place, {"found": "needs", "needs": "", "text": "门口积水"})
    assert answer.status_code == 422
    assert "门口积水" in answer.text
    assert client.post(place, {"found": "needs", "needs": "排水\n修路"}).status_code == 302
    assert "排水" in client.get(place).text
    need = held.household.needs.first()
    assert need is not None
    client.post(f"/my/grid/needs/{need.pk}/settle", {"how": "已通"})
    assert "排水" not in [n.text for n in services.open_needs(held.household)]
    assert client.post(f"{place}/hand-over", {"to": held.second.account, "reason": ""}).status_code == 422
    assert client.post(f"{place}/hand-over", {"to": held.second.account, "reason": "调动"}).status_code == 302
    offer = HandOver.objects.get()
    second = browser(held.second)
    assert "修路" in second.get("/my/grid").text
    assert client.post(f"/my/grid/hand-overs/{offer.pk}/take").status_code == 404
    assert second.get(place).status_code == 404
    second.post(f"/my/grid/hand-overs/{offer.pk}/take")
    offer.refresh_from_db()
    assert offer.state == "taken"


def test_an_officer_assigns_and_ends(held: Charged) -> None:
    client, path = browser(held.manager), f"/desk/grids/{held.village.pk}"
    visited(held)
    assert "没有责任人" in client.get(path).text
    said = {"account": held.member.account, "since": "2026-01-01", "until": "2025-01-01"}
    assert client.post(f"{path}/assign", said).status_code == 422
    assert client.post(f"{path}/assign", said | {"until": ""}).status_code == 302
    assert client.post(f"{path}/end", {"reason": ""}).status_code == 422
    assert client.post(f"{path}/end", {"reason": "合并"}).status_code == 302
    assert client.get(path).status_code == 404
    again = {"organisation": held.unit.pk, "kind": "household", "name": "第一户（虚构）", "parent": ""}
    assert client.post("/desk/grids/new", again).status_code == 302
    assert client.post("/desk/grids/new", again).status_code == 422

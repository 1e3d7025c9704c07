"""Goals on pages: what is owed, sheets, verification, supervision, the cockpit, briefing, workbook and API."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.platform import goals
from yangui import Pack
from yangui.platform.accounts.keys import Scope, make_key
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.targets.fictional import SLUG
from yangui.platform.targets.models import Figure, Matter, Owed, Round, Standing

pytestmark = pytest.mark.django_db
type Sign = Callable[..., Client]


@pytest.fixture
def stood(liaoning: Pack, member: Callable[..., User], clock: Any) -> goals.Stood:
    """The goals stand, on a working day in May."""
    clock.shift(timedelta(days=130))
    reporter, verifier = (member(email=f"{n}@example.test", password=None) for n in ("reporter", "verifier"))
    return goals.stand(liaoning, reporter, verifier)


@pytest.fixture
def sign(signed_in: Sign) -> Sign:
    """A browser with somebody of a role."""
    return lambda role: signed_in(role, email=f"{role}@example.test")


def owed(opened: Round) -> list[Owed]:
    return list(Owed.objects.filter(round=opened, figure=None))


def test_an_officer_reports_what_is_filled_in_and_leaves_the_rest(stood: goals.Stood, sign: Sign) -> None:
    officer, rows = sign("reporting_officer"), owed(stood.round)
    page = officer.get(f"/desk/targets/rounds/{stood.round.pk}")
    assert len(page.context["form"].rows) == len(rows) == 14
    data = {f"{rows[0].pk}-figure": "12.5", f"{rows[0].pk}-evidence": "台账"}
    assert officer.post(f"/desk/targets/rounds/{stood.round.pk}", data).status_code == 302
    rows[0].refresh_from_db()
    assert rows[0].figure is not None
    assert (rows[0].figure.figure, rows[0].figure.state) == (12.5, "reported")
    assert len(owed(stood.round)) == 13


def test_half_a_report_keeps_what_was_typed_and_says_what_is_missing(stood: goals.Stood, sign: Sign) -> None:
    officer, (first, second, *_) = sign("reporting_officer"), owed(stood.round)
    data = {f"{first.pk}-figure": "12", f"{second.pk}-figure": "many", f"{second.pk}-evidence": "台账"}
    answer = officer.post(f"/desk/targets/rounds/{stood.round.pk}", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"#id_{first.pk}-evidence" in page
    assert 'value="many"' in page
    assert Figure.objects.count() == 2


def sheet(rows: list[list[Any]]) -> SimpleUploadedFile:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([["head"] * 7, *rows]):
            for place, cell in enumerate(row):
                page.write(line, place, cell)
    return SimpleUploadedFile("sheet.xlsx", out.getvalue())


def test_a_sheet_goes_out_prefilled_and_comes_back_by_rows(stood: goals.Stood, sign: Sign) -> None:
    officer, rows = sign("reporting_officer"), owed(stood.round)
    address = f"/desk/targets/rounds/{stood.round.pk}"
    given = officer.get(f"{address}/sheet.xlsx").content
    lines = CalamineWorkbook.from_filelike(BytesIO(given)).get_sheet_by_index(0).to_python()
    assert [int(line[0]) for line in lines[1:]] == [o.pk for o in rows]
    wrong = [
        [rows[0].pk, "", "", "", "", 5, "台账"],
        [rows[1].pk, "", "", "", "", "五", "台账"],
        [rows[2].pk, "", "", "", "", 5, ""],
        [rows[0].pk, "", "", "", "", 6, "台账"],
        [999_999, "", "", "", "", 6, "台账"],
        ["x", "", "", "", "", 6, "台账"],
    ]
    answer = officer.post(f"{address}/upload", {"file": sheet(wrong)})
    assert answer.status_code == 422
    assert [row for row, _ in answer.context["faults"]] == [3, 4, 5, 6, 7]
    assert Figure.objects.count() == 2
    right = [[o.pk, "", "", "", "", 5, "台账"] for o in rows[:3]] + [[rows[3].pk, "", "", "", "", "", ""]]
    assert officer.post(f"{address}/upload", {"file": sheet(right)}).status_code == 302
    assert Figure.objects.count() == 5
    for file in (SimpleUploadedFile("a.xlsx", b"no sheet"), sheet([])):
        assert officer.post(f"{address}/upload", {"file": file}).status_code == 422
    assert officer.post(f"{address}/upload").status_code == 422


def test_another_officer_verifies_or_returns(stood: goals.Stood, sign: Sign) -> None:
    officer, path = sign("verifying_officer"), f"/desk/targets/figures/{stood.waiting.pk}"
    assert officer.get("/desk/targets/figures").context["page"].object_list[0] == stood.waiting
    officer.post(f"{path}/return", {"reason": " "})
    stood.waiting.refresh_from_db()
    assert stood.waiting.state == "reported"
    officer.post(f"{path}/return", {"reason": "缺依据"})
    stood.waiting.refresh_from_db()
    assert stood.waiting.state == "returned"
    assert len(owed(stood.round)) == 15


def test_a_unit_that_tries_to_change_a_verified_figure_is_refused_on_record(stood: goals.Stood, sign: Sign) -> None:
    officer, verified = sign("reporting_officer"), stood.verified
    data = {
        "goal": f"{verified.indicator_id}-{verified.region_id}", "as_of": str(verified.as_of), "figure": "9999",
        "evidence": "新台账",
    }  # fmt: skip
    answer = officer.post("/desk/targets/report", data)
    assert answer.status_code == 422
    assert "已记录" in answer.content.decode()
    event = AuditEvent.objects.get(action="figure.change_refused")
    assert event.actor is not None
    assert event.actor.email == "reporting_officer@example.test"
    page = officer.get(f"/desk/targets/figures/{verified.pk}")
    assert "已拒绝" in page.content.decode()
    correction = {"figure": "8", "evidence": "新台账", "reason": "笔误"}
    assert officer.post(f"/desk/targets/figures/{verified.pk}/correct", correction | {"reason": ""}).status_code == 422
    assert officer.post(f"/desk/targets/figures/{verified.pk}/correct", correction).status_code == 302
    assert Figure.objects.get(corrects=verified).state == "reported"
    assert officer.post("/desk/targets/report", data | {"as_of": str(today() - timedelta(days=7))}).status_code == 302


def test_a_reminder_is_answered_rechecked_and_closed(stood: goals.Stood, sign: Sign) -> None:
    unit, chief = sign("reporting_officer"), sign("supervisor")
    path = f"/desk/targets/matters/{stood.matter.pk}"
    assert [(s.name, grounds) for s, grounds in unit.get(path).context["steps"]] == [("sign", False)]
    for who, name, reason in (
        (unit, "sign", ""), (unit, "handle", "加派人手"), (unit, "report", "已补录"), (chief, "recheck", "属实"),
        (chief, "close", "办结"),
    ):  # fmt: skip
        assert who.post(f"{path}/{name}", {"reason": reason}).status_code == 302
    stood.matter.refresh_from_db()
    assert (stood.matter.state, stood.matter.answer) == ("closed", "已补录")
    assert unit.post(f"{path}/approve").status_code == 302  # not in that state any more
    assert chief.post(f"{path}/sign").status_code == 403
    assert chief.post(f"{path}/nothing").status_code == 404
    assert stood.matter in unit.get("/desk/targets/matters?all=1").context["page"].object_list
    assert not unit.get("/desk/targets/matters").context["page"].object_list


def test_a_supervisor_opens_a_round(stood: goals.Stood, sign: Sign) -> None:
    chief = sign("supervisor")
    data = {"title": "五月调度", "as_of": str(today()), "days": "5", "document": ""}
    late = chief.post("/desk/targets/rounds/new", data | {"as_of": str(today() + timedelta(days=1))})
    assert late.status_code == 422
    assert chief.post("/desk/targets/rounds/new", data).status_code == 302
    opened = Round.objects.exclude(pk=stood.round.pk).get()
    assert opened.owed.filter(figure=stood.verified).exists(), "what is known of the day is not asked again"


def test_a_leader_goes_from_the_map_to_the_record(stood: goals.Stood, sign: Sign) -> None:
    leader = sign("leader")
    page = leader.get("/cockpit/")
    tiles = {t["name"]: t for t in page.context["map"]["tiles"]}
    assert len(tiles) == 15
    assert (tiles["沈阳市"]["colour"], tiles["沈阳市"]["figure"][:3]) == ("yellow", "▲ 1")
    counts = {c["colour"]: c["count"] for c in page.context["counts"]}
    assert counts == {**counts, "yellow": 1}
    assert sum(counts.values()) == Standing.objects.filter(until=None, indicator__same_as=None).count()
    region = leader.get(tiles["沈阳市"]["url"])
    assert region.context["rows"][0].standing.indicator.slug == SLUG or region.context["page"].paginator.count > 1
    goal = leader.get(f"/cockpit/goals/{SLUG}?region=210100")
    assert str(goal.context["chart"]).startswith("<svg")
    assert goal.context["matters"].get() == stood.matter
    assert leader.get(f"/cockpit/figures/{stood.verified.pk}").context["figure"].evidence == "台账第3号"
    whole = leader.get(f"/cockpit/goals/{SLUG}")
    assert whole.context["total"]["figure"] == "7"
    assert len(whole.context["total"]["missing"].split("、")) == 14
    assert leader.get(f"/cockpit/goals/{SLUG}?region=999999").status_code == 404
    assert leader.get("/cockpit/goals/shenyang-2025-key-tech-300-over").context["goal"].slug == "shenyang-2025-key-tech"
    assert leader.get("/cockpit/units/shenyang").context["matters"]


@pytest.mark.usefixtures("stood")
def test_the_pages_ask_the_database_as_often_for_many_as_for_one(sign: Sign, django_assert_num_queries: Any) -> None:
    leader = sign("leader")
    for path in ("/cockpit/?colour={}", "/cockpit/?colour={}&region=210000"):
        leader.get(path.format("yellow"))
        with CaptureQueriesContext(connection) as one:
            leader.get(path.format("yellow"))
        with django_assert_num_queries(len(one)):
            assert len(leader.get(path.format("unknown")).context["rows"]) > 20


@pytest.mark.usefixtures("stood")
def test_the_briefing_and_the_workbook_hold_what_is_late(sign: Sign) -> None:
    leader = sign("leader")
    assert leader.get("/cockpit/briefing.pdf").content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(BytesIO(leader.get("/cockpit/goals.xlsx").content))
    rows, figures, matters = (book.get_sheet_by_index(i).to_python() for i in range(3))
    assert len(rows) - 1 == Standing.objects.filter(until=None, indicator__same_as=None).count()
    assert len(figures) - 1 == Figure.objects.count()
    assert len(matters) - 1 == Matter.objects.count()


@pytest.mark.usefixtures("stood")
def test_the_api_gives_the_same_to_who_has_a_key(member: Callable[..., User]) -> None:
    admin = Actor(member().pk, grants=(Grant(Privilege.SERVICE_MANAGE, "system_administrator"),))
    _key, secret = make_key(name="k", scopes=[Scope.TARGETS], per_minute=60, expires_at=None, actor=admin)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    (late,) = client.get("/api/v1/targets?colour=yellow").json()["goals"]
    assert (late["id"], late["region"], late["actual"], late["reason"]) == (SLUG, "210100", "7", "behind")
    goal = client.get(f"/api/v1/targets/{SLUG}").json()
    assert [f["figure"] for f in goal["figures"]] == ["7"]
    assert client.get("/api/v1/targets/shenyang-2025-key-tech-300-over").json()["same_as"] == "shenyang-2025-key-tech"
    assert client.get("/api/v1/targets/none").status_code == 404
    assert Client().get("/api/v1/targets").status_code == 401

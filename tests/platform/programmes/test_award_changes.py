"""An award while it runs: changes of host, leader, day and budget; checks year by year; leaving, and who follows."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import load_workbook

from tests.platform.programmes.people import PLAIN, House
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Award, Change
from yangui.platform.registry.models import Entity

MID = dt.date(2026, 12, 1)


@pytest.fixture
def award(house: House, day: Callable[[str], None]) -> Award:
    """Signed, with a check; one more waits on the reserve list."""
    call = house.call(quota=1, stages=PLAIN)
    for name in ("goose", "gander"):
        house.apply(call, account=name)
    day("2026-04-07")
    house.chosen(call)
    return house.signed(Application.objects.get(state="awarded"), milestones=[("mid_term", MID)])


def test_a_granted_change_holds_at_once(house: House, award: Award) -> None:
    owner, decider = house.owner(award.application.entity), house.actor("decider")
    host = Entity.objects.create(kind="institution", name="某研究所（虚构）", made_at=now())
    other = Entity.objects.create(kind="person", name="某人（虚构）", made_at=now())
    check, later = award.milestones.get(), dt.date(2027, 6, 1)
    said = (("host", {"entity": host}), ("leader", {"entity": other}), ("time", {"milestone": check, "day": later}))
    for about, what in (*said, ("budget", {})):
        change = services.ask_change(award=award, about=about, text="调整", actor=owner, **what)
        with pytest.raises(DeniedError):
            services.decide_change(change=change, granted=True, reason="", actor=house.actor("secretary"))
        services.decide_change(change=change, granted=True, reason="同意", actor=decider)
        with pytest.raises(RefusedError, match="已有结果"):
            services.decide_change(change=change, granted=False, reason="不同意", actor=decider)
    held = Application.objects.get(pk=award.application_id)
    check.refresh_from_db()
    assert (held.host, held.leader, check.due_on) == (host, other, later)


def test_a_refused_change_changes_nothing(house: House, award: Award) -> None:
    check = award.milestones.get()
    change = services.ask_change(
        award=award, about="time", text="延期", milestone=check, day=dt.date(2028, 1, 1),
        actor=house.owner(award.application.entity),
    )  # fmt: skip
    services.decide_change(change=change, granted=False, reason="不必延期", actor=house.actor("decider"))
    check.refresh_from_db()
    assert check.due_on == MID


def test_a_change_says_to_what(house: House, award: Award, browser: Callable[..., Client]) -> None:
    owner = house.owner(award.application.entity)
    person = Entity.objects.create(kind="person", name="某人（虚构）", made_at=now())
    for about, what in (
        ("host", {}), ("host", {"entity": person}), ("leader", {}), ("time", {}),
        ("time", {"milestone": award.milestones.get(), "day": today() - dt.timedelta(days=1)}), ("weather", {}),
    ):  # fmt: skip
        with pytest.raises(RefusedError):
            services.ask_change(award=award, about=about, text="调整", actor=owner, **what)
    assert not Change.objects.exists()
    Entity.objects.create(kind="institution", name="某研究所（虚构）", made_at=now())
    mine = browser(award.application.entity.account)
    address = f"/my/applications/{award.application.number}/do/change"
    assert mine.post(address, {"about": "host", "text": "调动", "name": "没有这个单位"}).status_code == 422
    assert mine.post(address, {"about": "host", "text": "调动", "name": "某研究所（虚构）"}).status_code == 302
    assert Change.objects.get().entity.name == "某研究所（虚构）"


def test_who_leaves_is_followed_by_the_reserve_list(award: Award, browser: Callable[..., Client]) -> None:
    mine = browser(award.application.entity.account)
    address = f"/my/applications/{award.application.number}/do/leave"
    assert mine.post(address, {"text": ""}).status_code == 422
    assert mine.post(address, {"text": "出国"}).status_code == 302
    award.refresh_from_db()
    assert award.state == "exited"
    assert funds.standing(award.reference).granted == 0
    following = Award.objects.exclude(pk=award.pk).get()
    assert following.state == "offered"
    assert following.application.state == "awarded"


def test_checks_are_planned_year_by_year_and_the_late_ones_found(
    award: Award, day: Callable[[str], None], browser: Callable[..., Client]
) -> None:
    officer, address = browser("secretary"), f"/desk/programmes/applications/{award.application.number}"
    assert officer.post(f"{address}/do/plan-check", {"type": "yearly", "day": "2026-04-01"}).status_code == 422
    assert officer.post(f"{address}/do/plan-check", {"type": "yearly", "day": "2026-10-01"}).status_code == 302
    assert (
        browser("checker").post(f"{address}/do/plan-check", {"type": "yearly", "day": "2026-10-01"}).status_code == 403
    )
    number = award.application.number
    assert number not in officer.get("/desk/programmes/awards?late=1").content.decode()
    day("2026-10-02")
    officer = browser("secretary")
    page = officer.get("/desk/programmes/awards?late=1&state=running").content.decode()
    assert number in page
    assert "2026-10-01" in page
    book = load_workbook(BytesIO(officer.get("/desk/programmes/awards?format=xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [rows[1][0], rows[1][-1]] == [number, "是"]
    assert officer.get("/desk/programmes/awards?state=exited").content.decode().count(number) == 0

"""Did you get it: asked only of who confirmed, once, and counted without them."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from python_calamine import load_workbook

from tests.platform.test_selfcheck import GRADUATE
from yangui.platform.core.limits import _held as allowances
from yangui.platform.notifications.models import Mail
from yangui.platform.takeup import services
from yangui.platform.takeup.models import FollowUp, Outcome, Reason, Tally

GOOSE = "goose@example.test"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False) as clock:
        allowances.clear()
        yield clock


@pytest.fixture
def graduate(client: Client) -> Client:
    """Who has answered the self-check: the two subsidies of Jinzhou are among what is theirs."""
    for fact, value in GRADUATE.items():
        client.post(f"/check/person/change/{fact}", {"fact": fact, "value": value})
    return client


def link(pattern: str = "/check/follow-up") -> str:
    found = re.findall(r"http://[^/\s]+(/\S+)", Mail.objects.latest("id").text)
    return str(next(path for path in found if path.startswith(pattern)))


def begun(client: Client) -> FollowUp:
    assert client.post("/check/person/follow-up", {"email": GOOSE}).status_code == 200
    assert not FollowUp.objects.exists()
    assert client.post(link()).status_code == 200
    return FollowUp.objects.get()


def test_what_is_kept_is_sealed_and_only_after_the_confirmation(graduate: Client) -> None:
    row = begun(graduate)
    assert row.address == GOOSE
    assert row.ask_on == date(2027, 2, 22)
    assert {"jinzhou-living-subsidy"} <= set(row.benefits)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address || check_link FROM takeup_followup")
        (stored,) = cursor.fetchone()
    assert GOOSE not in stored
    assert "doctor" not in stored


def test_opening_the_link_alone_keeps_nothing(graduate: Client) -> None:
    graduate.post("/check/person/follow-up", {"email": GOOSE})
    assert graduate.get(link()).status_code == 200
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(("given", "message"), [("", "请填写邮箱"), ("goose", "邮箱的写法不对")])
def test_a_bad_address_is_told_at_the_field(graduate: Client, given: str, message: str) -> None:
    page = graduate.post("/check/person/follow-up", {"email": given})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert not Mail.objects.exists()


def test_who_has_nothing_yet_is_not_asked(client: Client) -> None:
    assert client.get("/check/person/follow-up").headers["Location"] == "/check/person/result"


def asked(client: Client, clock: Any) -> str:
    """After three months: the link to the questions."""
    begun(client)
    clock.shift(timedelta(days=91))
    assert services.ask_due() == 0
    clock.shift(timedelta(days=1))
    assert services.ask_due() == 1
    assert services.ask_due() == 0
    return link()


def test_an_answer_is_counted_and_its_writer_forgotten(graduate: Client, autumn: Any) -> None:
    path = asked(graduate, autumn)
    again = link("/check/saved/")
    other = Client()
    assert other.get(again).headers["Location"] == "/check/person/result"
    benefits = FollowUp.objects.get().benefits
    first, second = benefits[:2]
    said = {"outcome-0": "received", "reason-0": "papers", "outcome-1": "not_applied", "reason-1": "unknown_how"}
    assert other.post(path, said).status_code == 302
    assert not FollowUp.objects.exists()
    counted = {(t.benefit, t.outcome, t.reason, t.count) for t in Tally.objects.all()}
    # a reason of who got it would mean nothing
    assert counted == {(first, "received", "", 1), (second, "not_applied", "unknown_how", 1)}
    assert other.post(path, said).headers["Location"] == "/check/"
    assert {t.count for t in Tally.objects.all()} == {1}


def test_no_answer_is_no_answer(graduate: Client, autumn: Any) -> None:
    path = asked(graduate, autumn)
    page = graduate.post(path, {"reason-0": "papers"})
    assert page.status_code == 422
    assert "请至少回答一项" in page.content.decode()
    assert graduate.post(path, {"outcome-0": "rich"}).status_code == 422
    assert FollowUp.objects.exists()
    graduate.post(path, {"forget": "1"})
    assert not FollowUp.objects.exists()
    assert not Tally.objects.exists()


def test_a_second_wish_of_the_same_address_takes_the_place_of_the_first(graduate: Client, autumn: Any) -> None:
    first = begun(graduate)
    autumn.shift(timedelta(days=10))
    graduate.post("/check/person/follow-up", {"email": GOOSE.upper()})
    graduate.post(link())
    assert FollowUp.objects.get().ask_on > first.ask_on


def test_after_a_year_it_is_gone(graduate: Client, autumn: Any) -> None:
    begun(graduate)
    autumn.shift(timedelta(days=366))
    call_command("expire", remove=True)
    assert not FollowUp.objects.exists()


def test_a_benefit_that_was_not_asked_about_is_not_counted(graduate: Client) -> None:
    services.answer(follow_up=begun(graduate), outcomes={"another": (Outcome.REFUSED, Reason.PAPERS)})
    assert not Tally.objects.exists()


def test_the_desk_shows_counts_and_exports_them(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("policy_officer")
    assert "还没有回答" in client.get("/desk/take-up/").content.decode()
    for n, outcome in enumerate(Outcome.values):
        Tally.objects.create(benefit="jinzhou-living-subsidy", outcome=outcome, count=n + 1)
    Tally.objects.create(benefit="gone", outcome="refused", reason="papers", count=20)
    rows = client.get("/desk/take-up/").context["page"].object_list
    assert [(row["id"], row["counts"], row["total"]) for row in rows] == [
        ("gone", [0, 0, 20, 0], 20), ("jinzhou-living-subsidy", [1, 2, 3, 4], 10),
    ]  # fmt: skip
    first = client.get("/desk/take-up/?outcome=received").context["page"].object_list[0]
    assert first["id"] == "jinzhou-living-subsidy"
    book = load_workbook(BytesIO(client.get("/desk/take-up/take-up.xlsx").content))
    table = book.get_sheet_by_index(0).to_python()
    assert table[1][:6] == ["gone", 0, 0, 20, 0, 20]
    assert "20" in str(table[1][6])

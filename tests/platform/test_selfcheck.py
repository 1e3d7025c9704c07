"""The self-check by its pages: a graduate in Jinzhou, bad answers, changes, cities, links."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

GRADUATE = {
    "education": "doctor",
    "graduation_date": "2026-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2026-08-01",
}


@pytest.fixture(autouse=True)
def autumn() -> object:
    with time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False) as clock:
        yield clock


def asked(client: Client, kind: str = "person") -> str:
    return client.get(f"/check/{kind}/").context["fact"]


def answer(client: Client, fact: str, value: str | None, kind: str = "person") -> None:
    data = {"fact": fact} | ({"value": value} if value else {"unknown": "1"})
    assert client.post(f"/check/{kind}/", data).status_code == 302


def walk(client: Client, known: Mapping[str, str], most: int) -> int:
    """Answers what is asked, until all that is known was; how many questions that took."""
    left = set(known)
    for count in range(1, most + 1):
        fact = asked(client)
        answer(client, fact, known.get(fact))
        left.discard(fact)
        if not left:
            return count
    return most + 1


def test_a_graduate_finds_97200_in_jinzhou_in_eight_questions_or_fewer(client: Client) -> None:
    """2,000 a month and 700 a month for 36 months: 72,000 and 25,200."""
    assert walk(client, GRADUATE, 8) <= 8
    page = client.get("/check/person/result")
    assert page.context["result"].total == "97,200 元"
    assert [row["sum"] for row in page.context["result"].months] == ["2,700 元"]
    assert "97,200 元" in page.content.decode()


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("graduation_date", "2026-02-30", "没有这一天"),
        ("graduation_date", "去年", "没有这一天"),
        ("graduation_date", "", "请回答这个问题"),
        ("contract.months", "许多", "请只填写数字"),
        ("contract.months", "-3", "之间的整数"),
    ],
)
def test_a_bad_answer_is_told_at_the_field_and_kept(client: Client, fact: str, value: str, message: str) -> None:
    page = client.post(f"/check/person/change/{fact}", {"fact": fact, "value": value})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert f'value="{value}"' in page.content.decode() or not value
    assert client.get("/check/person/result").context["result"].answers == []


@pytest.mark.parametrize("written", ["2026年6月30日", "2026/6/30", "20260630", "2026-06-30"])
def test_a_day_is_taken_as_people_write_it(client: Client, written: str) -> None:
    assert (
        client.post("/check/person/change/graduation_date", {"fact": "graduation_date", "value": written}).status_code
        == 302
    )
    assert [line.text for line in client.get("/check/person/result").context["result"].answers] == ["2026-06-30"]


def test_another_city_has_other_benefits(client: Client) -> None:
    for fact, value in GRADUATE.items():
        client.post(f"/check/person/change/{fact}", {"value": value})
    columns = client.get("/check/person/cities?city=210700&city=210100").context["columns"]
    assert columns[0]["result"].total == "97,200 元"
    assert "jinzhou-living-subsidy" not in {s.id for s in columns[1]["result"].yours}


def test_a_link_opens_it_again_and_tells_nothing(client: Client) -> None:
    for fact, value in GRADUATE.items():
        client.post(f"/check/person/change/{fact}", {"value": value})
    link = client.post("/check/person/link").context["link"]
    assert "doctor" not in link
    other = Client()
    assert other.get(link).status_code == 302
    assert other.get("/check/person/result").context["result"].total == "97,200 元"


@pytest.mark.parametrize("cut", [3, 40, 10_000])
def test_a_damaged_link_is_refused(client: Client, cut: int) -> None:
    sealed = client.post("/check/person/link").context["link"].rpartition("/")[2]
    assert client.get(f"/check/saved/x{sealed[:-cut]}").headers["Location"] == "/check/"


def test_an_old_link_is_refused(client: Client, autumn: Any) -> None:
    link = client.post("/check/person/link").context["link"]
    autumn.shift(91 * 24 * 3600)
    assert client.get(link).headers["Location"] == "/check/"


def test_why_not(client: Client) -> None:
    found = client.get("/check/person/why?q=补贴").context["found"]
    assert found
    for shown in found:
        assert client.get(f"/check/person/why/{shown.id}").status_code == 200


def test_the_result_prints(client: Client) -> None:
    page = client.get("/check/person/result.pdf")
    assert page.content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["person", "enterprise", "institution", "team", "project"])
def test_every_question_of_every_kind_can_be_skipped(client: Client, kind: str) -> None:
    for _ in range(200):
        page = client.get(f"/check/{kind}/")
        if page.status_code == 302:
            break
        answer(client, page.context["fact"], None, kind)
    assert client.get(f"/check/{kind}/").headers["Location"] == f"/check/{kind}/result"

"""The library by its pages: every part of the pack has one, and none says more than the pack."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from lxml import etree

from yangui import Pack
from yangui.platform.library import figures, packs, services
from yangui.platform.library.lineage import owed
from yangui.policy.load import find_pack, load_pack

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def pack() -> Pack:
    return packs.current()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_part_of_the_pack_has_a_page(client: Client, pack: Pack, language: str) -> None:
    client.cookies.load({"django_language": language})
    lang = "en" if language == "en" else "zh"
    parts = [("documents", d.id, d.title) for d in pack.documents.values()]
    parts += [("benefits", b.id, b.title) for b in pack.benefits[::7]]
    parts += [("targets", t.id, t.indicator) for t in pack.targets[::7]]
    for area, id, title in parts:
        page = client.get(f"/library/{area}/{id}")
        assert page.status_code == 200
        assert page.context[area[:-1]].title == title[lang]


@pytest.mark.parametrize("area", ["documents", "benefits", "targets"])
def test_what_the_pack_has_not_is_not_found(client: Client, area: str) -> None:
    assert client.get(f"/library/{area}/no-such-thing").status_code == 404


def test_a_benefit_says_who_how_much_and_what_is_owed(client: Client) -> None:
    page = client.get("/library/benefits/jinzhou-living-subsidy")
    shown = page.context["benefit"]
    assert [(line.label, line.text) for line in shown.table] == [
        ("博士研究生", "2,000 元"),
        ("硕士研究生", "1,000 元"),
        ("大学本科", "800 元"),
    ]
    assert shown.amount == "800 元 至 2,000 元"
    assert "共 36 次" in shown.schedule[0]
    text = page.content.decode()
    assert "/check/person/why/jinzhou-living-subsidy" in text
    for part in ("window", "papers"):
        assert shown.is_open[part]
    assert "待细则" in text
    assert shown.owed_by in text


def test_a_benefit_that_ended_has_no_way_into_the_check(client: Client) -> None:
    page = client.get("/library/benefits/outstanding-talent-grant").content.decode()
    assert "已过有效期" in page
    assert "/check/person/why/" not in page


def test_an_unknown_amount_is_never_blank(client: Client, pack: Pack) -> None:
    unknown = next(b for b in pack.benefits if b.amount is None and "amount" in b.open)
    assert "金额待核定" in client.get(f"/library/benefits/{unknown.id}").content.decode()


def test_a_document_shows_its_measures_and_who_owes_rules(client: Client, pack: Pack) -> None:
    shown = client.get("/library/documents/jinzhou-2023-talent").context["document"]
    measures = [m for m in pack.measures if m.document == "jinzhou-2023-talent"]
    assert [m.measure for m in shown.measures] == measures
    assert [n.title for n in shown.lineage.based_on] == pack.documents["jinzhou-2023-talent"].based_on
    waiting = owed([b for b in pack.benefits if b.document == "jinzhou-2023-talent"], date(2026, 11, 22))
    assert [len(line["benefits"]) for line in shown.owed] == [len(o.benefits) for o in waiting]
    assert waiting


def test_readings_name_the_unit_that_may_confirm(client: Client, pack: Pack) -> None:
    lines = client.get("/library/readings").context["readings"]
    assert {line["id"] for line in lines} == set(pack.readings)
    assert all(line["confirmed_by"] for line in lines)


def test_figures_of_the_front_page_open_what_they_count(client: Client, pack: Pack) -> None:
    services.load_pack(pack)
    front = client.get("/").context
    for figure in [front["whole"], *front["map"]["tiles"]]:
        assert client.get(figure["url"]).context["page"].total == figure["count"], figure["name"]
    assert front["counts"]["benefits"] == client.get("/library/?type=benefit&in_force=on").context["page"].total
    waiting = client.get("/library/?type=benefit&in_force=on&window=owed").context["page"].total
    assert front["counts"]["owed"] == waiting
    assert figures.in_force(pack, date(2019, 1, 1)).total() != front["counts"]["benefits"]


def test_the_feed_is_atom_with_every_document(client: Client, pack: Pack) -> None:
    root = etree.fromstring(client.get("/library/documents.atom").content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(root.findall("a:entry", space)) == len(pack.documents)
    ids = [e.text for e in root.findall("a:entry/a:id", space)]
    assert len(set(ids)) == len(ids)


def test_windows_that_no_text_states_are_owed(client: Client, pack: Pack) -> None:
    page = client.get("/calendar/")
    assert page.context["rows"] == []
    assert page.context["count"] == sum(len(o.benefits) for o in owed(pack.benefits, date(2026, 11, 22), "window"))
    assert "待细则" in page.content.decode()


def test_windows_that_a_text_states_are_in_the_calendar(client: Client, settings: Any, autumn: Any) -> None:
    settings.PACK = str(LINZHOU)
    autumn.move_to(datetime(2031, 4, 1, tzinfo=UTC))
    stated = [b for b in load_pack(find_pack(str(LINZHOU))).benefits if b.window]
    rows = client.get("/calendar/").context["rows"]
    assert {row.window.address for row in rows} == {f"/library/benefits/{b.id}" for b in stated}
    assert all(row.open and row.by == "" for row in rows)
    said = client.get("/calendar/windows.ics")
    assert said.headers["Content-Type"].startswith("text/calendar")
    lines = said.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(stated)
    assert b"DTSTART;VALUE=DATE:20310301" in lines
    assert b"DTEND;VALUE=DATE:20310601" in lines
    assert {line for line in lines if line.startswith(b"DTSTAMP")} == {b"DTSTAMP:20310401T000000Z"}


def test_no_page_of_the_library_asks_the_database_more_for_more_rows(
    client: Client, pack: Pack, django_assert_num_queries: Any
) -> None:
    services.load_pack(pack)
    for address, queries in [
        ("/", 0),
        ("/library/", 0),
        ("/library/?q=补贴", 2),
        ("/library/?type=target", 2),
        ("/library/documents/liaoning-2018-talent-plan", 1),
        ("/library/benefits/jinzhou-living-subsidy", 1),
        ("/library/readings", 0),
        ("/library/versions", 1),
        ("/calendar/", 2),
    ]:
        with django_assert_num_queries(queries):
            client.get(address)

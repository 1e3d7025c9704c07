"""The search: words, pinyin, filters, and what a query cannot break."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yangui import Pack
from yangui.platform.library import packs, services, tokens
from yangui.platform.library.entries import entries, largest_fen
from yangui.platform.library.models import EntryType, SearchEntry
from yangui.platform.library.search import PER_PAGE, Query, search, within

DAY = date(2026, 11, 22)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loading")]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.current()


@pytest.fixture(scope="module")
def loading(request: pytest.FixtureRequest, django_db_blocker: Any, pack: Pack) -> Iterator[None]:
    """The entries are written once for all tests here, each of which undoes what it does to them."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        SearchEntry.objects.bulk_create(entries(pack))
    yield
    with django_db_blocker.unblock():
        SearchEntry.objects.all().delete()


def keys(**asked: Any) -> list[str]:
    return [entry.key for entry in search(Query(**asked)).entries]


@pytest.mark.parametrize("words", ["生活补贴", "shenghuobutie", "shbt", "锦州 生活", "living subsidy", "ＬＩＶＩＮＧ"])
def test_a_benefit_is_found_by_words_pinyin_initials_and_english(words: str) -> None:
    assert "jinzhou-living-subsidy" in keys(words=words, type="benefit")


def test_a_word_is_found_wherever_the_text_was_cut(pack: Pack) -> None:
    titles = {b.id for b in pack.benefits if "购房补贴" in b.title.zh}
    assert titles
    assert titles <= set(keys(words="购房补贴"))


def test_nothing_has_all_words_but_some_have_one() -> None:
    page = search(Query(words="购房 月球"))
    assert page.loosely
    assert page.total == search(Query(words="购房")).total > 0


def test_counts_by_type_are_of_the_whole_search(pack: Pack) -> None:
    page = search(Query(type="target"))
    assert page.counts == {
        "benefit": len({b.id for b in pack.benefits}),
        "measure": len(pack.measures),
        "target": len(pack.targets),
        "document": len(pack.documents),
    }
    assert page.total == len(pack.targets)


def test_pages_hold_everything_once() -> None:
    first = search(Query(words="人才"))
    found = [e.pk for n in range(1, first.last + 1) for e in search(Query(words="人才"), page=n).entries]
    assert len(found) == len(set(found)) == first.total > PER_PAGE
    assert search(Query(words="人才"), page=9999).number == first.last


def test_filters_limit(pack: Pack) -> None:
    benefits = {b.id: b for b in pack.benefits}
    for asked, fits in [
        ({"kind": "loan"}, lambda b: b.kind == "loan"),
        ({"beneficiary": "team"}, lambda b: b.for_ == "team"),
        ({"least_fen": 300_000_000}, lambda b: (largest_fen(b) or 0) >= 300_000_000),
        ({"window": "owed", "type": "benefit"}, lambda b: "window" in b.open),
        ({"on": DAY, "type": "benefit"}, lambda b: b.in_force is None or b.in_force.holds(DAY)),
        ({"regions": within(pack, "210700"), "type": "benefit"}, lambda b: _city(pack, b) == "210700"),
    ]:
        expected = {id for id, b in benefits.items() if fits(b)}
        assert expected
        page = search(Query(**asked))
        assert page.total == len(expected)
        assert {e.key for e in page.entries} <= expected
    assert search(Query(window="open", today=DAY)).total == 0


def _city(pack: Pack, benefit: Any) -> str:
    return pack.city(benefit.region or pack.documents[benefit.document].region)


@given(st.text(max_size=60))
def test_whatever_is_asked_makes_a_query(text: str) -> None:
    for term in tokens.asked(text):
        assert re.fullmatch(r"[^\W_]+", term), "nothing that PostgreSQL reads as an operator"


@pytest.mark.parametrize("words", ["'", "a'b", ":*&|!()", "\\", "<->", "、，。", "a" * 100, "%", "\u3000"])
def test_signs_are_no_words(client: Client, words: str) -> None:
    assert client.get("/library/", {"q": words, "type": "benefit"}).status_code == 200


def test_what_is_wrong_is_told_at_the_field_and_kept(client: Client) -> None:
    page = client.get("/library/", {"q": "购房", "least": "许多"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#id_least"' in text
    assert 'value="许多"' in text
    assert 'value="购房"' in text


def test_places_are_spelled_as_they_are_read(pack: Pack) -> None:
    own = {code: r.name for code, r in pack.regions.items() if r.level == "city"}
    assert own
    for name in own.values():
        city = name.zh.removesuffix("市")
        assert tokens.spelled(city) == re.sub(r"[^a-z]", "", name.en.lower()), city
    assert tokens.spelled("长海") == "changhai"


def test_hits_are_marked() -> None:
    assert tokens.marked("住房购房补贴", ["购房"]) == [("住房", False), ("购房", True), ("补贴", False)]
    assert tokens.marked("住房", []) == [("住房", False)]
    long = "前" * 200 + "购房" + "后" * 200
    assert "购房" in tokens.excerpt(long, ["购房"])
    assert len(tokens.excerpt(long, ["购房"])) < 130


def test_loading_twice_changes_nothing(pack: Pack) -> None:
    before = list(SearchEntry.objects.values("type", "key", "tokens").order_by("type", "key"))
    services.load_pack(pack)
    assert list(SearchEntry.objects.values("type", "key", "tokens").order_by("type", "key")) == before


def test_the_search_goes_by_the_index() -> None:
    """On ten thousand entries PostgreSQL takes the index over words."""
    template = SearchEntry.objects.filter(type=EntryType.MEASURE).first()
    assert template is not None
    copies = [
        SearchEntry(
            type=EntryType.MEASURE,
            key=f"copy.{n}",
            document=template.document,
            region=template.region,
            in_force=template.in_force,
            tokens=tokens.lexemes([("A", [f"goose{n}"])]),
        )
        for n in range(10_000)
    ]
    SearchEntry.objects.bulk_create(copies, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE library_searchentry")
        cursor.execute(
            "EXPLAIN SELECT id FROM library_searchentry WHERE tokens @@ to_tsquery('simple', %s)",
            [tokens.query(["goose77"])],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "entry_tokens" in plan
    assert search(Query(words="goose77")).total == 111

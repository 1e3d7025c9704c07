"""Who is in charge: never two on a day, none without being shown, handed over with what is open."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError, ProgrammingError

from tests.platform.grids.charged import Charged, charged, made, sheet, user, visited
from yangui import Pack
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids import importing, services
from yangui.platform.grids.models import HandOver, Kind, Need, Place, Term, Visit
from yangui.platform.organisations.models import Membership

pytestmark = pytest.mark.django_db
ERRORS = (InternalError, ProgrammingError, IntegrityError)


@pytest.fixture
def held(liaoning: Pack, clock: Any) -> Charged:  # noqa: ARG001  on a day that stands still
    """A grid on the first of January 2026."""
    return charged(liaoning)


def tomorrow(clock: Any) -> None:
    clock.shift(timedelta(days=1))


def test_places_without_anybody_in_charge_are_gaps(held: Charged) -> None:
    assert list(Place.objects.gaps(today())) == [held.village]
    Membership.objects.filter(account=held.member.account).update(
        until=today() - timedelta(days=1), since=date(2025, 1, 1)
    )
    assert set(Place.objects.gaps(today())) == {held.village, held.household}
    assert list(Place.objects.gaps(today() - timedelta(days=1))) == [held.household, held.village]


def test_never_are_two_in_charge_on_one_day(held: Charged) -> None:
    with pytest.raises(RefusedError, match="任期"):
        services.assign(place=held.household, account=user(held.second), since=today(), actor=held.manager)
    services.assign(
        place=held.household, account=user(held.second), since=date(2026, 2, 1), until=date(2026, 6, 30),
        actor=held.manager,
    )  # fmt: skip
    terms = list(Term.objects.filter(place=held.household).values_list("account", "since", "until"))
    assert terms == [
        (held.member.account, date(2026, 1, 1), date(2026, 1, 31)),
        (held.second.account, date(2026, 2, 1), date(2026, 6, 30)),
    ]
    with pytest.raises(ERRORS), transaction.atomic():
        Term.objects.create(
            place=held.household, account=user(held.member), since=date(2026, 6, 30), until=date(2026, 7, 1)
        )


def test_only_members_of_the_unit_are_in_charge_and_only_its_officers_say_so(held: Charged) -> None:
    stranger = made("grid_member", held.other, "third@example.test")
    with pytest.raises(RefusedError, match="联包人员"):
        services.assign(place=held.village, account=user(stranger), since=today(), actor=held.manager)
    elsewhere = made("grid_officer", held.other, "officer@example.test")
    with pytest.raises(DeniedError):
        services.assign(place=held.village, account=user(held.member), since=today(), actor=elsewhere)
    assert not Place.objects.visible_to(elsewhere).exists()
    with pytest.raises(RefusedError, match="已有"):
        services.add_place(organisation=held.unit, kind=Kind.VILLAGE, name="雁栖村（虚构）", actor=held.manager)


def test_a_visit_is_made_by_who_is_in_charge_and_says_what_is_to_be_done(held: Charged) -> None:
    said = {"place": held.household, "text": ""}
    with pytest.raises(DeniedError):
        services.visit(found=Visit.Found.WELL, needs=[], actor=held.second, **said)
    for found, needs in ((Visit.Found.NEEDS, []), (Visit.Found.WELL, ["修路"])):
        with pytest.raises(RefusedError, match="什么事"):
            services.visit(found=found, needs=needs, actor=held.member, **said)
    made = services.visit(found=Visit.Found.NEEDS, needs=["修路", " ", "报销"], actor=held.member, **said)
    assert [n.text for n in services.open_needs(held.household)] == ["修路", "报销"]
    with pytest.raises(ERRORS), transaction.atomic():
        Visit.objects.filter(pk=made.pk).update(text="别的")
    need = Need.objects.first()
    assert need is not None
    with pytest.raises(RefusedError, match="怎样"):
        services.settle(need=need, how="", actor=held.member)
    services.settle(need=need, how="已修", actor=held.member)
    assert [n.text for n in services.open_needs(held.household)] == ["报销"]


def test_a_hand_over_carries_what_is_open_and_leaves_no_day_without_anybody(held: Charged, clock: Any) -> None:
    visited(held)
    offer = services.offer(place=held.household, to=user(held.second), reason="调动", actor=held.member)
    assert [n["text"] for n in offer.open_needs] == ["修门前路"]
    with pytest.raises(RefusedError, match="待接收"):
        services.offer(place=held.household, to=user(held.second), reason="再次", actor=held.member)
    with pytest.raises(DeniedError):
        services.answer(hand_over=offer, taken=True, actor=held.member)
    services.answer(hand_over=offer, taken=True, actor=held.second)
    assert Place.objects.of(held.member, today()).get() == held.household
    tomorrow(clock)
    assert Place.objects.of(held.second, today()).get() == held.household
    assert not Place.objects.of(held.member, today()).exists()
    assert list(Place.objects.gaps(today())) == [held.village]
    with pytest.raises(ERRORS), transaction.atomic():
        HandOver.objects.filter(pk=offer.pk).update(open_needs=[])


def test_a_refused_hand_over_needs_a_reason_and_changes_nothing(held: Charged) -> None:
    offer = services.offer(place=held.household, to=user(held.second), reason="调动", actor=held.member)
    with pytest.raises(RefusedError, match="理由"):
        services.answer(hand_over=offer, taken=False, actor=held.second)
    services.answer(hand_over=offer, taken=False, reason="不熟悉", actor=held.second)
    assert Term.objects.get(place=held.household).until is None


def test_an_ended_place_is_no_gap(held: Charged) -> None:
    services.end_place(place=held.village, actor=held.manager, reason="合并")
    assert not Place.objects.gaps(today()).exists()


def test_a_sheet_is_judged_row_by_row_and_written_as_a_whole(held: Charged) -> None:
    good = [
        ["村、社区", "雁塔村", "", "first@example.test", date(2026, 1, 2), ""],
        ["街、片", "东街", "雁塔村", "second@example.test", "2026-01-02", "2026-12-31"],
        ["户", "第二户", "东街", "", "", ""],
    ]
    rows = importing.read(sheet(good), held.unit)
    assert [row.fault for row in rows] == ["", "", ""]
    assert importing.commit(rows=rows, organisation=held.unit, actor=held.manager) == 3
    assert Place.objects.get(name="第二户").parent == Place.objects.get(name="东街")
    assert Term.objects.get(place__name="东街").until == date(2026, 12, 31)
    before = Place.objects.count()
    with pytest.raises(RefusedError, match="任期"):
        importing.commit(rows=importing.read(sheet(good), held.unit), organisation=held.unit, actor=held.manager)
    assert Place.objects.count() == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["城", "甲", "", "", "", ""], "类别"),
        (["村、社区", "", "", "", "", ""], "名称"),
        (["户", "甲", "无此村", "", "", ""], "上级"),
        (["户", "甲", "", "nobody@example.test", "2026-01-02", ""], "联包人员"),
        (["户", "甲", "", "first@example.test", "1月2日", ""], "日期"),
        (["户", "甲", "", "first@example.test", "2026-01-02", "2026-01-01"], "早于"),
        (["户", "甲", "", "", "2026-01-02", ""], "没有责任人"),
    ],
)
def test_a_faulty_row_says_what_is_wrong(held: Charged, row: list[str], said: str) -> None:
    (found,) = importing.read(sheet([row]), held.unit)
    assert said in found.fault


@pytest.mark.parametrize(
    ("content", "said"), [(b"no sheet", "打不开"), (b"x" * 2**21, "1 MB"), (sheet([]), "没有内容")]
)
def test_what_is_no_sheet_is_refused(held: Charged, content: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        importing.read(content, held.unit)

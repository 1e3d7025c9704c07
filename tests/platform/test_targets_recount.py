"""The recount in the database says what `judge` says of each goal, keeps history alike, and its sums are right."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.models import Allotment, Figure, Indicator, Measure, PlanPoint, Standing, Tally
from yangui.platform.targets.periods import PeriodReading
from yangui.platform.targets.services import plans, standings, tallies

pytestmark = pytest.mark.django_db
KINDS = ("level", "cumulative", "new_in_period", "growth_rate", "share", "rank", "milestone")
BOUNDS = ("exact", "about", "at_least", "at_most", "exceed")
DAY = date(2024, 6, 3)
CITIES = ("210100", "210200", "210300")


@pytest.fixture
def measure(liaoning: Pack) -> Measure:
    """The tree, without the goals of the pack."""
    organisations.load_pack(liaoning)
    return Measure.objects.create(
        key="bench", title_zh="计划", title_en="plan", level="plan", document="bench", place=0
    )


def some(random: Random, choices: list[Any]) -> Any:
    return random.choice([None, *choices])


def goals(measure: Measure, count: int, seed: int) -> None:
    """Goals of all shapes, some taken apart, with figures on days around `DAY`."""
    random, unit = Random(seed), Organisation.objects.first()
    assert unit is not None
    for n in range(count):
        value = some(random, [Decimal(random.randint(1, 40)), Decimal("33.3333")])
        first, last = sorted([DAY + timedelta(random.randint(-400, 200)), DAY + timedelta(random.randint(-300, 300))])
        kind = random.choice(KINDS)
        goal = Indicator.objects.create(
            slug=f"bench-{n}", title_zh="目标", title_en="goal", measure=measure, kind=kind, unit="人",
            bound=random.choice(BOUNDS), down=random.random() < 0.3, value=value,
            baseline=some(random, [Decimal(0), Decimal(7)]), first=some(random, [first]), last=some(random, [last]),
            annual=random.random() < 0.3, period_reading=PeriodReading.STATED, region_id="210000", owner=unit,
            owner_stated=True, document=random.choice(["a", "b"]), lapsed=random.random() < 0.1,
        )  # fmt: skip
        parts = random.sample(CITIES, random.randint(0, 3))
        for code in parts:
            Allotment.objects.create(
                indicator=goal, region_id=code, organisation=unit, value=Decimal(random.randint(1, 9))
            )
        if n % 10 == 0:
            PlanPoint.objects.create(indicator=goal, region_id="210000", on=DAY, figure=Decimal(5))
        for code in ["210000", *parts]:
            for on in {DAY - timedelta(random.choice([0, 1, 20, 90, 400])) for _ in range(random.randint(0, 3))}:
                figure(goal, code, on, Decimal(random.randint(0, 40)), unit)


def figure(goal: Indicator, region: str, on: date, value: Decimal, unit: Organisation) -> None:
    """A verified figure, as it would have come to be."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Figure.objects.bulk_create([
            Figure(indicator=goal, region_id=region, as_of=on, figure=value, evidence="台账", organisation=unit,
                   state="verified", reported_at="2024-01-01T00:00+08:00")
        ])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
    from yangui.platform.targets.services.figures import mark_latest  # noqa: PLC0415  beside the only use

    mark_latest(Figure.objects.get(indicator=goal, region=region, as_of=on))


def state() -> list[tuple[Any, ...]]:
    columns = (
        "indicator",
        "region",
        "since",
        "until",
        "colour",
        "reason",
        "value",
        "actual",
        "as_of",
        "expected",
        "due",
    )
    return sorted(Standing.objects.values_list(*columns), key=str)


def tallied() -> dict[tuple[str, str, str], int]:
    rows = Tally.objects.exclude(count=0).values_list("document", "region", "colour", "count")
    return {(document, region, colour): count for document, region, colour, count in rows}


@pytest.mark.parametrize("seed", range(3))
def test_the_database_judges_as_one_goal_is_judged(measure: Measure, seed: int) -> None:
    goals(measure, 120, seed)
    current = Indicator.objects.current()
    days = [DAY, DAY, DAY + timedelta(40), DAY + timedelta(400)]

    def by_python() -> None:
        for day in days:
            standings._write(list(standings.followed(current, day)), day)  # the reference

    def by_database() -> None:
        for day in days:
            standings.restand_all(day)

    found = []
    for run in (by_python, by_database):
        with transaction.atomic():
            run()
            found.append((state(), tallied()))
            transaction.set_rollback(True)
    assert found[0][0] == found[1][0]
    assert found[0][1] == found[1][1]
    assert len({row[4] for row in found[0][0]}) >= 4, "most colours come about"
    assert Figure.objects.filter(latest=True).count() == Figure.objects.values("indicator", "region").distinct().count()


def test_a_recount_twice_on_a_day_writes_nothing(measure: Measure) -> None:
    goals(measure, 40, 7)
    assert standings.restand_all(DAY) > 0
    before = state()
    assert standings.restand_all(DAY) == 0
    assert state() == before


def test_single_changes_keep_the_sums_as_a_recount_makes_them(measure: Measure) -> None:
    goals(measure, 60, 11)
    standings.restand_all(DAY)
    for goal in Indicator.objects.current():
        standings.restand(goal, "210000", DAY + timedelta(200))
    kept = tallied()
    tallies.retally()
    assert kept == tallied()
    held = Standing.objects.filter(until=None, indicator__lapsed=False)
    counted = Counter(held.values_list("indicator__document", "region", "colour"))
    assert kept == dict(counted)


def test_only_a_verified_figure_is_the_latest(measure: Measure, member: Callable[..., User]) -> None:
    member()
    goals(measure, 5, 3)
    row = Figure.objects.filter(latest=True).first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(
            indicator=row.indicator, region=Region.objects.get(code="210400"), as_of=DAY, figure=1, evidence="x",
            organisation=row.organisation, reported_at=row.reported_at, latest=True,
        )  # fmt: skip


def test_the_goals_of_the_pack_are_counted_too(liaoning: Pack) -> None:
    organisations.load_pack(liaoning)
    plans.load_pack(liaoning)
    standings.restand_all(DAY)
    assert sum(tallied().values()) == Indicator.objects.current().count()

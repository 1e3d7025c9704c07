"""The ladder and its clocks, whatever happens: no rung is skipped, no miss runs twice, holidays move what is due."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.conftest import SHANGHAI
from tests.platform import goals
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.models import WorkingDay
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import allowed
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Region
from yangui.platform.targets import fictional
from yangui.platform.targets.clocks import due_days
from yangui.platform.targets.ladder import LADDER
from yangui.platform.targets.models import Matter, Standing
from yangui.platform.targets.services import figures, matters, plans

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 8)
CITY = "210100"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_no_rung_is_skipped_and_no_miss_runs_twice(
    seed: int, liaoning: Pack, member: Callable[..., User], time_machine: Any
) -> None:
    """A random year of one city: figures good and bad, matters decided, dismissed, answered or left lying."""
    random = Random(seed)
    time_machine.move_to(dt.datetime(2024, 1, 8, 9, tzinfo=SHANGHAI), tick=False)
    organisations.load_pack(liaoning)
    plans.load_pack(liaoning)
    goal = fictional.write_goal(2024)
    reporter, verifier, chief = (member(email=f"{n}@example.test", password=None) for n in "abc")
    city, thread = goal.allotments.get(region=CITY).organisation, f"goal:{goal.slug}:{CITY}"
    officer = goals.actor(reporter, Privilege.TARGETS_REPORT)
    approver = goals.actor(chief, Privilege.TARGETS_SUPERVISE)
    day = FIRST
    for _turn in range(14):
        day += timedelta(days=random.randint(8, 30))
        time_machine.move_to(dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False)
        if random.random() < 0.8:
            value = Decimal(random.choice([10, 20, 99_999]))
            row = figures.report(indicator=goal, region=Region.objects.get(code=CITY), organisation=city, as_of=day,
                                 figure=value, evidence="台账", actor=officer)  # fmt: skip
            figures.verify(figure=row, actor=goals.actor(verifier, Privilege.TARGETS_VERIFY))
        before = list(Matter.objects.filter(thread=thread).order_by("id"))
        for _again in range(random.randint(1, 3)):
            matters.look(day)
        _look_at(before, list(Matter.objects.filter(thread=thread).order_by("id")), thread)
        for matter in Matter.objects.filter(thread=thread).open():
            steps = [t for t in allowed(matter, approver) if random.random() < 0.7]
            if steps:
                matters.step(matter=matter, name=random.choice(steps).name, actor=approver, reason="已核")
    misses = Counter(Matter.objects.values_list("miss", flat=True))
    assert set(misses.values()) <= {1}
    assert Matter.objects.filter(thread=thread).exists(), "something was missed"


def _look_at(before: list[Matter], after: list[Matter], thread: str) -> None:
    """At most one rung more than there was, directly above what was reached since the goal last was met."""
    new = [m for m in after if m.pk not in {b.pk for b in before}]
    met = Standing.objects.filter(indicator__slug=thread.split(":")[1], region=CITY, colour="green").order_by("since")
    last = met.last()
    since = date.min if last is None else last.until or last.since - timedelta(days=1)
    reached = [LADDER.index(m.rung) for m in before if m.state != "dismissed" and m.found_on > since]  # type: ignore[arg-type]
    for matter in new:
        rung = LADDER.index(matter.rung)  # type: ignore[arg-type]
        assert rung == min(max(reached, default=-1) + 1, len(LADDER) - 1)
        reached.append(rung)
        undecided = [b for b in before if b.state in ("found", "registered", "approved")]
        assert not undecided, "the rung before waits for its decision"


@pytest.mark.parametrize("seed", range(25))
def test_a_clock_counts_working_days_and_a_holiday_announced_later_only_moves_it_on(seed: int) -> None:
    random = Random(seed)
    WorkingDay.objects.filter(day__range=(FIRST, FIRST + timedelta(300))).delete()
    days = [FIRST + timedelta(n) for n in range(300)]
    WorkingDay.objects.bulk_create(
        WorkingDay(day=d, works=d.weekday() < 5, provisional=True, source="provisional") for d in days
    )
    clocks = [(FIRST + timedelta(random.randint(0, 60)), random.randint(1, 40)) for _n in range(12)]
    first = due_days(clocks)
    _hold(clocks, first)
    start = random.choice(days[:100])
    WorkingDay.objects.filter(day__range=(start, start + timedelta(random.randint(1, 9)))).update(
        works=False, provisional=False
    )
    second = due_days(clocks)
    _hold(clocks, second)
    assert all(late >= early for early, late in zip(first, second, strict=True))
    alone = [due_days([clock])[0] for clock in clocks]
    assert alone == second, "one clock runs as it does among others"


def _hold(clocks: list[tuple[date, int]], dues: list[date]) -> None:
    """Each clock runs out on a working day, with so many of them gone."""
    for (start, count), due in zip(clocks, dues, strict=True):
        assert WorkingDay.objects.filter(day__gt=start, day__lte=due, works=True).count() == count
        assert WorkingDay.objects.get(day=due).works

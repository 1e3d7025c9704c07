"""How goals stand: computed from verified figures, kept with its history, never typed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yangui.platform.targets.models import Allotment, Figure, Indicator, PlanPoint, Standing, goal_of
from yangui.platform.targets.periods import year_of
from yangui.platform.targets.progress import Goal, Judgement, Pace, Point, judge, linear, planned, seasonal
from yangui.platform.targets.reporting import VERIFIED
from yangui.platform.targets.services import recounting, tallies

BATCH = 2000
# as the database rounds
PLACES = Decimal("0.0001")
type Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Followed:
    """A goal in a region, with all that its colour follows from."""

    indicator: Indicator
    region: str
    organisation: int
    goal: Goal
    series: Sequence[Point]
    pace: Pace

    def judged(self, day: date) -> Judgement:
        """How it stands on a day."""
        return judge(self.goal, self.series, day, self.pace)


def followed(indicators: Iterable[Indicator], day: date) -> Iterator[Followed]:
    """Each goal in its own region and in those that it was allotted to; of an annual one the year of the day."""
    rows = list(indicators)
    ids = [row.pk for row in rows]
    parts: dict[int, list[Allotment]] = defaultdict(list)
    for allotment in Allotment.objects.filter(indicator__in=ids):
        parts[allotment.indicator_id].append(allotment)
    series: dict[Key, list[Point]] = defaultdict(list)
    held = Figure.objects.filter(indicator__in=ids, state=VERIFIED).order_by("as_of")
    for id, region, on, figure in held.values_list("indicator", "region", "as_of", "figure"):
        series[id, region].append(Point(on, figure))
    plans: dict[Key, list[Point]] = defaultdict(list)
    for point in PlanPoint.objects.filter(indicator__in=ids):
        plans[point.indicator_id, point.region_id].append(Point(point.on, point.figure))
    for row in rows:
        own: list[Allotment | None] = [None, *(p for p in parts[row.pk] if p.region_id != row.region_id)]
        for part in own:
            key = (row.pk, part.region_id if part else row.region_id)
            unit = part.organisation_id if part else row.owner_id
            yield _followed(row, key[1], unit, part, series[key], plans[key], day)


def _followed(
    row: Indicator,
    region: str,
    unit: int,
    part: Allotment | None,
    series: Sequence[Point],
    plan: Sequence[Point],
    day: date,
) -> Followed:
    goal = goal_of(row, part)
    years: list[list[Point]] = []
    if row.annual:
        first, last = year_of(row.first, row.last, day)
        earlier = sorted({p.on.year for p in series if p.on < first})
        years = [[p for p in series if p.on.year == year] for year in earlier]
        series = [p for p in series if first <= p.on <= last]
        goal = Goal(goal.kind, goal.bound, goal.value, first, last, goal.baseline, goal.down)
    pace = planned(plan) if plan else seasonal(goal, years) if years else linear(goal)
    return Followed(row, region, unit, goal, series, pace)


@transaction.atomic
def restand_all(day: date) -> int:
    """Judges every goal on a day; how many stand otherwise than before. May safely run twice.

    The database judges goals with an even pace, in one pass over the newest figure of each; what follows a plan or the
    season of earlier years is judged here, as is all where a day is asked for that has figures after it.
    """
    current: QuerySet[Indicator] = Indicator.objects.current()
    if Figure.objects.filter(latest=True, as_of__gt=day).exists():
        begun = _write(list(followed(current, day)), day)
    else:
        shaped = current.filter(_shaped(day))
        begun = _write(list(followed(shaped, day)), day) + recounting.recount(day, [row.pk for row in shaped])
    tallies.retally()
    return begun


def _shaped(day: date) -> Q:
    """Goals whose pace is not even: planned ones, and annual ones with figures of other years than the day's."""
    mine = Figure.objects.filter(indicator=OuterRef("pk"), state=VERIFIED)
    within = Q(as_of__year=day.year) & (Q(indicator__first=None) | Q(as_of__gte=F("indicator__first")))
    within &= Q(indicator__last=None) | Q(as_of__lte=F("indicator__last"))
    other = Q(first__year__gt=day.year) | Q(last__year__lt=day.year) | Q(Exists(mine.exclude(within)))
    return Q(Exists(PlanPoint.objects.filter(indicator=OuterRef("pk")))) | Q(annual=True) & other


@transaction.atomic
def restand(indicator: Indicator, region: str, day: date) -> None:
    """Judges one goal in one region, such as after a figure was verified."""
    _write([f for f in followed([indicator], day) if f.region == region], day)


def _write(found: Sequence[Followed], day: date) -> int:
    """Ends standings that no longer hold, and begins others; one that only has newer figures goes on with them."""
    ids = [f.indicator.pk for f in found]
    now = {(s.indicator_id, s.region_id): s for s in Standing.objects.filter(until=None, indicator__in=ids)}
    ended, changed, begun = [], [], []
    tally = tallies.Changes()
    for one in found:
        made, before = _standing(one, day), now.get((one.indicator.pk, one.region))
        if before is None or before.since <= day:
            tally.turned(one.indicator, one.region, before.colour if before else None, made.colour)
        if before is None:
            begun.append(made)
        elif (before.colour, before.reason) == (made.colour, made.reason) or before.since > day:
            if _follow(before, made):
                changed.append(before)
        elif before.since == day:
            _follow(before, made)
            before.colour, before.reason = made.colour, made.reason
            changed.append(before)
        else:
            before.until = day - timedelta(days=1)
            ended.append(before)
            begun.append(made)
    Standing.objects.bulk_update(ended, ["until"], batch_size=BATCH)
    Standing.objects.bulk_update(changed, [*FOLLOWING, "colour", "reason"], batch_size=BATCH)
    Standing.objects.bulk_create(begun, batch_size=BATCH)
    tally.save()
    return len(begun)


FOLLOWING = ("actual", "as_of", "expected", "value", "due", "organisation_id")


def _follow(before: Standing, made: Standing) -> bool:
    """Takes over the newer figures; whether any differs."""
    differs = any(getattr(before, name) != getattr(made, name) for name in FOLLOWING)
    for name in FOLLOWING:
        setattr(before, name, getattr(made, name))
    return differs


def _standing(one: Followed, day: date) -> Standing:
    judged = one.judged(day)
    return Standing(
        indicator=one.indicator, region_id=one.region, organisation_id=one.organisation, since=day,
        colour=judged.colour, reason=judged.reason, value=one.goal.value, actual=judged.actual, as_of=judged.as_of,
        expected=None if judged.expected is None else judged.expected.quantize(PLACES, ROUND_HALF_UP),
        due=one.goal.last,
    )  # fmt: skip

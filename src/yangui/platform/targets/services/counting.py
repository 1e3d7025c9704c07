"""Figures that registers and records give: counted by the pack's queries, never typed, open down to what is counted."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import transition as make
from yangui.platform.registry.table import KEY, table
from yangui.platform.targets.actuals import Counted, counted, facts_of
from yangui.platform.targets.models import Figure, Indicator
from yangui.platform.targets.periods import year_of
from yangui.platform.targets.recorded import frame
from yangui.platform.targets.reporting import OPEN_STATES, VERIFIED
from yangui.platform.targets.services.figures import mark_latest
from yangui.policy.indicators import Actual
from yangui.policy.pack import Pack
from yangui.policy.records import kind_of

# The registers are kept by others than the unit that owes the goal: what they count needs no second unit.
PROGRAM = Actor(
    grants=(Grant(Privilege.TARGETS_REPORT, "reporting_officer"), Grant(Privilege.TARGETS_VERIFY, "verifying_officer"))
)


def table_of(pack: Pack, actual: Actual) -> pl.DataFrame:
    """The registered entities or the records of the query's kind, with their ids and what it reads of them."""
    columns = [KEY, *facts_of(pack, actual)]
    kind = kind_of(actual.register)
    if kind is None:
        return frame(actual.register).select(columns)
    held = table(kind)
    parts = list(held.batches(columns=columns))
    return pl.concat(parts) if parts else pl.DataFrame(schema={name: held.columns[name] for name in columns})


@transaction.atomic
def count_all(*, pack: Pack, day: date) -> int:
    """Counts every goal that the pack has a query for, as of a day; how many new figures there are then.

    What is dated is counted to the end of its period, all else as the registers are now, be the goal overdue. A
    register that knows nobody of a kind gives no figure, not zero.
    """
    queries = {id: notes.actual for id, notes in pack.indicators.items() if notes.actual is not None}
    tables: dict[tuple[str, ...], pl.DataFrame] = {}
    done = 0
    goals = Indicator.objects.current().filter(slug__in=queries, stated=False)
    for goal in goals.prefetch_related("allotments"):
        actual = queries[goal.slug]
        first, last = year_of(goal.first, goal.last, day) if goal.annual else (goal.first, goal.last)
        if first is not None and day < first:
            continue
        on = min(day, last) if actual.dated is not None and last is not None else day
        key = (actual.register, *facts_of(pack, actual))
        if key not in tables:
            tables[key] = table_of(pack, actual)
        if not tables[key].height:
            continue
        units: Mapping[str, int] = {a.region_id: a.organisation_id for a in goal.allotments.all()}
        for region, unit in {**units, goal.region_id: goal.owner_id}.items():
            done += _keep(goal, region, unit, on, counted(pack, actual, tables[key], region, first, on))
    return done


def _keep(goal: Indicator, region: str, unit: int, day: date, found: Counted) -> bool:
    """A figure of the day, once a month or where it changed; a counted one of the day is replaced, a unit's is not."""
    if found.figure is None:
        return False
    value = round(found.figure, 4)
    held = Figure.objects.filter(indicator=goal, region=region, as_of__lte=day)
    last = held.filter(state=VERIFIED).order_by("-as_of").first()
    if last is not None and last.figure == value and last.as_of.replace(day=1) == day.replace(day=1):
        return False
    stands = last if last is not None and last.as_of == day else None
    if held.filter(as_of=day, state__in=OPEN_STATES).exists() or (stands and stands.origin != Figure.Origin.COUNTED):
        return False
    said = _("由登记库统计：共 %(rows)s 条，其中 %(unknown)s 条信息不足，未计入。")
    row: Figure = Figure.objects.create(
        indicator=goal, region_id=region, as_of=day, figure=value, origin=Figure.Origin.COUNTED, organisation_id=unit,
        evidence=said % {"rows": found.rows, "unknown": found.unknown}, reported_at=now(), corrects=stands,
        reason=_("登记库已更新") if stands else "",
    )  # fmt: skip
    make(row, "report", actor=PROGRAM)
    if stands is not None:
        make(stands, "replace", actor=PROGRAM, reason=row.reason, latest=False)
    make(row, "verify", actor=PROGRAM)
    mark_latest(row)
    return True

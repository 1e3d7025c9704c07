"""The records behind a counted figure: who and what the pack's query counts, masked, and each look noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.registry.models import Entity
from yangui.platform.registry.table import KEY
from yangui.platform.targets.actuals import TRUE, Counted, counted, facts_of, selected
from yangui.platform.targets.models import Figure
from yangui.platform.targets.periods import year_of
from yangui.platform.targets.recorded import KEPT, Named
from yangui.platform.targets.services.counting import table_of
from yangui.policy.indicators import Actual
from yangui.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Record:
    """One of what was counted: the name (masked, if a person's), the values of the facts that the query reads, typed as
    `rules.columns` says, and what the address of its page ends in, where the actor may open that.
    """

    name: str
    facts: Sequence[Any]
    opens: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a figure's query counts now: `found` may differ from the figure, as the registers went on since."""

    found: Counted
    count: int
    facts: Sequence[str]
    records: Sequence[Record]


@transaction.atomic
def opened(*, figure: Figure, pack: Pack, actor: Actor, first: int = 0, most: int = 50) -> Opened | None:
    """The records of a counted figure from the place `first` on; None where it was not counted. The look is noted.

    Whoever may see the figure sees the records, without what tells who a person is; the way to the entity itself is
    open to who may see that. Raises `DeniedError` for who may see no figures of others.
    """
    actor.must(Privilege.TARGETS_READ)
    notes = pack.indicators.get(figure.indicator.slug)
    if figure.origin != Figure.Origin.COUNTED or notes is None or notes.actual is None:
        return None
    actual, goal = notes.actual, figure.indicator
    since = year_of(goal.first, goal.last, figure.as_of)[0] if goal.annual else goal.first
    frame = table_of(pack, actual)
    if not frame.height:
        return Opened(Counted(None, 0, 0), 0, [], [])
    found = counted(pack, actual, frame, figure.region_id, since, figure.as_of)
    held = selected(pack, actual, frame, figure.region_id, since, figure.as_of).filter(TRUE).sort(pl.col(KEY).cast(int))
    page = held.slice(first, most)
    names = facts_of(pack, actual)
    detail = {"first": first, "records": page[KEY].to_list()}
    audit.record("figure.records_read", figure, actor=actor, detail=detail)
    return Opened(found, held.height, names, _records(actual, page, names, actor))


def _records(actual: Actual, page: pl.DataFrame, names: Sequence[str], actor: Actor) -> list[Record]:
    ids = [int(key) for key in page[KEY]]
    named = KEPT[actual.register].named if actual.register in KEPT else _entities
    held = named(ids, actor)
    return [
        Record(held[id][0], [row[name] for name in names], held[id][1])
        for id, row in zip(ids, page.iter_rows(named=True), strict=True)
    ]


def _entities(ids: Sequence[int], actor: Actor) -> Named:
    seen = set(Entity.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {id: (row.masked, str(id) if id in seen else None) for id, row in Entity.objects.in_bulk(ids).items()}

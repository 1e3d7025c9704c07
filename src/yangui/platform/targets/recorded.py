"""The records that queries count besides entities (`policy.records`): who keeps them says here how they are read.

Claims, payments and awards are kept by apps that know of goals, and not the other way round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from yangui.platform.core.actor import Actor
from yangui.platform.library import packs
from yangui.platform.registry.models import Entity, Listing
from yangui.platform.registry.table import KEY, copied
from yangui.policy.records import Countable
from yangui.rules.columns import dtype

type Named = Mapping[int, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """`query` selects the id and the columns of `policy.records.RECORDS` in their order, money in fen.

    `named` gives to ids whose the record is, masked, and what the address of its page ends in, where the actor may open
    that.
    """

    query: str
    named: Callable[[Sequence[int], Actor], Named]


def _entries(ids: Sequence[int], actor: Actor) -> Named:
    rows = Listing.objects.filter(pk__in=ids).select_related("entity")
    seen = set(Entity.objects.visible_to(actor).filter(listings__in=ids).values_list("pk", flat=True))
    return {row.pk: (row.entity.masked, str(row.entity_id) if row.entity_id in seen else None) for row in rows}


KEPT: dict[Countable, Kept] = {
    "entry": Kept(
        query="""SELECT l.id, l.type, l.level, e.kind, e.region_id, l.since FROM registry_listing l
            JOIN registry_entity e ON e.id = l.entity_id WHERE l.state = 'listed' ORDER BY l.id""",
        named=_entries,
    )
}


def frame(kind: Countable) -> pl.DataFrame:
    """All records of a kind, columns typed as `rules.columns` says; a code that the pack does not have is unknown."""
    facts = packs.current().countable[kind].facts
    plain = {name: pl.String() if f.type.codes else dtype(f.type) for name, f in facts.items()}
    held = copied(KEPT[kind].query, [], {KEY: pl.String(), **plain})
    codes = {name: f.type.codes.codes for name, f in facts.items() if f.type.codes is not None}
    known = [pl.when(pl.col(n).is_in(list(c))).then(pl.col(n)).cast(pl.Enum(c)).alias(n) for n, c in codes.items()]
    return held.with_columns(known)

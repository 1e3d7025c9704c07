"""Two entities that are one: merged with a trail, and taken apart again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.registry.importing import take_back
from yangui.platform.registry.models import Agency, Batch, Entity, Fact, Identifier, Listing, Merge, Relation, Source
from yangui.platform.registry.services import finish, lock, must_reach
from yangui.platform.registry.values import SEPARATOR


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that go over as they are, and back: `field` leads to the entity, `which` says what goes over to it."""

    rows: Any
    field: str = "entity"
    which: Callable[[Entity], Q] = lambda _kept: Q()


# by the name under which a merge keeps what went over; apps above add theirs when they are ready
MOVED = {
    "identifiers": Moved(Identifier.objects),
    # who acts for both already acts for the one that stays
    "agencies": Moved(
        Agency.objects,
        which=lambda kept: ~Q(account__in=kept.agencies.filter(until=None).values("account"), until=None),
    ),
    "listings": Moved(Listing.objects),
}
# what two entities cannot both hold, asked before anything goes over: each raises `RefusedError`; apps above add theirs
CHECKS: list[Callable[[Entity, Entity], None]] = []


@transaction.atomic
def merge(*, entity: Entity, absorbed: Entity, actor: Actor, reason: str) -> Merge:
    """What is known of `absorbed` is known of `entity`; what both say, `entity` says.

    Raises `DeniedError`; `RefusedError` for entities of different kinds, that no longer stand, that both have an
    account or hold what one can hold only once, or without a reason.
    """
    for one in (entity, absorbed):
        must_reach(one, actor, Privilege.REGISTRY_EDIT)
    if not reason.strip():
        raise RefusedError(_("请写明合并的理由。"))
    lock(alone=True)
    both = {e.pk: e for e in Entity.objects.select_for_update().filter(pk__in=[entity.pk, absorbed.pk]).order_by("pk")}
    kept, gone = both[entity.pk], both[absorbed.pk]
    _must_fit(kept, gone)
    batch = Batch.objects.create(
        source=Source.ENTRY, title=str(_("合并")), kind=kept.kind, register="", on=today(),
        made_by_id=actor.account, made_at=now(),
    )  # fmt: skip
    _move_facts(kept, gone, batch)
    _move_relations(kept, gone, batch)
    moved: dict[str, list[int]] = {}
    for name, m in MOVED.items():
        moved[name] = list(m.rows.filter(m.which(kept), **{m.field: gone}).values_list("pk", flat=True))
        m.rows.filter(pk__in=moved[name]).update(**{m.field: kept})
    moved["account"] = [gone.account_id] if gone.account_id else []
    gone.merged_into, gone.account = kept, None
    gone.save(update_fields=["merged_into", "account"])
    if moved["account"]:
        Entity.objects.filter(pk=kept.pk).update(account=moved["account"][0])
    made: Merge = Merge.objects.create(
        entity=kept, absorbed=gone, batch=batch, reason=reason.strip(), moved=moved,
        made_by_id=actor.account, made_at=now(),
    )  # fmt: skip
    audit.record("entity.merged", kept, actor=actor, reason=reason.strip(), detail={"absorbed": gone.pk})
    finish(batch, actor, reason, {"merged": 1}, {kept.pk, gone.pk})
    return made


@transaction.atomic
def unmerge(*, merge: Merge, actor: Actor, reason: str) -> None:
    """Takes the two apart: each has again what it had.

    Raises `DeniedError`; `RefusedError` where it was taken apart already, or a later batch has built on it.
    """
    must_reach(merge.entity, actor, Privilege.REGISTRY_EDIT)
    row = Merge.objects.select_for_update().get(pk=merge.pk)
    if row.undone_at is not None:
        raise RefusedError(_("这次合并已经撤销。"))
    # followers are told when all is as it was
    for name, m in MOVED.items():
        m.rows.filter(pk__in=row.moved.get(name, [])).update(**{m.field: row.absorbed_id})
    account = (row.moved["account"] or [None])[0]
    if account is not None:
        Entity.objects.filter(pk=row.entity_id).update(account=None)
    Entity.objects.filter(pk=row.absorbed_id).update(merged_into=None, account=account)
    take_back(row.batch, actor, reason)
    row.undone_at = now()
    row.save(update_fields=["undone_at"])
    audit.record("entity.unmerged", row.entity, actor=actor, reason=reason, detail={"absorbed": row.absorbed_id})


def _must_fit(kept: Entity, gone: Entity) -> None:
    if kept.pk == gone.pk or kept.kind != gone.kind:
        raise RefusedError(_("只能合并两个同类的对象。"))
    if any(e.merged_into_id or e.ended_by_id for e in (kept, gone)):
        raise RefusedError(_("其中一个对象已被合并或撤销。"))
    if kept.account_id and gone.account_id:
        raise RefusedError(_("两个对象各有账号：请先由本人停用其中一个。"))
    for check in (_one_listing_each, *CHECKS):
        check(kept, gone)


def _one_listing_each(kept: Entity, gone: Entity) -> None:
    held = Listing.objects.filter(state=Listing.State.LISTED)
    there = {(row.type, row.level, row.since) for row in held.filter(entity=kept)}
    for row in held.filter(entity=gone):
        if (row.type, row.level, row.since) in there:
            raise RefusedError(
                _("两个对象在同一名录里各有一条（%(number)s）：请先撤销其中一条。")
                % {"number": row.number or f"#{row.pk}"}
            )


def _move_facts(kept: Entity, gone: Entity, batch: Batch) -> None:
    """Sets of codes that are equally sure are put together: who held one title and another holds both."""
    types = packs.current().scopes[kept.pack_kind].facts
    held = {f.name: f for f in Fact.objects.filter(entity=kept, ended_by=None)}
    theirs = list(Fact.objects.filter(entity=gone, ended_by=None))
    new = {f.name: f.value for f in theirs if f.name not in held}
    for f in theirs:
        mine = held.get(f.name)
        if mine is not None and mine.state == f.state and f.name in types and types[f.name].type.name == "codes":
            both = SEPARATOR.join(sorted({*mine.value.split(SEPARATOR), *f.value.split(SEPARATOR)} - {""}))
            new |= {f.name: both} if both != mine.value else {}
    Fact.objects.filter(pk__in=[f.pk for f in (*theirs, *(held[name] for name in new if name in held))]).update(
        ended_by=batch
    )
    Fact.objects.bulk_create(
        Fact(entity=kept, name=f.name, value=new[f.name], register=f.register, on=f.on, state=f.state, batch=batch)
        for f in theirs
        if f.name in new
    )


def _move_relations(kept: Entity, gone: Entity, batch: Batch) -> None:
    """Of both directions, but for what would lead from the entity to itself or is there already."""
    current = Relation.objects.filter(ended_by=None)
    theirs = [*current.filter(entity=gone), *current.filter(to=gone)]
    there = {(r.entity_id, r.type, r.to_id, r.until) for r in [*current.filter(entity=kept), *current.filter(to=kept)]}
    Relation.objects.filter(pk__in=[r.pk for r in theirs]).update(ended_by=batch)
    for r in theirs:
        one = kept.pk if r.entity_id == gone.pk else r.entity_id
        other = kept.pk if r.to_id == gone.pk else r.to_id
        if one != other and (one, r.type, other, r.until) not in there:
            Relation.objects.create(
                entity_id=one, type=r.type, to_id=other, since=r.since, until=r.until, register=r.register, batch=batch
            )

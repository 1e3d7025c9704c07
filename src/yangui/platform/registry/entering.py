"""An entity that an officer enters by hand, from a paper that is kept sealed; its batch is undone as any other."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry import identity, uploads
from yangui.platform.registry.importing import home
from yangui.platform.registry.models import Batch, Entity, Identifier, Source
from yangui.platform.registry.services import find, finish, lock, must_reach


@dataclass(frozen=True, slots=True)
class Paper:
    """What an entry rests on: the file's name and content."""

    name: str
    content: bytes


@transaction.atomic
def enter(
    *, kind: str, name: str, type: str, number: str, region: str, register: str, on: date, paper: Paper, reason: str,
    actor: Actor,
) -> Entity:  # fmt: skip
    """Registers an entity with a number, as a paper of a register says on a day; facts are entered after it.

    An entity whose entry was undone stands again. Raises `DeniedError` for who may not or for a region of others,
    `identity.IdentityError` for a number that cannot be right, `KeyError` for an unknown register, `RefusedError` for
    a number that is registered, what is no paper, or without a name or a reason.
    """
    actor.must(Privilege.REGISTRY_EDIT)
    if register not in packs.current().registers:
        raise KeyError(register)
    if not name.strip() or not reason.strip():
        raise RefusedError(_("请填写名称，并写明理由。"))
    unit = home(actor)
    kept = _kept(type, number, register, unit)
    lock()
    known = find(type=type, number=kept)
    if known is not None and (known.ended_by_id is None or known.kind != kind):
        raise RefusedError(_("这个号码已经登记。"))
    entity = known or Entity(kind=kind, made_at=now())
    entity.name, entity.region_id, entity.ended_by = name.strip(), region, None
    where = uploads.keep_paper(paper.name, paper.content)
    try:
        batch = _written(entity, paper, where, Batch(register=register, on=on, organisation=unit), actor)
    except BaseException:
        uploads.forget(where)
        raise
    if known is None:
        Identifier.objects.create(entity=entity, type=type, value=kept)
    audit.record("entity.entered", entity, actor=actor, reason=reason.strip(), detail={"batch": batch.pk})
    finish(batch, actor, reason, {"new": 1}, {entity.pk})
    return entity


def _kept(type: str, number: str, register: str, unit: Organisation | None) -> str:
    """The number as it is kept; raises `IdentityError`."""
    kept = identity.normal(type, number, today=today())
    if type != Identifier.Type.REGISTER_NUMBER:
        return kept
    return identity.scoped(kept, identity.scope(register, unit.slug if unit is not None else None))


def _written(entity: Entity, paper: Paper, where: str, batch: Batch, actor: Actor) -> Batch:
    """The batch of an entry and the entity, where the actor reaches it."""
    batch.source, batch.title, batch.kind, batch.file = Source.ENTRY, paper.name[:200], entity.kind, where
    batch.digest, batch.made_by_id, batch.made_at = sha256(paper.content).hexdigest(), actor.account, now()
    batch.state = Batch.MACHINE.initial
    batch.save()
    entity.batch = batch
    entity.save()
    must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    return batch


@transaction.atomic
def paper_of(*, entity: Entity, actor: Actor) -> Paper:
    """What the entry of an entity rests on, which is noted. Raises `DeniedError`, `RefusedError` where it has none."""
    must_reach(entity, actor, Privilege.REGISTRY_READ)
    batch = entity.batch
    if batch is None or batch.source != Source.ENTRY or not batch.file:
        raise RefusedError(_("这个对象没有录入依据的材料。"))
    audit.record("entity.paper_read", entity, actor=actor, detail={"batch": batch.pk})
    return Paper(batch.title, uploads.read_paper(batch.file))

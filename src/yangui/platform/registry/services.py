"""The writers of the registers, and what other apps ask of them.

Imports are `importing`'s, disputes `disputes`', merges `merging`'s; facts are written here and there only.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.fields import LookupHashField, holding
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.library import packs
from yangui.platform.organisations.models import Region
from yangui.platform.registry import changes, identity
from yangui.platform.registry.known import (
    FactRow,
    changed_since,
    entities_of,
    facts_of,
    judgements_of,
    related_to,
    values_of,
)
from yangui.platform.registry.models import Agency, Batch, Entity, Fact, Identifier, Relation, Source
from yangui.platform.registry.table import table
from yangui.platform.registry.values import canonical
from yangui.population.run.place import PLACES

__all__ = [
    "FactRow",
    "changed_since",
    "entities_of",
    "facts_of",
    "judgements_of",
    "record_facts",
    "related_to",
    "table",
    "values_of",
]

# Single changes hold it together, an import alone. The number is without meaning; it only must be the same everywhere.
REGISTER_LOCK = 7_430_011
# What a register holds outranks a statement; the pack's statements are the registers whose id ends so.
STATEMENT = "-declared"


def state_of(register: str) -> str:
    """How sure a fact of this register is."""
    return str(Fact.State.REPORTED if register.endswith(STATEMENT) else Fact.State.VERIFIED)


def lock(*, alone: bool = False) -> None:
    """Keeps imports and single changes apart until the transaction ends."""
    with connection.cursor() as cursor:
        shared = "" if alone else "_shared"
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [REGISTER_LOCK])


def must_reach(entity: Entity, actor: Actor, privilege: Privilege) -> None:
    """Raises `DeniedError` unless the entity lies in a region for which the actor holds the privilege."""
    actor.must(privilege)
    if not Entity.objects.in_reach(actor, privilege).filter(pk=entity.pk).exists():
        raise DeniedError(f"{privilege} is needed in {entity.region_id or 'all regions'}")


@transaction.atomic
def make_entity(
    *,
    kind: str,
    name: str,
    identifiers: Mapping[str, str],
    actor: Actor,
    region: str | None = None,
    account: User | None = None,
    reason: str = "",
) -> Entity:
    """Registers an entity with its numbers by `Identifier.Type`.

    Raises `DeniedError` for who may not, `identity.IdentityError` for a number that cannot be right, `RefusedError`
    where one is registered already: nothing is ever merged by the way.
    """
    actor.must(Privilege.REGISTRY_EDIT)
    lock()
    numbers = {type: identity.normal(type, number, today=today()) for type, number in identifiers.items()}
    for type, number in numbers.items():
        if find(type=type, number=number) is not None:
            raise RefusedError(_("这个号码已经登记。"))
    entity: Entity = Entity.objects.create(
        kind=kind, name=name, region=Region.objects.filter(pk=region).first(), account=account, made_at=now()
    )
    for type, number in numbers.items():
        Identifier.objects.create(entity=entity, type=type, value=number)
    if account is not None or region is not None:
        must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    audit.record("entity.made", entity, actor=actor, reason=reason)
    return entity


def find(*, type: str, number: str) -> Entity | None:
    """The entity that a number, written as `identity.normal` does, names; of merged ones that which stands."""
    field = Identifier._meta.get_field("hash")
    assert isinstance(field, LookupHashField)
    held = Identifier.objects.filter(holding(field, number), type=type).select_related("entity__merged_into").first()
    return None if held is None else held.entity.merged_into or held.entity


def find_by(*, kind: str, type: str, number: str) -> Entity | None:
    """As `find`; a register's own number in whichever register and of whichever unit it was given."""
    if type != Identifier.Type.REGISTER_NUMBER:
        return find(type=type, number=number)
    given = Batch.objects.filter(kind=kind).exclude(register="").order_by("register", "organisation__slug")
    for register, unit in given.values_list("register", "organisation__slug").distinct():
        found = find(type=type, number=identity.scoped(number, identity.scope(register, unit)))
        if found is not None:
            return found
    return None


@transaction.atomic
def link_account(*, entity: Entity, account: User, actor: Actor, reason: str) -> None:
    """The account is the entity's own. Raises `DeniedError`, and `RefusedError` where either has another already."""
    must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    row = Entity.objects.select_for_update().get(pk=entity.pk)
    if (row.account_id or account.pk) != account.pk or Entity.objects.filter(account=account).exclude(pk=row.pk):
        raise RefusedError(_("这个账号或这个对象已经有对应关系。"))
    row.account = account
    row.save(update_fields=["account"])
    entity.account = account
    audit.record("entity.linked", row, actor=actor, reason=reason, detail={"account": account.pk})


@transaction.atomic
def appoint_agent(*, entity: Entity, account: User, actor: Actor, reason: str, since: date | None = None) -> Agency:
    """The account acts for an employer from a day on. Raises `DeniedError`, `RefusedError` for a person."""
    must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    if entity.kind not in ("enterprise", "institution"):
        raise RefusedError(_("只有单位有经办人。"))
    agency, made = Agency.objects.get_or_create(
        account=account, entity=entity, until=None, defaults={"since": since or today()}
    )
    if made:
        audit.record("agency.given", agency, actor=actor, reason=reason)
    return agency


@transaction.atomic
def record_facts(
    *,
    entity: Entity,
    facts: Mapping[str, Any],
    register: str,
    on: date,
    source: str,
    actor: Actor,
    reason: str = "",
) -> Batch:
    """Writes facts of one entity as a register has them on a day; a None ends what is there.

    Values are texts as `values` writes them, or as in a facts file. What is already so stays untouched. It is for the
    services of other apps, which have asked whether the actor may; an entry by hand needs REGISTRY_EDIT.
    Raises `DeniedError`, `FactError` for what the kind has not or cannot be, `KeyError` for an unknown register, and
    `RefusedError` for a statement against what a register holds, or about an entity that no longer stands.
    """
    pack = packs.current()
    if register not in pack.registers:
        raise KeyError(register)
    if source in (Source.ENTRY, Source.IMPORT):
        must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    lock()
    row = Entity.objects.select_for_update().get(pk=entity.pk)
    if row.merged_into_id or row.ended_by_id:
        raise RefusedError(_("这个对象已被合并或撤销，不能再登记信息。"))
    wanted = canonical(pack, row.pack_kind, facts)
    held = {f.name: f for f in Fact.objects.filter(entity=row, ended_by=None, name__in=wanted)}
    state = state_of(register)
    if source != Source.DISPUTE and state == Fact.State.REPORTED:
        _must_not_outrank(held.values(), wanted)
    new = {n: v for n, v in wanted.items() if _differs(held.get(n), v, state)}
    batch = _batch(row, register, on, source, actor)
    _replace(row, batch, {n: held[n] for n in new if n in held}, new, state)
    finish(batch, actor, reason, {"facts": len(new)}, {row.pk})
    return batch


def _differs(held: Fact | None, value: str | None, state: str) -> bool:
    if held is None:
        return value is not None
    return held.value != value or (held.state == Fact.State.REPORTED and state == Fact.State.VERIFIED)


def _must_not_outrank(held: Iterable[Fact], wanted: Mapping[str, str | None]) -> None:
    firm = [f.name for f in held if f.state != Fact.State.REPORTED and f.value != wanted[f.name]]
    if firm:
        raise RefusedError(_("登记部门已有记录，请提出异议：%(names)s") % {"names": ", ".join(sorted(firm))})


def _batch(entity: Entity, register: str, on: date, source: str, actor: Actor) -> Batch:
    batch: Batch = Batch.objects.create(
        source=source,
        title=str(Source(source).label),
        kind=entity.kind,
        register=register,
        on=on,
        made_by_id=actor.account,
        made_at=now(),
    )
    return batch


def _replace(entity: Entity, batch: Batch, held: Mapping[str, Fact], new: Mapping[str, str | None], state: str) -> None:
    Fact.objects.filter(pk__in=[f.pk for f in held.values()]).update(ended_by=batch)
    Fact.objects.bulk_create(
        Fact(entity=entity, name=n, value=v, register=batch.register, on=batch.on, state=state, batch=batch)
        for n, v in new.items()
        if v is not None
    )
    place = next((new[name] for name in PLACES if new.get(name)), None)
    if place is not None and not Fact.objects.filter(entity=entity, ended_by=None, name__in=_before(new)).exists():
        Entity.objects.filter(pk=entity.pk).update(region=place)


def _before(new: Mapping[str, str | None]) -> list[str]:
    """The facts that tell better where somebody is than the first of the new ones that does."""
    first = next(i for i, name in enumerate(PLACES) if new.get(name))
    return list(PLACES[:first])


def finish(batch: Batch, actor: Actor, reason: str, counts: dict[str, Any], entities: set[int]) -> None:
    """Notes that a batch is written, and tells who follows the entities and those that they employ."""
    # whether the actor may write what it writes is asked before; the step itself needs no more than being somebody
    step = Actor(actor.account, actor.name, (*actor.grants, Grant(Privilege.OWN, "program")))
    transition(batch, "record", actor=step, reason=reason, counts=counts, changed_at=now())
    changes.tell(with_related(entities))


def with_related(entities: set[int]) -> set[int]:
    """These entities and those whose facts they also tell, as employers or enterprises founded."""
    with connection.cursor() as cursor:
        query = """SELECT DISTINCT entity_id FROM registry_relation
            WHERE ended_by_id IS NULL AND to_id = ANY(%s::bigint[])"""
        cursor.execute(query, [list(entities)])
        return entities | {id for (id,) in cursor.fetchall()}


@transaction.atomic
def record_relation(
    *,
    entity: Entity,
    type: str,
    to: Entity | None,
    register: str,
    on: date,
    actor: Actor,
    since: date | None = None,
    source: str = Source.EVENT,
    reason: str = "",
) -> Batch:
    """From a day on the entity works at (is insured at, …) another, or with None at none; ends what was there.

    Raises as `record_facts` does.
    """
    if register not in packs.current().registers:
        raise KeyError(register)
    if source in (Source.ENTRY, Source.IMPORT):
        must_reach(entity, actor, Privilege.REGISTRY_EDIT)
    lock()
    batch = _batch(entity, register, on, source, actor)
    held = Relation.objects.select_for_update().filter(entity=entity, type=type, ended_by=None)
    open_ = [r for r in held.filter(Q(until=None) | Q(until__gt=on)) if r.to_id != (to and to.pk)]
    Relation.objects.filter(pk__in=[r.pk for r in open_]).update(ended_by=batch)
    # that it held until then stays known
    Relation.objects.bulk_create(
        Relation(entity=entity, type=type, to_id=r.to_id, since=r.since, until=on, register=register, batch=batch)
        for r in open_
        if r.since is None or r.since <= on
    )
    fresh = to is not None and not held.filter(to=to, until=None).exists()
    if to is not None and fresh:
        Relation.objects.create(entity=entity, type=type, to=to, since=since, register=register, batch=batch)
    finish(batch, actor, reason, {"relations": len(open_) + fresh}, {entity.pk})
    return batch

"""What is known of one entity, read: its facts, also those that its employer or enterprise tells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry.models import Batch, Entity, Fact, Relation
from yangui.platform.registry.values import raw
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.columns import JUDGED

# facts of a relation (`employer.kind`) are those of the entity to which this relation leads
RELATED: Mapping[str, Mapping[str, str]] = {
    "person": {"employer": Relation.Type.WORKS_AT, "startup": Relation.Type.FOUNDED}
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A current fact. `id` is None where the fact is another entity's (`via`): that one may say it is wrong."""

    name: str
    value: str
    register: str
    on: date
    state: str
    source: str
    id: int | None = None
    via: Entity | None = None


def facts_of(entity: Entity, *, on: date | None = None) -> dict[str, FactRow]:
    """The current facts of an entity by name; what it does not say itself, its employer or enterprise of that day does.

    A relation's region is that of the registered entity, its kind that under which it is registered, unless it says so
    itself.
    """
    pack, kind = packs.current(), entity.pack_kind
    types = pack.scopes[kind].facts
    held = Fact.objects.filter(entity=entity, ended_by=None).select_related("batch").order_by("name")
    found = {f.name: FactRow(f.name, f.value, f.register, f.on, f.state, f.batch.source, f.pk) for f in held}
    for row in _related(pack, entity, on or today()):
        if row.name in types:
            found.setdefault(row.name, row)
    return {name: row for name, row in found.items() if name in types or name.startswith(JUDGED)}


def values_of(entity: Entity, *, on: date | None = None) -> dict[str, Any]:
    """The facts of an entity as `policy.decide.decide` takes them."""
    types = packs.current().scopes[entity.pack_kind].facts
    return {name: raw(types[name], row.value) for name, row in facts_of(entity, on=on).items() if name in types}


def judgements_of(entity: Entity) -> dict[str, bool]:
    """What units have judged of an entity, by the condition's id, as `decide` takes it."""
    rows = Fact.objects.filter(entity=entity, ended_by=None, name__startswith=JUDGED).values_list("name", "value")
    return {name.removeprefix(JUDGED): value == "true" for name, value in rows}


def related_to(entity: Entity, type: str, on: date) -> Relation | None:
    """The relation that holds on a day; of several the youngest."""
    held = Relation.objects.filter(entity=entity, type=type, ended_by=None, to__ended_by=None).select_related("to")
    holds = held.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
    return holds.order_by(F("since").desc(nulls_last=True), "-id").first()


def changed_since(moment: datetime) -> QuerySet[Entity, int]:
    """The ids of entities of which something changed after a moment, or of whose employer or enterprise it did."""
    batches = Batch.objects.filter(changed_at__gt=moment).values("pk")
    own = Q(pk__in=[])
    for model in (Fact, Relation):
        own |= Q(pk__in=model.objects.filter(batch__in=batches).values("entity"))
        own |= Q(pk__in=model.objects.filter(ended_by__in=batches).values("entity"))
    here = Entity.objects.filter(own).values("pk")
    through = Relation.objects.filter(to__in=here, ended_by=None).values("entity")
    changed: QuerySet[Entity, int] = Entity.objects.filter(own | Q(pk__in=through)).values_list("pk", flat=True)
    return changed


def entities_of(actor: Actor) -> QuerySet[Entity]:
    """The actor's own entity and those that the actor acts for today."""
    found: QuerySet[Entity] = Entity.objects.of(actor, today())
    return found


def _related(pack: Pack, entity: Entity, on: date) -> Iterator[FactRow]:
    for prefix, type in RELATED.get(entity.kind, {}).items():
        relation = related_to(entity, type, on)
        if relation is not None:
            yield from _through(pack, entity.pack_kind, prefix, relation)


def _through(pack: Pack, kind: Kind, prefix: str, relation: Relation) -> Iterator[FactRow]:
    own, theirs = pack.scopes[kind].facts, pack.scopes[relation.to.pack_kind].facts
    held = Fact.objects.filter(entity=relation.to, ended_by=None).select_related("batch")
    for fact in held:
        name = f"{prefix}.{fact.name}"
        if name in own and fact.name in theirs and own[name].type == theirs[fact.name].type:
            yield FactRow(name, fact.value, fact.register, fact.on, fact.state, fact.batch.source, via=relation.to)
    day = relation.since or relation.batch.on
    for name, value in ((f"{prefix}.region", relation.to.region_id), (f"{prefix}.kind", relation.to.kind)):
        codes = own[name].type.codes if name in own else None
        if codes is not None and value is not None and value in codes:
            state = Fact.State.VERIFIED
            yield FactRow(name, str(value), relation.register, day, state, relation.batch.source, via=relation.to)

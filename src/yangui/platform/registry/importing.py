"""Imports: a file is received, its columns are confirmed, what it would change is shown, and then it is committed.

One transaction writes all or nothing; a batch is undone as it came, unless a later one has built on it.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.crypto import sealer
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import regions_of
from yangui.platform.registry import changes, columns, identity, rows, staging, uploads
from yangui.platform.registry.columns import Columns
from yangui.platform.registry.models import Batch, Entity, Fact, Identifier, Relation, Source
from yangui.platform.registry.services import lock, state_of, with_related
from yangui.policy.model import Kind
from yangui.population.intake.draft import Draft
from yangui.population.tables.opening import open_table

type Progress = Callable[[str, int, int | None], None]

# kinds that numbers name
KINDS: tuple[Kind, ...] = tuple(identity.TYPES)  # type: ignore[arg-type]
# What a plan found is kept under this name among the counts of its batch.
DIGEST = "digest"


def _unseen(_step: str, _done: int, _of: int | None) -> None:
    """Nobody looks on."""


@transaction.atomic
def receive(*, name: str, content: bytes, kind: Kind, register: str, on: date, actor: Actor, title: str = "") -> Batch:
    """Takes a file in and drafts what its columns are.

    Raises `DeniedError`, `PackError` (T1…) for a file that cannot be read, `KeyError` for an unknown register, and
    `RefusedError` for a kind that no numbers name.
    """
    actor.must(Privilege.REGISTRY_EDIT)
    pack = packs.current()
    if register not in pack.registers:
        raise KeyError(register)
    if kind not in KINDS:
        raise RefusedError(_("这类对象没有号码，请逐个录入。"))
    where = uploads.keep(name, content)
    try:
        with uploads.opened(where) as path:
            drafted, _more = columns.drafted(pack, kind, open_table(path))
        batch: Batch = Batch.objects.create(
            source=Source.IMPORT, title=(title or name)[:200], kind=kind, register=register, on=on,
            organisation=home(actor), file=where, digest=sha256(content).hexdigest(),
            mapping=columns.plain(drafted), made_by_id=actor.account, made_at=now(),
        )  # fmt: skip
    except BaseException:
        uploads.forget(where)
        raise
    return batch


def drafted(batch: Batch) -> tuple[list[str], Columns, Draft]:
    """The columns of a batch's file, and the draft for them."""
    with uploads.opened(batch.file) as path:
        table = open_table(path)
        return list(table.columns), *columns.drafted(packs.current(), batch.pack_kind, table)


@transaction.atomic
def confirm_columns(*, batch: Batch, said: Columns, actor: Actor) -> None:
    """Says what the columns are; a preview that was there no longer counts. Raises `DeniedError`, `PackError`."""
    _must_own(batch, actor)
    with uploads.opened(batch.file) as path:
        columns.check(said, packs.current(), open_table(path), batch.pack_kind)
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.state not in ("received", "previewed"):
        raise RefusedError(_("这一批已经入库或作废。"))
    row.mapping, row.counts = columns.plain(said), {}
    row.save(update_fields=["mapping", "counts"])
    batch.refresh_from_db()


@transaction.atomic
def preview(*, batch: Batch, actor: Actor, progress: Progress = _unseen) -> None:
    """Finds what the file would change, and keeps that for its pages; nothing is written to the registers.

    Raises `DeniedError`, `RefusedError` for a batch that is written already, `PackError` for a file or columns that
    cannot be read.
    """
    _must_own(batch, actor)
    lock()
    counts, _numbers = _planned(batch, actor, progress)
    uploads.keep_lines(batch.file, staging.shown())
    _drop()
    transition(batch, "preview", actor=actor, counts=counts)


@transaction.atomic
def commit(*, batch: Batch, actor: Actor, progress: Progress = _unseen) -> None:
    """Writes what the preview showed, all or nothing.

    Raises `RefusedError` where the registers have changed since in what it touches (preview anew), where there is
    nothing to write, or where a whole register has rows that cannot be taken; and as `preview` does.
    """
    _must_own(batch, actor)
    lock(alone=True)
    row = Batch.objects.get(pk=batch.pk)
    if row.state != "previewed" or DIGEST not in row.counts:
        raise RefusedError(_("请先预览。"))
    if columns.of_plain(row.mapping).complete and row.counts["refused"]:
        raise RefusedError(_("整库更新时不能有未通过的行，否则会误删：请先改好这些行。"))
    counts, numbers = _planned(row, actor, progress)
    if counts[DIGEST] != row.counts[DIGEST]:
        raise RefusedError(_("预览之后登记信息有变化，请重新预览。"))
    progress("writing", 0, None)
    given = _given(row, actor) | {"batch": row.pk, "now": now(), "on": row.on}
    staging.write(given)
    _write_numbers(numbers, progress)
    entities = staging.touched()
    _drop()
    transition(batch, "commit", actor=actor, counts=counts, changed_at=now())
    progress("following", 0, None)
    changes.tell(with_related(entities))


def _planned(batch: Batch, actor: Actor, progress: Progress) -> tuple[dict[str, Any], pl.DataFrame]:
    pack, said = packs.current(), columns.of_plain(batch.mapping)
    with uploads.opened(batch.file) as path:
        table = open_table(path)
        columns.check(said, pack, table, batch.pack_kind)
        unit = batch.organisation.slug if batch.organisation is not None else None
        parts = rows.parts(pack, batch.pack_kind, said, table, identity.scope(batch.register, unit))
        count, numbers = staging.stage(parts, lambda done: progress("reading", done, table.rows))
    progress("comparing", count, count)
    counts, digest = staging.plan(_given(batch, actor) | {"rows": count})
    return {**counts, DIGEST: digest}, numbers


def _given(batch: Batch, actor: Actor) -> dict[str, Any]:
    reach = regions_of(actor, Privilege.REGISTRY_EDIT)
    said = columns.of_plain(batch.mapping)
    home = None if batch.organisation is None else batch.organisation.region_id
    return {
        "kind": batch.kind, "register": batch.register, "state": state_of(batch.register), "home": home,
        "reach": None if reach is None else sorted(reach), "complete": said.complete, "links": list(said.links),
    }  # fmt: skip


def _write_numbers(numbers: pl.DataFrame, progress: Progress) -> None:
    """Seals new numbers, a piece at a time, and copies them in."""
    field = Identifier._meta.get_field("value")
    seal = sealer(field.purpose)
    new = staging.new_numbers().join(numbers, on=["row", "type"])
    for done, piece in enumerate(new.iter_slices(rows.AT_A_TIME)):
        progress("sealing", done * rows.AT_A_TIME, new.height)
        sealed = [seal(value.encode()).decode("ascii") for value in piece["value"]]
        frame = piece.select(
            pl.col("entity").alias("entity_id"), "type", "hash", value=pl.Series(sealed, dtype=pl.String)
        )
        staging.copy_in("registry_identifier", frame, ("entity_id", "type", "value", "hash"))


def _drop() -> None:
    """The temporary tables, for another import in the same transaction."""
    tables = [table for table, _columns in staging.COPIES.values()]
    more = ["staged_match", "planned_fact", "gone_fact", "planned_link", "gone_link", "planned_entity", "touched"]
    staging.run(f"DROP TABLE {', '.join([*tables, *more])}")


@transaction.atomic
def undo(*, batch: Batch, actor: Actor, reason: str) -> None:
    """Makes the registers what they were before a batch: what it wrote never held, what it ended holds again.

    Raises `RefusedError` where a later batch has built on it, naming that one, and for a batch that is not committed.
    """
    _must_own(batch, actor)
    if hasattr(batch, "merge"):
        raise RefusedError(_("这是一次合并，请在对象页面撤销合并。"))
    take_back(batch, actor, reason)


def take_back(batch: Batch, actor: Actor, reason: str) -> None:
    """As `undo`, for any batch."""
    lock(alone=True)
    later = built_on(batch)
    if later is not None:
        raise RefusedError(_("之后的批次“%(title)s”（#%(number)s）以它为基础，请先撤销那一批。")
                           % {"title": later.title, "number": later.pk})  # fmt: skip
    entities = set[int]()
    for model in (Fact, Relation):
        made, ended = model.objects.filter(batch=batch), model.objects.filter(ended_by=batch).exclude(batch=batch)
        for rows_ in (made, ended):
            entities.update(rows_.order_by().values_list("entity", flat=True).distinct())
        made.filter(ended_by=None).update(ended_by=batch)
        ended.update(ended_by=None)
    Entity.objects.filter(batch=batch, ended_by=None).update(ended_by=batch)
    transition(batch, "undo", actor=actor, reason=reason, changed_at=now())
    changes.tell(with_related(entities))


def built_on(batch: Batch) -> Batch | None:
    """The last batch that ended what this one wrote, or says something of an entity that only this one made."""
    to = Relation.objects.filter(to__batch=batch, ended_by=None)
    batches: list[QuerySet[Any, tuple[int]]] = [to.values_list("batch")]
    for model in (Fact, Relation):
        batches.append(model.objects.filter(batch=batch).exclude(ended_by=None).values_list("ended_by"))
        batches.append(model.objects.filter(entity__batch=batch, ended_by=None).values_list("batch"))
    found = {pk for rows_ in batches for (pk,) in rows_.order_by().distinct()}
    later: Batch | None = Batch.objects.filter(pk__in=found - {batch.pk}, state="committed").order_by("-pk").first()
    return later


@transaction.atomic
def discard(*, batch: Batch, actor: Actor) -> None:
    """Gives a batch up before it is written; its file is removed."""
    _must_own(batch, actor)
    transition(batch, "discard", actor=actor)
    transaction.on_commit(lambda: uploads.forget(batch.file))


def home(actor: Actor) -> Organisation | None:
    """The unit for which the actor imports; None for who may everywhere."""
    held = [g.organisations for g in actor.grants if g.privilege == Privilege.REGISTRY_EDIT]
    if not held or None in held:
        return None
    units = frozenset().union(*(ids for ids in held if ids is not None))
    found = Organisation.objects.filter(pk__in=units).exclude(parent__in=units)
    return found.order_by("level", "slug").first()


def _must_own(batch: Batch, actor: Actor) -> None:
    """Raises `DeniedError` for a batch of units that are not the actor's; one of no unit is for who may everywhere."""
    actor.must(Privilege.REGISTRY_EDIT)
    if not Batch.objects.visible_to(actor).filter(pk=batch.pk).exists():
        raise DeniedError(_("这一批不是您所在单位导入的。"))

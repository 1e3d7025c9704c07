"""Imports: a file is received, its columns are confirmed, what it would change is shown, and then it is committed.

One transaction writes all or nothing; a batch is undone as it came, unless a later one has built on it. What rows are
of is their own affair: entities (`entity_import`), or entries of registers (`listing_import`).
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Protocol

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry import changes, columns, identity, listing_import, uploads
from yangui.platform.registry.columns import Columns
from yangui.platform.registry.entity_import import EntityRows
from yangui.platform.registry.listing_import import ListingRows
from yangui.platform.registry.models import LISTING, Batch, Entity, Fact, Listing, Relation, Source
from yangui.platform.registry.services import lock, with_related
from yangui.platform.registry.staging import Progress
from yangui.population.intake.draft import Draft
from yangui.population.tables.opening import open_table

# kinds that numbers name, and entries of registers
KINDS: tuple[str, ...] = (*identity.TYPES, LISTING)
# What a plan found is kept under this name among the counts of its batch.
DIGEST = "digest"


class Rows(Protocol):
    """The rows of a batch's file, inside the transaction of one step."""

    def plan(self, progress: Progress) -> tuple[dict[str, int], str]:
        """Reads them and compares them with the registers: counts, and a digest of all that would be written."""

    def shown(self) -> pl.DataFrame:
        """What a preview shows of the plan, as `staging.LINES`."""

    def write(self, progress: Progress) -> set[int]:
        """Writes what was planned; the entities of which something changed."""

    def drop(self) -> None:
        """Drops its temporary tables, for another import in the same transaction."""


def _unseen(_step: str, _done: int, _of: int | None) -> None:
    """Nobody looks on."""


@transaction.atomic
def receive(*, name: str, content: bytes, kind: str, register: str, on: date, actor: Actor, title: str = "") -> Batch:
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
            table = open_table(path)
            mapping = (
                listing_import.drafted(list(table.columns)) if kind == LISTING
                else columns.plain(columns.drafted(pack, kind, table)[0])  # type: ignore[arg-type]  # it is of KINDS
            )  # fmt: skip
        batch: Batch = Batch.objects.create(
            source=Source.IMPORT, title=(title or name)[:200], kind=kind, register=register, on=on,
            organisation=home(actor), file=where, digest=sha256(content).hexdigest(),
            mapping=mapping, made_by_id=actor.account, made_at=now(),
        )  # fmt: skip
    except BaseException:
        uploads.forget(where)
        raise
    return batch


def headings(batch: Batch) -> list[str]:
    """The columns of a batch's file."""
    with uploads.opened(batch.file) as path:
        return list(open_table(path).columns)


def drafted(batch: Batch) -> tuple[list[str], Columns, Draft]:
    """The columns of a file of entities, and the draft for them."""
    with uploads.opened(batch.file) as path:
        table = open_table(path)
        return list(table.columns), *columns.drafted(packs.current(), batch.pack_kind, table)


@transaction.atomic
def confirm_columns(*, batch: Batch, said: Columns | Mapping[str, str], actor: Actor) -> None:
    """Says what the columns are, of entries as `listing_import` does; a preview that was there no longer counts.

    Raises `DeniedError`, `PackError`.
    """
    _must_own(batch, actor)
    with uploads.opened(batch.file) as path:
        if isinstance(said, Columns):
            columns.check(said, packs.current(), open_table(path), batch.pack_kind)
        else:
            listing_import.check(said, open_table(path))
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.state not in ("received", "previewed"):
        raise RefusedError(_("这一批已经入库或作废。"))
    row.mapping, row.counts = columns.plain(said) if isinstance(said, Columns) else dict(said), {}
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
    rows = _rows(batch, actor)
    counts, digest = rows.plan(progress)
    uploads.keep_lines(batch.file, rows.shown())
    rows.drop()
    transition(batch, "preview", actor=actor, counts={**counts, DIGEST: digest})


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
    rows = _rows(row, actor)
    counts, digest = rows.plan(progress)
    if digest != row.counts[DIGEST]:
        raise RefusedError(_("预览之后登记信息有变化，请重新预览。"))
    progress("writing", 0, None)
    entities = rows.write(progress)
    rows.drop()
    transition(batch, "commit", actor=actor, counts={**counts, DIGEST: digest}, changed_at=now())
    progress("following", 0, None)
    changes.tell(with_related(entities))


def _rows(batch: Batch, actor: Actor) -> Rows:
    return (ListingRows if batch.kind == LISTING else EntityRows)(batch, actor)


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
    entries = Listing.objects.filter(batch=batch)
    entities.update(entries.order_by().values_list("entity", flat=True).distinct())
    entries.update(state=Listing.State.TAKEN_BACK)
    transition(batch, "undo", actor=actor, reason=reason, changed_at=now())
    changes.tell(with_related(entities))


def built_on(batch: Batch) -> Batch | None:
    """The last batch that ended what this one wrote, or says something of an entity that only this one made."""
    to = Relation.objects.filter(to__batch=batch, ended_by=None)
    entries = Listing.objects.filter(entity__batch=batch, state=Listing.State.LISTED).exclude(batch=None)
    batches: list[QuerySet[Any, tuple[int]]] = [to.values_list("batch"), entries.values_list("batch")]
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

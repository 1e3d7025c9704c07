"""The registers as a file: Excel, CSV or Parquet; names and numbers masked unless a purpose is given."""

from collections.abc import Sequence
from io import BytesIO

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.masking import masked_identity, masked_name
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.registry import identity
from yangui.platform.registry.models import Entity, Identifier
from yangui.platform.registry.table import KEY, REGION, table
from yangui.platform.registry.values import texts
from yangui.policy.model import Kind
from yangui.population.intake.values import quoted

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
# A spreadsheet of more takes minutes to write, and to open.
MOST_IN_EXCEL = 50_000


@transaction.atomic
def export(*, kind: Kind, format: str, actor: Actor, purpose: str | None = None) -> bytes:  # noqa: A002  as FORMATS
    """All entities of a kind that the actor may see, with their facts; noted in the trail.

    `purpose` shows names and numbers in full; None masks them. Parquet holds values as rules compute with them, the
    others as people write them, under headings that the import's drafter knows. Raises `DeniedError`, `RefusedError`
    for an empty purpose and for an Excel file of too many rows.
    """
    actor.must(Privilege.REGISTRY_READ if purpose is None else Privilege.REGISTRY_EDIT)
    if purpose is not None and not purpose.strip():
        raise RefusedError(_("请写明导出完整信息的用途。"))
    held = Entity.objects.in_reach(actor, Privilege.REGISTRY_READ).current().filter(kind=kind)
    ids = list(held.values_list("pk", flat=True))
    if format == "xlsx" and len(ids) > MOST_IN_EXCEL:
        raise RefusedError(_("超过 %(most)s 行，请导出 CSV 或 Parquet。") % {"most": MOST_IN_EXCEL})
    frame = _frame(kind, ids, masked=purpose is None)
    told = audit.Told("registry.exported", "registry.Entity", kind, (purpose or "").strip(), {"rows": frame.height})
    audit.record_many([told], actor=actor)
    return _written(kind, frame, format)


def _frame(kind: Kind, ids: Sequence[int], *, masked: bool) -> pl.DataFrame:
    facts = pl.concat(list(table(kind, ids).batches()) or [pl.DataFrame(schema=dict(table(kind, []).columns))])
    names = pl.DataFrame(list(Entity.objects.filter(pk__in=ids).values_list("pk", "name")), orient="row", schema={
        KEY: pl.Int64, "name": pl.String})  # fmt: skip
    held = Identifier.objects.filter(entity__in=ids).iterator()
    numbers = [(i.entity_id, i.type, identity.shown(i.type, i.value)) for i in held]
    wide = pl.DataFrame(numbers, orient="row", schema={KEY: pl.Int64, "type": pl.String, "value": pl.String})
    if masked:
        hide = masked_name if kind == "person" else str
        names = names.with_columns(pl.col("name").map_elements(hide, pl.String))
        numbers_ = wide["value"].map_elements(masked_identity, pl.String) if kind == "person" else wide["value"]
        wide = wide.with_columns(value=numbers_)
    frame = names.with_columns(pl.col(KEY).cast(pl.String))
    for type in wide["type"].unique().sort():
        own = wide.filter(pl.col("type") == type).unique(KEY, keep="first")
        own = own.select(pl.col(KEY).cast(pl.String), pl.col("value").alias(type))
        frame = frame.join(own, on=KEY, how="left", maintain_order="left")
    whole = frame.join(facts, on=KEY, how="left", maintain_order="left")
    empty = [c for c in whole.columns if whole[c].null_count() == whole.height and c not in frame.columns]
    return whole.drop(empty)


def _written(kind: Kind, frame: pl.DataFrame, format: str) -> bytes:  # noqa: A002
    stream = BytesIO()
    if format == "parquet":
        frame.write_parquet(stream)
        return stream.getvalue()
    people = _readable(kind, frame)
    if format == "csv":
        stream.write("\ufeff".encode())
        people.write_csv(stream)
        return stream.getvalue()
    people.write_excel(stream, worksheet="1", autofit=False, table_style=None)
    return stream.getvalue()


def _readable(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Labels for names and codes; what a spreadsheet would take for a formula is made harmless."""
    pack = packs.current()
    types, headings = pack.scopes[kind].facts, {"name": _("姓名") if kind == "person" else _("名称"), REGION: _("地区")}
    headings |= {type.value: str(type.label) for type in Identifier.Type}
    columns = []
    for name in frame.columns:
        known = types.get(name)
        values = frame.select(texts(known, name)).to_series() if known else frame[name].cast(pl.String)
        codes = known.type.codes if known else None
        if codes is not None and known is not None and known.type.name == "code":
            said = pack.regions if codes.name == "region" else pack.code_lists[codes.name].codes
            labels = {c: s.name.zh if codes.name == "region" else s["zh"] for c, s in said.items()}  # type: ignore[union-attr,index]
            values = values.replace(labels)
        heading = pack.facts[kind][name].label.zh if name in pack.facts[kind] else headings.get(name, name)
        columns.append(pl.Series(str(heading), quoted(values.to_list()), dtype=pl.String))
    return pl.DataFrame(columns)

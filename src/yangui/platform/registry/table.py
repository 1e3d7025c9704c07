"""The registers as a table for `yangui.population`: one row an entity, a column a fact, streamed out by COPY."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry.known import RELATED
from yangui.platform.registry.models import Batch
from yangui.platform.registry.values import typed
from yangui.policy.model import Kind
from yangui.population.intake.mapping import facts_of as facts_of_kind
from yangui.population.tables.source import Table
from yangui.rules.check import FactType
from yangui.rules.columns import dtype

# how COPY writes what is not there, in both directions
NULL = r"\N"
# beside the facts
KEY, REGION = "id", "region"
LONG = {"entity": pl.Int64, "name": pl.Categorical, "value": pl.String}
PACKED = {"entity": pl.Int64, "name": pl.String, "value": pl.String}
LINKS = {"entity": pl.Int64, "to": pl.Int64, "kind": pl.String, "region": pl.String}


# the connection of a snapshot, while one is read
_READER: ContextVar[Any] = ContextVar("reader", default=None)


@contextmanager
def snapshot(memory: str = "64MB") -> Iterator[None]:
    """Within, tables are the registers at one moment, whatever others commit meanwhile.

    It reads over a connection of its own: the caller goes on to write as it did (a trail whose last link is read from
    a snapshot would break), and what the caller has not committed is not seen. `memory` is PostgreSQL's `work_mem`.
    """
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT set_config('work_mem', %s, true), txid_current_snapshot()", [memory])
        token = _READER.set(reader)
        try:
            yield
        finally:
            _READER.reset(token)
            with reader.cursor() as cursor:
                cursor.execute("ROLLBACK")  # the pool complains of a connection that comes back within a transaction
    finally:
        reader.close()


def table(kind: Kind, ids: Collection[int] | None = None) -> "Registered":
    """The entities of a kind that stand, all or those with these ids, in the order of their ids."""
    return Registered(kind, ids)


class Registered(Table):
    """Columns are `id`, `region` (of the entity, where the kind has no such fact), and all facts by name."""

    def __init__(self, kind: Kind, ids: Collection[int] | None) -> None:
        self.kind = kind
        self.name = f"registry:{kind}"
        self.types = facts_of_kind(packs.current(), kind)
        self.columns = {KEY: pl.String(), REGION: pl.String(), **{n: dtype(f.type) for n, f in self.types.items()}}
        self.entities = self._entities(ids)
        self.rows = self.entities.height

    def _entities(self, ids: Collection[int] | None) -> pl.DataFrame:
        wanted = "" if ids is None else "AND id = ANY(%s::bigint[])"
        query = f"""SELECT id, region_id FROM registry_entity
            WHERE kind = %s AND merged_into_id IS NULL AND ended_by_id IS NULL {wanted} ORDER BY id"""  # noqa: S608
        given = [self.kind] if ids is None else [self.kind, list(ids)]
        return copied(query, given, {"entity": pl.Int64, REGION: pl.String})

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        for part in self.entities.iter_slices(rows):
            yield self._part(part, columns)

    def _part(self, part: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        names = [name for name in columns if name in self.types]
        own = self._facts(part["entity"], names)
        frame = part.select(pl.col("entity"), pl.col("entity").cast(pl.String).alias(KEY), pl.col(REGION))
        for name in names:
            frame = _with(frame, own, name, name, self.types[name])
        for prefix, type in RELATED.get(self.kind, {}).items():
            through = [name for name in names if name.startswith(f"{prefix}.")]
            if through:
                frame = self._through(frame, part["entity"], prefix, type, through)
        return frame.select(columns)

    def _facts(self, entities: pl.Series, names: Sequence[str]) -> pl.DataFrame:
        """The current facts, in a line each."""
        if not names or entities.is_empty():
            return pl.DataFrame(schema=LONG)
        low, high = int(entities[0]), int(entities[-1])
        query = """SELECT entity_id, string_agg(name, ','), string_agg(value, E'\\x1f') FROM registry_fact
            WHERE ended_by_id IS NULL AND name = ANY(%s) AND entity_id BETWEEN %s AND %s"""
        given = [list(names), low, high]
        if len(entities) < (high - low) // 4:  # few of many
            query, given = f"{query} AND entity_id = ANY(%s::bigint[])", [*given, entities.to_list()]
        # a row of COPY costs the client much more than what is in it
        packed = copied(f"{query} GROUP BY entity_id", given, PACKED)
        parts = packed.with_columns(pl.col("name").str.split(","), pl.col("value").str.split("\x1f"))
        return parts.explode("name", "value").cast({"name": pl.Categorical})

    def _through(
        self, frame: pl.DataFrame, entities: pl.Series, prefix: str, type: str, names: Sequence[str]
    ) -> pl.DataFrame:
        """What an employer or an own enterprise tells, where the entity does not say it itself (`known.facts_of`)."""
        query = """SELECT DISTINCT ON (r.entity_id) r.entity_id, r.to_id, t.kind, t.region_id
            FROM registry_relation r JOIN registry_entity t ON t.id = r.to_id
            WHERE r.type = %s AND r.ended_by_id IS NULL AND t.ended_by_id IS NULL
            AND r.entity_id BETWEEN %s AND %s AND (r.since IS NULL OR r.since <= %s)
            AND (r.until IS NULL OR r.until >= %s) ORDER BY r.entity_id, r.since DESC NULLS LAST, r.id DESC"""
        if entities.is_empty():
            return frame
        day = today()
        links = copied(query, [type, entities[0], entities[-1], day, day], LINKS)
        theirs = {name: name.removeprefix(f"{prefix}.") for name in names}
        told = self._facts(links["to"].unique().sort(), list(theirs.values()))
        for name, other in theirs.items():
            says = links.select("entity", "to").join(
                told.filter(pl.col("name") == other), left_on="to", right_on="entity"
            )
            frame = _with(frame, says.select("entity", "value", name=pl.lit(name)), name, name, self.types[name])
            if other in ("region", "kind"):
                registered = links.select("entity", value=pl.col(other), name=pl.lit(name))
                frame = _with(frame, registered, name, name, self.types[name])
        return frame

    def fingerprint(self) -> str:
        """Changes with each batch that is committed or undone, and with the entities asked for."""
        last = (
            Batch.objects.exclude(changed_at=None).order_by("-changed_at").values_list("changed_at", flat=True).first()
        )
        said = f"{self.name}\0{last}\0{self.entities['entity'].hash().sum()}\0{self.rows}"
        return f"query:{sha256(said.encode()).hexdigest()}"


def _with(frame: pl.DataFrame, long: pl.DataFrame, name: str, column: str, fact: FactType) -> pl.DataFrame:
    """The frame with a column of these facts, where it does not hold a value yet."""
    own = long.filter(pl.col("name") == name).select("entity", typed(fact, pl.col("value")).alias("#new"))
    joined = frame.join(own, on="entity", how="left", maintain_order="left")
    before = [pl.col(column).cast(dtype(fact.type), strict=False)] if column in frame.columns else []
    return joined.with_columns(pl.coalesce([*before, pl.col("#new")]).alias(column)).drop("#new")


def copied(query: str, given: Sequence[object], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a query by COPY; columns are named by `schema`."""
    stream = BytesIO()
    statement = composed(f"COPY ({query}) TO STDOUT (FORMAT csv, NULL '{NULL}')", given)
    with (_READER.get() or connection).cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            stream.write(block)
    stream.seek(0)
    if not stream.getbuffer().nbytes:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(stream, has_header=False, schema=schema, null_values=NULL, empty_string_is_null=False)


def composed(query: str, given: Sequence[object] | Mapping[str, object]) -> str:
    """A query with its values written in: COPY takes none beside."""
    text: str = connection.ops.compose_sql(query, given)  # type: ignore[attr-defined]
    return text

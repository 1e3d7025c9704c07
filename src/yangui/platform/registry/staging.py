"""An import inside the database: rows are copied into temporary tables, compared with the registers, and written.

All is done by sets; no row costs a query. The tables go with the transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from yangui.platform.registry.rows import Part
from yangui.platform.registry.table import NULL, composed, copied

# what is done, how far, and of how much
type Progress = Callable[[str, int, int | None], None]

TABLES = """
CREATE TEMP TABLE staged_row (row int, name text, region text, entity bigint, was text, fresh bool) ON COMMIT DROP;
CREATE TEMP TABLE staged_number (row int, type text, hash text, newest bool) ON COMMIT DROP;
CREATE TEMP TABLE staged_fact (row int, name text, value text) ON COMMIT DROP;
CREATE TEMP TABLE staged_link (row int, type text, hash text, target bigint) ON COMMIT DROP;
CREATE TEMP TABLE staged_refused (row int, what text, value text, reason text) ON COMMIT DROP;
"""
COPIES = {
    "rows": ("staged_row", ("row", "name", "region")),
    "numbers": ("staged_number", ("row", "type", "hash", "newest")),
    "facts": ("staged_fact", ("row", "name", "value")),
    "links": ("staged_link", ("row", "type", "hash")),
    "refused": ("staged_refused", ("row", "column", "value", "reason")),
}
REFUSALS = """
INSERT INTO staged_refused
SELECT row, type, NULL, 'is the number of another row too' FROM staged_number n
WHERE newest AND EXISTS (
    SELECT FROM staged_number o WHERE o.type = n.type AND o.hash = n.hash AND o.row <> n.row
);
CREATE TEMP TABLE staged_match ON COMMIT DROP AS
SELECT n.row, min(i.entity_id) AS entity, count(DISTINCT i.entity_id) AS several
FROM staged_number n JOIN registry_identifier i ON i.type = n.type AND i.hash = n.hash GROUP BY n.row;
INSERT INTO staged_refused
SELECT row, 'number', NULL, 'has numbers of several registered entities' FROM staged_match WHERE several > 1;
UPDATE staged_row r SET entity = m.entity, was = e.name, region = coalesce(r.region, e.region_id)
FROM staged_match m JOIN registry_entity e ON e.id = m.entity WHERE m.row = r.row;
INSERT INTO staged_refused
SELECT r.row, 'number', NULL, 'is registered as another kind'
FROM staged_row r JOIN registry_entity e ON e.id = r.entity WHERE e.kind <> %(kind)s;
INSERT INTO staged_refused
SELECT row, 'name', name, 'is registered under another name' FROM staged_row
WHERE %(kind)s = 'person' AND name <> was AND was <> '';
INSERT INTO staged_refused
SELECT row, 'name', NULL, 'the name is missing' FROM staged_row WHERE entity IS NULL AND name IS NULL;
UPDATE staged_row SET region = %(home)s WHERE region IS NULL;
INSERT INTO staged_refused
SELECT r.row, 'region', r.region, 'lies outside your regions'
FROM staged_row r LEFT JOIN registry_entity e ON e.id = r.entity
WHERE %(reach)s::text[] IS NOT NULL
AND (r.region IS NULL OR r.region <> ALL(%(reach)s) OR e.region_id <> ALL(%(reach)s));
UPDATE staged_link l SET target = i.entity_id
FROM registry_identifier i JOIN registry_entity e ON e.id = i.entity_id
WHERE i.type = 'uscc' AND i.hash = l.hash AND e.ended_by_id IS NULL;
INSERT INTO staged_refused
SELECT row, type, NULL, 'no employer is registered with this code' FROM staged_link
GROUP BY row, type HAVING max(target) IS NULL;
DELETE FROM staged_link WHERE target IS NULL;
INSERT INTO staged_refused
SELECT l.row, l.type, NULL, 'is its own employer' FROM staged_link l JOIN staged_row r USING (row)
WHERE l.target = r.entity;
DELETE FROM staged_row r USING staged_refused x WHERE x.row = r.row;
UPDATE staged_row SET fresh = entity IS NULL;
UPDATE staged_row SET entity = nextval(pg_get_serial_sequence('registry_entity', 'id')) WHERE fresh;
ANALYZE staged_row;
"""
# `kept` is what the import would change and may not: a statement against a register, or the value that an upheld
# dispute has put right
PLAN = """
CREATE TEMP TABLE planned_fact ON COMMIT DROP AS
SELECT r.row, r.entity, s.name, s.value, f.id AS old, f.value AS was,
    coalesce(
        (%(state)s = 'reported' AND f.state <> 'reported') OR EXISTS (
            SELECT FROM registry_batch b JOIN registry_fact p ON p.ended_by_id = b.id
            WHERE b.id = f.batch_id AND b.source = 'dispute'
            AND p.entity_id = f.entity_id AND p.name = f.name AND p.value = s.value
        ), false
    ) AS kept
FROM staged_fact s JOIN staged_row r USING (row)
LEFT JOIN registry_fact f ON f.entity_id = r.entity AND f.name = s.name AND f.ended_by_id IS NULL
WHERE NOT r.fresh AND (f.id IS NULL OR f.value <> s.value OR (f.state = 'reported' AND %(state)s = 'verified'));
CREATE TEMP TABLE gone_fact ON COMMIT DROP AS
SELECT f.id, f.entity_id AS entity, f.name, f.value FROM registry_fact f JOIN registry_entity e ON e.id = f.entity_id
WHERE %(complete)s AND f.ended_by_id IS NULL AND f.register = %(register)s AND e.kind = %(kind)s
AND (%(reach)s::text[] IS NULL OR e.region_id = ANY(%(reach)s))
AND NOT EXISTS (
    SELECT FROM staged_fact s JOIN staged_row r USING (row) WHERE r.entity = f.entity_id AND s.name = f.name
);
CREATE TEMP TABLE planned_link ON COMMIT DROP AS
SELECT l.row, r.entity, l.type, l.target FROM staged_link l JOIN staged_row r USING (row)
WHERE NOT EXISTS (
    SELECT FROM registry_relation o WHERE o.entity_id = r.entity AND o.type = l.type AND o.to_id = l.target
    AND o.ended_by_id IS NULL AND o.until IS NULL
);
CREATE TEMP TABLE gone_link ON COMMIT DROP AS
SELECT o.id, o.entity_id AS entity FROM registry_relation o JOIN registry_entity e ON e.id = o.entity_id
WHERE o.ended_by_id IS NULL AND o.until IS NULL AND (
    EXISTS (SELECT FROM planned_link l WHERE l.entity = o.entity_id AND l.type = o.type)
    OR (%(complete)s AND o.register = %(register)s AND e.kind = %(kind)s AND o.type = ANY(%(links)s)
        AND (%(reach)s::text[] IS NULL OR e.region_id = ANY(%(reach)s))
        AND NOT EXISTS (
            SELECT FROM staged_link l JOIN staged_row r USING (row) WHERE r.entity = o.entity_id AND l.type = o.type
        ))
);
CREATE TEMP TABLE planned_entity ON COMMIT DROP AS
SELECT r.row, r.entity, r.name, r.was, r.region, e.ended_by_id IS NOT NULL AS back
FROM staged_row r JOIN registry_entity e ON e.id = r.entity
WHERE e.ended_by_id IS NOT NULL OR e.region_id IS DISTINCT FROM r.region
OR (%(kind)s <> 'person' AND r.name <> e.name);
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT entity FROM planned_fact WHERE NOT kept UNION SELECT entity FROM planned_link UNION SELECT entity FROM gone_link
UNION SELECT entity FROM gone_fact UNION SELECT entity FROM planned_entity;
"""
COUNTS = {
    "rows": "SELECT %(rows)s",
    "refused": "SELECT count(DISTINCT row) FROM staged_refused",
    "new": "SELECT count(*) FROM staged_row WHERE fresh",
    "changed": """SELECT count(*) FROM staged_row r
        WHERE NOT fresh AND EXISTS (SELECT FROM touched t WHERE t.entity = r.entity)""",
    "gone": """SELECT count(DISTINCT entity) FROM gone_fact g
        WHERE NOT EXISTS (SELECT FROM staged_row r WHERE r.entity = g.entity)""",
    "kept": "SELECT count(*) FROM planned_fact WHERE kept",
    "facts_new": """SELECT (SELECT count(*) FROM staged_fact JOIN staged_row USING (row) WHERE fresh)
        + (SELECT count(*) FROM planned_fact WHERE old IS NULL AND NOT kept)""",
    "facts_changed": "SELECT count(*) FROM planned_fact WHERE old IS NOT NULL AND NOT kept",
    "facts_gone": "SELECT count(*) FROM gone_fact",
    "links_new": "SELECT count(*) FROM planned_link",
    "links_gone": "SELECT count(*) FROM gone_link",
}
# What the plan would write, whatever the order of rows; a new entity goes by its row, since its id is not kept.
DIGEST = """
SELECT coalesce(sum(hashtextextended(what, 0)::numeric), 0)::text FROM (
    SELECT 'new ' || row AS what FROM staged_row WHERE fresh
    UNION ALL SELECT concat_ws(' ', 'fact', entity, name, old, kept, value) FROM planned_fact
    UNION ALL SELECT concat_ws(' ', 'gone', id) FROM gone_fact
    UNION ALL SELECT concat_ws(' ', 'link', l.row, l.type, l.target) FROM planned_link l
    UNION ALL SELECT concat_ws(' ', 'unlink', id) FROM gone_link
    UNION ALL SELECT concat_ws(' ', 'entity', entity, back, name, region) FROM planned_entity
    UNION ALL SELECT concat_ws(' ', 'refused', row) FROM (SELECT DISTINCT row FROM staged_refused) x
) said
"""
LINES = {
    "state": pl.String,
    "row": pl.Int64,
    "name": pl.String,
    "what": pl.String,
    "was": pl.String,
    "value": pl.String,
}
SHOWN = """
(SELECT 'refused', x.row, NULL, x.what, x.value, x.reason FROM staged_refused x ORDER BY x.row LIMIT %(refused)s)
UNION ALL (SELECT 'new', row, name, NULL, NULL, NULL FROM staged_row WHERE fresh ORDER BY row LIMIT %(most)s)
UNION ALL (
    SELECT CASE WHEN p.kept THEN 'kept' ELSE 'changed' END, p.row, coalesce(r.name, r.was), p.name, p.was, p.value
    FROM planned_fact p JOIN staged_row r USING (row) ORDER BY p.row, p.name LIMIT %(most)s)
UNION ALL (SELECT 'changed', p.row, p.name, 'name', p.was, p.name FROM planned_entity p
    WHERE p.name <> p.was ORDER BY p.row LIMIT %(most)s)
UNION ALL (SELECT 'changed', l.row, r.name, l.type, NULL, t.name FROM planned_link l JOIN staged_row r USING (row)
    JOIN registry_entity t ON t.id = l.target WHERE NOT r.fresh ORDER BY l.row LIMIT %(most)s)
UNION ALL (SELECT 'gone', NULL, e.name, g.name, g.value, NULL FROM gone_fact g JOIN registry_entity e ON e.id = g.entity
    ORDER BY e.id, g.name LIMIT %(most)s)
"""
WRITES = """
INSERT INTO registry_entity (id, kind, name, region_id, batch_id, made_at)
OVERRIDING SYSTEM VALUE SELECT entity, %(kind)s, name, region, %(batch)s, %(now)s FROM staged_row WHERE fresh;
UPDATE registry_entity e SET region_id = p.region, ended_by_id = NULL,
    name = CASE WHEN %(kind)s = 'person' THEN e.name ELSE coalesce(p.name, e.name) END
FROM planned_entity p WHERE p.entity = e.id;
UPDATE registry_fact f SET ended_by_id = %(batch)s FROM planned_fact p WHERE p.old = f.id AND NOT p.kept;
UPDATE registry_fact f SET ended_by_id = %(batch)s FROM gone_fact g WHERE g.id = f.id;
INSERT INTO registry_fact (entity_id, name, value, register, "on", state, batch_id)
SELECT r.entity, s.name, s.value, %(register)s, %(on)s, %(state)s, %(batch)s
FROM staged_fact s JOIN staged_row r USING (row) WHERE r.fresh;
INSERT INTO registry_fact (entity_id, name, value, register, "on", state, batch_id)
SELECT entity, name, value, %(register)s, %(on)s, %(state)s, %(batch)s FROM planned_fact WHERE NOT kept;
UPDATE registry_relation o SET ended_by_id = %(batch)s FROM gone_link g WHERE g.id = o.id;
INSERT INTO registry_relation (entity_id, type, to_id, register, batch_id)
SELECT entity, type, target, %(register)s, %(batch)s FROM planned_link;
"""
MOST_LINES = 2_000
MOST_REFUSED = 100_000


def stage(parts: Iterable[Part], progress: Callable[[int], None]) -> tuple[int, pl.DataFrame]:
    """Copies rows into the temporary tables; how many there were, and the numbers in full (row, type, value)."""
    run(TABLES)
    count, numbers = 0, [pl.DataFrame(schema={"row": pl.Int64, "type": pl.String, "value": pl.String})]
    for part in parts:
        for name, (table, columns) in COPIES.items():
            copy_in(table, getattr(part, name), columns)
        numbers.append(part.numbers.filter("newest").select("row", "type", "value"))
        count += part.height
        progress(count)
    run("ANALYZE staged_row; ANALYZE staged_number; ANALYZE staged_fact; ANALYZE staged_link")
    return count, pl.concat(numbers)


def plan(given: Mapping[str, Any]) -> tuple[dict[str, int], str]:
    """Compares with the registers: counts, and a digest of all that would be written."""
    run(REFUSALS, given)
    run(PLAN, given)
    run("ANALYZE planned_fact; ANALYZE planned_link")
    counts = {name: int(value(query, given)) for name, query in COUNTS.items()}
    return counts, str(value(DIGEST, {}))


def shown() -> pl.DataFrame:
    """The first lines of each state, for the preview; of refused rows all."""
    # all of a cell's refusals are told, the reason in the last column
    query = composed(SHOWN, {"most": MOST_LINES, "refused": MOST_REFUSED})
    return copied(query, [], LINES)


def write(given: Mapping[str, Any]) -> None:
    """Writes what was planned, but for new numbers."""
    run(WRITES, given)


def new_numbers() -> pl.DataFrame:
    """The numbers (row, type, entity, hash) that name nobody yet."""
    query = """SELECT n.row, n.type, r.entity, n.hash FROM staged_number n JOIN staged_row r USING (row)
        WHERE n.newest AND NOT EXISTS (
            SELECT FROM staged_number o JOIN registry_identifier i ON i.type = o.type AND i.hash = o.hash
            WHERE o.row = n.row AND o.type = n.type
        )"""
    return copied(query, [], {"row": pl.Int64, "type": pl.String, "entity": pl.Int64, "hash": pl.String})


def touched() -> set[int]:
    """The ids of entities that the import made or changed."""
    query = "SELECT entity FROM touched UNION SELECT entity FROM staged_row WHERE fresh"
    return set(copied(query, [], {"entity": pl.Int64})["entity"].to_list())


def copy_in(table: str, frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Copies columns of a frame, by position, into the columns of a table; `row` and others by the same place."""
    if frame.is_empty():
        return
    stream = BytesIO()
    frame.select(columns).write_csv(stream, include_header=False, null_value=NULL)
    names = ", ".join("what" if name == "column" else name for name in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy,
    ):
        copy.write(stream.getbuffer())


def run(script: str, given: Mapping[str, Any] | None = None) -> None:
    """Runs statements, one after another."""
    with connection.cursor() as cursor:
        for statement in filter(None, (part.strip() for part in script.split(";"))):
            cursor.execute(statement, given or None)


def value(query: str, given: Mapping[str, Any]) -> Any:
    """The one value that a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query, given or None)
        return cursor.fetchone()[0]

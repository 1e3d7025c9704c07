"""What an import of register entries reads and writes: who holds which register, at which level, from when until when.

Holders are registered already: bodies are named by their code or name, persons by a number, never by a name alone. All
is compared and written by sets, as `staging` does for entities.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import polars as pl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs
from yangui.platform.organisations.services import regions_of
from yangui.platform.registry import identity, uploads
from yangui.platform.registry.models import Batch, Identifier, Level
from yangui.platform.registry.rows import AT_A_TIME, MOST_NAME, REFUSED, hashed
from yangui.platform.registry.staging import LINES, MOST_LINES, MOST_REFUSED, Progress, copy_in, run, value
from yangui.platform.registry.table import composed, copied
from yangui.policy.pack import Pack
from yangui.population.intake.mapping import Column
from yangui.population.intake.values import Reader, as_text, quoted
from yangui.population.problems import refusal
from yangui.population.tables.opening import open_table
from yangui.population.tables.source import BROKEN, Table
from yangui.rules.check import FactType
from yangui.rules.problems import PackError, Problem
from yangui.rules.types import DATE, CodeList, Type

FIELDS: Mapping[str, Any] = {
    "type": _("名录"), "name": _("姓名或名称"), "holder": _("持有者号码"), "level": _("级别"), "number": _("编号"),
    "since": _("自"), "until": _("至"),
}  # fmt: skip
# what columns of these names are, the first that fits
WORDS: Mapping[str, tuple[str, ...]] = {
    "type": ("名录", "荣誉", "称号", "register", "type"),
    "name": ("姓名或名称", "持有者", "持有人", "名称", "姓名", "单位名称", "企业名称", "holder", "name"),
    "holder": (
        "持有者号码", "统一社会信用代码", "信用代码", "身份证号", "身份证号码", "证件号码", "uscc", "id_number",
    ),
    "level": ("级别", "等级", "level"),
    "number": ("编号", "证书编号", "认定编号", "证号", "number"),
    "since": ("自", "认定日期", "起始日期", "since", "from"),
    "until": ("至", "有效期至", "截止日期", "until"),
}  # fmt: skip
HOLDERS = (Identifier.Type.USCC, Identifier.Type.RESIDENT_ID, Identifier.Type.PASSPORT)
LONGEST_NUMBER = 100

ROWS = {
    "row": pl.Int64, "type": pl.String, "level": pl.String, "number": pl.String, "since": pl.Date, "until": pl.Date,
    "name": pl.String, "numbered": pl.Boolean,
}  # fmt: skip
NUMBERS = {"row": pl.Int64, "type": pl.String, "hash": pl.String}
TABLES = """
CREATE TEMP TABLE staged_listing (row int, type text, level text, number text, since date, until date, name text,
    numbered bool, entity bigint, listing bigint) ON COMMIT DROP;
CREATE TEMP TABLE staged_holder_number (row int, type text, hash text) ON COMMIT DROP;
CREATE TEMP TABLE staged_refused (row int, what text, value text, reason text) ON COMMIT DROP;
"""
PLAN = """
ANALYZE staged_listing; ANALYZE staged_holder_number;
CREATE TEMP TABLE staged_holder ON COMMIT DROP AS
SELECT DISTINCT n.row, i.entity_id AS entity
FROM staged_holder_number n JOIN registry_identifier i ON i.type = n.type AND i.hash = n.hash
JOIN registry_entity e ON e.id = i.entity_id WHERE e.ended_by_id IS NULL
UNION ALL SELECT s.row, e.id
FROM staged_listing s JOIN registry_entity e ON normalize(e.name, NFKC) = s.name
WHERE NOT s.numbered AND e.kind <> 'person' AND e.merged_into_id IS NULL AND e.ended_by_id IS NULL;
ANALYZE staged_holder;
INSERT INTO staged_refused
SELECT row, 'name', NULL, 'names several registered entities' FROM staged_holder GROUP BY row HAVING count(*) > 1;
INSERT INTO staged_refused
SELECT s.row, CASE WHEN s.numbered THEN 'holder' ELSE 'name' END, s.name, 'no such holder is registered'
FROM staged_listing s WHERE NOT EXISTS (SELECT FROM staged_holder h WHERE h.row = s.row);
DELETE FROM staged_listing s USING staged_refused x WHERE x.row = s.row;
UPDATE staged_listing s SET entity = h.entity FROM staged_holder h WHERE h.row = s.row;
INSERT INTO staged_refused
SELECT s.row, 'name', s.name, 'is registered under another name'
FROM staged_listing s JOIN registry_entity e ON e.id = s.entity
WHERE e.kind = 'person' AND s.name <> normalize(e.name, NFKC) AND e.name <> '';
INSERT INTO staged_refused
SELECT s.row, 'type', NULL, 'is no register for this kind of holder'
FROM staged_listing s JOIN registry_entity e ON e.id = s.entity
WHERE NOT (%(kinds)s::jsonb -> s.type) ? e.kind;
INSERT INTO staged_refused
SELECT s.row, 'region', e.region_id, 'lies outside your regions'
FROM staged_listing s JOIN registry_entity e ON e.id = s.entity
WHERE %(reach)s::text[] IS NOT NULL AND (e.region_id IS NULL OR e.region_id <> ALL(%(reach)s));
INSERT INTO staged_refused
SELECT row, 'number', number, 'is the entry of another row too' FROM staged_listing s WHERE EXISTS (
    SELECT FROM staged_listing o WHERE o.entity = s.entity AND o.type = s.type AND o.level = s.level AND o.row <> s.row
    AND o.since IS NOT DISTINCT FROM s.since
);
UPDATE staged_listing s SET listing = there.id FROM (
    SELECT DISTINCT ON (o.row) o.row, l.id FROM staged_listing o JOIN registry_listing l
    ON l.state = 'listed' AND l.entity_id = o.entity AND l.type = o.type AND l.level = o.level
    AND (l.since IS NULL OR o.since IS NULL OR l.since = o.since)
    ORDER BY o.row, l.since IS DISTINCT FROM o.since, l.id
) there WHERE there.row = s.row;
INSERT INTO staged_refused
SELECT s.row, 'number', s.number, 'is listed already, with another number or other days'
FROM staged_listing s JOIN registry_listing l ON l.id = s.listing
WHERE s.number <> l.number AND s.number <> '' OR s.since <> l.since OR s.since IS NOT NULL AND l.since IS NULL
OR s.until <> l.until OR s.until IS NOT NULL AND l.until IS NULL;
DELETE FROM staged_listing s USING staged_refused x WHERE x.row = s.row;
"""
COUNTS = {
    "rows": "SELECT %(rows)s",
    "refused": "SELECT count(DISTINCT row) FROM staged_refused",
    "new": "SELECT count(*) FROM staged_listing WHERE listing IS NULL",
    "there": "SELECT count(*) FROM staged_listing WHERE listing IS NOT NULL",
}
DIGEST = """
SELECT coalesce(sum(hashtextextended(what, 0)::numeric), 0)::text FROM (
    SELECT concat_ws('|', 'entry', row, entity, listing, type, level, number, since, until) AS what FROM staged_listing
    UNION ALL SELECT DISTINCT concat_ws(' ', 'refused', row) FROM staged_refused
) said
"""
SHOWN = """
(SELECT 'refused', x.row, NULL, x.what, x.value, x.reason FROM staged_refused x ORDER BY x.row LIMIT %(refused)s)
UNION ALL (
    SELECT CASE WHEN s.listing IS NULL THEN 'new' ELSE 'there' END, s.row, e.name, s.type, NULL,
        concat_ws(' ', s.level, nullif(s.number, ''), s.since)
    FROM staged_listing s JOIN registry_entity e ON e.id = s.entity
    ORDER BY s.listing IS NOT NULL, s.row LIMIT %(most)s
)
"""
WRITE = """
INSERT INTO registry_listing (type, entity_id, number, level, since, until, state, batch_id)
SELECT type, entity, number, level, since, until, 'listed', %(batch)s FROM staged_listing WHERE listing IS NULL;
"""


def drafted(headings: Sequence[str]) -> dict[str, str]:
    """Which column is which of `FIELDS`, for a person to confirm."""
    found: dict[str, str] = {}
    for field, words in WORDS.items():
        left = [c for c in headings if c not in found.values()]
        exact = (c for w in words for c in left if c.strip().lower() == w)
        inside = (c for w in words for c in left if len(w) > 1 and w in c.lower())
        named = next(exact, None) or next(inside, None)
        if named is not None:
            found[field] = named
    return found


def check(said: Mapping[str, str], table: Table) -> None:
    """Raises `PackError`: T204 where a column is needed, T301 for one that is not there."""
    problems: list[Problem] = []
    if "type" not in said:
        problems += refusal("T204", "type", "no column names the register").problems
    if not said.keys() & {"name", "holder"}:
        problems += refusal("T204", "holder", "no column names the holder").problems
    for column in set(said.values()) - set(table.columns):
        problems += refusal("T301", table.name, f"there is no column {column}").problems
    if problems:
        raise PackError(*problems)


class ListingRows:
    """The register entries of a batch's file (`importing.Rows`)."""

    def __init__(self, batch: Batch, actor: Actor) -> None:
        self.batch = batch
        self.said: dict[str, str] = batch.mapping
        reach = regions_of(actor, Privilege.REGISTRY_EDIT)
        kinds = {id: said.for_ for id, said in packs.current().register_types.items()}
        self.given = {
            "reach": None if reach is None else sorted(reach),
            "kinds": msgspec.json.encode(kinds).decode(),
        }

    def plan(self, progress: Progress) -> tuple[dict[str, int], str]:
        """Raises `PackError` for a file or columns that cannot be read."""
        run(TABLES)
        with uploads.opened(self.batch.file) as path:
            table = open_table(path)
            check(self.said, table)
            count = 0
            for rows, numbers, refused in _parts(self.said, table):
                copy_in("staged_listing", rows, tuple(ROWS))
                copy_in("staged_holder_number", numbers, tuple(NUMBERS))
                copy_in("staged_refused", refused, tuple(REFUSED))
                count += rows.height + refused["row"].n_unique()
                progress("reading", count, table.rows)
        progress("comparing", count, count)
        run(PLAN, self.given)
        counts = {name: int(value(query, {"rows": count})) for name, query in COUNTS.items()}
        return counts, str(value(DIGEST, {}))

    def shown(self) -> pl.DataFrame:
        """Refused rows, new entries and those that are there already."""
        return copied(composed(SHOWN, {"most": MOST_LINES, "refused": MOST_REFUSED}), [], LINES)

    def write(self, progress: Progress) -> set[int]:  # noqa: ARG002  one statement
        """Writes the new entries."""
        run(WRITE, {"batch": self.batch.pk})
        held = copied("SELECT DISTINCT entity FROM staged_listing WHERE listing IS NULL", [], {"entity": pl.Int64})
        return set(held["entity"].to_list())

    def drop(self) -> None:
        """The tables of the import and that of its holders."""
        run("DROP TABLE staged_listing, staged_holder_number, staged_refused, staged_holder")


def _parts(said: Mapping[str, str], table: Table) -> Iterator[tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]:
    """The rows that could be read, the numbers of their holders, and a line for each cell why another could not."""
    readers = _readers(packs.current())
    first = 1
    for batch in table.batches(AT_A_TIME, list(said.values())):
        yield _Part(said, batch, first).read(readers)
        first += batch.height


def _readers(pack: Pack) -> dict[str, Reader]:
    titles = {title: id for id, said in pack.register_types.items() for title in (said.title.zh, said.title.en)}
    levels: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            levels |= {str(level.label): level.value for level in Level}
    types = FactType(Type("code", CodeList("register_type", tuple(pack.register_types))))
    return {
        "type": Reader(types, Column(fact="type", codes=titles)),
        "level": Reader(FactType(Type("code", CodeList("level", tuple(Level.values)))), Column("level", codes=levels)),
        "since": Reader(FactType(DATE), Column(fact="since")),
        "until": Reader(FactType(DATE), Column(fact="until")),
    }


class _Part:
    """Some rows of a file, the first of which has the number `first`."""

    def __init__(self, said: Mapping[str, str], batch: pl.DataFrame, first: int) -> None:
        self.said = said
        self.batch = batch
        self.row = pl.int_range(first, first + batch.height, dtype=pl.Int64, eager=True).alias("row")
        self.refused: list[pl.DataFrame] = [pl.DataFrame(schema=REFUSED)]

    def read(self, readers: Mapping[str, Reader]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        if BROKEN in self.batch.columns:
            self._refuse("", self.batch[BROKEN])
        known = {name: self._typed(name, reader) for name, reader in readers.items()}
        name, number = self._text("name").str.slice(0, MOST_NAME), self._text("number")
        holder, numbers = self._holders()
        self._refuse("name", _where(name.is_null() & holder.is_null(), "the holder is missing"))
        self._refuse("number", _where(number.str.len_chars() > LONGEST_NUMBER, "is longer than 100 characters"))
        self._refuse("until", _where(known["until"] < known["since"], "ends before it begins"))
        rows = pl.DataFrame({
            "row": self.row, **known, "level": self._levels(known["type"], known["level"]),
            "number": number.fill_null(""), "name": name, "numbered": holder.is_not_null(),
        }).select(pl.col(column).cast(type) for column, type in ROWS.items())  # fmt: skip
        refused = pl.concat(self.refused)
        broken = refused.filter(pl.col("column").is_null())  # of a broken line only that is told
        refused = pl.concat([broken, refused.join(broken, on="row", how="anti")])
        stays = ~pl.col("row").is_in(refused["row"].unique().implode())
        return rows.filter(stays), numbers.filter(stays), refused

    def _refuse(self, field: str, reason: pl.Series) -> None:
        bad = reason.is_not_null()
        if bad.any():
            column = self.said.get(field)
            cells = as_text(self.batch[column]).filter(bad).to_list() if column else [None] * int(bad.sum())
            self.refused.append(pl.DataFrame({
                "row": self.row.filter(bad), "column": [column or field or None] * len(cells), "value": quoted(cells),
                "reason": reason.filter(bad),
            }, schema=REFUSED))  # fmt: skip

    def _text(self, field: str) -> pl.Series:
        if field not in self.said:
            return pl.repeat(None, len(self.row), dtype=pl.String, eager=True)
        return as_text(self.batch[self.said[field]]).str.normalize("NFKC").str.strip_chars().replace("", None)

    def _typed(self, field: str, reader: Reader) -> pl.Series:
        if field not in self.said:
            values = pl.repeat(None, len(self.row), dtype=reader.dtype, eager=True)
        else:
            values, reasons = reader.read(self.batch[self.said[field]])
            if reasons is not None:
                self._refuse(field, reasons)
            if field == "type":
                missing = values.is_null() if reasons is None else values.is_null() & reasons.is_null()
                self._refuse(field, _where(missing, "the register is missing"))
        return values if field in ("since", "until") else values.cast(pl.String)

    def _levels(self, type: pl.Series, level: pl.Series) -> pl.Series:
        """The level, that of a register of one level where none is said."""
        levels = {id: list(said.levels) for id, said in packs.current().register_types.items()}
        known = pl.DataFrame([
            pl.Series("type", list(levels), pl.String), pl.Series("levels", list(levels.values()), pl.List(pl.String)),
        ])  # fmt: skip
        of_type = pl.DataFrame({"type": type}).join(known, on="type", how="left", maintain_order="left")["levels"]
        only = pl.select(pl.when(of_type.list.len() == 1).then(of_type.list.first())).to_series()
        found = pl.select(pl.coalesce(level, only)).to_series()
        frame = pl.DataFrame({"level": found, "levels": of_type})
        has = frame.select(pl.col("levels").list.contains(pl.col("level"))).to_series()
        self._refuse("level", _where(~has & found.is_not_null(), "is no level of this register"))
        missing = found.is_null() & type.is_not_null() & self._text("level").is_null()
        self._refuse("level", _where(missing, "the level is missing"))
        return found

    def _holders(self) -> tuple[pl.Series, pl.DataFrame]:
        """The numbers as they stand, and hashed as each type of number that they may be."""
        text = self._text("holder")
        numbers, reason, right = [pl.DataFrame(schema=NUMBERS)], None, pl.repeat(False, len(text), eager=True)
        for type in HOLDERS:
            values, reasons = identity.read(type, text, today=today())
            right |= values.is_not_null()
            telling = pl.select(pl.when(reasons != identity.UNREADABLE).then(reasons)).to_series()
            reason = telling if reason is None else pl.select(pl.coalesce(reason, telling)).to_series()
            kept = values.is_not_null()
            numbers += [part.select(*NUMBERS) for part in hashed(type, self.row.filter(kept), values.filter(kept))]
        wrong = text.is_not_null() & ~right
        said = pl.select(pl.coalesce(reason, pl.lit(identity.UNREADABLE))).to_series()
        self._refuse("holder", pl.select(pl.when(wrong).then(said)).to_series())
        return text, pl.concat(numbers)


def _where(bad: pl.Series, reason: str) -> pl.Series:
    return pl.select(pl.when(bad).then(pl.lit(reason))).to_series()

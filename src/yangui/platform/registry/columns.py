"""The columns of a file: which are facts, which name the entity, which name its employer; a draft of all that."""

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from yangui.platform.core.clock import today
from yangui.platform.registry import identity
from yangui.platform.registry.models import Identifier, Relation
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.intake.draft import Draft, draft
from yangui.population.intake.mapping import TableMapping, check_mapping
from yangui.population.problems import refusal
from yangui.population.tables.columnar import Frame
from yangui.population.tables.source import Table
from yangui.rules.problems import PackError

# what columns with these words in their names are, the first that fits
NUMBER_WORDS: Mapping[str, tuple[str, ...]] = {
    Identifier.Type.RESIDENT_ID: ("身份证", "公民身份号码", "证件号码", "resident_id", "id_number"),
    Identifier.Type.PASSPORT: ("护照", "passport"),
    Identifier.Type.USCC: ("统一社会信用代码", "信用代码", "uscc"),
    Identifier.Type.REGISTER_NUMBER: ("登记编号", "团队编号", "项目编号", "立项编号", "编号", "register_number"),
}
NAME_WORDS: Mapping[str, tuple[str, ...]] = {
    "person": ("姓名", "name"),
    "enterprise": ("企业名称", "单位名称", "名称", "name"),
    "institution": ("机构名称", "单位名称", "名称", "name"),
    "team": ("团队名称", "名称", "name"),
    "project": ("项目名称", "名称", "name"),
}
# a person's row names an employer by its code
LINK_WORDS: Mapping[str, tuple[str, ...]] = {
    Relation.Type.INSURED_AT: ("参保单位", "缴费单位", "insured_at"),
    Relation.Type.WORKS_AT: ("单位", "企业", "雇主", "employer"),
}
CODE_WORDS = ("信用代码", "uscc")
SAMPLE = 1000
# of the sampled numbers so many must be right
MOSTLY = 0.5


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is read. `numbers` are columns by `Identifier.Type`, `links` columns with an employer's code by
    `Relation.Type`. With `complete` the file is the whole register: what it no longer says has ended.
    """

    table: TableMapping
    numbers: dict[str, str]
    name: str | None = None
    links: dict[str, str] = {}
    complete: bool = False

    @property
    def own(self) -> dict[str, str]:
        """What each column that is no fact is."""
        named = {self.name: "name"} if self.name else {}
        return named | {c: t for t, c in self.numbers.items()} | {c: t for t, c in self.links.items()}


def plain(columns: Columns) -> dict[str, Any]:
    """As JSON, for the batch."""
    said: dict[str, Any] = msgspec.to_builtins(columns)
    return said


def of_plain(said: Mapping[str, Any]) -> Columns:
    """As `plain` wrote it; raises `PackError` (T201)."""
    try:
        return msgspec.convert(said, Columns)
    except msgspec.ValidationError as error:
        raise refusal("T201", "mapping", str(error)) from None


def check(columns: Columns, pack: Pack, table: Table, kind: Kind) -> None:
    """Raises `PackError` with all that is wrong: T2… of the mapping itself, T301 for a column that is not there."""
    problems = check_mapping(columns.table, pack)
    for name in (*columns.own, *columns.table.columns):
        if name not in table.columns:
            problems.append(refusal("T301", table.name, f"there is no column {name}").problems[0])
    doubled = set(columns.own) & set(columns.table.columns)
    problems += [refusal("T203", name, f"the column {name} is used twice").problems[0] for name in sorted(doubled)]
    if not set(columns.numbers) & set(identity.TYPES.get(kind, ())):
        problems += refusal(
            "T204", "numbers", "no column names the entity", "say which column holds its number"
        ).problems
    if problems:
        raise PackError(*problems)


def drafted(pack: Pack, kind: Kind, table: Table) -> tuple[Columns, Draft]:
    """A first proposal for a person to confirm, and what the drafter of facts says of it."""
    sample = next(table.batches(SAMPLE), pl.DataFrame(schema=dict(table.columns)))
    numbers = _numbers(kind, sample)
    links = _links(kind, sample, set(numbers.values()))
    taken = {*numbers.values(), *links.values()}
    name = next((c for w in NAME_WORDS.get(kind, ()) for c in sample.columns if c == w and c not in taken), None)
    taken |= {name} if name else set()
    left = [c for c in table.columns if c not in taken]
    # the drafter of facts must not take an identity number for one
    facts = draft(pack, kind, Frame(sample.select(left)) if left else table)
    mapping = msgspec.structs.replace(facts.mapping, key=None)
    return Columns(mapping, numbers, name, links), facts


def _numbers(kind: Kind, sample: pl.DataFrame) -> dict[str, str]:
    found: dict[str, str] = {}
    for type in identity.TYPES.get(kind, ()):
        for word in NUMBER_WORDS[type]:
            named = [c for c in sample.columns if word in c.lower() and c not in found.values()]
            fits = [c for c in named if _share(type, sample[c]) >= MOSTLY]
            if fits:
                found[type] = fits[0]
                break
    return found


def _links(kind: Kind, sample: pl.DataFrame, taken: set[str]) -> dict[str, str]:
    if kind != "person":
        return {}
    found: dict[str, str] = {}
    codes = [c for c in sample.columns if c not in taken and any(w in c.lower() for w in CODE_WORDS)]
    for type, words in LINK_WORDS.items():
        named = [c for c in codes if c not in found.values() and any(w in c.lower() for w in words)]
        if named:
            found[type] = named[0]
    return found


def _share(type: str, values: pl.Series) -> float:
    """How many of the values that are there are numbers of this type."""
    if values.dtype.is_nested() or values.null_count() == len(values):
        return 0.0
    right, _ = identity.read(type, values, today=today())
    return (len(right) - right.null_count()) / max(len(values) - values.null_count(), 1)

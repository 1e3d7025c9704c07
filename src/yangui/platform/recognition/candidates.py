"""Who in the registers meets the criteria of a register type, or of the next rung; and what the others lack.

All entities of a kind are asked at once, over columns; who is shown is explained one by one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.recognition import ladders
from yangui.platform.recognition.models import Entry
from yangui.platform.recognition.states import LISTED
from yangui.platform.registry.known import judgements_of, values_of
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import table
from yangui.policy import as_json
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Eligibility, may_apply, meets, node
from yangui.policy.eligibility import line as line_of
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.columns import ANSWERS, Columns

AT_A_TIME = 20_000
# the best first: who meets all, who waits for a unit's judgement, who is not known well enough
ORDER = ("yes", "judgement", "unknown")
CODES = {answer: code for code, answer in enumerate(ANSWERS)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity with the answer, the rung on which it stands, and the conditions that are not met or open, in words."""

    entity: Entity
    answer: str
    rung: Entry | None
    lacks: tuple[dict[str, str], ...]


def found(kind: Kind, requires: Sequence[Any], ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """The entities of a kind, all or these, whose answer to the requirements is not no: key and answer, best first."""
    pack = packs.current()
    names = {f"c{n}": node(pack, kind, id) for n, id in enumerate(dict.fromkeys(conditions_of(requires)))}
    where = {id: f"c{n}" for n, id in enumerate(dict.fromkeys(conditions_of(requires)))}
    asked, kept = table(kind, ids), []
    if not names:
        return [(int(key), "yes") for key in asked.entities["entity"]]
    compiled = Columns(names)
    for frame in asked.batches(AT_A_TIME, ["id", *(n for n in compiled.schema() if n in asked.columns)]):
        said = compiled.apply(frame, today(), keep=["id"]).collect()
        answer = _least([_code(part, where) for part in requires])
        rows = said.select(pl.col("id").cast(pl.Int64), answer.alias("answer")).filter(pl.col("answer") > CODES["no"])
        kept += [(key, ANSWERS[code]) for key, code in rows.iter_rows()]
    return sorted(kept, key=lambda row: (ORDER.index(row[1]), row[0]))


def _code(part: Any, where: Mapping[str, str]) -> pl.Expr:
    if isinstance(part, str):
        return pl.col(where[part])
    ((op, inner),) = part.items()
    parts = [_code(p, where) for p in inner]
    if op == "all":
        return _least(parts)
    most = pl.max_horizontal(parts)
    return most if op == "any" else _negated(most)


def _least(parts: Sequence[pl.Expr]) -> pl.Expr:
    return pl.min_horizontal(list(parts))


def _negated(code: pl.Expr) -> pl.Expr:
    yes, no = CODES["yes"], CODES["no"]
    return pl.when(code == yes).then(pl.lit(no)).when(code == no).then(pl.lit(yes)).otherwise(code).cast(pl.UInt8)


def to_register(type: str, kind: Kind, *, from_below: bool = False) -> list[tuple[int, str]]:
    """Who meets the criteria of a type and is not in it or higher; `from_below` only who stands on the rung below."""
    pack = packs.current()
    said = pack.register_types[type]
    ids = None
    if from_below:
        lower = Entry.objects.filter(register__type__in=ladders.below(pack, type), state__in=LISTED)
        ids = list(lower.values_list("entity", flat=True))
    there = {type, *_above(pack, type)}
    holders = set(Entry.objects.filter(register__type__in=there, state__in=LISTED).values_list("entity", flat=True))
    return [row for row in found(kind, said.criteria.get(kind, []), ids) if row[0] not in holders]


def _above(pack: Pack, type: str) -> list[str]:
    above = pack.register_types[type].above
    return [] if above is None else [above, *_above(pack, above)]


def to_programme(programme: str, category: str) -> list[tuple[int, str]]:
    """Who may be nominated in a category of a programme."""
    where = line_of(packs.current(), programme, category, today())
    requires = [part for part in where.requires if part not in where.category.settles]
    return found(where.kind, requires)


def explained_for_register(type: str, entity: Entity) -> Candidate:
    """One candidate to a register type, with what is lacking."""
    pack = packs.current()
    said = meets(pack, type, entity.pack_kind, values_of(entity), on=today(), judgements=dict(judgements_of(entity)))
    return _candidate(pack, entity, said, ladders.held(ladders.top(pack, type), entity))


def explained_for_programme(programme: str, category: str, entity: Entity) -> Candidate:
    """One who may be nominated, with what is lacking."""
    pack = packs.current()
    where = line_of(pack, programme, category, today())
    said = may_apply(pack, where, values_of(entity), on=today(), judgements=dict(judgements_of(entity)))
    return _candidate(pack, entity, said, None)


def _candidate(pack: Pack, entity: Entity, said: Eligibility, rung: Entry | None) -> Candidate:
    lacks = [{"answer": value, **as_json.says(pack, id)} for id, value in said.conditions.items() if value != "yes"]
    return Candidate(entity, said.answer, rung, tuple(lacks))

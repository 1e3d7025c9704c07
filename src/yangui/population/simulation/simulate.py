"""What a change would do: one table under the pack as it is and under a what-if, or on two days, in one scan.

A batch is taken in once. Rules that the change does not touch are evaluated once, the others twice; then who has what
before and after is compared within the batch, so that memory does not grow with the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Final

import polars as pl

from yangui.policy.model import MONEY_KINDS, Kind
from yangui.policy.overlay import Change, changes, overlay
from yangui.policy.pack import BenefitRule, Pack
from yangui.population.intake.cleaner import ROW
from yangui.population.intake.intake import Intake
from yangui.population.run.evaluate import Progress
from yangui.population.run.lines import listed
from yangui.population.run.outcome import Outcome, Program
from yangui.population.run.place import Places
from yangui.population.tables.source import ROWS, Table

# A line a benefit: how many are entitled, the sum of what is certain and of what the undecided may cost besides (fen),
# how many entitlements (`unsummed`) and undecided (`unpriced`) have an open sum, and how many come, go, rise, fall.
BENEFITS: Final = {
    "benefit": pl.String,
    "yes_before": pl.Int64,
    "yes_after": pl.Int64,
    "fen_before": pl.Int64,
    "fen_after": pl.Int64,
    "unsummed_before": pl.Int64,
    "unsummed_after": pl.Int64,
    "undecided_before": pl.Int64,
    "undecided_after": pl.Int64,
    "most_before": pl.Int64,
    "most_after": pl.Int64,
    "unpriced_before": pl.Int64,
    "unpriced_after": pl.Int64,
    "newly": pl.Int64,
    "lapsed": pl.Int64,
    "raised": pl.Int64,
    "lowered": pl.Int64,
}
# A line a region, by entity: `people` are entitled to some money, `gain` get more than before, `lose` less; `newly` get
# something, money or not, that they had no claim to, `lapsed` have lost such a claim.
REGIONS: Final = {
    "region": pl.String,
    "entities": pl.Int64,
    "people_before": pl.Int64,
    "people_after": pl.Int64,
    "fen_before": pl.Int64,
    "fen_after": pl.Int64,
    "gain": pl.Int64,
    "gain_fen": pl.Int64,
    "lose": pl.Int64,
    "lose_fen": pl.Int64,
    "newly": pl.Int64,
    "lapsed": pl.Int64,
}
# A line for each benefit and condition: who fails it, of whom it is not known, and who lacks nothing else.
LACKING: Final = {
    "benefit": pl.String,
    "condition": pl.String,
    "no": pl.Int64,
    "unknown": pl.Int64,
    "judgement": pl.Int64,
    "only": pl.Int64,
}
FAULTS: Final = {"column": pl.String, "reason": pl.String, "cells": pl.Int64}


@dataclass(frozen=True, slots=True)
class Side:
    """A pack on a day."""

    pack: Pack
    on: date


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of it: `rows` = `evaluated` + `quarantined`; `places` are the facts that tell the region, of each
    entity the first that is known.

    `benefits`, `regions` and `lacking` (after the change) are as `BENEFITS`, `REGIONS` and `LACKING` say; `faults`
    counts the faulty cells by column and reason.
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    kind: Kind
    table: str
    places: tuple[str, ...]
    rows: int
    evaluated: int
    quarantined: int
    benefits: pl.DataFrame
    regions: pl.DataFrame
    lacking: pl.DataFrame
    faults: pl.DataFrame

    def total(self, column: str) -> int:
        """The sum of a column of `regions`, so over all entities."""
        return int(self.regions[column].sum())

    def rules(self) -> Mapping[str, BenefitRule]:
        """The rules that were evaluated, by the id of the benefit; where both sides have one, that after the change."""
        found = [*self.before.pack.decider(self.kind).in_force(self.before.on)]
        found += self.after.pack.decider(self.kind).in_force(self.after.on)
        return {rule.benefit.id: rule for rule in found}


def simulate(
    pack: Pack,
    kind: Kind,
    table: Table,
    on: date,
    *,
    what_if: Mapping[str, str] | None = None,
    against_on: date | None = None,
    intake: Intake | None = None,
    batch: int = ROWS,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Simulation:
    """Compares a pack on a day with its `what_if` (as `policy.overlay.overlay` takes it), on `against_on` if given.

    `intake` says how columns become facts (default: they are called as the facts are). Raises `PackError` for changes
    that cannot be, and for what the table or the mapping do not allow.
    """
    checked = changes(pack, what_if or {})
    before, after = Side(pack, on), Side(overlay(pack, what_if or {}), against_on or on)
    taken = intake or Intake(pack, kind)
    unknown = frozenset(taken.report(table.columns).unknown)
    scan = _Scan(before, after, kind, Places(pack, [fact for fact in taken.known if fact not in unknown]))
    bound = taken.over(table, scan.facts)
    first, evaluated, quarantined = 1, 0, 0
    started = monotonic()
    for rows in table.batches(batch, bound.needs(table.columns)):
        cleaned = bound.clean(rows, first)
        left = cleaned.quarantine.filter("left")["row"].n_unique()
        evaluated, quarantined = evaluated + cleaned.facts.height, quarantined + left
        first += rows.height
        scan.take(cleaned.facts, cleaned.quarantine)
        progress(Progress(first - 1, table.rows, monotonic() - started))
    assert first - 1 == evaluated + quarantined
    return Simulation(
        before, after, checked, kind, table.name, scan.places.names, first - 1, evaluated, quarantined,
        benefits=scan.sums("benefits", BENEFITS), regions=scan.sums("regions", REGIONS),
        lacking=scan.lacking(), faults=scan.sums("faults", FAULTS),
    )  # fmt: skip


class _Scan:
    """Evaluates batch after batch and keeps only sums."""

    def __init__(self, before: Side, after: Side, kind: Kind, places: Places) -> None:
        old = before.pack.decider(kind).in_force(before.on)
        new = after.pack.decider(kind).in_force(after.on)
        # a version that goes on is the same rule; one that begins on another day is not
        moved = before.on != after.on
        known = {_identity(rule): rule for rule in new}
        same = [r for r in old if _identity(r) in known and not (moved and _daily(r))]
        kept = {_identity(rule) for rule in same}
        self.same = Program(same, before.on)
        self.old = Program([r for r in old if _identity(r) not in kept], before.on)
        self.new = Program([r for r in new if _identity(r) not in kept], after.on)
        self.money = [rule.benefit.id for rule in [*old, *new] if rule.benefit.kind in MONEY_KINDS]
        self.places = places
        # only these are read, as in a run
        self.facts = frozenset(places.names).union(*(program.facts for program in (self.same, self.old, self.new)))
        self.found: dict[str, list[pl.DataFrame]] = {"benefits": [], "regions": [], "faults": [], "tallies": []}

    def take(self, facts: pl.DataFrame, quarantine: pl.DataFrame) -> None:
        """Adds a batch to the sums."""
        where = pl.DataFrame([facts[ROW], self.places.regions(facts).cast(pl.String).alias("region")])
        same, old, new = (_applied(program, facts) for program in (self.same, self.old, self.new))
        shared, gone, come = (_entitled(outcome) for outcome in (same, old, new))
        moves = _moves(gone, come)
        self.found["benefits"] += [
            *_by_benefit(pl.concat([shared, gone]), [same, old], "before"),
            *_by_benefit(pl.concat([shared, come]), [same, new], "after"),
            moves.group_by("benefit").agg(
                pl.col("newly", "lapsed").sum(),
                raised=(pl.col("both") & (pl.col("fen") > 0)).sum(),
                lowered=(pl.col("both") & (pl.col("fen") < 0)).sum(),
            ),
        ]
        self.found["regions"] += [
            where.group_by("region").agg(entities=pl.len()),
            _by_region(self.paid([shared, gone]), where, "before"),
            _by_region(self.paid([shared, come]), where, "after"),
            _moves_by_region(moves, where),
        ]
        self.found["tallies"] += [same.tallies, new.tallies]
        self.found["faults"].append(quarantine.group_by("column", "reason").agg(cells=pl.len()))

    def paid(self, entitled: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """Of entitlements those to money."""
        return pl.concat(entitled).filter(pl.col("benefit").is_in(self.money))

    def sums(self, name: str, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
        """The figures of all batches; a figure that no batch has is 0."""
        ids = [column for column, dtype in schema.items() if dtype is pl.String]
        whole = [_shaped(frame, schema, ids) for frame in self.found[name]]
        return pl.concat([pl.DataFrame(schema=schema), *whole]).group_by(ids).sum().sort(ids)

    def lacking(self) -> pl.DataFrame:
        """The conditions after the change, those that most entities lack alone first."""
        named = (frame.filter(pl.col("condition") != "") for frame in self.found["tallies"])
        lines = pl.concat([pl.DataFrame(schema=LACKING), *(frame.select(*LACKING) for frame in named)])
        by = ["only", "no", "benefit", "condition"]
        return lines.group_by("benefit", "condition").sum().sort(by, descending=[True, True, False, False])


def _identity(rule: BenefitRule) -> tuple[str, str]:
    return rule.benefit.id, rule.digest


def _daily(rule: BenefitRule) -> bool:
    return any(node.changes_with_day for node in rule.outputs)


def _applied(program: Program, facts: pl.DataFrame) -> Outcome:
    return program.apply(facts.select(ROW, *(name for name in facts.columns if name in program.facts)), kept="yes")


def _entitled(outcome: Outcome) -> pl.DataFrame:
    """Who has what for certain; the sum is null where the policy leaves it open."""
    return listed(outcome.decisions).select(ROW, "benefit", "fen").collect()


def _by_benefit(entitled: pl.DataFrame, outcomes: Sequence[Outcome], side: str) -> list[pl.DataFrame]:
    counted = entitled.group_by("benefit").agg(
        pl.len().alias(f"yes_{side}"),
        pl.col("fen").sum().alias(f"fen_{side}"),
        pl.col("fen").is_null().sum().alias(f"unsummed_{side}"),
    )
    answers = (o.tallies.filter(pl.col("condition") == "") for o in outcomes)
    undecided = pl.concat(answers).select(
        "benefit",
        (pl.col("unknown") + pl.col("judgement")).alias(f"undecided_{side}"),
        pl.col("fen_open").alias(f"most_{side}"),
        pl.col("unpriced").alias(f"unpriced_{side}"),
    )
    return [counted, undecided]


def _by_region(entitled: pl.DataFrame, where: pl.DataFrame, side: str) -> pl.DataFrame:
    each = entitled.group_by(ROW).agg(pl.col("fen").sum()).join(where, on=ROW)
    return each.group_by("region").agg(pl.len().alias(f"people_{side}"), pl.col("fen").sum().alias(f"fen_{side}"))


def _moves(gone: pl.DataFrame, come: pl.DataFrame) -> pl.DataFrame:
    """A line for each entitlement of a rule that the change touches: whether it comes or goes, and its sum more (fen).

    A sum that is left open counts as nothing here.
    """
    joined = gone.with_columns(had=True).join(
        come.with_columns(has=True), on=[ROW, "benefit"], how="full", coalesce=True, suffix="_after"
    )
    had, has = pl.col("had").is_not_null(), pl.col("has").is_not_null()
    return joined.select(
        ROW,
        "benefit",
        newly=has & ~had,
        lapsed=had & ~has,
        both=had & has,
        fen=pl.col("fen_after").fill_null(0) - pl.col("fen").fill_null(0),
    )


def _moves_by_region(moves: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    each = moves.group_by(ROW).agg(pl.col("fen").sum(), pl.col("newly", "lapsed").any()).join(where, on=ROW)
    more, less = pl.col("fen").clip(lower_bound=0), (-pl.col("fen")).clip(lower_bound=0)
    return each.group_by("region").agg(
        (pl.col("fen") > 0).sum().alias("gain"),
        more.sum().alias("gain_fen"),
        (pl.col("fen") < 0).sum().alias("lose"),
        less.sum().alias("lose_fen"),
        pl.col("newly", "lapsed").sum(),
    )


def _shaped(frame: pl.DataFrame, schema: Mapping[str, type[pl.DataType]], ids: Sequence[str]) -> pl.DataFrame:
    """The frame with all columns of the schema, 0 where it has no such figure."""
    figures = (
        (pl.col(name) if name in frame.columns else pl.lit(0)).cast(dtype).alias(name)
        for name, dtype in schema.items()
        if name not in ids
    )
    return frame.select(*ids, *figures)

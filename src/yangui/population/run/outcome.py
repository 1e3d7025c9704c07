"""The rules of a pack for one kind of entity, applied to a frame of facts: decisions, and their tallies.

Rules are evaluated in groups, because a frame as wide as all of them together would fill the memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yangui.policy.pack import BenefitRule
from yangui.population.intake.cleaner import ROW
from yangui.population.run.lines import WIDE, Frames, Kept, Lines
from yangui.population.run.place import NOWHERE
from yangui.population.run.tally import AS_WRITTEN, MISSING, REGION, TALLIES, Tally, name_of
from yangui.rules.columns import ANSWERS, Columns

NO, UNKNOWN, JUDGEMENT, YES = range(len(ANSWERS))
# Rules of a group, which share what they have in common; of twice as many a batch takes more than two gigabytes.
GROUP = 250
# Bits of failed and unknown conditions are kept in 64; no rule has so many.
MOST_CONDITIONS = 64


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: decisions as `lines.Lines` makes them, their number, `tally.TALLIES`, `tally.MISSING`."""

    decisions: Frames
    count: int
    tallies: pl.DataFrame
    missing: pl.DataFrame


class Program:
    """Compiled rules, to be applied to batch after batch."""

    def __init__(self, rules: Sequence[BenefitRule], on: date) -> None:
        assert all(len(rule.conditions) <= MOST_CONDITIONS for rule in rules)
        self.on = on
        self.lines = Lines(rules)
        self.groups = [_Group(rules[i : i + GROUP], on) for i in range(0, len(rules), GROUP)]
        # the columns that the rules read; others need not be there
        self.facts = frozenset(name for group in self.groups for name in group.columns.schema())

    def apply(self, facts: pl.DataFrame, region: pl.Series | None = None, *, kept: Kept = "open") -> Outcome:
        """The outcome for a frame with `ROW` and facts, of which `kept` says which decisions there will be.

        `region` are the regions of the entities by which tallies are told apart, `NOWHERE` where it is not known.
        """
        place = pl.lit(NOWHERE) if region is None else region
        # a row number takes 4 bytes in all tables but the largest
        narrow = pl.UInt32 if facts.is_empty() or facts[ROW].max() < 2**32 else pl.Int64  # type: ignore[operator]
        placed = facts.with_columns(pl.col(ROW).cast(narrow), place.alias(REGION))
        pieces: dict[str, list[pl.DataFrame]] = {}
        tallies, missing = [pl.DataFrame(schema=TALLIES)], [pl.DataFrame(schema=MISSING)]
        for group in self.groups:
            wide = group.wide(placed, self.on)
            if kept == "all" and not pieces:
                pieces[WIDE] = [wide.select(ROW, pl.col(REGION).alias("region"))]
            for name, frames in self.lines.of(group.rules, wide, kept).items():
                pieces.setdefault(name, []).extend(frames)
            counted, lacking = group.tally.count(wide)
            tallies.append(counted)
            missing.append(lacking)
        beside = kept == "all"
        decisions = {
            name: pl.concat(frames, how="horizontal" if beside else "vertical")
            for name, frames in pieces.items()
            if frames
        }
        count = len(self.lines.benefits.categories) * facts.height if beside else _height(decisions)
        return Outcome(decisions, count, pl.concat(tallies), pl.concat(missing))


def _height(decisions: Frames) -> int:
    return sum(frame.height for frame in decisions.values())


class _Group:
    def __init__(self, rules: Sequence[BenefitRule], on: date) -> None:
        self.rules = rules
        nodes = {n.index: n for rule in rules for n in [*rule.outputs, *rule.tops]}
        self.columns = Columns({name_of(node): node for node in nodes.values()})
        self.tally = Tally(rules, self.columns, on)

    def wide(self, placed: pl.DataFrame, on: date) -> pl.DataFrame:
        """The columns of all nodes, rows in the order of their regions."""
        facts = {self.columns.given(fact) for rule in self.rules for c in rule.conditions for fact in c.node.facts}
        found = self.columns.apply(placed, on, keep=[ROW, REGION, *sorted(facts)], split=True, by=REGION)
        wide: pl.DataFrame = found.collect(**AS_WRITTEN)
        return wide

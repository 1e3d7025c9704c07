"""The tables of a simulation's report, once for the page and the workbook: what stands where, before it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from yangui.policy.model import MONEY_KINDS, Benefit
from yangui.policy.overlay import READING, Change
from yangui.population.run.place import NOWHERE
from yangui.population.simulation.report_words import kind_word, word
from yangui.population.simulation.simulate import Simulation

type Kind = Literal["text", "count", "money", "count_change", "money_change"]
type Cell = str | int

# So many conditions are shown: those that most lack.
MOST_CONDITIONS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; money is in fen."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; `total` is its last row, `notes` are sentences below it."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    notes: Sequence[str] = field(default=())


class Tables:
    """The tables of one simulation in one language."""

    def __init__(self, simulation: Simulation, lang: str) -> None:
        self.of = simulation
        self.lang = lang
        self.pack = simulation.after.pack
        self.rules = simulation.rules()
        shown = {id for id, rule in self.rules.items() if rule.benefit.kind in MONEY_KINDS}
        touched = pl.col("newly") + pl.col("lapsed") + pl.col("raised") + pl.col("lowered") > 0
        entitled = pl.sum_horizontal("yes_before", "yes_after", "most_before", "most_after") > 0
        change = (pl.col("fen_after") - pl.col("fen_before")).abs()
        self.benefits = (
            simulation.benefits.filter(touched | (entitled & pl.col("benefit").is_in(list(shown))))
            .with_columns(change=change)
            .sort("change", "fen_after", "benefit", descending=[True, True, False])
        )

    def word(self, key: str) -> str:
        return word(key, self.lang)

    def all(self) -> list[Grid]:
        """Every table, in the order of the report."""
        made = [self.headline(), self.changes(), self.by_benefit(), self.by_region(), self.lacking(), self.readings()]
        return [*made, self.sides(), self.faults()]

    def column(self, key: str, kind: Kind = "text", side: str = "") -> Column:
        name, of = self.word(key), self.word(side) if side else ""
        return Column(f"{name} {of.lower()}".strip() if self.lang == "en" else of + name, kind)

    def headline(self) -> Grid:
        """Main figures: before, after, difference; a difference of money is in fen like the rest."""
        of, kind = self.of, kind_word(self.of.kind, self.lang)
        columns = [self.column("figure"), *(self.column(key, "count") for key in ("before", "after", "difference"))]
        people, money = self.word("people").format(kind), self.word("money")
        figures = [
            (people, of.total("people_before"), of.total("people_after")),
            (money, of.total("fen_before"), of.total("fen_after")),
            (self.word("most"), int(of.benefits["most_before"].sum()), int(of.benefits["most_after"].sum())),
        ]
        money_kinds = pl.col("benefit").is_in(
            [id for id, rule in self.rules.items() if rule.benefit.kind in MONEY_KINDS]
        )
        unpriced = of.benefits.filter(money_kinds)["unpriced_after"].sum()
        notes = [self.word("unpriced").format(f"{unpriced:,}")] if unpriced else []
        return Grid("headline", self.word("headline"), columns, [(*f, f[2] - f[1]) for f in figures], notes=notes)

    def changes(self) -> Grid:
        columns = [self.column(key) for key in ("address", "what", "stated", "value")]
        rows: list[Sequence[Cell]] = [self.change(change) for change in self.of.changes]
        before, after = self.of.before, self.of.after
        if before.on != after.on:
            rows.append((self.word("day"), "", str(before.on), str(after.on)))
        same = before.on == after.on and self.digests(before) == self.digests(after)
        return Grid("changes", self.word("changes"), columns, rows, notes=[self.word("untouched")] if same else [])

    def change(self, change: Change) -> tuple[str, str, str, str]:
        if not change.address.startswith(READING):
            title = self.pack.benefit(change.address.partition(".")[0]).title[self.lang]
            stated = self.word("none_stated") if change.stated is None else str(change.stated)
            return change.address, title, stated, str(change.value)
        id = change.address.removeprefix(READING)
        was, now = self.of.before.pack.readings[id], self.pack.readings[id]
        return change.address, was.asks[self.lang], was.taken.says[self.lang], now.taken.says[self.lang]

    def digests(self, side: object) -> list[str]:
        pack = self.of.before.pack if side is self.of.before else self.of.after.pack
        day = self.of.before.on if side is self.of.before else self.of.after.on
        return [rule.digest for rule in pack.decider(self.of.kind).in_force(day)]

    def by_benefit(self) -> Grid:
        columns = [
            self.column("benefit"),
            self.column("entitled", "count", "before"), self.column("entitled", "count", "after"),
            self.column("newly", "count"), self.column("lapsed", "count"),
            self.column("raised", "count"), self.column("lowered", "count"),
            self.column("sum", "money", "before"), self.column("sum", "money", "after"),
            self.column("difference", "money_change"), self.column("at_most", "money", "after"),
        ]  # fmt: skip
        names = ["yes_before", "yes_after", "newly", "lapsed", "raised", "lowered"]
        rows = [
            (self.title(row), *(row[n] for n in names), *self.sums(row), row["most_after"])
            for row in self.benefits.iter_rows(named=True)
        ]
        left = self.of.benefits.height - self.benefits.height
        notes = [self.word("others").format(left)] if left else []
        return Grid("by_benefit", self.word("by_benefit"), columns, rows, _total(self.word("total"), rows), notes)

    def title(self, row: dict[str, Any]) -> str:
        """A benefit's title, with how its sum is meant and how many sums are open."""
        benefit = self.benefit(row["benefit"])
        title = benefit.title[self.lang]
        bound = getattr(benefit.amount, "bound", "exact")
        said = [] if bound == "exact" else [self.word(f"bound.{bound}")]
        unsummed = max(row["unsummed_before"], row["unsummed_after"])
        # where all are open, the sums themselves say so
        if 0 < unsummed < max(row["yes_before"], row["yes_after"]) and benefit.kind in MONEY_KINDS:
            said.append(self.word("unsummed").format(f"{unsummed:,}"))
        return f"{title} — {'; '.join(said)}" if said else title

    def sums(self, row: dict[str, Any]) -> Sequence[Cell]:
        """Before, after, difference: a sum that the policy leaves open is never a zero, and no service a sum."""
        open_ = {
            side: row[f"yes_{side}"] and row[f"unsummed_{side}"] == row[f"yes_{side}"] for side in ("before", "after")
        }
        gives = self.benefit(row["benefit"]).kind in MONEY_KINDS
        said = self.word("sum_open") if gives else "—"
        sums = [said if open_[side] else row[f"fen_{side}"] for side in open_]
        return *sums, "—" if any(open_.values()) else row["fen_after"] - row["fen_before"]

    def benefit(self, id: str) -> Benefit:
        return self.rules[id].benefit

    def by_region(self) -> Grid:
        kinds: list[tuple[str, Kind]] = [
            ("gain_n", "count"), ("gain_sum", "money"), ("lose_n", "count"), ("lose_sum", "money"),
            ("newly", "count"), ("lapsed", "count"),
        ]  # fmt: skip
        columns = [
            self.column("region"), self.column("entities", "count"), self.column("sum", "money", "before"),
            self.column("sum", "money", "after"), self.column("difference", "money_change"),
            *(self.column(key, kind) for key, kind in kinds),
        ]  # fmt: skip
        names = ["gain", "gain_fen", "lose", "lose_fen", "newly", "lapsed"]
        rows = [
            (
                self.region(row["region"]), row["entities"], row["fen_before"], row["fen_after"],
                row["fen_after"] - row["fen_before"], *(row[n] for n in names),
            )
            for row in self.of.regions.sort(pl.col("region") == NOWHERE, "region").iter_rows(named=True)
        ]  # fmt: skip
        notes = []
        if self.of.places:
            known = self.pack.facts[self.of.kind]
            labels = [f"{known[name].label[self.lang]} ({name})" for name in self.of.places]
            notes = [self.word("place").format(self.word("separator").join(labels))]
        return Grid("by_region", self.word("by_region"), columns, rows, _total(self.word("total"), rows), notes)

    def region(self, code: str) -> str:
        return self.word("nowhere") if code == NOWHERE else self.pack.regions[code].name[self.lang]

    def lacking(self) -> Grid:
        """Of benefits that give money and ask more than one thing, the conditions that most lack alone."""
        kinds: list[tuple[str, Kind]] = [
            ("only", "count"),
            ("no", "count"),
            ("unknown", "count"),
            ("judgement", "count"),
        ]
        columns = [*(self.column(k) for k in ("condition", "benefit", "clause")), *(self.column(*k) for k in kinds)]
        rows: list[Sequence[Cell]] = []
        for row in self.of.lacking.filter(pl.col("only") > 0).iter_rows(named=True):
            rule = self.rules[row["benefit"]]
            if rule.benefit.kind not in MONEY_KINDS or len(rule.tops) < 2:
                continue
            condition = next(c for c in rule.conditions if c.id == row["condition"])
            cite = f"{self.pack.documents[condition.document].title[self.lang]} {condition.clause}"
            figures = [row[name] for name, _ in kinds]
            rows.append((condition.condition.says[self.lang], rule.benefit.title[self.lang], cite, *figures))
        return Grid("lacking", self.word("lacking"), columns, rows[:MOST_CONDITIONS])

    def readings(self) -> Grid:
        """Unconfirmed readings under the benefits shown, those on which most money rests first."""
        resting: dict[str, list[int]] = {}
        for row in self.benefits.iter_rows(named=True):
            for id in self.rules[row["benefit"]].readings:
                if self.pack.readings[id].state == "unconfirmed":
                    resting.setdefault(id, []).append(row["fen_after"])
        columns = [*(self.column(key) for key in ("asks", "taken", "confirms")), self.column("rests", "count")]
        rows = [
            self.reading(id, sums) for id, sums in sorted(resting.items(), key=lambda item: (-sum(item[1]), item[0]))
        ]
        return Grid("readings", self.word("readings"), [*columns, self.column("rests_sum", "money")], rows)

    def reading(self, id: str, sums: list[int]) -> tuple[Cell, ...]:
        reading = self.pack.readings[id]
        unit = self.pack.organisations[reading.confirmed_by].name[self.lang]
        return reading.asks[self.lang], reading.taken.says[self.lang], unit, len(sums), sum(sums)

    def sides(self) -> Grid:
        """Versions and days, how many rows went where, and what the figures mean."""
        columns = [self.column(key) for key in ("side", "day", "version")]
        sides = (("before", self.of.before), ("after", self.of.after))
        rows = [(self.word(key), str(side.on), side.pack.version) for key, side in sides]
        counts = {name: f"{getattr(self.of, name):,}" for name in ("rows", "evaluated", "quarantined")}
        said = [f"{self.word('table')}: {self.of.table}", self.word("accounted").format(**counts)]
        keys = ("note_whole", "note_certain", "note_bound", "note_open", "note_stack")
        return Grid("sides", self.word("made"), columns, rows, notes=[*said, *(self.word(key) for key in keys)])

    def faults(self) -> Grid:
        columns = [self.column("column"), self.column("reason"), self.column("cells", "count")]
        rows = list(self.of.faults.sort("cells", "column", "reason", descending=[True, False, False]).iter_rows())
        return Grid("faults", self.word("quarantine"), columns, rows)


def _total(name: str, rows: Iterable[Sequence[Cell]]) -> Sequence[Cell] | None:
    columns = list(zip(*rows, strict=True))
    return [name, *(sum(c for c in column if isinstance(c, int)) for column in columns[1:])] if columns else None

"""One run over a table: batch by batch, each batch a part of its own, nothing half-done.

A part appears under its name only when it is whole, and `manifest.json` only when all parts are there: a folder without
it is not a result. An interrupted run goes on from its whole parts with `resume`.
"""

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from yangui.policy.model import Kind
from yangui.policy.pack import BenefitRule, Pack
from yangui.population.intake.intake import Intake
from yangui.population.intake.join import SPOILT
from yangui.population.problems import refusal
from yangui.population.run.lines import DECISIONS, Kept, read
from yangui.population.run.outcome import Program
from yangui.population.run.part import PARTS, UNFINISHED, Engine, Local, Task, write
from yangui.population.run.place import Places
from yangui.population.run.schedule import terms_of
from yangui.population.run.tally import MISSING, TALLIES
from yangui.population.tables.sink import writing
from yangui.population.tables.source import ROWS, Table
from yangui.rules.problems import shown

MANIFEST = "manifest.json"
PLAN = "plan.json"
COUNTS = ("rows", "evaluated", "outside", "quarantined", "decisions")
# So many parts are added up at a time: all tallies of thousands of parts would fill the memory.
AT_A_TIME = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows done, of how many (None: not known), after how many seconds."""

    rows: int
    of: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: `rows` = `evaluated` + `outside` + `quarantined`; `decisions` lines were written.

    `outside` are rows that are not known to lie in the region to which the run is limited.
    """

    rows: int
    evaluated: int
    outside: int
    quarantined: int
    decisions: int
    seconds: float
    out: Path


def evaluate(
    pack: Pack,
    kind: Kind,
    table: Table,
    on: date,
    out: Path,
    *,
    intake: Intake | None = None,
    benefits: Sequence[str] | None = None,
    region: str | None = None,
    kept: Kept = "open",
    resume: bool = False,
    batch: int = ROWS,
    engine: Engine | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Decides the benefits in force on a day for every row of a table and writes the result into the folder `out`.

    `intake` says how columns become facts (default: they are called as the facts are). `benefits` limits the run to
    these, `region` to entities that lie in it. `kept` says which decisions are written besides their tallies: those
    that are not a plain no, all, those that are a yes, or none. With `resume`, whole parts of an interrupted run of the
    same plan are kept. `engine` is where parts are made (default: `part.Local`); what comes out is the same.

    The folder holds `parts/*` with decisions (`decisions` reads them) and `quarantine.parquet`, `tallies.parquet`
    (`tally.TALLIES`), `missing.parquet` (`tally.MISSING`), `joined.parquet` (the quarantine of joined tables:
    `join`, the name in the mapping, and `join.SPOILT`) and, last, `manifest.json`. Raises `PackError` (T4…) for
    a folder that holds something else, and for what the table or the mapping do not allow; `KeyError` for a benefit
    that the pack does not have for this kind.
    """
    engine = engine or Local()
    engine.require(table)
    run = _Run(pack, kind, table, on, out, intake or Intake(pack, kind), benefits, region, kept, batch)
    with writing(out):
        run.open(resume=resume)
    return run.go(engine, progress)


class _Run:
    def __init__(
        self,
        pack: Pack,
        kind: Kind,
        table: Table,
        on: date,
        out: Path,
        intake: Intake,
        benefits: Sequence[str] | None,
        region: str | None,
        kept: Kept,
        batch: int,
    ) -> None:
        self.table, self.out = table, out
        self.joins = dict(zip(intake.mapping.joins, intake.partners, strict=True)) if intake.mapping else {}
        self.rules = _rules(pack, kind, on, benefits)
        unknown = frozenset(intake.report(table.columns).unknown)
        known = [fact for fact in intake.known if fact not in unknown]
        places = Places(pack, known, region if region in pack.regions else None)
        if region and (region not in pack.regions or not places.names):
            what = f"there is no region {region}" if region not in pack.regions else "the table tells no region"
            raise refusal("T402", table.name, what, "`yangui list regions` shows the codes")
        program = Program(self.rules, on)
        bound = intake.over(table, program.facts | frozenset(places.names))
        columns = tuple(bound.needs(table.columns))
        self.task = Task(bound, program, columns, batch, places, kept, out)
        self.plan = {
            "pack": pack.version,
            "kind": kind,
            "on": on.isoformat(),
            "table": table.fingerprint(),
            "joined": [partner.table.fingerprint() for partner in intake.partners],
            "mapping": sha256(repr(intake.mapping).encode()).hexdigest()[:16] if intake.mapping else None,
            "bad": "unknown" if intake.lenient else "quarantine",
            "region": region,
            "only": sorted(benefits) if benefits is not None else None,
            "kept": kept,
            "batch": batch,
            "benefits": {rule.benefit.id: rule.digest[:16] for rule in self.rules},
        }

    def open(self, *, resume: bool) -> None:
        """Makes the folder ready, or refuses it."""
        plan = self.out / PLAN
        # killed before its plan was whole, a run has left nothing else
        if self.out.exists() and any(path != plan.with_suffix(".writing") for path in self.out.iterdir()):
            if not plan.is_file():
                raise refusal("T401", shown(self.out), "the folder holds something else", "give a new folder")
            if not resume:
                raise refusal("T401", shown(self.out), "the folder holds a run already", "--resume, or a new folder")
            if json.loads(plan.read_text(encoding="utf-8")) != self.plan:
                raise refusal("T401", shown(self.out), "the folder holds a run of another plan", "give a new folder")
        self.out.mkdir(parents=True, exist_ok=True)
        write(plan, self.plan)
        (self.out / PARTS).mkdir(exist_ok=True)
        shutil.rmtree(self.out / UNFINISHED, ignore_errors=True)
        (self.out / UNFINISHED).mkdir(exist_ok=True)

    def go(self, engine: Engine, progress: Callable[[Progress], None]) -> Summary:
        """All parts, then what is said of them together."""
        started = time.monotonic()

        def done(rows: int) -> None:
            progress(Progress(rows, self.table.rows, time.monotonic() - started))

        parts = [self.task.counts(number) for number in range(engine.run(self.task, self.table, done))]
        counts = {name: sum(p[name] for p in parts) for name in COUNTS}
        assert counts["rows"] == counts["evaluated"] + counts["outside"] + counts["quarantined"]
        assert self.table.rows in (None, counts["rows"])
        self.together(len(parts))
        shutil.rmtree(self.out / UNFINISHED, ignore_errors=True)
        seconds = time.monotonic() - started
        conditions = {rule.benefit.id: [c.id for c in rule.conditions] for rule in self.rules}
        terms = {rule.benefit.id: found.as_json() for rule in self.rules if (found := terms_of(rule))}
        spoilt = {name: partner.quarantine["row"].n_unique() for name, partner in self.joins.items()}
        figures: dict[str, Any] = {**counts, "joined_quarantined": spoilt, "seconds": round(seconds, 3)}
        with writing(self.out):
            write(self.out / MANIFEST, {**self.plan, "conditions": conditions, "terms": terms, **figures})
        return Summary(**counts, seconds=seconds, out=self.out)

    def together(self, parts: int) -> None:
        """The sums of all parts in one table each."""
        for name, schema in (("tallies", TALLIES), ("missing", MISSING)):
            whole = pl.DataFrame(schema=schema)
            for number in range(0, parts, AT_A_TIME):
                folders = map(self.task.folder, range(number, min(number + AT_A_TIME, parts)))
                whole = pl.concat([whole, *(pl.read_parquet(folder / f"{name}.parquet") for folder in folders)])
                whole = whole.group_by(list(schema)[:3], maintain_order=True).sum()
            self.whole(name, whole.sort("benefit", "region", maintain_order=True))
        spoilt = [p.quarantine.select(pl.lit(name).alias("join"), pl.all()) for name, p in self.joins.items()]
        self.whole("joined", pl.concat([pl.DataFrame(schema={"join": pl.String, **SPOILT}), *spoilt]))

    def whole(self, name: str, table: pl.DataFrame) -> None:
        """Writes a table of the run, seen only when it is whole."""
        unfinished = self.out / f"{name}.partial"
        with writing(self.out):
            table.write_parquet(unfinished)
            unfinished.rename(self.out / f"{name}.parquet")


def manifest(out: Path) -> dict[str, Any]:
    """What a finished run says of itself; raises `PackError` (T403) for a folder without one."""
    if not (out / MANIFEST).is_file():
        raise refusal("T403", shown(out), "this is no finished run", "evaluate first, or go on with --resume")
    try:
        found: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except ValueError:
        found = {}
    if "kept" not in found:
        raise refusal("T403", shown(out / MANIFEST), "this is no manifest of a run", "evaluate again")
    return found


def decisions(out: Path) -> pl.LazyFrame:
    """The decisions of a finished run (`lines.DECISIONS`); raises `PackError` (T403) for a folder without them."""
    found = [read(part) for part in parts(out)]
    return pl.concat(found) if found else pl.LazyFrame(schema=DECISIONS)


def parts(out: Path) -> list[Path]:
    """The parts of a finished run in the order of the table, each of as many rows of it as the plan's `batch`.

    Raises `PackError` (T403) for a folder without one, or without decisions.
    """
    if manifest(out)["kept"] == "none":
        raise refusal("T403", shown(out), "this run has kept no decisions", "evaluate without --tallies-only")
    return sorted(path for path in (out / PARTS).iterdir() if path.is_dir())


def _rules(pack: Pack, kind: Kind, on: date, benefits: Sequence[str] | None) -> tuple[BenefitRule, ...]:
    decider = pack.decider(kind)
    rules = decider.in_force(on)
    if benefits is None:
        return rules
    known = {rule.benefit.id for rule in decider.rules}
    missing = [id for id in benefits if id not in known]
    if missing:
        raise KeyError(missing[0])
    return tuple(rule for rule in rules if rule.benefit.id in set(benefits))

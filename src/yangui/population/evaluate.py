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
from yangui.population.cleaner import KEY, ROW
from yangui.population.intake import Intake
from yangui.population.outcome import DECISIONS, MISSING, TALLIES, Program
from yangui.population.problems import refusal
from yangui.population.schedule import terms_of
from yangui.population.source import ROWS, Table
from yangui.rules.problems import shown

MANIFEST = "manifest.json"
PLAN = "plan.json"
PARTS = "parts"
# Facts that tell where somebody is; the first that a table gives is taken for all of its rows.
PLACES = ("region", "insurance.region", "employer.region", "residence.region", "startup.region")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows done, of how many (None: not known), after how many seconds."""

    rows: int
    of: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: `rows` = `evaluated` + `quarantined`; `decisions` lines were written.

    Rows outside the region that a run is limited to count as evaluated: they were looked at, and have no decisions.
    """

    rows: int
    evaluated: int
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
    every: bool = False,
    resume: bool = False,
    batch: int = ROWS,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Decides the benefits in force on a day for every row of a table and writes the result into the folder `out`.

    `intake` says how columns become facts (default: they are called as the facts are). `benefits` limits the run to
    these, `region` to entities that lie in it. With `every`, plain noes are written too. With `resume`, whole parts of
    an interrupted run of the same plan are kept.

    The folder holds `parts/*/decisions.parquet` (`outcome.DECISIONS`), `parts/*/quarantine.parquet`, `tallies.parquet`
    (`outcome.TALLIES`), `missing.parquet` (`outcome.MISSING`) and, last, `manifest.json`. Raises `PackError` (T4…) for
    a folder that holds something else, and for what the table or the mapping do not allow; `KeyError` for a benefit
    that the pack does not have for this kind.
    """
    run = _Run(pack, kind, table, on, out, intake or Intake(pack, kind), benefits, region, every, batch)
    run.open(resume=resume)
    return run.go(progress)


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
        every: bool,
        batch: int,
    ) -> None:
        self.pack, self.table, self.on, self.out, self.every, self.batch = pack, table, on, out, every, batch
        self.intake = intake.over(table)
        self.rules = _rules(pack, kind, on, benefits)
        self.program = Program(self.rules, on)
        known = {reader for reader in intake.known if reader not in intake.report(table.columns).unknown}
        self.place = next((name for name in PLACES if name in known), None)
        self.inside = pack.lists["region"].within(region) if region else None
        if region and (region not in pack.regions or self.place is None):
            what = f"there is no region {region}" if region not in pack.regions else "the table tells no region"
            raise refusal("T402", table.name, what, "`yangui list regions` shows the codes")
        self.cities = {code: pack.city(code) for code in pack.regions}
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
            "all": every,
            "batch": batch,
            "benefits": {rule.benefit.id: rule.digest[:16] for rule in self.rules},
        }

    def open(self, *, resume: bool) -> None:
        """Makes the folder ready, or refuses it."""
        plan = self.out / PLAN
        if self.out.exists() and any(self.out.iterdir()):
            if not plan.is_file():
                raise refusal("T401", shown(self.out), "the folder holds something else", "give a new folder")
            if not resume:
                raise refusal("T401", shown(self.out), "the folder holds a run already", "--resume, or a new folder")
            if json.loads(plan.read_text(encoding="utf-8")) != self.plan:
                raise refusal("T401", shown(self.out), "the folder holds a run of another plan", "give a new folder")
        (self.out / PARTS).mkdir(parents=True, exist_ok=True)
        for unfinished in (self.out / PARTS).glob("*.partial"):
            shutil.rmtree(unfinished)
        _write(plan, self.plan)

    def go(self, progress: Callable[[Progress], None]) -> Summary:
        """All parts, then what is said of them together."""
        started = time.monotonic()
        first, parts = 1, []
        columns = self.intake.needs(self.table.columns)
        for number, rows in enumerate(self.table.batches(self.batch, columns)):
            part = self.out / PARTS / f"{number:06}"
            if not part.is_dir():
                self.part(rows, first, part)
            parts.append(json.loads((part / "part.json").read_text(encoding="utf-8")))
            first += rows.height
            progress(Progress(first - 1, self.table.rows, time.monotonic() - started))
        counts = {name: sum(p[name] for p in parts) for name in ("rows", "evaluated", "quarantined", "decisions")}
        assert counts["rows"] == first - 1 == counts["evaluated"] + counts["quarantined"]
        self.together(len(parts))
        seconds = time.monotonic() - started
        conditions = {rule.benefit.id: [c.id for c in rule.conditions] for rule in self.rules}
        terms = {rule.benefit.id: found.as_json() for rule in self.rules if (found := terms_of(rule))}
        said = {**self.plan, "conditions": conditions, "terms": terms, **counts, "seconds": round(seconds, 3)}
        _write(self.out / MANIFEST, said)
        return Summary(**counts, seconds=seconds, out=self.out)

    def part(self, rows: pl.DataFrame, first: int, part: Path) -> None:
        """Evaluates one batch into a folder that bears its name only when it is whole."""
        cleaned = self.intake.clean(rows, first)
        facts, region = cleaned.facts, None
        if self.place:
            code = facts[self.place].cast(pl.String)
            if self.inside is not None:
                kept = code.is_in(list(self.inside)).fill_null(value=False)
                facts, code = facts.filter(kept), code.filter(kept)
            region = code.replace_strict(self.cities, default=None, return_dtype=pl.String)
        wanted = [ROW, KEY, *(name for name in facts.columns if name in self.program.facts)]
        outcome = self.program.apply(facts.select(wanted), region, every=self.every)
        unfinished = part.with_suffix(".partial")
        unfinished.mkdir()
        outcome.decisions.write_parquet(unfinished / "decisions.parquet")
        outcome.tallies.write_parquet(unfinished / "tallies.parquet")
        outcome.missing.write_parquet(unfinished / "missing.parquet")
        cleaned.quarantine.write_parquet(unfinished / "quarantine.parquet")
        left = cleaned.quarantine.filter("left")["row"].n_unique()
        counts = {"rows": rows.height, "evaluated": cleaned.facts.height, "quarantined": left}
        _write(unfinished / "part.json", {**counts, "decisions": outcome.decisions.height})
        unfinished.rename(part)

    def together(self, parts: int) -> None:
        """The sums of all parts in one table each."""
        for name, schema in (("tallies", TALLIES), ("missing", MISSING)):
            files = [self.out / PARTS / f"{number:06}" / f"{name}.parquet" for number in range(parts)]
            whole = pl.concat([pl.read_parquet(f) for f in files]) if files else pl.DataFrame(schema=schema)
            whole = whole.group_by(list(schema)[:3], maintain_order=True).sum()
            unfinished = self.out / f"{name}.partial"
            whole.sort("benefit", "region", maintain_order=True).write_parquet(unfinished)
            unfinished.rename(self.out / f"{name}.parquet")


def manifest(out: Path) -> dict[str, Any]:
    """What a finished run says of itself; raises `PackError` (T403) for a folder without one."""
    if not (out / MANIFEST).is_file():
        raise refusal("T403", shown(out), "this is no finished run", "evaluate first, or go on with --resume")
    try:
        found: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except ValueError:
        found = {}
    if "terms" not in found:
        raise refusal("T403", shown(out / MANIFEST), "this is no manifest of a run", "evaluate again")
    return found


def decisions(out: Path) -> pl.LazyFrame:
    """The decisions of a finished run (`outcome.DECISIONS`); raises `PackError` (T403) for a folder without one."""
    manifest(out)
    files = parts(out)
    return pl.scan_parquet(files, glob=False) if files else pl.LazyFrame(schema=DECISIONS)


def parts(out: Path) -> list[Path]:
    """The files of `decisions`, in the order of the table, each of as many rows of it as the plan's `batch`."""
    return sorted((out / PARTS).glob("*/decisions.parquet"))


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


def _write(path: Path, content: Any) -> None:
    unfinished = path.with_suffix(".writing")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)

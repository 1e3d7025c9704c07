"""One part of a run: some rows of a table in, a folder out, committed by its rename.

A task holds all that it needs and changes nothing but its own folder, so that it may be sent to another process or
machine, done again after it was lost, or done twice at a time: a part that is there is whole, and stays as it is.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from platform import node
from typing import Any, Protocol
from uuid import uuid4

import polars as pl

from yangui.population.intake.cleaner import KEY, ROW
from yangui.population.intake.intake import Intake
from yangui.population.problems import refusal
from yangui.population.run import lines
from yangui.population.run.lines import Kept
from yangui.population.run.outcome import Outcome, Program
from yangui.population.run.place import Places
from yangui.population.tables.sink import writing
from yangui.population.tables.source import Table
from yangui.rules.problems import shown

PARTS = "parts"
# Where parts grow: beside the others they could be taken for whole.
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Task:
    """How the rows of one table become the parts of one run.

    `columns` of the table are read, `batch` rows make a part. `places` tells where entities are and which are
    evaluated, `kept` which decisions are written.
    """

    intake: Intake
    program: Program
    columns: tuple[str, ...]
    batch: int
    places: Places
    kept: Kept
    out: Path

    def folder(self, number: int) -> Path:
        """The folder of a part; it is there only when the part is whole."""
        return self.out / PARTS / f"{number:06}"

    def counts(self, number: int) -> dict[str, int]:
        """What a whole part says of itself: rows, and what became of them."""
        found: dict[str, int] = json.loads((self.folder(number) / "part.json").read_text(encoding="utf-8"))
        return found

    def do(self, number: int, rows: pl.DataFrame) -> None:
        """Makes the part out of its rows, unless it is there. Raises `PackError` (T3…, T401)."""
        if self.folder(number).is_dir():
            return
        cleaned = self.intake.clean(rows, number * self.batch + 1)
        facts = self.places.narrowed(cleaned.facts)
        wanted = [ROW, *(name for name in facts.columns if name in self.program.facts)]
        outcome = self.program.apply(facts.select(wanted), self.places.regions(facts), kept=self.kept)
        counts = {
            "rows": rows.height,
            "evaluated": facts.height,
            "outside": cleaned.facts.height - facts.height,
            "quarantined": cleaned.quarantine.filter("left")["row"].n_unique(),
            "decisions": outcome.count,
        }
        self._commit(number, outcome, facts.select(ROW, KEY), cleaned.quarantine, counts)

    def _commit(
        self,
        number: int,
        outcome: Outcome,
        entities: pl.DataFrame,
        quarantine: pl.DataFrame,
        counts: Mapping[str, int],
    ) -> None:
        with writing(self.out):
            self._write(number, outcome, entities, quarantine, counts)

    def _write(
        self,
        number: int,
        outcome: Outcome,
        entities: pl.DataFrame,
        quarantine: pl.DataFrame,
        counts: Mapping[str, int],
    ) -> None:
        unfinished = self.out / UNFINISHED / f"{number:06}-{uuid4().hex}"
        try:
            unfinished.mkdir()
        except FileNotFoundError:
            what, mend = f"the folder of the run is not on {node()}", "every machine needs it at the same path"
            raise refusal("T401", shown(self.out), what, mend) from None
        if self.kept != "none":
            lines.write(unfinished, outcome.decisions, entities)
        outcome.tallies.write_parquet(unfinished / "tallies.parquet")
        outcome.missing.write_parquet(unfinished / "missing.parquet")
        quarantine.write_parquet(unfinished / "quarantine.parquet")
        write(unfinished / "part.json", counts)
        try:
            unfinished.rename(self.folder(number))
        except OSError:
            # a copy of this task was first, and made the same
            if not self.folder(number).is_dir():
                raise
            shutil.rmtree(unfinished)


class Engine(Protocol):
    """Where tasks are done."""

    def require(self, table: Table) -> None:
        """Raises `PackError` for a table of which the parts cannot be made there."""

    def run(self, task: Task, table: Table, done: Callable[[int], None]) -> int:
        """Makes all parts that are not there, tells `done` how many rows are, and returns the number of parts."""


class Local:
    """Part after part, in this process; Polars uses all cores for each."""

    def require(self, table: Table) -> None:
        """Any table will do."""

    def run(self, task: Task, table: Table, done: Callable[[int], None]) -> int:
        """Reads the table once."""
        rows = parts = 0
        for number, batch in enumerate(table.batches(task.batch, task.columns)):
            task.do(number, batch)
            assert task.counts(number)["rows"] == batch.height
            rows, parts = rows + batch.height, number + 1
            done(rows)
        return parts


def write(path: Path, content: Any) -> None:
    """Writes JSON, seen only when it is whole."""
    unfinished = path.with_suffix(".writing")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)

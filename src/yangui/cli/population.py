"""`yangui evaluate`, `yangui synth` and `yangui map`: many entities at once."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from yangui.cli.tables import console, dump, open_table, yuan
from yangui.cli.words import word
from yangui.policy.load import SYNTHETIC
from yangui.policy.overlay import read_changes
from yangui.population.intake import draft as drafts
from yangui.population.intake.intake import Intake
from yangui.population.intake.mapping import read_mapping
from yangui.population.problems import refusal
from yangui.population.run import evaluate as runs
from yangui.population.run.part import Engine, Local
from yangui.population.run.spark import Spark
from yangui.population.simulation import report
from yangui.population.simulation import simulate as simulations
from yangui.population.synthetic import entities as synth
from yangui.population.tables.opening import open_table as open_source
from yangui.population.tables.sink import writing
from yangui.rules.problems import PackError, Place, Problem, shown

if TYPE_CHECKING:
    from yangui.policy.pack import Pack

# The summary of a run shows so many benefits; the whole is in tallies.parquet.
MOST_ROWS = 25


@contextmanager
def _bar(what: str) -> Iterator[Any]:
    """A progress bar on standard error where that is a terminal, else silence; gives `show(done, of)`."""
    out = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=out, disable=not out.is_terminal) as bar:
        task = bar.add_task(what, total=None, rate="")

        def show(done: int, of: int | None, seconds: float) -> None:
            rate = f"{done / seconds:,.0f}/s" if seconds > 0 else ""
            bar.update(task, completed=done, total=of, rate=rate)

        yield show


def evaluate(pack: "Pack", args: argparse.Namespace) -> None:
    """Decides for every row of a table and prints what came of it."""
    engine = _engine(args.engine, args.master)
    table = open_source(args.table, sheet=args.sheet, encoding=args.encoding)
    mapping = read_mapping(args.mapping, pack) if args.mapping else None
    folder = args.mapping.parent if args.mapping else Path()
    intake = Intake(pack, args.kind, mapping, bad=args.bad, folder=folder)
    report = intake.report(table.columns)
    for name in report.unused:
        print(f"yangui: the column {name} gives no fact and is not used", file=sys.stderr)
    with _bar(table.name) as show:
        said = runs.evaluate(
            pack, args.kind, table, args.on, args.out,
            intake=intake, benefits=args.benefit, region=args.region, kept=args.kept, resume=args.resume,
            engine=engine,
            progress=lambda p: show(p.rows, p.of, p.seconds),
        )  # fmt: skip
    counts = {name: getattr(said, name) for name in ("rows", "evaluated", "outside", "quarantined")}
    tallies = _by_benefit(said.out)
    if args.json:
        dump({**counts, "decisions": said.decisions, "out": str(said.out), "tallies": tallies.to_dicts()})
        return
    _summary(pack, args.lang, counts, tallies)
    for name, rows in runs.manifest(said.out)["joined_quarantined"].items():
        if rows:
            console().print(word("joined_quarantined", args.lang).format(name, f"{rows:,}"))


def _engine(name: str, master: str | None) -> Engine:
    if name == "spark":
        return Spark(master)
    if master:
        raise refusal("T406", "--master", "is the address of a Spark cluster", "add --engine spark, or leave it out")
    return Local()


def simulate(pack: "Pack", args: argparse.Namespace) -> None:
    """Writes what a change would do as a page, and as a workbook if asked, and prints the main figures."""
    if not args.changes and args.against_on is None:
        what = "there is nothing to compare with"
        raise PackError(Problem(Place("simulate"), "O101", what, "give --set ADDRESS=VALUE or --against-on DATE"))
    for path in filter(None, (args.out, args.xlsx)):
        if not path.parent.is_dir() or path.is_dir():
            raise refusal("T401", shown(path), "no file can be written there", "give a file in a folder that exists")
    table = open_source(args.table, sheet=args.sheet, encoding=args.encoding)
    mapping = read_mapping(args.mapping, pack) if args.mapping else None
    folder = args.mapping.parent if args.mapping else Path()
    intake = Intake(pack, args.kind, mapping, bad=args.bad, folder=folder)
    with _bar(table.name) as show:
        made = simulations.simulate(
            pack, args.kind, table, args.on,
            what_if=read_changes(args.changes), against_on=args.against_on, intake=intake,
            progress=lambda p: show(p.rows, p.of, p.seconds),
        )  # fmt: skip
    report.write(made, args.lang, args.out, args.xlsx)
    counts = {name: f"{getattr(made, name):,}" for name in ("rows", "evaluated", "quarantined")}
    out = console()
    out.print(word("accounted", args.lang).format(**counts))
    for line in report.headline(made, args.lang):
        out.print(line)
    for path in filter(None, (args.out, args.xlsx)):
        out.print(shown(path))


def _by_benefit(out: Path) -> pl.DataFrame:
    tallies = pl.read_parquet(out / "tallies.parquet").filter(pl.col("condition") == "")
    figures = pl.col("yes", "no", "unknown", "judgement", "fen", "fen_open").sum()
    return tallies.group_by("benefit", maintain_order=True).agg(figures)


def _summary(pack: "Pack", lang: str, counts: dict[str, int], tallies: pl.DataFrame) -> None:
    out = console()
    said = "accounted_region" if counts["outside"] else "accounted"
    out.print(word(said, lang).format(**{name: f"{count:,}" for name, count in counts.items()}))
    names = [word(k, lang) for k in ("benefit", "yes", "fen", "unknown", "judgement", "fen_open")]
    table = open_table(None, *names, numbers=names[1:])
    some = tallies.filter(pl.col("yes") + pl.col("unknown") + pl.col("judgement") > 0)
    for row in some.sort("fen", "yes", descending=True).head(MOST_ROWS).iter_rows(named=True):
        title = f"{pack.benefit(row['benefit']).title[lang]}\n{row['benefit']}"
        people = [f"{row[k]:,}" for k in ("yes", "unknown", "judgement")]
        table.add_row(title, people[0], yuan(row["fen"], lang), *people[1:], yuan(row["fen_open"], lang))
    out.print(table)
    if some.height > MOST_ROWS:
        out.print(word("more_in_tallies", lang).format(some.height - MOST_ROWS), style="dim")


def synthesise(pack: "Pack", args: argparse.Namespace) -> None:
    """Writes synthetic entities."""
    started = monotonic()
    with _bar(f"synth {args.kind}") as show:

        def progress(done: int) -> None:
            show(done, args.rows, monotonic() - started)

        try:
            synth.write(pack, args.kind, args.rows, args.seed, args.out, progress=progress)
        except FileExistsError:
            raise refusal("T401", shown(args.out), "the folder is there already", "give a new folder") from None
        except (ValueError, KeyError) as error:
            if isinstance(error, PackError):
                raise
            what = f"the description of synthetic entities does not fit the pack: {error}"
            raise refusal("T408", shown(pack.folder / SYNTHETIC), what, "its head says the form of each line") from None
    print(shown(args.out))


def draft(pack: "Pack", args: argparse.Namespace) -> None:
    """Prints or writes a mapping for a table; what it could not place stands in it as comments."""
    if args.out and args.out.exists():
        what = "is there already, and may have been worked over"
        raise refusal("T401", shown(args.out), what, "give a new file, or remove it")
    table = open_source(args.table, sheet=args.sheet, encoding=args.encoding)
    text = drafts.draft(pack, args.kind, table).text()
    if args.out is None:
        print(text, end="")
        return
    with writing(args.out):
        args.out.write_text(text, encoding="utf-8")
    print(shown(args.out))

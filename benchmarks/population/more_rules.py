"""How the time grows with the number of rules, and what reasons cost.

Both in memory, over the same frame of facts and through the same program as a run, so that neither reading nor writing
is in the figures.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import data
import msgspec
import polars as pl
from rounds import table
from timing import DisagreementError, Form, Time, cost, measure, seconds

from yangui import load_pack
from yangui.policy.pack import BenefitRule, Pack
from yangui.population.intake.intake import Intake
from yangui.population.run.lines import Kept
from yangui.population.run.outcome import Program
from yangui.population.run.place import Places
from yangui.population.tables.opening import open_table
from yangui.population.tables.source import ROWS
from yangui.rules.types import INT

ON = date(2024, 9, 1)
NUMBERS = (10, 100, 500)


class Rows:
    """The facts of persons in memory, batch by batch, with their regions."""

    def __init__(self, folder: Path, pack: Pack, rows: int) -> None:
        self.height = rows
        source = open_table(data.synthetic(folder, pack, rows))
        intake = Intake(pack, "person").over(source)
        places = Places(pack, pack.scopes["person"].facts)
        facts = [
            intake.clean(batch, number * ROWS + 1).facts
            for number, batch in enumerate(source.batches(ROWS, intake.needs(source.columns)))
        ]
        self.batches = [(frame, places.regions(frame)) for frame in facts]

    def tallies(self, program: Program, kept: Kept = "none") -> pl.DataFrame:
        """The counts of a program over all rows."""
        found = []
        for frame, region in self.batches:
            wanted = [name for name in frame.columns if name in program.facts or name == "#row"]
            found.append(program.apply(frame.select(wanted), region, kept=kept).tallies)
        return pl.concat(found).group_by("benefit", "region", "condition").sum()


def report(folder: Path, rows: int, rounds: int) -> str:
    """The tables, and what they say of the aims; raises `DisagreementError`."""
    pack = load_pack("liaoning")
    return f"{_growth(folder, pack, rows, rounds)}\n\n{_reasons(folder, pack, rows, rounds)}"


def _growth(folder: Path, pack: Pack, rows: int, rounds: int) -> str:
    people = Rows(folder, pack, rows)
    programs = {number: Program(rules(pack, number), ON) for number in NUMBERS}
    _same(people, programs)
    scale = data.MILLION / rows
    times = measure({str(n): Form(lambda p=p: people.tallies(p), scale) for n, p in programs.items()}, rounds)
    lines = []
    for number, program in programs.items():
        time, nodes = times[str(number)], len({n.index for group in program.groups for n in group.columns.nodes})
        lines.append(
            [
                f"{number} rules",
                f"{nodes}",
                seconds(time.clock),
                seconds(time.processor),
                f"{time.processor / number * 100:.2f}",
            ]
        )
    columns = ["seconds a million persons", "nodes", "clock", "processor", "a hundred rules"]
    return "\n".join(
        [
            table(columns, lines),
            "",
            *(_ratio(times, few, many) for few, many in pairwise(NUMBERS)),
        ]
    )


def rules(pack: Pack, number: int) -> list[BenefitRule]:
    """So many of the person's rules of the pack, in force or not, taken evenly; beyond all of them, variants too.

    A variant asks all conditions of a rule but one and gives a multiple: another rule over the same conditions. It
    stands beside the rule that it is made of, as it would in a document.
    """
    given = list(pack.decider("person").rules)
    if number <= len(given):
        return [given[place * len(given) // number] for place in range(number)]
    graph = pack.scopes["person"].graph
    beside: dict[str, list[BenefitRule]] = {rule.benefit.id: [rule] for rule in given}
    lacking = number - len(given)
    for turn in range(number):
        for rule in given:
            if not lacking:
                return [found for group in beside.values() for found in group]
            if len(rule.tops) < 2 or turn >= 2 * len(rule.tops):
                continue
            tops = tuple(top for place, top in enumerate(rule.tops) if place != turn % len(rule.tops))
            total = rule.total and graph.make("mul", [rule.total, graph.const(turn + 2, INT)], type=rule.total.type)
            benefit = msgspec.structs.replace(rule.benefit, id=f"{rule.benefit.id}.{turn}")
            requires = graph.truth("and", list(tops))
            beside[rule.benefit.id].append(replace(rule, benefit=benefit, tops=tops, requires=requires, total=total))
            lacking -= 1
    raise ValueError(f"there are no {number} rules")


def _same(people: Rows, programs: dict[int, Program]) -> None:
    """A rule counts the same whatever rules stand beside it."""
    least, *others = (people.tallies(program) for program in programs.values())
    keys = ["benefit", "region", "condition"]
    for more in others:
        again = more.join(least.select(keys), on=keys, how="semi")
        if not again.sort(keys).equals(least.sort(keys)):
            raise DisagreementError("rules count differently beside others")


def _ratio(times: dict[str, Time], few: int, many: int) -> str:
    return cost(f"{many} rules", times[str(many)], f"{few} rules", times[str(few)], many / few)


def _reasons(folder: Path, pack: Pack, rows: int, rounds: int) -> str:
    people = Rows(folder, pack, rows)
    rules_ = pack.decider("person").in_force(ON)
    bare = Program([replace(rule, conditions=()) for rule in rules_], ON)
    full = Program(rules_, ON)
    answers = pl.col("condition") == ""
    keys = ["benefit", "region"]
    if not people.tallies(bare).filter(answers).sort(keys).equals(people.tallies(full).filter(answers).sort(keys)):
        raise DisagreementError("answers differ with and without reasons")
    scale = data.MILLION / rows
    forms: dict[str, Form] = {}
    words: dict[Kept, str] = {"none": "counted only", "open": "as the default output", "all": "all, side by side"}
    for kept, word in words.items():
        for name, program in (("answers and sums alone", bare), ("with reasons", full)):
            forms[f"{word}: {name}"] = Form(lambda p=program, k=kept: people.tallies(p, k), scale)
    times = measure(forms, rounds)
    lines: list[list[Any]] = []
    said = []
    for word in words.values():
        alone, reasons = (times[f"{word}: {name}"] for name in ("answers and sums alone", "with reasons"))
        lines += [
            [f"{word}: {n}", seconds(t.clock), seconds(t.processor)]
            for n, t in (("answers and sums alone", alone), ("with reasons", reasons))
        ]
        said.append(cost(f"{word}, with reasons", reasons, "answers and sums alone", alone, 1.5))
    return "\n".join([table(["seconds a million persons", "clock", "processor"], lines), "", *said])

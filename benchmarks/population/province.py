"""The whole Liaoning pack for persons by the million: what each kind of run costs, and what is left above the floors.

Every figure is of a process of its own, so that its peak of memory is its own too.
"""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import data
from rounds import table
from timing import DisagreementError, Time, cost, in_child, seconds

from yangui import load_pack

ON = "2024-09-01"
READING, KERNEL, ALONE = "floor: the columns read", "C kernel over the same columns", "… of which counting alone"
COUNTS, DEFAULT, ALL = "aggregate-only (`--keep none`)", "default output", "`--keep all`"
WRITTEN = "floor: that output written alone"
KEPT = {COUNTS: "none", DEFAULT: "open", ALL: "all"}
GIGABYTE = 1e9

type Figures = dict[str, list[dict[str, Any]]]


def report(folder: Path, millions: Sequence[int], rounds: int) -> str:
    """The tables, and what they say of the aims; raises `DisagreementError`."""
    pack = load_pack("liaoning")
    benefits = len(pack.decider("person").in_force(date.fromisoformat(ON)))
    said = [f"{benefits} benefits in force on {ON}, by region, with all conditions and missing facts.", ""]
    found: dict[int, Figures] = {}
    for size in millions:
        source = data.synthetic(folder, pack, size * data.MILLION)
        found[size] = _figures(folder, source, rounds)
        each = found[size][DEFAULT][0]["decisions"] / size / data.MILLION
        same = f"all runs and the kernel count the same ({_sums(found[size])})"
        said.append(f"{size} million persons; {same}; the default output holds {each:.1f} decisions a person:")
        said += ["", _table(found[size], size), "", *_aims(found[size]), ""]
    if len(found) > 1:
        said += _linear(found)
    return "\n".join(said)


def _figures(folder: Path, source: Path, rounds: int) -> Figures:
    found: Figures = {}
    shuffle = Random(1)
    tasks = [READING, KERNEL, *KEPT]
    for _ in range(rounds):
        for name in shuffle.sample(tasks, len(tasks)):
            for said_of, said in _once(folder, source, name).items():
                found.setdefault(said_of, []).append(said)
    return found


def _once(folder: Path, source: Path, name: str) -> Figures:
    """What one task says; of a run that writes decisions also what writing them again says."""
    if name == READING:
        return {name: in_child("read", table=str(source))}
    if name == KERNEL:
        said = in_child("count", table=str(source), on=ON, folder=str(folder))
        clock, processor = said["alone"]
        return {name: said, ALONE: {"clock": clock, "processor": processor, "peak": said["peak"]}}
    out, again = data.fresh(folder, "run"), data.fresh(folder, "written")
    try:
        said = {name: in_child("evaluate", table=str(source), on=ON, out=str(out), kept=KEPT[name])}
        if name != COUNTS:
            said[f"{WRITTEN}, {name}"] = in_child("write", run=str(out), out=str(again))
        return said
    finally:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(again, ignore_errors=True)


def _sums(figures: Figures) -> str:
    sums = {said["sums"] for found in figures.values() for said in found if "sums" in said}
    if len(sums) > 1:
        raise DisagreementError(f"runs count differently: {', '.join(sorted(sums))}")
    return sums.pop()


def _table(figures: Figures, size: int) -> str:
    base = _median(figures, COUNTS, "clock")
    rows = []
    for name in (READING, ALONE, KERNEL, COUNTS, DEFAULT, f"{WRITTEN}, {DEFAULT}", ALL, f"{WRITTEN}, {ALL}"):
        clock, processor, peak = (_median(figures, name, of) for of in ("clock", "processor", "peak"))
        held = figures[name][0].get("bytes")
        rows.append([name, seconds(clock / size), seconds(processor / size), f"{clock / base:.2f}",
                     f"{peak / 1e6:,.0f}", f"{held / 1e6:,.0f}" if held else ""])  # fmt: skip
    columns = ["seconds a million persons", "clock", "processor", "× aggregate-only", "peak MB", "MB written"]
    return table(columns, rows)


def _aims(figures: Figures) -> list[str]:
    written = f"{WRITTEN}, {ALL}"
    pairs = ((COUNTS, KERNEL, 2), (COUNTS, ALONE, 2), (DEFAULT, COUNTS, 1.6), (ALL, written, 1.4))
    times = {name: Time(*(_median(figures, name, of) for of in ("clock", "clock", "processor"))) for name in figures}
    lines = [cost(mine, times[mine], other, times[other], aim) for mine, other, aim in pairs]
    peak = max(_median(figures, name, "peak") for name in KEPT)
    return [*lines, f"- Peak of memory {peak / GIGABYTE:.2f} GB; aim below 1.5."]


def _linear(found: Mapping[int, Figures]) -> list[str]:
    first, *others = found
    lines = ["From size to size:", ""]
    for name in KEPT:
        base = {of: _median(found[first], name, of) for of in ("processor", "peak")}
        grown = []
        for size in others:
            time, peak = (_median(found[size], name, of) / base[of] for of in ("processor", "peak"))
            grown.append(f"{size} million {time * first / size:.2f} times the time a person, {peak:.2f} times the peak")
        lines.append(f"- {name}, against {first} million: {'; '.join(grown)}; aims 1.15 and 1.3 (from 4 million on).")
    return lines


def _median(figures: Figures, name: str, of: str) -> float:
    return median(said[of] for said in figures[name])

"""Timing in shuffled rounds, and the tables.

A shared machine is slow in one second and quick in the next. So every form is timed in many short rounds, in an order
that is shuffled anew each time, and a figure is the median over the rounds: what disturbs one form disturbs them all.
The best round stands beside it. Rounds count the processor time of the process (all its threads), so that waiting
behind other processes is not counted for anybody.
"""

import os
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any, NamedTuple

PACKAGES = ("yangui", "zen-engine", "openfisca-core", "numpy", "msgspec", "PyYAML")


class Time(NamedTuple):
    """Seconds: the median over the rounds, and the best of them."""

    median: float
    best: float


class Form(NamedTuple):
    """What is timed: `run` is called with each of `size` inputs drawn from `inputs` in a round."""

    run: Callable[..., Any]
    inputs: Sequence[tuple[Any, ...]]
    size: int


def measure(forms: Mapping[str, Form], rounds: int, seed: int = 1) -> dict[str, Time]:
    """Seconds for one call of each form."""
    shuffle = Random(seed)
    seconds: dict[str, list[float]] = {name: [] for name in forms}
    for form in forms.values():
        form.run(*form.inputs[0])
    for _ in range(rounds):
        for name in shuffle.sample(list(forms), len(forms)):
            run, inputs, size = forms[name]
            drawn = shuffle.choices(inputs, k=size)
            start = process_time()
            for given in drawn:
                run(*given)
            seconds[name].append((process_time() - start) / size)
    return {name: Time(median(times), min(times)) for name, times in seconds.items()}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is of text, the others are of numbers."""
    widths = [max(len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return f"| {first[0]:<{first[1]}} | " + " | ".join(f"{cell:>{width}}" for cell, width in others) + " |"

    rule = f"|{'-' * (widths[0] + 2)}|" + "".join(f"{'-' * (width + 1)}:|" for width in widths[1:])
    return "\n".join([line(columns), rule, *map(line, rows)])


def micro(seconds: float) -> str:
    """Microseconds with three significant digits or more."""
    value = seconds * 1e6
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine(packages: Sequence[str] = PACKAGES) -> str:
    """The class of machine and the versions, without anything that tells whose machine it is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{_processor()}, {cores} cores{load}; {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}; {versions}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    found = re.search(r"model name\s*: (.+)", text)
    return found[1] if found else platform.processor() or platform.machine()

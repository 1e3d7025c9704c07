"""Timing in shuffled rounds: by the clock and by the processor, and what a child process takes at its height.

As in `one_person`, all forms of a table run in every round, in an order shuffled anew, and a figure is the median. Here
some forms use both cores and some only one, so that the clock is told beside the processor time (all threads): by the
clock a parallel form gains, by the processor it is charged for all that it does, and other work on the machine
disturbs only the clock.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

HERE = Path(__file__).parent


class DisagreementError(Exception):
    """Two forms give different results."""


class Time(NamedTuple):
    """Seconds: median and best by the clock, median by the processor."""

    clock: float
    best: float
    processor: float


class Form(NamedTuple):
    """What is timed, and what its seconds are multiplied by (for a form that is run on a part of the rows)."""

    run: Callable[[], object]
    times: float = 1


def measure(forms: Mapping[str, Form], rounds: int, seed: int = 1) -> dict[str, Time]:
    """Seconds of each form, each having run once before."""
    shuffle = Random(seed)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in forms}
    for form in forms.values():
        form.run()
    for _ in range(rounds):
        for name in shuffle.sample(list(forms), len(forms)):
            taken[name].append(_once(forms[name]))
    return {name: summary(found) for name, found in taken.items()}


def summary(taken: Sequence[tuple[float, float]]) -> Time:
    """The figures of several runs, each given as seconds by the clock and by the processor."""
    clock, processor = zip(*taken, strict=True)
    return Time(median(clock), min(clock), median(processor))


def _once(form: Form) -> tuple[float, float]:
    clock, processor = perf_counter(), process_time()
    form.run()
    return (perf_counter() - clock) * form.times, (process_time() - processor) * form.times


def cost(mine: str, time: Time, other: str, against: Time, aim: float) -> str:
    """How many times as much something takes as something else, and how much it is meant to take at most."""
    clock, processor = time.clock / against.clock, time.processor / against.processor
    return f"- {mine}: {processor:.2f} times {other} ({clock:.2f} by the clock); aim at most {aim:g}."


def seconds(value: float) -> str:
    """Three significant digits or more."""
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def in_child(task: str, **arguments: Any) -> dict[str, Any]:
    """What `child.py` says of a task that it runs in a new process.

    Its peak of memory is then that of the task (and of Python with its packages), whatever ran before.
    """
    command = [sys.executable, str(HERE / "child.py"), task, json.dumps(arguments)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found

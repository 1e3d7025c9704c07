"""What it costs to have a pack at hand: from its files, from the cache, in a new process.

A new process is measured as users have it after the first start: Python keeps compiled modules, Yangui the compiled
pack. Both are kept in a folder of the benchmark's own. The last two rows say what is not there; without compiled
modules means none at all, not even those of Python's own library, which an installation usually brings along.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from rounds import table

from yangui import load_pack

FACTS = {
    "education": "doctor",
    "graduation_date": "2024-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2024-08-01",
}
CHECK = ["check", "--as", "person", "--facts", "-", "--on", "2024-09-01"]
YANGUI = str(Path(sys.executable).with_name("yangui"))


class Cost(NamedTuple):
    """Seconds: on the clock, and of the processor (user and system)."""

    wall: float
    cpu: float


def report(rounds: int) -> str:
    """The table, and what it says of the aims."""
    before = os.environ.get("YANGUI_CACHE")
    with TemporaryDirectory() as folder:
        os.environ["YANGUI_CACHE"] = f"{folder}/packs"
        try:
            costs = _costs(folder, rounds)
        finally:
            os.environ.pop("YANGUI_CACHE")
            if before is not None:
                os.environ["YANGUI_CACHE"] = before
    columns = ["milliseconds", "median", "best", "median CPU", "best CPU"]
    rows = []
    for name, found in costs.items():
        wall, cpu = zip(*found, strict=True)
        rows.append([name, *(f"{value * 1000:,.0f}" for value in (median(wall), min(wall), median(cpu), min(cpu)))])
    aims = "Aims: from files below 500, from the cache below 100, a new process `yangui check` below 500."
    return f"{table(columns, rows)}\n\n{aims}"


def _costs(folder: str, rounds: int) -> dict[str, list[Cost]]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    kept = environment | {"PYTHONPYCACHEPREFIX": f"{folder}/modules"}
    bare = environment | {"PYTHONPYCACHEPREFIX": f"{folder}/none", "PYTHONDONTWRITEBYTECODE": "1"}
    python = [sys.executable, "-c"]
    forms: dict[str, Callable[[], Cost]] = {
        "pack from its files": lambda: _inside(lambda: load_pack(cache=False).decider("person").run),
        "pack from the cache": lambda: _inside(lambda: load_pack().decider("person").run),
        "process: Python alone": lambda: _process([*python, "pass"], kept),
        "process: import yangui": lambda: _process([*python, "import yangui"], kept),
        "process: … and load the pack": lambda: _process([*python, "import yangui; yangui.load_pack()"], kept),
        "process: yangui check --json": lambda: _process([YANGUI, *CHECK, "--json"], kept),
        "process: yangui check": lambda: _process([YANGUI, *CHECK], kept),
        "… the pack not in the cache": lambda: _process([YANGUI, *CHECK], kept | {"YANGUI_CACHE": ""}),
        "… no compiled modules": lambda: _process([YANGUI, *CHECK], bare),
    }
    for form in forms.values():
        form()
    found: dict[str, list[Cost]] = {name: [] for name in forms}
    for _ in range(rounds):
        for name, form in forms.items():
            found[name].append(form())
    return found


def _inside(run: Callable[[], Any]) -> Cost:
    wall, cpu = perf_counter(), process_time()
    run()
    return Cost(perf_counter() - wall, process_time() - cpu)


def _process(command: list[str], environment: dict[str, str]) -> Cost:
    wall, before = perf_counter(), os.times()
    given = json.dumps(FACTS).encode()
    subprocess.run(command, input=given, stdout=subprocess.DEVNULL, env=environment, check=True)
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(perf_counter() - wall, cpu)

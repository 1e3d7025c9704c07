"""Reading: the whole pipeline on one core against JioNLP and recognizers-text, which find money and times only.

    make bench                                                  everything
    .venv-bench/bin/python benchmarks/reading [--rounds N]      N rounds (default 7)
    .venv-bench/bin/python benchmarks/reading --record          write the peers' answers that the tests use, no more

First it is told how far all agree on amounts of money. ../README.md says how to read the tables.
"""

import argparse
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "one_person"))

import oracles
from material import Document, own, seeds, whole
from peers import jionlp_all, jionlp_money, recognizers_all, recognizers_money
from rounds import Form, Time, machine, measure, table

from yangui.reading.read import read

PACKAGES = ("yangui", "jionlp", "recognizers-text-number-with-unit", "recognizers-text-date-time")
YANGUI = "Yangui, everything"
AIM = 200_000  # characters a second
LENGTHS = (50_000, 100_000, 200_000, 400_000)


def main() -> int:
    arguments = argparse.ArgumentParser(description="Benchmarks for reading.")
    arguments.add_argument("--rounds", type=int, default=7, metavar="N", help="rounds of each table (default: 7)")
    arguments.add_argument("--record", action="store_true", help="write the peers' amounts for the tests")
    given = arguments.parse_args()
    if given.record:
        oracles.record()
        return 0
    print(f"{machine(PACKAGES)}\n\n## Amounts of money\n")
    told, current = oracles.report()
    print(told)
    for name, documents in (("whole own documents", whole()), ("the five policy documents", seeds())):
        if documents:
            print(f"\n## Speed on {name}\n\n{speed(documents, given.rounds)}")
    print(f"\n## Memory\n\n{memory()}")
    return 0 if current else 1


def speed(documents: Sequence[Document], rounds: int) -> str:
    """Characters a second of each form, all documents being one round."""
    forms: dict[str, Callable[[str], object]] = {
        YANGUI: lambda raw: read("document.txt", raw),
        "JioNLP, money": lambda raw: list(jionlp_money(raw)),
        "JioNLP, money and times": jionlp_all,
        "recognizers-text, money": lambda raw: list(recognizers_money(raw)),
        "recognizers-text, money and times": recognizers_all,
    }
    characters = sum(len(document.raw) for document in documents)
    times = measure({name: Form(_each(run, documents), [()], 1) for name, run in forms.items()}, rounds)
    rows = [[name, *(f"{characters / s:,.0f}" for s in time), _times(times, name)] for name, time in times.items()]
    reached = characters / times[YANGUI].median
    return "\n".join([
        f"{len(documents)} documents with {characters:,} characters.\n",
        table(["characters a second", "median", "best", "Yangui is faster"], rows),
        f"\n{YANGUI}: {reached:,.0f} characters a second; aim {AIM:,}.",
    ])  # fmt: skip


def _each(run: Callable[[str], object], documents: Sequence[Document]) -> Callable[[], None]:
    def all_of_them() -> None:
        for document in documents:
            run(document.raw)

    return all_of_them


def _times(times: dict[str, Time], name: str) -> str:
    return f"{times[name].median / times[YANGUI].median:,.1f} ×"


def memory() -> str:
    """The height of what is allocated while texts of growing length are read."""
    text = "\n".join(document.raw for document in own())
    rows = []
    for length in LENGTHS:
        raw = (text * (length // len(text) + 1))[:length]
        tracemalloc.start()
        found = read("long.txt", raw)
        height = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        counted = len(found.quantities) + len(found.benefits) + len(found.targets)
        rows.append([f"{length:,}", f"{height / 1e6:,.1f}", f"{height / length:,.0f}", f"{counted:,}"])
    return table(["characters", "MB at most", "bytes a character", "findings"], rows)


if __name__ == "__main__":
    sys.exit(main())

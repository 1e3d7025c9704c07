"""A population: Yangui against its peers, against C, against itself with more to do, and against the floors.

    make bench                                                          a million persons each, some minutes
    .venv-bench/bin/python benchmarks/population --part province --millions 1,4,10
    .venv-bench/bin/python benchmarks/population --part province --millions 40 --rounds 1      10 GB of disk

Nothing is timed before, or counted unless, all forms agree; where they differ the exit status is 1. Tables of persons
are made once and kept in `--data`. ../README.md says how to read the tables.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "one_person"))  # the seven rules, and the peers that stand there

import more_rules
import province
import rounds
import seven_rules
import timing
import two_days

PACKAGES = ("yangui", "polars", "openfisca-core", "policyengine-core", "zen-engine", "duckdb", "pyspark", "numpy")
MILLION = 1_000_000

type Part = tuple[str, Callable[[Path, argparse.Namespace], str]]

PARTS: dict[str, Part] = {
    "seven": ("Seven rules", lambda folder, args: seven_rules.report(folder, args.rows, args.rounds)),
    "province": ("The whole Liaoning pack", lambda folder, args: province.report(folder, args.millions, args.rounds)),
    "rules": ("More rules, and reasons", lambda folder, args: more_rules.report(folder, args.rows // 4, args.rounds)),
    "compare": ("Two days compared", lambda folder, args: two_days.report(folder, args.rows, args.rounds)),
    "spark": ("Spark", lambda folder, args: two_days.spark(folder, args.rows * 2, 1)),
}


def main() -> int:
    args = _arguments()
    args.data.mkdir(parents=True, exist_ok=True)
    print(rounds.machine(PACKAGES), flush=True)
    for name in args.part or PARTS:
        title, report = PARTS[name]
        try:
            print(f"\n## {title}\n\n{report(args.data, args)}", flush=True)
        except timing.DisagreementError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmarks for a population.")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part (may be repeated)")
    parser.add_argument("--rows", type=int, default=MILLION, metavar="N", help="persons of the other parts")
    parser.add_argument("--millions", type=_sizes, default=[1], metavar="N,…", help="sizes of `province` (default: 1)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds of each table (default: 3)")
    folder = Path(tempfile.gettempdir()) / "yangui-bench"
    parser.add_argument("--data", type=Path, default=folder, metavar="DIR", help="where tables and results are kept")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())

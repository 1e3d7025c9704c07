"""Programmes: experts to applications, scores without the habits of reviewers, and who is chosen, in three sizes each.

    make bench                                                        all three sizes of everything, some minutes
    .venv-bench/bin/python benchmarks/programmes --part ranking --sizes 12500,25000,50000

Processor time of one process, the median of the rounds; each round has people of its own. Each result is checked before
its time counts: no quota or share broken, no barred expert, nobody over their capacity. ../README.md says how to read
the tables.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "one_person"))

import fictional
from rounds import machine, table

from yangui.platform.review.assignment import assign
from yangui.platform.review.conflicts import barred, conflicts
from yangui.platform.review.ranking import rank
from yangui.platform.review.scoring import score

REVIEWS = 3

type Row = Callable[[int, int], tuple[float, list[str]]]


def assignment(applications: int, seed: int) -> tuple[float, list[str]]:
    """Conflicts found from registers, then the assignment."""
    made = fictional.reviewing(applications, seed)
    start = process_time()
    found = conflicts(made.standings, made.applicants, since=fictional.SINCE)
    bars = barred(found)
    searched = process_time() - start
    result = assign(made.experts, made.applications, reviews=REVIEWS, barred=bars)
    took = process_time() - start
    capacity = {e.id: e.capacity for e in made.experts}
    assert all(p.expert not in bars.get(p.application, ()) for p in result.pairings)
    assert all(load <= capacity[expert] for expert, load in result.loads.items())
    fit = sum(p.fit for p in result.pairings) / len(result.pairings)
    loads = sorted(result.loads.values())
    cells = [f"{len(made.experts):,}", f"{len(found):,}", f"{searched:.2f}", f"{len(result.pairings):,}"]
    return took, [*cells, str(len(result.short)), f"{fit:.0f}", f"{loads[0]} to {loads[-1]}"]


def scoring(applications: int, seed: int) -> tuple[float, list[str]]:
    """Raw and normalised scores; how well each tells the true worth that the scores were drawn from."""
    sheets, worth = fictional.sheets(applications, seed)
    start = process_time()
    result = score(sheets, lambda _: fictional.WEIGHTS, quorum=REVIEWS)
    took = process_time() - start
    off = {"raw": 0.0, "normalised": 0.0}
    for id, true in worth.items():
        off["raw"] += abs(float(result.scores[id].raw or 0) - true)
        off["normalised"] += abs(float(result.scores[id].normalised or 0) - true)
    assert off["normalised"] < off["raw"]
    return took, [f"{len(sheets):,}", *(f"{total / len(worth):.2f}" for total in off.values())]


def ranking(applications: int, seed: int, rules: Callable[[int], Sequence[fictional.Rule]] = fictional.rules) -> tuple:
    """The selection with its reasons."""
    candidates, stated = fictional.candidates(applications, seed), rules(applications)
    start = process_time()
    result = rank(candidates, stated)
    took = process_time() - start
    chosen = [v.candidate for v in result.verdicts if v.outcome == "chosen"]
    fictional.check(chosen, stated)
    passed = sum(bool(v.displaced_by) for v in result.verdicts)
    marks = {mark for rule in stated for mark in rule.marks}
    kinds = len({c.marks & marks for c in candidates})
    return took, [str(len(stated)), str(kinds), f"{len(chosen):,}", f"{passed:,}"]


def hard_ranking(applications: int, seed: int) -> tuple[float, list[str]]:
    """Four shares at once over quotas that do not fit one another."""
    return ranking(applications, seed, fictional.hard_rules)


PARTS: dict[str, tuple[str, Row, Sequence[int], Sequence[str]]] = {
    "assignment": ("Experts to applications, three each", assignment, (1250, 2500, 5000),
                   ("experts", "conflicts", "of it finding them", "pairings", "short", "fit", "loads")),
    "scoring": ("Scores, three reviews each", scoring, (12500, 25000, 50000), ("reviews", "raw off by", "normalised")),
    "ranking": ("Ranking under quotas by category and region and a share rule", ranking, (12500, 25000, 50000),
                ("rules", "kinds", "chosen", "passed over")),
    "hard": ("Ranking under four share rules and quotas that do not fit", hard_ranking, (500, 1000, 2000),
             ("rules", "kinds", "chosen", "passed over")),
}  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(description="Benchmarks of programmes.")
    arguments.add_argument("--part", action="append", choices=PARTS, help="only this part (may be repeated)")
    arguments.add_argument("--sizes", metavar="N,…", help="applications (default: three sizes of each part)")
    arguments.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds of each line (default: 3)")
    args = arguments.parse_args()
    print(machine(("yangui", "ortools")), flush=True)
    for name in args.part or PARTS:
        title, run, sizes, columns = PARTS[name]
        rows = []
        for size in [int(n) for n in args.sizes.split(",")] if args.sizes else sizes:
            made = [run(size, seed) for seed in range(args.rounds)]
            rows.append([f"{size:,}", f"{median(took for took, _ in made):.2f}", *made[0][1]])
        print(f"\n## {title}\n\n{table(('applications', 'seconds', *columns), rows)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

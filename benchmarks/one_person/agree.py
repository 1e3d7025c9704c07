"""Show that the peers agree, and take a first timing.

Run in the environment of the benchmarks, which holds the peers:

    .venv-bench/bin/python benchmarks/one_person/agree.py [PERSONS]

Every peer decides the same complete persons on both `DAYS`; the first difference is printed and
ends the run with status 1. Then each peer is timed in shuffled rounds; a figure is the median
over rounds of the mean microseconds for one person, and holds for this machine and moment only.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any

import peers_openfisca
import peers_zen
import plain_python
from people import DAYS, RULES, Results, people

type Decide = Callable[[dict[str, Any], date], Results]

ROUNDS = 15


def main(count: int = 2_000) -> int:
    plain = plain_python.prepare()
    peers: dict[str, Decide] = {
        "zen, trace": peers_zen.prepare(),
        "OpenFisca, trace": peers_openfisca.prepare(),
    }
    cases = [(person, on) for on in DAYS for person in people(count)]
    tally: Counter[tuple[date, str, str]] = Counter()
    for person, on in cases:
        expected = plain(person, on)
        tally.update((on, rule, answer) for rule, (answer, _) in expected.items())
        for name, decide in peers.items():
            if (got := decide(person, on)) != expected:
                print(f"{name} differs on {on} for {person}", file=sys.stderr)
                for rule in RULES:
                    print(f"  {rule}: {got[rule]}, not {expected[rule]}", file=sys.stderr)
                return 1
    print(f"{count} persons on {len(DAYS)} days: all peers agree on {len(RULES)} rules")
    for on in DAYS:
        for rule in RULES:
            print(f"  {on}  {rule:26} yes {tally[on, rule, 'yes']:5}  no {tally[on, rule, 'no']:5}")

    timed: dict[str, tuple[Decide, int]] = {  # and how many persons make a round
        "plain Python, no reasons": (plain, 2_000),
        "zen, no trace": (peers_zen.prepare(trace=False), 200),
        "zen, trace": (peers["zen, trace"], 200),
        "OpenFisca, no trace": (peers_openfisca.prepare(trace=False), 20),
        "OpenFisca, trace": (peers["OpenFisca, trace"], 20),
    }
    print(f"zen-engine {version('zen-engine')}, openfisca-core {version('openfisca-core')}")
    for name, microseconds in timing(timed, cases).items():
        print(f"  {name:26} {microseconds:10.2f} µs a person")
    return 0


def timing(timed: dict[str, tuple[Decide, int]], cases: list[tuple[dict[str, Any], date]]) -> dict[str, float]:
    """Microseconds a person, the median over `ROUNDS` rounds in shuffled order."""
    rounds: dict[str, list[float]] = {name: [] for name in timed}
    shuffle = random.Random(1)
    for _ in range(ROUNDS):
        for name in shuffle.sample(list(timed), len(timed)):
            decide, size = timed[name]
            sample = shuffle.choices(cases, k=size)
            start = perf_counter()
            for person, on in sample:
                decide(person, on)
            rounds[name].append((perf_counter() - start) / size * 1e6)
    return {name: median(values) for name, values in rounds.items()}


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

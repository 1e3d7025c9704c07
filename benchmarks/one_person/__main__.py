"""One person: Yangui against its peers on seven rules, on the whole Liaoning pack, and from a cold start.

    make bench                                                    everything, some two minutes
    .venv-bench/bin/python benchmarks/one_person [--rounds N]     N rounds (default 40)

Nothing is timed before all peers have agreed on every rule for `PERSONS` complete persons on both `DAYS`; where they
differ, the first difference is printed and the exit status is 1. ../README.md says how to read the tables.
"""

import argparse
import sys
from datetime import date

import agree
import loading
import peers_openfisca
import peers_yangui
import peers_zen
import plain_python
import whole_pack
from people import DAYS, RULES, Person, people
from rounds import Form, Time, machine, measure, micro, table

from yangui.rules.truth import Truth

PERSONS = 2_000

EXPLAINED, DECIDING = "Yangui, every condition explained", "Yangui, the deciding condition of each no"
ZEN, FISCA = "zen, trace", "OpenFisca, trace"

# (what Yangui does, the peer, how many times faster it is meant to be)
AIMS = ((EXPLAINED, ZEN, 10), (DECIDING, ZEN, 20), (EXPLAINED, FISCA, 500))


def main() -> int:
    arguments = argparse.ArgumentParser(description="Benchmarks for one person.")
    arguments.add_argument("--rounds", type=int, default=40, metavar="N", help="rounds of each table (default: 40)")
    rounds: int = arguments.parse_args().rounds
    print(f"{machine()}\n\n## Seven rules\n")
    cases = [(person, on) for on in DAYS for person in people(PERSONS)]
    peers: dict[str, tuple[agree.Decide, int]] = {  # and how many persons make a round
        "plain Python, no reasons": (plain_python.prepare(), 300),
        DECIDING: (peers_yangui.prepare_deciding(), 150),
        EXPLAINED: (peers_yangui.prepare_explained(), 150),
        "… and the values put into a dict": (peers_yangui.prepare_explained(peers_yangui.read), 150),
        "Yangui, decide() with facts checked": (peers_yangui.prepare_public(), 40),
        "zen, no trace": (peers_zen.prepare(trace=False), 30),
        ZEN: (peers_zen.prepare(), 30),
        "zen, conditions written out, no trace": (peers_zen.prepare(trace=False, named=False), 30),
        "zen, conditions written out, trace": (peers_zen.prepare(named=False), 30),
        "OpenFisca, no trace": (peers_openfisca.prepare(trace=False), 2),
        FISCA: (peers_openfisca.prepare(), 2),
    }
    decides = {name: decide for name, (decide, _) in peers.items()}
    found = agree.difference(decides, cases) or _unexplained(cases)
    if found:
        print(found, file=sys.stderr)
        return 1
    print(f"All {len(peers)} forms agree for {PERSONS:,} persons on each of {len(DAYS)} days. So often is it yes:\n")
    counts = [agree.tally(plain_python.decide, [case for case in cases if case[1] == on]) for on in DAYS]
    yes = [[rule, *(f"{count[rule]:,}" for count in counts)] for rule in RULES]
    print(table(["rule", *(f"{on}" for on in DAYS)], yes), end="\n\n")

    forms = {name: Form(decide, cases, size) for name, (decide, size) in peers.items()}
    forms["Yangui, all that `check --json` prints"] = Form(peers_yangui.prepare_json(), cases, 4)
    times = measure(forms, rounds)
    base = times[EXPLAINED].median
    rows = [[name, *map(micro, time), f"{time.median / base:.2f}"] for name, time in times.items()]
    print(table(["µs a person", "median", "best", "× explained"], rows), end="\n\n")
    print("\n".join(_aim(times, *aim) for aim in AIMS))

    print(f"\n## The whole Liaoning pack, {whole_pack.ON}\n\n{whole_pack.report(rounds)}")
    print(f"## Loading\n\n{loading.report(max(rounds // 3, 2))}")
    return 0


def _unexplained(cases: list[tuple[Person, date]]) -> str | None:
    """A rule in force whose answer its conditions do not bear out, in words; None where all do."""
    conditions = {rule.benefit.id: [c.id for c in rule.conditions] for rule in peers_yangui.pack().rules}
    windows = {rule.benefit.id: rule.benefit.in_force for rule in peers_yangui.pack().rules}
    values: dict[str, Truth] = {}
    failed: dict[str, str] = {}
    explained = peers_yangui.prepare_explained(lambda *reasons: values.update(peers_yangui.read(*reasons)))
    deciding = peers_yangui.prepare_deciding(failed.update)
    for person, on in cases:
        failed.clear()
        values.clear()
        results = explained(person, on)
        deciding(person, on)
        for id, names in conditions.items():
            window = windows[id]
            current = window is None or window.holds(on)
            first = next((name for name in names if current and values[name] is not True), None)
            if (results[id][0] == "yes") != (current and first is None) or failed.get(id) != first:
                return f"{id} on {on} for {person}: {results[id]}, {failed.get(id)} failed, {values}"
    return None


def _aim(times: dict[str, Time], mine: str, peer: str, aim: int) -> str:
    ratio, best = (times[peer][i] / times[mine][i] for i in range(2))
    return f"- {mine}: {ratio:,.1f} times faster than {peer} ({best:,.1f} by the best rounds); aim {aim}."


if __name__ == "__main__":
    sys.exit(main())

"""The web: the self-check's API against OpenFisca's Web API on the seven rules, and two pages under load.

    make bench                                          everything
    .venv-bench/bin/python benchmarks/web [--seconds N] N seconds for each line of a round (default 8)

Needs both environments (`make setup`, `make bench`). Nothing is timed before both servers have given the same answers
for `AGREE` persons on both `DAYS`; where they differ, the first difference is printed and the exit status is 1.
Server, database and load share this machine. ../README.md says how to read the tables.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "one_person"))

import asked
import load
import servers
from people import DAYS, people
from rounds import machine, table

PERSONS, AGREE = 200, 100
USERS, READERS = 8, 50
ROUNDS = 3
THINK = 5.0  # seconds on average from an answer to the next request of the same reader
AIM, PAGE_AIM = 20, 0.1
FLOOR = "floor: Django and django-ninja, doing nothing"
SUMS, REASONS = "Yangui, answers and sums", "Yangui, with all reasons"
CALCULATE, TRACE = "OpenFisca /calculate", "OpenFisca /trace"
WORDS = ("生活补贴", "shenghuobutie", "科研经费", "青年", "人才公寓", "博士", "企业 奖励")


def main() -> int:
    arguments = argparse.ArgumentParser(description="Benchmarks of the web.")
    arguments.add_argument("--seconds", type=float, default=8, metavar="N", help="of each line of a round (default: 8)")
    seconds: float = arguments.parse_args().seconds
    if not servers.YANGUI.exists():
        print(f"{servers.YANGUI} is not there: run `make setup`", file=sys.stderr)
        return 2
    print(f"{machine(('yangui', 'openfisca-core', 'flask', 'gunicorn'))}\n\n## Seven rules over HTTP\n")
    cases = [(person, on) for person in people(PERSONS) for on in DAYS]
    with (
        servers.yangui(str(servers.ONE_PERSON / "pack"), 2) as ours,
        servers.openfisca(3) as theirs,
        servers.floor(2) as idle,
    ):
        for person, on in cases[: AGREE * len(DAYS)]:
            mine = asked.said_by_yangui(load.answer(ours, asked.of_yangui(person, on, reasons=False)))
            other = asked.said_by_openfisca(load.answer(theirs, asked.of_openfisca(person, on, "/calculate")), on)
            if mine != other:
                print(f"{mine}, not {other}, on {on} for {person}", file=sys.stderr)
                return 1
        print(f"Both give the same for {AGREE} persons on each of {len(DAYS)} days. {USERS} connections, ", end="")
        print(f"medians of {ROUNDS} rounds of {seconds:g} seconds.\n")
        sums = [asked.of_yangui(*case, reasons=False) for case in cases]
        forms = {
            FLOOR: (idle, sums),
            SUMS: (ours, sums),
            CALCULATE: (theirs, [asked.of_openfisca(*case, "/calculate") for case in cases]),
            REASONS: (ours, [asked.of_yangui(*case) for case in cases]),
            TRACE: (theirs, [asked.of_openfisca(*case, "/trace") for case in cases]),
        }
        for port, requests in forms.values():
            load.run(port, requests, USERS, 1)
        rounds = [{n: load.run(*form, USERS, seconds) for n, form in forms.items()} for _ in range(ROUNDS)]
    found = {n: load.Load(*map(median, zip(*(r[n] for r in rounds), strict=True))) for n in forms}
    print(_table(found) + "\n")
    for mine, other in ((FLOOR, CALCULATE), (SUMS, CALCULATE), (REASONS, TRACE)):
        rate = found[mine].per_second / found[other].per_second
        slowest = found[other].p99 / found[mine].p99
        print(f"- {mine}: {rate:.1f} times the requests of {other}, p99 {slowest:.1f} times shorter; aim {AIM}.")
    print(f"\n## Pages, {READERS} readers who look at each for {THINK:g} seconds\n\n{_pages(seconds)}")
    return 0


def _pages(seconds: float) -> str:
    """The search of the library, and the result of a self-check, on the whole Liaoning pack."""
    with servers.yangui("liaoning", 2) as port:
        answers = servers.self_check(port)
        forms = {
            "library search": [load.request("GET", f"/library/?q={quote(word)}") for word in WORDS],
            "result page": [load.request("GET", "/check/person/result", Cookie=answers)],
        }
        found = {}
        for name, requests in forms.items():
            load.run(port, requests, 4, 2)
            found[name] = load.run(port, requests, READERS, seconds * ROUNDS, think=THINK)
    lines = [f"- {name}: p95 {made.p95 * 1000:.0f} ms; aim {PAGE_AIM * 1000:.0f}." for name, made in found.items()]
    return _table(found) + "\n\n" + "\n".join(lines)


def _table(found: dict[str, load.Load]) -> str:
    rows = [
        [name, f"{made.per_second:,.0f}", *(f"{s * 1000:,.1f}" for s in (made.median, made.p95, made.p99))]
        for name, made in found.items()
    ]
    return table(["", "requests a second", "median ms", "p95 ms", "p99 ms"], rows)


if __name__ == "__main__":
    sys.exit(main())

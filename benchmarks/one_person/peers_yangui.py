"""The seven rules in Yangui, from the folder `pack`: as bare programs, and as anybody calls it.

The programs are what `yangui.rules.scalar` writes for the pack's rules. Both leave the reasons in plain sight:
*deciding* tells for each rule the condition that failed, *explained* gives the value of every condition. Which facts a
condition reads and where it is written stand in the pack once, not once a person. A day's program holds the rules in
force on it and is written when the first person of the day is decided.

The seventh rule is no benefit: it is computed from the schedules of the first three, as the peers compute it.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from people import RULES, Person, Results

from yangui import decide, load_pack
from yangui.cli import as_json
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules import scalar
from yangui.rules.graph import Node
from yangui.rules.truth import Truth

FOLDER = Path(__file__).parent / "pack"
PAID = ("jinzhou-living-subsidy", "jinzhou-residence-subsidy", "jinzhou-startup-subsidy")
NOTHING: Results = dict.fromkeys(RULES, ("no", 0)) | {"county-title-track": ("no", "")}

type Reasons = Callable[[tuple[str, ...], tuple[Truth, ...]], object]
"""Is given the ids of the conditions and, in the same order, their values (after them come answers and sums)."""


def pack() -> Pack:
    """The pack of the six benefits."""
    return load_pack(FOLDER, cache=False)


def prepare_deciding(reasons: Callable[[dict[str, str]], object] = id) -> Callable[[Person, date], Results]:
    """A program that stops at the first condition that fails; `reasons` is given its id for each no."""
    decider = pack().decider("person")

    @cache
    def program(on: date) -> tuple[Any, ...]:
        rules = decider.in_force(on)
        run = scalar.compile_deciding([scalar.Decision(rule.tops, _gives(rule)) for rule in rules]).load()
        conditions = [tuple(c.id for c in rule.conditions) for rule in rules]
        return run, *_plan(rules, 0, 6), [(r.benefit.id, 6 * i + 1, conditions[i]) for i, r in enumerate(rules)]

    def decide(person: Person, on: date) -> Results:
        run, gives, paying, failing = program(on)
        values = run(person.get, on, {})
        reasons({id: names[values[at]] for id, at, names in failing if values[at] is not None})
        return _results(values, gives, paying, on)

    return decide


def unread(ids: tuple[str, ...], values: tuple[Truth, ...]) -> None:
    """Leaves the reasons where they are, as the peers' traces are left."""


def read(ids: tuple[str, ...], values: tuple[Truth, ...]) -> dict[str, Truth]:
    """The reasons by the id of the condition."""
    return dict(zip(ids, values, strict=False))


def prepare_explained(reasons: Reasons = unread) -> Callable[[Person, date], Results]:
    """A program that computes every condition."""
    decider = pack().decider("person")

    @cache
    def program(on: date) -> tuple[Any, ...]:
        rules = decider.in_force(on)
        nodes = {c.id: c.node for rule in rules for c in rule.conditions}
        answers = [node for rule in rules for node in (rule.requires, None, *_gives(rule))]
        run = scalar.compile_explained([*nodes.values(), *answers]).load()
        return run, *_plan(rules, len(nodes), 6), tuple(nodes)

    def decide(person: Person, on: date) -> Results:
        run, gives, paying, ids = program(on)
        values = run(person.get, on, {})
        reasons(ids, values)
        return _results(values, gives, paying, on)

    return decide


def _gives(rule: BenefitRule) -> tuple[Node | None, ...]:
    return rule.result or rule.total, rule.payment, rule.times, rule.start


def _plan(rules: Sequence[BenefitRule], first: int, width: int) -> tuple[list[tuple[str, int]], list[int]]:
    """Where each rule's values begin, and those of the rules that are paid in the year."""
    places = [(rule.benefit.id, first + width * i) for i, rule in enumerate(rules)]
    return places, [at for id, at in places if id in PAID]


def _results(values: tuple[Any, ...], gives: list[tuple[str, int]], paying: list[int], on: date) -> Results:
    results = NOTHING.copy()
    for id, at in gives:
        if values[at]:
            results[id] = ("yes", values[at + 2])
    paid = 0
    for at in paying:
        if values[at]:
            paid += _paid(on, *values[at + 3 : at + 6])
    if paid:
        results["paid-in-year"] = ("yes", paid)
    return results


def prepare_public() -> Callable[[Person, date], Results]:
    """`yangui.decide` with the facts checked; every condition of every decision is looked at."""
    rules = pack()

    def run(person: Person, on: date) -> Results:
        results = NOTHING.copy()
        paid = 0
        for decision in decide(rules, "person", person, on=on):
            if decision.answer == "yes":
                results[decision.benefit.id] = ("yes", decision.result or decision.amount_fen or 0)
            if decision.benefit.id in PAID:
                paid += sum(_in_year(on.year, p.first, p.last, p.fen) for p in decision.payments)
            for condition in decision.conditions:
                condition.id, condition.value
        if paid:
            results["paid-in-year"] = ("yes", paid)
        return results

    return run


def prepare_json() -> Callable[[Person, date], str]:
    """What `yangui check --json` prints: also missing facts, days of change, the nearest way, receipts."""
    rules = pack()
    return lambda person, on: json.dumps(as_json.decisions(decide(rules, "person", person, on=on)), ensure_ascii=False)


def _paid(on: date, payment: int, times: int, start: date) -> int:
    """What falls into the year of the day; all of it in one month, or month by month."""
    january = (on.year - start.year) * 12 + 1 - start.month
    return payment * max(0, min(january + 12, times) - max(january, 0))


def _in_year(year: int, first: str | None, last: str | None, fen: int) -> int:
    if first is None or last is None:
        return 0
    begin, end = (12 * (int(text[:4]) - year) + int(text[5:7]) for text in (first, last))
    return fen * max(0, min(end, 12) - max(begin, 1) + 1)

"""The seven rules in Yangui, from the folder `pack`: as bare programs, and as anybody calls it.

The programs are what `yangui.rules.scalar` writes for the pack's rules. Both leave the reasons in plain sight:
*deciding* tells for each rule the condition that failed, *explained* gives the value of every condition. Which facts a
condition reads and where it is written stand in the pack once, not once a person.

The seventh rule is no benefit: it is computed from the schedules of the first three, as the peers compute it.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from people import Person, Result, Results

from yangui import Decision, decide, load_pack
from yangui.cli import as_json
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules import scalar
from yangui.rules.truth import Truth

FOLDER = Path(__file__).parent / "pack"
PAID = ("jinzhou-living-subsidy", "jinzhou-residence-subsidy", "jinzhou-startup-subsidy")
NO = {"county-title-track": ("no", "")}

type Reasons = dict[str, Truth]


def pack() -> Pack:
    """The pack of the six benefits."""
    return load_pack(FOLDER, cache=False)


def prepare_deciding(reasons: Callable[[dict[str, str]], object] = id) -> Callable[[Person, date], Results]:
    """A program that stops at the first condition that fails; `reasons` is given its id for each no."""
    rules = pack().decider("person").rules
    outputs = [(rule.payment, rule.times, rule.start, rule.result) for rule in rules]
    run = scalar.compile_deciding([scalar.Decision(r.tops, o) for r, o in zip(rules, outputs, strict=True)]).load()
    conditions = [tuple(c.id for c in rule.conditions) for rule in rules]
    plan = [(_head(rule), 6 * i, conditions[i]) for i, rule in enumerate(rules)]

    def decide(person: Person, on: date) -> Results:
        values = run(person.get, on, {})
        results: Results = {}
        failed = {}
        paid = 0
        for (id, period, counts), at, names in plan:
            truth, place, payment, times, start, result = values[at : at + 6]
            if not truth or (period and not period.holds(on)):
                results[id] = NO.get(id, ("no", 0))
                if truth is False:
                    failed[id] = names[place]
                continue
            results[id] = ("yes", result if payment is None else payment * times)
            if counts:
                paid += _paid(on, payment, times, start)
        results["paid-in-year"] = ("yes", paid) if paid else ("no", 0)
        reasons(failed)
        return results

    return decide


def prepare_explained(reasons: Callable[[Reasons], object] = id) -> Callable[[Person, date], Results]:
    """A program that computes every condition; `reasons` is given the value of each by its id."""
    rules = pack().decider("person").rules
    nodes = {c.id: c.node for rule in rules for c in rule.conditions}
    money = [n for r in rules for n in (r.requires, r.payment, r.times, r.start, r.result)]
    run = scalar.compile_explained([*nodes.values(), *money]).load()
    ids, first = tuple(nodes), len(nodes)
    plan = [(_head(rule), first + 5 * i) for i, rule in enumerate(rules)]

    def decide(person: Person, on: date) -> Results:
        values = run(person.get, on, {})
        results: Results = {}
        paid = 0
        for (id, period, counts), at in plan:
            truth, payment, times, start, result = values[at : at + 5]
            if not truth or (period and not period.holds(on)):
                results[id] = NO.get(id, ("no", 0))
                continue
            results[id] = ("yes", result if payment is None else payment * times)
            if counts:
                paid += _paid(on, payment, times, start)
        results["paid-in-year"] = ("yes", paid) if paid else ("no", 0)
        reasons(dict(zip(ids, values, strict=False)))
        return results

    return decide


def prepare_public() -> Callable[[Person, date], Results]:
    """`yangui.decide` with the facts checked; every condition of every decision is looked at."""
    rules = pack()

    def run(person: Person, on: date) -> Results:
        results: Results = {rule.benefit.id: NO.get(rule.benefit.id, ("no", 0)) for rule in rules.rules}
        paid = 0
        for decision in decide(rules, "person", person, on=on):
            results[decision.benefit.id] = _result(decision)
            if decision.benefit.id in PAID:
                paid += sum(_in_year(on.year, p.first, p.last, p.fen) for p in decision.payments)
            for condition in decision.conditions:
                condition.id, condition.value  # noqa: B018
        results["paid-in-year"] = ("yes", paid) if paid else ("no", 0)
        return results

    return run


def prepare_json() -> Callable[[Person, date], str]:
    """What `yangui check --json` prints: also missing facts, days of change, the nearest way, receipts."""
    rules = pack()
    return lambda person, on: json.dumps(as_json.decisions(decide(rules, "person", person, on=on)), ensure_ascii=False)


def _head(rule: BenefitRule) -> tuple[str, object, bool]:
    period = rule.benefit.in_force
    bounded = period if period and (period.from_ or period.to) else None
    return rule.benefit.id, bounded, rule.benefit.id in PAID


def _result(decision: Decision) -> Result:
    if decision.answer != "yes":
        return NO.get(decision.benefit.id, ("no", 0))
    return "yes", decision.result or decision.amount_fen or 0


def _paid(on: date, payment: int, times: int, start: date) -> int:
    """What falls into the year of the day; all of it in one month, or month by month."""
    january = (on.year - start.year) * 12 + 1 - start.month
    return payment * max(0, min(january + 12, times) - max(january, 0))


def _in_year(year: int, first: str | None, last: str | None, fen: int) -> int:
    if first is None or last is None:
        return 0
    begin, end = (12 * (int(text[:4]) - year) + int(text[5:7]) for text in (first, last))
    return fen * max(0, min(end, 12) - max(begin, 1) + 1)

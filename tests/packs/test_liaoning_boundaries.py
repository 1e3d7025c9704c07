"""Boundary cases generated from every threshold in the pack of Liaoning.

Each comparison of each benefit's rule is looked at on both sides of its threshold: the day before, the day and the day
after; one below, at and one above; the day before, at and after an anniversary; each code of a list. What is expected
there comes from the plain calendar arithmetic below, which shares nothing with `yangui.rules.dates`; amounts come from
the YAML files as they stand. The pack of 2026.1 makes 20,659 cases, 707 of them at dates and numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
import yaml

from yangui import Pack, decide
from yangui.policy.model import KINDS, Kind
from yangui.policy.pack import BenefitRule
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node, below
from yangui.rules.scalar import compile_explained

COMPARISONS = ("eq", "lt", "le", "in", "has")
DAY = timedelta(days=1)
# Days from which years and months are counted: leap days, ends of months, the turn of a year, a day like any other.
ANCHORS = [
    date(2016, 2, 29), date(2020, 2, 29), date(2015, 2, 28), date(2017, 1, 31), date(2018, 8, 31), date(2019, 3, 30),
    date(2017, 12, 31), date(2018, 1, 1), date(2014, 7, 1), date(2024, 6, 30),
]  # fmt: skip


# calendar arithmetic of our own


def later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a month that has no such day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def test_the_calendar_here_is_right():
    # worked by hand
    assert later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert later(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert later(date(2020, 2, 29), 12) == date(2021, 2, 28)
    assert later(date(2020, 2, 29), 48) == date(2024, 2, 29)
    assert later(date(2018, 8, 31), 18) == date(2020, 2, 29)
    assert later(date(2014, 7, 1), 72) == date(2020, 7, 1)


# cases


@dataclass(frozen=True)
class Case:
    """A comparison, the facts and the day for it, and what it must say."""

    node: Node
    facts: Mapping[str, Any]
    on: date
    expected: bool


TODAY = date(2019, 6, 15)
FIXED = ("const", "on", "add_months", "add_years")
# Where both sides of a count of months or years are facts, what the one is compared with.
COUNTS = (1, 2, 12, 36)

type Facts = Mapping[str, Any]


def name(node: Node) -> str:
    assert node.op == "fact", f"no cases for {node}"
    return str(node.value)


def settled(node: Node) -> Iterator[tuple[Facts, date, Any]]:
    """Facts and days under which `node` has a value known here, and the value."""
    if node.op == "const":
        yield {}, TODAY, node.value
    elif node.op == "on":
        yield from (({}, anchor, anchor) for anchor in ANCHORS)
    elif node.op in ("add_months", "add_years"):
        fact, count = node.args
        assert count.op == "const", f"no cases for {node}"
        months = int(str(count.value)) * (12 if node.op == "add_years" else 1)
        yield from (({name(fact): anchor}, TODAY, later(anchor, months)) for anchor in ANCHORS)
    else:
        yield from (({name(node): count}, TODAY, count) for count in COUNTS)


def steered(node: Node, to: Any) -> Iterator[tuple[Facts, date | None, int]]:
    """Facts, and the day where that matters, that bring `node` below (-1), to (0) and above (1) a value."""
    if node.op in ("years_between", "months_between"):
        start, end = node.args
        assert end.op == "on", f"no cases for {node}"
        unit = 12 if node.op == "years_between" else 1
        for anchor in ANCHORS:
            reached, beyond = later(anchor, to * unit), later(anchor, (to + 1) * unit)
            yield {name(start): anchor}, reached - DAY, -1
            yield {name(start): anchor}, reached, 0
            yield {name(start): anchor}, reached + DAY, 0 if reached + DAY < beyond else 1
            yield {name(start): anchor}, beyond, 1
    elif node.op == "count":
        codes = node.args[0].type.codes
        assert codes is not None
        for step in (-1, 0, 1):
            yield {name(node.args[0]): frozenset(codes.codes[: to + step])}, None, step
    else:
        one = DAY if isinstance(to, date) else 1
        yield from (({name(node): to + step * one}, None, step) for step in (-1, 0, 1))


def meetings(left: Node, right: Node) -> Iterator[tuple[Facts, date, int]]:
    """Facts and days with how `left` lies to `right` under them: below (-1), level (0), above (1)."""
    left_stays = left.op in FIXED or (right.op not in FIXED and left.op == "fact")
    stays, moves = (left, right) if left_stays else (right, left)
    for facts, on, value in settled(stays):
        for more, day, step in steered(moves, value):
            yield {**facts, **more}, day or on, -step if left_stays else step


def cases(node: Node) -> Iterator[Case]:
    if node.op in ("in", "has") or (node.op == "eq" and node.args[0].type.name == "code"):
        yield from code_cases(node)
    else:
        for facts, on, step in meetings(*node.args):
            meets = step == 0 if node.op == "eq" else step < 0 or (node.op == "le" and step == 0)
            yield Case(node, facts, on, meets)


def code_cases(node: Node) -> Iterator[Case]:
    fact = next(a for a in node.args if a.op == "fact")
    codes = fact.type.codes
    assert codes is not None
    if node.op == "has":
        yield Case(node, {name(fact): frozenset()}, TODAY, expected=False)
        yield Case(node, {name(fact): frozenset(codes.codes)}, TODAY, expected=True)
        for code in codes.codes:
            yield Case(node, {name(fact): frozenset([code])}, TODAY, code == node.value)
            yield Case(node, {name(fact): frozenset(codes.codes) - {code}}, TODAY, code != node.value)
        return
    wanted = node.value if node.op == "in" else {a.value for a in node.args if a.op == "const"}
    assert isinstance(wanted, frozenset | set)
    for code in codes.codes:
        yield Case(node, {name(fact): code}, TODAY, code in wanted)


def outputs(rule: BenefitRule) -> list[Node]:
    parts = [rule.requires, rule.payment, rule.times, rule.total, rule.start, rule.result]
    return [*(c.node for c in rule.conditions), *(p for p in parts if p is not None)]


def comparisons(pack: Pack, kind: Kind) -> dict[Node, list[BenefitRule]]:
    """Each comparison of the rules for this kind, with the rules that it decides in."""
    found: dict[Node, list[BenefitRule]] = {}
    for rule in pack.rules_by_kind[kind]:
        for node in {n for part in outputs(rule) for n in below(part) if n.op in COMPARISONS}:
            found.setdefault(node, []).append(rule)
    return found


@pytest.fixture(scope="module")
def generated(liaoning: Pack) -> Mapping[Kind, list[Case]]:
    return {k: list(chain.from_iterable(map(cases, comparisons(liaoning, k)))) for k in KINDS}


def test_there_are_cases_for_every_comparison(liaoning: Pack, generated: Mapping[Kind, list[Case]]):
    for kind in KINDS:
        both: dict[Node, set[bool]] = {}
        for case in generated[kind]:
            both.setdefault(case.node, set()).add(case.expected)
        assert set(both) == set(comparisons(liaoning, kind))
        # both answers come up, but for a set of all codes of its list, which asks only that the fact is known
        assert [node for node, seen in both.items() if seen != {True, False} and not _is_whole(node)] == []
    everything = list(chain.from_iterable(generated.values()))
    assert len(everything) >= 15_000
    assert sum(case.node.op in ("lt", "le") for case in everything) >= 600


def _is_whole(node: Node) -> bool:
    codes = node.args[0].type.codes
    return node.op == "in" and codes is not None and node.value == frozenset(codes.codes)


@pytest.mark.parametrize("kind", KINDS)
def test_comparisons_at_their_thresholds(generated: Mapping[Kind, list[Case]], kind: Kind):
    nodes = list(dict.fromkeys(case.node for case in generated[kind]))
    slots = {node: slot for slot, node in enumerate(nodes)}
    run = compile_explained(nodes).load()
    wrong = []
    for case in generated[kind]:
        walked = evaluate([case.node], case.facts, case.on)[case.node.index]
        compiled = run(case.facts.get, case.on, {})[slots[case.node]]
        if (walked, compiled) != (case.expected, case.expected):
            wrong.append((case, walked, compiled))
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_whole_rules_agree_at_the_thresholds_of_their_comparisons(
    liaoning: Pack, generated: Mapping[Kind, list[Case]], kind: Kind
):
    decider = liaoning.decider(kind)
    deciding = comparisons(liaoning, kind)
    wrong = []
    for case in generated[kind]:
        row = decider.run(case.facts.get, case.on, {})
        # a region decides in half of the rules; three show whether the two evaluators agree there
        for rule in deciding[case.node][:3]:
            nodes = outputs(rule)
            walked = evaluate(nodes, case.facts, case.on)
            if any(row[decider.slots[n.index]] != walked[n.index] for n in nodes):
                wrong.append((rule.benefit.id, case))
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_comparisons_are_unknown_without_their_facts(liaoning: Pack, kind: Kind):
    for node in comparisons(liaoning, kind):
        assert evaluate([node], {}, TODAY)[node.index] is None


# regions, amounts and periods against the files


@pytest.fixture(scope="module")
def files(liaoning: Pack) -> Mapping[str, Any]:
    """The YAML files of the pack as any reader of YAML sees them."""
    return {
        path.relative_to(liaoning.folder).as_posix(): yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for path in liaoning.folder.rglob("*.yaml")
    }


@pytest.fixture(scope="module")
def benefits(files: Mapping[str, Any]) -> Mapping[str, Any]:
    def walk(measures: list[Any]) -> Iterator[tuple[str, Any]]:
        for measure in measures:
            yield from ((b["id"], b) for b in measure.get("benefits") or [])
            yield from walk(measure.get("measures") or [])

    found = [pair for f, content in files.items() if f.startswith("documents/") for pair in walk(content["measures"])]
    assert len(found) >= 300
    return dict(found)


def test_a_set_of_regions_is_a_region_with_all_that_lies_in_it(liaoning: Pack, files: Mapping[str, Any]):
    parents = {str(code): str(r.get("parent") or "") for code, r in files["regions.yaml"]["regions"].items()}

    def lies_in(code: str, region: str) -> bool:
        while code and code != region:
            code = parents[code]
        return code == region

    closed = [{c for c in parents if lies_in(c, region)} for region in parents]
    sets = [n.value for k in KINDS for n in comparisons(liaoning, k) if n.op == "in" and _is_region(n.args[0])]
    assert len(sets) >= 10
    assert [s for s in sets if s not in closed] == []


def _is_region(node: Node) -> bool:
    return node.type.codes is not None and node.type.codes.name == "region"


def payment(pack: Pack, id: str, facts: Mapping[str, Any]) -> int | None:
    """Fen for one payment of a benefit under these facts."""
    rule = pack.rule(id)
    assert rule.payment is not None
    found = decide(pack, rule.benefit.for_, facts, on=TODAY, benefits=[id], all_=True)
    value: int | None = found.value(rule.payment)
    return value


def fen(yuan: Any) -> int:
    whole = Decimal(str(yuan)) * 100
    assert whole == int(whole)
    return int(whole)


def test_every_sum_is_that_of_the_file(liaoning: Pack, benefits: Mapping[str, Any]):
    seen = 0
    for id, benefit in benefits.items():
        amount = benefit.get("amount")
        if isinstance(amount, dict) and not {"by", "formula", "share", "top_up"}.isdisjoint(amount):
            continue
        if amount is None:
            assert liaoning.rule(id).payment is None
            continue
        stated = amount["value"] if isinstance(amount, dict) else amount
        cap = amount.get("cap", stated) if isinstance(amount, dict) else stated
        assert payment(liaoning, id, {}) == fen(min(stated, cap)), id
        seen += 1
    assert seen >= 20


def test_every_row_of_every_table_is_that_of_the_file(liaoning: Pack, benefits: Mapping[str, Any]):
    rows = 0
    for id, benefit in benefits.items():
        amount = benefit.get("amount")
        if not isinstance(amount, dict) or "table" not in amount:
            continue
        codes = liaoning.rule(id).payment
        assert codes is not None
        top_up = amount.get("top_up")
        known = {top_up["per"]: 0} if top_up else {}
        for code, stated in amount["table"].items():
            assert payment(liaoning, id, {**known, amount["by"]: code}) == fen(stated), (id, code)
            rows += 1
        # a code without a row: no sum
        fact = liaoning.scopes[benefit["for"]].facts[amount["by"]].type
        assert fact.codes is not None
        for code in set(fact.codes.codes) - set(amount["table"]):
            assert payment(liaoning, id, {**known, amount["by"]: code}) is None, (id, code)
    assert rows >= 10


def test_every_top_up_stops_at_its_cap(liaoning: Pack, benefits: Mapping[str, Any]):
    topped = {
        id: b["amount"] for id, b in benefits.items() if isinstance(b.get("amount"), dict) and "top_up" in b["amount"]
    }
    assert topped
    for id, amount in topped.items():
        top_up, (code, base) = amount["top_up"], next(iter(amount["table"].items()))
        full = top_up["cap"] // top_up["each"]
        for count in (0, 1, full - 1, full, full + 1, 1000):
            total = base + min(count * top_up["each"], top_up["cap"])
            assert payment(liaoning, id, {amount["by"]: code, top_up["per"]: count}) == fen(total), (id, count)


# fen of the base, chosen so that the share ends in parts of a fen: 1 fen, 3 fen, 99.99 yuan, a million yuan
BASES = [0, 1, 3, 9_999, 100_000_000]


def test_every_share_is_that_of_the_file(liaoning: Pack, benefits: Mapping[str, Any]):
    shares = 0
    for id, benefit in benefits.items():
        amount = benefit.get("amount")
        if not isinstance(amount, dict) or "share" not in amount:
            continue
        assert "round" not in amount, "down is what is worked out here"
        share = Decimal(str(amount["share"]))
        for base in BASES:
            expected = int(share * base)  # down to the fen
            if "cap" in amount:
                expected = min(expected, fen(amount["cap"]))
            assert payment(liaoning, id, {amount["of"]: Decimal(base) / 100}) == expected, (id, base)
            shares += 1
    assert shares >= 5 * len(BASES)


def test_every_period_in_force_begins_and_ends_on_its_days(liaoning: Pack):
    for kind in KINDS:
        decider = liaoning.decider(kind)
        for rule in decider.rules:
            period = rule.benefit.in_force
            assert period is not None
            ends = [(period.from_, -DAY, False), (period.from_, 0 * DAY, True), (period.to, 0 * DAY, True),
                    (period.to, DAY, False)]  # fmt: skip
            for day, step, expected in ends:
                if day is not None:
                    assert (rule in decider.in_force(day + step)) is expected, (rule.benefit.id, day + step)

"""What must hold for every decision of a pack, on entities drawn from near the constants of its rules."""

from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.entities import entities, thresholds
from yangui import load_pack
from yangui.policy.decision import Decision
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.evaluate import evaluate

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
COUNT = 12


@cache
def pack(where: str | Path) -> Pack:
    return load_pack(where, cache=False)


CASES: list[tuple[str | Path, Kind]] = [
    (LINZHOU, "person"), (LINZHOU, "team"), ("liaoning", "person"), ("liaoning", "team"), ("liaoning", "enterprise"),
    ("liaoning", "institution"), ("liaoning", "project"),
]  # fmt: skip
cases = pytest.mark.parametrize(("where", "kind"), CASES, ids=[f"{Path(w).name}-{k}" for w, k in CASES])


def decided(pack: Pack, kind: Kind, facts: dict[str, Any], on: date) -> tuple[Decision, ...]:
    decider = pack.decider(kind)
    return tuple(decider.decide(facts, on, {}, decider.rules))


def scenes(pack: Pack, kind: Kind, seed: int) -> list[tuple[dict[str, Any], date]]:
    """Entities with missing facts, each on a day on which rules begin or end."""
    days = thresholds(pack, kind)
    random = Random(seed)
    return [(facts, random.choice(days)) for facts in entities(pack, kind, COUNT, seed, missing=0.5)]


@cases
def test_a_fact_that_becomes_known_overturns_nothing(where: str | Path, kind: Kind):
    some = pack(where)
    whole = entities(some, kind, COUNT, 7, missing=0)
    for (facts, on), other in zip(scenes(some, kind, 8), whole, strict=True):
        before = decided(some, kind, facts, on)
        after = decided(some, kind, {**other, **facts}, on)
        for first, then in zip(before, after, strict=True):
            assert first.answer == "unknown" or then.answer == first.answer, first
            span = first.amount_range
            if span is not None and then.amount_fen is not None:
                assert span[0] <= then.amount_fen, first
                assert span[1] is None or then.amount_fen <= span[1], first
            if first.amount_fen is not None and then.answer != "no":
                assert then.amount_fen == first.amount_fen, first


@cases
def test_facts_that_are_not_missing_change_nothing(where: str | Path, kind: Kind):
    some = pack(where)
    whole = entities(some, kind, COUNT, 17, missing=0)
    for (facts, on), other in zip(scenes(some, kind, 18), whole, strict=True):
        for first in decided(some, kind, facts, on):
            missing = first.missing
            assert not set(missing) & set(facts)
            new = {name: value for name, value in other.items() if name not in missing}
            values = evaluate(first.rule.outputs, {**new, **facts}, on)
            for node in (first.rule.requires, first.rule.total, first.rule.result, first.rule.start):
                # a no asks for nothing, and gives nothing
                if node is not None and (first.answer != "no" or node is first.rule.requires):
                    assert values[node.index] == first.values[node.index], first


@cases
def test_the_nearest_change_does_what_it_says(where: str | Path, kind: Kind):
    some = pack(where)
    for facts, on in scenes(some, kind, 27):
        for first in decided(some, kind, facts, on):
            changes = first.nearest
            assert len({c.fact for c in changes}) == len(changes)
            if changes:
                assert first.answer == "no"
                trial = {**facts, **{c.fact: c.value for c in changes}}
                assert evaluate([first.rule.requires], trial, on)[first.rule.requires.index] is not False, first


@cases
def test_receipts_do_not_depend_on_the_order_of_facts_or_on_what_was_decided_before(where: str | Path, kind: Kind):
    some = pack(where)
    for facts, on in scenes(some, kind, 37):
        first = [d.receipt for d in decided(some, kind, facts, on)]
        shuffled = dict(sorted(facts.items(), reverse=True))
        assert [d.receipt for d in reversed(decided(some, kind, shuffled, on))] == first[::-1]
        assert len(set(first)) == len(first)


@cases
def test_every_part_of_every_decision_can_be_looked_at(where: str | Path, kind: Kind):
    some = pack(where)
    for facts, on in scenes(some, kind, 47)[:4]:
        for d in decided(some, kind, facts, on):
            total = sum(p.fen * (1 if p.every == "once" else 0) for p in d.payments)
            if d.payments and all(p.every == "once" for p in d.payments):
                assert total == d.amount_fen
            assert (d.amount_state == "none") >= (d.answer == "no")
            assert bool(d.failed) == (d.answer == "no")
            assert bool(d.to_judge) == (d.answer == "judgement")
            assert d.answer != "unknown" or d.missing
            assert d.changes_on is None or d.changes_on > on

"""A province is decided as each of its entities would be alone: every answer, sum and reason, whatever is not known."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

import polars as pl
import pytest

from tests.entities import entities, thresholds
from yangui.policy.decide import Decider
from yangui.policy.model import KINDS, Kind
from yangui.policy.pack import BenefitRule, Pack
from yangui.population.intake.cleaner import ROW
from yangui.population.intake.values import DAYS
from yangui.population.run.evaluate import decisions, evaluate
from yangui.population.tables.opening import open_table
from yangui.rules.columns import ANSWERS, JUDGED, dtype, frame_of
from yangui.rules.graph import Node
from yangui.rules.truth import answer
from yangui.rules.types import BOOL

FIGURES = ("benefit", "answer", "fen", "payment_fen", "times", "start", "result", "failed", "unknown")


def world(pack: Pack, kind: Kind, count: int, seed: int) -> list[tuple[dict[str, Any], dict[str, bool]]]:
    """Entities, and what units have judged of them; of each much is missing."""
    random = Random(seed)
    mine = [id for id, condition in pack.conditions.items() if condition.for_ == kind and condition.judged_by]
    return [
        (held(facts), {id: random.random() < 0.5 for id in mine if random.random() < 0.3})
        for facts in entities(pack, kind, count, seed)
    ]


def held(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that a register may hold; others would be in quarantine."""
    return {name: v for name, v in facts.items() if not isinstance(v, date) or DAYS[0] <= v <= DAYS[1]}


def one_by_one(
    decider: Decider, rules: tuple[BenefitRule, ...], people: list[Any], on: date
) -> Iterator[tuple[Any, ...]]:
    for row, (facts, judged) in enumerate(people, 1):
        made = decider.decide(facts, on, judged, rules)
        for d in made:

            def given(node: Node | None, d: Any = d, made: Any = made) -> Any:
                return None if node is None or d.answer == "no" else made.value(node)

            said = [answer(made.value(c.node)) for c in d.rule.conditions]
            rule = d.rule
            yield (
                row, rule.benefit.id, ANSWERS.index(d.answer), given(rule.total), given(rule.payment),
                given(rule.times), given(rule.start), given(rule.result),
                sum(1 << i for i, word in enumerate(said) if word == "no"),
                sum(1 << i for i, word in enumerate(said) if word in ("unknown", "judgement")),
            )  # fmt: skip
            assert d.amount_fen == given(rule.total)


def at_once(pack: Pack, kind: Kind, people: list[Any], on: date, out: Path) -> pl.DataFrame:
    known = {name: dtype(fact.type) for name, fact in pack.scopes[kind].facts.items()}
    known |= {f"{JUDGED}{id}": dtype(BOOL) for _, judged in people for id in judged}
    rows = [{**facts, **{f"{JUDGED}{id}": said for id, said in judged.items()}} for facts, judged in people]
    table = open_table(frame_of(rows, known))
    said = evaluate(pack, kind, table, on, out, kept="all", batch=-(-len(rows) // 2))
    assert (said.evaluated, said.quarantined) == (len(people), 0)
    return decisions(out).collect()


def check(pack: Pack, kind: Kind, days: list[date], count: int, folder: Path) -> Counter[str]:
    """So many entities, some on each day; returns the answers, and how often each benefit was decided."""
    answers: Counter[str] = Counter()
    decider = pack.decider(kind)
    for number, on in enumerate(days):
        rules = decider.in_force(on)
        people = world(pack, kind, -(-count // len(days)), number)
        found = at_once(pack, kind, people, on, folder / f"{number}").sort(ROW, "benefit")
        expected = sorted(one_by_one(decider, rules, people, on), key=lambda line: line[:2])
        assert found.height == len(expected) == len(people) * len(rules)
        for line, wanted in zip(found.select(ROW, *FIGURES).iter_rows(), expected, strict=True):
            assert line == wanted, (on, people[wanted[0] - 1])
        answers.update(ANSWERS[line[2]] for line in expected)
        answers.update({rule.benefit.id: len(people) for rule in rules})
        rmtree(folder / f"{number}")
    return answers


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample(liaoning: Pack, kind: Kind, tmp_path: Path):
    """Days and entities are the same in each run, so that a failure stays."""
    days = Random(kind).sample(thresholds(liaoning, kind), 6)
    answers = check(liaoning, kind, days, 600, tmp_path)
    assert min(answers["yes"], answers["no"], answers["unknown"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_thousand_of_each_kind_around_every_threshold(liaoning: Pack, kind: Kind, tmp_path: Path):
    answers = check(liaoning, kind, thresholds(liaoning, kind), 100_000, tmp_path)
    assert min(answers["yes"], answers["no"], answers["unknown"]) > 1_000
    # no benefit was left out, as one that is in force on none of the days would be
    assert {rule.benefit.id for rule in liaoning.rules_by_kind[kind]} <= answers.keys()

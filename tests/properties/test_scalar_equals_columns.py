"""The three evaluators of the expression graph give the same values, whatever the expression, the facts and the day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.entities import entities, thresholds
from tests.expressions import DAYS, ENTITIES, GRADE, JUDGEMENTS, TAGS, graphs
from yangui.policy.load import load_pack
from yangui.policy.model import KINDS, Kind
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.columns import ANSWERS, JUDGED, Columns, frame_of
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.scalar import compile_explained
from yangui.rules.truth import answer
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, TRUTH

TYPES = (BOOL, TRUTH, INT, MONEY, RATIO, DATE, GRADE, TAGS)
WORLDS = st.lists(st.tuples(ENTITIES, JUDGEMENTS), min_size=1, max_size=12)


def shown(node: Node, value: Any) -> Any:
    """A value of `scalar` as columns give it."""
    if node.type in (BOOL, TRUTH):
        return ANSWERS.index(answer(value))
    return sorted(value) if isinstance(value, frozenset) else value


def in_columns(outputs: Mapping[str, Node], world: Sequence[tuple[Mapping[str, Any], ...]], on: date) -> list[Any]:
    """The rows of the outputs, from a frame that has no columns for what is unknown of everybody."""
    columns = Columns(outputs)
    entities = [{**facts, **{JUDGED + id: truth for id, truth in judged.items()}} for facts, judged in world]
    frame = frame_of(entities, columns.schema())
    known = [column for column in frame if column.null_count() < len(entities)]
    frame = pl.DataFrame([pl.Series("row", range(len(entities))), *known])
    return columns.apply(frame, on).collect().rows()


@given(st.sampled_from(TYPES).flatmap(lambda type: graphs(BOOL, type)), WORLDS, DAYS)
def test_scalar_equals_evaluate_equals_columns(outputs: dict[str, Node], world: list[Any], on: date):
    nodes = list(outputs.values())
    run = compile_explained(nodes).load()
    scalar = [run(facts.get, on, judged) for facts, judged in world]
    walked = [evaluate(nodes, facts, on, judged) for facts, judged in world]
    assert scalar == [tuple(values[n.index] for n in nodes) for values in walked]
    expected = [tuple(shown(n, v) for n, v in zip(nodes, row, strict=True)) for row in scalar]
    assert in_columns(outputs, world, on) == expected


# the rules of packs

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
PARTS = ("requires", "payment", "times", "total", "start", "result")
COUNT = 500


def outputs_of(rules: Sequence[BenefitRule]) -> dict[str, Node]:
    parts = {f"{n} {rule.benefit.id} {part}": getattr(rule, part) for n, rule in enumerate(rules) for part in PARTS}
    return {name: node for name, node in parts.items() if node is not None}


def check_pack(pack: Pack, kind: Kind, on: date, seed: int) -> Counter[str]:
    """Every output of every benefit for a batch of entities; returns the answers for the test to look at."""
    decider = pack.decider(kind)
    outputs = outputs_of(decider.rules)
    random = Random(seed)
    judged = [{id: random.random() < 0.5 for id in pack.conditions if random.random() < 0.3} for _ in range(COUNT)]
    world = list(zip(entities(pack, kind, COUNT, seed), judged, strict=True))
    found = in_columns(outputs, world, on)
    slots = [decider.slots[node.index] for node in outputs.values()]
    answers: Counter[str] = Counter()
    for (facts, judgements), row in zip(world, found, strict=True):
        values = decider.run(facts.get, on, judgements)
        for slot, column, (name, node) in zip(slots, row, outputs.items(), strict=True):
            assert column == shown(node, values[slot]), (name, facts, judgements)
            if name.endswith(" requires"):
                answers[answer(values[slot])] += 1
    return answers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["liaoning", LINZHOU], ids=["liaoning", "linzhou"])
def test_every_benefit_of_a_pack(where: str | Path, kind: Kind):
    """On the days around the rules' thresholds; each day has entities of its own."""
    pack = load_pack(where)
    days = thresholds(pack, kind)
    # the days themselves and a sample of their neighbours: a pack with many dates would take minutes
    some = Random(kind).sample(days, min(len(days), 9))
    answers = sum((check_pack(pack, kind, day, seed) for seed, day in enumerate(some)), Counter())
    assert answers["yes"] > 0
    assert answers["no"] > 0
    assert answers["unknown"] > 0

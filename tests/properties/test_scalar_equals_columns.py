"""The three evaluators of the expression graph give the same values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions import DAYS, ENTITIES, GRADE, JUDGEMENTS, TAGS, graphs
from yangui.rules.columns import ANSWERS, JUDGED, Columns, frame_of
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node
from yangui.rules.scalar import compile_explained
from yangui.rules.truth import answer
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, TRUTH, Type

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


@pytest.mark.parametrize("type", TYPES, ids=lambda t: t.name)
@given(st.data(), WORLDS, DAYS)
def test_scalar_equals_evaluate_equals_columns(type: Type, data: st.DataObject, world: list[Any], on: date):
    outputs = data.draw(graphs(type, type))
    nodes = list(outputs.values())
    run = compile_explained(nodes).load()
    scalar = [run(facts.get, on, judged) for facts, judged in world]
    walked = [evaluate(nodes, facts, on, judged) for facts, judged in world]
    assert scalar == [tuple(values[n.index] for n in nodes) for values in walked]
    expected = [tuple(shown(n, v) for n, v in zip(nodes, row, strict=True)) for row in scalar]
    assert in_columns(outputs, world, on) == expected

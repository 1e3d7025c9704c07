"""Random typed expressions over a small schema, for property tests."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from yangui.rules.graph import INT64, Graph, Node, RangeError
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, RATIO_UNIT, TRUTH, CodeList, Type

GRADES = CodeList("grade", ("low", "middle", "high"), ordered=True)
GRADE, TAGS = Type("code", GRADES), Type("codes", GRADES)

FACTS: dict[str, tuple[Type, tuple[int, int] | None]] = {
    "old": (BOOL, None),
    "local": (BOOL, None),
    "heads": (INT, None),
    "huge": (INT, (-INT64, INT64)),
    "cash": (MONEY, None),
    "treasure": (MONEY, (-INT64, INT64)),
    "share": (RATIO, None),
    "growth": (RATIO, (-(10**12), 10**12)),
    "born": (DATE, None),
    "hired": (DATE, None),
    "grade": (GRADE, None),
    "rank": (GRADE, None),
    "held": (TAGS, None),
    "asked": (TAGS, None),
}
JUDGED = ("bright", "diligent")

EDGE_DAYS = [
    date(1, 1, 1), date(1, 2, 28), date(1969, 12, 31), date(2000, 2, 29), date(2023, 2, 28), date(2024, 1, 31),
    date(2024, 2, 29), date(2024, 3, 31), date(2100, 2, 28), date(9999, 12, 31),
]  # fmt: skip
DAYS = st.one_of(st.sampled_from(EDGE_DAYS), st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.dates())


def numbers(low: int, high: int) -> st.SearchStrategy[int]:
    edges = [low, low + 1, -RATIO_UNIT, -1, 0, 1, 2, 100, RATIO_UNIT, high - 1, high]
    return st.one_of(st.sampled_from([e for e in edges if low <= e <= high]), st.integers(low, high))


def values(type: Type, range: tuple[int, int] | None) -> st.SearchStrategy[Any]:
    if type == BOOL:
        return st.booleans()
    if type == DATE:
        return DAYS
    if type == GRADE:
        return st.sampled_from(GRADES.codes)
    if type == TAGS:
        return st.frozensets(st.sampled_from(GRADES.codes))
    fact = Graph().fact("x", type, range)
    assert fact.range
    return numbers(*fact.range)


ENTITIES = st.fixed_dictionaries({}, optional={name: values(*fact) for name, fact in FACTS.items()})
JUDGEMENTS = st.fixed_dictionaries({}, optional={id: st.booleans() for id in JUDGED})


class _Drawing:
    def __init__(self, draw: st.DrawFn, graph: Graph) -> None:
        self.draw = draw
        self.graph = graph

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def make(self, op: str, *args: Node, type: Type, value: Any = None) -> Node:
        return self.graph.make(op, args, value, type=type)

    def leaf(self, type: Type) -> Node:
        names = [name for name, (known, _) in FACTS.items() if known == type]
        if type == TRUTH:
            return self.graph.judged(self.pick(*JUDGED))
        if type == DATE and self.pick(True, False, False):
            return self.graph.on()
        if type == TAGS or self.pick(True, True, False):
            name = self.pick(*names)
            return self.graph.fact(name, *FACTS[name])
        limit = {"int": 10**6, "money": 10**16, "ratio": 10**9}.get(type.name, 0)
        return self.graph.const(self.draw(numbers(-limit, limit) if limit else values(type, None)), type)

    def node(self, type: Type, depth: int) -> Node:
        if depth == 0 or self.pick(*[False] * 4, True):
            return self.leaf(type)
        try:
            made: Node = getattr(self, f"a_{type.name}")(depth - 1)
            return made
        except RangeError:
            return self.leaf(type)

    def either(self, type: Type, depth: int) -> Node:
        return self.make("if", self.node(BOOL, depth), self.node(type, depth), self.node(type, depth), type=type)

    def some(self, type: Type, depth: int, least: int = 1) -> list[Node]:
        return [self.node(type, depth) for _ in range(self.pick(least, 2, 2, 3))]

    def a_bool(self, depth: int) -> Node:
        op = self.pick("and", "or", "not", "if", "eq", "eq", "lt", "le", "in", "has")
        if op in ("and", "or"):
            return self.make(op, *self.some(BOOL, depth), type=BOOL)
        if op == "not":
            return self.make(op, self.node(BOOL, depth), type=BOOL)
        if op == "if":
            return self.either(BOOL, depth)
        if op == "has":
            return self.make(op, self.node(TAGS, depth), value=self.pick(*GRADES.codes), type=BOOL)
        if op == "in":
            type = self.pick(GRADE, INT)
            some = self.draw(st.frozensets(values(GRADE, None) if type == GRADE else numbers(-5, 10**6)))
            return self.make(op, self.node(type, depth), value=some, type=BOOL)
        ordered = (INT, MONEY, RATIO, DATE)
        type = self.pick(*ordered, *((BOOL, GRADE, TAGS) if op == "eq" else ()))
        return self.make(op, self.node(type, depth), self.node(type, depth), type=BOOL)

    def a_truth(self, depth: int) -> Node:
        op = self.pick("and", "or", "not")
        if op == "not":
            return self.make(op, self.node(TRUTH, depth), type=TRUTH)
        parts = [self.node(TRUTH, depth), *self.some(self.pick(BOOL, TRUTH), depth)]
        return self.make(op, *self.draw(st.permutations(parts)), type=TRUTH)

    def number(self, type: Type, depth: int) -> Node:
        op = self.pick("add", "sub", "neg", "min", "max", "if", "mul", "div", "mul", "div")
        if op in ("add", "sub"):
            return self.make(op, self.node(type, depth), self.node(type, depth), type=type)
        if op == "neg":
            return self.make(op, self.node(type, depth), type=type)
        if op in ("min", "max"):
            return self.make(op, *self.some(type, depth, 2), type=type)
        if op == "if":
            return self.either(type, depth)
        kinds = {
            ("mul", "int"): [(INT, INT)],
            ("mul", "money"): [(MONEY, INT), (INT, MONEY), (MONEY, RATIO), (RATIO, MONEY)],
            ("mul", "ratio"): [(RATIO, RATIO), (RATIO, INT), (INT, RATIO)],
            ("div", "money"): [(MONEY, INT)],
            ("div", "ratio"): [(INT, INT), (MONEY, MONEY), (RATIO, RATIO), (RATIO, INT)],
        }
        if (op, type.name) not in kinds:
            return self.node(type, depth)
        first, second = self.pick(*kinds[op, type.name])
        rounded = (first, second) in ((MONEY, RATIO), (RATIO, MONEY)) and op == "mul"
        value = self.pick(None, "down", "half_up", "up") if rounded else None
        return self.make(op, self.node(first, depth), self.node(second, depth), type=type, value=value)

    def a_int(self, depth: int) -> Node:
        op = self.pick("number", "year", "month", "count", "rank", "years_between", "months_between")
        if op == "number":
            return self.number(INT, depth)
        if op in ("year", "month"):
            return self.make(op, self.node(DATE, depth), type=INT)
        if op == "count":
            return self.make(op, self.node(TAGS, depth), type=INT)
        if op == "rank":
            order = tuple((code, rank) for rank, code in enumerate(GRADES.codes))
            return self.make(op, self.node(GRADE, depth), value=order, type=INT)
        return self.make(op, self.node(DATE, depth), self.node(DATE, depth), type=INT)

    def a_money(self, depth: int) -> Node:
        if self.pick(True, False, False):
            rows = self.draw(st.dictionaries(st.sampled_from(GRADES.codes), numbers(0, 10**16), min_size=1))
            return self.make("table", self.node(GRADE, depth), value=tuple(rows.items()), type=MONEY)
        return self.number(MONEY, depth)

    def a_ratio(self, depth: int) -> Node:
        return self.number(RATIO, depth)

    def a_date(self, depth: int) -> Node:
        op = self.pick("add_months", "add_years", "min", "max", "if")
        if op == "if":
            return self.either(DATE, depth)
        if op in ("min", "max"):
            return self.make(op, *self.some(DATE, depth, 2), type=DATE)
        return self.make(op, self.node(DATE, depth), self.node(INT, depth), type=DATE)

    def a_code(self, depth: int) -> Node:
        return self.either(GRADE, depth)

    def a_codes(self, depth: int) -> Node:
        return self.either(TAGS, depth)


@st.composite
def graphs(draw: st.DrawFn, *types: Type, depth: int = 4) -> dict[str, Node]:
    """Named outputs of one graph, one of each type."""
    drawing = _Drawing(draw, Graph())
    return {f"{number} {type.name}": drawing.node(type, depth) for number, type in enumerate(types)}

"""Syntax tree to graph: names resolved, types and units checked, with messages that say where and how to mend."""

import ast
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from yangui.rules.dates import day_of
from yangui.rules.graph import Graph, Node, RangeError
from yangui.rules.parse import parse, position
from yangui.rules.problems import PackError, Place, Problem
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, RATIO_UNIT, CodeList, Type

FUNCTIONS = (
    "min", "max", "year", "month", "age", "years_between", "months_between",
    "add_months", "add_years", "in_region", "has", "count", "yuan",
)  # fmt: skip

# ast operator -> (operator of the graph, whether the sides swap, whether the result is negated)
COMPARISONS: dict[type[ast.cmpop], tuple[str, bool, bool]] = {
    ast.Eq: ("eq", False, False),
    ast.NotEq: ("eq", False, True),
    ast.Lt: ("lt", False, False),
    ast.LtE: ("le", False, False),
    ast.Gt: ("lt", True, False),
    ast.GtE: ("le", True, False),
}
ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}

# (operator, left, right) -> result; the units that may meet
UNITS: dict[tuple[str, Type, Type], Type] = {
    **{(op, t, t): t for op in ("add", "sub") for t in (INT, MONEY, RATIO)},
    ("mul", INT, INT): INT,
    ("mul", MONEY, INT): MONEY,
    ("mul", INT, MONEY): MONEY,
    ("mul", MONEY, RATIO): MONEY,
    ("mul", RATIO, MONEY): MONEY,
    ("mul", RATIO, RATIO): RATIO,
    ("mul", RATIO, INT): RATIO,
    ("mul", INT, RATIO): RATIO,
    ("div", INT, INT): RATIO,
    ("div", MONEY, MONEY): RATIO,
    ("div", RATIO, RATIO): RATIO,
    ("div", MONEY, INT): MONEY,
    ("div", RATIO, INT): RATIO,
}


@dataclass(frozen=True, slots=True)
class FactType:
    """The type of a fact, with the range of its numbers where the pack states one."""

    type: Type
    range: tuple[int, int] | None = None


@dataclass(slots=True)
class Scope:
    """What an expression may name: the facts of one kind of entity, the terms of readings, the regions."""

    facts: Mapping[str, FactType]
    regions: CodeList
    terms: dict[str, Node] = field(default_factory=dict)
    graph: Graph = field(default_factory=Graph)
    relations: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # `employer.kind` makes `employer` a relation
        steps = [name.split(".") for name in self.facts]
        self.relations = frozenset(".".join(s[:n]) for s in steps for n in range(1, len(s)))


def check(text: str, scope: Scope, place: Place | None = None, *, expects: Type | None = None) -> Node:
    """Parses and checks one expression and returns its node in `scope.graph`.

    Raises `PackError` with E201 to E209. `expects` is the type that the place needs; a bare name or a quoted text is
    then read as a code or a date of that type.
    """
    checker = _Checker(text, scope, place or Place())
    tree = parse(text, checker.place)
    try:
        node = checker.typed(tree, expects)
    except RecursionError:
        raise checker.error(tree, "E201", "the expression nests too deeply", "split it") from None
    if expects is not None and node.type != expects:
        raise checker.error(tree, "E204", f"{expects} is expected here, this is {node.type}", "")
    return node


@dataclass(slots=True)
class _Checker:
    text: str
    scope: Scope
    place: Place

    def error(self, node: ast.AST, code: str, message: str, mend: str) -> PackError:
        return PackError(Problem(position(self.place, self.text, node), code, message, mend))

    def make(self, at: ast.AST, op: str, *args: Node, type: Type, value: Hashable = None) -> Node:
        if any(a.changes_with_day and a.type == DATE for a in args) and not _day_may_stand(op, args):
            raise self.error(
                at,
                "E207",
                "the day of the decision cannot stand here",
                "compare `on` or add_months(on, n) with a date, or count with years_between(date, on)",
            )
        try:
            return self.scope.graph.make(op, args, value, type=type)
        except RangeError:
            raise self.error(
                at, "E209", "this can grow beyond what 64 bits hold", "give the facts in it a `range`"
            ) from None

    def typed(self, tree: ast.expr, expects: Type | None = None) -> Node:
        """The node of `tree`; `expects` helps to read codes, dates and whole ratios, and is not enforced here."""
        match tree:
            case ast.BoolOp(op=op, values=values):
                parts = [self.boolean(v) for v in values]
                return self.make(tree, "and" if isinstance(op, ast.And) else "or", *parts, type=BOOL)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.make(tree, "not", self.boolean(operand), type=BOOL)
            case ast.UnaryOp(operand=operand):
                return self.negative(tree, operand, expects)
            case ast.Compare():
                return self.comparison(tree)
            case ast.BinOp():
                return self.arithmetic(tree)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                yes, no = self.alike(body, orelse, expects)
                return self.make(tree, "if", self.boolean(test), yes, no, type=yes.type)
            case ast.Call():
                return self.call(tree)
            case ast.Name() | ast.Attribute():
                return self.name(tree, expects)
            case ast.Constant(value=value):
                return self.constant(tree, value, expects)
            case _:
                raise self.error(tree, "E203", "a set stands only after `in`", "write `fact in {a, b}`")

    def boolean(self, tree: ast.expr) -> Node:
        node = self.typed(tree)
        if node.type != BOOL:
            raise self.error(tree, "E204", f"a condition is expected here, this is {node.type}", "compare it")
        return node

    def alike(self, left: ast.expr, right: ast.expr, expects: Type | None = None) -> tuple[Node, Node]:
        """Two sides of one type; a literal or a bare code takes the type of the other side."""
        if expects is None and self.needs_context(left) and not self.needs_context(right):
            second = self.typed(right)
            return self.same(right, self.typed(left, second.type), second)
        first = self.typed(left, expects)
        return self.same(right, first, self.typed(right, expects or first.type))

    def needs_context(self, tree: ast.expr) -> bool:
        """A quoted text or a bare code can be read only beside something else."""
        if isinstance(tree, ast.Name):
            return tree.id != "on" and tree.id not in self.scope.terms and tree.id not in self.scope.facts
        return isinstance(tree, ast.Constant) and isinstance(tree.value, str)

    def same(self, at: ast.expr, first: Node, second: Node) -> tuple[Node, Node]:
        # a whole number beside a ratio is that ratio: `share >= 1`
        if {first.type, second.type} == {INT, RATIO}:
            if first.op == "const" and first.type == INT:
                first = self.make(at, "const", value=int(str(first.value)) * RATIO_UNIT, type=RATIO)
            elif second.op == "const" and second.type == INT:
                second = self.make(at, "const", value=int(str(second.value)) * RATIO_UNIT, type=RATIO)
        if first.type != second.type:
            mend = "write money as yuan(…)" if MONEY in (first.type, second.type) else ""
            raise self.error(at, "E205", f"{first.type} and {second.type} cannot meet here", mend)
        return first, second

    def comparison(self, tree: ast.Compare) -> Node:
        sides = [tree.left, *tree.comparators]
        parts = [self.compared(tree, sides[i], op, sides[i + 1]) for i, op in enumerate(tree.ops)]
        return parts[0] if len(parts) == 1 else self.make(tree, "and", *parts, type=BOOL)

    def compared(self, tree: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            return self.membership(tree, left, right, negated=isinstance(op, ast.NotIn))
        name, swapped, negated = COMPARISONS[type(op)]
        first, second = self.alike(left, right)
        if name != "eq" and first.type.name in ("bool", "codes"):
            raise self.error(tree, "E206", f"{first.type} has no order", "compare with == or use `in`, `has`")
        self.day_on_one_side(tree, first, second)
        if swapped:
            first, second = second, first
        if first.type.codes and first.type.name == "code":
            node = self.codes_compared(tree, name, first, second)
        else:
            node = self.make(tree, name, first, second, type=BOOL)
        return self.make(tree, "not", node, type=BOOL) if negated else node

    def codes_compared(self, tree: ast.Compare, name: str, first: Node, second: Node) -> Node:
        codes = first.type.codes
        assert codes is not None
        if name == "eq":
            return self.make(tree, "eq", first, second, type=BOOL)
        if not codes.ordered:
            raise self.error(tree, "E206", f"the list {codes.name} has no order", "use == or `in {…}`")
        if second.op == "const":
            # education <= bachelor: the codes up to there
            stop = codes.codes.index(str(second.value)) + (name == "le")
            return self.make(tree, "in", first, value=frozenset(codes.codes[:stop]), type=BOOL)
        if first.op == "const":
            start = codes.codes.index(str(first.value)) + (name == "lt")
            return self.make(tree, "in", second, value=frozenset(codes.codes[start:]), type=BOOL)
        order = tuple((code, rank) for rank, code in enumerate(codes.codes))
        ranks = [self.make(tree, "rank", side, value=order, type=INT) for side in (first, second)]
        return self.make(tree, name, *ranks, type=BOOL)

    def day_on_one_side(self, tree: ast.AST, first: Node, second: Node) -> None:
        if first.changes_with_day and second.changes_with_day:
            raise self.error(
                tree,
                "E207",
                "the day of the decision stands on both sides",
                "bring it to one side, such as years_between(date, on) >= 3",
            )

    def membership(self, tree: ast.Compare, left: ast.expr, right: ast.expr, *, negated: bool) -> Node:
        subject = self.typed(left)
        if subject.type.name not in ("code", "int"):
            mend = "use has(set, code)" if subject.type.name == "codes" else "compare with =="
            raise self.error(left, "E206", f"`in` takes a code or a whole number, this is {subject.type}", mend)
        if not isinstance(right, ast.Set | ast.Tuple | ast.List):
            raise self.error(right, "E203", "`in` takes a set in braces", "write `in {a, b}`")
        values = []
        for element in right.elts:
            node = self.typed(element, subject.type)
            if node.op != "const" or node.type != subject.type:
                raise self.error(element, "E205", f"{subject.type} is expected in this set", "")
            values.append(node.value)
        node = self.make(tree, "in", subject, value=frozenset(values), type=BOOL)
        return self.make(tree, "not", node, type=BOOL) if negated else node

    def negative(self, tree: ast.expr, operand: ast.expr, expects: Type | None) -> Node:
        inner = self.typed(operand, expects)
        if not inner.type.is_number:
            raise self.error(tree, "E205", f"{inner.type} has no negative", "")
        if inner.op == "const":
            return self.scope.graph.const(-int(str(inner.value)), inner.type)
        return self.make(tree, "neg", inner, type=inner.type)

    def arithmetic(self, tree: ast.BinOp) -> Node:
        op = ARITHMETIC[type(tree.op)]
        first, second = self.typed(tree.left), self.typed(tree.right)
        if op in ("add", "sub") and {first.type, second.type} == {INT, RATIO}:
            first, second = self.same(tree.right, first, second)
        result = UNITS.get((op, first.type, second.type))
        if result is None:
            mend = "use add_months or add_years" if DATE in (first.type, second.type) else "check the units"
            raise self.error(tree, "E205", f"{first.type} {SIGNS[op]} {second.type} has no meaning", mend)
        return self.make(tree, op, first, second, type=result)

    def name(self, tree: ast.expr, expects: Type | None) -> Node:
        name = _dotted(tree)
        if name is None:
            raise self.error(tree, "E202", "only names may be joined by dots", "")
        codes = expects.codes if expects and expects.name in ("code", "codes") else None
        known = name == "on" or name in self.scope.terms or name in self.scope.facts
        if codes and name in codes:
            if known:
                raise self.error(tree, "E203", f"{name} is both a fact and a code of {codes.name}", "quote the code")
            return self.scope.graph.const(name, Type("code", codes))
        if name == "on":
            return self.scope.graph.on()
        if name in self.scope.terms:
            return self.scope.terms[name]
        if name in self.scope.facts:
            fact = self.scope.facts[name]
            return self.scope.graph.fact(name, fact.type, fact.range)
        near = get_close_matches(name, [*self.scope.facts, *self.scope.terms, *(codes.codes if codes else ())], 1)
        mend = f"did you mean {near[0]}?" if near else "`yangui facts` lists the names"
        what = (
            f"{name} is no fact, no term and no code of {codes.name}" if codes else f"there is no fact or term {name}"
        )
        raise self.error(tree, "E203", what, mend)

    def constant(self, tree: ast.expr, value: object, expects: Type | None) -> Node:
        graph = self.scope.graph
        if isinstance(value, bool):
            return graph.const(value, BOOL)
        if isinstance(value, int):
            if abs(value) >= 2**53:
                raise self.error(tree, "E209", "this number is too large", "")
            return graph.const(value, INT)
        if isinstance(value, float):
            millionths = Decimal(repr(value)) * RATIO_UNIT if abs(value) <= 10**6 else Decimal("0.5")
            if millionths != millionths.to_integral_value():
                raise self.error(tree, "E208", "a ratio has at most six decimals and is at most a million", "")
            return graph.const(int(millionths), RATIO)
        if not isinstance(value, str):
            raise self.error(tree, "E203", f"{value!r} is no value of this language", "")
        if expects == DATE:
            try:
                return graph.const(day_of(value), DATE)
            except ValueError:
                raise self.error(tree, "E208", f"{value!r} is no date", "write '2023-01-31'") from None
        codes = expects.codes if expects else None
        if codes is None:
            raise self.error(tree, "E203", f"{value!r} stands beside nothing that has codes or dates", "")
        if value not in codes:
            near = get_close_matches(value, codes.codes, 1)
            mend = f"did you mean {near[0]}?" if near else "`yangui list codes` shows the lists"
            raise self.error(tree, "E203", f"{value} is no code of {codes.name}", mend)
        return graph.const(value, Type("code", codes))

    def call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if name not in FUNCTIONS or tree.keywords:
            near = get_close_matches(name, FUNCTIONS, 1)
            mend = f"did you mean {near[0]}?" if near else f"the functions are {', '.join(FUNCTIONS)}"
            what = f"{name} takes no named arguments" if name in FUNCTIONS else f"there is no function {name}"
            raise self.error(tree, "E203", what, mend)
        rules: dict[str, Callable[[ast.Call, list[ast.expr]], Node]] = {
            "yuan": self.yuan, "in_region": self.in_region, "has": self.has, "min": self.least, "max": self.least,
        }  # fmt: skip
        if name in rules:
            return rules[name](tree, tree.args)
        signatures: dict[str, list[Type | None]] = {"year": [DATE], "month": [DATE], "age": [DATE], "count": [None],
                 "years_between": [DATE, DATE], "months_between": [DATE, DATE],
                 "add_months": [DATE, INT], "add_years": [DATE, INT]}  # fmt: skip
        wants = signatures[name]
        self.arity(tree, name, len(wants))
        args = []
        for arg, want in zip(tree.args, wants, strict=True):
            node = self.typed(arg, want)
            if (want and node.type != want) or (want is None and node.type.name != "codes"):
                raise self.error(arg, "E204", f"{name} takes {want or 'a set of codes'} here, this is {node.type}", "")
            args.append(node)
        if name == "age":
            name, args = "years_between", [*args, self.scope.graph.on()]
        if name.endswith("_between"):
            self.day_on_one_side(tree, *args)
        return self.make(tree, name, *args, type=DATE if name.startswith("add_") else INT)

    def arity(self, tree: ast.Call, name: str, count: int) -> None:
        if len(tree.args) != count:
            raise self.error(tree, "E203", f"{name} takes {count} argument(s), not {len(tree.args)}", "")

    def yuan(self, tree: ast.Call, args: list[ast.expr]) -> Node:
        self.arity(tree, "yuan", 1)
        value = args[0].value if isinstance(args[0], ast.Constant) else None
        fen = Decimal(repr(value)) * 100 if isinstance(value, int | float) and not isinstance(value, bool) else None
        if fen is None or not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) > 10**16:
            raise self.error(tree, "E208", "yuan takes a number with at most two decimals", "write yuan(2000)")
        return self.scope.graph.const(int(fen), MONEY)

    def in_region(self, tree: ast.Call, args: list[ast.expr]) -> Node:
        self.arity(tree, "in_region", 2)
        region = Type("code", self.scope.regions)
        subject, place = self.typed(args[0], region), self.typed(args[1], region)
        if subject.type != region:
            raise self.error(args[0], "E204", f"in_region takes a region, this is {subject.type}", "")
        if place.op != "const":
            raise self.error(args[1], "E204", "the second argument is a region's code in quotes", "")
        return self.make(tree, "in", subject, value=self.scope.regions.within(str(place.value)), type=BOOL)

    def has(self, tree: ast.Call, args: list[ast.expr]) -> Node:
        self.arity(tree, "has", 2)
        subject = self.typed(args[0])
        if subject.type.name != "codes":
            raise self.error(args[0], "E204", f"has takes a set of codes, this is {subject.type}", "compare with ==")
        code = self.typed(args[1], subject.type)
        if code.op != "const" or code.type.codes != subject.type.codes:
            raise self.error(
                args[1], "E205", f"a code of {subject.type.codes.name if subject.type.codes else ''} is expected", ""
            )
        return self.make(tree, "has", subject, value=code.value, type=BOOL)

    def least(self, tree: ast.Call, args: list[ast.expr]) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if len(args) < 2:
            raise self.error(tree, "E203", f"{name} takes two or more arguments", "")
        nodes = [self.typed(args[0])]
        for arg in args[1:]:
            nodes.append(self.same(arg, nodes[0], self.typed(arg, nodes[0].type))[1])
        if not (nodes[0].type.is_number or nodes[0].type == DATE):
            raise self.error(tree, "E204", f"{name} takes numbers, money or dates, this is {nodes[0].type}", "")
        return self.make(tree, name, *nodes, type=nodes[0].type)


def _day_may_stand(op: str, args: tuple[Node, ...]) -> bool:
    """Whether `timeline` can say on which day an operation on the day of the decision changes."""
    if op in ("eq", "lt", "le"):
        return True
    plain = all(a.op == "on" for a in args if a.changes_with_day)
    return plain and op in ("year", "month", "years_between", "months_between", "add_months", "add_years")


def _dotted(tree: ast.expr) -> str | None:
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        head = _dotted(tree.value)
        return head and f"{head}.{tree.attr}"
    return None

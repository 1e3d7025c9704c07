"""The scalar compiler: a graph to one Python function for one entity. This is the reference semantics.

Two shapes are written from the same templates. *Explained* computes every output, so that each condition can be shown.
*Deciding* goes through each decision's conditions in turn and stops at the first that fails. In both, a node that
several outputs share is computed once.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import CodeType
from typing import Any

from yangui.rules import dates
from yangui.rules.evaluate import divide, rounding, surplus
from yangui.rules.graph import Node, below
from yangui.rules.truth import JUDGEMENT, Truth

type Run = Callable[[Callable[[str], Any], date, Mapping[str, Truth]], tuple[Any, ...]]

INFIX = {"eq": "==", "lt": "<", "le": "<=", "add": "+", "sub": "-"}
CALLS = ("years_between", "months_between", "add_months", "add_years")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the deciding shape needs of one decision: conditions that must all be yes, then what it gives."""

    conditions: tuple[Node, ...]
    gives: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled function with the constants that it names; `code` can be kept in a cache."""

    source: str
    code: CodeType
    constants: Mapping[str, Any]

    def load(self) -> Run:
        """The function: `run(get, on, judgements)` returns the outputs in order.

        `get` gives a fact's value by name or None, as `dict.get` does.
        """
        names: dict[str, Any] = {**self.constants, "J": JUDGEMENT, "divide": divide}
        names.update({name: getattr(dates, name) for name in CALLS})
        exec(self.code, names)  # the source is written below from checked nodes only
        run: Run = names["run"]
        return run


def compile_explained(outputs: Sequence[Node | None]) -> Program:
    """A program that returns the value of every output (None for an output that is None)."""
    writer = _Writer()
    for node in below(*(o for o in outputs if o is not None)):
        writer.assign(node, 1)
    result = ", ".join(writer.name(o) if o is not None else "None" for o in outputs)
    return writer.finish(f"({result},)" if outputs else "()")


def compile_deciding(decisions: Sequence[Decision]) -> Program:
    """A program that returns, for each decision: its truth, the place of the failing condition or None, what it gives.

    Once a condition fails, the conditions after it and what the decision gives are not computed. Decisions with the
    same conditions are made together.
    """
    alike: dict[tuple[Node, ...], dict[int, tuple[Node | None, ...]]] = {}
    for number, decision in enumerate(decisions):
        alike.setdefault(decision.conditions, {})[number] = decision.gives
    uses: Counter[int] = Counter()
    for conditions, gives in alike.items():
        given = (g for all_given in gives.values() for g in all_given if g is not None)
        uses.update(n.index for n in below(*conditions, *given))
    writer = _Writer()
    for node in below(*(n for conditions in alike for n in below(*conditions) if uses[n.index] > 1)):
        writer.assign(node, 1)
    for conditions, gives in alike.items():
        writer.decide(conditions, gives)
    results: list[str] = []
    for number, decision in enumerate(decisions):
        results += [f"t{number}", f"w{number}", *(f"g{number}_{i}" for i in range(len(decision.gives)))]
    return writer.finish(f"({', '.join(results)},)" if results else "()")


class _Writer:
    """Writes statements, one for each node that is not a constant."""

    def __init__(self) -> None:
        self.lines = ["def run(get, on, judgements):"]
        self.constants: dict[str, Any] = {}
        self.written: set[int] = set()

    def finish(self, result: str) -> Program:
        source = "\n".join([*self.lines, f"    return {result}", ""])
        return Program(source, compile(source, "<rules>", "exec"), self.constants)

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def name(self, node: Node) -> str:
        if node.op == "const":
            return repr(node.value) if isinstance(node.value, int | str) else self.constant(node, node.value)
        return "on" if node.op == "on" else f"n{node.index}"

    def constant(self, node: Node, value: Any) -> str:
        name = f"k{node.index}"
        self.constants[name] = value
        return name

    def assign(self, node: Node, depth: int) -> None:
        if node.op in ("const", "on") or node.index in self.written:
            return
        self.written.add(node.index)
        self.line(depth, f"n{node.index} = {self.expression(node)}")

    def decide(self, conditions: tuple[Node, ...], gives: Mapping[int, tuple[Node | None, ...]]) -> None:
        """Nested statements that stop at the first condition that is no; `gives` by the number of the decision."""
        truths, places = (" = ".join(f"{letter}{number}" for number in gives) for letter in "tw")
        given = {f"g{number}_{i}": node for number, nodes in gives.items() for i, node in enumerate(nodes)}
        self.line(1, " = ".join([places, *given, "None"]))
        depth, before = 1, set(self.written)
        for place, condition in enumerate(conditions):
            for node in below(condition):
                self.assign(node, depth)
            self.line(depth, f"if {self.name(condition)} is False:")
            self.line(depth + 1, f"{truths} = False; {places} = {place}")
            self.line(depth, "else:")
            depth += 1
            # Python nests at most a hundred blocks; nobody has so many conditions, a fuzzer might
            assert depth < 90, "a decision with more than 85 conditions"
        self.line(depth, f"{truths} = {self.conjunction(conditions)}")
        for name, output in given.items():
            if output is not None:
                for part in below(output):
                    self.assign(part, depth)
                self.line(depth, f"{name} = {self.name(output)}")
        # what was computed inside the blocks is not there for the next decision
        self.written = before

    def conjunction(self, conditions: Sequence[Node]) -> str:
        names = [self.name(c) for c in conditions if c.op != "const"]
        text = "True"
        if any(not _two_or_three(c) for c in conditions):
            text = f"J if {_any(names, 'is J')} else True"
        return f"None if {_any(names, 'is None')} else {text}" if names else text

    def expression(self, node: Node) -> str:
        op = node.op
        names = [self.name(a) for a in node.args]
        if op == "fact":
            return f"get({node.value!r})"
        if op == "judged":
            return f"judgements.get({node.value!r}, J)"
        if op in ("and", "or"):
            return self.junction(node, names)
        if op == "not":
            kept = f"{names[0]} is None" if _two_or_three(node.args[0]) else f"{names[0]} is None or {names[0]} is J"
            return f"{names[0]} if {kept} else not {names[0]}"
        if op == "if":
            test, yes, no = names
            return f"{yes} if {test} else {no} if {test} is False else ({yes} if {yes} == {no} else None)"
        known = [name for name, a in zip(names, node.args, strict=True) if a.op not in ("const", "on")]
        value = self.strict(node, names)
        return f"None if {_any(known, 'is None')} else {value}" if known else value

    def strict(self, node: Node, names: list[str]) -> str:
        op = node.op
        if op in INFIX:
            return f"{names[0]} {INFIX[op]} {names[1]}"
        if op == "mul":
            scale, offset = surplus(node), rounding(node)
            product = f"{names[0]} * {names[1]}"
            product = f"({product} + {offset})" if offset else product
            return f"{product} // {scale}" if scale > 1 else product
        if op == "div":
            return f"divide({names[0]}, {names[1]}, {surplus(node)})"
        if op == "in":
            return f"{names[0]} in {self.constant(node, node.value)}"
        if op == "has":
            return f"{node.value!r} in {names[0]}"
        if op in ("rank", "table"):
            return f"{self.constant(node, dict(node.value))}.get({names[0]})"  # type: ignore[call-overload]
        if op in ("year", "month"):
            return f"{names[0]}.{op}"
        if op == "neg":
            return f"-{names[0]}"
        call = {"count": "len"}.get(op, op)
        return f"{call}({', '.join(names)})"

    def junction(self, node: Node, names: list[str]) -> str:
        strong, weak = ("False", "True") if node.op == "and" else ("True", "False")
        text = weak
        if any(not _two_or_three(a) for a in node.args):
            text = f"J if {_any(names, 'is J')} else {weak}"
        return f"{strong} if {_any(names, 'is ' + strong)} else None if {_any(names, 'is None')} else {text}"


def _two_or_three(node: Node) -> bool:
    return node.type.name != "truth"


def _any(names: Sequence[str], test: str) -> str:
    return " or ".join(f"{name} {test}" for name in dict.fromkeys(names))

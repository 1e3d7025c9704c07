"""The executable part of a pack: benefits, with their conditions and amounts, to nodes of a graph."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from typing import Any

from yangui.policy.model import Amount, Benefit, Condition, Kind, Reading
from yangui.policy.pack import BenefitRule, ConditionRule
from yangui.policy.scopes import NAME, PlaceOf, faults
from yangui.rules.check import Scope, check
from yangui.rules.graph import Graph, Node, RangeError, digest
from yangui.rules.problems import PackError, Place, Problem
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, RATIO_UNIT, CodeList, Type

FEN = 100


def compile_benefits(
    benefits: Sequence[Benefit],
    conditions: Mapping[str, Condition],
    readings: Mapping[str, Reading],
    scopes: Mapping[Kind, Scope],
    lists: Mapping[str, CodeList],
    homes: Mapping[str, str],
    place: PlaceOf,
) -> tuple[list[BenefitRule], list[Problem]]:
    """The rule of each benefit, or the problems that stand against it."""
    compiler = _Compiler(conditions, readings, scopes, lists, homes, place)
    for id in conditions:
        compiler.condition(id)
    rules = [rule for benefit in benefits if (rule := compiler.benefit(benefit))]
    return rules, compiler.problems


class _Compiler:
    def __init__(
        self,
        conditions: Mapping[str, Condition],
        readings: Mapping[str, Reading],
        scopes: Mapping[Kind, Scope],
        lists: Mapping[str, CodeList],
        homes: Mapping[str, str],
        place: PlaceOf,
    ) -> None:
        self.conditions = conditions
        self.readings = readings
        self.scopes = scopes
        self.lists = lists
        self.homes = homes
        self.place = place
        self.problems: list[Problem] = []
        self.nodes: dict[str, Node | None] = {}
        self.hashes: dict[Kind, dict[int, str]] = {kind: {} for kind in scopes}
        self.terms = {(r.for_, r.term): id for id, r in readings.items() if r.term}

    def fault(self, place: Place, code: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(place, code, message, mend))

    # conditions

    def condition(self, id: str) -> Node | None:
        """The node of a condition; None where it is faulty."""
        if id not in self.nodes:
            self.nodes[id] = self.make_condition(id, self.conditions[id])
        return self.nodes[id]

    def make_condition(self, id: str, condition: Condition) -> Node | None:
        forms = [condition.when, condition.judged_by, condition.shown_by]
        if sum(f is not None for f in forms) != 1:
            self.fault(self.place("conditions", id), "E305", f"{id} needs exactly one of when, judged_by, shown_by", "")
            return None
        scope = self.scopes[condition.for_]
        if condition.when is None:
            return scope.graph.judged(id)
        try:
            return check(condition.when, scope, expects=BOOL)
        except PackError:
            self.problems += faults(condition.when, scope, BOOL, self.place("conditions", id, "when"))
            return None

    def expression(self, text: str, kind: Kind, expects: Type, benefit: Benefit, *where: str | int) -> Node | None:
        try:
            return check(text, self.scopes[kind], expects=expects)
        except PackError:
            self.problems += faults(text, self.scopes[kind], expects, self.place("benefits", benefit.id, *where))
            return None

    def used_readings(self, kind: Kind, *texts: str | None) -> list[str]:
        """The readings whose terms these expressions use, and those that these terms use in turn."""
        found: dict[str, None] = {}
        todo = [t for t in texts if t]
        while todo:
            for name in NAME.findall(todo.pop()):
                id = self.terms.get((kind, name))
                if id and id not in found:
                    found[id] = None
                    todo.append(self.readings[id].taken.is_ or "")
        return list(found)

    # benefits

    def benefit(self, benefit: Benefit) -> BenefitRule | None:
        before = len(self.problems)
        kind = benefit.for_
        graph = self.scopes[kind].graph
        used: dict[str, Node] = {}
        tops = [self.requirement(benefit, part, used, ("requires", i)) for i, part in enumerate(benefit.requires)]
        payment, total, times, start = self.money(benefit)
        result = None
        if benefit.result:
            codes = self.lists.get(benefit.result.list)
            if codes is None:
                self.fault(self.place("benefits", benefit.id, "result", "list"), "E302",
                           f"there is no code list {benefit.result.list}")  # fmt: skip
            else:
                result = self.expression(benefit.result.is_, kind, Type("code", codes), benefit, "result", "is")
        if len(self.problems) > before or any(t is None for t in tops):
            return None
        parts = [t for t in tops if t is not None]
        rules = tuple(self.condition_rule(benefit, id, node) for id, node in used.items())
        texts = [*_expressions(benefit), *(c.condition.when for c in rules)]
        readings = dict.fromkeys([*self.used_readings(kind, *texts), *benefit.readings])
        requires = graph.truth("and", parts)
        outputs = [requires, payment, times, total, start, result]
        hashes = self.hashes[kind]
        schedule = benefit.pays
        bound = benefit.amount.bound if isinstance(benefit.amount, Amount) else "exact"
        instalments = [(str(i.share), i.at.zh) for i in schedule.instalments] if schedule else []
        payers = sorted((unit, str(share)) for unit, share in benefit.payers.items())
        said = repr((benefit.kind, bound, schedule.every if schedule else "once", instalments, payers))
        text = "|".join([*(digest(node, hashes) if node else "-" for node in outputs), said])
        return BenefitRule(
            benefit, rules, tuple(parts), requires, payment, times, total, start, result,
            tuple(readings), sha256(text.encode()).hexdigest(),
        )  # fmt: skip

    def condition_rule(self, benefit: Benefit, id: str, node: Node) -> ConditionRule:
        condition = self.conditions[id]
        own = bool(condition.clause)
        document = self.homes.get(id, benefit.document) if own else benefit.document
        clause = condition.clause or benefit.clause or ""
        readings = tuple(self.used_readings(benefit.for_, condition.when))
        return ConditionRule(id, condition, node, document, clause, readings)

    def requirement(
        self, benefit: Benefit, part: Any, used: dict[str, Node], where: tuple[str | int, ...]
    ) -> Node | None:
        graph = self.scopes[benefit.for_].graph
        if isinstance(part, str):
            return self.named(benefit, part, used, where)
        if not (isinstance(part, dict) and len(part) == 1 and set(part) <= {"all", "any", "none"}):
            self.fault(self.place("benefits", benefit.id, *where), "E306",
                       "a requirement is a condition's id or one of {all: […]}, {any: […]}, {none: […]}")  # fmt: skip
            return None
        ((op, inner),) = part.items()
        if not isinstance(inner, list) or not inner:
            self.fault(self.place("benefits", benefit.id, *where), "E306", f"`{op}` takes a list that is not empty")
            return None
        nodes = [self.requirement(benefit, p, used, (*where, op, i)) for i, p in enumerate(inner)]
        if any(n is None for n in nodes):
            return None
        node = graph.truth("and" if op == "all" else "or", [n for n in nodes if n is not None])
        return graph.make("not", [node], type=node.type) if op == "none" else node

    def named(self, benefit: Benefit, id: str, used: dict[str, Node], where: tuple[str | int, ...]) -> Node | None:
        condition = self.conditions.get(id)
        if condition is None:
            near = get_close_matches(id, list(self.conditions), 1)
            mend = f"did you mean {near[0]}?" if near else "define it under conditions"
            self.fault(self.place("benefits", benefit.id, *where), "E302", f"there is no condition {id}", mend)
            return None
        if condition.for_ != benefit.for_:
            self.fault(self.place("benefits", benefit.id, *where), "E307",
                       f"{id} asks about a {condition.for_}, the benefit is for a {benefit.for_}")  # fmt: skip
            return None
        node = self.condition(id)
        if node is not None:
            used[id] = node
        return node

    # money

    def money(self, benefit: Benefit) -> tuple[Node | None, Node | None, Node | None, Node | None]:
        """Payment, total, times, start."""
        graph = self.scopes[benefit.for_].graph
        schedule = benefit.pays
        start = times = None
        if schedule and schedule.from_:
            start = self.expression(schedule.from_, benefit.for_, DATE, benefit, "pays", "from")
        if schedule is None or schedule.every == "once":
            times = graph.const(1, INT)
        elif isinstance(schedule.times, int):
            times = graph.const(schedule.times, INT)
        elif schedule.times is not None:
            times = self.expression(schedule.times, benefit.for_, INT, benefit, "pays", "times")
        self.shares(benefit, [i.share for i in schedule.instalments] if schedule else [], "pays", "instalments")
        self.shares(benefit, list(benefit.payers.values()), "payers")
        payment, times = _floored(graph, self.amount(benefit)), _floored(graph, times)
        try:
            once = times is not None and times.value == 1
            total = payment if once else payment and times and graph.make("mul", [payment, times], type=MONEY)
        except RangeError:
            self.overflow(benefit)
            total = None
        return payment, total, times, start

    def shares(self, benefit: Benefit, shares: Sequence[int | Decimal], *where: str) -> None:
        if shares and (sum(map(Decimal, shares)) != 1 or min(shares) <= 0):
            self.fault(self.place("benefits", benefit.id, *where), "E308", "shares are above 0 and add up to 1")

    def overflow(self, benefit: Benefit) -> None:
        self.fault(self.place("benefits", benefit.id, "amount"), "E209",
                   "this can grow beyond what 64 bits hold", "give the facts in it a `range`")  # fmt: skip

    def amount(self, benefit: Benefit) -> Node | None:
        amount = benefit.amount
        if amount is None:
            return None
        if not isinstance(amount, Amount):
            amount = Amount(value=amount)
        forms = [amount.value, amount.table, amount.formula, amount.share]
        given = [f for f in forms if f is not None]
        complete = (amount.table is None) == (amount.by is None) and (amount.share is None) == (amount.of is None)
        if len(given) != 1 or not complete:
            self.fault(self.place("benefits", benefit.id, "amount"), "E401",
                       "an amount is exactly one of value, by with table, formula, share with of")  # fmt: skip
            return None
        try:
            return self.capped(benefit, amount, self.base(benefit, amount))
        except RangeError:
            self.overflow(benefit)
            return None

    def base(self, benefit: Benefit, amount: Amount) -> Node | None:
        kind, graph = benefit.for_, self.scopes[benefit.for_].graph
        if amount.value is not None:
            return self.fen(benefit, amount.value, "value")
        if amount.formula is not None:
            return self.expression(amount.formula, kind, MONEY, benefit, "amount", "formula")
        if amount.share is not None and amount.of is not None:
            base = self.expression(amount.of, kind, MONEY, benefit, "amount", "of")
            millionths = Decimal(amount.share) * RATIO_UNIT
            if millionths != millionths.to_integral_value() or not 0 < millionths <= 1000 * RATIO_UNIT:
                self.fault(self.place("benefits", benefit.id, "amount", "share"), "E208",
                           "a share is more than 0, at most 1000, with at most six decimals")  # fmt: skip
                return None
            share = graph.const(int(millionths), RATIO)
            return base and graph.make("mul", [base, share], amount.round, type=MONEY)
        return self.table(benefit, amount)

    def table(self, benefit: Benefit, amount: Amount) -> Node | None:
        scope = self.scopes[benefit.for_]
        assert amount.by is not None
        assert amount.table is not None
        fact = scope.facts.get(amount.by)
        codes = fact.type.codes if fact and fact.type.name == "code" else None
        if fact is None or codes is None:
            self.fault(self.place("benefits", benefit.id, "amount", "by"), "E203",
                       f"{amount.by} is no fact of a {benefit.for_} with a code")  # fmt: skip
            return None
        rows = []
        for code, value in amount.table.items():
            fen = self.fen(benefit, value, "table", code)
            if code not in codes:
                self.fault(self.place("benefits", benefit.id, "amount", "table", code), "E203",
                           f"{code} is no code of {codes.name}")  # fmt: skip
            elif fen is not None:
                rows.append((code, fen.value))
        if not rows:
            return None
        subject = scope.graph.fact(amount.by, fact.type)
        return scope.graph.make("table", [subject], tuple(rows), type=MONEY)

    def capped(self, benefit: Benefit, amount: Amount, base: Node | None) -> Node | None:
        graph: Graph = self.scopes[benefit.for_].graph
        if base is None:
            return None
        top_up = amount.top_up
        if top_up is not None:
            per = self.expression(top_up.per, benefit.for_, INT, benefit, "amount", "top_up", "per")
            each = self.fen(benefit, top_up.each, "top_up", "each")
            if per is None or each is None:
                return None
            count = graph.make("max", [per, graph.const(0, INT)], type=INT)
            extra = graph.make("mul", [each, count], type=MONEY)
            if top_up.cap is not None:
                cap = self.fen(benefit, top_up.cap, "top_up", "cap")
                extra = graph.make("min", [extra, cap], type=MONEY) if cap else extra
            base = graph.make("add", [base, extra], type=MONEY)
        if amount.cap is not None:
            cap = self.fen(benefit, amount.cap, "cap")
            base = graph.make("min", [base, cap], type=MONEY) if cap else None
        return base

    def fen(self, benefit: Benefit, yuan: int | Decimal, *where: str | int) -> Node | None:
        fen = Decimal(yuan) * FEN
        if fen != fen.to_integral_value() or not 0 <= fen <= 10**16:
            self.fault(self.place("benefits", benefit.id, "amount", *where), "E401",
                       "a sum in yuan has at most two decimals and is not negative")  # fmt: skip
            return None
        return self.scopes[benefit.for_].graph.const(int(fen), MONEY)


def _floored(graph: Graph, node: Node | None) -> Node | None:
    """At least nothing: a share of a loss is no debt, and no benefit is paid minus three times."""
    if node is None or (node.range and node.range[0] >= 0):
        return node
    return graph.make("max", [node, graph.const(0, node.type)], type=node.type)


def _expressions(benefit: Benefit) -> list[str | None]:
    """The expressions that a benefit itself holds, besides those of its conditions."""
    found: list[str | None] = [benefit.result.is_ if benefit.result else None]
    if isinstance(benefit.amount, Amount):
        found += [benefit.amount.formula, benefit.amount.of]
        found.append(benefit.amount.top_up.per if benefit.amount.top_up else None)
    if benefit.pays:
        found.append(benefit.pays.from_)
        found.append(benefit.pays.times if isinstance(benefit.pays.times, str) else None)
    return found

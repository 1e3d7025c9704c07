"""The constants of call rules and register types, each with the clause that has to state it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from yangui.policy.calls import CallRules, Category, ShareRule
from yangui.policy.constants import Constant, Inside, constant, of_expression, of_interval
from yangui.policy.model import Interval
from yangui.policy.numerals import Quantity
from yangui.policy.pack import Pack
from yangui.policy.register_types import RegisterType


class Cited(NamedTuple):
    """A part of the pack, the clause of the document that it cites, and the constants sought there."""

    section: str
    id: str
    inside: Inside
    clause: str
    constants: list[Constant]


def cited_in(pack: Pack, document: str) -> Iterator[Cited]:
    """The parts of call rules and register types that cite a document, with the constants that they state."""
    for id, rules in pack.call_rules.items():
        if rules.document == document:
            yield Cited("call_rules", id, (), rules.clause, list(of_call_rules(rules)))
        for name, category in rules.categories.items():
            # without a clause of its own it rests on those of its benefits, and its own constants on the rules'
            if (category.document or rules.document) == document:
                inside: Inside = ("categories", name)
                yield Cited("call_rules", id, inside, category.clause or rules.clause, list(of_category(category)))
        for name, rule in rules.share_rules.items():
            if (rule.document or rules.document) == document:
                clause = rule.clause or rules.clause
                yield Cited("call_rules", id, ("share_rules", name), clause, list(of_share_rule(rule, pack)))
    for id, type in pack.register_types.items():
        if type.document == document:
            yield Cited("register_types", id, (), type.clause, list(of_register_type(type)))


def of_call_rules(rules: CallRules) -> Iterator[Constant]:
    """The constants of call rules besides those of their categories and share rules."""
    if rules.quorum is not None:
        yield constant(("quorum",), "count", rules.quorum)
    for clock, days in rules.clocks.items():
        yield constant(("clocks", clock), "days", days)
    for position, instalment in enumerate(rules.instalments):
        if instalment.share != 1:
            yield _part(("instalments", position, "share"), instalment.share)
    yield from of_interval("window", rules.window or Interval(), set())


def of_category(category: Category) -> Iterator[Constant]:
    """The constants of a category besides those of its benefits."""
    if category.quota:
        yield constant(("quota", "count"), "count", category.quota.count)
    if category.amount:
        yield constant(("amount",), "money", category.amount)
    for id, criterion in category.criteria.items():
        if criterion.weight is not None:
            yield _part(("criteria", id, "weight"), criterion.weight)


def of_share_rule(rule: ShareRule, pack: Pack) -> Iterator[Constant]:
    """The bounds of a share rule and the constants of the condition that it counts, where that has no clause."""
    for name, value in (("least", rule.least), ("most", rule.most)):
        if value is not None:
            yield _part((name,), value)
    condition = pack.conditions[rule.counts]
    if condition.clause is None:
        types = {name: fact.type for name, fact in pack.scopes[rule.for_].facts.items()}
        yield from of_expression(condition.when, types, ("counts",))


def of_register_type(type: RegisterType) -> Iterator[Constant]:
    """The spans of a register type, in years."""
    for name, years in (("validity", type.validity), ("reevaluation", type.reevaluation)):
        if years is not None:
            yield constant((name,), "years", years)


def _part(inside: Inside, share: int | Decimal) -> Constant:
    value = Fraction(share)
    return Constant(inside, f"the share {share}", (Quantity("share", value), Quantity("part", value)))

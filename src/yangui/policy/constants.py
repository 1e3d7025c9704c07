"""The constants of a pack's rules and targets, each with the ways in which a text may state it.

Constants of readings' terms are not among them: a reading is taken exactly where the text is silent.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from yangui.policy.model import Amount, Benefit, Document, Interval, Schedule, Target
from yangui.policy.numerals import Quantity
from yangui.rules.parse import parse
from yangui.rules.problems import Place
from yangui.rules.types import RATIO, Type

type Inside = tuple[str | int, ...]
type Ways = tuple[Quantity, ...]

MONTHS = {"once": 0, "month": 1, "quarter": 3, "year": 12}
# What the number beside such a call counts.
ROLES = {
    "year": "year", "month": "month", "age": "age", "years_between": "years", "months_between": "months",
    "add_years": "years", "add_months": "months", "count": "count",
}  # fmt: skip


class Constant(NamedTuple):
    """Where a constant stands in its part of the pack, how it is shown, and the quantities of which one is stated."""

    inside: Inside
    shown: str
    ways: Ways


def _money(yuan: Fraction) -> Ways:
    return (Quantity("money", yuan),)


def _share(value: Fraction) -> Ways:
    return (Quantity("share", value),)


WAYS: Mapping[str, Callable[[Fraction], Ways]] = {
    "money": _money,
    "share": _share,
    "year": lambda n: (Quantity("year", n),),
    "month": lambda n: (Quantity("count", n), Quantity("months", n)),
    "age": lambda n: (Quantity("age", n),),
    "years": lambda n: (Quantity("months", 12 * n), Quantity("age", n)),
    "months": lambda n: (Quantity("months", n),),
    "count": lambda n: (Quantity("count", n),),
    "days": lambda n: (Quantity("count", n),),
    # an int fact does not tell its unit: people, years, months
    "int": lambda n: (Quantity("count", n), Quantity("months", 12 * n), Quantity("months", n), Quantity("age", n)),
}
SIGNS = {"money": "{} yuan", "share": "the share {}", "years": "{} years", "months": "{} months", "days": "{} days",
         "age": "the age {}"}  # fmt: skip


def constant(inside: Inside, role: str, value: int | Decimal | Fraction) -> Constant:
    """A constant that counts what `role` (a key of `WAYS`) says."""
    shown = SIGNS.get(role, "{}").format(value)
    return Constant(inside, shown, WAYS[role](Fraction(value)))


def of_benefit(benefit: Benefit, document: Document, types: Mapping[str, Type]) -> Iterator[Constant]:
    """The constants of a benefit itself, besides those of its conditions; `types` are those of the facts."""
    yield from _of_amount(benefit.amount, types)
    if benefit.pays:
        yield from _of_schedule(benefit.pays, benefit.amount, types)
    if benefit.result:
        yield from of_expression(benefit.result.is_, types, ("result", "is"))
    if benefit.quota:
        yield constant(("quota", "count"), "count", benefit.quota.count)
    for id, part in benefit.payers.items():
        if part != 1:
            value = Fraction(part)
            yield Constant(("payers", id), f"the share {part}", (Quantity("share", value), Quantity("part", value)))
    header = {document.in_force.from_, document.in_force.to, document.issued, document.published}
    yield from of_interval("window", benefit.window or Interval(), header)
    # what a text of 2024 promises for 今年 ends with 2024
    year_ends = {date(day.year, 12, 31) for day in header if day}
    yield from of_interval("in_force", benefit.in_force or Interval(), header | year_ends)


def of_interval(name: str, interval: Interval, header: set[date | None]) -> Iterator[Constant]:
    """Days that the head of the document gives are not repeated in its clauses."""
    for end, day in (("from", interval.from_), ("to", interval.to)):
        if day is not None and day not in header:
            yield Constant((name, end), str(day), (Quantity("day", day),))


def _of_amount(amount: int | Decimal | Amount | None, types: Mapping[str, Type]) -> Iterator[Constant]:
    if amount is None:
        return
    if not isinstance(amount, Amount):
        yield from _sum(("amount",), amount)
        return
    yield from _sum(("amount", "value"), amount.value)
    yield from _sum(("amount", "cap"), amount.cap)
    for code, value in (amount.table or {}).items():
        yield from _sum(("amount", "table", code), value)
    if amount.share is not None:
        yield constant(("amount", "share"), "share", amount.share)
    expressions = {"formula": amount.formula, "of": amount.of}
    for name, text in expressions.items():
        yield from of_expression(text, types, ("amount", name))
    if amount.top_up:
        yield from of_expression(amount.top_up.per, types, ("amount", "top_up", "per"))
        yield from _sum(("amount", "top_up", "each"), amount.top_up.each)
        yield from _sum(("amount", "top_up", "cap"), amount.top_up.cap)


def _sum(inside: Inside, yuan: int | Decimal | None) -> Iterator[Constant]:
    if yuan:  # nothing to pay is nothing to state
        yield constant(inside, "money", yuan)


def _of_schedule(
    pays: Schedule, amount: int | Decimal | Amount | None, types: Mapping[str, Type]
) -> Iterator[Constant]:
    step = MONTHS[pays.every]
    if isinstance(pays.times, int) and pays.times > 1:
        ways = (Quantity("months", Fraction(pays.times * step)), Quantity("count", Fraction(pays.times)))
        # 36 payments a month apart are three years; "36 people" beside it says nothing about them
        shown = f"{pays.times} times, once a {pays.every}"
        yield Constant(("pays", "times"), shown, ways[:1] if step == 1 else ways)
    elif isinstance(pays.times, str):
        role = {1: "months", 12: "years"}.get(step, "int")
        yield from of_expression(pays.times, types, ("pays", "times"), role)
    yield from of_expression(pays.from_, types, ("pays", "from"))
    whole = amount.value if isinstance(amount, Amount) else amount
    for position, instalment in enumerate(pays.instalments):
        share = Fraction(instalment.share)
        as_money = () if whole is None else _money(share * Fraction(whole))
        said = (Quantity("share", share), Quantity("part", share), *as_money)
        if share != 1:
            yield Constant(("pays", "instalments", position, "share"), f"the share {instalment.share}", said)


def of_target(target: Target) -> Iterator[Constant]:
    """The values of a target, in its unit: 1.1 万亿元, 57.5 %, 21.6 万平方米, 3 年."""
    unit = (target.unit or "").partition("/")[0]  # 万元/人 is told as 万元
    for name, value in (("value", target.value), ("value_max", target.value_max)):
        if value is None:
            continue
        number = Fraction(value)
        bare = unit.lstrip("十百千万亿")
        for c in unit[: len(unit) - len(bare)]:
            number *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[c]
        if bare in ("%", "百分点", "个百分点"):
            ways = _share(number / 100)
        elif bare == "‰":
            ways = _share(number / 1000)
        elif bare in ("年", "周年"):
            ways = WAYS["years"](number)
        elif bare in ("月", "个月"):
            ways = WAYS["months"](number)
        else:
            ways = {"元": _money, "倍": _share, "岁": WAYS["age"]}.get(bare, WAYS["count"])(number)
            if bare == "" and target.kind in ("share", "growth_rate"):
                ways = _share(number)
        yield Constant((name,), f"{value} {target.unit or ''}".strip(), ways)


def of_expression(
    text: str | None, types: Mapping[str, Type], inside: Inside, role: str | None = None
) -> Iterator[Constant]:
    """The constants that an expression itself spells out; `role` says what a number that stands alone counts."""
    if text is not None:
        for found, value in _literals(parse(text, Place()), role, types):
            if found == "day" and isinstance(value, date):
                yield Constant(inside, str(value), (Quantity("day", value),))
            elif isinstance(value, Decimal):
                yield constant(inside, found, value)


def _literals(tree: ast.expr, role: str | None, types: Mapping[str, Type]) -> Iterator[tuple[str, Decimal | date]]:
    match tree:
        case ast.Constant(value=value):
            if isinstance(value, str):
                if (day := _as_day(value)) is not None:
                    yield "day", day
            elif isinstance(value, float):
                yield "share", Decimal(repr(value))
            elif isinstance(value, int) and not isinstance(value, bool) and _sought(value, role):
                yield role or "int", Decimal(value)
        case ast.Call(func=ast.Name(id="yuan"), args=[ast.Constant(value=int() | float() as value)]):
            if value:
                yield "money", Decimal(repr(value))
        case ast.Call(func=ast.Name(id=name), args=args):
            inner = ROLES[name] if name.startswith("add_") else role if name in ("min", "max") else None
            for arg in args:
                yield from _literals(arg, inner, types)
        case ast.Compare(left=left, comparators=comparators):
            sides = [left, *comparators]
            counted = next((r for side in sides if (r := _role(side, types))), None)
            for side in sides:
                yield from _literals(side, counted, types)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from _literals(test, None, types)
            yield from _literals(body, role, types)
            yield from _literals(orelse, role, types)
        case _:
            for child in ast.iter_child_nodes(tree):
                if isinstance(child, ast.expr):
                    yield from _literals(child, role, types)


def _sought(value: int, role: str | None) -> bool:
    """0 and 1 are how formulas are made (max(…, 0)), unless they count time."""
    return value > 1 or (value == 1 and role in ("years", "months", "age", "year"))


def _role(side: ast.expr, types: Mapping[str, Type]) -> str | None:
    """What the numbers beside this side of a comparison count."""
    if isinstance(side, ast.Call) and isinstance(side.func, ast.Name):
        return ROLES.get(side.func.id)
    if isinstance(side, ast.Name | ast.Attribute) and types.get(ast.unparse(side)) == RATIO:
        return "share"
    return None


def _as_day(text: str) -> date | None:
    """Codes are quoted too; none is written like a day."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None

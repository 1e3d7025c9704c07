"""The seven rules in Yangui over many persons: the pack of `one_person`, in the forms in which it can be asked.

*Answers and sums* is what the peers give: for each rule whether and how much, as columns. *With reasons* adds for each
rule the bits of the conditions that failed and that are unknown, which no peer gives. The seventh rule is no benefit:
it is computed from the schedules of the first three, with months and years as Yangui's columns look them up.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, reduce
from operator import add, or_
from pathlib import Path

import people
import polars as pl
from seven_polars import RESULT, TITLES

from yangui import load_pack
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.columns import Columns
from yangui.rules.graph import Node
from yangui.rules.operators import number_of_month

FOLDER = Path(people.__file__).parent / "pack"
NAMES = dict(zip(people.RULES, RESULT, strict=True))


def pack() -> Pack:
    """The pack of the six benefits."""
    return load_pack(FOLDER, cache=False)


def prepare(*, reasons: bool = False) -> Callable[[pl.DataFrame, date], pl.DataFrame]:
    """The compiled rules: persons to the columns of `RESULT`, null nowhere as all facts are known."""
    decider = pack().decider("person")

    @cache
    def compiled(on: date) -> tuple[Columns, list[pl.Expr]]:
        rules = {NAMES[rule.benefit.id]: rule for rule in decider.in_force(on)}
        outputs = {f"{name}.{part}": node for name, rule in rules.items() for part, node in _parts(rule).items()}
        found = _result(rules, on)
        if reasons:
            outputs |= {f"#{c.node.index}": c.node for rule in rules.values() for c in rule.conditions}
            found += [bits for name, rule in rules.items() for bits in _bits(name, rule)]
        return Columns(outputs), found

    def decide(persons: pl.DataFrame, on: date) -> pl.DataFrame:
        columns, result = compiled(on)
        return columns.apply(persons, on, split=True).select(result).collect()

    return decide


def _bits(name: str, rule: BenefitRule) -> Iterator[pl.Expr]:
    """For each person the conditions of the rule that failed, and that are unknown, as bits."""
    answers = [pl.col(f"#{c.node.index}") for c in rule.conditions]
    for word, which in (("no", [~one for one in answers]), ("unknown", [one.is_null() for one in answers])):
        bits = [
            pl.when(one).then(pl.lit(1 << i, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8)) for i, one in enumerate(which)
        ]
        yield reduce(or_, bits).alias(f"{name}.{word}")


def _parts(rule: BenefitRule) -> dict[str, Node]:
    parts = {"requires": rule.requires, "gives": rule.result or rule.total}
    if rule.start:
        parts |= {"payment": rule.payment, "times": rule.times, "start": rule.start}
    return {part: node for part, node in parts.items() if node is not None}


def _result(rules: dict[str, BenefitRule], on: date) -> list[pl.Expr]:
    found = []
    for name, dtype in RESULT.items():
        nothing = pl.lit(0, dtype)
        given = pl.col(f"{name}.gives")
        if name == "paid":
            value = _paid(rules, on)
        elif name not in rules:
            value = nothing
        elif name == "title":
            value = _if_yes(name, pl.when(given == TITLES[1]).then(pl.lit(1, dtype)).otherwise(pl.lit(2, dtype)))
        else:
            value = _if_yes(name, given)
        found.append(value.alias(name))
    return found


def _paid(rules: dict[str, BenefitRule], on: date) -> pl.Expr:
    """Benefits that are paid at the same times are summed up before their months are counted."""
    alike: dict[tuple[Node | None, Node | None], list[str]] = {}
    for name, rule in rules.items():
        if rule.start:
            alike.setdefault((rule.start, rule.times), []).append(name)
    sums = []
    for names in alike.values():
        payments = reduce(add, [_if_yes(name, pl.col(f"{name}.payment")) for name in names])
        sums.append(payments * _in_year(pl.col(f"{names[0]}.start"), pl.col(f"{names[0]}.times"), on))
    return reduce(add, sums or [pl.lit(0)])


def _in_year(start: pl.Expr, times: pl.Expr, on: date) -> pl.Expr:
    """How many of so many monthly payments from `start` on fall into the year of the day, as `seven_polars` counts."""
    january = on.year * 12 - number_of_month(start)
    return (pl.min_horizontal(january + 12, times) - january.clip(0)).clip(0)


def _if_yes(name: str, value: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(f"{name}.requires")).then(value).otherwise(0)

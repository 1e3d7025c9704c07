"""The seven rules in Yangui over many persons: the pack of `one_person`, in the forms in which it can be asked.

*Answers and sums* is what the peers give: for each rule whether and how much, as columns. *With reasons* adds for each
rule the bits of the conditions that failed and that are unknown, which no peer gives. The seventh rule is no benefit:
it is computed from the schedules of the first three with the same expression as in `seven_polars`.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import people
import polars as pl
from seven_polars import RESULT, TITLES, months_in_year

from yangui import load_pack
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.columns import ANSWERS, Columns
from yangui.rules.graph import Node

FOLDER = Path(people.__file__).parent / "pack"
NAMES = dict(zip(people.RULES, RESULT, strict=True))
NO, UNKNOWN, YES = (ANSWERS.index(word) for word in ("no", "unknown", "yes"))


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
            found += [_bits(name, rule, code) for name, rule in rules.items() for code in (NO, UNKNOWN)]
        return Columns(outputs), found

    def decide(persons: pl.DataFrame, on: date) -> pl.DataFrame:
        columns, result = compiled(on)
        return columns.apply(persons, on).select(result).collect()

    return decide


def _bits(name: str, rule: BenefitRule, code: int) -> pl.Expr:
    """For each person the conditions of the rule that have this answer, as bits."""
    bits = [
        pl.when(pl.col(f"#{c.node.index}") == code).then(1 << i).otherwise(0) for i, c in enumerate(rule.conditions)
    ]
    return pl.sum_horizontal([bit.cast(pl.UInt8) for bit in bits]).alias(f"{name}.{ANSWERS[code]}")


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
        payments = pl.sum_horizontal([_if_yes(name, pl.col(f"{name}.payment")) for name in names])
        sums.append(payments * months_in_year(pl.col(f"{names[0]}.start"), pl.col(f"{names[0]}.times"), on))
    return pl.sum_horizontal(sums)


def _if_yes(name: str, value: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(f"{name}.requires") == YES).then(value).otherwise(0)

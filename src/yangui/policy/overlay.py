"""What if: a pack with other parameters, within bounds, for asking what a change would do before anybody decides it.

Only what a pack states as a value can change: sums, numbers of payments, shares, quotas, days, and which alternative of
a reading is taken. Who gets something and how it is computed are rules, and changing those is editing the pack.
The documents and measures of the changed pack stay as they are written; its benefits, readings and rules differ.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as with_fields
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from itertools import pairwise
from typing import Any, Literal

from msgspec.structs import replace

from yangui.policy.compile import compile_benefits
from yangui.policy.model import Amount, Benefit, Interval, Number, Reading, Schedule
from yangui.policy.pack import BenefitRule, Pack
from yangui.policy.scopes import make_scopes
from yangui.rules.dates import day_of
from yangui.rules.problems import PackError, Place, Problem

type Type = Literal["money", "share", "count", "day"]
type Value = Number | date

READING = "reading:"
# A sum or quota may become so many times as large, a sum so many times as small: more is a slip of the keyboard.
MOST_TIMES = 100
MOST_PAYMENTS = 600
MOST_SHARE = 10
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
PLACES: Mapping[Type, int] = {"money": 2, "share": 6, "count": 0}
WANTED: Mapping[Type, str] = {
    "money": "a sum in yuan with at most two decimals, such as 2500",
    "share": "a share with at most six decimals, such as 0.75",
    "count": "a whole number",
    "day": "a day such as 2026-12-31",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a benefit states (None: it leaves it open), and the least and most that it may become.

    A day has no such bounds. Sums are in yuan.
    """

    type: Type
    stated: Value | None
    least: Number = 0
    most: Number = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change, checked: for a reading, `stated` and `value` are numbers of choices, 0 the one that is taken."""

    address: str
    stated: Value | None
    value: Value


def read_changes(texts: Iterable[str]) -> dict[str, str]:
    """Changes as a person types them, `ADDRESS=VALUE`, by address; raises `PackError` (O101).

    >>> read_changes(["jinzhou-living-subsidy.doctor=2500"])
    {'jinzhou-living-subsidy.doctor': '2500'}
    """
    found: dict[str, str] = {}
    for text in texts:
        address, sign, value = (part.strip() for part in text.partition("="))
        if not (address and sign and value):
            mend = "write ADDRESS=VALUE, such as jinzhou-living-subsidy.doctor=2500"
            raise _refusal(address or "--set", "O101", "a change is an address and a value", mend)
        if address in found:
            raise _refusal(address, "O101", "is changed twice", "keep one of the two")
        found[address] = value
    return found


def parameters(benefit: Benefit) -> dict[str, Parameter]:
    """What can change in a benefit, by the part of the address behind its id."""
    found: dict[str, Parameter] = {}
    amount = Amount(value=benefit.amount) if isinstance(benefit.amount, int | Decimal) else benefit.amount
    if amount is not None:
        sums = {"amount": amount.value, "cap": amount.cap, **(amount.table or {})}
        if amount.top_up:
            sums |= {"top_up.each": amount.top_up.each, "top_up.cap": amount.top_up.cap}
        found |= {path: _money(stated) for path, stated in sums.items() if stated is not None}
        if amount.share is not None:
            found["share"] = Parameter("share", amount.share, Decimal("0.000001"), MOST_SHARE)
    if benefit.pays and benefit.pays.every != "once" and not isinstance(benefit.pays.times, str):
        found["times"] = Parameter("count", benefit.pays.times, 1, MOST_PAYMENTS)
    if benefit.quota:
        found["quota"] = Parameter("count", benefit.quota.count, 0, benefit.quota.count * MOST_TIMES)
    period = benefit.in_force or Interval()
    return {**found, "in_force.from": Parameter("day", period.from_), "in_force.to": Parameter("day", period.to)}


def changes(pack: Pack, texts: Mapping[str, str]) -> tuple[Change, ...]:
    """The changes checked against a pack, in the order of their addresses; raises `PackError` with every problem."""
    found: list[Change] = []
    problems: list[Problem] = []
    for address, text in sorted(texts.items()):
        try:
            is_reading = address.startswith(READING)
            found.append(_reading(pack, address, text) if is_reading else _change(pack, address, text))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(*problems)
    return tuple(found)


def overlay(pack: Pack, texts: Mapping[str, str]) -> Pack:
    """A new pack that differs from `pack` in these parameters, by address; `pack` itself stays as it is.

    Addresses are `BENEFIT.CODE` (a row of the table of amounts), `.amount`, `.cap`, `.share`, `.top_up.each`,
    `.top_up.cap`, `.times`, `.quota`, `.in_force.from`, `.in_force.to` (of a benefit with several versions, each that
    has the parameter), and `reading:ID`, whose value is the number of the alternative among those that have an
    expression, 0 being the one taken. Money is in yuan. The version of the new pack names the changes.

    Raises `PackError` (O1…, the place is the address) with every change that cannot be.

    >>> from yangui import load_pack
    >>> more = overlay(load_pack("liaoning"), {"jinzhou-living-subsidy.doctor": "2500"})
    >>> more.benefit("jinzhou-living-subsidy").amount.table["doctor"]
    2500
    """
    checked = changes(pack, texts)
    if not checked:
        return pack
    benefits = list(pack.benefits)
    readings = dict(pack.readings)
    for change in checked:
        id, _, path = change.address.partition(".")
        if change.address.startswith(READING):
            id = change.address.removeprefix(READING)
            assert isinstance(change.value, int)
            readings[id] = _taking(pack.readings[id], change.value)
            continue
        for i, benefit in enumerate(benefits):
            if benefit.id == id and path in parameters(benefit):
                benefits[i] = _changed(benefit, path, change.value)
    _check_days(checked, benefits)
    return _compiled(pack, checked, benefits, readings)


def _compiled(pack: Pack, checked: tuple[Change, ...], benefits: list[Benefit], readings: dict[str, Reading]) -> Pack:
    scopes, problems = make_scopes(pack.facts, pack.lists, readings, pack.place)
    homes = {id: document.id for document in pack.documents.values() for id in document.conditions}
    rules: list[BenefitRule] = []
    if not problems:
        rules, problems = compile_benefits(benefits, pack.conditions, readings, scopes, pack.lists, homes, pack.place)
    if problems:
        where = ", ".join(change.address for change in checked)
        raise PackError(*(Problem(Place(where), "O106", p.message, p.mend) for p in sorted(set(problems))))
    said = "\n".join(f"{change.address}={change.value}" for change in checked)
    return with_fields(
        pack,
        version=f"{pack.version}+what-if:{sha256(said.encode()).hexdigest()[:12]}",
        readings=readings,
        benefits=tuple(benefits),
        scopes=scopes,
        rules=tuple(rules),
    )


# checks


def _refusal(address: str, code: str, message: str, mend: str) -> PackError:
    return PackError(Problem(Place(address), code, message, mend))


def _reading(pack: Pack, address: str, text: str) -> Change:
    id = address.removeprefix(READING)
    reading = pack.readings.get(id)
    if reading is None:
        raise _unknown(address, "reading", id, list(pack.readings), "`yangui list readings` shows them")
    if reading.taken.is_ is None:
        what = "has no expression, so that another choice would change no decision"
        raise _refusal(address, "O103", what, "take a reading that defines a term")
    most = len(_choices(reading)) - 1
    number = _value(address, text, "count")
    if not 0 <= number <= most:
        raise _refusal(address, "O104", f"has no choice {text}", f"give 0 (the one taken) to {most}")
    return Change(address, 0, number)


def _change(pack: Pack, address: str, text: str) -> Change:
    id, _, path = address.partition(".")
    versions = [b for b in pack.benefits if b.id == id]
    if not versions:
        raise _unknown(address, "benefit", id, [b.id for b in pack.benefits], "`yangui list benefits` shows them")
    having = [known[path] for b in versions if path in (known := parameters(b))]
    if not having:
        allowed = ", ".join(dict.fromkeys(name for b in versions for name in parameters(b)))
        if path in ("amount", "share", "times") and any(_computed(b, path) for b in versions):
            raise _refusal(address, "O103", "is an expression, not a stated value", f"{id} has {allowed}")
        raise _refusal(address, "O102", f"{id} has no parameter {path or '(none named)'}", f"it has {allowed}")
    for parameter in having:
        value = _value(address, text, parameter.type)
        if isinstance(value, date):
            continue
        if not parameter.least <= value <= parameter.most:
            stated = "" if parameter.stated is None else f" (the pack states {parameter.stated})"
            allowed = f"give {_plain(parameter.least)} to {_plain(parameter.most)}"
            raise _refusal(address, "O104", f"{text} is out of bounds{stated}", allowed)
    return Change(address, having[-1].stated, value)


def _unknown(address: str, what: str, id: str, known: list[str], mend: str) -> PackError:
    near = get_close_matches(id, known, 1)
    return _refusal(address, "O102", f"there is no {what} {id}", f"did you mean {near[0]}?" if near else mend)


def _computed(benefit: Benefit, path: str) -> bool:
    """Whether the pack has an expression where a value would stand."""
    if path == "times":
        return isinstance(benefit.pays, Schedule) and isinstance(benefit.pays.times, str)
    return isinstance(benefit.amount, Amount) and benefit.amount.formula is not None


def _value(address: str, text: str, type: Type) -> Any:
    """The value that a text says; raises `PackError` (O103)."""
    if type == "day":
        try:
            return day_of(text)
        except ValueError:
            raise _refusal(address, "O103", f"{text} is no possible day", f"give {WANTED[type]}") from None
    number = Decimal(text) if NUMBER.fullmatch(text) else None
    if number is None or number != round(number, PLACES[type]):
        raise _refusal(address, "O103", f"{text} does not fit", f"give {WANTED[type]}")
    return int(number) if number == int(number) else number.normalize()


def _money(stated: Number) -> Parameter:
    least = (Decimal(stated) / MOST_TIMES).quantize(Decimal("0.01"))
    return Parameter("money", stated, least, stated * MOST_TIMES)


def _plain(number: Number) -> str:
    """Without exponent and without zeros behind the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_days(checked: tuple[Change, ...], benefits: list[Benefit]) -> None:
    for change in checked:
        if not isinstance(change.value, date):
            continue
        id = change.address.partition(".")[0]
        intervals = [b.in_force or Interval() for b in benefits if b.id == id]
        periods = sorted((p.from_ or date.min, p.to or date.max) for p in intervals)
        if any(first > last for first, last in periods):
            what = f"{change.value} lets the benefit end before it begins"
            first, last = next(p for p in periods if p[0] > p[1])
            raise _refusal(change.address, "O105", what, f"it would be in force from {first} to {last}")
        if any(last >= first for (_, last), (first, _) in pairwise(periods)):
            what = f"{change.value} lets two versions of the benefit hold on one day"
            raise _refusal(change.address, "O105", what, "give a day outside the other version")


# changes


def _choices(reading: Reading) -> list[int]:
    """Positions of choices that have an expression: -1 the one taken, then those among `others`."""
    return [-1, *(i for i, other in enumerate(reading.others) if other.is_ is not None)]


def _taking(reading: Reading, number: int) -> Reading:
    position = _choices(reading)[number]
    if position < 0:
        return reading
    others = [*reading.others]
    # whoever confirmed the one did not confirm the other
    taken, others[position] = others[position], reading.taken
    return replace(reading, taken=taken, others=others, state="unconfirmed")


def _changed(benefit: Benefit, path: str, value: Value) -> Benefit:
    if isinstance(value, date):
        end = {"in_force.from": "from_", "in_force.to": "to"}[path]
        return replace(benefit, in_force=replace(benefit.in_force or Interval(), **{end: value}))
    if path == "quota" and benefit.quota:
        return replace(benefit, quota=replace(benefit.quota, count=value))
    if path == "times" and benefit.pays:
        return replace(benefit, pays=replace(benefit.pays, times=value))
    amount = benefit.amount
    if not isinstance(amount, Amount):
        return replace(benefit, amount=value)
    if path in ("cap", "share"):
        amount = replace(amount, **{path: value})
    elif path == "amount":
        amount = replace(amount, value=value)
    elif path.startswith("top_up.") and amount.top_up:
        amount = replace(amount, top_up=replace(amount.top_up, **{path.removeprefix("top_up."): value}))
    else:
        amount = replace(amount, table={**(amount.table or {}), path: value})
    return replace(benefit, amount=amount)

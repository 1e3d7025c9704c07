"""Facts as they come in (JSON, YAML, Python) to typed facts; bad ones are refused with their place and a mend.

A key that is missing or null is unknown. Money comes in yuan, ratios as decimals, dates as 2024-06-30, codes as texts.
Relations may be written with dots (`employer.kind`) or nested (`{"employer": {"kind": …}}`).
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.check import FactType, Scope
from yangui.rules.dates import day_of
from yangui.rules.problems import PackError, Place, Problem, shown
from yangui.rules.types import DEFAULT_RANGES, RATIO_UNIT

type Facts = dict[str, Any]

# What would have to be rounded, or is larger than any fact, is refused and never rounded.
EXACT = Context(prec=40, Emin=-40, Emax=40, traps=[Inexact, InvalidOperation, Overflow])


class FactError(PackError):
    """Facts that cannot be used; one problem for each."""

    def at(self, source: str) -> "FactError":
        """The same error with the name of the file that the facts came from."""
        where = (Place(f"{source}: {p.place.file}", p.place.line, p.place.column) for p in self.problems)
        return FactError(*(replace(p, place=w) for p, w in zip(self.problems, where, strict=True)))


def read_facts(path: Path) -> Mapping[str, Any]:
    """The content of a facts file, JSON or (by its ending) YAML, or of standard input for `-`; raises `FactError`."""
    try:
        if path.suffix in (".yaml", ".yml"):
            from yangui.policy import yamlfile  # noqa: PLC0415  slow to import, and most facts are JSON

            raw = yamlfile.read(path)
        else:
            text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
            raw = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except PackError as error:
        raise FactError(*error.problems) from None
    except json.JSONDecodeError as error:
        place = Place(shown(path), error.lineno, error.colno)
        raise FactError(Problem(place, "F101", f"not JSON: {error.msg}", "check commas, quotes and brackets")) from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise FactError(Problem(Place(shown(path)), "F101", f"cannot be read: {reason}")) from None
    if not isinstance(raw, Mapping):
        raise FactError(Problem(Place(shown(path), 1, 1), "F101", "facts are an object of names and values"))
    return raw


def typed_facts(pack: Pack, kind: Kind, raw: Mapping[str, Any]) -> Facts:
    """The facts of one entity, ready to be decided on; unknown ones are left out.

    Raises `FactError` with F102 (unknown fact) or F103 (wrong value), one problem for each faulty fact.
    """
    scope = pack.scopes[kind]
    types = scope.facts
    facts: Facts = {}
    problems: list[Problem] = []
    for name, value in _flat(raw, scope):
        fact = types.get(name)
        if fact is None:
            near = get_close_matches(name, list(types), 1)
            mend = f"did you mean {near[0]}?" if near else f"`yangui facts --as {kind}` lists the names"
            problems.append(Problem(Place(name), "F102", f"a {kind} has no such fact", mend))
        elif name in facts:
            problems.append(Problem(Place(name), "F102", "the fact is given twice", "keep one of the two"))
        elif value is not None:
            try:
                facts[name] = READERS[fact.type.name](fact, value)
            except ValueError as error:
                message, _, mend = str(error).partition(" — ")
                problems.append(Problem(Place(name), "F103", message, mend))
    if problems:
        raise FactError(*problems)
    return facts


def _flat(raw: Mapping[str, Any], scope: Scope, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in raw.items():
        full = f"{prefix}{name}"
        if full in scope.relations:
            if isinstance(value, Mapping):
                yield from _flat(value, scope, f"{full}.")
                continue
            if value is None and full not in scope.facts:
                continue  # a relation that is not known
        yield full, value


def _bool(_: FactType, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_short(value)} is neither true nor false")
    return value


def _number(fact: FactType, value: Any) -> int:
    kind = fact.type.name
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"{_short(value)} is no number")
    scale, places = {"int": (1, "no"), "money": (100, "at most two"), "ratio": (RATIO_UNIT, "at most six")}[kind]
    if isinstance(value, int):
        whole = value * scale
    else:
        try:
            number = EXACT.multiply(Decimal(repr(value)) if isinstance(value, float) else value, scale)
        except ArithmeticError:
            number = Decimal("NaN")
        if not number.is_finite() or number != number.to_integral_value():
            raise ValueError(f"{_short(value)} is not possible: {kind} has {places} decimals")
        whole = int(number)
    low, high = fact.range or DEFAULT_RANGES[kind]
    if not low <= whole <= high:
        raise ValueError(f"{_short(value)} lies outside {Decimal(low) / scale} to {Decimal(high) / scale}")
    return whole


def _date(_: FactType, value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError(f"{value} is a time — give the day")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return day_of(value)
        except ValueError:
            pass
    raise ValueError(f"{_short(value)} is no possible date — write 2024-06-30")


def _code(fact: FactType, value: Any) -> str:
    codes = fact.type.codes
    assert codes is not None
    if codes.name == "region" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # spreadsheets turn region codes into numbers; six digits mean the same
    if not isinstance(value, str):
        raise ValueError(f"{_short(value)} is no code of {codes.name} — write it in quotes")
    if value not in codes:
        near = get_close_matches(value, codes.codes, 1)
        known = (
            f"did you mean {near[0]}?"
            if near
            else f"one of {', '.join(codes.codes[:12])}{' …' * (len(codes.codes) > 12)}"
        )
        raise ValueError(f"{_short(value)} is no code of {codes.name} — {known}")
    return value


def _codes(fact: FactType, value: Any) -> frozenset[str]:
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise ValueError(f'{_short(value)} is no list of codes — write ["…", "…"]')
    return frozenset(_code(fact, v) for v in value)


READERS: Mapping[str, Callable[[FactType, Any], Any]] = {
    "bool": _bool,
    "int": _number,
    "money": _number,
    "ratio": _number,
    "date": _date,
    "code": _code,
    "codes": _codes,
}


def _short(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [k for k, _ in pairs]
    double = next((k for k in keys if keys.count(k) > 1), None)
    if double is not None:
        raise ValueError(f"the key {double} is given twice")
    return dict(pairs)

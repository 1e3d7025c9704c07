"""Facts as the registers keep them: one text for each value, whoever wrote it.

`true` and `false`, 2024-06-30, whole numbers, money in yuan and ratios as decimals without idle zeros, codes by their
id, a set of codes joined by `+` in their order of writing; an empty set is an empty text.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yangui.policy.entity import FactError, typed_facts
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.check import FactType
from yangui.rules.columns import JUDGED, dtype

SEPARATOR = "+"
# decimals of what rules compute in: fen, millionths
PLACES = {"int": 0, "money": 2, "ratio": 6}


def written(fact: FactType, value: Any) -> str:
    """A typed value (as rules compute with) as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return SEPARATOR.join(sorted(value))
    if isinstance(value, int):
        number = Decimal(value).scaleb(-PLACES[fact.type.name])
        return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    return str(value)


def raw(fact: FactType, text: str) -> Any:
    """A text as a facts file would hold it; what cannot be read stays a text, for `typed_facts` to refuse."""
    name = fact.type.name
    if name == "bool":
        return {"true": True, "false": False}.get(text, text)
    if name == "codes":
        return text.split(SEPARATOR) if text else []
    if name in PLACES:
        try:
            return Decimal(text)
        except ArithmeticError:
            return text
    return text


def canonical(pack: Pack, kind: Kind, facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Facts, texts as here or values as in a facts file, as the registers write them; None ends a fact.

    Raises `FactError` with a problem for each that the kind has not or that cannot be.
    """
    types = pack.scopes[kind].facts
    given = {
        name: raw(types[name], value) if isinstance(value, str) and name in types else value
        for name, value in facts.items()
        if value is not None and not _judged(pack, kind, name)
    }
    typed = typed_facts(pack, kind, given)
    judged = {name: _truth(name, value) for name, value in facts.items() if _judged(pack, kind, name)}
    return {
        name: None if value is None else judged[name] if name in judged else written(types[name], typed[name])
        for name, value in facts.items()
    }


def _judged(pack: Pack, kind: Kind, name: str) -> bool:
    condition = pack.conditions.get(name.removeprefix(JUDGED)) if name.startswith(JUDGED) else None
    return condition is not None and condition.for_ == kind and condition.judged_by is not None


def _truth(name: str, value: Any) -> str | None:
    from yangui.rules.problems import Place, Problem  # noqa: PLC0415  only for what is wrong

    if value is None or str(value).lower() in ("true", "false"):
        return None if value is None else str(value).lower()
    raise FactError(Problem(Place(name), "F103", f"{value} is neither true nor false", "write true or false"))


# whole columns


def texts(fact: FactType, column: str) -> pl.Expr:
    """A typed column as texts, as `written` does one value."""
    values, name = pl.col(column), fact.type.name
    if name == "date":
        return values.dt.to_string("%Y-%m-%d")
    if name == "codes":
        return values.cast(pl.List(pl.String)).list.sort().list.join(SEPARATOR)
    if PLACES.get(name):
        unit = 10 ** PLACES[name]
        sign = pl.when(values < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        rest = (values.abs() % unit).cast(pl.String).str.zfill(PLACES[name]).str.strip_chars_end("0")
        point = pl.when(rest != "").then(pl.lit(".") + rest).otherwise(pl.lit(""))
        number: pl.Expr = sign + (values.abs() // unit).cast(pl.String) + point
        return number
    return values.cast(pl.String)


def typed(fact: FactType, texts: pl.Expr) -> pl.Expr:
    """Texts as a typed column (`rules.columns.dtype`); null where one cannot be read."""
    name = fact.type.name
    if name == "bool":
        truth: pl.Expr = pl.when(texts.is_in(["true", "false"])).then(texts == "true")
        return truth
    if name == "date":
        return texts.str.to_date("%Y-%m-%d", strict=False)
    if name == "codes":
        parts = pl.when(texts == "").then(pl.lit([], dtype=pl.List(pl.String))).otherwise(texts.str.split(SEPARATOR))
        return parts.cast(dtype(fact.type), strict=False)
    if name in PLACES:
        whole = texts.cast(pl.Decimal(38, PLACES[name]), strict=False) * 10 ** PLACES[name]
        number: pl.Expr = whole.cast(pl.Int64, strict=False)
        return number
    codes: pl.Expr = texts.cast(dtype(fact.type), strict=False)
    return codes

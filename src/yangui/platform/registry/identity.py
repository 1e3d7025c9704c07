"""Numbers that name somebody: how each is written, and what shows that it was mistyped.

Of a resident identity number (GB 11643-1999) the check character and the birth date are checked, not the region, since
codes of former regions live on; of a unified social credit code (GB 32100-2015) the check character. Teams and
projects have no official number: the unit that registers one gives it a number, which names it in that register of that
unit and nowhere else (`scoped`).
"""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from yangui.platform.registry.models import Identifier

# ISO 7064 MOD 11-2: weights of the first 17 digits, and the check character by remainder
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
CHECKS = "10X98765432"
# GB 32100: letters that are mistaken for digits are left out; weights are powers of 3 modulo 31
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
POWERS = [3**place % 31 for place in range(17)]
EARLIEST = date(1900, 1, 1)
OLD_LENGTH = 15

# of a register's own number: no more than its characters can be checked
OWN = r"^[0-9A-Z\p{Han}()〔〕\[\]./-]{1,60}$"
BETWEEN = "|"

UNREADABLE, MISTYPED, NO_BIRTH = (
    "is no number of this kind",
    "has a wrong check character",
    "holds no possible date of birth",
)


class IdentityError(ValueError):
    """The number cannot be right; the message says why."""


def normal(type: str, number: str, *, today: date) -> str:
    """The number as it is kept; raises `IdentityError`."""
    values, reasons = read(type, pl.Series([number]), today=today)
    if reasons[0] is not None or values[0] is None:
        raise IdentityError(reasons[0] or UNREADABLE)
    return str(values[0])


def scope(register: str, unit: str | None) -> str:
    """Where a number of a register's own is given: the register's id, and the slug of the unit, if it is one's."""
    return f"{register}{BETWEEN}{unit or ''}"


def scoped(number: str, where: str) -> str:
    """A number of a register's own as it is kept: the same number of another unit names something else."""
    return f"{where}{BETWEEN}{number}"


def shown(type: str, number: str) -> str:
    """A kept number as it was given."""
    return number.rpartition(BETWEEN)[2] if type == Identifier.Type.REGISTER_NUMBER else number


def read(type: str, numbers: pl.Series, *, today: date) -> tuple[pl.Series, pl.Series]:
    """The numbers as they are kept (null where blank or wrong), and the reason for each that is wrong."""
    narrow = numbers.cast(pl.String).str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\s", "")
    # in a register's own number a dash tells parts apart
    dash = "-" if type == Identifier.Type.REGISTER_NUMBER else ""
    narrow = narrow.str.replace_all(r"[\-‐–—]", dash)
    text = narrow.replace("", None).alias("text")
    checked = text.to_frame().select(*READERS[type](pl.col("text"), today))
    value = pl.when(pl.col("reason").is_null()).then(pl.col("value")).alias("value")
    reason = pl.when(pl.lit(text).is_not_null()).then(pl.col("reason")).alias("reason")
    frame = checked.select(value, reason)
    return frame["value"], frame["reason"]


def _resident(text: pl.Expr, today: date) -> tuple[pl.Expr, pl.Expr]:
    """Numbers of 15 digits, as given until 1999, are written anew: the century and a check character are added."""
    old = text.str.len_chars() == OLD_LENGTH
    first = pl.when(old).then(text.str.slice(0, 6) + pl.lit("19") + text.str.slice(6)).otherwise(text.str.slice(0, 17))
    digits = first.str.split("").list.eval(pl.element().cast(pl.Int32, strict=False))
    total = pl.sum_horizontal([digits.list.get(i, null_on_oob=True) * w for i, w in enumerate(WEIGHTS)])
    check = (total % 11).replace_strict(list(range(11)), list(CHECKS), return_dtype=pl.String)
    birth = first.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    value = pl.when(old).then(first + check).otherwise(text)
    reason = (
        pl.when(~text.str.contains(r"^([0-9]{17}[0-9X]|[0-9]{15})$"))
        .then(pl.lit(UNREADABLE))
        .when(birth.is_null() | ~birth.is_between(EARLIEST, today))
        .then(pl.lit(NO_BIRTH))
        .when(~old & (check != text.str.slice(17)))
        .then(pl.lit(MISTYPED))
    )
    return value.alias("value"), reason.alias("reason")


def _uscc(text: pl.Expr, _: date) -> tuple[pl.Expr, pl.Expr]:
    places = text.str.split("").list.eval(
        pl.element().replace_strict(list(LETTERS), list(range(31)), default=None, return_dtype=pl.Int32)
    )
    total = pl.sum_horizontal([places.list.get(i, null_on_oob=True) * w for i, w in enumerate(POWERS)])
    check = ((31 - total % 31) % 31).replace_strict(list(range(31)), list(LETTERS), return_dtype=pl.String)
    reason = (
        pl.when(~text.str.contains(f"^[{LETTERS}]{{18}}$"))
        .then(pl.lit(UNREADABLE))
        .when(check != text.str.slice(17))
        .then(pl.lit(MISTYPED))
    )
    return text.alias("value"), reason.alias("reason")


def _passport(text: pl.Expr, _: date) -> tuple[pl.Expr, pl.Expr]:
    reason = pl.when(~text.str.contains(r"^[A-Z0-9]{5,17}$")).then(pl.lit(UNREADABLE))
    return text.alias("value"), reason.alias("reason")


def _of_register(text: pl.Expr, _: date) -> tuple[pl.Expr, pl.Expr]:
    reason = pl.when(~text.str.contains(OWN)).then(pl.lit(UNREADABLE))
    return text.alias("value"), reason.alias("reason")


READERS: Mapping[str, Callable[[pl.Expr, date], tuple[pl.Expr, pl.Expr]]] = {
    Identifier.Type.RESIDENT_ID: _resident,
    Identifier.Type.USCC: _uscc,
    Identifier.Type.PASSPORT: _passport,
    Identifier.Type.REGISTER_NUMBER: _of_register,
}
# which numbers name which kind of entity
TYPES: Mapping[str, tuple[str, ...]] = {
    "person": (Identifier.Type.RESIDENT_ID, Identifier.Type.PASSPORT),
    "enterprise": (Identifier.Type.USCC,),
    "institution": (Identifier.Type.USCC,),
    "team": (Identifier.Type.REGISTER_NUMBER,),
    "project": (Identifier.Type.REGISTER_NUMBER,),
}


def with_check(first: str) -> str:
    """A resident identity number from its first 17 digits: for fictional ones."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + CHECKS[total % 11]


def uscc_with_check(first: str) -> str:
    """A unified social credit code from its first 17 characters: for fictional ones."""
    total = sum(LETTERS.index(letter) * power for letter, power in zip(first, POWERS, strict=True))
    return first + LETTERS[(31 - total % 31) % 31]

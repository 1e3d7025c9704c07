"""Cells to values of a fact: whole columns at once where all is proper, else each different value once, with a reason.

What each type accepts is decided here and told to operators in docs/reference/tables.md. A blank cell is unknown;
everything else must be a value, and is never quietly taken for unknown.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import polars as pl

from yangui.population.intake.mapping import UNITS, Column
from yangui.rules.check import FactType
from yangui.rules.columns import dtype
from yangui.rules.types import DEFAULT_RANGES

# Days outside are what systems write for "none" and "for ever" (1899-12-30, 9999-12-31), or slips.
DAYS = (date(1900, 1, 1), date(2100, 12, 31))
YES = frozenset(["是", "true", "yes", "y", "t", "1"])
NO = frozenset(["否", "false", "no", "n", "f", "0"])
# Decimals that a number may have, the scale of what rules compute in (fen, millionths).
PLACES = {None: 0, "fen": 0, "yuan": 2, "wan_yuan": 6, "millionth": 0, "one": 6, "percent": 4}
# The serial number that spreadsheets give to 1900-03-01; before it they count a 29 February that never was.
EXCEL_MARCH = 61

DAY = re.compile(
    r"(?:(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d))"
    r"(?:[T ](\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[-+]\d\d:?\d\d)?)?",
    re.ASCII,
)
MIDNIGHT = re.compile(r"[0:.]+")
NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
# Codes of counties, of their towns, and of the villages of these.
REGION = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
# Different values of a column that are remembered from batch to batch.
REMEMBERED = 50_000


def tidy(text: str) -> str:
    """`text` with full-width letters and digits made narrow, and without blanks around it."""
    return (text if text.isascii() else normalize("NFKC", text)).strip()


class Reader:
    """Reads the cells of one column as values of one fact.

    Without a stated unit, whole numbers of a typed column are what rules compute in: fen, millionths.
    """

    def __init__(self, fact: FactType, how: Column, unknown: Collection[str] = ()) -> None:
        self.fact = fact
        self.how = how
        self.dtype = dtype(fact.type)
        self.places = PLACES[how.unit]
        self.range = fact.range or DEFAULT_RANGES.get(fact.type.name)
        self.unknown = frozenset(tidy(word) for word in (*unknown, *how.unknown))
        self._codes: dict[str, str] = {}
        if fact.type.codes:
            self._codes = {code: code for code in fact.type.codes.codes} | how.codes
            self._codes |= {tidy(text): code for text, code in self._codes.items() if tidy(text) not in self._codes}
        self._yes = frozenset(tidy(w).lower() for w in how.yes) or YES
        self._no = frozenset(tidy(w).lower() for w in how.no) or NO
        # a typed value may be one of the words for unknown, such as 9999-12-31 or -1
        self._sentinels = any(self._readable(word) for word in self.unknown)
        self._known: dict[str, Any] = {}

    def _readable(self, word: str) -> bool:
        try:
            self._value(word)
        except ValueError:
            return False
        return True

    # whole columns

    def cast(self, column: pl.Expr, held: pl.DataType) -> pl.Expr | None:
        """A column of the type `held` as the fact's type, where that needs no look at single values.

        `proven` then says whether it went well. None where each value has to be read.
        """
        name = self.fact.type.name
        if held == pl.Null or (held == self.dtype and name in ("bool", "code")):
            return column.cast(self.dtype)
        if self._sentinels:
            return None
        if name == "date":
            drop = self.how.time == "drop"
            plain = held == pl.Date or (isinstance(held, pl.Datetime) and (drop or held.time_zone is None))
            return (column.dt.date() if held != pl.Date else column) if plain else None
        if name in DEFAULT_RANGES:
            return column.cast(pl.Int64, strict=False) if held.is_integer() else None
        texts = held.inner if isinstance(held, pl.List) and name == "codes" else held
        fits = isinstance(held, pl.List) == (name == "codes") and texts in (pl.String, pl.Categorical, pl.Enum)
        return column.cast(self.dtype, strict=False) if self._codes and fits and not self.how.codes else None

    def proven(self, raw: pl.Series, cast: pl.Series) -> bool:
        """Whether every value of a column that `cast` made is right."""
        if cast.null_count() != raw.null_count():
            return False
        name = self.fact.type.name
        if cast.null_count() == len(cast) or name in ("bool", "code"):
            return True
        if name == "codes":
            return cast.list.explode(keep_nulls=False, empty_as_null=False).null_count() == 0
        least, most = self.range_in_units if name in DEFAULT_RANGES else DAYS
        low, high = cast.min(), cast.max()
        if not (least <= low and high <= most):  # type: ignore[operator]
            return False
        return not isinstance(raw.dtype, pl.Datetime) or self.how.time == "drop" or bool((raw == cast).all())

    @property
    def range_in_units(self) -> tuple[int, int]:
        """The whole numbers that a column may hold, in its own unit."""
        assert self.range
        low, high = self.range
        return -(-low // 10**self.places), high // 10**self.places

    def scaled(self, cast: pl.Series) -> pl.Series:
        """What `proven` passed, in the unit of rules."""
        return cast * 10**self.places if self.places and self.range else cast

    # single values

    def read(self, raw: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """The values of a column, and the reason for each that cannot be; None where all can.

        Raises `TypeError` for a column that holds nothing readable.
        """
        if isinstance(raw.dtype, pl.List) and self.fact.type.name == "codes":
            return self._lists(raw)
        text = as_text(raw)
        if self.fact.type.name == "date" and self.how.dates is None and not self._sentinels:
            return self._dates(text)
        if not self.range:
            return self._singly(text)
        if self.how.unit is None and self.fact.type.name in UNITS and not raw.dtype.is_integer():
            raise TypeError(f"holds {raw.dtype} without a unit, which a mapping must state")
        return self._numbers(text)

    def _numbers(self, text: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """Plain numbers all at once, what is left singly."""
        decimals = rf"(\.[0-9]{{1,{self.places}}})?" if self.places else ""
        plain = text.str.contains(rf"^-?[0-9]{{1,14}}{decimals}$")
        if self._sentinels:
            plain &= ~text.is_in(sorted(self.unknown))
        exact = pl.select(pl.when(plain).then(text)).to_series().cast(pl.Decimal(38, self.places))
        assert self.range
        whole = (exact * 10**self.places).cast(pl.Int64, strict=False)
        whole = pl.select(pl.when(whole.is_between(*self.range)).then(whole)).to_series()
        left = whole.is_null() & text.is_not_null()
        if not left.any():
            return whole, None
        values, reasons = self._singly(pl.select(pl.when(left).then(text)).to_series())
        return pl.select(pl.coalesce(whole, values)).to_series(), reasons

    def _dates(self, text: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """Days as ISO 8601 writes them all at once, what is left singly."""
        plain = pl.when(text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(text)
        days = pl.select(plain).to_series().str.to_date("%Y-%m-%d", strict=False)
        days = pl.select(pl.when(days.is_between(*DAYS)).then(days)).to_series()
        left = days.is_null() & text.is_not_null()
        if not left.any():
            return days, None
        values, reasons = self._singly(pl.select(pl.when(left).then(text)).to_series())
        return pl.select(pl.coalesce(days, values)).to_series(), reasons

    def _singly(self, text: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        different = text.drop_nulls().unique(maintain_order=True)
        found, reasons = [], []
        for cell in different:
            value, reason = self._outcome(cell)
            found.append(sorted(value) if isinstance(value, frozenset) else value)
            reasons.append(reason)
        places = text.replace_strict(different, pl.int_range(len(different), eager=True), default=None)
        values = pl.Series(found, dtype=self.dtype).gather(places) if found else text.cast(self.dtype)
        if not any(reasons):
            return values, None
        return values, pl.Series(reasons, dtype=pl.String).gather(places)

    def _outcome(self, cell: str) -> tuple[Any, str | None]:
        if cell not in self._known:
            outcome: tuple[Any, str | None]
            try:
                outcome = self.value(cell), None
            except ValueError as error:
                outcome = None, str(error)
            if len(self._known) >= REMEMBERED:
                return outcome
            self._known[cell] = outcome
        return self._known[cell]  # type: ignore[no-any-return]

    def _lists(self, raw: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        found: list[list[str] | None] = []
        reasons: list[str | None] = []
        for cell in raw:
            try:
                found.append(None if cell is None else sorted({self._code(tidy(str(c or ""))) for c in cell}))
                reasons.append(None)
            except ValueError as error:
                found.append(None)
                reasons.append(str(error))
        values = pl.Series(found, dtype=self.dtype)
        return values, pl.Series(reasons, dtype=pl.String) if any(reasons) else None

    def value(self, cell: str) -> Any:
        """The value that a cell says, None where it says that it is unknown; raises `ValueError` with the reason."""
        text = tidy(cell)
        return None if not text or text in self.unknown else self._value(text)

    def _value(self, text: str) -> Any:
        name = self.fact.type.name
        if name == "bool":
            return self._truth(text)
        if name == "date":
            return self._day(text)
        if name == "code":
            return self._code(text)
        if name == "codes":
            words = () if text in self.how.none else (tidy(word) for word in text.split(self.how.separator))
            return frozenset(self._code(word) for word in words)
        return self._number(text)

    def _truth(self, text: str) -> bool:
        word = text.lower()
        if word in self._yes or word in self._no:
            return word in self._yes
        raise ValueError("is neither yes nor no")

    def _code(self, text: str) -> str:
        code = self._codes.get(text)
        if code is None and self.how.coarser:
            # 210102001 lies in 210102, that in 210100, that in 210000 (GB/T 2260)
            upward = (text[:6], f"{text[:4]}00", f"{text[:2]}0000") if REGION.fullmatch(text) else ()
            code = next((region for region in upward if region in self._codes), None)
        if code is None:
            assert self.fact.type.codes
            raise ValueError(f"is no code of {self.fact.type.codes.name}" if text else "has an empty place in its list")
        return code

    def _number(self, text: str) -> int:
        assert self.range
        if self.how.unit == "percent":
            text = text.removesuffix("%").rstrip()
        if not NUMBER.fullmatch(text):
            raise ValueError("is no number")
        scaled = Decimal(text.replace(",", "")).scaleb(self.places)
        low, high = self.range
        if not low <= scaled <= high:
            least, most = (f"{Decimal(end).scaleb(-self.places).normalize():f}" for end in self.range)
            raise ValueError(f"lies outside {least} to {most}")
        if scaled % 1:
            raise ValueError(f"has more than {self.places} decimals" if self.places else "is no whole number")
        return int(scaled)

    # dates

    def _day(self, text: str) -> date:
        if self.how.dates is None:
            day, hour = _written_day(text)
        elif self.how.dates == "excel":
            day, hour = _serial_day(text)
        else:
            day, hour = _patterned_day(text, self.how.dates)
        if hour and self.how.time != "drop":
            raise ValueError("holds a time of day")
        if not DAYS[0] <= day <= DAYS[1]:
            raise ValueError(f"lies outside {DAYS[0]} to {DAYS[1]}")
        return day


def _written_day(text: str) -> tuple[date, bool]:
    """A day with the year first, and whether a time beside it says more than midnight."""
    found = DAY.fullmatch(text)
    if not found:
        number = NUMBER.fullmatch(text) is not None
        raise ValueError("is a number; a mapping must say that it is a spreadsheet's day" if number else "is no date")
    *days, clock, zone = found.groups()
    year, month, day = (int(part) for part in days if part is not None)
    return _day(year, month, day), bool(zone or (clock and not MIDNIGHT.fullmatch(clock)))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def _serial_day(text: str) -> tuple[date, bool]:
    if not NUMBER.fullmatch(text):
        raise ValueError("is no serial number of a day")
    whole, part = divmod(Decimal(text.replace(",", "")), 1)
    if not 1 <= whole <= 100_000:
        raise ValueError("is no serial number of a day from 1900 on")
    if whole == EXCEL_MARCH - 1:
        raise ValueError("is no day of the calendar")
    return date.fromordinal(int(whole) + date(1899, 12, 31 if whole < EXCEL_MARCH else 30).toordinal()), bool(part)


def _patterned_day(text: str, pattern: str) -> tuple[date, bool]:
    try:
        moment = datetime.strptime(text, pattern)  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"is no date of the form {pattern}") from None
    return moment.date(), moment.time() != time() or moment.tzinfo is not None


# columns of any type


def as_text(raw: pl.Series) -> pl.Series:
    """The cells as texts, whole floating numbers without a point; raises `TypeError` where that would mean nothing."""
    held = raw.dtype
    if held == pl.String:
        return raw
    if held.is_nested() or held in (pl.Binary, pl.Object):
        raise TypeError(f"holds {held}")
    if held.is_float():
        whole = raw.is_finite() & (raw.abs() < 1e15) & (raw == raw.floor())
        texts = (raw.cast(pl.Int64, strict=False).cast(pl.String), raw.cast(pl.String))
        return pl.select(pl.when(whole).then(texts[0]).otherwise(texts[1])).to_series().alias(raw.name)
    if isinstance(held, pl.Datetime):
        return raw.dt.to_string("%Y-%m-%d %H:%M:%S%.f" + "%:z" * (held.time_zone is not None))
    return raw.cast(pl.String)


def quoted(cells: Sequence[str | None]) -> list[str | None]:
    """Cells for a table that people open in a spreadsheet: what it would take for a formula begins with an apostrophe.

    >>> quoted(["=1+1", "２", None])
    ["'=1+1", '２', None]
    """
    return [None if c is None else f"'{c[:MOST]}" if c[:1] in RISKY else c[:MOST] for c in cells]


# What spreadsheets take for the beginning of a formula, the full-width forms included.
RISKY = frozenset("=+-@\t\r\n＝＋－＠")
# Characters of a refused value that are kept.
MOST = 200

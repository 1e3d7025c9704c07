"""Tables of indicators that became text: a head with years, and rows of a name, its unit and a value for each year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yangui.reading.findings import Found, Quantity, TargetKind
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import mentions
from yangui.reading.statements.sentences import Sentence

HEAD = re.compile(
    r"[|序号类别领域]*(?:主要|核心|具体)?指标(?:名称|内容|体系)?(?=[|单位(0-9“现基目十])[^。;\n]*?20[0-9]{2}年"
)
LONGEST = 90  # characters of a head or a row
YEAR = re.compile(r"(20[0-9]{2})年(?P<base>[^|0-9]{0,3}(?:实际|完成|基数|基期|基准|现状|底数))?")
_VALUE = (
    r"(?:(?:[<>≥≤]|大于|小于|约)?[\[〔(]?-?[0-9][0-9,]*+(?:\.[0-9]++)?[\]〕)]?[%‰]?(?:左右|以上|以下|以内)?|[-—–/]++)"
)
ROW = re.compile(
    r"\|?(?:[0-9]{1,2}(?![A-Za-z]))?[|.、 ]?(?P<name>[^|\n]{2,40}?[^|\n0-9\[<>≥≤—–./ -])\|?"
    r"(?P<unit>(?<=\|)[^|\n0-9—–-]{1,10}\|)?"
    rf"(?P<values>{_VALUE}(?:(?:[| ]++|(?<=[%‰\]])|(?=[<>≥≤\[—–])){_VALUE})*+)[| ]*[\u4e00-\u9fff、]{{0,12}}\|?"
)
VALUE = re.compile(_VALUE)
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
GROWS = re.compile(r"增长(?!极)|增速|增幅|下降|降低")
UNIT = re.compile(r"\(([^()]{1,10})\)$")


@dataclass(frozen=True, slots=True)
class Goal:
    """A value of a row for a year, as characters of the clean text."""

    name: tuple[int, int]
    value: tuple[int, int]
    quantity: Quantity
    kind: TargetKind
    by: Found[str]


class Schedule:
    """Goes through the sentences in order; a head opens a table, and the first line that is no row closes it."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._years: list[Found[str]] = []
        self._bases: list[bool] = []  # which of the years is that before the plan

    def row(self, sentence: Sentence) -> list[Goal]:
        """The values of a sentence that is a row of the table that is open."""
        words = self._text.clean
        if sentence.end - sentence.start > LONGEST:
            self._years = []
        elif HEAD.match(words, sentence.start, sentence.end):
            told = list(YEAR.finditer(words, sentence.start, sentence.end))
            self._years = [Found(found[1], self._text.span(*found.span(1)), inherited=True) for found in told]
            self._bases = [bool(found["base"]) for found in told]
            if len(told) == 2 and not any(self._bases):
                self._bases[told[0][1] > told[1][1]] = True
        elif self._years:
            found = ROW.fullmatch(words, sentence.start, sentence.end)
            goals = list(self._goals(found)) if found else []
            if goals or not (sentence.end - sentence.start < 12 or words[sentence.start] in "|-"):
                self._years = self._years if goals else []
            return goals
        return []

    def _goals(self, row: re.Match[str]) -> Iterator[Goal]:
        """The values of all years but that with which the plan begins."""
        values = list(VALUE.finditer(self._text.clean, *row.span("values")))
        name = row.span("name")
        unit = (row["unit"] or "").rstrip("|")
        if aside := UNIT.search(row["name"]):
            name, unit = (name[0], name[0] + aside.start()), unit or aside[1]
        if len(values) < len(self._years) or name[1] - name[0] < 2:
            return
        for year, base, value in zip(self._years, self._bases, values, strict=False):
            if base or not NUMBER.search(value[0]):
                continue
            quantity = self._quantity(value, unit)
            if quantity.value is not None:
                kind: TargetKind = "level"
                if quantity.measure == "share":
                    kind = "growth_rate" if GROWS.search(row["name"]) else "share"
                yield Goal(name, value.span(), quantity, kind, year)

    def _quantity(self, value: re.Match[str], unit: str) -> Quantity:
        """The value as the reader reads it where its unit stands behind it."""
        number = NUMBER.search(value[0])
        assert number
        told = number[0] + ("%" if "%" in value[0] else unit)
        span = self._text.span(*value.span())
        read = [m.quantity for m in mentions(told) if m.start == 0]
        quantity = read[0] if read else mentions(f"{number[0]}个")[0].quantity
        quantity = replace(quantity, span=span, unit=quantity.unit if read else unit)
        if quantity.measure == "duration" and quantity.value is not None and unit.startswith("年"):
            quantity = replace(quantity, measure="count", unit="年", value=quantity.value / 12)
        if value[0].startswith((">", "大于")):
            return replace(quantity, bound="exceed")
        if value[0].startswith("≥") or value[0].endswith("以上"):
            return replace(quantity, bound="at_least")
        if value[0].startswith(("≤", "<", "小于")) or value[0].endswith(("以下", "以内")):
            return replace(quantity, bound="at_most")
        return replace(quantity, bound="about") if value[0].startswith("约") or value[0].endswith("左右") else quantity

"""For which days a goal is set. What the text leaves open is read, and the reading is named."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yangui.policy.model import Document, Target

ANNUAL = "annual"
DECEMBER_31 = (12, 31)


class PeriodReading(StrEnum):
    """From what the days were taken."""

    STATED = "stated"  # the text names the period or its end
    IN_FORCE = "in_force"  # no end is named: the day on which the document ends
    YEAR_OF_DOCUMENT = "year_of_document"  # neither: the end of the year in which the document was issued
    ALREADY = "already"  # the text says that it was reached before it was published
    OPEN = "open"  # the document has no day either


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; `annual` for a goal that returns each year."""

    first: date | None
    last: date | None
    reading: PeriodReading
    annual: bool = False


def period_of(target: Target, document: Document) -> Period:
    """The period of a target of a document.

    A level or a share by a year is worked towards from the day on which the document begins; what is counted in a
    period is counted within it.
    """
    begins = document.in_force.from_ or document.issued or document.published
    if target.by == ANNUAL:
        return Period(begins, document.in_force.to, PeriodReading.STATED, annual=True)
    if target.by is not None:
        first, last = stated(target.by)
        counted = target.kind in ("new_in_period", "growth_rate") or "/" in target.by
        if not counted and begins is not None and begins < last:
            first = begins
        return Period(first, last, PeriodReading.STATED)
    if target.achieved:
        return Period(None, document.issued or document.published or begins, PeriodReading.ALREADY)
    if document.in_force.to is not None:
        return Period(begins, document.in_force.to, PeriodReading.IN_FORCE)
    if begins is not None:
        return Period(begins, date(begins.year, *DECEMBER_31), PeriodReading.YEAR_OF_DOCUMENT)
    return Period(None, None, PeriodReading.OPEN)


def stated(by: str) -> tuple[date, date]:
    """The days of a year, a month, a day, or of two of them with a stroke between.

    >>> stated("2018/2020")
    (datetime.date(2018, 1, 1), datetime.date(2020, 12, 31))
    >>> stated("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    start, _, end = by.partition("/")
    return _edges(start)[0], _edges(end or start)[1]


def year_of(first: date | None, last: date | None, day: date) -> tuple[date, date]:
    """The year of an annual goal that a day falls into, the first and the last one cut to the goal's own days."""
    year = min(max(day.year, first.year if first else day.year), last.year if last else day.year)
    begins, ends = date(year, 1, 1), date(year, *DECEMBER_31)
    return max(begins, first or begins), min(ends, last or ends)


def _edges(text: str) -> tuple[date, date]:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, *DECEMBER_31)

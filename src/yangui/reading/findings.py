"""What reading finds: each value with the place in the raw text that says it.

A `Span` counts characters of the raw text, so that `raw[start:end]` is what the finding claims. What was not said where
it holds but taken over from before carries the place it was taken from.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from yangui.policy.model import BenefitKind, Bound, Kind

type TargetKind = Literal["level", "cumulative", "new_in_period", "growth_rate", "share", "rank", "milestone"]
type SegmentKind = Literal["notice", "text", "annex", "imprint", "news", "furniture"]
type Measure = Literal["money", "count", "share", "duration", "age", "date", "period", "rank", "area"]
type Role = Literal[
    "benefit", "target", "threshold", "cap", "instalment", "fund", "former", "repeat", "quota", "duration", "window",
    "deadline", "context",
]  # fmt: skip


class Span(NamedTuple):
    """Characters `start` up to but not including `end` of the raw text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found[T]:
    """A value and the place that says it; `inherited` where the place lies before the sentence it is used in.

    `reads` is the value with the words that the head of a table lends to a row: 纳税额达到100万元以上的 for 100以上.
    """

    value: T
    span: Span
    inherited: bool = False
    reads: str | None = None

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        return self.reads or str(self.value)


@dataclass(frozen=True, slots=True)
class Segment:
    """One text of a file: a notice, the text it forwards, an annex, an imprint, a news item.

    `furniture` is what belongs to the page and not to the text: navigation, running heads, page numbers.
    """

    kind: SegmentKind
    span: Span
    body: Span | None = None  # between head and signature
    title: Found[str] | None = None
    number: Found[str] | None = None  # 文号, as 〔〕 whatever brackets the text has
    issuers: tuple[Found[str], ...] = ()
    addressee: Found[str] | None = None
    issued: Found[date] | None = None
    published: Found[date] | None = None
    in_force_from: Found[date] | None = None
    in_force_to: Found[date] | None = None
    based_on: tuple[Found[str], ...] = ()
    replaces: tuple[Found[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or titled part of a text: `own` is what it says before its first part, `span` all with its parts.

    `path` is the place as the document numbers it: `二(一)1`, `第七条(二)`, or the words of a heading without a number;
    `level` counts from 1. `measure` marks the parts that state what is to be done, in contrast to chapters and
    preambles.
    """

    segment: int
    path: str
    level: int
    span: Span
    own: Span
    label: Found[str] | None = None
    title: Found[str] | None = None
    measure: bool = False
    parts: tuple["Clause", ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads and who answers for a clause, in the names that the text has; `span` is the whole statement.

    `scope` is what they answer for: the whole clause, or the sentences of it since the statement before.
    """

    path: str
    span: Span
    lead: tuple[Found[str], ...] = ()
    responsible: tuple[Found[str], ...] = ()
    scope: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and bound, as one expression of the text.

    `value` and `most` (the upper end of a range) are in the base unit: CNY for money, months for a duration, per cent
    for a share, otherwise `unit` as the text counts (人, 家, 个, …). A date is in `when`: `2025`, `2025-06`,
    `2025-06-30`, `annual`, or a period `2018/2020`. `per` is what the number is for each of: year, month, person, ….
    """

    measure: Measure
    span: Span
    unit: str
    value: Decimal | None = None
    most: Decimal | None = None
    bound: Bound = "exact"
    per: tuple[str, ...] = ()
    when: str | None = None
    growth: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What a quantity is there for, in the clause at `path`; `subject` is the words that it is said of."""

    path: str
    quantity: Quantity
    role: Role
    subject: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class BenefitFound:
    """Something that somebody can receive or is exempted from; `amount` is None where the text states none."""

    path: str
    span: Span
    kind: BenefitKind
    beneficiary: Kind
    title: Found[str]
    who: tuple[Found[str], ...] = ()
    amount: Quantity | None = None
    per: str | None = None  # person, person_month, team, enterprise, project, institution, ratio
    base: Found[str] | None = None  # what a ratio is a share of
    duration_months: Found[int] | None = None
    spread_months: Found[int] | None = None  # over which one sum is paid out: 分5年发放
    times: Found[int] | None = None
    cap: Quantity | None = None
    instalments: tuple[Quantity, ...] = ()
    quota: Quantity | None = None
    payers: tuple[Found[str], ...] = ()
    window: Found[str] | None = None
    programme: Found[str] | None = None
    lead: tuple[Found[str], ...] = ()
    responsible: tuple[Found[str], ...] = ()
    discretionary: bool = False
    conditions: tuple[Found[str], ...] = ()  # what an article of its own asks for
    papers: tuple[Found[str], ...] = ()  # to be handed in, likewise


@dataclass(frozen=True, slots=True)
class TargetFound:
    """A goal of a unit, region or programme, or with `achieved` a result already reached."""

    path: str
    span: Span
    kind: TargetKind
    indicator: Found[str]
    quantity: Quantity | None = None  # None for a milestone
    by: Found[str] | None = None  # as `Quantity.when`
    region: Found[str] | None = None
    lead: tuple[Found[str], ...] = ()
    responsible: tuple[Found[str], ...] = ()
    achieved: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """What could not be decided, why, and where; codes in docs/reference/reading.md."""

    code: str
    path: str
    span: Span
    reason: str
    field: str | None = None  # of the benefit or target at that place, where it is about one


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one file; spans count characters of `raw`."""

    name: str
    raw: str
    segments: tuple[Segment, ...] = ()
    outline: tuple[Clause, ...] = ()  # one tree a segment that has one, in order
    duties: tuple[Duty, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    uses: tuple[Use, ...] = ()
    benefits: tuple[BenefitFound, ...] = ()
    targets: tuple[TargetFound, ...] = ()
    flags: tuple[Flag, ...] = ()

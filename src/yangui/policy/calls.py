"""The shape of a programme's call rules: what a competition, a nomination or a title review is run by.

Who may apply and what the chosen get stand in the benefits that a category names and are not repeated here. What the
text does not settle (mostly stages, weights, days) is `open`: an officer sets it for each call.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from yangui.policy.model import Id, Instalment, Interval, Kind, Number, Quota, Shape, Text

type Stage = Literal[
    "endorsement", "formal_check", "expert_review", "panel", "defence", "public_notice", "agreement", "mid_term",
    "final_check",
]  # fmt: skip
type CallPart = Literal[
    "stages", "quota", "criteria", "weights", "quorum", "clocks", "instalments", "papers", "ties", "window"
]
type Clock = Literal["correction", "notice", "objection"]

STAGES: tuple[Stage, ...] = Stage.__value__.__args__
CALL_PARTS: tuple[CallPart, ...] = CallPart.__value__.__args__
CLOCKS: tuple[Clock, ...] = Clock.__value__.__args__


class Criterion(Shape):
    """What reviewers score; its weight is a share of the total, and the weights of a category add up to 1."""

    title: Text
    weight: Number | None = None


class Category(Shape):
    """One line of a programme, chosen and counted by itself.

    `settles` are conditions of the benefits that being chosen makes true, so that nobody is asked for them before.
    `requires` adds to what the benefits ask. Where no benefit is named, `for` says who applies.
    """

    title: Text
    benefits: list[Id] = []
    for_: Kind | None = field(name="for", default=None)
    requires: list[Any] = []
    settles: list[Id] = []
    quota: Quota | None = None
    amount: Number | None = None
    criteria: dict[Id, Criterion] = {}
    document: Id | None = None
    clause: str | None = None
    note: str | None = None


class ShareRule(Shape):
    """At least or at most this share of those chosen in the categories `of` (empty: in all) meets a condition.

    `counts` is a condition of `for`, the applicant or, for a project or team, whoever leads it. `binding` is false
    where the text says 原则上.
    """

    says: Text
    counts: Id
    for_: Kind = field(name="for", default="person")
    least: Number | None = None
    most: Number | None = None
    of: list[Id] = []
    binding: bool = True
    document: Id | None = None
    clause: str | None = None


class Tie(Shape):
    """What goes before among equal totals: the higher score of a criterion, or meeting a condition."""

    says: Text
    criterion: Id | None = None
    prefers: Id | None = None


class CallRules(Shape):
    """How a programme chooses. `excludes` are programmes, or categories as PROGRAMME/CATEGORY, not held at once."""

    document: Id
    clause: str
    categories: Annotated[dict[Id, Category], Meta(min_length=1)]
    kind: Literal["selection", "nomination", "title_review"] = "selection"
    every: Literal["year", "once"] | None = None
    window: Interval | None = None
    stages: dict[Stage, bool] = {}
    share_rules: dict[Id, ShareRule] = {}
    quorum: Annotated[int, Meta(ge=1)] | None = None
    clocks: dict[Clock, Annotated[int, Meta(ge=1, description="working days")]] = {}
    instalments: list[Instalment] = []
    papers: list[Text] = []
    excludes: list[str] = []
    ties: list[Tie] = []
    open: list[CallPart] = []
    owed_by: Id | None = None
    readings: list[Id] = []
    note: str | None = None

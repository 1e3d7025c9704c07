"""The model of a policy: what a pack's files say, checked for shape.

Each class is both the shape of a part of a file (docs/reference/pack-format.md tells their meaning; the JSON Schema for
editors is generated from them) and, once `load` has filled in what a part inherits from its measure and document, the
model that the rest of the system reads. Money stands here in yuan as it is written; rules compute in fen.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

# Names in expressions may carry dots for relations (employer.kind); ids may not.
type Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="kebab-case")]
type FactName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
type CodeName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]*$")]
type RegionCode = Annotated[str, Meta(pattern=r"^[0-9]{6}$", description="GB/T 2260 or an own code")]
type Expression = Annotated[str, Meta(min_length=1, description="docs/reference/pack-format.md, Expressions")]
type Period = Annotated[str, Meta(pattern=r"^(annual|[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2})?)?)$")]
# Where a region stands on a map of equal tiles: column from the west, row from the north.
type Tile = Annotated[int, Meta(ge=0, le=19)]
type Number = int | Decimal

type Kind = Literal["person", "team", "enterprise", "institution", "project"]
type Bound = Literal["exact", "about", "at_least", "at_most", "exceed"]
type BenefitKind = Literal[
    "grant", "monthly_subsidy", "one_off_subsidy", "prize", "loan", "interest_subsidy", "matching_fund", "housing",
    "title_track", "quota_exemption", "tax", "perk", "service", "share_of_income",
]  # fmt: skip
type OpenPart = Literal["amount", "payer", "window", "papers", "criteria"]
type Privacy = Literal["public", "internal", "personal", "sensitive"]

KINDS: tuple[Kind, ...] = ("person", "team", "enterprise", "institution", "project")
# Kinds that give money: their amount is stated or open.
MONEY_KINDS = frozenset(
    [
        "grant",
        "monthly_subsidy",
        "one_off_subsidy",
        "prize",
        "loan",
        "interest_subsidy",
        "matching_fund",
        "share_of_income",
    ]
)


class Shape(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of all: immutable, and an unknown key is an error."""


class Text(Shape):
    """One text in both languages of the interface."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class PackHeader(Shape):
    """pack.yaml"""

    id: Id
    title: Text
    version: Annotated[str, Meta(pattern=r"^[0-9]{4}\.[0-9]+(\.[0-9]+)?$", description="year.number")]
    region: RegionCode
    language: Literal["zh-Hans"] = "zh-Hans"
    maintainers: list[str] = []


class Fact(Shape):
    """One attribute of an entity kind."""

    label: Text
    type: Annotated[str, Meta(pattern=r"^(bool|int|money|ratio|date|region|codes?\([a-z][a-z0-9_]*\))$")]
    register: Id
    privacy: Privacy
    asks: Text
    help: Text | None = None
    range: tuple[int, int] | None = None


class Code(Shape):
    """One code of a list; `standard` is its code in the list's source."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]
    standard: str | None = None
    note: str | None = None

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Codes(Shape):
    """A code list."""

    title: Text
    source: str
    codes: dict[CodeName, Code]
    ordered: bool = False
    note: str | None = None


class Region(Shape):
    """A province, city, county or zone."""

    name: Text
    level: Literal["province", "city", "county", "zone"]
    parent: RegionCode | None = None
    tile: tuple[Tile, Tile] | None = None
    note: str | None = None
    source: str | None = None


class Organisation(Shape):
    """A unit that leads, is responsible, pays, keeps a register or owes a rule; or a role such as 用人单位."""

    name: Text
    aliases: list[str] = []
    local_aliases: list[str] = []
    level: Literal["province", "city", "county", "national", "other"] = "other"
    region: RegionCode | None = None
    kind: str | None = None
    members: list[Id] = []
    successor: Id | None = None
    note: str | None = None
    source: str | None = None


class Register(Shape):
    """Where facts are held."""

    title: Text
    kept_by: Id
    holds: Text
    note: str | None = None
    source: str | None = None


class Programme(Shape):
    """A named plan under which benefits are given."""

    title: Text
    lead: list[Id] = []
    note: str | None = None


class Condition(Shape):
    """One thought that a benefit asks: an expression, an open term that a unit judges, or evidence to be shown."""

    says: Text
    for_: Kind = field(name="for")
    when: Expression | None = None
    judged_by: Id | None = None
    shown_by: Text | None = None
    clause: str | None = None
    note: str | None = None


class Choice(Shape):
    """One way to read an open place of the text."""

    says: Text
    is_: Expression | None = field(name="is", default=None)


class Reading(Shape):
    """A choice that the text leaves open, taken, with its alternatives and who may confirm it."""

    asks: Text
    taken: Choice
    others: list[Choice]
    confirmed_by: Id
    state: Literal["unconfirmed", "confirmed"] = "unconfirmed"
    term: FactName | None = None
    for_: Kind | None = field(name="for", default=None)
    clause: str | None = None
    note: str | None = None


class TopUp(Shape):
    """So much for each unit of an int expression, the addition capped."""

    per: Expression
    each: Number
    cap: Number | None = None


class Amount(Shape):
    """An amount in yuan for one payment; exactly one of value, table, formula, share."""

    value: Number | None = None
    by: FactName | None = None
    table: dict[str, Number] | None = None
    formula: Expression | None = None
    share: Number | None = None
    of: Expression | None = None
    round: Literal["down", "half_up", "up"] = "down"
    bound: Literal["exact", "about", "at_least", "at_most"] = "exact"
    top_up: TopUp | None = None
    cap: Number | None = None


class Instalment(Shape):
    """A share of the amount, paid at a milestone."""

    share: Number
    at: Text


class Schedule(Shape):
    """When it is paid; once where nothing is said."""

    every: Literal["once", "month", "quarter", "year"] = "once"
    times: int | Expression | None = None
    from_: Expression | None = field(name="from", default=None)
    instalments: list[Instalment] = []


class Result(Shape):
    """A code that the benefit gives, such as a professional title."""

    list: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    is_: Expression = field(name="is")


class Quota(Shape):
    """How many are funded, each year or in the whole period."""

    count: int
    bound: Literal["exact", "about", "at_least", "at_most"] = "exact"
    per: Literal["year", "period"] = "period"


class Interval(Shape):
    """Days from `from` to `to`, both included; None where it has no such end."""

    from_: date | None = field(name="from", default=None)
    to: date | None = None

    def holds(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Relations(Shape):
    """How a benefit stands to others, by their ids."""

    stacks_with: list[Id] = []
    excludes: list[Id] = []
    take_the_higher: list[Id] = []
    tops_up: list[Id] = []
    needs_first: list[Id] = []


# A condition's id, or a mapping of `all`, `any` or `none` to a list of such.
type Requirement = str | dict[Literal["all", "any", "none"], list[Any]]


class Benefit(Shape):
    """Something that a person, team, enterprise, institution or project can get."""

    id: Id
    title: Text
    kind: BenefitKind
    requires: Annotated[
        list[Any], Meta(min_length=1, description="condition ids; nest {any: […]}, {all: […]}, {none: […]}")
    ]
    for_: Kind = field(name="for")
    clause: str | None = None
    region: RegionCode | None = None
    in_force: Interval | None = None
    programme: Id | None = None
    gives: Text | None = None
    summary: Text | None = None
    amount: Number | Amount | None = None
    pays: Schedule | None = None
    result: Result | None = None
    payers: dict[Id, Number] = {}
    quota: Quota | None = None
    window: Interval | None = None
    papers: list[Text] = []
    relations: Relations = Relations()
    once_per: str | None = None
    open: list[OpenPart] = []
    owed_by: Id | None = None
    readings: list[Id] = []
    note: str | None = None
    lead: list[Id] | None = None
    responsible: list[Id] | None = None
    document: str = ""


class Target(Shape):
    """A quantified or dated goal of a unit, region or programme."""

    id: Id
    indicator: Text
    kind: Literal["level", "cumulative", "new_in_period", "growth_rate", "share", "rank", "milestone"]
    value: Number | None = None
    value_max: Number | None = None
    unit: str | None = None
    bound: Bound = "exact"
    by: Period | None = None
    region: RegionCode | None = None
    lead: list[Id] | None = None
    responsible: list[Id] | None = None
    achieved: bool = False
    clause: str | None = None
    part_of: Id | None = None
    readings: list[Id] = []
    note: str | None = None
    document: str = ""


class Clause(Shape):
    """How to find a place of the text that its numbering alone does not show."""

    path: str
    begins: list[Annotated[str, Meta(min_length=2, max_length=15)]]


class Measure(Shape):
    """A measure, task, project or section of a document, with what lies below it."""

    clause: str
    title: Text
    summary: Text
    lead: list[Id] = []
    responsible: list[Id] = []
    targets: list[Target] = []
    benefits: list[Benefit] = []
    measures: list["Measure"] = []
    note: str | None = None
    document: str = ""


class Document(Shape):
    """documents/*.yaml"""

    id: Id
    title: Text
    kind: Literal["plan", "opinion", "measures", "notice", "press_conference", "news"]
    region: RegionCode
    measures: list[Measure]
    number: str | None = None
    issuers: list[Id] = []
    issued: date | None = None
    published: date | None = None
    in_force: Interval = Interval()
    based_on: list[str] = []
    replaces: list[str] = []
    clauses: list[Clause] = []
    programmes: dict[Id, Programme] = {}
    conditions: dict[Id, Condition] = {}
    readings: dict[Id, Reading] = {}
    note: str | None = None

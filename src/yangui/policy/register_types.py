"""The shape of a register type: a recognition that an entity can hold, how it is judged and what it brings."""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from yangui.policy.model import CodeName, FactName, Id, Kind, Privacy, Shape, Text

type Level = Literal["national", "province", "city", "county"]
type RegisterPart = Literal["criteria", "validity", "reevaluation"]
type Years = Annotated[int, Meta(ge=1, le=50)]

LEVELS: tuple[Level, ...] = Level.__value__.__args__
REGISTER_PARTS: tuple[RegisterPart, ...] = RegisterPart.__value__.__args__


class Field(Shape):
    """One thing that the register holds of each entry, besides holder, level, number and days."""

    label: Text
    type: Annotated[str, Meta(pattern=r"^(text|bool|int|money|ratio|date|region|codes?\([a-z][a-z0-9_]*\))$")]
    privacy: Privacy = "public"


class Code(Shape):
    """The code of a list by which facts name the recognition, for each level."""

    list: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    codes: Annotated[dict[Level, CodeName], Meta(min_length=1)]


class RegisterType(Shape):
    """A register of recognised entities.

    `criteria` are requirements by the kind of entity, as a benefit's `requires`. `validity` and `reevaluation` are in
    years. `awards` are the benefits that an entry gives, `above` is the next rung of a ladder.
    """

    title: Text
    for_: Annotated[list[Kind], Meta(min_length=1)] = field(name="for")
    levels: Annotated[list[Level], Meta(min_length=1)]
    document: Id
    clause: str
    by: Literal["recognition", "filing", "naming"] = "recognition"
    code: Code | None = None
    fields: dict[FactName, Field] = {}
    criteria: dict[Kind, list[Any]] = {}
    validity: Years | None = None
    reevaluation: Years | None = None
    awards: list[Id] = []
    above: Id | None = None
    lead: list[Id] = []
    open: list[RegisterPart] = []
    owed_by: Id | None = None
    readings: list[Id] = []
    note: str | None = None

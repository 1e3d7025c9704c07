"""What a query may count besides entities: entries of registers, claims, payments and awards, as a platform keeps them.

Each kind of record has columns of fixed names; their codes are the ids of the pack's own benefits, register types,
programmes and categories, so that a query that names what there is not is found when the pack is loaded.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from yangui.policy.calls import CallRules
from yangui.policy.model import KINDS, Benefit, Kind, Text
from yangui.policy.register_types import LEVELS
from yangui.rules.check import FactType, Scope
from yangui.rules.types import DATE, MONEY, CodeList, Type

if TYPE_CHECKING:
    from yangui.policy.pack import Pack

type Records = Literal["entry", "claim", "payment", "award"]
type Countable = Kind | Records

OUTCOMES = ("granted", "in_part", "refused")


class Column(NamedTuple):
    """One thing that is known of each record: `list` names the codes of a code, `region` those of the pack."""

    label: Text
    type: Literal["code", "date", "money"]
    list: str = ""


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_REGION = Column(_text("地区", "region"), "code", "region")
_BENEFIT = Column(_text("待遇", "benefit"), "code", "benefit")
_SINCE = Column(_text("自", "since"), "date")
_AMOUNT = Column(_text("金额", "amount"), "money")

RECORDS: Mapping[Countable, Mapping[str, Column]] = {
    # what is listed in a register type
    "entry": {
        "type": Column(_text("名录", "register type"), "code", "register_type"),
        "level": Column(_text("级别", "level"), "code", "level"),
        "holder": Column(_text("对象", "holder"), "code", "kind"),
        "region": _REGION,
        "since": _SINCE,
    },
    # what was asked for, from its submission on; `outcome` is unknown until it is decided
    "claim": {
        "benefit": _BENEFIT,
        "outcome": Column(_text("决定", "outcome"), "code", "outcome"),
        "region": _REGION,
        "submitted": Column(_text("提交", "submitted"), "date"),
        "decided": Column(_text("决定日期", "decided"), "date"),
        "amount": _AMOUNT,
    },
    # what the bank has paid out on a claim
    "payment": {
        "benefit": _BENEFIT,
        "region": _REGION,
        "paid": Column(_text("到账日期", "paid"), "date"),
        "amount": _AMOUNT,
    },
    # what those chosen by a programme hold, from the agreement on
    "award": {
        "programme": Column(_text("项目", "programme"), "code", "programme"),
        "category": Column(_text("类别", "category"), "code", "category"),
        "region": _REGION,
        "since": _SINCE,
        "amount": _AMOUNT,
    },
}


def kind_of(counted: Countable) -> Kind | None:
    """The kind of entity that is counted; None for records."""
    match counted:
        case "entry" | "claim" | "payment" | "award":
            return None
        case kind:
            return kind


def countable(
    scopes: Mapping[Kind, Scope],
    regions: CodeList,
    benefits: Iterable[Benefit],
    register_types: Iterable[str],
    programmes: Iterable[str],
    call_rules: Mapping[str, CallRules],
) -> dict[Countable, Scope]:
    """What queries may name, of each kind of entity and of record."""
    categories = {id: None for rules in call_rules.values() for id in rules.categories}
    lists = {
        "region": regions,
        "benefit": CodeList("benefit", tuple(dict.fromkeys(b.id for b in benefits))),
        "register_type": CodeList("register_type", tuple(register_types)),
        "programme": CodeList("programme", tuple(programmes)),
        "category": CodeList("category", tuple(categories)),
        "level": CodeList("level", LEVELS),
        "kind": CodeList("kind", KINDS),
        "outcome": CodeList("outcome", OUTCOMES),
    }
    simple = {"date": DATE, "money": MONEY}
    found: dict[Countable, Scope] = {kind: scope for kind, scope in scopes.items()}  # noqa: C416  of a wider key
    for record, columns in RECORDS.items():
        types = {n: FactType(simple.get(c.type) or Type("code", lists[c.list])) for n, c in columns.items()}
        found[record] = Scope(types, regions)
    return found


def code_title(pack: "Pack", column: Column, code: str) -> Text | None:
    """What a code of the pack's own ids is called; None for the other lists. Raises `KeyError` for an unknown one."""
    match column.list:
        case "benefit":
            return pack.benefit(code).title
        case "register_type":
            return pack.register_types[code].title
        case "programme":
            return pack.programmes[code].title
        case "category":
            held = {id: category for rules in pack.call_rules.values() for id, category in rules.categories.items()}
            return held[code].title
        case "region":
            return pack.regions[code].name
        case _:
            return None

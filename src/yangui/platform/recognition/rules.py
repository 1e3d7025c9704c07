"""The rules of a register: what the pack says, what it leaves open as officers set it, as plain JSON that is pinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from yangui.policy.cases import conditions_of
from yangui.policy.model import Kind, Text
from yangui.policy.pack import Pack

type Way = Literal["recognition", "filing", "naming", "nomination"]

# where the text does not say; an officer can set all of it. Working days. Who is to lose an entry may ask for a
# hearing within five days (Administrative Penalty Law, art. 64)
CLOCKS: Mapping[str, int] = {"check": 10, "correction": 5, "visit": 10, "notice": 5, "objection": 10, "hearing": 5}


def way(pack: Pack, type: str, level: str) -> Way:
    """How one comes into a register: the state decides on what is national, and a region sends up."""
    return "nomination" if level == "national" else pack.register_types[type].by


def made(pack: Pack, type: str, level: str) -> dict[str, Any]:
    """What the pack says of a register type at a level, filled in where it is open; raises `KeyError`."""
    said = pack.register_types[type]
    how = way(pack, type, level)
    judged = dict.fromkeys(c for kind in said.criteria for c in conditions_of(said.criteria[kind])
                           if pack.conditions[c].judged_by is not None)  # fmt: skip
    return {
        "title": _text(said.title),
        "way": how,
        "kinds": list(said.for_),
        "level": level,
        "document": said.document,
        "clause": said.clause,
        "fields": {
            id: {"label": _text(f.label), "type": f.type, "privacy": f.privacy} for id, f in said.fields.items()
        },
        "visit": how in ("recognition", "nomination"),
        "notice": how != "filing",
        "checklist": [
            *(_text(pack.conditions[c].says) for c in judged),
            {"zh": "申报材料与现场情况一致", "en": "What was stated agrees with what is there"},
        ],
        "papers": [],
        "clocks": dict(CLOCKS),
        "validity": said.validity,
        "reevaluation": said.reevaluation,
        "awards": list(said.awards),
        "open": list(said.open),
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def fact_of(pack: Pack, kind: Kind, type: str, prefix: str = "") -> str | None:
    """The fact by which a kind of entity is known to hold the recognition; with a prefix, that of this year only.

    None where the pack has none for the kind. A statement is no register's fact.
    """
    code = pack.register_types[type].code
    if code is None:
        return None
    among = [
        name
        for name, fact in pack.facts[kind].items()
        if fact.type == f"codes({code.list})" and "." not in name and not fact.register.endswith("-declared")
    ]
    plain = [name for name in among if not name.startswith((NEW, RENEWED))]
    base = min(plain, key=len, default=None)
    wanted = None if base is None else f"{prefix}{base}"
    return wanted if wanted in among else None


# the facts of what was recognised, or recognised again, within the year begin so
NEW, RENEWED = "new_", "renewed_"


@dataclass(frozen=True)
class Rules:
    """The rules of one register, read."""

    said: Mapping[str, Any]

    @property
    def way(self) -> Way:
        """How one comes in."""
        how: Way = self.said["way"]
        return how

    @property
    def visit(self) -> bool:
        """Whether somebody must have been there before it is decided."""
        return bool(self.said["visit"])

    @property
    def notice(self) -> bool:
        """Whether it is publicly noticed."""
        return bool(self.said["notice"])

    def days(self, clock: str) -> int:
        """Working days."""
        return int(self.said["clocks"][clock])

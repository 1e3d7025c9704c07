"""Names of units, regions and facts to ids: those of a pack where one is given, otherwise proposed new ones.

A proposed unit is numbered in the order of its first mention (`…-u1`), and so is a fact (`…_f1`): a draft is for a
person to go through, who knows a better id than a transcription of the characters.
"""

from typing import Literal

from yangui.policy.clauses import plain
from yangui.policy.model import Fact, FactName, Id, Kind, Organisation, Region, RegionCode, Register, Text
from yangui.policy.pack import Pack
from yangui.policy.vocabulary import Vocabulary

UNKNOWN_REGION = "000000"
IN_CHARGE = "主管单位"
UNKNOWN = "待定"
ASKED = {"money": "元", "int": ""}


def both(words: str) -> Text:
    """A text of the interface whose English is still to be written (docs/decisions/0022)."""
    return Text(zh=words, en=words)


class Names:
    """Looks names up for one draft and keeps what it has to propose."""

    def __init__(self, prefix: str, pack: Pack | None, region: RegionCode | None) -> None:
        self.prefix, self.region = prefix, region
        self.proposed: dict[Id, Organisation] = {}
        self.facts: dict[Kind, dict[FactName, Fact]] = {}
        self._facts: dict[tuple[Kind, str, str], FactName] = {}
        self._known: dict[str, Id] = {}
        if pack is not None:
            for kind, facts in pack.facts.items():
                self._facts.update({(kind, fact.label.zh, fact.type): name for name, fact in facts.items()})
            here = set(pack.lists["region"].within(region)) if region else set()
            for id, unit in pack.organisations.items():
                if unit.region in here:
                    self._known.update(dict.fromkeys(map(plain, unit.local_aliases), id))
            for id, unit in pack.organisations.items():
                self._known.update(dict.fromkeys(map(plain, (unit.name.zh, *unit.aliases)), id))

    def unit(self, name: str) -> Id:
        """The id of the unit with this name; a new one where no unit has it."""
        key = plain(name)
        if key not in self._known:
            id = f"{self.prefix}-u{len(self.proposed) + 1}"
            self.proposed[id] = Organisation(name=both(name), kind="role" if name == IN_CHARGE else None)
            self._known[key] = id
        return self._known[key]

    def fact(self, kind: Kind, words: str, type_: Literal["money", "int"]) -> FactName:
        """The name of the fact that these words are the label of; a new one, in no register yet, where none is."""
        if (kind, words, type_) not in self._facts:
            name = f"{self.prefix.replace('-', '_')}_f{sum(map(len, self.facts.values())) + 1}"
            self.facts.setdefault(kind, {})[name] = Fact(
                label=both(words),
                type=type_,
                register=self.register,
                privacy="personal" if kind == "person" else "internal",
                asks=both(f"{words}是多少{ASKED[type_]}？"),
            )
            self._facts[kind, words, type_] = name
        return self._facts[kind, words, type_]

    @property
    def register(self) -> Id:
        return f"{self.prefix}-register"

    def vocabulary(self) -> Vocabulary:
        """What the draft needs and the pack has not."""
        unknown = {UNKNOWN_REGION: Region(name=both(UNKNOWN), level="city")}
        keeps = {self.register: Register(both(UNKNOWN), self.unit(IN_CHARGE), both(UNKNOWN))} if self.facts else {}
        return Vocabulary(
            facts=self.facts,
            organisations=self.proposed,
            registers=keeps,
            regions=unknown if self.region in (None, UNKNOWN_REGION) else {},
        )


def region_of(pack: Pack | None, *names: str) -> RegionCode | None:
    """The region of the pack that one of these names (issuers, a title) begins with or holds, the longest name first.

    `沈阳市财政局` and `中共沈阳市委` are both of 沈阳市.
    """
    if pack is None:
        return None
    known = sorted(((_stem(r.name.zh), code) for code, r in pack.regions.items()), key=lambda p: -len(p[0]))
    for name in names:
        hits = [(name.find(stem), code) for stem, code in known if len(stem) > 1 and stem in name]
        if hits:
            return min(hits, key=lambda hit: hit[0])[1]
    return None


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区" else name

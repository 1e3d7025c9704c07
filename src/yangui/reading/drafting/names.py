"""Names of units, regions and facts to ids: those of a pack where one is given, otherwise proposed new ones.

A proposed unit is numbered in the order of its first mention (`…-u1`), and so is a fact (`…_f1`): a draft is for a
person to go through, who knows a better id than a transcription of the characters.
"""

import re
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
        self.regions = pack.regions if pack else {}
        self.proposed: dict[Id, Organisation] = {}
        self.facts: dict[Kind, dict[FactName, Fact]] = {}
        self._facts: dict[tuple[Kind, str, str], FactName] = {}
        self._known: dict[str, Id] = {}
        if pack is not None:
            for kind, facts in pack.facts.items():
                self._facts.update({(kind, fact.label.zh, fact.type): name for name, fact in facts.items()})
            for id, unit in pack.organisations.items():
                if unit.region == region:  # 市财政局 of a city is nobody's in a document of its province
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
            regions={} if (self.region or UNKNOWN_REGION) in self.regions else unknown,
        )


# how a region stands at the head of a name: 中共澄江市委, 关于印发《澄江市…, 关于支持澄江市…
NAMED = re.compile(
    r"(?:中国共产党|中共|国家税务总局)?(?:关于)?(?:印发|公布|发布|转发|下达)?[《〈]?(?:[0-9]{4}年度?)?"
    r"(?:(?:进一步|支持|促进|推进|推动|加快|加强|鼓励|扶持|深化|规范|建设|提升|优化|完善|实施){0,2})"
    r"(?P<stem>[\u4e00-\u9fff]{2,5}?)(?P<level>自治[区州县旗]|[省市州盟县区旗])"
)
# what ends like a region and is none: 全市, 促进企业上市, 支持开发区
NO_REGION = re.compile(r"[省市县区旗盟全本我各该和与及]|[上城都超股]$|(?:开发|示范|试验|实验|产业|园|社|地|景|片|校)$")
LEVELS = "省市州盟县区旗"


def region_named(name: str) -> str | None:
    """The region that a name begins with, whether a pack has it or not: 澄江市 of 澄江市财政局."""
    found = NAMED.match(name)
    if found is None or NO_REGION.search(found["stem"]):
        return None
    return found["stem"] + found["level"]


def region_told(pack: Pack | None, *names: str) -> tuple[RegionCode, str | None]:
    """The region that issuers or title name, and what is in doubt; the pack's own only where they name none at all."""
    if known := region_of(pack, *names):
        return known, None
    if elsewhere := next(filter(None, map(region_named, names)), None):
        known_by = "no region of the pack" if pack else "known by no pack"
        return UNKNOWN_REGION, f"{elsewhere} is {known_by}; {UNKNOWN_REGION} stands in its place"
    region = pack.header.region if pack else UNKNOWN_REGION
    return region, f"no issuer tells the region; {region} stands in its place"


def region_of(pack: Pack | None, *names: str) -> RegionCode | None:
    """The region of the pack that one of these names (issuers, a title) begins with or holds, the longest name first.

    `沈阳市财政局` and `中共沈阳市委` are both of 沈阳市; 长春市朝阳区 is not of 朝阳市, nor 澄江市沈阳路 of 沈阳市.
    """
    if pack is None:
        return None
    known = sorted(pack.regions.items(), key=lambda item: -len(_stem(item[1].name.zh)))
    for name in names:
        hits = [(at, code) for code, region in known if (at := _place(name, region)) is not None]
        if hits:
            return min(hits, key=lambda hit: hit[0])[1]
        if region_named(name):
            return None
    return None


def _place(name: str, region: Region) -> int | None:
    """Where a name tells a region: in full, or without its level; None behind a region that is another one.

    A province may stand before (云南省玉溪市). A county is only told in full: 振兴 and 和平 are words.
    """
    full, stem = region.name.zh, _stem(region.name.zh)
    leading = region_named(name)
    if leading and not leading.startswith(stem) and not leading.endswith(("省", "自治区")):
        return None
    if (at := name.find(full)) >= 0:
        return at
    at = name.find(stem)
    follows = name[at + len(stem) : at + len(stem) + 1]
    alone = at >= 0 and len(stem) > 1 and region.level != "county" and (not follows or follows not in LEVELS)
    return at if alone else None


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区" else name

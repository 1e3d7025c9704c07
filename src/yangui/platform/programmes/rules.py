"""The rules of a call: what the pack says, what it leaves open as officers set it, as plain JSON that is pinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from yangui.platform.core.money import CENT
from yangui.platform.review.places import Quota, Rule, Share
from yangui.policy.calls import STAGES
from yangui.policy.eligibility import Line, lines
from yangui.policy.model import Text
from yangui.policy.pack import Pack

# where the text does not say; an officer can set all of it before the call opens
CLOCKS: Mapping[str, int] = {"correction": 5, "notice": 5, "objection": 10}
OFF = ("endorsement", "defence")
OVERALL = {"overall": {"title": {"zh": "综合评价", "en": "Overall"}}}


def made(pack: Pack, programme: str, on: date) -> dict[str, Any]:
    """What the pack says of a programme, filled in where it is open; raises `KeyError` for one without call rules."""
    said = pack.call_rules[programme]
    return {
        "kind": said.kind,
        "categories": {line.id: _category(line) for line in lines(pack, programme, on)},
        "stages": {stage: said.stages.get(stage, stage not in OFF) for stage in STAGES},
        "clocks": {**CLOCKS, **said.clocks},
        "instalments": [{"share": str(i.share), "at": _text(i.at)} for i in said.instalments],
        "papers": [_text(paper) for paper in said.papers],
        "excludes": list(said.excludes),
        "share_rules": {
            id: {
                "says": _text(rule.says), "counts": rule.counts, "for": rule.for_, "of": list(rule.of),
                "least": None if rule.least is None else str(rule.least),
                "most": None if rule.most is None else str(rule.most), "binding": rule.binding,
            }
            for id, rule in said.share_rules.items()
        },
        "regions": {},
        "matching": [],
        "ties": [{"says": _text(t.says), "criterion": t.criterion, "prefers": t.prefers} for t in said.ties],
        "open": list(said.open),
    }  # fmt: skip


def _category(line: Line) -> dict[str, Any]:
    criteria: dict[str, dict[str, Any]] = {
        id: {"title": _text(c.title), "weight": c.weight} for id, c in line.category.criteria.items()
    }
    criteria = criteria or {id: {**c, "weight": None} for id, c in OVERALL.items()}
    for (_id, criterion), weight in zip(criteria.items(), equal(len(criteria)), strict=True):
        criterion["weight"] = str(weight if criterion["weight"] is None else criterion["weight"])
    quota = line.quota.count if line.quota and line.quota.bound != "at_least" else None
    amount = line.category.amount
    return {
        "title": _text(line.category.title), "kind": line.kind, "benefits": [b.id for b in line.benefits],
        "quota": quota, "amount": None if amount is None else str(amount), "criteria": criteria,
        "document": line.document, "clause": line.clause,
    }  # fmt: skip


def equal(parts: int) -> list[Decimal]:
    """So many weights that make one; the first takes what is left over."""
    each = (Decimal(1) / parts).quantize(CENT, ROUND_DOWN)
    return [1 - each * (parts - 1), *([each] * (parts - 1))]


def region_mark(code: str) -> str:
    """What an application from a region counts as."""
    return f"region:{code}"


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@dataclass(frozen=True)
class Rules:
    """The rules of one call, read."""

    said: Mapping[str, Any]

    def has(self, stage: str) -> bool:
        """Whether the call has this stage."""
        return bool(self.said["stages"][stage])

    def days(self, clock: str) -> int:
        """Working days."""
        return int(self.said["clocks"][clock])

    def weights(self, category: str) -> dict[str, Decimal]:
        """The weight of each criterion."""
        criteria = self.said["categories"][category]["criteria"]
        return {id: Decimal(criterion["weight"]) for id, criterion in criteria.items()}

    def problems(self) -> list[str]:
        """Categories whose weights do not make one or that have no quota, by id."""
        return [
            id
            for id, category in self.said["categories"].items()
            if sum(self.weights(id).values()) != 1 or any(w < 0 for w in self.weights(id).values())
            or not category["quota"]
        ]  # fmt: skip

    def ranking(self) -> list[Rule]:
        """Quotas of the categories and of the regions, and the share rules that bind."""
        quotas: list[Rule] = []
        for id, category in self.said["categories"].items():
            title, most = category["title"], int(category["quota"])
            says = Text(zh=f"“{title['zh']}”名额{most}个", en=f"{most} places in the category {title['en']}")
            quotas.append(Quota(id, says, of=id, most=most))
        for code, region in self.said.get("regions", {}).items():
            title, most = region["title"], int(region["quota"])
            says = Text(zh=f"{title['zh']}名额{most}个", en=f"{most} places for {title['en']}")
            quotas.append(Quota(region_mark(code), says, of=region_mark(code), most=most))
        return [*quotas, *(self._share(id, rule) for id, rule in self.said["share_rules"].items() if rule["binding"])]

    @staticmethod
    def _share(id: str, rule: Mapping[str, Any]) -> Share:
        least, most = (None if rule[side] is None else Fraction(rule[side]) for side in ("least", "most"))
        return Share(id, Text(**rule["says"]), rule["counts"], least, most, frozenset(rule["of"]))

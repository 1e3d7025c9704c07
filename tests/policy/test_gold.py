"""The pack of Liaoning against the hand-made annotation of its five documents, record by record.

`gold/*.yaml` says which entry of the pack covers which annotated record, with the facts under which its amount is
computed; `part: top_up` that the record is the top-up of a larger amount. `differs: {field: reason}` exempts a field;
a reason for a field that does not differ fails, so that none goes stale.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from yangui import Pack
from yangui.policy.decide import decide
from yangui.policy.model import Amount, Benefit, Measure

pytestmark = pytest.mark.needs_shared

MAPS = Path(__file__).parent / "gold"
# A day on which the document, by the number of its text, is in force.
DAYS = {"000": date(2024, 6, 1), "001": date(2018, 9, 1), "002": date(2024, 9, 1), "003": date(2024, 12, 1),
        "004": date(2025, 6, 1)}  # fmt: skip
# The document of the pack that a text became; the page of 002 is two documents of the pack.
DOCUMENTS = {
    "000": ["liaoning-2024-press-session"],
    "001": ["liaoning-2018-talent-plan"],
    "002": ["jinzhou-2023-talent", "jinzhou-2023-news-page"],
    "003": ["liaoning-2024-new-productive-forces"],
    "004": ["shenyang-2025-press-session"],
}
MONTHS = {"once": 0, "month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Entry:
    """One line of a map."""

    text: str
    record: str
    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""
    differs: Mapping[str, str] = field(default_factory=dict)


def entries(section: str, key: str) -> list[Entry]:
    found = []
    for path in sorted(MAPS.glob("*.yaml")):
        lines = yaml.safe_load(path.read_text(encoding="utf-8"))[section]
        for record, line in lines.items():
            given = {key: line} if isinstance(line, str) else line
            rest = {k: v for k, v in given.items() if k != key}
            found.append(Entry(path.name[:3], record, given[key], **rest))
    return found


BENEFITS, TARGETS = entries("benefits", "benefit"), entries("targets", "target")


def name(entry: Entry) -> str:
    return f"{entry.text}-{entry.record}"


@cache
def records(shared: Path, section: str, text: str) -> dict[str, dict[str, Any]]:
    listed = yaml.load((shared / "gold" / f"{section}_{text}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    by_id = {record["id"]: record for record in listed}
    assert len(by_id) == len(listed)
    return by_id


@cache
def seed(shared: Path, text: str) -> str:
    (path,) = (shared / "seeds").glob(f"{text}_*.txt")
    return path.read_text(encoding="utf-8")


# names of the annotation to codes of the pack


def units(pack: Pack, names: Iterable[str], region: str) -> set[str]:
    """The units that these names mean in a document of this region."""
    return {unit(pack, n, region) for n in names}


def unit(pack: Pack, called: str, region: str) -> str:
    everywhere = [i for i, o in pack.organisations.items() if called in (o.name.zh, *o.aliases)]
    inside = pack.lists["region"].within(region)
    here = [i for i, o in pack.organisations.items() if called in o.local_aliases and o.region in inside]
    found = everywhere or here
    assert len(found) == 1, f"{called} means {found or 'no unit'} in {region}"
    return found[0]


def region(pack: Pack, called: str) -> str | None:
    """The region with this name, which may lack 省, 市 or 县."""
    called = {"province": "辽宁"}.get(called, called.partition(":")[2] or called)
    found = [c for c, r in pack.regions.items() if called == r.name.zh or called == r.name.zh.rstrip("省市县区")]
    return found[0] if len(found) == 1 else None


def month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


# benefits


def stated(pack: Pack, benefit: Benefit, entry: Entry, per: str | None) -> dict[str, Any]:
    """What the pack gives under the entry's facts: value in yuan or, of a ratio, the part of the sum it is taken of."""
    found = decide(pack, benefit.for_, entry.facts, on=DAYS[entry.text], benefits=[benefit.id], all_=True)
    (rule,) = found.rules
    value = times = None
    if rule.payment is not None:
        fen = found.value(rule.payment)
        assert fen is not None, f"the map gives no facts from which {benefit.id} computes: {sorted(rule.payment.facts)}"
        if per == "ratio":
            (base,) = (Decimal(str(v)) for v in entry.facts.values() if isinstance(v, int))
            value = Decimal(fen) / 100 / base
        else:
            value = Decimal(fen) / 100
    if benefit.pays and MONTHS[benefit.pays.every]:
        times = found.value(rule.times) if rule.times else None
    amount = benefit.amount if isinstance(benefit.amount, Amount) else Amount()
    cap = amount.cap
    if entry.part == "top_up":
        assert amount.top_up is not None
        value, cap = decimal(amount.top_up.each), amount.top_up.cap
    return {
        "amount": (value, amount.bound if value is not None else None),
        "duration": times * MONTHS[benefit.pays.every] if times and benefit.pays else None,
        "cap": decimal(cap),
    }


def benefit_fields(pack: Pack, benefit: Benefit, entry: Entry, record: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field: what the annotation says, what the pack says."""
    assert benefit.region is not None
    assert benefit.in_force is not None
    home = pack.documents[benefit.document].region
    said = record.get("amount") or {}
    given = stated(pack, benefit, entry, said.get("per"))
    quota, effective = record.get("quota"), record.get("effective") or {}
    payer = record.get("payer")
    whom = record["beneficiary"]
    pairs = {
        "kind": (record["kind"], benefit.kind),
        "beneficiary": (whom, whom if whom == "cohort" else benefit.for_),
        "region": (region(pack, record["jurisdiction"]), benefit.region),
        "amount": ((decimal(said.get("value")), said["bound"] if "value" in said else None), given["amount"]),
        "duration": (said.get("duration_months"), given["duration"]),
        "cap": (decimal(said.get("cap")), given["cap"]),
        "quota": (
            (quota["value"], quota["bound"]) if quota else None,
            (benefit.quota.count, benefit.quota.bound) if benefit.quota else None,
        ),
        "payer": (units(pack, [payer] if payer else [], home), set(benefit.payers)),
        "lead": (units(pack, record["lead_units"], home), set(benefit.lead or [])),
        "responsible": (units(pack, record["duty_units"], home), set(benefit.responsible or [])),
    }
    for end, day in (("from", benefit.in_force.from_), ("to", benefit.in_force.to)):
        if effective.get(end):  # null: the text does not state it
            pairs[f"effective {end}"] = (effective[end], month(day))
    return pairs


def target_fields(pack: Pack, target: Any, record: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    home = pack.documents[target.document].region
    number = record.get("value") is not None
    return {
        "kind": (record["kind"], target.kind),
        "value": (decimal(record.get("value")), decimal(target.value)),
        "value_max": (decimal(record.get("value_max")), decimal(target.value_max)),
        "unit": (record.get("unit"), target.unit),
        "bound": (record.get("bound"), target.bound) if number else (None, None),
        "by": (record["by"], target.by),
        "region": (region(pack, record["region"]), target.region),
        "lead": (units(pack, record["lead_units"], home), set(target.lead or [])),
        "responsible": (units(pack, record["duty_units"], home), set(target.responsible or [])),
        "achieved": (record.get("achieved", False), target.achieved),
    }


def compare(entry: Entry, pairs: Mapping[str, tuple[Any, Any]]) -> None:
    differing = {key: f"annotated {gold}, pack {own}" for key, (gold, own) in pairs.items() if gold != own}
    assert {k: v for k, v in differing.items() if k not in entry.differs} == {}, f"{name(entry)} against {entry.id}"
    assert set(entry.differs) - set(differing) == set(), f"{name(entry)}: stale reasons"
    assert all(entry.differs.values()), f"{name(entry)}: a difference without a reason"


@pytest.mark.parametrize("entry", BENEFITS, ids=name)
def test_benefit(liaoning: Pack, shared: Path, entry: Entry):
    benefit = liaoning.benefit(entry.id, DAYS[entry.text])
    assert benefit.document in DOCUMENTS[entry.text]
    compare(entry, benefit_fields(liaoning, benefit, entry, records(shared, "benefits", entry.text)[entry.record]))


@pytest.mark.parametrize("entry", TARGETS, ids=name)
def test_target(liaoning: Pack, shared: Path, entry: Entry):
    target = next(t for t in liaoning.targets if t.id == entry.id)
    assert target.document in DOCUMENTS[entry.text]
    compare(entry, target_fields(liaoning, target, records(shared, "targets", entry.text)[entry.record]))


@pytest.mark.parametrize("text", sorted(DOCUMENTS))
@pytest.mark.parametrize("section", ["benefits", "targets"])
def test_every_record_is_mapped_once(shared: Path, section: str, text: str):
    mapped = [e.record for e in (BENEFITS if section == "benefits" else TARGETS) if e.text == text]
    assert len(mapped) == len(set(mapped))
    assert set(mapped) == set(records(shared, section, text))


# completeness and own words


CHINESE = "[一二三四五六七八九十]+"


def numbered(text: str) -> list[str]:
    """The path of each numbered heading: 二, 二（一）, 二（一）1."""
    found, above = [], ["", ""]
    heading = rf"^[ ]*(?:({CHINESE})、|[(（]({CHINESE})[)）]|([0-9]+)\. )"
    for section, part, number in re.findall(heading, text, re.M):
        if section:
            above = [section, ""]
        elif part:
            above[1] = f"（{part}）"
        found.append("".join(above) + number)
    return found


def clauses(pack: Pack, text: str) -> list[str]:
    return [m.clause for m in pack.measures if m.document in DOCUMENTS[text]]


@pytest.mark.parametrize(("text", "numbers", "parts"), [("001", 26, 6), ("003", 0, 25)])
def test_every_numbered_clause_is_a_measure(liaoning: Pack, shared: Path, text: str, numbers: int, parts: int):
    headings = numbered(seed(shared, text))
    assert [int(n.group()) for h in headings if (n := re.search("[0-9]+$", h))] == list(range(1, numbers + 1))
    assert sum(h.endswith("）") for h in headings) == parts
    own = clauses(liaoning, text)
    assert [h for h in headings if h not in own] == []
    assert [h for h in own if re.match(rf"{CHINESE}($|[（0-9])", h) and h not in headings] == []


def test_every_project_and_strand_of_shenyang_is_a_measure(liaoning: Pack, shared: Path):
    # six projects of the bureau of industry, then three strands of the bureau of science that number their items
    headings, series, strand = [], ["六大工程", "三个强市"], ""
    for section, item in re.findall(rf"^\s*(?:({CHINESE})、|({CHINESE})是)", seed(shared, "004"), re.M):
        if section == "一":
            at = series.pop(0)
            headings.append(at)
        strand = f"{at}·{section}" if section else strand
        headings.append(f"{strand}·{item}是" if item else strand)
    assert len(headings) == 2 + 6 + 3 + 6 + 2 + 3
    assert [h for h in headings if h not in clauses(liaoning, "004")] == []


def test_every_heading_of_the_press_session_is_a_measure(liaoning: Pack, shared: Path):
    headings = re.findall("^## (.+)$", seed(shared, "000"), re.M)
    own = clauses(liaoning, "000")
    assert {"人才·导语", "未来产业·导语", "科技创新中心·导语"} <= set(own)  # three reports, each with its lead
    headings.remove("我省将面向未来领域 积极培育未来产业")  # the title of the second
    assert len(headings) == 11
    # the pack may shorten a heading, never reword it
    assert [h for h in headings if not any(_shortens(c, h) for c in own)] == []


def _shortens(clause: str, heading: str) -> bool:
    left = iter(heading)
    return all(c in left for c in clause)


def test_every_section_and_report_of_jinzhou_is_a_measure(liaoning: Pack, shared: Path):
    text = _bare(seed(shared, "002"))
    sections = {"核心提示", "政策聚才", "产业引才", "环境留才"}
    reports = {"锦州脚步", "凌海市营商环境特邀监督员上岗", "农业科技特派员", "为党外知识分子搭岗位建功平台", "图说",
               "黑山县建联包联保机制"}  # fmt: skip
    assert all(heading in text for heading in sections | reports)
    assert set(clauses(liaoning, "002")) == sections | reports


def test_every_measure_says_what_it_is(liaoning: Pack):
    def says(m: Measure) -> bool:
        return bool(m.benefits or m.targets or m.measures or len(m.summary.zh) >= 15)

    assert [f"{m.document} {m.clause}" for m in liaoning.measures if not says(m)] == []


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


RUN = 36


def test_no_file_of_the_pack_copies_a_sentence(liaoning: Pack, shared: Path):
    sources = [_bare(path.read_text(encoding="utf-8")) for path in (shared / "seeds").glob("*.txt")]
    known = {source[i : i + RUN] for source in sources for i in range(len(source) - RUN + 1)}
    assert len(known) > 20_000
    copied = []
    for path in sorted(liaoning.folder.rglob("*.yaml")):
        text = _bare(path.read_text(encoding="utf-8"))
        copied += [f"{path.name}: {run}" for i in range(len(text)) if (run := text[i : i + RUN]) in known]
    assert copied == []

"""The reader against the annotations, and the scale itself: full marks for the annotations, none for silence."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reading import score
from tests.reading.annotations import SCALES, Annotated, load, load_folder, number
from yangui.reading.findings import (
    BenefitFound,
    Clause,
    Duty,
    Findings,
    Found,
    Quantity,
    Segment,
    Span,
    TargetFound,
    Use,
)


@pytest.mark.needs_shared
def test_no_score_falls(shared: Path):
    found = score.scores(score.tallies(score.read_all(shared)))
    least = score.floor()
    assert set(found) == set(least)
    assert {name: value for name, value in found.items() if value < least[name]} == {}


@pytest.mark.needs_shared
def test_nothing_found_scores_nothing(shared: Path):
    silent = score.tallies((gold, Findings(gold.name, gold.raw)) for gold in load(shared))
    # of what is not there, nothing is wrong
    assert {name for name, value in score.scores(silent).items() if value} == {"spans verbatim", "quantity precision"}


@pytest.mark.needs_shared
def test_the_annotations_themselves_score_all(shared: Path):
    told = score.tallies((gold, retold(gold)) for gold in load(shared))
    del told["spans verbatim"]  # the annotations say things in their own words
    assert {name: told[name].misses for name, value in score.scores(told).items() if value < 1} == {}


ELSEWHERE_TEXT = """云岭省引才若干措施
一、目标
到2027年，建成重点实验室30家以上。
二、引进人才
对引进的博士，一次性奖励20万。在校生除外。
三、支持创业
给予实际投资额10%、最高100万元的补助。
"""
ELSEWHERE_NOTES = """
headings:
- {path: 一, begins: 一、, measure: true}
- {path: 二, begins: 二、, measure: true}
- {path: 三, begins: 三、, measure: true}
benefits:
- {id: bare, clause: 二, beneficiary: person, kind: prize, amount: {value: 200000, per: person}, quote: 奖励20万}
- id: start
  clause: 三
  beneficiary: enterprise
  kind: grant
  amount: {value: 0.1, per: ratio, cap: 1000000}
  quote: 投资额10%
- {id: nowhere, clause: 三, beneficiary: person, kind: prize, amount: {value: 300000, per: person}, quote: 给予}
targets:
- {id: labs, clause: 一, kind: level, indicator: 重点实验室, value: 30, bound: at_least, by: "2027", quote: 30家以上}
"""


def test_texts_of_ones_own_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any):
    (tmp_path / "own.txt").write_text(ELSEWHERE_TEXT, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(ELSEWHERE_NOTES, encoding="utf-8")
    (gold,) = load_folder(tmp_path)
    assert [h.path for h in gold.headings] == ["一", "二", "三"]
    places = [gold.amount(r) for r in gold.benefits]
    assert [p and gold.raw[p.start : p.end] for p in places] == ["20万", "10%", "给予"]
    assert score.tallies([(gold, retold(gold))])["benefit records"].f1 == 1
    monkeypatch.setattr("sys.argv", ["score.py", "--elsewhere", str(tmp_path), "--misses", "target records"])
    score.main()
    shown = {line[:20].strip(): line[20:].split() for line in capsys.readouterr().out.splitlines()[2:]}
    assert list(shown) == list(score.ELSEWHERE)
    assert shown["target records"] == ["1.000", "0.90", "1", "1", "1"]


def retold(gold: Annotated) -> Findings:
    """The annotations in the reader's shapes."""
    benefits = [benefit(gold, r) for r in gold.benefits]
    uses = [Use(b.path, b.amount, "benefit") for b in benefits if b.amount]
    return Findings(
        gold.name,
        gold.raw,
        segments=(Segment("text", Span(0, len(gold.raw)), based_on=tuple(map(anywhere(gold), gold.marks["numbers"]))),),
        outline=tuple(clause(gold, i) for i in range(len(gold.headings))),
        duties=tuple(
            Duty(path, Span(0, 1), *(tuple(Found(n, Span(0, 1)) for n in sorted(names)) for names in pair))
            for path, sets in gold.duties.items()
            for pair in sets
        ),
        quantities=tuple(counted(r) for r in gold.counted),
        uses=tuple(uses),
        benefits=tuple(b for b in benefits if b.amount or gold.size(b.span) < 120),
        targets=tuple(target(gold, r) for r in gold.targets if r.get("value") is not None),
    )


def anywhere(gold: Annotated) -> Any:
    def found(words: str) -> Found[str]:
        return Found(words, gold.places(words)[0])

    return found


def clause(gold: Annotated, i: int) -> Clause:
    heading = gold.headings[i]
    span = heading.span
    words = gold.raw[span.start : span.end]
    return Clause(0, heading.path or words, 1, span, span, label=Found(words, span), measure=bool(heading.measure))


def counted(row: dict[str, Any]) -> Quantity:
    start, unit = int(row["offset"]), row["unit"]
    measure, scale = {"元": ("money", 1), "年": ("duration", 12), "比": ("share", 100), "%": ("share", 1)}.get(
        unit, ("count", 1)
    )
    value = number(row["value"])
    assert value is not None
    ranged = row["bound"] == "range"
    return Quantity(
        measure,  # type: ignore[arg-type]
        Span(start, start + 2),
        unit,
        value * scale,
        value + 1 if ranged else None,
        "exact" if ranged else row["bound"],
    )


def plain(value: Any, bound: str, span: Span, measure: str = "money", most: Any = None) -> Quantity:
    return Quantity(measure, span, "", value, most, bound)  # type: ignore[arg-type]


def subject(gold: Annotated, record: dict[str, Any]) -> str:
    """The subject that the marks give a record of a list, whose amounts follow one another as in the list."""
    at = gold.benefits.index(record)
    for group in gold.marks["pairs"]:
        for i, name in enumerate(group):
            run = gold.benefits[max(0, at - i) : at - i + len(group)]
            if [(r.get("amount") or {}).get("value") for r in run] == list(group.values()):
                return str(name)
    return "其他"


def benefit(gold: Annotated, record: dict[str, Any]) -> BenefitFound:
    stated, quota = record.get("amount") or {}, record.get("quota")
    place, quote = gold.amount(record) if "value" in stated else None, gold.quoted(record)[0]
    scale = 100 if stated.get("per") == "ratio" else 1
    amount = None
    if place:
        value = number(stated["value"])
        assert value is not None
        amount = plain(value * scale, stated["bound"], place, "share" if scale == 100 else "money")
    months, units = stated.get("duration_months"), (record["lead_units"], record["duty_units"])
    lead, responsible = (tuple(Found(u, quote) for u in names) for names in units)
    return BenefitFound(
        record["clause"],
        quote,
        record["kind"],
        record["beneficiary"],
        Found(subject(gold, record), quote),
        amount=amount,
        per=stated.get("per"),
        duration_months=Found(months, quote) if months else None,
        cap=plain(Decimal(stated["cap"]), "at_most", quote) if "cap" in stated else None,
        quota=plain(quota["value"], quota["bound"], quote, "count") if quota else None,
        payers=(Found(record["payer"], quote),) if record.get("payer") else (),
        lead=lead,
        responsible=responsible,
    )


def target(gold: Annotated, record: dict[str, Any]) -> TargetFound:
    quote, scale = gold.quoted(record)[0], SCALES.get(record.get("unit") or "", 1)
    value, most = number(record["value"]), number(record.get("value_max"))
    assert value is not None
    quantity = plain(value * scale, record["bound"], quote, "count", most and most * scale)
    by = Found(str(record["by"]), quote) if record["by"] else None
    return TargetFound(record["clause"], quote, record["kind"], Found(record["indicator"], quote), quantity, by)

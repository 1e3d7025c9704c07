"""How far benefits and targets agree with the annotations; each rule is in its docstring.

Ids are never compared. A record is looked for where its quote stands; bounds 余 and 超过 are one (`at_least`), because
the annotations code the same word as either.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.reading.annotations import SCALES, Annotated, bare, number
from tests.reading.tally import Tally, around, matched, paired, same_bound, say_quantity, shown, touch, touches
from yangui.reading.findings import BenefitFound, Findings, Span, TargetFound

# Characters before and after an amount among which the payer would be named.
NEAR = 300


def amounts(gold: Annotated, findings: Findings) -> Tally:
    """Sums and shares with the role of a benefit, by their place."""
    wanted = sorted({a for r in _with_amount(gold) if (a := gold.amount(r))})
    found = sorted({u.quantity.span for u in findings.uses
                    if u.role == "benefit" and u.quantity.measure in ("money", "share")})  # fmt: skip
    return matched(wanted, found, touch, lambda s: around(gold, s), lambda s: around(gold, s))


# benefits


NEARLY = Decimal("0.01")  # two thirds may be written as 0.6667


def _with_amount(gold: Annotated) -> list[dict[str, Any]]:
    """Benefits whose amount the text states in figures."""
    stated = [r for r in gold.benefits if (r.get("amount") or {}).get("value") is not None]
    return [r for r in stated if gold.amount(r)]


def pairs(gold: Annotated, findings: Findings) -> Tally:
    """Subject and amount of a list: a benefit with that amount that speaks of that subject and of no other."""
    subjects = {u.quantity.span: u.subject.value for u in findings.uses if u.subject}
    wanted = [(group, subject) for group in gold.marks["pairs"] for subject in group]

    def fits(pair: tuple[Mapping[str, int], str], benefit: BenefitFound) -> bool:
        group, subject = pair
        if benefit.amount is None or benefit.amount.value != group[subject]:
            return False
        words = bare(
            "".join([benefit.title.value, *(w.value for w in benefit.who), subjects.get(benefit.amount.span, "")])
        )
        return [s for s in group if s in words] == [subject]

    found = paired(wanted, findings.benefits, fits)
    lost = [f"- {s} {g[s]}" for i, (g, s) in enumerate(wanted) if i not in found]
    return Tally(len(found), len(wanted), len(found), len(found), lost)


def benefit_fields(record: Mapping[str, Any], benefit: BenefitFound) -> dict[str, tuple[Any, Any]]:
    """Field: what is annotated, what was found."""
    amount, quota = record["amount"], record.get("quota")
    value, cap = number(amount["value"]), number(amount.get("cap"))
    assert benefit.amount is not None
    assert value is not None
    found = benefit.amount.value
    bound = same_bound(benefit.amount.bound)
    if benefit.amount.most == value and amount["bound"] in ("at_most", "exact"):
        found, bound = value, same_bound(amount["bound"])  # of a range either end may be noted
    if amount["per"] == "ratio" and benefit.amount.measure == "share" and found and abs(found - value * 100) < NEARLY:
        found = value  # a share is told in per cent, a ratio (1:2) as it stands
    cap_found = benefit.cap.value if benefit.cap else None
    payer = record.get("payer")
    return {
        "value": (value, found),
        "bound": (same_bound(amount["bound"]), bound),
        "per": (amount["per"], benefit.per),
        # a sum "in all" may be told as the amount or as its cap
        "cap": (None if cap == value else cap, None if cap_found == found else cap_found),
        "duration": (amount.get("duration_months"), benefit.duration_months.value if benefit.duration_months else None),
        "quota": (
            (quota["value"], same_bound(quota["bound"])) if quota else None,
            (benefit.quota.value, same_bound(benefit.quota.bound)) if benefit.quota else None,
        ),
        "payer": ({bare(payer)} if payer else set(), {bare(p.value) for p in benefit.payers}),
        "lead": (set(map(bare, record["lead_units"])), {bare(f.value) for f in benefit.lead}),
        "responsible": (set(map(bare, record["duty_units"])), {bare(f.value) for f in benefit.responsible}),
        "beneficiary": (
            record["beneficiary"],
            "cohort" if record["beneficiary"] == "cohort" else benefit.beneficiary,
        ),
    }  # fmt: skip


def benefits(gold: Annotated, findings: Findings, *, kind: bool = False) -> Tally:
    """Records with an amount: at its place, with every field of `benefit_fields` as annotated (or only the kind)."""
    wanted = _with_amount(gold)
    found = [b for b in findings.benefits if b.amount is not None]
    places = {id(r): gold.stated(r) for r in wanted}

    def told(record: dict[str, Any], field: str) -> bool:
        """Whether the text says it: a payer that no word near the amount names is the annotator's knowledge."""
        if field == "per" and record["amount"]["per"] is None:
            return False
        stated, payer = places[id(record)], record.get("payer")
        if field != "payer" or payer is None or not stated:
            return True
        return any(bare(payer) in bare(gold.raw[max(s.start - NEAR, 0) : s.end + NEAR]) for s in stated)

    def differing(record: dict[str, Any], benefit: BenefitFound) -> list[str]:
        if kind:
            return [] if record["kind"] == benefit.kind else [f"kind wants {record['kind']}, found {benefit.kind}"]
        fields = benefit_fields(record, benefit).items()
        return [f"{name} wants {g}, found {f}" for name, (g, f) in fields if g != f and told(record, name)]

    def here(record: dict[str, Any], benefit: BenefitFound) -> bool:
        return benefit.amount is not None and touches(places[id(record)], benefit.amount.span)

    def say(record: dict[str, Any]) -> str:
        near = min((differing(record, b) for b in found if here(record, b)), key=len, default=["nothing found there"])
        return f"{record['id']}: {'; '.join(near)}"

    return matched(
        wanted,
        found,
        lambda g, f: here(g, f) and not differing(g, f),
        say,
        lambda b: f"{b.path} {around(gold, b.amount.span if b.amount else b.span)}",
    )


def benefit_values(gold: Annotated, findings: Findings) -> Tally:
    """Records with an amount by what tells them apart without ids: place of the amount, value, bound, and the clause
    where it is one of the text's own numbers."""
    found = [b for b in findings.benefits if b.amount is not None]
    numbered = {h.path for h in gold.headings if h.path}

    def fits(record: dict[str, Any], benefit: BenefitFound) -> bool:
        fields = benefit_fields(record, benefit)
        assert benefit.amount is not None
        same = all(fields[name][0] == fields[name][1] for name in ("value", "bound"))
        clause = record["clause"] not in numbered or record["clause"] == bare(benefit.path)
        return same and clause and touches(gold.stated(record), benefit.amount.span)

    return matched(
        _with_amount(gold),
        found,
        fits,
        lambda r: f"{r['id']} {r['clause']}",
        lambda b: f"{b.path} {around(gold, b.amount.span if b.amount else b.span)}",
    )


def benefit_kinds(gold: Annotated, findings: Findings) -> Tally:
    """Records with an amount: at its place, of the annotated kind."""
    return benefits(gold, findings, kind=True)


LONG = 120  # a place longer than this marks a paragraph, no benefit


def vague(gold: Annotated, findings: Findings) -> Tally:
    """Benefits without an amount: annotated ones that a found one touches, found ones that touch an annotated one."""
    stated = _with_amount(gold)
    wanted = [r for r in gold.benefits if r not in stated]
    found = [b for b in findings.benefits if b.amount is None and gold.size(b.span) <= LONG]
    quotes = [(r, gold.quoted(r)) for r in wanted]
    lost = [f"- {r['id']}: {r['quote']}" for r, places in quotes if not any(touches(places, b.span) for b in found)]
    without = [b for b in findings.benefits if b.amount is None]
    right = [b for b in found if any(touches(places, b.span) for _, places in quotes)]
    extra = [f"+ {shown(gold, b.span)}" for b in without if b not in right]
    total = len(without)
    return Tally(len(wanted) - len(lost), len(wanted), total - len(extra), total, lost + extra)


# targets


def _last_year(by: str | None) -> str | None:
    """`2018/2020` and `2020` end in one year; months count where both have them."""
    return None if by is None else str(by).split("/")[-1][:4] if by != "annual" else by


def _alike(one: str, other: str) -> bool:
    """Whether two noun phrases share most characters of the shorter one."""
    one, other = bare(one), bare(other)
    common = (Counter(one) & Counter(other)).total()
    return min(len(one), len(other)) >= 2 and common >= 0.6 * min(len(one), len(other))


def target_fields(record: Mapping[str, Any], target: TargetFound) -> dict[str, tuple[Any, Any]]:
    """Field: what is annotated, what was found."""
    assert target.quantity is not None
    by = target.by
    found_by = _last_year(by.value) if by else None
    if record["by"] is None and by is not None and by.inherited:
        found_by = None  # the annotation leaves out what only the surroundings say
    same = _alike(record["indicator"], target.indicator.value)
    return {
        "indicator": (record["indicator"], record["indicator"] if same else target.indicator.value),
        "bound": (same_bound(record["bound"]), same_bound(target.quantity.bound)),
        "by": (_last_year(record["by"]), found_by),
    }


def _goal_values(record: Mapping[str, Any]) -> tuple[Any, Any]:
    scale = SCALES.get(record.get("unit") or "", 1)
    values = (number(record.get("value")), number(record.get("value_max")))
    return values[0] and values[0] * scale, values[1] and values[1] * scale


def targets(gold: Annotated, findings: Findings) -> Tally:
    """Records with a value: touching the quote, same value, indicator alike, same bound, same last year."""
    wanted = [r for r in gold.targets if r.get("value") is not None]
    quotes = {id(r): gold.quoted(r) for r in gold.targets}

    def here(record: dict[str, Any], target: TargetFound) -> bool:
        q = target.quantity
        place = (
            target.span if q is None else Span(min(q.span.start, target.span.start), max(q.span.end, target.span.end))
        )
        return q is not None and (q.value, q.most) == _goal_values(record) and touches(quotes[id(record)], place)

    def differing(record: dict[str, Any], target: TargetFound) -> list[str]:
        fields = target_fields(record, target).items()
        return [f"{name} wants {g}, found {f}" for name, (g, f) in fields if g != f]

    def neutral(target: TargetFound) -> bool:
        """A repeat of an annotated goal, or one that is annotated as a milestone without its number."""
        if any(here(r, target) for r in wanted):
            return False
        again = any(_goal_values(r)[0] == target.quantity.value and _alike(r["indicator"], target.indicator.value)
                    for r in wanted if target.quantity)  # fmt: skip
        return again or any(touches(quotes[id(r)], target.span) for r in gold.targets if r.get("value") is None)

    found = [t for t in findings.targets if t.quantity is not None and not neutral(t)]

    def say(record: dict[str, Any]) -> str:
        near = min((differing(record, t) for t in found if here(record, t)), key=len, default=["nothing found there"])
        return f"{record['id']} {record['quote']}: {'; '.join(near)}"

    return matched(
        wanted,
        found,
        lambda g, f: here(g, f) and not differing(g, f),
        say,
        lambda t: f"{shown(gold, t.span)} {t.indicator.value} {say_quantity(t.quantity)}",
    )

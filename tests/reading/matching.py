"""Whether findings meet an expectation; where they do not, in words why."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reading.expectations import Expectation, Number, Text, plain, same
from yangui.reading.findings import BenefitFound, Clause, Findings, Found, Quantity, Segment, Span, TargetFound

UNITS = {"money": {"元", "CNY", "人民币"}, "share": {"%", "％"}}  # a measure says its unit
LISTED = re.compile("、(?![^（]*）)")  # between units, not in 各县（市、区）
NUMBERED = {"money", "count", "share"}  # what a complete list of quantities covers


def miss(expectation: Expectation, findings: Findings) -> str | None:
    """Why the expectation is not met, or None where it is."""
    if expectation.key == "no more":
        return _more(expectation, findings)
    return CHECKS[expectation.kind](expectation.text, expectation.wanted, findings)


def touch(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def clauses(found: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses with all their parts, in the order of the text."""
    for clause in found:
        yield clause
        yield from clauses(clause.parts)


def shown(quantity: Quantity | None) -> str:
    """A quantity in the form in which expectations write it."""
    if quantity is None:
        return "no quantity"
    most = f"..{quantity.most}" if quantity.most is not None else ""
    per = "".join(f" /{p}" for p in quantity.per)
    return f"{quantity.measure} {quantity.when or quantity.value}{most} {quantity.unit} {quantity.bound}{per}"


def _best(named: str, tries: Iterable[list[str]]) -> str | None:
    """The smallest list of differences; None where one is empty."""
    found = sorted(tries, key=len)
    if not found:
        return f"nothing found {named}"
    return "; ".join(found[0]) or None


def _quantity(text: Text, wanted: Number, findings: Findings) -> str | None:
    at = text.places(wanted.at)
    here = [q for q in findings.quantities if touch(q.span, at)]
    return _best("there", (_differences(wanted, q) for q in here))


def _differences(wanted: Number, found: Quantity) -> list[str]:
    pairs: list[tuple[str, Any, Any]] = [
        ("measure", wanted.measure, found.measure),
        ("value", wanted.value, found.value),
        ("most", wanted.most, found.most),
        ("bound", wanted.bound, found.bound),
    ]
    told = [f"{name}: {want}, found {got}" for name, want, got in pairs if want != got]
    if wanted.when is not None and not _period(wanted.when, found.when):
        told.append(f"when: {wanted.when}, found {found.when}")
    if wanted.unit and wanted.unit != found.unit and found.unit not in UNITS.get(wanted.measure, ()):
        told.append(f"unit: {wanted.unit}, found {found.unit}")
    if wanted.per and wanted.per not in found.per:
        told.append(f"per: {wanted.per}, found {found.per}")
    return told


def _period(wanted: str, found: str | None) -> bool:
    """Whether both mean the same; the end of a year or month may be said with its last month or day."""
    if found is None:
        return False
    ends = {4: ("-12", "-12-31"), 7: ("-28", "-29", "-30", "-31")}.get(len(wanted), ())
    return found == wanted or any(found == wanted + end for end in ends)


def _nothing(text: Text, quote: str, findings: Findings) -> str | None:
    at = text.places(quote)
    found = [q for q in findings.quantities if touch(q.span, at)]
    return f"no quantity, found {', '.join(map(shown, found))}" if found else None


def _unpromised(text: Text, quote: str, findings: Findings) -> str | None:
    at = text.places(quote)
    found = [b for b in findings.benefits if b.amount is None and touch(b.span, at)]
    return f"no promise, found {', '.join(b.title.value for b in found)}" if found else None


def _role(text: Text, wanted: tuple[str, str], findings: Findings) -> str | None:
    quote, role = wanted
    at = text.places(quote)
    found = {u.role for u in findings.uses if touch(u.quantity.span, at)}
    return None if role in found else f"role {role}, found {', '.join(sorted(found)) or 'none'}"


def _segment(_text: Text, wanted: dict[str, Any], findings: Findings) -> str | None:
    return _best("like it", (_segment_differs(wanted, s) for s in findings.segments if s.kind != "furniture"))


def _segment_differs(wanted: dict[str, Any], found: Segment) -> list[str]:
    told = []
    for name, want in wanted.items():
        got = getattr(found, name)
        if name == "kind":
            fits = want == got
        elif isinstance(want, list):
            fits = {plain(w) for w in want} == {plain(g.value) for g in got}
        elif isinstance(want, date):
            fits = got is not None and got.value == want
        else:
            fits = got is not None and same(str(want), got.value)
        if not fits:
            told.append(f"{name}: {want}, found {_values(got)}")
    return told


def _values(found: Any) -> str:
    if isinstance(found, tuple):
        return "、".join(str(f.value) for f in found) or "none"
    return str(found.value) if isinstance(found, Found) else str(found)


def _clause(_text: Text, wanted: str, findings: Findings) -> str | None:
    path, _, title = wanted.partition(" ")
    every = list(clauses(findings.outline))
    if path == "~":  # a heading without a number: its words are enough
        fits = any(c.title and same(c.title.value, title) for c in every)
        return None if fits else f"no clause with this title; {_outline(every)}"
    here = [c for c in every if same(c.path, path)]
    if not here:
        return f"no clause with this path; {_outline(every)}"
    told = [c.title.value if c.title else "none" for c in here]
    return None if not title or any(same(t, title) for t in told) else f"title {title}, found {'; '.join(told)}"


def _outline(every: list[Clause]) -> str:
    return "found " + (", ".join(c.path for c in every[:30]) or "none")


def _measures(_text: Text, wanted: list[str], findings: Findings) -> str | None:
    found = {plain(c.path) for c in clauses(findings.outline) if c.measure}
    missing, more = {plain(w) for w in wanted} - found, found - {plain(w) for w in wanted}
    return f"missing {sorted(missing)}, more {sorted(more)}" if missing or more else None


def _duty(_text: Text, wanted: tuple[str, str], findings: Findings) -> str | None:
    path, units = wanted
    lead, _, responsible = units.partition("|")
    want = [{plain(u).replace("·", "、") for u in LISTED.split(part) if u.strip()} for part in (lead, responsible)]
    tries = []
    for duty in findings.duties:
        if same(duty.path, path):
            got = [{plain(u.value) for u in part} for part in (duty.lead, duty.responsible)]
            names = ("lead", "responsible")
            tries.append(
                [f"{n}: {sorted(w)}, found {sorted(g)}" for n, w, g in zip(names, want, got, strict=True) if w != g]
            )
    return _best(f"at {path}; there are duties at {[d.path for d in findings.duties]}", tries)


def _flag(text: Text, quote: str, findings: Findings) -> str | None:
    at = text.places(quote)
    told = sorted({f.code for f in findings.flags})
    return None if any(touch(f.span, at) for f in findings.flags) else f"no flag there, flags in all {told}"


def _benefit(text: Text, wanted: dict[str, Any], findings: Findings) -> str | None:
    at = text.places(wanted["at"])
    if "amount" in wanted:
        here = [b for b in findings.benefits if b.amount and touch(b.amount.span, at)]
    else:
        here = [b for b in findings.benefits if touch(b.span, at)]
    return _best("there", (list(_benefit_differs(wanted, b)) for b in here))


def _benefit_differs(wanted: dict[str, Any], found: BenefitFound) -> Iterator[str]:
    amount, cap, quota = found.amount, found.cap, found.quota
    if "amount" in wanted:
        yield from _number(wanted, "amount", amount)
    elif amount is not None:
        yield f"no amount, found {shown(amount)}"
    plainly: dict[str, Any] = {
        "kind": found.kind, "for": found.beneficiary, "per": found.per,
        "cap": cap and cap.value, "quota": quota and quota.value, "discretionary": found.discretionary,
        "spread": found.spread_months and found.spread_months.value,
        "months": found.duration_months and found.duration_months.value, "times": found.times and found.times.value,
        "instalments": [i.value for i in found.instalments],
    }  # fmt: skip
    for name, got in plainly.items():
        if name in wanted and _exactly(wanted[name]) != got:
            yield f"{name}: {wanted[name]}, found {got}"
    yield from _units(wanted, {"payers": found.payers, "lead": found.lead, "responsible": found.responsible})
    yield from _words(wanted, {"base": found.base, "window": found.window, "programme": found.programme})
    if "path" in wanted and not same(wanted["path"], found.path):
        yield f"path: {wanted['path']}, found {found.path}"
    about = plain("，".join([found.title.words, *(w.words for w in found.who)]))
    yield from (f"who: {word}, found {about}" for word in wanted.get("who", []) if plain(word) not in about)
    for name, said in (("conditions", found.conditions), ("papers", found.papers)):
        told = {plain(one.words) for one in said}
        yield from (f"{name}: {word}, found {sorted(told)}" for word in wanted.get(name, []) if plain(word) not in told)


def _exactly(wanted: Any) -> Any:
    if isinstance(wanted, list):
        return [_exactly(w) for w in wanted]
    return Decimal(str(wanted)) if isinstance(wanted, int | float) and not isinstance(wanted, bool) else wanted


def _number(wanted: dict[str, Any], name: str, found: Quantity | None) -> Iterator[str]:
    most = wanted.get("most")
    want = (Decimal(str(wanted[name])), most and Decimal(str(most)), wanted.get("bound", "exact"))
    got = found and (found.value, found.most, found.bound)
    if want != got:
        yield f"{name}: {want[0]}{f'..{most}' if most else ''} {want[2]}, found {shown(found)}"


def _units(wanted: dict[str, Any], found: dict[str, tuple[Found[str], ...]]) -> Iterator[str]:
    for name, units in found.items():
        got = {plain(u.value) for u in units}
        if name in wanted and {plain(w) for w in wanted[name]} != got:
            yield f"{name}: {wanted[name]}, found {sorted(got)}"


def _words(wanted: dict[str, Any], found: dict[str, Found[str] | None]) -> Iterator[str]:
    """Phrases may be cut a little longer or shorter than expected; null expects none."""
    for name, got in found.items():
        if name not in wanted or (wanted[name] is None and got is None):
            continue
        if wanted[name] is None or got is None or not _alike(wanted[name], got.value):
            yield f"{name}: {wanted[name]}, found {got.value if got else None}"


def _alike(wanted: str, found: str) -> bool:
    want, got = plain(wanted), plain(found)
    longer = want in got and (got.endswith(want) or len(got) <= 2 * len(want) + 6)
    return longer or (got in want and 2 * len(got) >= len(want))


def _target(text: Text, wanted: dict[str, Any], findings: Findings) -> str | None:
    at = text.places(wanted["at"])
    if "value" in wanted:
        here = [t for t in findings.targets if t.quantity and touch(t.quantity.span, at)]
    else:
        here = [t for t in findings.targets if touch(t.span, at)]
    return _best("there", (list(_target_differs(wanted, t)) for t in here))


def _target_differs(wanted: dict[str, Any], found: TargetFound) -> Iterator[str]:
    if "value" in wanted:
        yield from _number(wanted, "value", found.quantity)
    if "unit" in wanted and (found.quantity is None or found.quantity.unit != wanted["unit"]):
        yield f"unit: {wanted['unit']}, found {found.quantity and found.quantity.unit}"
    if "by" in wanted and not _period(str(wanted["by"]), found.by.value if found.by else None):
        yield f"by: {wanted['by']}, found {found.by and found.by.value}"
    if "kind" in wanted and wanted["kind"] != found.kind:
        yield f"kind: {wanted['kind']}, found {found.kind}"
    if wanted.get("achieved", False) != found.achieved:
        yield f"achieved: {wanted.get('achieved', False)}, found {found.achieved}"
    if "path" in wanted and not same(wanted["path"], found.path):
        yield f"path: {wanted['path']}, found {found.path}"
    yield from _units(wanted, {"lead": found.lead, "responsible": found.responsible})
    yield from _words(wanted, {"indicator": found.indicator, "region": found.region})


def _more(expectation: Expectation, findings: Findings) -> str | None:
    text, kind, wanted = expectation.text, expectation.kind, expectation.wanted
    if kind == "segments":
        kinds = [s.kind for s in findings.segments if s.kind != "furniture"]
        return (
            None if kinds == [w["kind"] for w in wanted] else f"segments {[w['kind'] for w in wanted]}, found {kinds}"
        )
    if kind == "clauses":
        found = [c.path for c in clauses(findings.outline)]
        return None if len(found) == len(wanted) else f"{len(wanted)} clauses, found {len(found)}: {found}"
    if kind == "quantities":
        places = [text.places(line.rpartition(" = ")[0]) for line in wanted]
        every = [q for q in findings.quantities if q.measure in NUMBERED]
    else:
        places = [text.places(record["at"]) for record in wanted]
        records = findings.benefits if kind == "benefits" else findings.targets
        every = [q for r in records if (q := r.amount if isinstance(r, BenefitFound) else r.quantity)]
    more = [q for q in every if not any(touch(q.span, p) for p in places)]
    return "more: " + "; ".join(f"{text.raw[q.span.start : q.span.end]} = {shown(q)}" for q in more) if more else None


CHECKS: dict[str, Callable[[Text, Any, Findings], str | None]] = {
    "segments": _segment, "clauses": _clause, "measures": _measures, "duties": _duty, "quantities": _quantity,
    "roles": _role, "nothing": _nothing,
    "unpromised": _unpromised, "benefits": _benefit, "targets": _target, "flags": _flag,
}  # fmt: skip

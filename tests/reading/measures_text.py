"""How far outline, heads, duties, numbers and places agree with the annotations; each rule is in its docstring."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from tests.reading.annotations import Annotated, Heading, Units, bare, number
from tests.reading.tally import Tally, matched, same_bound, say_quantity, shown
from yangui.reading.findings import Clause, Duty, Findings, Found, Quantity, Span
from yangui.reading.places import Places

PEOPLE = {"名": "人"}
NUMBERS = re.compile(r"[^《》〔〕、，]{1,12}〔[0-9]{4}〕[0-9]+号")
CAPTION = "目标"  # a goal before the measures of a press text: part of the outline or not, as one likes


# outline and head


def clauses(parts: Sequence[Clause]) -> Iterator[Clause]:
    """Every clause of an outline, in order."""
    for clause in parts:
        yield clause
        yield from clauses(clause.parts)


def _begin(clause: Clause) -> int | None:
    mark = clause.label or clause.title
    return mark.span.start if mark else None


def _is(heading: Heading, start: int) -> bool:
    """Whether a heading found at `start` is this one: it begins within its first words, or a sign before them."""
    return heading.span.start - 2 <= start < heading.span.end


def headings(gold: Annotated, findings: Findings) -> Tally:
    """Clauses with a label or title, and titles of news items, by the place where they begin."""
    starts = {s for c in clauses(findings.outline) if (s := _begin(c)) is not None}
    news = [s.title.span.start for s in findings.segments if s.kind == "news" and s.title]
    # the title of an item may be its first clause too
    starts |= {n for n in news if not any(_is(h, n) and _is(h, s) for h in gold.headings for s in starts)}
    optional = [h for h in gold.headings if h.optional]
    found = sorted(s for s in starts if not gold.raw.startswith(CAPTION, s) and not any(_is(h, s) for h in optional))
    wanted = [h for h in gold.headings if not h.optional]
    return matched(wanted, found, _is, lambda h: shown(gold, h.span), lambda s: shown(gold, Span(s, s + 15)))


def measures(gold: Annotated, findings: Findings) -> Tally:
    """Clauses that state what is to be done; parts where one may think either way are left out."""
    either = [h for h in gold.headings if h.measure is None]
    begins = (_begin(c) for c in clauses(findings.outline) if c.measure)
    found = [s for s in begins if s is not None and not any(_is(h, s) for h in either)]
    found = [s for s in found if not gold.raw.startswith(CAPTION, s)]
    wanted = [h for h in gold.headings if h.measure]
    return matched(wanted, found, _is, lambda h: shown(gold, h.span), lambda s: shown(gold, Span(s, s + 15)))


def paths(gold: Annotated, findings: Findings) -> Tally:
    """Numbered clauses whose path is the annotated one."""
    wanted = [h for h in gold.headings if h.path]
    found = [c for c in clauses(findings.outline) if c.label] if wanted else []

    def fits(heading: Heading, clause: Clause) -> bool:
        start = _begin(clause)
        return start is not None and _is(heading, start) and bare(clause.path) == heading.path

    return matched(wanted, found, fits, lambda h: str(h.path), lambda c: c.path)


def numbers(gold: Annotated, findings: Findings) -> Tally:
    """Document numbers of heads, and those in or right behind a document that a text rests on or replaces."""
    found = {s.number.value for s in findings.segments if s.number}
    for cited in (n for s in findings.segments for n in (*s.based_on, *s.replaces)):
        around = bare(gold.raw[cited.span.start : cited.span.end + 30]).translate(YEAR_MARKS)
        behind = len(bare(gold.raw[cited.span.start : cited.span.end])) + 3
        found |= {
            m[1] for m in re.finditer(r"([^《》〔〕、，]{1,12}〔[0-9]{4}〕[0-9]+号)", around) if m.start() <= behind
        }
    return matched(gold.marks["numbers"], sorted(found), lambda g, f: bare(g) == bare(f), str, str)


def duties(gold: Annotated, findings: Findings) -> Tally:
    """Clauses with exactly the annotated units, of several statements in one those that annotated records stand under.

    Of clauses without annotated records only routines tell the units.
    """
    told = {record["clause"] for record in (*gold.benefits, *gold.targets)}
    found: dict[str, list[Duty]] = {}
    for duty in findings.duties if gold.duties else ():
        found.setdefault(bare(duty.path), []).append(duty)
    rows: list[tuple[str, Units]] = []
    for path, said in found.items():
        if len(gold.duties.get(path, ())) > 1:
            rows += {(path, _units([duty])) for duty in said if _holds(gold, duty)}
        elif gold.routines or path in told:
            rows.append((path, _units(said)))

    def say(row: tuple[str, Units]) -> str:
        return f"{row[0]} lead {'、'.join(sorted(row[1][0]))}; responsible {'、'.join(sorted(row[1][1]))}"

    wanted = [(path, units) for path, sets in gold.duties.items() for units in sorted(sets, key=str)]
    return matched(wanted, rows, lambda g, f: g == f, say, say)


def _units(duties: list[Duty]) -> Units:
    lead, responsible = (
        frozenset(bare(unit.value) for duty in duties for unit in getattr(duty, role))
        for role in ("lead", "responsible")
    )
    return lead, responsible


def _holds(gold: Annotated, duty: Duty) -> bool:
    """Whether an annotated record stands in the sentences that a statement is on."""
    records = (r for r in (*gold.benefits, *gold.targets) if r["clause"] == bare(duty.path))
    scope = duty.scope or duty.span
    return any(scope.start <= place.start < scope.end for record in records for place in gold.quoted(record))


# quantities


def _counted(gold: Annotated, findings: Findings) -> list[tuple[dict[str, Any], Quantity | None]]:
    """Each annotated quantity with the shortest found one that covers its first digit."""
    rows = []
    for row in gold.counted:
        at = int(row["offset"])
        covering = [q for q in findings.quantities if q.span.start <= at < q.span.end]
        rows.append((row, min(covering, key=lambda q: q.span.end - q.span.start, default=None)))
    return rows


def _quantity(
    right: Callable[[dict[str, Any], Quantity], bool],
) -> Callable[[Annotated, Findings], Tally]:
    def measure(gold: Annotated, findings: Findings) -> Tally:
        rows = _counted(gold, findings)
        lost = [f"- {r['context']} wants {r['value']} {r['unit']} {r['bound']}, found {say_quantity(q)}"
                for r, q in rows if not (q and right(r, q))]  # fmt: skip
        hits = len(rows) - len(lost)
        return Tally(hits, len(rows), hits, hits, lost)

    return measure


def _value_right(row: dict[str, Any], quantity: Quantity) -> bool:
    value = number(row["value"])
    assert value is not None
    wanted = {"年": {value * 12}, "比": {value, value * 100}}.get(row["unit"], {value})
    return quantity.value in wanted


def _unit_right(row: dict[str, Any], quantity: Quantity) -> bool:
    measure = {"元": "money", "年": "duration", "比": "share", "%": "share"}.get(row["unit"])
    if measure:
        return quantity.measure == measure
    unit = PEOPLE.get(quantity.unit, quantity.unit)
    return row["unit"] == "-" or unit == PEOPLE.get(row["unit"], row["unit"])


def _bound_right(row: dict[str, Any], quantity: Quantity) -> bool:
    if row["bound"] == "range":
        return quantity.most is not None
    return same_bound(quantity.bound) == same_bound(row["bound"])


quantity_values = _quantity(_value_right)
quantity_units = _quantity(_unit_right)
quantity_bounds = _quantity(_bound_right)


def quantity_precision(gold: Annotated, findings: Findings) -> Tally:
    """Found numbers (days and periods aside) that the annotation has; only in a text whose numbers it lists."""
    if not gold.counted:
        return Tally()
    offsets = [int(r["offset"]) for r in gold.counted]
    found = [q for q in findings.quantities if q.measure not in ("date", "period")]
    extra = [q for q in found if not any(q.span.start <= at < q.span.end for at in offsets)]
    return Tally(
        0, 0, len(found) - len(extra), len(found), [f"+ {shown(gold, q.span)} {say_quantity(q)}" for q in extra]
    )


# spans


def spans(gold: Annotated, findings: Findings) -> Tally:
    """Every place lies in the text, and a found wording is what stands there.

    Layout, page numbers, width and script aside.
    """
    wrong, total, places = [], 0, Places(findings)
    for thing in _things(findings):
        total += 1
        span = thing.span
        said = places.said(span)
        if not (0 <= span.start < span.end <= len(findings.raw)):
            wrong.append(f"- {span} is no place of {gold.name}")
        elif isinstance(thing, Found) and not _says(said, thing.value):
            wrong.append(f"- {thing.value!r} is not {said!r}")
        elif isinstance(thing, Quantity) and not re.search(r"[\d一二两三四五六七八九十百千万亿半每年月季全]", said):
            wrong.append(f"- no number in {said!r}")
    return Tally(total - len(wrong), total, total - len(wrong), total, wrong)


def _things(value: Any) -> Iterator[Any]:
    """Everything below that has a place."""
    if isinstance(value, tuple) and not isinstance(value, Span):
        for item in value:
            yield from _things(item)
    elif dataclasses.is_dataclass(value):
        if hasattr(value, "span"):
            yield value
        for item in dataclasses.fields(value):
            yield from _things(getattr(value, item.name))


PERIOD = re.compile(r"annual|\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2})?)?")
YEAR_MARKS = str.maketrans("[]［］(){}【】", "〔〕〔〕〔〕〔〕〔〕")


def _says(said: str, value: object) -> bool:
    if isinstance(value, date | int) or (isinstance(value, str) and PERIOD.fullmatch(value)):
        return bool(said.strip())
    one, other = (bare(str(v)).translate(YEAR_MARKS) for v in (said, value))
    # characters that GB 2312 lacks are traditional ones, which the reader may tell in simplified script
    return len(one) == len(other) and all(a == b or not _simplified(a) for a, b in zip(one, other, strict=True))


def _simplified(character: str) -> bool:
    return bool(character.encode("gb2312", errors="ignore"))

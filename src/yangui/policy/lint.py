"""Checks on a loaded pack: what is well formed and still cannot be right or cannot be served.

`load` refuses what cannot be decided (codes E…); these findings (codes W…) are for the pack's author to mend. Every
code is explained in `CHECKS`, from which docs/reference/lint.md is generated.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from yangui.policy.lint_cases import (
    conditions_of_cases,
    facts_of_cases,
    lint_cases,
    lists_of_cases,
    readings_of_cases,
)
from yangui.policy.model import MONEY_KINDS, Amount, Benefit, Measure
from yangui.policy.pack import BenefitRule, Pack
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node, below
from yangui.rules.problems import Problem

# Everything that loading and linting can say, for the reference.
CHECKS: dict[str, str] = {
    "E101": "A file cannot be read.",
    "E102": "A file is not YAML.",
    "E103": "A key is given twice in one mapping.",
    "E104": "There is no such pack.",
    "E105": "A part does not have the shape that the form of a pack asks for.",
    "E201": "A text is not an expression.",
    "E202": "A part of Python's syntax that the expression language does not have.",
    "E203": "A name, code or function that does not exist, or not in this place.",
    "E204": "An expression of the wrong type for its place.",
    "E205": "Types or units that cannot meet.",
    "E206": "An operation that the type does not have, such as order on an unordered list.",
    "E207": "The day of the decision stands on both sides of a comparison.",
    "E208": "A literal that is no date, sum or ratio.",
    "E209": "Numbers that could leave 64 bits.",
    "E301": "Something is defined twice.",
    "E302": "A reference to something that does not exist.",
    "E303": "Terms that are defined by one another in a circle, or a ladder whose rungs are.",
    "E304": "A reading whose term or alternatives are incomplete.",
    "E305": "A condition without exactly one of when, judged_by and shown_by.",
    "E306": "A requirement of the wrong form.",
    "E307": "A condition about another kind of entity.",
    "E308": "Shares or weights that do not add up to 1.",
    "E309": "Parts of call rules or of a register type that do not fit one another.",
    "E401": "An amount of the wrong form, or a sum that is no number of fen.",
    "F101": "A file of facts cannot be read, or is not JSON or YAML.",
    "F102": "A fact that this kind of entity does not have.",
    "F103": "A value that the fact's type does not allow.",
    "O101": "A change of a what-if is not of the form ADDRESS=VALUE, or one address is given twice.",
    "O102": "An address of a what-if names nothing in the pack.",
    "O103": "A value of a what-if has the wrong type, or the pack has an expression there and no value.",
    "O104": "A value of a what-if is out of bounds.",
    "O105": "A day of a what-if lets a benefit end before it begins, or two of its versions overlap.",
    "O106": "With these changes the pack cannot be compiled, such as where sums could leave 64 bits.",
    "W501": "A benefit, call rules or a register type leave a part unsaid, and do not say that it is open.",
    "W502": "A part is both stated and said to be open.",
    "W503": "Parts are open, and no unit owes the rule.",
    "W504": "The conditions exclude one another: nobody can ever get this.",
    "W505": "A code passes the conditions and has no row in the table of amounts.",
    "W506": "A row of the table is for a code that the conditions exclude.",
    "W507": "Two benefits for the same thing, with no declared relation.",
    "W508": "Measures with no benefit, target or further measure, and no note that says why: one warning a document. "
    "A note on a measure speaks for those below it too; 总则 and 附则 promise nothing, and what they hold is left out.",
    "W509": "A document is based on one that had expired when it was issued, or a benefit outlives its document.",
    "W510": "A condition, reading, code list or fact that nothing uses.",
    "W511": "A benefit gives neither money nor a result, and does not say what it gives.",
    "W512": "No fact is stated for a kind of entity, so units must judge all that is asked of it.",
    "W601": "A document has no text among the sources, so its constants were not looked for.",
    "W602": "A clause is not found in the text of its document.",
    "W603": "A constant is not found in the cited clause of the text.",
}

# Chapters that say whom and since when a document binds, by their titles.
PROMISELESS = ("总则", "附则")
SPACE = re.compile(r"\s+")
MOST_NAMED = 12  # clauses of a warning; after that its line is no longer read


def lint(pack: Pack) -> list[Problem]:
    """The warnings about a pack, in the order of its files."""
    found = [
        problem for rule in pack.rules for check in (_unsaid, _unreachable, _rows) for problem in check(pack, rule)
    ]
    for check_all in (_doubles, _empty_measures, _factless, _expired, _unused, lint_cases):
        found += check_all(pack)
    return sorted(set(found))


def _warn(pack: Pack, code: str, message: str, mend: str, section: str, id: str, *inside: str | int) -> Problem:
    return Problem(pack.place(section, id, *inside), code, message, mend)


def _unsaid(pack: Pack, rule: BenefitRule) -> Iterator[Problem]:
    benefit = rule.benefit
    stated = {
        "amount": benefit.amount is not None,
        "payer": bool(benefit.payers),
        "window": benefit.window is not None,
        "papers": bool(benefit.papers),
    }
    if benefit.kind not in MONEY_KINDS:
        del stated["amount"]
        stated["payer"] = True
    for part, said in stated.items():
        if not said and part not in benefit.open:
            yield _warn(pack, "W501", f"{benefit.id} says nothing about its {part}",
                        f"state it, or add {part} to `open`", "benefits", benefit.id)  # fmt: skip
        if said and part in benefit.open and getattr(benefit, {"payer": "payers"}.get(part, part)):
            yield _warn(
                pack,
                "W502",
                f"{benefit.id} states its {part} and calls it open",
                "decide for one",
                "benefits",
                benefit.id,
                "open",
            )
    if benefit.open and benefit.owed_by is None:
        yield _warn(
            pack, "W503", f"{benefit.id} has open parts that no unit owes", "give `owed_by`", "benefits", benefit.id
        )
    if benefit.kind not in MONEY_KINDS and not (benefit.gives or benefit.result or benefit.amount):
        yield _warn(pack, "W511", f"{benefit.id} does not say what it gives", "add `gives`", "benefits", benefit.id)


def _unreachable(pack: Pack, rule: BenefitRule) -> Iterator[Problem]:
    allowed: dict[int, frozenset[object]] = {}
    for node in _conjuncts(rule.requires):
        if node.op == "in" or (node.op == "eq" and node.args[1].op == "const"):
            codes = node.value if isinstance(node.value, frozenset) else frozenset([node.args[1].value])
            subject = node.args[0].index
            allowed[subject] = allowed.get(subject, codes) & codes
    lows: dict[int, Any] = {}
    highs: dict[int, Any] = {}
    for node in _conjuncts(rule.requires):
        if node.op in ("le", "lt"):
            left, right = node.args
            if left.op == "const":
                lows[right.index] = max(lows.get(right.index, left.value), left.value)
            elif right.op == "const":
                highs[left.index] = min(highs.get(left.index, right.value), right.value)
    empty = any(not codes for codes in allowed.values())
    empty = empty or any(low > highs[subject] for subject, low in lows.items() if subject in highs)
    if empty or evaluate([rule.requires], {}, None)[rule.requires.index] is False:
        yield _warn(
            pack,
            "W504",
            f"nobody can ever get {rule.benefit.id}: its conditions exclude one another",
            "look for two conditions on one fact",
            "benefits",
            rule.benefit.id,
            "requires",
        )


def _conjuncts(node: Node) -> list[Node]:
    return [part for arg in node.args for part in _conjuncts(arg)] if node.op == "and" else [node]


def _rows(pack: Pack, rule: BenefitRule) -> Iterator[Problem]:
    amount = rule.benefit.amount
    if not (isinstance(amount, Amount) and amount.by and amount.table is not None):
        return
    codes = pack.scopes[rule.benefit.for_].facts[amount.by].type.codes
    assert codes is not None
    for code in codes.codes:
        passes = evaluate([rule.requires], {amount.by: code}, None)[rule.requires.index]
        if passes is not False and code not in amount.table:
            yield _warn(
                pack,
                "W505",
                f"{rule.benefit.id}: {code} passes the conditions and has no amount",
                "add a row, or a condition",
                "benefits",
                rule.benefit.id,
                "amount",
                "table",
            )
        if passes is False and code in amount.table:
            yield _warn(
                pack,
                "W506",
                f"{rule.benefit.id}: the row {code} is never reached",
                "remove it, or widen the conditions",
                "benefits",
                rule.benefit.id,
                "amount",
                "table",
                code,
            )


def _doubles(pack: Pack) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], Benefit] = {}
    for rule in pack.rules:
        benefit = rule.benefit
        if any(n.op == "judged" for n in below(rule.requires)) or benefit.kind not in MONEY_KINDS:
            continue  # an open term is its own; services may well share their conditions
        key = (benefit.for_, benefit.kind, rule.requires.index, benefit.programme)
        other = seen.setdefault(key, benefit)
        if other is benefit or other.id == benefit.id or _related(benefit, other):
            continue
        yield _warn(
            pack,
            "W507",
            f"{benefit.id} and {other.id} ask the same and give the same kind of thing",
            "say under `relations` how they stand to one another",
            "benefits",
            benefit.id,
        )


def _related(one: Benefit, other: Benefit) -> bool:
    def named(b: Benefit) -> set[str]:
        r = b.relations
        return {*r.stacks_with, *r.excludes, *r.take_the_higher, *r.tops_up, *r.needs_first}

    return other.id in named(one) or one.id in named(other)


def _empty_measures(pack: Pack) -> Iterator[Problem]:
    """What a document may promise and the pack does not say, told once for each document with its first place."""
    for document in pack.documents.values():
        first, *more = [m.clause for measure in document.measures for m in _empty(measure)] or [""]
        if first:
            rest = f" ({', '.join(more[:MOST_NAMED])}{', …' if more[MOST_NAMED:] else ''})"
            others = f" and {len(more)} more{rest} have" if more else " has"
            yield _warn(
                pack,
                "W508",
                f"{first}{others} no benefit, no target and no further measure",
                "state what it promises, or in a `note`, of its own or above it, why there is nothing",
                "measures",
                f"{document.id} {first}",
            )


def _empty(measure: Measure) -> Iterator[Measure]:
    """The measures without content, from this one down; where a note says why, there are none."""
    if measure.note or SPACE.sub("", measure.title.zh) in PROMISELESS:
        return
    if not (measure.benefits or measure.targets or measure.measures):
        yield measure
    for inner in measure.measures:
        yield from _empty(inner)


def _factless(pack: Pack) -> Iterator[Problem]:
    """The kinds whose benefits rest on judgement alone, since nothing can be known of them."""
    counts = Counter(benefit.for_ for benefit in pack.benefits if not pack.facts[benefit.for_])
    for kind, count in counts.items():
        first = next(benefit.id for benefit in pack.benefits if benefit.for_ == kind)
        benefits = "benefit rests" if count == 1 else "benefits rest"
        message = f"no fact of the kind {kind} is stated: {count} {benefits} on what units judge"
        mend = f"where a register knows, state it under `facts`, `{kind}` in a file of vocabulary, and ask it in `when`"
        yield _warn(pack, "W512", message, mend, "benefits", first, "for")


def _expired(pack: Pack) -> Iterator[Problem]:
    for document in pack.documents.values():
        day = document.issued or document.published
        for id in document.based_on:
            base = pack.documents.get(id)
            if base and day and base.in_force.to and base.in_force.to < day:
                yield _warn(
                    pack,
                    "W509",
                    f"{id} had expired when {document.id} was issued",
                    "cite what replaced it",
                    "documents",
                    document.id,
                    "based_on",
                )
    for benefit in pack.benefits:
        end = pack.documents[benefit.document].in_force.to
        if end and benefit.in_force and (benefit.in_force.to is None or benefit.in_force.to > end):
            yield _warn(
                pack,
                "W509",
                f"{benefit.id} outlives its document, which ends on {end}",
                "shorten `in_force`, or name the document that goes on",
                "benefits",
                benefit.id,
            )


def _unused(pack: Pack) -> Iterator[Problem]:
    conditions = {c.id for rule in pack.rules for c in rule.conditions} | set(conditions_of_cases(pack))
    readings = {r for rule in pack.rules for r in rule.readings} | {r for t in pack.targets for r in t.readings}
    readings |= set(readings_of_cases(pack))
    for section, known, used in (
        ("conditions", pack.conditions, conditions),
        ("readings", pack.readings, readings),
    ):
        for id in known:
            if id not in used:
                yield _warn(pack, "W510", f"no benefit or target uses {id}", "use it or remove it", section, id)
    named = {
        (rule.benefit.for_, name)
        for rule in pack.rules
        for node in (rule.requires, rule.payment, rule.times, rule.start, rule.result)
        if node
        for name in node.facts
    } | set(facts_of_cases(pack))
    for kind, facts in pack.facts.items():
        for name in facts:
            if (kind, name) not in named:
                yield _warn(
                    pack, "W510", f"no rule asks for {kind}.{name}", "use it or remove it", "facts", f"{kind}.{name}"
                )
    lists = {fact.type.partition("(")[2].rstrip(")") for facts in pack.facts.values() for fact in facts.values()}
    lists |= {b.result.list for b in pack.benefits if b.result} | set(lists_of_cases(pack))
    for name in pack.code_lists:
        if name not in lists:
            yield _warn(pack, "W510", f"no fact has a code of {name}", "use it or remove it", "code_lists", name)

"""Checks on call rules and register types: what is open is named as such, and what is stated is not called open."""

from collections.abc import Iterator, Mapping, Sequence

from yangui.policy.calls import CALL_PARTS, CLOCKS, STAGES, CallRules
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import lines, node, owed_by
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.policy.register_types import REGISTER_PARTS, RegisterType
from yangui.policy.scopes import NAME
from yangui.rules.problems import Problem


def lint_cases(pack: Pack) -> Iterator[Problem]:
    """The findings W501 (unsaid), W502 (stated and called open) and W503 (open and owed by nobody)."""
    for id, rules in pack.call_rules.items():
        owed = owed_by(pack, id) is not None
        yield from _parts(pack, "call_rules", id, _stated(pack, id, rules), rules.open, owed)
    for id, type in pack.register_types.items():
        yield from _parts(pack, "register_types", id, _stated_of(type), type.open, type.owed_by is not None)


def conditions_of_cases(pack: Pack) -> Iterator[str]:
    """The conditions that call rules and register types use themselves."""
    for rules in pack.call_rules.values():
        for category in rules.categories.values():
            yield from conditions_of(category.requires)
        yield from (rule.counts for rule in rules.share_rules.values())
        yield from (tie.prefers for tie in rules.ties if tie.prefers)
    for type in pack.register_types.values():
        for parts in type.criteria.values():
            yield from conditions_of(parts)


def readings_of_cases(pack: Pack) -> Iterator[str]:
    """The readings that call rules and register types rest on, by name or by a term in their conditions."""
    for rules in pack.call_rules.values():
        yield from rules.readings
    for type in pack.register_types.values():
        yield from type.readings
    terms = {(r.for_, r.term): id for id, r in pack.readings.items() if r.term}
    for condition in (pack.conditions[id] for id in conditions_of_cases(pack)):
        found = ((condition.for_, name) for name in NAME.findall(condition.when or ""))
        yield from (terms[key] for key in found if key in terms)


def facts_of_cases(pack: Pack) -> Iterator[tuple[Kind, str]]:
    """The facts that the conditions of call rules and register types ask for, with their kinds."""
    for id in conditions_of_cases(pack):
        kind = pack.conditions[id].for_
        yield from ((kind, name) for name in node(pack, kind, id).facts)


def lists_of_cases(pack: Pack) -> Iterator[str]:
    """The code lists that register types name."""
    for type in pack.register_types.values():
        yield from (field.type.partition("(")[2].rstrip(")") for field in type.fields.values())
        if type.code:
            yield type.code.list


def _stated(pack: Pack, id: str, rules: CallRules) -> Mapping[str, bool]:
    categories = rules.categories.values()
    said = {
        "stages": set(rules.stages) == set(STAGES),
        "quota": all(line.quota for line in lines(pack, id)),
        "criteria": all(c.criteria for c in categories),
        "weights": all(c.criteria and all(k.weight is not None for k in c.criteria.values()) for c in categories),
        "quorum": rules.quorum is not None,
        "clocks": set(rules.clocks) == set(CLOCKS),
        "instalments": bool(rules.instalments),
        "papers": bool(rules.papers),
        "ties": bool(rules.ties),
        "window": rules.window is not None,
    }
    if rules.kind != "selection":
        said["instalments"] = True  # a nomination and a title bring no money of their own
    return {part: said[part] for part in CALL_PARTS}


def _stated_of(type: RegisterType) -> Mapping[str, bool]:
    said = {
        "criteria": set(type.criteria) == set(type.for_),
        "validity": type.validity is not None,
        "reevaluation": type.reevaluation is not None,
    }
    return {part: said[part] for part in REGISTER_PARTS}


def _parts(
    pack: Pack, section: str, id: str, stated: Mapping[str, bool], open_: Sequence[str], owed: bool
) -> Iterator[Problem]:
    for part, said in stated.items():
        if not said and part not in open_:
            mend = f"state it, or add {part} to `open`"
            yield Problem(pack.place(section, id), "W501", f"{id} says nothing about its {part}", mend)
        if said and part in open_:
            message = f"{id} states its {part} and calls it open"
            yield Problem(pack.place(section, id, "open"), "W502", message, "decide for one")
    if open_ and not owed:
        yield Problem(pack.place(section, id), "W503", f"{id} has open parts that no unit owes", "give `owed_by`")

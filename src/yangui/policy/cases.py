"""Whether call rules and register types fit the rest of the pack: what they name is there, and of the right kind."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from msgspec.structs import replace

from yangui.policy.calls import CallRules, Category, ShareRule
from yangui.policy.model import Benefit, Codes, Condition, Document, Kind, Organisation, Programme, Reading
from yangui.policy.register_types import RegisterType
from yangui.rules.problems import Place, Problem

type Inside = tuple[str | int, ...]


class Files(Protocol):
    """What a pack's files say, as read so far, and how a fault in them is told."""

    organisations: dict[str, Organisation]
    programmes: dict[str, Programme]
    conditions: dict[str, Condition]
    readings: dict[str, Reading]
    documents: dict[str, Document]
    code_lists: dict[str, Codes]
    benefits: list[Benefit]
    call_rules: dict[str, CallRules]
    register_types: dict[str, RegisterType]

    def place(self, section: str, id: str, *inside: str | int) -> Place:
        """Where something is written."""

    def known(self, section: str, id: str, inside: Inside, ids: Any, among: Any, what: str) -> None:
        """Tells of each of `ids` that is not `among` those there are."""


def with_units(types: Mapping[str, RegisterType], benefits: Sequence[Benefit]) -> dict[str, RegisterType]:
    """The register types; where one does not say who leads it or owes its open parts, the units of its first award."""
    by_id = {b.id: b for b in benefits}
    filled = {}
    for id, type in types.items():
        award = by_id[type.awards[0]] if type.awards else None
        lead = type.lead or (award.lead if award else None) or []
        owed_by = type.owed_by or (award.owed_by if award else None) or next(iter(lead), None)
        filled[id] = replace(type, lead=lead, owed_by=owed_by)
    return filled


def conditions_of(requirements: Sequence[Any]) -> Iterator[str]:
    """The ids in a tree of requirements, in their order."""
    for part in requirements:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            for inner in part.values():
                yield from conditions_of(inner if isinstance(inner, list) else [])


def check_cases(files: Files) -> list[Problem]:
    """What stands against the call rules and register types; unknown names are told to `files` itself."""
    found: list[Problem] = []
    for id, rules in files.call_rules.items():
        found += _Check(files, "call_rules", id).calls(rules)
    for id, type in files.register_types.items():
        found += _Check(files, "register_types", id).register(type)
    return found


class _Check:
    def __init__(self, files: Files, section: str, id: str) -> None:
        self.files = files
        self.section = section
        self.id = id
        self.benefits = {b.id: b for b in files.benefits}

    def known(self, inside: Inside, ids: Any, among: Any, what: str) -> None:
        self.files.known(self.section, self.id, inside, ids, among, what)

    def fault(self, inside: Inside, code: str, message: str, mend: str) -> Problem:
        return Problem(self.files.place(self.section, self.id, *inside), code, message, mend)

    def cited(self, document: str | None, owed_by: str | None, readings: list[str]) -> None:
        self.known(("document",), [document], self.files.documents, "document")
        self.known(("owed_by",), [owed_by], self.files.organisations, "unit")
        self.known(("readings",), readings, self.files.readings, "reading")

    def requirements(self, inside: Inside, parts: Sequence[Any], kind: Kind | None) -> Iterator[Problem]:
        """A tree of conditions, all about entities of one kind."""
        if not _formed(parts):
            mend = "name conditions, or one of {all: […]}, {any: […]}, {none: […]}"
            yield self.fault(inside, "E306", "a requirement of the wrong form", mend)
            return
        ids = list(conditions_of(parts))
        self.known(inside, ids, self.files.conditions, "condition")
        for id in ids:
            condition = self.files.conditions.get(id)
            if condition and kind and condition.for_ != kind:
                yield self.fault(inside, "E307", f"{id} asks about a {condition.for_}, this is for a {kind}", "")

    # call rules

    def calls(self, rules: CallRules) -> Iterator[Problem]:
        self.known((), [self.id], self.files.programmes, "programme")
        self.cited(rules.document, rules.owed_by, rules.readings)
        for name, category in rules.categories.items():
            yield from self.category(name, category)
        for name, rule in rules.share_rules.items():
            yield from self.share_rule(name, rule, rules)
        lines = set(self.files.call_rules) | {
            f"{p}/{c}" for p, other in self.files.call_rules.items() for c in other.categories
        }
        self.known(("excludes",), rules.excludes, lines, "programme or PROGRAMME/CATEGORY")
        criteria = {c for category in rules.categories.values() for c in category.criteria}
        for position, tie in enumerate(rules.ties):
            inside = ("ties", position)
            self.known(inside, [tie.criterion], criteria, "criterion")
            self.known(inside, [tie.prefers], self.files.conditions, "condition")
            if (tie.criterion is None) == (tie.prefers is None):
                yield self.fault(inside, "E309", "a tie is broken by a criterion or by a condition", "give one of them")
        if rules.instalments and sum(Decimal(i.share) for i in rules.instalments) != 1:
            yield self.fault(("instalments",), "E308", "shares are above 0 and add up to 1", "")

    def category(self, name: str, category: Category) -> Iterator[Problem]:
        inside: Inside = ("categories", name)
        self.known((*inside, "document"), [category.document], self.files.documents, "document")
        self.known((*inside, "benefits"), category.benefits, self.benefits, "benefit")
        benefits = [self.benefits[id] for id in category.benefits if id in self.benefits]
        kinds = {b.for_ for b in benefits} | ({category.for_} if category.for_ else set())
        if len(kinds) != 1:
            said = "are for several kinds" if kinds else "does not say for whom it is"
            mend = "one category is for one kind of entity" if kinds else "give `benefits`, or `for`"
            yield self.fault(inside, "E309", f"the category {name} {said}", mend)
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        yield from self.requirements((*inside, "requires"), category.requires, kind)
        asked = {id for b in benefits for id in conditions_of(b.requires)} | set(conditions_of(category.requires))
        self.known((*inside, "settles"), category.settles, asked, "condition of its benefits")
        weights = [c.weight for c in category.criteria.values()]
        given = [Decimal(w) for w in weights if w is not None]
        if given and (len(given) != len(weights) or sum(given) != 1 or min(given) <= 0):
            mend = "give every criterion a weight, or none of them"
            yield self.fault((*inside, "criteria"), "E308", "weights are above 0 and add up to 1", mend)
        if category.amount is not None and benefits:
            yield self.fault((*inside, "amount"), "E309", "the amount stands in the benefits", "remove it here")

    def share_rule(self, name: str, rule: ShareRule, rules: CallRules) -> Iterator[Problem]:
        inside: Inside = ("share_rules", name)
        self.known((*inside, "document"), [rule.document], self.files.documents, "document")
        self.known((*inside, "of"), rule.of, rules.categories, "category")
        yield from self.requirements((*inside, "counts"), [rule.counts], rule.for_)
        condition = self.files.conditions.get(rule.counts)
        if condition and condition.when is None:
            mend = "name a condition with an expression"
            yield self.fault((*inside, "counts"), "E309", f"{rule.counts} cannot be counted", mend)
        bounds = [Decimal(b) for b in (rule.least, rule.most) if b is not None]
        if not bounds or bounds != sorted(bounds) or not 0 <= bounds[0] <= bounds[-1] <= 1:
            yield self.fault(inside, "E309", "`least` and `most` are shares from 0 to 1", "give one of them or both")

    # register types

    def register(self, type: RegisterType) -> Iterator[Problem]:
        self.cited(type.document, type.owed_by, type.readings)
        self.known(("lead",), type.lead, self.files.organisations, "unit")
        self.known(("awards",), type.awards, self.benefits, "benefit")
        self.known(("above",), [type.above], self.files.register_types, "register type")
        for award in type.awards:
            benefit = self.benefits.get(award)
            if benefit and benefit.for_ not in type.for_:
                yield self.fault(("awards",), "E307", f"{award} is for a {benefit.for_}, this is not", "")
        for kind, parts in type.criteria.items():
            if kind not in type.for_:
                yield self.fault(("criteria", kind), "E309", f"no {kind} can hold this", "add it to `for`")
            yield from self.requirements(("criteria", kind), parts, kind)
        lists = {name: set(codes.codes) for name, codes in self.files.code_lists.items()}
        for name, field in type.fields.items():
            listed = field.type.partition("(")[2].rstrip(")")
            self.known(("fields", name), [listed or None], lists, "code list")
        if type.code:
            self.known(("code", "list"), [type.code.list], lists, "code list")
            self.known(("code", "codes"), type.code.codes.values(), lists.get(type.code.list, set()), "code")
            self.known(("code", "codes"), type.code.codes, type.levels, "level of this type")
        rung, climbed = type.above, {self.id}
        while rung in self.files.register_types and rung not in climbed:
            climbed.add(rung)
            rung = self.files.register_types[rung].above
        if rung == self.id:
            yield self.fault(("above",), "E303", "the ladder goes round in a circle", "break it")


def _formed(parts: Any) -> bool:
    """Whether this is a list of ids and of `all`, `any`, `none` over such lists."""
    if not isinstance(parts, list):
        return False
    for part in parts:
        if isinstance(part, dict):
            if len(part) != 1 or not set(part) <= {"all", "any", "none"}:
                return False
            (inner,) = part.values()
            if not inner or not _formed(inner):
                return False
        elif not isinstance(part, str):
            return False
    return True

"""Files to a pack: read, check the shape, link, compile; every problem of every file is found before it gives up."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from yangui.policy import yamlfile
from yangui.policy.calls import CallRules
from yangui.policy.cases import check_cases, with_units
from yangui.policy.compile import compile_benefits
from yangui.policy.indicators import Indicator, check_indicators
from yangui.policy.load import files, version_of
from yangui.policy.model import (
    Benefit,
    Code,
    Codes,
    Condition,
    Document,
    Fact,
    Measure,
    Organisation,
    PackHeader,
    Programme,
    Reading,
    Region,
    Register,
    Relations,
    Target,
)
from yangui.policy.pack import Origin, Pack
from yangui.policy.records import countable
from yangui.policy.register_types import RegisterType
from yangui.policy.scopes import make_lists, make_scopes
from yangui.policy.vocabulary import Vocabulary
from yangui.rules.problems import PackError, Place, Problem, shown

# Sections that map ids to things, with the type of a thing.
SECTIONS: dict[str, type] = {
    "code_lists": Codes,
    "regions": Region,
    "organisations": Organisation,
    "registers": Register,
    "programmes": Programme,
    "conditions": Condition,
    "readings": Reading,
    "call_rules": CallRules,
    "register_types": RegisterType,
    "indicators": Indicator,
}
NO_DAY = "this is no day", "write it with its year, as 2030-09-01"
YEARLY = (
    "write it with its year, as 2030-09-01; a window that comes every year has no form: put `window` into `open` and "
    "say its days in `note`"
)
# `$.measures[0].benefits[2].kind` in a message of msgspec
STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[(\.\.\.)\]")


def read_pack(folder: Path) -> Pack:
    """The pack in `folder` from its files; raises `PackError` with every error found in them."""
    reader = _Reader(folder)
    reader.read()
    reader.stop_on_errors()
    reader.open_kinds()
    lists = make_lists(reader.code_lists, reader.regions)
    scopes, problems = make_scopes(reader.facts, lists, reader.readings, reader.place)
    reader.problems += problems
    reader.link()
    reader.stop_on_errors()
    rules, problems = compile_benefits(
        reader.benefits, reader.conditions, reader.readings, scopes, lists, reader.homes, reader.place
    )
    reader.problems += problems
    reader.problems += check_cases(reader)
    targets = {t.id: t for t in reader.targets}
    asked = countable(
        scopes, lists["region"], reader.benefits, reader.register_types, reader.programmes, reader.call_rules
    )
    reader.problems += check_indicators(reader.indicators, targets, asked, reader.place)
    reader.stop_on_errors()
    assert reader.header is not None
    return Pack(
        header=reader.header,
        folder=folder,
        version=f"{reader.header.id}@{reader.header.version}+{version_of(folder)}",
        facts=reader.facts,
        code_lists=reader.code_lists,
        lists=lists,
        regions=reader.regions,
        organisations=reader.organisations,
        registers=reader.registers,
        programmes=reader.programmes,
        conditions=reader.conditions,
        readings=reader.readings,
        call_rules=reader.call_rules,
        register_types=with_units(reader.register_types, reader.benefits),
        indicators=reader.indicators,
        documents=reader.documents,
        measures=tuple(reader.measures),
        benefits=tuple(reader.benefits),
        targets=tuple(reader.targets),
        scopes=scopes,
        rules=tuple(rules),
        origins=reader.origins,
    )


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.header: PackHeader | None = None
        self.facts: dict[Any, dict[str, Fact]] = {}
        self.code_lists: dict[str, Codes] = {}
        self.regions: dict[str, Region] = {}
        self.organisations: dict[str, Organisation] = {}
        self.registers: dict[str, Register] = {}
        self.programmes: dict[str, Programme] = {}
        self.conditions: dict[str, Condition] = {}
        self.readings: dict[str, Reading] = {}
        self.call_rules: dict[str, CallRules] = {}
        self.register_types: dict[str, RegisterType] = {}
        self.indicators: dict[str, Indicator] = {}
        self.documents: dict[str, Document] = {}
        self.measures: list[Measure] = []
        self.benefits: list[Benefit] = []
        self.targets: list[Target] = []
        self.origins: dict[tuple[str, str], Origin] = {}
        # the document in which a condition stands, for its citation
        self.homes: dict[str, str] = {}

    def stop_on_errors(self) -> None:
        if self.problems:
            raise PackError(*sorted(set(self.problems)))

    def place(self, section: str, id: str, *inside: str | int) -> Place:
        file, path = self.origins[section, id]
        return yamlfile.place(self.folder / file, [*path, *inside])

    def fault(self, section: str, id: str, inside: tuple[str | int, ...], code: str, message: str, mend: str) -> None:
        self.problems.append(Problem(self.place(section, id, *inside), code, message, mend))

    # reading

    def read(self) -> None:
        for path in files(self.folder):
            try:
                raw = yamlfile.read(path)
            except PackError as error:
                self.problems += error.problems
                continue
            name = path.relative_to(self.folder).as_posix()
            if name == "pack.yaml":
                self.header = self.convert(raw, PackHeader, path)
            elif name.startswith("documents/"):
                document = self.convert(raw, Document, path)
                if document:
                    self.add_document(document, name)
            else:
                vocabulary = self.convert(raw, Vocabulary, path)
                if vocabulary:
                    self.add_vocabulary(vocabulary, name)
        if self.header is None and not self.problems:
            self.problems.append(Problem(Place(shown(self.folder)), "E104", "there is no pack.yaml", "add one"))

    def convert[T](self, raw: Any, shape: type[T], path: Path) -> T | None:
        raw = {} if raw is None else raw  # an empty file
        try:
            return _shaped(raw, shape)
        except (msgspec.ValidationError, OverflowError, ValueError, RecursionError) as error:
            found = list(_misshapen(raw, shape, path, ())) or [_problem(error, path, ())]
            self.problems += found
            return None

    def add_vocabulary(self, vocabulary: Vocabulary, file: str) -> None:
        for kind, facts in vocabulary.facts.items():
            known = self.facts.setdefault(kind, {})
            for name, fact in facts.items():
                if name in known:
                    self.twice("facts", f"{kind}.{name}", file, ("facts", kind, name))
                known[name] = fact
                self.origins["facts", f"{kind}.{name}"] = (file, ("facts", kind, name))
        for section in SECTIONS:
            self.add_section(section, getattr(vocabulary, section), file)

    def add_section(self, section: str, things: Mapping[str, Any], file: str) -> None:
        known = getattr(self, section)
        for id, thing in things.items():
            if id in known:
                self.twice(section, id, file, (section, id))
            known[id] = thing
            self.origins[section, id] = (file, (section, id))

    def twice(self, section: str, id: str, file: str, path: tuple[str | int, ...]) -> None:
        first = self.place(section, id)
        place = yamlfile.place(self.folder / file, path, key=True)
        self.problems.append(Problem(place, "E301", f"{id} is already defined at {first}", "keep one of the two"))

    def add_document(self, document: Document, file: str) -> None:
        if document.id in self.documents:
            self.twice("documents", document.id, file, ("id",))
            return
        self.documents[document.id] = document
        self.origins["documents", document.id] = (file, ())
        for section in ("programmes", "conditions", "readings"):
            self.add_section(section, getattr(document, section), file)
        self.homes.update(dict.fromkeys(document.conditions, document.id))
        for position, measure in enumerate(document.measures):
            self.add_measure(document, measure, None, file, ("measures", position))

    def add_measure(
        self, document: Document, measure: Measure, parent: Measure | None, file: str, path: tuple[str | int, ...]
    ) -> None:
        measure = replace(
            measure,
            document=document.id,
            lead=measure.lead or (parent.lead if parent else []),
            responsible=measure.responsible or (parent.responsible if parent else []),
        )
        self.measures.append(measure)
        self.origins.setdefault(("measures", f"{document.id} {measure.clause}"), (file, path))
        for position, benefit in enumerate(measure.benefits):
            self.add_benefit(document, measure, benefit, (file, (*path, "benefits", position)))
        for position, target in enumerate(measure.targets):
            origin = (file, (*path, "targets", position))
            if ("targets", target.id) in self.origins:
                self.twice("targets", target.id, file, (*origin[1], "id"))
            self.origins["targets", target.id] = origin
            self.targets.append(
                replace(
                    target,
                    document=document.id,
                    clause=target.clause or measure.clause,
                    region=target.region or document.region,
                    lead=measure.lead if target.lead is None else target.lead,
                    responsible=measure.responsible if target.responsible is None else target.responsible,
                )
            )
        for position, child in enumerate(measure.measures):
            self.add_measure(document, child, measure, file, (*path, "measures", position))

    def add_benefit(self, document: Document, measure: Measure, benefit: Benefit, origin: Origin) -> None:
        benefit = replace(
            benefit,
            document=document.id,
            clause=benefit.clause or measure.clause,
            region=benefit.region or document.region,
            in_force=benefit.in_force or document.in_force,
            lead=measure.lead if benefit.lead is None else benefit.lead,
            responsible=measure.responsible if benefit.responsible is None else benefit.responsible,
            owed_by=benefit.owed_by or next(iter(benefit.lead or measure.lead), None),
        )
        # versions of one benefit stand side by side as long as no day has two of them
        for other in self.benefits:
            if other.id == benefit.id and _overlap(other, benefit):
                self.twice("benefits", benefit.id, origin[0], (*origin[1], "id"))
        self.origins["benefits", benefit.id] = origin
        self.benefits.append(benefit)

    def open_kinds(self) -> None:
        """Gives every kind of entity that something is for its facts, none where none is stated (decision 38)."""
        about: list[Benefit | Condition | Reading] = [
            *self.benefits,
            *self.conditions.values(),
            *self.readings.values(),
        ]
        for part in about:
            if part.for_:
                self.facts.setdefault(part.for_, {})

    # linking

    def check_tiles(self) -> None:
        taken: dict[tuple[int, int], str] = {}
        for code, region in self.regions.items():
            if region.tile and taken.setdefault(region.tile, code) != code:
                said = f"{taken[region.tile]} stands on this tile already"
                self.problems.append(Problem(self.place("regions", code, "tile"), "E301", said, "give it another"))

    def link(self) -> None:
        units = self.organisations
        for id, organisation in units.items():
            self.known("organisations", id, ("members",), organisation.members, units, "unit")
            self.known("organisations", id, ("successor",), [organisation.successor], units, "unit")
            self.known("organisations", id, ("region",), [organisation.region], self.regions, "region")
        for code, region in self.regions.items():
            self.known("regions", code, ("parent",), [region.parent], self.regions, "region")
        self.check_tiles()
        for id, register in self.registers.items():
            self.known("registers", id, ("kept_by",), [register.kept_by], units, "unit")
        for kind, facts in self.facts.items():
            for name, fact in facts.items():
                self.known("facts", f"{kind}.{name}", ("register",), [fact.register], self.registers, "register")
        for id, programme in self.programmes.items():
            self.known("programmes", id, ("lead",), programme.lead, units, "unit")
        for id, condition in self.conditions.items():
            self.known("conditions", id, ("judged_by",), [condition.judged_by], units, "unit")
        for id, reading in self.readings.items():
            self.known("readings", id, ("confirmed_by",), [reading.confirmed_by], units, "unit")
        for id, document in self.documents.items():
            self.known("documents", id, ("issuers",), document.issuers, units, "unit")
            self.known("documents", id, ("region",), [document.region], self.regions, "region")
        for measure in self.measures:
            id = f"{measure.document} {measure.clause}"
            self.known("measures", id, ("lead",), measure.lead, units, "unit")
            self.known("measures", id, ("responsible",), measure.responsible, units, "unit")
        for target in self.targets:
            self.known("targets", target.id, ("lead",), target.lead or [], units, "unit")
            self.known("targets", target.id, ("responsible",), target.responsible or [], units, "unit")
            self.known("targets", target.id, ("region",), [target.region], self.regions, "region")
            self.known("targets", target.id, ("readings",), target.readings, self.readings, "reading")
            others = {t.id for t in self.targets}
            self.known("targets", target.id, ("part_of",), [target.part_of], others, "target")
        benefits = {b.id for b in self.benefits}
        for benefit in self.benefits:
            self.link_benefit(benefit, benefits)

    def link_benefit(self, benefit: Benefit, benefits: set[str]) -> None:
        def known(inside: tuple[str | int, ...], ids: Any, among: Any, what: str) -> None:
            self.known("benefits", benefit.id, inside, ids, among, what)

        known(("owed_by",), [benefit.owed_by], self.organisations, "unit")
        known(("payers",), benefit.payers, self.organisations, "unit")
        known(("lead",), benefit.lead or [], self.organisations, "unit")
        known(("responsible",), benefit.responsible or [], self.organisations, "unit")
        known(("programme",), [benefit.programme], self.programmes, "programme")
        known(("region",), [benefit.region], self.regions, "region")
        known(("readings",), benefit.readings, self.readings, "reading")
        for relation in Relations.__struct_fields__:
            known(("relations", relation), getattr(benefit.relations, relation), benefits, "benefit")

    def known(self, section: str, id: str, inside: tuple[str | int, ...], ids: Any, among: Any, what: str) -> None:
        for other in ids:
            if other is not None and other not in among:
                near = get_close_matches(other, list(among), 1)
                mend = f"did you mean {near[0]}?" if near else ""
                self.fault(section, id, inside, "E302", f"there is no {what} {other}", mend)


def _overlap(one: Benefit, other: Benefit) -> bool:
    first, second = one.in_force, other.in_force
    assert first is not None
    assert second is not None
    begins = first.from_ is None or second.to is None or first.from_ <= second.to
    return begins and (second.from_ is None or first.to is None or second.from_ <= first.to)


def _shaped[T](raw: Any, shape: type[T]) -> T:
    # a number is a number of YAML; without this msgspec takes every text that `Decimal` takes, such as "sNaN"
    return msgspec.convert(raw, shape, builtin_types=(Decimal,))


def _problem(error: Exception, path: Path, inside: tuple[str | int, ...]) -> Problem:
    """A message of msgspec with its JSON path turned into a line of the file."""
    text, _, where = str(error).partition(" - at `$")
    steps: list[str | int] = []
    for name, number, _any in STEP.findall(where.rstrip("`")):
        if not name and not number:
            break
        steps.append(name or int(number))
    text, mend = NO_DAY if text == "Invalid RFC3339 encoded date" else (text, "see docs/reference/pack-format.md")
    if text == NO_DAY[0] and "window" in steps:
        mend = YEARLY
    # field names of the model may differ from the keys of the file only by a closing underscore
    return Problem(yamlfile.place(path, [*inside, *steps]), "E105", text, mend)


def _misshapen(raw: Any, shape: type, path: Path, inside: tuple[str | int, ...]) -> Iterator[Problem]:
    """Every part of `raw` that breaks its shape, found part by part so that one file shows all of its errors."""
    if not isinstance(raw, dict):
        yield Problem(yamlfile.place(path, inside), "E105", "a mapping of keys is expected here", "")
        return
    parts: list[tuple[str, type]] = list(SECTIONS.items()) if shape in (Document, Vocabulary) else []
    if shape is Document or shape is Measure:
        parts += [("measures", Measure), ("benefits", Benefit), ("targets", Target)]
    if shape is Codes:
        parts = [("codes", Code)]
    rest = dict(raw)
    names = {f.encode_name for f in msgspec.structs.fields(shape)}
    for name, part in parts:
        if name not in names or name not in rest:
            continue
        value = rest[name]
        if isinstance(value, dict):
            children = list(value.items())
        elif isinstance(value, list):
            children = list(enumerate(value))
        else:
            continue
        del rest[name]
        for key, child in children:
            yield from _misshapen(child, part, path, (*inside, name, key))
        if name == "measures":
            rest[name] = []
        if name == "codes":
            rest[name] = {}
    if shape is Vocabulary:
        for kind, facts in (rest.pop("facts", None) or {}).items() if isinstance(rest.get("facts"), dict) else ():
            for name, fact in facts.items() if isinstance(facts, dict) else ():
                yield from _misshapen(fact, Fact, path, (*inside, "facts", kind, name))
    try:
        _shaped(rest, shape)
    except (msgspec.ValidationError, OverflowError, ValueError, RecursionError) as error:
        yield _problem(error, path, inside)

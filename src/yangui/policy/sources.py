"""`yangui lint --sources`: whether the texts say what the pack says, number by number.

Every constant of a rule and of a target is looked for in the cited clause of its document's text, with its unit: 2000
yuan is not found where the text has 2000 people. Only the payers' shares may stand in another clause. A pack holds no
text, so that this check needs the texts beside it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from yangui.policy import constants
from yangui.policy.case_constants import cited_in
from yangui.policy.clauses import Clauses, Region, SourceText, plain, read_texts, steps
from yangui.policy.constants import Constant
from yangui.policy.model import Document
from yangui.policy.numerals import Stated, stated
from yangui.policy.pack import Pack
from yangui.rules.problems import Place, Problem, shown

# Where something of the pack stands: section, id, keys below it.
type Spot = tuple[str, str, tuple[str | int, ...]]

SENTENCE_END = re.compile(r"[。;]")
BEARS = re.compile(r"[分负承]担")
SIGNS = re.compile(r"\W")


def lint_sources(pack: Pack, folder: Path) -> list[Problem]:
    """The constants that the texts in `folder` (*.txt, UTF-8) do not state, sorted by place.

    W601: a document has no text among them; W602: a clause is not found; W603: a constant is not found in its clause;
    E101: a file or the folder cannot be read.
    """
    if not folder.is_dir():
        return [Problem(Place(shown(folder)), "E101", "there is no such folder", "give the folder with the texts")]
    texts, unreadable = read_texts(folder)
    found = [Problem(Place(shown(p)), "E101", "cannot be read", "save it as UTF-8") for p in unreadable]
    for document in pack.documents.values():
        text = text_of(document, pack, [text for _, text in texts])
        if text is None:
            mend = "add its text as a .txt file that shows its number, its title, or the openings named in `clauses`"
            message = f"{document.id} has no text in {shown(folder)}"
            found.append(Problem(pack.place("documents", document.id), "W601", message, mend))
        else:
            found += _Check(pack, document, text).problems()
    return sorted(set(found))


def text_of(document: Document, pack: Pack, texts: Iterable[SourceText]) -> SourceText | None:
    """The text of a document: the one that bears its number, else its title, else most of its clauses' openings.

    A document that others cite in brackets after its title, as （辽委发〔2017〕48号）, is not theirs.
    """
    texts = list(texts)
    if document.number:
        number = re.escape(plain(document.number))
        bearing = [(m.start(), i) for i, t in enumerate(texts) if (m := re.search(rf"(?<!\(){number}", t.plain))]
        if bearing:
            return texts[min(bearing)[1]]
    title = SIGNS.sub("", plain(document.title.zh))
    titled = [(at, i) for i, t in enumerate(texts) if (at := SIGNS.sub("", t.plain).find(title)) >= 0]
    if title and titled:
        return texts[min(titled)[1]]
    openings = {begin for clause in document.clauses for begin in clause.begins}
    openings |= {step.text for path in _cited(document.id, pack) for step in steps(path)[:1] if step.level is None}
    if not openings:
        return None
    counts = [sum(bool(text.openings(begin)) for begin in openings) for text in texts]
    most = max(counts, default=0)
    return texts[counts.index(most)] if 2 * most > len(openings) else None


def _cited(document: str, pack: Pack) -> dict[str, Spot]:
    """The paths of the clauses that a document's parts cite, with the first place that does."""
    found: dict[str, Spot] = {}
    for measure in pack.measures:
        if measure.document == document:
            found.setdefault(measure.clause, ("measures", f"{document} {measure.clause}", ("clause",)))
    for rule in pack.rules:
        if rule.benefit.document == document and rule.benefit.clause:
            found.setdefault(rule.benefit.clause, ("benefits", rule.benefit.id, ("clause",)))
        for condition in rule.conditions:
            if condition.document == document and condition.condition.clause:
                found.setdefault(condition.clause, ("conditions", condition.id, ("clause",)))
    for target in pack.targets:
        if target.document == document and target.clause:
            found.setdefault(target.clause, ("targets", target.id, ("clause",)))
    for part in cited_in(pack, document):
        found.setdefault(part.clause, (part.section, part.id, (*part.inside, "clause")))
    for id, reading in pack.documents[document].readings.items():
        if reading.clause:
            found.setdefault(reading.clause, ("readings", id, ("clause",)))
    return found


class _Check:
    """One document against its text."""

    def __init__(self, pack: Pack, document: Document, text: SourceText) -> None:
        self.pack = pack
        self.document = document
        self.text = text
        self.cited = _cited(document.id, pack)
        begins = {clause.path: clause.begins for clause in document.clauses}
        self.clauses = Clauses(text, begins, self.cited)
        self.stated: dict[str, Stated] = {}
        self.regions: dict[str, list[Region]] = {}

    @cached_property
    def year(self) -> int | None:
        """The year that 今年 means."""
        day = self.document.issued or self.document.published or self.document.in_force.from_
        return day.year if day else None

    @cached_property
    def borne(self) -> Stated:
        """What is said of who bears which share: one clause says it for all benefits (由市与区按5:5比例承担)."""
        sentences = [sentence for sentence in SENTENCE_END.split(self.text.plain) if BEARS.search(sentence)]
        return stated("。".join(sentences), self.year)

    def problems(self) -> Iterator[Problem]:
        for position, clause in enumerate(self.document.clauses):
            for piece, begin in enumerate(clause.begins):
                count = len(self.clauses.openings[clause.path, begin])
                if count != 1:
                    where = ("documents", self.document.id, ("clauses", position, "begins", piece))
                    message = f"“{begin}” opens {count} places of {self.text.name}"
                    mend = "give more of its characters" if count else "give its first characters as they are printed"
                    yield self.problem(where, "W602", message, mend)
        for path, spot in self.cited.items():
            yield from self.located(path, spot)
        for spot, path, constant in self.constants():
            regions = self.regions.get(path)
            said = [self.stated[path]] if regions else []
            if constant.inside[:1] == ("payers",):
                said.append(self.borne)
            if regions and not any(place.holds(way) for place in said for way in constant.ways):
                lines = ", ".join(f"{self.text.line(r.start)}-{self.text.line(r.end - 1)}" for r in regions)
                message = f"{spot[1]}: {constant.shown} is not in {path} ({self.text.name}, lines {lines})"
                mend = "correct it, cite the clause that states it, or make it a reading where the text leaves it open"
                yield self.problem((spot[0], spot[1], (*spot[2], *constant.inside)), "W603", message, mend)

    def located(self, path: str, spot: Spot) -> Iterator[Problem]:
        """Finds the clause and keeps what it states."""
        try:
            self.regions[path] = self.clauses.find(path)
        except LookupError as error:
            message = f"{path} leads to {error} places of {self.text.name}"
            yield self.problem(spot, "W602", message, "say under `clauses` how the one meant begins")
            return
        passages = (self.text.plain[r.start : r.end] for r in self.regions[path])
        parts = [stated(passage, self.year) for passage in passages]
        self.stated[path] = Stated(
            frozenset().union(*(p.values for p in parts)), frozenset().union(*(p.days for p in parts))
        )
        if not self.regions[path]:
            mend = "correct `clause`, or say under `clauses` how it begins"
            yield self.problem(spot, "W602", f"{path} is not found in {self.text.name}", mend)

    def constants(self) -> Iterator[tuple[Spot, str, Constant]]:
        """Every constant of the document's rules and targets with the clause that has to state it."""
        seen: set[tuple[str, str]] = set()
        for rule in self.pack.rules:
            benefit = rule.benefit
            types = {name: fact.type for name, fact in self.pack.scopes[benefit.for_].facts.items()}
            if benefit.document == self.document.id:
                for constant in constants.of_benefit(benefit, self.document, types):
                    yield ("benefits", benefit.id, ()), benefit.clause or "", constant
            for used in rule.conditions:
                if used.document == self.document.id and (used.id, used.clause) not in seen:
                    seen.add((used.id, used.clause))
                    for constant in constants.of_expression(used.condition.when, types, ("when",)):
                        yield ("conditions", used.id, ()), used.clause, constant
        for target in self.pack.targets:
            if target.document == self.document.id:
                for constant in constants.of_target(target):
                    yield ("targets", target.id, ()), target.clause or "", constant

        for part in cited_in(self.pack, self.document.id):
            for constant in part.constants:
                yield (part.section, part.id, part.inside), part.clause, constant

    def problem(self, spot: Spot, code: str, message: str, mend: str) -> Problem:
        section, id, inside = spot
        return Problem(self.pack.place(section, id, *inside), code, message, mend)

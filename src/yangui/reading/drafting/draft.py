"""Findings to a document of a pack: what was found in the pack's form, what was not decided left open with a flag.

A draft never says more than the text. Conditions are open terms in the words of their place, judged by the unit that
leads; what a share is taken of is a proposed fact; an amount that the form cannot hold stays open, with the words in
`gives`; whatever else the form has no place for is flagged. The English texts repeat the Chinese ones
(docs/decisions/0022). Ids follow from the document's number and the clause's: `doc-2018-25`, `doc-2018-25-2-1-1-b1`; of
several texts with one number or day the second is `doc-2018-25-text2`, so that no clause's id is another text's.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, zip_longest
from pathlib import Path
from typing import Literal

from yangui.policy.model import (
    MONEY_KINDS,
    Benefit,
    Condition,
    Document,
    Id,
    Interval,
    Measure,
    OpenPart,
    Programme,
    Target,
)
from yangui.policy.numerals import number
from yangui.policy.pack import Pack
from yangui.policy.vocabulary import Vocabulary
from yangui.reading.drafting.amounts import amount, plain, quota, schedule, unit
from yangui.reading.drafting.names import IN_CHARGE, Names, both, region_of, region_told
from yangui.reading.findings import (
    BenefitFound,
    Clause,
    Duty,
    Findings,
    Flag,
    Found,
    Segment,
    Span,
    TargetFound,
)
from yangui.reading.places import Places, bare, texts

type DocumentKind = Literal["plan", "opinion", "measures", "notice", "press_conference", "news"]
KINDS: tuple[tuple[str, DocumentKind], ...] = (
    (r"(计划|方案|规划|行动|要点)(\(.*\))?$", "plan"),
    (r"意见(\(.*\))?$", "opinion"),
    (r"(办法|措施|规定|细则|政策|条例|指南|若干.*)(\(.*\))?$", "measures"),
    (r"(通知|通告|公告|决定|函)(\(.*\))?$", "notice"),
)
CODES: Mapping[str, str] = {
    "R400": "The English texts of a draft repeat the Chinese ones and are to be written.",
    "R401": "No title was found; the file's name stands in its place.",
    "R402": "No issuer or title tells the region: the pack's own stands in its place. Or one the pack has not: 000000.",
    "R403": "The text does not say from when it holds.",
    "R404": "The title does not tell the kind of document.",
    "R405": "The text does not say who gets it; its title stands as the condition.",
    "R406": "An amount that the form of a pack cannot hold as found, such as a range, or a share of what is no sum.",
    "R407": "Several payers without their shares.",
    "R408": "Instalments that do not add up to the amount, or are no decimal shares of it, such as a third.",
    "R409": "A window in words that are no dates.",
    "R410": "A value that a plug-in proposed and nobody has checked.",
    "R411": "Something found that the form of a pack has no place for; it stands in the flag alone.",
}
NUMBER = re.compile(r"[》〉\s]*[（(]\s*(\w{1,12}?)\s*[〔\[［（(【]\s*([0-9]{4})\s*[〕\]］）)】]\s*第?([0-9]{1,5})号")
NUMERAL = re.compile(r"[0-9]+|[零〇一二两三四五六七八九十百]+")
HERE = re.compile(r"^[全我本该]?[省市州盟县縣旗区區]$")  # the document's own region
LEAD_IN = "导语"
LEFT_OVER: Mapping[str, str] = {"cap": "ceiling", "instalment": "part", "quota": "number to be funded"}
TITLE = 40  # characters of a title or indicator
TITLED = re.compile(r"^[\s#*]*(?P<words>[^。；;!?\n]{2,80})")
BREAK = re.compile("[,，、:：]")


@dataclass
class Draft:
    """One document as a draft, what else it needs, and what a person has to decide."""

    document: Document
    vocabulary: Vocabulary
    flags: list[Flag]
    spans: dict[Id, Span]  # of benefits and targets


def drafts(findings: Findings, pack: Pack | None = None, taken: Collection[Id] = ()) -> list[Draft]:
    """One draft for each text of the file; a notice is the head of the text that it forwards.

    `taken` are the ids of documents drafted before, from other files, which no draft of this one gets.
    """
    places, made = Places(findings), list[Draft]()
    said, flags = _said(places), _flags(places)
    told = list(texts(findings))
    forwarded = (segment.kind for _, segment in told[1:])
    notice: int | None = None
    for (index, segment), following in zip_longest(told, forwarded):
        if segment.kind == "notice" and following in ("text", "annex"):
            notice = index
            continue
        head = [] if notice is None or segment.kind == "news" else [notice]
        notice = notice if segment.kind in ("text", "annex") else None
        raised = [flag for at in (*head, index) for flag in flags[at]]
        heads = [segment, *(findings.segments[at] for at in head)]
        for at in head:  # what a notice says itself goes before
            for own in said[at].values():
                said[index][None].add(own)
        ids = {*taken, *(draft.document.id for draft in made)}
        made.append(_Drafter(places, index, heads, said[index], raised, pack, ids).draft())
    return made


@dataclass
class _Said:
    """What one clause says itself."""

    duties: list[Duty] = field(default_factory=list)
    benefits: list[BenefitFound] = field(default_factory=list)
    targets: list[TargetFound] = field(default_factory=list)

    def add(self, other: "_Said") -> None:
        self.duties += other.duties
        self.benefits += other.benefits
        self.targets += other.targets


class _Drafter:
    def __init__(
        self,
        places: Places,
        index: int,
        heads: Sequence[Segment],
        said: "dict[Span | None, _Said]",
        flags: list[Flag],
        pack: Pack | None,
        taken: Collection[Id],
    ) -> None:
        self.findings, self.places, self.index = places.findings, places, index
        self.heads, self.segment, self.pack = heads, heads[0], pack
        self.said, self.flags = said, flags
        self.spans: dict[Id, Span] = {}
        self.conditions: dict[Id, Condition] = {}
        self.programmes: dict[Id, Programme] = {}
        self.id = self.document_id()
        if self.id in taken:
            self.id = next(id for n in count(2) if (id := f"{self.id}-text{n}") not in taken)
        self.prefixes: set[Id] = set()
        self.regions: set[str] = set()  # unknown ones that are flagged
        self.known: dict[tuple[str, str, Id], Id] = {}  # conditions by their words
        issuers = [i.value for head in heads for i in head.issuers]
        title = next((h.title.value for h in heads if h.title), "")
        self.head = " ".join((*issuers, title))
        self.region, doubt = region_told(pack, *issuers, title)
        if doubt:
            self.flag("R402", self.segment.span, doubt, "region")
        self.names = Names(self.id, pack, self.region)
        self.issuers = [self.names.unit(name) for name in dict.fromkeys(issuers)]

    def flag(self, code: str, span: Span, reason: str, field: str | None = None) -> None:
        clause = self.places.clause(span.start)
        self.flags.append(Flag(code, clause.path if clause else "", span, reason, field))

    def document_id(self) -> Id:
        """From the document's number, else its day, else the text itself."""
        for head in self.heads:
            if head.number and (found := re.search(r"([0-9]{4})\D*?([0-9]+)号", head.number.value)):
                return f"doc-{found[1]}-{int(found[2])}"
        for head in self.heads:
            if day := head.issued or head.published:
                return f"doc-{day.value.isoformat()}"
        span = self.segment.span
        return f"doc-{sha256(self.findings.raw[span.start : span.end].encode(errors='replace')).hexdigest()[:8]}"

    # the document

    def draft(self) -> Draft:
        title = next((h.title for h in self.heads if h.title), None)
        name = title.value if title else Path(self.findings.name).name
        roots = [c for c in self.findings.outline if c.segment == self.index]
        measures = self.measures(roots)
        if not title:
            self.flag("R401", self.segment.span, "no title was found; the file's name stands in its place", "title")
        first, last = self.first(lambda h: h.in_force_from), self.first(lambda h: h.in_force_to)
        if first is None:
            self.flag("R403", self.segment.span, "the text does not say from when it holds", "in_force")
        document = Document(
            id=self.id,
            title=both(name),
            kind=self.kind(name),
            region=self.region,
            measures=measures,
            number=self.first(lambda h: h.number),
            issuers=self.issuers,
            issued=self.first(lambda h: h.issued),
            published=self.first(lambda h: h.published),
            in_force=Interval(from_=first, to=last),
            based_on=_once(self.cited(found) for head in self.heads for found in head.based_on),
            replaces=_once(self.cited(found) for head in self.heads for found in head.replaces),
            programmes=self.programmes,
            conditions=self.conditions,
        )
        flags = sorted(dict.fromkeys(self.flags), key=lambda f: (f.span, f.code))
        return Draft(document, self.names.vocabulary(), flags, self.spans)

    def knows(self, region: str) -> bool:
        """Whether a region needs no flag: the document's own, one of the pack, or one that was flagged before."""
        own = HERE.search(region) or region in self.head
        return bool(own or region in self.regions or region_of(self.pack, region))

    def first[T](self, of: Callable[[Segment], Found[T] | None]) -> T | None:
        """What the text says, else the notice that forwards it."""
        return next((found.value for head in self.heads if (found := of(head))), None)

    def cited(self, found: Found[str]) -> str:
        """A document that the text names: by the number that stands in brackets behind its title, else by the title."""
        end = found.span.end
        behind = NUMBER.match(self.findings.raw[end : end + 40])
        return f"{behind[1]}〔{behind[2]}〕{int(behind[3])}号" if behind else found.value

    def kind(self, title: str) -> DocumentKind:
        if self.segment.kind == "news":
            span = self.segment.span
            return "press_conference" if "发布会" in self.findings.raw[span.start : span.end] else "news"
        for ends, kind in KINDS:
            if re.search(ends, title):
                return kind
        self.flag("R404", self.segment.span, f"the title does not tell the kind of document: {title}", "kind")
        return "notice"

    # measures

    def measures(self, roots: Sequence[Clause]) -> list[Measure]:
        """The clauses as measures; what stands outside of any named clause comes first."""
        named = [m for root in roots for m in self.named(root)]
        loose = self.measure(LEAD_IN, None, LEAD_IN, [])
        return [*([loose] if loose.benefits or loose.targets or not named else []), *named]

    def named(self, clause: Clause) -> list[Measure]:
        """One measure for a clause with a label or title; a bare root gives its parts."""
        below = [m for part in clause.parts for m in self.named(part)]
        if not (clause.label or clause.title):
            return below
        return [self.measure(clause.path, clause, self.title(clause), below)]

    def title(self, clause: Clause) -> str:
        if clause.title:
            return clause.title.value[:TITLE]
        start = clause.label.span.end if clause.label else clause.own.start
        found = TITLED.match(self.places.said(Span(start, clause.own.end)))
        return (found and _shortened(bare(found["words"]))) or clause.path

    def measure(self, path: str, clause: Clause | None, title: str, below: list[Measure]) -> Measure:
        said = self.said[clause.span if clause else None]
        prefix = self.prefix(path, clause)
        lead, responsible = self.units(said.duties, "lead"), self.units(said.duties, "responsible")
        return Measure(
            clause=path,
            title=both(title),
            summary=both(title),
            lead=lead,
            responsible=responsible,
            targets=[self.target(f"{prefix}-t{i}", t, lead, responsible) for i, t in enumerate(said.targets, 1)],
            benefits=[self.benefit(f"{prefix}-b{i}", b, lead, responsible) for i, b in enumerate(said.benefits, 1)],
            measures=below,
        )

    def prefix(self, path: str, clause: Clause | None) -> Id:
        """The beginning of the ids of a clause: its numbers, else its line; another line where numbers come again."""
        line = f"{self.id}-l{self.places.line(clause.span.start)}" if clause else f"{self.id}-0"
        numbered = f"{self.id}-{steps}" if (steps := _steps(path)) else line
        found = line if numbered in self.prefixes else numbered
        self.prefixes.add(found)
        return found

    def units(self, duties: Iterable[Duty], role: Literal["lead", "responsible"]) -> list[Id]:
        return _once(self.names.unit(found.value) for duty in duties for found in getattr(duty, role))

    # benefits

    def benefit(self, id: Id, found: BenefitFound, lead: list[Id], responsible: list[Id]) -> Benefit:
        self.spans[id] = found.span
        own_lead = self.own(found.lead, lead)
        judge = next(iter(own_lead or lead or self.issuers), None) or self.names.unit(IN_CHARGE)
        given = amount(found, self.places, self.names, self.flag)
        payers = _once(self.names.unit(p.value) for p in found.payers)
        if len(payers) > 1:
            self.flag("R407", found.span, f"the text does not say which payer pays which share of {id}", "payers")
        if found.window:
            self.flag("R409", found.window.span, f"the window is given as: {found.window.value}", "window")
        open_: list[OpenPart] = ["window"] if found.papers else ["window", "papers"]
        open_[:0] = ["payer"] if len(payers) != 1 and found.kind in MONEY_KINDS else []
        open_[:0] = ["amount"] if given is None and found.kind in MONEY_KINDS else []
        if found.discretionary:
            open_.append("criteria")
        said = self.places.words(found.span) or LEAD_IN
        return Benefit(
            id=id,
            title=both(found.title.words[:TITLE]),
            kind=found.kind,
            requires=list(self.requires(id, found, judge)),
            for_=found.beneficiary,
            programme=self.programme(found.programme) if found.programme else None,
            gives=both(said) if given is None else None,
            amount=given,
            pays=schedule(found, self.places, self.flag),
            payers={payers[0]: 1} if len(payers) == 1 else {},
            quota=quota(found.quota, self.flag) if found.quota else None,
            papers=[both(paper.words) for paper in found.papers],
            open=open_,
            owed_by=None if own_lead or lead else judge,
            lead=own_lead,
            responsible=self.own(found.responsible, responsible),
        )

    def own(self, units: Sequence[Found[str]], measure: list[Id]) -> list[Id] | None:
        """Units that the benefit names besides its measure; None where it inherits them."""
        ids = _once(self.names.unit(unit.value) for unit in units)
        return ids if ids and ids != measure else None

    def requires(self, id: Id, found: BenefitFound, judge: Id) -> Iterable[Id]:
        """The ids of conditions in the words of the text, one for each thought."""
        thoughts = _once(said.words for said in (*found.who, *found.conditions))
        if not thoughts:
            self.flag("R405", found.span, f"the text does not say who gets {id}", "requires")
            thoughts = [found.title.words]
        for position, thought in enumerate(thoughts, 1):
            name = self.known.setdefault((thought, found.beneficiary, judge), f"{id}-c{position}")
            self.conditions[name] = Condition(says=both(thought), for_=found.beneficiary, judged_by=judge)
            yield name

    def programme(self, found: Found[str]) -> Id:
        title = found.value.strip('“”《》"')
        known = {**(self.pack.programmes if self.pack else {}), **self.programmes}
        for id, programme in known.items():
            if programme.title.zh.strip("“”《》") == title:
                return id
        id = f"{self.id}-programme-{len(self.programmes) + 1}"
        self.programmes[id] = Programme(title=both(title))
        return id

    # targets

    def target(self, id: Id, found: TargetFound, lead: list[Id], responsible: list[Id]) -> Target:
        self.spans[id] = found.span
        value = most = counted = None
        bound = found.quantity.bound if found.quantity else "exact"
        if (region := found.region) and not self.knows(region.value):
            self.flag("R411", region.span, f"the region is not known: {region.value}", "region")
            self.regions.add(region.value)
        if (quantity := found.quantity) and "year" in quantity.per and found.by and found.by.value != "annual":
            self.flag("R411", quantity.span, f"{id} is told for each year, which the form has no place for", "by")
        if quantity and quantity.value is not None:
            scale, counted = unit(quantity)
            value = plain(quantity.value / scale)
            most = plain(quantity.most / scale) if quantity.most is not None else None
        return Target(
            id=id,
            indicator=both(found.indicator.words),
            kind=found.kind,
            value=value,
            value_max=most,
            unit=counted,
            bound=bound,
            by=found.by.value if found.by else None,
            region=region_of(self.pack, found.region.value) if found.region else None,
            lead=self.own(found.lead, lead),
            responsible=self.own(found.responsible, responsible),
            achieved=found.achieved,
        )


def _said(places: Places) -> dict[int, dict[Span | None, _Said]]:
    """What each named clause says itself, by text and the clause's place; None for what no clause says."""
    said = defaultdict[int, dict[Span | None, _Said]](lambda: defaultdict(_Said))
    for name in ("duties", "benefits", "targets"):
        for found in getattr(places.findings, name):
            index = places.segment(found.span.start)
            clause = places.clause(found.span.start)
            named = clause is not None and (clause.label or clause.title)
            if index is not None:
                getattr(said[index][clause.span if clause and named else None], name).append(found)
    return said


def _flags(places: Places) -> dict[int, list[Flag]]:
    """The flags by text, and what belongs to no benefit or target: ceilings, instalments, quotas."""
    flags = defaultdict[int, list[Flag]](list)
    left = (u for u in places.findings.uses if u.role in LEFT_OVER and u.quantity.span not in places.told)
    alone = (
        Flag("R411", use.path, span, f"a {LEFT_OVER[use.role]} of no benefit: {places.words(span)}")
        for use in left
        for span in [use.quantity.span]
    )
    for flag in (*places.findings.flags, *alone):
        if (index := places.segment(flag.span.start)) is not None:
            flags[index].append(flag)
    return flags


def _steps(path: str) -> str:
    """The numbers of a clause's path in figures: 2-1-1 for 二(一)1; nothing where it has none or words besides."""
    if re.sub(r"[第条章节款项编部分是()（）.、·\s]", "", NUMERAL.sub("", path)):
        return ""
    return "-".join(str(int(number(text))) for text in NUMERAL.findall(path))


def _once[T](items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))


def _shortened(words: str) -> str:
    """The words as a title: to the last pause within its length, where there is one."""
    if len(words) <= TITLE:
        return words.rstrip(",，、:： ")
    pauses = [found.start() for found in BREAK.finditer(words, 4, TITLE)]
    return words[: pauses[-1] if pauses else TITLE]

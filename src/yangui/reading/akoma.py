"""The outline of a text as Akoma Ntoso 3.0 (OASIS LegalDocML), for tools that exchange legal texts.

Heads, clauses and their words only: benefits and targets have no place in that vocabulary. The form asks for a day; a
text that has none gets 0001-01-01 under the name `unknown`.
"""

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from yangui.reading.findings import Clause, Findings, Segment, Span
from yangui.reading.places import Places, texts

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
LAYOUT = re.compile(r"[\s*#]+")
READER, ISSUER, PREAMBLE, UNKNOWN_DAY = "yangui", "issuer", "preamble", "0001-01-01"


def akoma(findings: Findings) -> list[str]:
    """One XML document for each text of the file that has a title or an outline."""
    made, places = list[str](), Places(findings)
    for index, segment in texts(findings):
        roots = [c for c in findings.outline if c.segment == index]
        if roots or segment.title:
            made.append(_Document(places, segment, roots, len(made) + 1).xml())
    return made


class _Document:
    def __init__(self, places: Places, segment: Segment, roots: list[Clause], position: int) -> None:
        self.places, self.segment, self.roots, self.position = places, segment, roots, position
        self.named: Counter[str] = Counter()  # how many elements of a name stand in one element so far

    def xml(self) -> str:
        whole = Element("akomaNtoso", xmlns=NAMESPACE)
        document = SubElement(whole, "doc", name=self.segment.kind)
        self.meta(SubElement(document, "meta"))
        self.preface(document)
        body = SubElement(document, "mainBody")
        for root in self.roots:
            self.put(body, root, "")
        if not len(body):
            _paragraphs(body, self.words(self.segment.body or self.segment.span))
        indent(whole)
        for paragraph in whole.iter("p"):  # within one, white space would be text
            for child in paragraph:
                paragraph.text = child.tail = None
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(whole, encoding="unicode")}\n'

    # head

    def meta(self, meta: Element) -> None:
        identification = SubElement(meta, "identification", source=f"#{READER}")
        found = self.segment.issued or self.segment.published
        day, name = (found.value.isoformat(), "issued") if found else (UNKNOWN_DAY, "unknown")
        uri = f"/akn/cn/doc/{day}/{self.position}"
        for part, suffix in (("FRBRWork", ""), ("FRBRExpression", "/zho@"), ("FRBRManifestation", "/zho@.xml")):
            level = SubElement(identification, part)
            SubElement(level, "FRBRthis", value=f"{uri}{suffix}/!main")
            SubElement(level, "FRBRuri", value=f"{uri}{suffix}")
            SubElement(level, "FRBRdate", date=day, name=name)
            author = f"#{ISSUER}-1" if self.segment.issuers and part != "FRBRManifestation" else f"#{READER}"
            SubElement(level, "FRBRauthor", href=author)
            if part == "FRBRWork":
                SubElement(level, "FRBRcountry", value="cn")
                if self.segment.number:
                    SubElement(level, "FRBRnumber", value=_clean(self.segment.number.value))
            elif part == "FRBRExpression":
                SubElement(level, "FRBRlanguage", language="zho")
        references = SubElement(meta, "references", source=f"#{READER}")
        for position, issuer in enumerate(self.segment.issuers, 1):
            SubElement(
                references,
                "TLCOrganization",
                eId=f"{ISSUER}-{position}",
                href=f"/ontology/organization/{ISSUER}-{position}",
                showAs=_clean(issuer.value),
            )
        SubElement(references, "TLCOrganization", eId=READER, href=f"/ontology/organization/{READER}", showAs="Yangui")

    def preface(self, document: Element) -> None:
        told = [("docTitle", self.segment.title), ("docNumber", self.segment.number)]
        if any(found for _, found in told):
            preface = SubElement(document, "preface")
            for name, found in told:
                if found:
                    SubElement(SubElement(preface, "p"), name).text = _clean(found.value)

    # clauses

    def put(self, parent: Element, clause: Clause, above: str) -> None:
        """A clause and all below it; a root without a heading gives its words and its parts."""
        own = Span(max(clause.own.start, *(f.span.end for f in (clause.label, clause.title) if f), 0), clause.own.end)
        words = self.words(own)
        if not (clause.label or clause.title):
            if words and not above:
                block = SubElement(parent, "hcontainer", name=PREAMBLE, eId=PREAMBLE)
                _paragraphs(SubElement(block, "content"), words)
            for part in clause.parts:
                self.put(parent, part, above)
            return
        name = _element(clause)
        self.named[f"{above}{name}"] += 1
        id = f"{above}{name}_{self.named[f'{above}{name}']}"
        element = SubElement(parent, name, eId=id)
        if name == "hcontainer":
            element.set("name", "measure" if clause.measure else "part")
        if clause.label:
            SubElement(element, "num").text = _clean(clause.label.value)
        if clause.title:
            SubElement(element, "heading").text = _clean(clause.title.value)
        if clause.parts:
            if words:
                _paragraphs(SubElement(element, "intro"), words)
            for part in clause.parts:
                self.put(element, part, f"{id}__")
            if behind := self.words(Span(clause.parts[-1].span.end, clause.span.end)):
                _paragraphs(SubElement(element, "wrapUp"), behind)
        else:
            _paragraphs(SubElement(element, "content"), words or [""])

    def words(self, span: Span) -> list[str]:
        """The paragraphs of a place, without layout and page numbers."""
        lines = self.places.said(span).splitlines()
        found = (_clean(line).lstrip("。.、,，:： ") for line in lines)
        return [line for line in found if line]


def _element(clause: Clause) -> str:
    """The element that the label asks for: chapters and articles have their own, all else is a container."""
    ending = LAYOUT.sub("", clause.label.value)[-1:] if clause.label else ""
    return {"章": "chapter", "节": "section", "条": "article"}.get(ending, "hcontainer")


def _paragraphs(parent: Element, words: list[str]) -> None:
    for text in words:
        SubElement(parent, "p").text = text


def _clean(text: str) -> str:
    return LAYOUT.sub(" ", FORBIDDEN.sub("", text)).strip()

"""The export has the form of Akoma Ntoso 3.0.

The schema of OASIS is not in this repository, and the packages that carry it are not under a permissive licence. The
export was validated against it by hand; here stands the part of it that the export uses: which elements an element
may hold in which order, and which attributes it must have.
"""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.reading.sample import RAW, findings
from yangui.reading.akoma import NAMESPACE, akoma
from yangui.reading.findings import Findings, Found, Segment, Span
from yangui.reading.read import read

HIER = "(chapter|section|article|hcontainer)"
INSIDE = f"(num )?(heading )?((intro )?({HIER} )+|content )"
FORMS = {  # children in order; an element that is not named here holds text only
    "akomaNtoso": "doc ",
    "doc": "meta (preface )?mainBody ",
    "meta": "identification references ",
    "identification": "FRBRWork FRBRExpression FRBRManifestation ",
    "FRBRWork": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRcountry (FRBRnumber )?",
    "FRBRExpression": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRlanguage ",
    "FRBRManifestation": "FRBRthis FRBRuri FRBRdate FRBRauthor ",
    "references": "(TLCOrganization )+",
    "preface": "(p )+",
    "mainBody": f"({HIER} |p )+",
    "p": "((docTitle|docNumber) )?",
    **dict.fromkeys(("intro", "content"), "(p )+"),
    **dict.fromkeys(("chapter", "section", "article", "hcontainer"), INSIDE),
}
ATTRIBUTES = {
    "doc": {"name"},
    **{key: {"source"} for key in ("identification", "references")},
    **{key: {"value"} for key in ("FRBRthis", "FRBRuri", "FRBRcountry", "FRBRnumber")},
    "FRBRdate": {"date", "name"},
    "FRBRauthor": {"href"},
    "FRBRlanguage": {"language"},
    "TLCOrganization": {"eId", "href", "showAs"},
    **{key: {"eId"} for key in ("chapter", "section", "article")},
    "hcontainer": {"eId", "name"},
}


def faults(xml: str) -> list[str]:
    """What breaks the form."""
    root = fromstring(xml)
    found = []
    for element in root.iter():
        space, _, tag = element.tag[1:].partition("}")
        children = "".join(child.tag.partition("}")[2] + " " for child in element)
        if space != NAMESPACE:
            found.append(f"{tag} is of {space}")
        if not re.fullmatch(FORMS.get(tag, ""), children):
            found.append(f"{tag} holds {children}")
        if set(element.attrib) != ATTRIBUTES.get(tag, set()) or not all(element.attrib.values()):
            found.append(f"{tag} has {element.attrib}")
    ids = [e.attrib["eId"] for e in root.iter() if "eId" in e.attrib]
    if len(ids) != len(set(ids)) or any(re.search(r"\s", id) for id in ids):
        found.append(f"ids {ids}")
    authors = {e.attrib["href"][1:] for e in root.iter(f"{{{NAMESPACE}}}FRBRauthor")}
    return [*found, *(f"nobody is {author}" for author in authors - set(ids))]


def all_of(xml: str, tag: str) -> list[Element]:
    return list(fromstring(xml).iter(f"{{{NAMESPACE}}}{tag}"))


def test_notice_and_text_are_documents_of_their_own():
    notice, text = akoma(findings())
    assert faults(notice) == faults(text) == []
    assert [e.text for e in all_of(notice, "docNumber")] == ["临政办发〔2030〕7号"]
    assert [e.attrib["showAs"] for e in all_of(notice, "TLCOrganization")] == ["临港市人民政府办公室", "Yangui"]
    assert [e.text for e in all_of(text, "num")] == ["一、", "（一）", "（二）", "二、"]
    assert [e.text for e in all_of(text, "heading")] == ["生活保障", "发放生活补贴", "购房", "目标"]


def test_clauses_nest_and_keep_their_words():
    _, text = akoma(findings())
    outer = next(e for e in all_of(text, "hcontainer") if e.attrib["eId"] == "hcontainer_1")
    inner = [e.attrib["eId"] for e in outer if "eId" in e.attrib]
    assert inner == ["hcontainer_1__hcontainer_1", "hcontainer_1__hcontainer_2"]
    said = "".join(e.text or "" for e in all_of(text, "p"))
    assert "由市财政按每月1500元发放三年生活补贴" in said
    assert "<b>&" in said


def test_chapters_and_articles_have_their_own_elements():
    lines = [
        "临港市人才办法",
        "第一章 总则",
        "第一条 为聚集人才，制定本办法。",
        "第二章 附则",
        "第二条 本办法自印发之日起施行。",
    ]
    raw = "\n\n".join(lines)
    (xml,) = akoma(read("articles.txt", raw))
    assert faults(xml) == []
    assert [len(all_of(xml, tag)) for tag in ("chapter", "article", "hcontainer")] == [2, 2, 0]


def test_a_text_without_a_day_says_that_it_is_unknown():
    segment = Segment("text", Span(0, 4), title=Found("没有日期", Span(0, 4)))
    (xml,) = akoma(Findings("dateless.txt", "没有日期", (segment,)))
    assert faults(xml) == []
    assert {e.attrib["name"] for e in all_of(xml, "FRBRdate")} == {"unknown"}


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_left_out(odd: str):
    found = findings()
    spoilt = replace(found, raw=RAW.replace("<", odd))
    assert all(faults(xml) == [] and odd not in xml for xml in akoma(spoilt))


def test_the_check_sees_faults():
    notice, _ = akoma(findings())
    assert faults(notice.replace("<docTitle>", "<docTitel>").replace("</docTitle>", "</docTitel>"))
    assert faults(notice.replace('eId="yangui"', 'eId="issuer-1"'))
    assert faults(notice.replace(' name="issued"', "", 1))

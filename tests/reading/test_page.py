"""The page holds the whole text and every finding, each leading to the other, and needs nothing from outside."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.reading.expectations import Text, texts
from tests.reading.sample import RAW, at, findings
from yangui.reading.display.page import page
from yangui.reading.display.words import KINDS
from yangui.reading.drafting import draft
from yangui.reading.drafting.draft import drafts
from yangui.reading.findings import Findings, Flag, Quantity, Span, Use
from yangui.reading.problems import FLAGS, flagged
from yangui.reading.read import read
from yangui.reading.statements import review


class Seen(HTMLParser):
    """What a browser gets: ids, links with their text, the text of the source, every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: dict[str, str] = {}
        self.kinds: set[str] = set()
        self.tags: set[str] = set()
        self.source = ""
        self.within = False
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.within = self.within or tag == "pre"
        if tag == "a":
            self.open = given["href"] or ""
            self.links.setdefault(self.open, "")
            if self.within:
                self.kinds.add((given["class"] or "").split()[0])

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag != "pre"
        self.open = "" if tag == "a" else self.open

    def handle_data(self, data: str) -> None:
        self.source += data if self.within else ""
        if self.open:
            self.links[self.open] += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_source_stays_as_it_is(lang: str):
    assert Seen(page(findings(), lang)).source == "\n" + RAW


def test_links_lead_both_ways():
    html = page(findings())
    seen = Seen(html)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links} <= set(seen.ids)
    assert all(link.startswith("#") for link in seen.links)
    cards = {id for id in seen.ids if re.match("f[0-9]|flag-", id)}
    # a flag at the very place of a finding leads there by its sign
    assert {link[1:] for link in seen.links} >= cards - {"flag-0"}
    assert seen.kinds == set(KINDS) - {"number", "flag"}
    assert 'data-sign="!¥"' in html or 'data-sign="¥!"' in html
    assert f"c{at('给予一定').start}" in seen.ids


def test_nothing_comes_from_outside():
    html = page(findings())
    assert Seen(html).tags.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert re.findall(r"https?:|url\(|@import", html) == []


def test_flags_stand_on_top():
    html = page(findings())
    assert html.index("R205") < html.index('class="source"')
    assert "没有待定事项" in page(findings(flags=()))


def test_a_flag_speaks_the_language_of_the_page():
    flag = Flag("R304", "一(二)", at("购房补助"), "no beneficiary is named", "who")
    assert FLAGS["R304"] in page(findings(flags=(flag,)))
    assert "no beneficiary is named" in page(findings(flags=(flag,)), "en").replace('title="no', "")


def test_flags_of_the_draft_stand_on_top_too_and_once():
    raised = findings().flags
    drafted = [*raised, Flag("R403", "", findings().segments[1].span, "the text does not say from when it holds")]
    html = page(findings(), drafted=drafted)
    assert "需要人来决定的 (2)" in html
    assert "R403 没有写明施行日期" in html
    assert "R205" in html


def test_a_flag_about_a_whole_text_leads_to_its_title():
    text = findings().segments[1]
    seen = Seen(page(findings(flags=()), drafted=[Flag("R403", "", text.span, "")]))
    assert text.title is not None
    assert f"#c{text.title.span.start}" in seen.links
    assert "flag" not in seen.kinds  # nothing but the title's own card


def test_flags_of_one_kind_are_told_apart_by_the_words_that_they_are_about():
    flags = tuple(Flag("R304", "一(二)", at(words), "no beneficiary is named", "who") for words in ("购房", "责任单位"))
    html = page(findings(flags=flags))
    assert re.findall(r'<q class="said">(.*?)</q>', html) == ["购房", "责任单位"]
    long = page(findings(flags=(Flag("R304", "", Span(at("一、").start, len(RAW) - 5), "no beneficiary is named"),)))
    (quote,) = re.findall(r'<q class="said">(.*?)</q>', long)
    assert quote.endswith("…")
    assert len(quote) <= 25


def test_numbers_that_say_nothing_of_use_are_folded():
    year = Quantity("date", at("2030年3月1日"), "", when="2030")
    seen = page(findings(uses=(*findings().uses, Use("", year, "context"))))
    assert "其他数值 (1)" in seen
    before, _, folded = seen.partition("<details>")
    assert "待遇" in before
    assert folded.count("<article") == 1
    assert "<details>" not in page(findings())


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.id)
def test_no_flag_loses_its_particulars_in_chinese(text: Text):
    """Every figure and every word of the text that a reason holds stands in its Chinese form too."""
    found = read(text.id, text.raw)
    for flag in (*found.flags, *(flag for made in drafts(found) for flag in made.flags)):
        told = flagged(flag.code, flag.reason, "zh")
        particulars = re.findall(r"[0-9][0-9.]*|[\u4e00-\u9fff]+|doc-[0-9a-z-]+", flag.reason)
        assert [one for one in particulars if one not in told] == [], flag
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", told), flag


def test_a_reason_of_a_plug_in_names_it_in_chinese():
    told = flagged("R410", "proposed by model-x, to be checked: 市财政", "zh")
    assert "model-x" in told
    assert "市财政" in told


def test_bounds_rates_and_what_is_taken_over_are_told():
    html = page(findings())
    for told in ("每月 1,500 元", "不超过200 人", "不低于10,000 人", "2032</a> (承前)", "未写明"):
        assert told in html


def test_what_the_text_holds_is_no_markup():
    html = page(findings())
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html


def test_places_may_overlap_and_nest():
    whole = Flag("R999", "", Span(0, len(RAW)), "all of it")
    crossing = Flag("R999", "", Span(at("市财政").start, at("购房。").end), "across two clauses")
    assert Seen(page(findings(flags=(whole, crossing)))).source == "\n" + RAW


def test_an_empty_reading_is_a_page():
    assert Seen(page(Findings("empty.txt", "没有内容"))).source == "\n没有内容"


def test_every_flag_has_words_in_chinese():
    codes = {*review.CODES, *draft.CODES} - {"R400"}  # about the English texts of a draft, on no page
    assert codes == set(FLAGS)


def test_the_name_of_a_file_is_told_without_its_folder():
    html = page(replace(findings(), name="/home/somebody/notice.txt"))
    assert "somebody" not in html
    assert "notice.txt" in html


def test_kind_beneficiary_and_for_each_of_what_are_told_in_words():
    found = findings()
    rate = replace(found.benefits[0].amount, per=("person", "year"))  # type: ignore[type-var]
    changed = findings(benefits=(replace(found.benefits[0], amount=rate), *found.benefits[1:]))
    html = page(changed)
    for told in ("按月补贴", "个人", "期内新增", "每人 每年 1,500 元"):
        assert told in html
    assert "a person a year 1,500 CNY" in page(changed, "en")
    assert "monthly_subsidy" not in html

"""Constants of a pack against the texts: a wrong number, a wrong clause, a missing text must each be found."""

import dataclasses
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui import load_pack
from yangui.policy.clauses import Clauses, SourceText, outline, plain, steps
from yangui.policy.model import Amount
from yangui.policy.numerals import Quantity, stated
from yangui.policy.pack import Pack
from yangui.policy.sources import lint_sources

# A fictional city, written as such papers arrive: a page break, full-width figures, stray bold marks, odd brackets.
TEXT = """\
临洲市人民政府文件
临政发[2030]7号

临洲市高校毕业生留市就业办法

为落实《远省人才条例》（远发〔2029〕3号），制定本办法。

一、总体要求
到2032年，吸引毕业生4.5万名左右，其中博士占3%以上。

二、重点措施
（一）生活补贴。
1. 对2030年以后毕业、参保满一年的博士、硕士、本科生，按每月２０００元、1000元、8
00元发放为期三年的补贴，每年200名。
2．对35周岁以下的团队带头人，给予最高5０万元**资助**，由市、区按3:2分担；每增加1人增加20、10万元，
三、四线城市返乡的同等对待。
（二）配套支持。获得省级资助的按1:1配套；提取不低于七成即百分之七十的收益，分3次拨付，申报截至2030年6月30日。
三、附则
本办法由市人社局解释，奖金50000元另行规定。
"""

VOCABULARY = """\
regions: {'999900': {name: {zh: 临洲, en: Linzhou}, level: city}}
organisations:
  hr: {name: {zh: 人社局, en: Bureau}}
  city: {name: {zh: 市, en: City}}
  district: {name: {zh: 区, en: District}}
registers: {people: {title: {zh: 库, en: Register}, kept_by: hr, holds: {zh: 人, en: people}}}
facts:
  person:
    education: {label: {zh: 甲, en: a}, type: code(education), register: people, privacy: public, asks: {zh: 甲, en: a}}
    graduation_date: {label: {zh: 甲, en: a}, type: date, register: people, privacy: public, asks: {zh: 甲, en: a}}
    insured_since: {label: {zh: 甲, en: a}, type: date, register: people, privacy: public, asks: {zh: 甲, en: a}}
    birth_date: {label: {zh: 甲, en: a}, type: date, register: people, privacy: public, asks: {zh: 甲, en: a}}
    helpers: {label: {zh: 甲, en: a}, type: int, register: people, privacy: public, asks: {zh: 甲, en: a}}
    income: {label: {zh: 甲, en: a}, type: money, register: people, privacy: public, asks: {zh: 甲, en: a}}
code_lists:
  education:
    title: {zh: 学历, en: Education}
    source: own
    codes: {doctor: {zh: 博士, en: Doctor}, master: {zh: 硕士, en: Master}, bachelor: {zh: 本科, en: Bachelor}}
"""

DOCUMENT = """\
id: linzhou-graduates
title: {zh: 毕业生办法, en: Graduates}
number: 临政发〔2030〕7号
kind: measures
region: '999900'
issued: 2030-04-01
in_force: {from: 2030-05-01, to: null}
measures:
  - clause: 一
    title: {zh: 目标, en: Goals}
    summary: {zh: 目标, en: Goals}
    targets:
      - {id: graduates, indicator: {zh: 甲, en: a}, kind: cumulative, value: 45000, unit: 人}
      - {id: doctors, indicator: {zh: 甲, en: a}, kind: share, value: 3, unit: '%'}
  - clause: 二（一）1
    title: {zh: 补贴, en: Subsidy}
    summary: {zh: 补贴, en: Subsidy}
    benefits:
      - id: living
        title: {zh: 补贴, en: Subsidy}
        for: person
        kind: monthly_subsidy
        requires: [recent, insured-a-year, fresh]
        amount: {by: education, table: {doctor: 2000, master: 1000, bachelor: 800}}
        pays: {every: month, times: 36, from: insured_since}
        quota: {count: 200, per: year}
      - id: leader
        clause: 二（一）2
        title: {zh: 资助, en: Grant}
        for: person
        kind: grant
        requires: [young]
        amount: {value: 500000, bound: at_most, top_up: {per: helpers, each: 200000, cap: 100000}}
        payers: {city: 0.6, district: 0.4}
      - id: shared-income
        clause: 二（二）
        title: {zh: 收益, en: Income}
        for: person
        kind: share_of_income
        requires: [recent-of-2]
        amount: {share: 0.7, of: "max(income, yuan(0))"}
        window: {from: 2030-05-01, to: 2030-06-30}
      - id: matching
        clause: 二（二）
        title: {zh: 配套, en: Matching}
        for: person
        kind: matching_fund
        requires: [recent-of-2]
        amount: {share: 1, of: income}
        pays: {every: year, times: 3}
conditions:
  recent: {for: person, says: {zh: 甲, en: a}, when: "graduation_date >= '2030-01-01'"}
  recent-of-2: {for: person, clause: 二（一）1, says: {zh: 甲, en: a}, when: year(graduation_date) >= 2030}
  insured-a-year: {for: person, says: {zh: 甲, en: a}, when: "years_between(insured_since, on) >= 1"}
  young: {for: person, says: {zh: 甲, en: a}, when: age(birth_date) < 35 and helpers > 0}
  fresh: {for: person, says: {zh: 甲, en: a}, when: just_out}
readings:
  fresh-means:
    for: person
    asks: {zh: 甲, en: a}
    term: just_out
    taken: {says: {zh: 甲, en: a}, is: 'insured_since <= add_months(graduation_date, 17)'}
    others: []
    confirmed_by: hr
"""


class Town:
    """A pack and the folder of its sources, with edits made before it is checked."""

    def __init__(self, folder: Path) -> None:
        self.pack = folder / "pack"
        self.sources = folder / "sources"
        (self.pack / "documents").mkdir(parents=True)
        self.sources.mkdir()
        header = "{id: linzhou, title: {zh: 甲, en: a}, version: '2030.1', region: '999900'}"
        (self.pack / "pack.yaml").write_text(header, encoding="utf-8")
        (self.pack / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
        self.document(DOCUMENT)
        self.text(TEXT)

    def document(self, text: str, name: str = "graduates") -> None:
        (self.pack / "documents" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def text(self, text: str, name: str = "text") -> None:
        (self.sources / f"{name}.txt").write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> "Town":
        assert old in DOCUMENT
        self.document(DOCUMENT.replace(old, new))
        return self

    def problems(self) -> list[str]:
        found = lint_sources(load_pack(self.pack, cache=False), self.sources)
        assert all(p.place.line and p.mend for p in found if p.code != "E101")
        return [f"{p.code} {p.message}" for p in found]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_silent_where_the_text_says_it_all(town: Town):
    assert town.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("doctor: 2000", "doctor: 2001", "living"),
        ("bachelor: 800", "bachelor: 801", "living"),
        ("times: 36", "times: 37", "living"),
        ("count: 200", "count: 201", "living"),
        ("value: 500000", "value: 500001", "leader"),
        ("each: 200000", "each: 200001", "leader"),
        ("cap: 100000", "cap: 100001", "leader"),
        ("share: 0.7", "share: 0.71", "shared-income"),
        ("share: 1,", "share: 2,", "matching"),
        ("times: 3}", "times: 4}", "matching"),
        ("to: 2030-06-30", "to: 2030-07-01", "shared-income"),
        ("yuan(0)", "yuan(1)", "shared-income"),
        ("'2030-01-01'", "'2030-01-02'", "recent"),
        ("'2030-01-01'", "'2031-01-01'", "recent"),
        (">= 2030", ">= 2031", "recent-of-2"),
        ('>= 1"', '>= 2"', "insured-a-year"),
        ("< 35", "< 36", "young"),
        ("< 35", "< 3", "young"),
        ("value: 45000", "value: 45001", "graduates"),
        ("value: 3,", "value: 4,", "doctors"),
    ],
)
def test_a_constant_changed_by_one_is_found(town: Town, old: str, new: str, part: str):
    (problem,) = town.edit(old, new).problems()
    assert problem.startswith(f"W603 {part}: ")


def test_both_shares_of_the_payers_are_looked_for(town: Town):
    problems = town.edit("city: 0.6, district: 0.4", "city: 0.61, district: 0.39").problems()
    assert len(problems) == 2
    assert all("W603 leader: the share 0." in p for p in problems)


@pytest.mark.parametrize(
    ("clause", "silent"),
    [
        ("资金由市与区按5：5比例承担。", True),
        ("资金由市、区财政各负担五成，据实列支。", True),
        ("资金由市与区按4：6比例承担。市级平台新增5：5。", False),
    ],
)
def test_the_shares_of_the_payers_may_stand_in_a_clause_for_all(town: Town, clause: str, silent: bool):
    town.text(TEXT.rstrip("\n") + f"\n（九）{clause}\n")
    assert (town.edit("city: 0.6, district: 0.4", "city: 0.5, district: 0.5").problems() == []) is silent


def test_message_has_the_place_in_the_pack_and_the_lines_of_the_text(town: Town):
    town.edit("doctor: 2000", "doctor: 2001")
    (problem,) = lint_sources(load_pack(town.pack, cache=False), town.sources)
    line = next(i for i, text in enumerate(DOCUMENT.splitlines(), 1) if "doctor: 2000" in text)
    assert problem.place.line == line
    assert problem.message == "living: 2001 yuan is not in 二（一）1 (text.txt, lines 13-14)"


def test_a_number_of_the_neighbouring_clause_does_not_count(town: Town):
    (problem,) = town.edit("master: 1000", "master: 500000").problems()
    assert "500000 yuan is not in 二（一）1" in problem


def test_a_count_of_people_is_no_sum_of_money(town: Town):
    (problem,) = town.edit("bachelor: 800", "bachelor: 200").problems()
    assert "200 yuan" in problem


def test_a_reading_is_not_looked_for_but_the_same_number_written_out_is(town: Town):
    (problem,) = town.edit("when: just_out", "when: 'insured_since <= add_months(graduation_date, 17)'").problems()
    assert problem.startswith("W603 fresh: 17 months")


def test_a_clause_that_is_not_there(town: Town):
    problems = town.edit("clause: 二（一）2", "clause: 二（一）3").problems()
    assert problems == ["W602 二（一）3 is not found in text.txt"]


def test_a_path_that_leads_to_several_places(town: Town):
    town.text(TEXT.replace("三、附则", "二、附则"))
    assert "W602 二（一）1 leads to 2 places" not in "".join(town.problems())
    town.text(TEXT.replace("三、附则", "二、附则\n（一）甲。\n（二）乙。"))
    assert town.problems() == ["W602 二（二） leads to 2 places of text.txt"]


@pytest.mark.parametrize(("begin", "count"), [("没有的开头", 0), ("到2032年", 1), ("临洲市", 2)])
def test_the_opening_of_a_piece_stands_once_in_the_text(town: Town, begin: str, count: int):
    town.edit("measures:\n  - clause: 一", f"clauses: [{{path: 一, begins: [{begin}]}}]\nmeasures:\n  - clause: 一")
    wrong = [p for p in town.problems() if "opens" in p]
    assert wrong == ([] if count == 1 else [f"W602 “{begin}” opens {count} places of text.txt"])


def test_pieces_printed_out_of_order(town: Town):
    town.text(TEXT.replace("，其中博士占3%以上。", "") + "转入其他：其中博士占3%以上。\n")
    assert len(town.problems()) == 1
    clauses = "clauses: [{path: 一, begins: [一、总体, 转入其他]}]"
    town.edit("measures:\n  - clause: 一", f"{clauses}\nmeasures:\n  - clause: 一")
    assert town.problems() == []


# which text is whose


@pytest.mark.parametrize(
    "number", ["临政发〔2030〕7号", "临政发［２０３０］７号", "临政发 (2030) 7 号", "临政发【2030】7号"]
)
def test_a_document_is_known_by_its_number(town: Town, number: str):
    town.text(TEXT.replace("临政发[2030]7号", number))
    town.text("关于印发细则的通知（临政发〔2030〕7号）\n一、甲\n", "a-citing-text")
    assert town.problems() == []


def test_a_text_that_only_cites_the_number_is_not_the_document(town: Town):
    town.text(TEXT.replace("临政发[2030]7号", ""))
    town.text("依据有关规定（临政发〔2030〕7号）制定。\n一、甲\n", "citing")
    (problem,) = town.problems()
    assert problem.startswith("W601 linzhou-graduates has no text")


def test_a_document_is_known_by_its_title(town: Town):
    town.edit("number: 临政发〔2030〕7号\n", "").edit("zh: 毕业生办法", "zh: 临洲市“高校毕业生”留市就业办法")
    town.document(DOCUMENT.replace("number: 临政发〔2030〕7号\n", "").replace("毕业生办法", "高校毕业生留市就业办法"))
    town.text("一、甲\n二、乙\n", "other")
    assert town.problems() == []


PRESS = """\
id: {id}
title: {{zh: 某场{id}, en: Press}}
kind: news
region: '999900'
in_force: {{from: 2030-01-01, to: null}}
measures:
  - clause: {clause}
    title: {{zh: 甲, en: a}}
    summary: {{zh: 甲, en: a}}
    targets: [{{id: {id}-target, indicator: {{zh: 甲, en: a}}, kind: level, value: {value}, unit: 家}}]
"""


def test_two_documents_share_a_file_and_are_known_by_their_headings(town: Town):
    town.text("聚才行动 记者甲\n新建平台40家。\n图说风采\n走访企业75家。\n", "page")
    town.document(PRESS.format(id="first", clause="聚才行动", value=40), "first")
    town.document(PRESS.format(id="second", clause="图说风采", value=75), "second")
    assert town.problems() == []
    town.document(PRESS.format(id="second", clause="图说风采", value=40), "second")
    # the region of a clause ends only where another clause of the same document begins
    assert town.problems() == ["W603 second-target: 40 家 is not in 图说风采 (page.txt, lines 3-4)"]


def test_a_document_without_text(town: Town):
    town.document(PRESS.format(id="first", clause="未见标题", value=40), "first")
    (problem,) = town.problems()
    assert problem.startswith("W601 first has no text in ")


def test_files_that_cannot_be_read(town: Town):
    (town.sources / "bad.txt").write_bytes("一、甲".encode("gb18030"))
    (town.sources / "notes.md").write_bytes(b"\xff")
    assert town.problems() == ["E101 cannot be read"]
    (town.sources / "bad.txt").unlink()
    town.sources = town.sources / "nowhere"
    assert town.problems() == ["E101 there is no such folder"]


# clauses


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("二（一）1", "4:二 5:一 6:1"),
        ("三23", "4:三 6:23"),
        ("（七）", "5:七"),
        ("（二十一）", "5:二十一"),
        ("第三条（二）", "3:三 5:二"),
        ("三个强市·一·二是", "None:三个强市 4:一 9:二是"),
        ("人才·导语", "None:人才 None:导语"),
        ("重点“双一流”", "None:重点双一流"),
    ],
)
def test_steps_of_a_path(path: str, shown: str):
    expected = [part.replace("二是", "二") for part in shown.split()]
    assert [f"{step.level}:{step.text}" for step in steps(path)] == expected


def test_a_line_that_a_page_break_made_is_no_heading():
    numbers = [(h.level, h.number) for h in outline(SourceText("", TEXT))]
    assert numbers == [(4, "一"), (4, "二"), (5, "一"), (6, "1"), (6, "2"), (5, "二"), (4, "三")]


def test_numbers_that_run_on_through_sections():
    text = SourceText("", "一、甲\n（一）天。\n9. 宇。\n二、乙\n（二）地。\n（三）玄。\n三、丙\n10. 黄。\n")
    clauses = Clauses(text, {}, ())

    def words(path: str) -> list[str]:
        return [text.plain[r.start : r.end] for r in clauses.find(path)]

    assert words("（三）") == ["(三)玄。"]
    assert words("二") == ["二、乙(二)地。(三)玄。"]
    assert words("二（三）") == words("（三）")
    assert words("三10") == ["10.黄。"]
    assert words("一（三）") == words("四") == words("戊") == []


def test_plain_text_knows_its_lines():
    text = SourceText("", "\ufeff**甲** ２０\n\n30\u3000“乙”\r\n1. 5G\n")
    assert text.plain == "甲20 30乙1. 5G"
    assert [text.line(text.plain.index(c)) for c in "甲3乙G"] == [1, 3, 3, 4]
    assert SourceText("", " \n").line(0) == 1


# numbers


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("每月2000元、1,000元和８００元", "money", [2000, 1000, 800]),
        ("最高50万元、1.5亿元、3万5千元、1亿2000万元、10余万元、20多万元", "money",
         [500000, 150000000, 35000, 120000000, 100000, 200000]),
        ("15、10万元；5—8万元；二十至三十万元", "money", [150000, 100000, 50000, 80000, 200000, 300000]),
        ("五百元、两千元、一万二千元、三千亿元、一点五亿元、壹佰元", "money",
         [500, 2000, 12000, 300_000_000_000, 150_000_000, 100]),
        ("规模达到1.1万亿。突破千亿级", "money", [1_100_000_000_000, 100_000_000_000]),
        ("不低于70%、57.5％、3‰、百分之十五、三分之一、2个百分点、1.5倍、1:1、一半", "share",
         ["0.7", "0.575", "0.003", "0.15", "0.333333", "0.02", "1.5", "1", "0.5"]),
        ("占比超过六成。五成以上，三至四成、7成的", "share", ["0.6", "0.5", "0.3", "0.4", "0.7"]),
        ("全额补贴", "share", [1]),
        ("按6:4分担", "part", ["0.6", "0.4"]),
        ("3年、三年内、36个月、半年、一年半、2—5年、两个季度、满十周年", "months", [36, 6, 18, 24, 60, 120]),
        ("40岁、三十五周岁", "age", [40, 35]),
        ("百校千企、三项、20余个、第二批、6+1+2、4.5万名、十四个、二百零五家", "count",
         [100, 1000, 3, 20, 2, 9, 45000, 14, 205]),
        ("2023年、二〇二四年、2018—2020年、今年", "year", [2023, 2024, 2018, 2020, 2030]),
    ],
)  # fmt: skip
def test_numbers_in_a_text(text: str, kind: Any, values: list[Any]):
    found = stated(plain(text), 2030)
    assert [v for v in values if not found.holds(Quantity(kind, Fraction(v)))] == []
    assert [v for v in values if found.holds(Quantity(kind, Fraction(v) + 7777))] == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2000名", "money", 2000),
        ("50万人", "money", 500000),
        ("3年", "count", 3),
        ("3级", "months", 36),
        ("三年级", "months", 36),
        ("12月", "months", 12),
        ("一批统一的一流", "count", 1),
        ("5万美元", "money", 50000),
        ("10千米", "count", 1000),
        ("3成员", "share", 3),
        ("六成立", "share", "0.6"),
        ("9" * 5000, "count", 9),
    ],
)
def test_numbers_that_a_text_does_not_state(text: str, kind: Any, value: Any):
    assert not stated(plain(text)).holds(Quantity(kind, Fraction(value)))


@pytest.mark.parametrize(
    ("text", "day", "holds"),
    [
        ("2030年6月30日前", date(2030, 6, 30), True),
        ("二〇三〇年六月三十日", date(2030, 6, 30), True),
        ("2030-06-30", date(2030, 6, 30), True),
        ("2030年6月30日前", date(2030, 6, 29), False),
        ("2030年6月底前", date(2030, 6, 30), True),
        ("2030年6月底前", date(2030, 6, 15), False),
        ("6月30日前", date(2030, 6, 30), True),
        ("2031年报名，6月30日截止", date(2031, 6, 30), True),
        ("2031年底前", date(2031, 12, 31), True),
        ("2031年底前", date(2031, 12, 30), False),
        ("今年", date(2030, 1, 1), True),
        ("明年", date(2031, 12, 31), True),
        ("9999年", date(9999, 12, 31), False),
    ],
)
def test_days_in_a_text(text: str, day: date, holds: bool):
    assert stated(plain(text), 2030).holds(Quantity("day", day)) is holds


@given(st.integers(1, 10**12))
def test_a_sum_is_found_however_it_is_grouped_and_no_other(yuan: int):
    for text in (f"{yuan}元", f"{yuan:,}元", f"{yuan} 元"):
        found = stated(plain(text))
        assert found.holds(Quantity("money", Fraction(yuan)))
        assert not found.holds(Quantity("money", Fraction(yuan + 1)))


@given(
    st.text(
        st.sampled_from(
            "0123456789,.+:：、—-一二两三十百千万亿点零〇年月日元%分之比余半个周岁全额（）()第条章是①² \n*“甲"
        )
    )
)
def test_any_text_is_read(raw: str):
    text = SourceText("", raw)
    assert text.plain == plain(raw)
    stated(text.plain, 2030)
    clauses = Clauses(text, {"甲": ["一"]}, ["一", "二（一）1", "甲·乙"])
    for path in ("甲", "（一）1", "第三条", "·", "甲·乙"):
        try:
            regions = clauses.find(path)
        except LookupError:
            continue
        assert all(0 <= r.start <= r.end <= len(text.plain) for r in regions)
    for position in range(len(text.plain)):
        assert 1 <= text.line(position) <= raw.count("\n") + 1


@pytest.mark.parametrize(
    "piece", ["9", "1,234", "1.", "一", "1万", "万亿", "1+", "1:", "一分之", "1余", "1、", "（一）\n1.\n"]
)
def test_long_runs_take_linear_time(piece: str):
    raw = piece * (20_000 // len(piece))  # what grows with the square takes minutes here
    text = SourceText("", raw)
    stated(text.plain)
    clauses = Clauses(text, {}, ["一", "（一）1"])
    try:
        clauses.find("（一）1")
    except LookupError as several:
        assert several.args[0] > 1  # noqa: PT017


# the pack of Liaoning


@pytest.mark.needs_shared
def test_the_texts_say_what_the_pack_of_liaoning_says(shared: Path):
    assert [str(p) for p in lint_sources(load_pack(), shared / "seeds")] == []


@pytest.mark.needs_shared
def test_every_sum_of_liaoning_changed_by_one_yuan_is_found(shared: Path):
    pack, changed = _with_other_sums(load_pack())
    assert len(changed) > 30
    found = {p.message.partition(":")[0] for p in lint_sources(pack, shared / "seeds")}
    assert changed - found == set()


def _with_other_sums(pack: Pack) -> tuple[Pack, set[str]]:
    rules, changed = list(pack.rules), set()
    for position, rule in enumerate(pack.rules):
        amount = rule.benefit.amount
        other: Any = None
        if isinstance(amount, int):
            other = amount + 1
        elif isinstance(amount, Amount) and amount.value is not None:
            other = msgspec.structs.replace(amount, value=amount.value + 1)
        elif isinstance(amount, Amount) and amount.table:
            other = msgspec.structs.replace(amount, table={code: yuan + 1 for code, yuan in amount.table.items()})
        if other is not None:
            changed.add(rule.benefit.id)
            rules[position] = dataclasses.replace(rule, benefit=msgspec.structs.replace(rule.benefit, amount=other))
    return dataclasses.replace(pack, rules=tuple(rules)), changed

"""The texts of a file and their heads; the texts of `texts/segments.yaml` show whole documents."""

from datetime import date
from typing import Any

import pytest

from yangui.reading.findings import Segment
from yangui.reading.layout.text import clean
from yangui.reading.structure.segments import segments

BODY = "\n\n一、支持引才。对博士给予每人补贴。\n\n二、支持育才。对企业给予奖励。\n"


def found(raw: str, *, furniture: bool = False) -> list[Segment]:
    every = segments(clean(raw))
    for segment in every:
        for part in (segment.title, segment.addressee, *segment.issuers):
            assert part is None or segment.span.start <= part.span.start < part.span.end <= segment.span.end
    return [s for s in every if furniture or s.kind != "furniture"]


def only(raw: str) -> Segment:
    (segment,) = found(raw)
    return segment


def value(field: Any) -> Any:
    return field and field.value


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("洲政发〔2024〕8号", "洲政发〔2024〕8号"),
        ("洲政发[2024]8号", "洲政发〔2024〕8号"),
        ("洲政发［2024］8号", "洲政发〔2024〕8号"),
        ("洲政发【2024】8号", "洲政发〔2024〕8号"),
        ("洲政发（2024）8号", "洲政发〔2024〕8号"),
        ("洲政发(2024)第8号", "洲政发〔2024〕8号"),
        ("洲政发〈2024〉8号", "洲政发〔2024〕8号"),
        ("洲政发﹝2024﹞8号", "洲政发〔2024〕8号"),
        ("洲政发〔2024]8号", "洲政发〔2024〕8号"),
        ("洲政发〔２０２４〕０８号", "洲政发〔2024〕8号"),
        ("洲政发 〔 2024 〕 8 号", "洲政发〔2024〕8号"),
        ("洲 政 发 〔 2 0 2 4 〕 8 号", "洲政发〔2024〕8号"),
        ("洲政发2024〕8号", "洲政发〔2024〕8号"),
        ("洲政发2024-8号", "洲政发〔2024〕8号"),
        ("洲政办发〔2024〕118号　　　签发人：某某", "洲政办发〔2024〕118号"),
        ("洲人社（规）〔2024〕3号", "洲人社(规)〔2024〕3号"),
        ("文号：洲政发〔2024〕8号", "洲政发〔2024〕8号"),
        ("（洲政发〔2024〕8号）", "洲政发〔2024〕8号"),
        ("第12号", "第12号"),
        ("2024年第12号", "2024年第12号"),
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_number(line: str, number: str, below: bool):
    title = "临洲市人民政府关于支持人才发展的若干意见"
    segment = only(f"{title}\n{line}{BODY}" if below or line.startswith(("第", "20")) else f"{line}\n\n{title}{BODY}")
    assert value(segment.number) == number
    assert value(segment.title) == title


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《人才条例》（云政发〔2020〕6号）制定本办法。",
        "原《办法》（洲发〔2018〕3号）执行至年底。",
        "见洲政发〔2024〕8号文件。",
    ],
)
def test_a_number_that_is_cited_is_not_the_text_s_own(sentence: str):
    assert only(f"临洲市人才办法\n\n{sentence}{BODY}").number is None


def test_mark_and_number_on_one_line():
    segment = only(f"临洲市人民政府文件 洲政发〔2024〕8号\n临洲市人民政府关于支持引才的意见{BODY}")
    assert value(segment.number) == "洲政发〔2024〕8号"
    assert [i.value for i in segment.issuers] == ["临洲市人民政府"]


@pytest.mark.parametrize(
    ("head", "issuers"),
    [
        ("中共临洲市委 临洲市人民政府关于深化改革的意见", ["中共临洲市委", "临洲市人民政府"]),
        ("中共临洲市委临洲市人民政府关于深化改革的意见", ["中共临洲市委", "临洲市人民政府"]),
        ("临洲市科技局\n临洲市财政局\n关于支持引才的通知", ["临洲市科技局", "临洲市财政局"]),
        ("临洲市科技局 临洲市财政局\n国家税务总局临洲市税务局\n关于支持引才的通知",
         ["临洲市科技局", "临洲市财政局", "国家税务总局临洲市税务局"]),
    ],
)  # fmt: skip
def test_issuers(head: str, issuers: list[str]):
    assert [i.value for i in only(head + BODY).issuers] == issuers


def test_a_title_over_lines_with_its_years():
    segment = only(f"临洲市人民政府办公室\n关于推进人才强市建设\n的实施意见\n（2024—2026年）{BODY}")
    assert value(segment.title) == "临洲市人民政府办公室关于推进人才强市建设的实施意见(2024—2026年)"


@pytest.mark.parametrize(
    ("signature", "issued"),
    [
        ("临洲市人民政府\n2024年5月6日", date(2024, 5, 6)),
        ("临洲市人民政府\n二〇二四年五月六日", date(2024, 5, 6)),
        ("临洲市人民政府\n二○二四年十二月三十一日", date(2024, 12, 31)),
        ("临洲市人民政府　2024年5月6日", date(2024, 5, 6)),
        ("临洲市科技局\n临洲市财政局\n2024 年 5 月 6 日", date(2024, 5, 6)),
    ],
)
def test_signature(signature: str, issued: date):
    raw = f"关于支持引才的若干意见{BODY}\n{signature}\n\n（此件公开发布）\n"
    segment = only(raw)
    assert value(segment.issued) == issued
    assert segment.issuers
    assert segment.body
    assert raw[segment.body.end - 5 : segment.body.end] == "给予奖励。"


def test_a_day_that_the_calendar_has_not_is_none():
    assert only(f"关于支持引才的若干意见{BODY}\n临洲市人民政府\n2024年2月30日\n").issued is None


NOTICE = """临洲市人民政府关于印发{named}的通知

洲政发〔2024〕8号

各县（市、区）人民政府：

现将{named}印发给你们，请遵照执行。

临洲市人民政府
2024年5月6日

{annex}临洲市人才公寓管理办法

第一条 制定本办法。

第二条 给予补贴。

抄送：市委办公室。
临洲市人民政府办公室　2024年5月7日印发
"""


@pytest.mark.parametrize(
    "named", ["《临洲市人才公寓管理办法》", "临洲市人才公寓管理办法", "《临洲市人才公寓管理办法（试行）》"]
)
@pytest.mark.parametrize("annex", ["", "附件\n\n", "附件：\n"])
def test_a_notice_and_the_text_that_it_forwards(named: str, annex: str):
    notice, text, imprint = found(NOTICE.format(named=named, annex=annex))
    assert (notice.kind, text.kind, imprint.kind) == ("notice", "text", "imprint")
    assert value(text.title) == "临洲市人才公寓管理办法"
    assert value(notice.addressee) == "各县(市、区)人民政府"
    assert value(notice.issued) == date(2024, 5, 6)
    assert text.number is None


def test_a_list_of_annexes_is_no_part_of_the_body():
    raw = (
        f"关于申报项目的通知{BODY}\n附件：1.申报表\n　　　2.汇总表\n\n临洲市科技局\n2024年5月6日\n\n附件1\n\n"
        f"项目申报表\n\n名称与单位\n"
    )
    text, annex = found(raw)
    assert text.body
    assert raw[: text.body.end].endswith("给予奖励。")
    assert value(text.issued) == date(2024, 5, 6)
    assert annex.kind in ("annex", "text")


def test_texts_one_after_another():
    one = f"临洲市支持引才若干措施{BODY}\n临洲市人民政府\n2024年3月1日\n\n"
    two = f"临洲市支持育才若干措施{BODY}"
    assert [value(s.title) for s in found(one + two)] == ["临洲市支持引才若干措施", "临洲市支持育才若干措施"]
    assert [s.kind for s in found(two + "\n" + one)] == ["text", "text"]


def test_a_heading_inside_a_text_is_no_new_text():
    only(f"临洲市支持引才若干措施{BODY}\n三、实施行动计划\n\n开展服务。\n\n四、工作方案\n\n制定方案。\n")


PAGE = """当前位置：首页 > 政务公开 > 政策文件
索引号：0001　主题分类：科技
成文日期：2024-05-06
发文字号：洲政发〔2024〕8号
发布日期：2024年05月10日
【字体：大 中 小】 打印 分享
临洲市人民政府关于支持引才的意见
一、支持引才。对博士给予每人补贴。
扫一扫在手机打开当前页
版权所有：临洲市人民政府
"""


def test_what_belongs_to_the_page_is_furniture_and_its_days_belong_to_the_text():
    every = found(PAGE, furniture=True)
    (text,) = [s for s in every if s.kind != "furniture"]
    assert len(every) == 9
    assert value(text.number) == "洲政发〔2024〕8号"
    assert value(text.issued) == date(2024, 5, 6)
    assert value(text.published) == date(2024, 5, 10)


def test_reports_of_a_newspaper_page():
    raw = """临洲全力引才

本报记者 江 南

今年，临洲市出台措施，对引进的博士给予补贴，引进人才300名。

农业专家进乡村

本报讯 近日，临洲市选派农业专家12名到乡村服务，推广良种良法。

河西 本报记者 江南
"""
    assert [(s.kind, value(s.title)) for s in found(raw)] == [("news", "临洲全力引才"), ("news", "农业专家进乡村")]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("本措施自2024年6月1日起施行，有效期3年。", date(2024, 6, 1), date(2027, 5, 31)),
        ("本措施自2024年6月1日起施行，有效期至2026年12月31日。", date(2024, 6, 1), date(2026, 12, 31)),
        ("本措施自印发之日起施行，有效期五年。", date(2024, 5, 6), date(2029, 5, 5)),
        ("本措施自发布之日起实施，试行期18个月。", date(2024, 5, 6), date(2025, 11, 5)),
        ("本措施有效期为2024年8月1日至2026年7月31日。", date(2024, 8, 1), date(2026, 7, 31)),
        ("本措施有效期至2026年底。", None, date(2026, 12, 31)),
        ("本措施自2024年2月29日起执行，有效期1年。", date(2024, 2, 29), date(2025, 2, 28)),
        ("项目实施期为3年。", None, None),
    ],
)
def test_validity(words: str, start: date | None, end: date | None):
    segment = only(f"临洲市支持引才若干措施\n（2024年5月6日）{BODY}\n{words}\n")
    assert (value(segment.in_force_from), value(segment.in_force_to)) == (start, end)

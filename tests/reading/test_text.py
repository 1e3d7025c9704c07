"""The text layer: one form, no layout, and every character found again in the raw text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.reading.findings import Span
from yangui.reading.layout.text import Text, clean

SIGNS = "○一二三、（）()。，；：\n\r\f \u3000*#0129年月万元第条章“”《》〔〕附件責任单位:|\\&nbsp;\u200b"


def paragraphs(raw: str) -> list[str]:
    text = clean(raw)
    return [text.clean[p.start : p.end] for p in text.paragraphs]


def apart(text: Text) -> list[str]:
    return [text.raw[s.start : s.end] for s in text.furniture]


LONG = "支持企业引进人才，对引进博士的企业给予奖励，并支持其承担科研项目。建设人才公寓，为青年人才提供过渡住房，推"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("给予 20 万元", "给予20万元"),
        ("给予２０万元（一次性）", "给予20万元(一次性)"),
        ("实 施 引 才 计 划", "实施引才计划"),
        ("云 政 发 〔 2 0 2 3 〕 6 号", "云政发〔2023〕6号"),
        ("引进 MIT Media Lab 团队", "引进MIT Media Lab团队"),
        ("从 2023 2024 两年", "从2023 2024两年"),
        ("**（牵头单位：市科技局）**", "(牵头单位:市科技局)"),
        ("3\\. 支持引才", "3.支持引才"),
        ("1. 5G网络", "1. 5G网络"),
        ("1．2024年建成", "1.2024年建成"),
        ("1&nbsp;&nbsp;支持引才", "1支持引才"),
        ("增长\u20028.5\u200b%", "增长8.5%"),
        ("2018–2020年", "2018—2020年"),
        ("每人每月２０００元", "每人每月2000元"),
        ("對畢業生給予補貼", "对毕业生给予补贴"),
        ("第①类", "第①类"),
        ("二○二七年、二O三○年", "二〇二七年、二〇三〇年"),
        ("云政发〔二○二五〕3号第一百○五条", "云政发〔二〇二五〕3号第一百〇五条"),
        ("由○○公司负责一○一", "由○○公司负责一〇一"),
        ("给予*10万元*补贴", "给予10万元补贴"),
        ("给予_10万元_补贴和`设备`", "给予10万元补贴和设备"),
        ('见[《办法》](http://a.example/b)和[表](./b.pdf "表")', "见《办法》和表"),
        ("给予*万元或*元", "给予*万元或*元"),
        ("2025年*月*日，张*明、李*华", "2025年*月*日,张*明、李*华"),
        ("____年，8*10*3平方米，a_b_c", "____年,8*10*3平方米,a_b_c"),
        ("见[附件1](1)", "见[附件1](1)"),
    ],
)
def test_one_form(raw: str, expected: str):
    assert clean(raw).clean == expected


def test_names_keep_their_traditional_characters():
    text = clean("由 區 財政局 負責")
    assert text.clean == "由区财政局负责"
    found = text.found(1, 5)
    assert found.value == "區財政局"
    assert text.raw[found.span.start : found.span.end] == "區 財政局"


def test_places_skip_the_marks_around_words():
    text = clean("给予*10万元*补贴，见[《办法》](http://a.example/b)。")
    for words in ("10万元", "《办法》"):
        at = text.clean.index(words)
        span = text.span(at, at + len(words))
        assert text.raw[span.start : span.end] == words


def test_a_name_keeps_the_circle_it_is_written_with():
    text = clean("《二○二七年计划》")
    assert text.clean == "《二〇二七年计划》"
    assert text.found(1, 6).value == "二○二七年"


@pytest.mark.parametrize(
    "between",
    [
        "\n",
        "\n\n",
        "\n\n\n",
        "\r\n\r\n",
        "\n— 3 —\n",
        "\n\n- 12 -\n\n",
        "\n\n第 3 页 共 9 页\n\n",
        "\n\f\n",
        "\n3\n",
        "\n　　",
    ],
)
def test_a_sentence_that_a_page_cuts_is_joined(between: str):
    rest = "动产学研深度融合，形成一批成果。"
    assert paragraphs(LONG + between + rest) == [(LONG + rest).replace("，", ",")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、总体要求", "坚持党管人才，坚持服务发展，坚持以用为本。"),
        ("三、推进科技自立自强，加快建设科技强市", "目标是年底前各类平台达到80家，企业达到900家。"),
        ("对博士给予补贴。", "对硕士给予奖励。"),
        ("临洲市人才若干措施", "（2024—2026年）"),
        ("临洲市人民政府办公室", "2024年5月6日"),
        (LONG, "（二）强化平台支撑。建设实验室10家。"),
        (LONG, "第三条 本办法自印发之日起施行。"),
        ("1.申请表", "2.身份证复印件"),
        ("对符合条件的企业给予下列支持：", "对首次认定的给予奖励，对再次认定的给予补助。"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_paragraphs_stay_apart(first: str, second: str, between: str):
    assert len(paragraphs(first + between + second)) == 2


BODY = (
    "为贯彻落实人才强市战略，加快集聚各类人才，结合我市实际，制定本措施。",
    "一、支持全职引才",
    "对企业全职引进的博士，由市财政给予每人每月三千元生活补贴，连续发放三年；对硕士，给予每人每月一千元，连续发放两年。",
    "二、支持柔性引才",
    "鼓励企业通过兼职、技术咨询、项目合作等方式柔性引进专家，按其年度实际劳务报酬的百分之三十给予企业补助，最高二十万元。",
)


def wrapped(width: int, indent: str, *, pages: bool) -> str:
    lines: list[str] = []
    for paragraph in BODY * 3:
        words = indent + paragraph
        for at in range(0, len(words), width):
            lines.append(words[at : at + width])
            if pages and len(lines) % 9 == 0:
                lines += ["", f"— {len(lines) // 9} —", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("width", [20, 28, 36])
@pytest.mark.parametrize("pages", [False, True])
def test_lines_of_a_fixed_width_are_joined(width: int, pages: bool):
    assert paragraphs(wrapped(width, "　　", pages=pages)) == [
        p.replace("，", ",").replace("；", ";") for p in BODY * 3
    ]


PRINTED = "支持企业引进人才并承担科研项目，建设人才公寓提供住房，推进"


def test_lines_that_came_in_pieces_are_joined():
    printed = [PRINTED[:10], PRINTED[10:16], PRINTED[16:]]
    raw = "\n".join(["（一）支持引才。", *[PRINTED] * 6, *printed * 2, "创新。", "27.", "深化合作。"])
    assert paragraphs(raw)[1:] == [f"{PRINTED * 8}创新。".replace("，", ","), "27.深化合作。"]


def test_short_lines_of_one_width_are_no_pieces():
    raw = "\n".join(["支持引进高层次人才。"] * 8 + ["第一名", "第二名"])
    assert len(paragraphs(raw)) == 10


def test_a_unit_list_goes_on_in_a_line_that_begins_like_one():
    raw = "加强服务。（牵头单位：市科技局；\n责任单位：市财政局，\n各县（市、区））\n"
    assert paragraphs(raw) == ["加强服务。(牵头单位:市科技局;责任单位:市财政局,各县(市、区))"]


def test_a_caption_inside_a_sentence_is_taken_out():
    caption = "某公司技术人员在调试新型设备。"
    text = clean(f"{LONG}\n\n{caption}\n\n动，形成一批成果，推进转化。")
    assert len(text.paragraphs) == 1
    assert apart(text) == [caption]


def test_running_heads_and_page_numbers_are_furniture():
    page = f"临洲市人民政府公报\n{LONG}\n进人才发展。\n— {{}} —\n"
    text = clean("\f".join(page.format(n) for n in range(1, 5)))
    assert "公报" not in text.clean
    assert apart(text) == [w for n in range(1, 5) for w in ("临洲市人民政府公报", f"— {n} —")]


def test_headings_of_markdown_and_bold_beginnings():
    text = clean("## 一、总则\n\n**支持引才。**对博士给予补贴。")
    first, second = text.paragraphs
    assert (first.heading, text.clean[first.start : first.end]) == (2, "一、总则")
    assert second.bold == len("支持引才。")


def test_an_empty_text_is_empty():
    for raw in ("", "\n\n", " \u3000", "— 1 —"):
        assert clean(raw).paragraphs == ()


@given(st.text(alphabet=SIGNS, max_size=300))
def test_every_character_is_found_again(raw: str):
    text = clean(raw)
    assert len(text.verbatim) == len(text.clean)
    places = [text.at(i) for i in range(len(text.clean))]
    assert places == sorted(places)
    for i, place in enumerate(places):
        if text.clean[i] not in "\n ":
            assert clean(raw[place]).clean[:1] in (text.clean[i], "")
            assert text.place(place) == i
    for p in text.paragraphs:
        assert text.span(p.start, p.end) <= Span(len(raw), len(raw))
        assert "\n" not in text.clean[p.start : p.end]


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "\n", "(", "《", "一、", "字 ", "**", "1.\n", "(牵头", "。\n", "*一1", "`", "[一", "[一](/", "二○"],
)
def test_time_grows_with_the_length(unit: str):
    def seconds(n: int) -> float:
        raw = unit * (n // len(unit))
        begun = time.process_time()
        clean(raw)
        return time.process_time() - begun

    small, large = (min(seconds(n) for _ in range(3)) for n in (20_000, 160_000))
    assert large < 30 * max(small, 0.004)  # 8 in a linear world, 64 in a quadratic one

"""The parts of a text; `texts/outline.yaml` shows whole texts."""

from collections.abc import Iterator, Sequence

import pytest

from yangui.reading.findings import Clause
from yangui.reading.layout.text import clean
from yangui.reading.structure.outline import outline
from yangui.reading.structure.segments import segments


def flat(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        yield clause
        yield from flat(clause.parts)


def tree(raw: str) -> list[Clause]:
    text = clean(raw)
    found = list(flat(outline(text, segments(text))))
    for clause in found:
        for part in (clause.label, clause.title):
            assert part is None or clause.own.start <= part.span.start < part.span.end <= clause.own.end
        assert all(clause.span.start < p.span.start and p.span.end <= clause.span.end for p in clause.parts)
    return found


def shown(raw: str) -> list[str]:
    return [f"{c.path} {c.title.value if c.title else '-'}" for c in tree(raw)]


def paths(raw: str) -> list[str]:
    return [c.path for c in tree(raw)]


@pytest.mark.parametrize("dot", [".", "．", "、", "﹒", ". ", "．　", "·", "\\."])
def test_dots(dot: str):
    assert shown(f"1{dot}支持引才。给予补贴。\n2{dot}支持育才。给予奖励。") == ["1 支持引才", "2 支持育才"]


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        ("（一）", "（二）", ["(一)", "(二)"]),
        ("(一)", "(二)", ["(一)", "(二)"]),
        ("〔一〕", "〔二〕", ["(一)", "(二)"]),
        ("㈠", "㈡", ["(一)", "(二)"]),
        ("一）", "二）", ["(一)", "(二)"]),
        ("⒈", "⒉", ["1", "2"]),
        ("（1）", "（2）", ["(1)", "(2)"]),
        ("⑴", "⑵", ["(1)", "(2)"]),
        ("①", "②", ["①", "②"]),
        ("一是", "二是", ["一是", "二是"]),
        ("第一，", "第二，", ["一是", "二是"]),
        ("第一条 ", "第二条 ", ["第一条", "第二条"]),
        ("第1条 ", "第2条 ", ["第1条", "第2条"]),
        ("第一章 ", "第二章 ", ["第一章", "第二章"]),
        ("一、", "二、", ["一", "二"]),
    ],
)
def test_styles(first: str, second: str, labels: list[str]):
    assert paths(f"{first}支持引才。给予引才补贴。\n{second}支持育才。给予育才奖励。") == labels


@pytest.mark.parametrize(
    "line",
    [
        "1.5亿元用于引才，由市财政承担。",
        "一、二等奖获得者可直接申报。",
        "一、二产业融合项目优先支持。",
        "一、二、三等奖分别奖励。",
        "2024年建成平台10个。",
        "3500元以上的，按比例补助。",
        "500强企业在我市设立总部的，给予奖励。",
        "一是否符合条件由专家评定。",
        "第三条规定的情形除外。",
        "第一章的规定同样适用。",
    ],
)
def test_what_opens_no_part(line: str):
    assert paths(f"一、支持引才\n\n对博士给予补贴。\n\n{line}\n\n二、支持育才\n\n给予奖励。") == ["一", "二"]


def test_numbers_run_on_and_levels_are_left_out():
    raw = (
        "一、任务\n（一）引才。做好。\n1.甲事。做。\n2.乙事。做。\n（二）育才。做好。\n3.丙事。做。\n"
        "三、保障\n4.丁。做。\n"
    )
    assert paths(raw) == ["一", "一(一)", "一(一)1", "一(一)2", "一(二)", "一(二)3", "三", "三4"]


def test_articles_run_through_chapters_and_sections():
    raw = (
        "第一章 总则\n第一条 制定本办法。\n第二章 补贴\n第一节 范围\n第二条 范围如下：\n（一）博士；\n"
        "（二）硕士。\n第三条 给予补贴。\n"
    )
    assert paths(raw) == ["第一章", "第一条", "第二章", "第二章第一节", "第二条", "第二条(一)", "第二条(二)", "第三条"]


def test_numbers_inside_a_line_by_their_sequence():
    raw = "（一）引才。给予补贴。（二）育才。按（三）项办理，投入1.5亿元。（三）用才。给予奖励；（五）不符。"
    assert paths(raw) == ["(一)", "(二)", "(三)"]


def test_headings_without_an_end_run_into_their_parts():
    raw = "一、总体要求（一）指导思想。坚持发展。（二）目标。达到10家。二、主要任务（三）引才。给予补贴。"
    assert paths(raw) == ["一", "一(一)", "一(二)", "二", "二(三)"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("（一）支持全职引才。对博士给予补贴。", "支持全职引才"),
        ("（一）统筹兼顾，协调推进队伍建设。统筹开发。", "统筹兼顾,协调推进队伍建设"),
        ("（一）创业补贴：对毕业生给予补贴。", "创业补贴"),
        ("（一）【创业补贴】对毕业生给予补贴。", "创业补贴"),
        ("（一）支持引才", "支持引才"),
        ("（一）支持引才（2024—2026年）", "支持引才(2024—2026年)"),
        ("（一）**支持引才。**对博士给予补贴。", "支持引才"),
        ("（一）具有博士学位；", None),
        ("（一）对在临洲就业的博士给予补贴。按月发放。", None),
        ("（一）给予一次性奖励10万元。每年一次。", None),
        ("（一）申请补贴应当符合下列条件：无违法记录。", None),
        ("第一条 【目的】为加强管理，制定本办法。", "目的"),
        ("第一条 （目的）为加强管理，制定本办法。", "目的"),
        ("第一条 为加强管理，制定本办法。", None),
        ("第一条 本办法所称人才是指博士。硕士参照执行。", None),
    ],
)
def test_titles(line: str, title: str | None):
    (clause,) = tree(line)
    assert (clause.title and clause.title.value) == title


def test_titles_keep_the_spaces_that_part_words_only():
    raw = "# 临洲引才\n\n## 吸引毕业生 留洲来洲就业\n\n给予补贴。\n\n## 优 化 服 务\n\n设立窗口。"
    assert [c.title and c.title.value for c in tree(raw)] == ["吸引毕业生 留洲来洲就业", "优化服务"]


RUN_IN = "支持全职引才。对博士给予补贴，连续三年，由市财政承担，按年度发放到人。\n\n"


def test_titles_without_numbers():
    raw = f"二、重点任务\n\n{RUN_IN}{RUN_IN.replace('全职', '柔性')}三、保障\n\n加强领导。\n"
    assert paths(raw) == ["二", "二·支持全职引才", "二·支持柔性引才", "三"]


def test_one_short_sentence_at_the_start_of_prose_is_no_title():
    assert paths(
        f"二、重点任务\n\n{RUN_IN}同时完善评价办法，健全激励机制，加强人才服务保障，营造良好环境。\n\n三、保障\n"
    ) == ["二", "三"]


def test_lines_that_are_titles_of_a_report():
    raw = (
        "临洲引才记\n\n本报记者 江南\n\n政策聚才\n\n今年，临洲市出台措施，对引进的博士给予补贴。\n\n"
        "产业引才\n\n临洲市围绕重点产业，引进紧缺人才300名，效果明显。\n"
    )
    assert paths(raw) == ["政策聚才", "产业引才"]


def test_a_second_series_in_one_text():
    raw = (
        "临洲市通报情况\n\n一、甲工程\n\n做好甲。\n\n二、乙工程\n\n做好乙。\n\n"
        "市科技局负责人介绍，下面介绍科技工作：\n\n一、丙任务\n\n做好丙。\n\n二、丁任务\n\n做好丁。\n"
    )
    assert paths(raw) == ["一", "二", "第二组·一", "第二组·二"]


def test_boxes_have_their_own_numbers():
    raw = "第一节 平台\n\n专栏1 平台工程\n\n1.甲平台：建成1个。\n2.乙平台：建成2个。\n\n第二节 转化\n"
    assert shown(raw) == ["第一节 平台", "专栏1 平台工程", "专栏1·1 甲平台", "专栏1·2 乙平台", "第二节 转化"]


@pytest.mark.parametrize("leader", ["……3", "...........12", "··········3", ""])
def test_a_table_of_contents_is_no_part(leader: str):
    contents = f"第一章 基础{leader}\n第二章 任务{leader}\n第一节 引才{leader}\n"
    body = "第一章 基础\n基础坚实。\n第二章 任务\n第一节 引才\n引进人才。\n"
    assert paths(f"临洲市人才发展规划\n\n目　录\n\n{contents}\n{body}") == ["第一章", "第二章", "第二章第一节"]


def test_closing_words_belong_to_the_whole_text():
    raw = "临洲市措施\n\n一、引才。给予补贴。\n\n二、育才。给予奖励。\n\n本措施自印发之日起施行。"
    last = tree(raw)[-1]
    assert raw[last.span.end - 5 : last.span.end] == "给予奖励。"


@pytest.mark.parametrize(
    ("raw", "measures"),
    [
        (
            (
                "一、总体要求\n（一）指导思想。坚持发展。\n二、任务\n（一）引才\n1.全职。给予补贴。\n（1）博士；\n（2）硕士。\n"
                "2.柔性。给予奖励。\n（二）育才。给予奖励。\n"
            ),
            ["二(一)1", "二(一)2", "二(二)"],
        ),
        (
            (
                "一、总体要求\n（一）指导思想。坚持发展。\n（二）主要目标。到2030年，人才达到5万人。\n"
                "二、发展目标\n1.产业规模。产值达到100亿元。\n2.企业培育。培育企业30家。\n"
                "三、十四五完成情况\n（一）目标完成情况。人才达到3万人。\n"
            ),
            ["一(二)", "二1", "二2"],
        ),
        (
            (
                "一、固定资产投资支持\n（一）新建项目。\n1.固定资产投资一亿元以上的新建项目，按设备投资额的5%给予企业奖励支持。\n"
                "2.投资三亿元以上的重大项目，在享受第1款支持的基础上，另行给予一次性奖励支持。\n"
            ),
            ["一(一)1", "一(一)2"],
        ),
        (
            "一、优化发展环境\n1.加大财政资金支持力度。设立专项资金。\n二、其他规定\n1.同一事项就高兑现。不重复奖励。\n",
            ["一1"],
        ),
    ],
    ids=[
        "the lowest titled parts",
        "goals among what frames them",
        "items of full sentences",
        "other provisions frame",
    ],
)
def test_measures_say_what_is_to_be_done_or_reached(raw: str, measures: list[str]):
    assert [c.path for c in tree(raw) if c.measure] == measures


@pytest.mark.needs_shared
@pytest.mark.parametrize(("number", "parts", "measures"), [("001", 35, 27), ("003", 32, 25)])
def test_numbered_documents(shared, number: str, parts: int, measures: int):
    (path,) = (shared / "seeds").glob(f"{number}_*")
    found = tree(path.read_text(encoding="utf-8"))
    assert (len(found), sum(c.measure for c in found)) == (parts, measures)
    assert all(c.title for c in found)

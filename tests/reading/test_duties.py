"""Who leads and who answers; `texts/duties.yaml` shows whole texts."""

import pytest

from yangui.reading.findings import Duty
from yangui.reading.layout.text import clean
from yangui.reading.structure.duties import duties
from yangui.reading.structure.outline import outline
from yangui.reading.structure.segments import segments


def found(raw: str) -> tuple[Duty, ...]:
    text = clean(raw)
    every = duties(text, outline(text, segments(text)))
    for duty in every:
        assert duty.scope
        assert duty.scope.start <= duty.span.start < duty.span.end == duty.scope.end
        for name in (*duty.lead, *duty.responsible):
            assert duty.span.start <= name.span.start < name.span.end <= duty.span.end
    return every


def units(names: str) -> set[str]:
    return set(names.split("|")) - {""}


CASES = [
    ("（牵头单位：市科技局；责任单位：市财政局）", "市科技局", "市财政局"),
    ("(牵头单位:市科技局;责任单位:市财政局,各县区)", "市科技局", "市财政局|各县区"),
    ("〔牵头单位：市科技局、市财政局，责任单位：市教育局〕", "市科技局|市财政局", "市教育局"),
    ("［牵头部门：市科技局　配合部门：市财政局］", "市科技局", "市财政局"),
    ("【责任单位：市科技局】", "", "市科技局"),
    ("（责任部门：市科技局，市财政局等部门）", "", "市科技局|市财政局"),
    ("（**牵头单位：市科技局；责任单位：市财政局**）", "市科技局", "市财政局"),
    ("（牵头单位：市科技局；协办单位：市财政局；完成时限：2024年底；责任领导：某某）", "市科技局", "市财政局"),
    ("（市科技局牵头，市财政局配合）", "市科技局", "市财政局"),
    ("（市科技局、市财政局牵头，市教育局等部门按职责分工负责）", "市科技局|市财政局", "市教育局"),
    ("（由市科技局牵头负责，各县（市、区）政府配合）", "市科技局", "各县(市、区)政府"),
    ("（市科技局、市财政局按职责分工负责）", "", "市科技局|市财政局"),
    ("（市科技局、市财政局分别负责）", "", "市科技局|市财政局"),
    ("（市科技局、市财政局等按职责分工负责）", "", "市科技局|市财政局"),
    ("（市科技局负责，市财政局、各区配合）", "", "市科技局|市财政局|各区"),
    ("（市科技局会同市财政局负责）", "市科技局", "市财政局"),
    ("（市科技局、市财政局，各县区）", "", "市科技局|市财政局|各县区"),
    ("（责任单位：市科技局（牵头）、市财政局）", "市科技局", "市财政局"),
    (
        "（责任单位：市工业和信息化局、市住房和城乡建设局、市文化和旅游局）",
        "",
        "市工业和信息化局|市住房和城乡建设局|市文化和旅游局",
    ),
    ("（责任单位：市委组织部和市财政局）", "", "市委组织部|市财政局"),
    ("（责任单位：市人力资源和社会保障局及各县区）", "", "市人力资源和社会保障局|各县区"),
    ("（责任单位：省外（侨）办、省委编办）", "", "省外(侨)办|省委编办"),
    (
        "（责任单位：人民银行临洲市分行、国家税务总局临洲市税务局、临洲海关）",
        "",
        "人民银行临洲市分行|国家税务总局临洲市税务局|临洲海关",
    ),
    ("（责任单位：各市、县（市、区）人民政府）", "", "各市、县(市、区)人民政府"),
    (
        "（牵头单位：省委组织部；责任单位：省（中）直各单位，各市委、市人民政府）",
        "省委组织部",
        "省(中)直各单位|各市委|市人民政府",
    ),
]


@pytest.mark.parametrize(("words", "lead", "responsible"), CASES)
def test_forms(words: str, lead: str, responsible: str):
    (duty,) = found("（三）支持引才。对博士给予补贴。" + words)
    assert duty.path == "(三)"
    assert {n.value for n in duty.lead} == units(lead)
    assert {n.value for n in duty.responsible} == units(responsible)


def test_a_bare_list_of_units_needs_the_end_of_a_sentence_before_it():
    assert len(found("（三）支持引才。给予补贴。（市科技局、市财政局，各县区）")) == 1
    assert found("（三）支持引才。由部门（市科技局、市财政局，各县区）给予补贴。") == ()


@pytest.mark.parametrize(
    "words",
    [
        "（含高校、医院、科研院所）",
        "（不含参照公务员法管理的事业单位）",
        "（市、区）",
        "（2024—2026年）",
        "（以下简称市科技局）",
        "（联系人：某某；联系电话：12345）",
        "（以下称用人单位）",
        "（企业、高校、科研院所等）",
    ],
)
def test_other_brackets_state_no_duty(words: str):
    assert found(f"（三）支持引才。对事业单位{words}给予补贴。") == ()


def test_lines_of_their_own_are_one_statement():
    (duty,) = found(
        "（一）支持引才\n\n对博士给予补贴。\n\n牵头单位：市科技局\n责任单位：市财政局、各县区\n\n（二）支持育才\n"
    )
    assert duty.path == "(一)"
    assert [n.value for n in (*duty.lead, *duty.responsible)] == ["市科技局", "市财政局", "各县区"]


def test_each_statement_answers_for_the_sentences_since_the_last():
    raw = "（一）做好服务。设立窗口（市科技局负责）；建设社区（市财政局负责）。"
    first, second = found(raw)
    assert first.scope
    assert second.scope
    assert raw[first.scope.start : first.span.start].endswith("设立窗口")
    assert raw[second.scope.start : second.span.start] == "；建设社区"


def test_a_statement_behind_the_last_item_is_that_of_the_clause():
    raw = "（一）支持引才。包括下列事项：\n1.博士；\n2.硕士。（责任单位：市科技局）\n（二）支持育才。给予奖励。"
    (duty,) = found(raw)
    assert duty.path == "(一)"


def test_a_statement_behind_the_last_of_several_measures_is_its_own():
    raw = "（一）支持引才\n1.全职。给予补贴。（市财政局负责）\n2.柔性。给予奖励。（市科技局负责）\n"
    assert [d.path for d in found(raw)] == ["(一)1", "(一)2"]


def test_a_page_break_inside_a_name():
    (duty,) = found("1.支持引才。给予补贴。（**牵头单位：市科技局；责任单位：市委组织部、市**\n\n财政局、市教育局）\n")
    assert {n.value for n in duty.responsible} == {"市委组织部", "市财政局", "市教育局"}


def test_a_bracket_that_is_not_closed_ends_with_its_line():
    (duty,) = found("1.支持引才。给予补贴。（责任单位：市科技局、市财政局\n\n2.支持育才。给予奖励。")
    assert [n.value for n in duty.responsible] == ["市科技局", "市财政局"]


def test_traditional_characters():
    (duty,) = found("三、優化服務。全程網辦。（責任單位：區財政局、區教育局）")
    assert [n.value for n in duty.responsible] == ["區財政局", "區教育局"]

"""Goals, results already reached, and dated events."""

from datetime import date

import pytest

from yangui.reading.findings import TargetFound
from yangui.reading.read import read
from yangui.reading.statements.reached import reached


def shown(target: TargetFound) -> tuple[str, str | None, str, str | None]:
    q = target.quantity
    number = None if q is None else f"{q.value}{f'..{q.most}' if q.most else ''}{q.unit} {q.bound}"
    return target.indicator.value, number, target.kind, target.by.value if target.by else None


def goals(raw: str) -> list[tuple[str, str | None, str, str | None]]:
    return [shown(t) for t in read("text.txt", raw).targets]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("到2027年，全市规上企业达到800家以上。", ("规上企业", "800家 at_least", "level", "2027")),
        ("到2027年，新增技能人才3万人。", ("技能人才", "30000人 exact", "new_in_period", "2027")),
        ("每年引进海外专家20名左右。", ("海外专家", "20名 about", "new_in_period", "annual")),
        ("2026年底前，累计孵化项目500个。", ("项目", "500个 exact", "cumulative", "2026-12")),
        ("到2030年，研发投入年均增长8%。", ("研发投入", "8% exact", "growth_rate", "2030")),
        ("到2030年，本地转化率提高到55%以上。", ("本地转化率", "55% at_least", "share", "2030")),
        ("到2028年，创新指数进入全国前10位。", ("创新指数", "10位 exact", "rank", "2028")),
        ("到2026年，建成15—20个示范基地。", ("示范基地", "15..20个 exact", "new_in_period", "2026")),
    ],
)
def test_a_goal(raw: str, wanted: tuple[str, str, str, str]):
    assert goals(raw) == [wanted]


def test_a_list_of_goals_shares_verb_and_deadline():
    assert goals("到2027年，新建实验室3个、中试基地5个、孵化器8家。") == [
        ("实验室", "3个 exact", "new_in_period", "2027"),
        ("中试基地", "5个 exact", "new_in_period", "2027"),
        ("孵化器", "8家 exact", "new_in_period", "2027"),
    ]


def test_each_item_has_its_own_value_with_respectively():
    assert [g[:2] for g in goals("到2027年，雏鹰企业、瞪羚企业分别达到60家、20家。")] == [
        ("雏鹰企业", "60家 exact"), ("瞪羚企业", "20家 exact"),
    ]  # fmt: skip


def test_a_goal_from_a_former_value():
    assert goals("到2027年，覆盖率由60%提高到75%。") == [("覆盖率", "75% exact", "share", "2027")]


def test_results_are_no_goals():
    raw = "2024-02-01\n\n去年，全市引进博士120名。今年，全市引进博士200名。"
    assert [t.achieved for t in read("text.txt", raw).targets] == [True, False]


@pytest.mark.parametrize("when", ["2027年6月份", "2027年3月份前", "到2027年6月", "到1月份", "到2月20日前", "每年3月份"])
def test_a_month_still_to_come_is_no_result(when: str):
    (target,) = read("text.txt", f"临港市要点\n\n{when}，引进人才30名。\n\n临港市人民政府\n2024年4月1日\n").targets
    assert not target.achieved


@pytest.mark.parametrize("when", ["1月份", "1—3月份", "1至11月份", "10月份", "今年2月份", "2023年6月份"])
def test_a_month_gone_by_tells_of_a_result(when: str):
    (target,) = read("text.txt", f"临港市通报\n\n{when}，引进人才30名。\n\n临港市人民政府\n2024年12月1日\n").targets
    assert target.achieved


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("3月份,引进人才", True),
        ("4月份,引进人才", False),
        ("10月份,引进人才", False),
        ("2024年1—3月份,引进人才", True),
        ("2024年6月份,引进人才", False),
        ("2027年3月份,引进人才", False),
    ],
)
def test_a_month_counts_from_the_day_of_the_text(before: str, wanted: bool):
    assert reached(before, date(2024, 4, 1)) is wanted


def test_an_event_without_a_number_is_a_milestone():
    assert goals("2026年6月底前，云岭科学城正式开园。") == [("云岭科学城正式开园", None, "milestone", "2026-06")]


def test_a_goal_without_a_deadline_is_flagged():
    found = read("text.txt", "全市规上企业达到800家。")
    assert found.targets[0].by is None
    assert "R309" in {flag.code for flag in found.flags}

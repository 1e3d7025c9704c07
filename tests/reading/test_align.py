"""Lists of subjects against lists of amounts."""

from time import process_time

import pytest

from yangui.reading.findings import BenefitFound
from yangui.reading.read import read
from yangui.reading.statements.align import items


def listed(text: str, count: int, *, apart: bool = True) -> list[str] | None:
    found = items(text, 0, len(text), count, (), apart=apart)
    return None if found is None else [text[a:b] for a, b in found]


@pytest.mark.parametrize(
    ("text", "count", "wanted"),
    [
        ("新认定的省级、市级研发中心", 2, ["省级", "市级研发中心"]),
        ("甲站、乙站和丙站", 3, ["甲站", "乙站", "丙站"]),
        ("企业和高校的博士、硕士和本科生", 3, ["博士", "硕士", "本科生"]),
        ("A、B、C、D、E、F、G类人才", 7, ["A", "B", "C", "D", "E", "F", "G类人才"]),
        ("国赛一等奖、二等奖,省赛一等奖、二等奖", 4, ["国赛一等奖", "二等奖", "省赛一等奖", "二等奖"]),
        ("基地10家,工作室20家", 2, ["基地10家", "工作室20家"]),
        ("甲(含子、丑)、乙", 2, ["甲(含子、丑)", "乙"]),
    ],
)
def test_items(text: str, count: int, wanted: list[str]):
    assert listed(text, count) == wanted


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("甲站、乙站、丙站", 2),
        ("甲站", 2),
        ("突破技术、提升水平、引领产业,成效明显的团队", 3),
        ("在本市注册,经认定", 2),
    ],
)
def test_what_is_no_list_of_that_length(text: str, count: int):
    assert listed(text, count) is None


def test_a_description_is_no_list_without_respectively():
    assert listed("掌握技术、引领产业的人才", 2, apart=False) is None


def pairs(raw: str) -> dict[str, tuple[int, str]]:
    """The subject of each benefit, with its amount and bound."""
    found: list[BenefitFound] = [b for b in read("text.txt", raw).benefits if b.amount]
    return {b.who[0].value: (int(b.amount.value or 0), b.amount.bound) for b in found if b.amount}


def test_one_word_of_bound_governs_all():
    assert pairs("对新认定的国家级、省级、市级园区，分别给予最高90万元、60万元、30万元补助。") == {
        "国家级": (900000, "at_most"), "省级": (600000, "at_most"), "市级园区": (300000, "at_most"),
    }  # fmt: skip


def test_thresholds_pair_with_amounts():
    assert pairs("产值首次突破1亿元、5亿元的企业，分别奖励10万元、50万元。") == {
        "1亿元": (100000, "exact"), "5亿元": (500000, "exact"),
    }  # fmt: skip


def test_a_list_holds_for_the_next_amounts_of_the_same_length():
    raw = "对新来的博士、硕士，分别给予每月1200元、900元生活补贴；首次购房的，再分别给予8万元、4万元补贴。"
    found = [b for b in read("text.txt", raw).benefits if b.amount and b.amount.value in (80000, 40000)]
    assert [(b.who[0].value, b.who[0].inherited) for b in found] == [("博士", True), ("硕士", True)]


def test_lists_of_unequal_length_are_flagged_and_not_paired():
    raw = "对甲类、乙类、丙类企业，分别给予30万元、20万元奖励。"
    found = read("text.txt", raw)
    assert {b.who[0].value for b in found.benefits} == {"甲类、乙类、丙类企业"}
    assert "R301" in {flag.code for flag in found.flags}


@pytest.mark.parametrize(
    ("opening", "item"),
    [("到2027年，各中心分别达到", "3个、"), ("", "1.5万、"), ("到2026年、2028年分别达到", "8%、"), ("给予", "5万元、")],
)
def test_time_is_linear_in_the_length_of_a_list(opening: str, item: str):
    def seconds(count: int) -> float:
        begin = process_time()
        read("list.txt", f"{opening}{item * count}")
        return process_time() - begin

    small, large = (min(seconds(count) for _ in range(2)) for count in (150, 1_200))
    assert large < 25 * max(small, 0.01)  # 8 in a linear world, 64 in a quadratic one

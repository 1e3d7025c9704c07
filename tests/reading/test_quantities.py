"""Numbers with unit, bound and rate, and what only looks like a number."""

from decimal import Decimal
from time import process_time

import pytest

from yangui.reading.numbers.masks import UNREAD
from yangui.reading.numbers.quantities import mentions


def shown(text: str, year: int | None = 2024) -> list[str]:
    """Each quantity as `value[..most] unit bound [/per] [when]`."""
    lines = []
    for mention in mentions(text, year):
        q = mention.quantity
        most = f"..{q.most}" if q.most is not None else ""
        per = "".join(f" /{p}" for p in q.per)
        lines.append(q.when if q.measure in ("date", "period") else f"{q.value}{most} {q.unit} {q.bound}{per}")
    return lines


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("奖励50万元", ["500000 元 exact"]),
        ("奖励一点五亿元", ["150000000 元 exact"]),
        ("奖励五百万元", ["5000000 元 exact"]),
        ("奖励叁拾万元", ["300000 元 exact"]),
        ("奖励1,200元", ["1200 元 exact"]),
        ("投资3 000元", ["3000 元 exact"]),
        ("奖励20 0 0元", ["2000 元 exact"]),
        ("奖励1 00 000元", ["100000 元 exact"]),
        ("奖励10 0000元", ["100000 元 exact"]),
        ("奖励1 0 0万元", ["1000000 元 exact"]),
        ("奖励1 5.5万元", ["155000 元 exact"]),
        ("奖励20 0 0余元", ["2000 元 exceed"]),
        ("从2024 500万元、2025 50万元", ["5000000 元 exact", "500000 元 exact"]),
        ("奖励30 000 000美元", ["30000000 美元 exact"]),
        ("奖励5—10万元", ["50000..100000 元 exact"]),
        ("奖励5万元至10万元", ["50000..100000 元 exact"]),
        ("处1万元以上3万元以下罚款", ["10000..30000 元 exact"]),
        ("奖励15、10、5万元", ["150000 元 exact", "100000 元 exact", "50000 元 exact"]),
        ("津贴3万元/年", ["30000 元 exact /year"]),
        ("补贴1500元/人·月", ["1500 元 exact /person /month"]),
        ("每人每月2000元", ["2000 元 exact /person /month"]),
        ("每平方米每月10元", ["10 元 exact /square_metre /month"]),
        ("奖励1000万", ["10000000 元 exact"]),
        ("规模达到1.1万亿", ["1100000000000 元 exact"]),
        ("折合20万美元", ["200000 美元 exact"]),
    ],
)
def test_money(text: str, wanted: list[str]):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("人才80万左右", ["800000  about"]),
        ("100余家企业", ["100 家 exceed"]),
        ("十余万人", ["100000 人 exceed"]),
        ("1万台(套)以上", ["10000 台(套) at_least"]),
        ("抓1至2个项目", ["1..2 个 exact"]),
        ("联系10户至20户", ["10..20 户 exact"]),
        ("招收两名博士、十个团队", ["2 名 exact", "10 个 exact"]),
        ("排名前200的高校", ["200 位 exact"]),
        ("位居全省第三", ["3 位 exact"]),
        ("建成3.5万平方米", ["35000 平方米 exact"]),
        ("修路20km", ["20 km exact"]),
    ],
)
def test_counts_ranks_areas(text: str, wanted: list[str]):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("按30%", ["30 % exact"]),
        ("按百分之五十", ["50 % exact"]),
        ("提高三成,", ["30 % exact"]),
        ("增加2倍", ["200 % exact"]),
        ("三分之二以上", ["66.666667 % at_least"]),
        ("按实际支出的一半补助", ["50 % exact"]),
        ("5‰", ["0.5 % exact"]),
        ("按1:1配套", ["100 % exact"]),
        ("按1:0.5配套", ["50 % exact"]),
        ("提高1.5个百分点", ["1.5 % exact"]),
    ],
)
def test_shares(text: str, wanted: list[str]):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("连续3年", ["36 月 exact"]),
        ("满一年半", ["18 月 at_least"]),
        ("36个月", ["36 月 exact"]),
        ("5个工作日内", ["5 工作日 at_most"]),
        ("毕业5年内", ["60 月 at_most"]),
        ("不满五年", ["60 月 at_most"]),
        ("近三年", ["36 月 exact"]),
        ("不超过45周岁", ["45 岁 at_most"]),
        ("年满18周岁", ["18 岁 at_least"]),
    ],
)
def test_durations_and_ages(text: str, wanted: list[str]):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("最高不超过人民币{}", "at_most"),
        ("最高给予每户{}", "at_most"),
        ("{}以内", "at_most"),
        ("补贴上限为{}", "at_most"),
        ("不低于{}", "at_least"),
        ("至少{}", "at_least"),
        ("{}(含)以上", "at_least"),
        ("突破{}", "exceed"),
        ("超过{}", "exceed"),
        ("不超过{}", "at_most"),
        ("约{}", "about"),
        ("近{}", "about"),
        ("{}左右", "about"),
        ("力争{}", "exact"),
        ("争取达到{}", "exact"),
        ("达到{}", "exact"),
        ("最低工资标准{}", "exact"),
    ],
)
def test_bounds(text: str, bound: str):
    (mention,) = mentions(text.format("100万元"))
    assert (mention.quantity.value, mention.quantity.bound) == (Decimal(1000000), bound)


def test_the_head_of_a_list_bounds_all_of_it():
    assert [m.quantity.bound for m in mentions("最高100万元、50万元和30万元")] == ["at_most"] * 3
    assert [m.quantity.bound for m in mentions("10万元左右、5万元")] == ["about", "exact"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("到2025年底前", ["2025-12"]),
        ("2025年6月30日", ["2025-06-30"]),
        ("二〇二五年", ["2025"]),
        ("2023—2025年", ["2023/2025"]),
        ("2024年3月1日至4月15日", ["2024-03-01/2024-04-15"]),
        ("“十四五”期间", ["2021/2025"]),
        ("“十五五”末", ["2030"]),
        ("未来5年", ["2024/2029"]),
        ("今年", ["2024"]),
        ("6月底前", ["2024-06"]),
        ("年底前", ["2024-12"]),
        ("每年", ["annual"]),
        ("2025年2月31日", [None]),
        ("2025-13-01", [None]),
        ("2024年3月1日至2月31日", [None]),
        ("2月30日", [None]),
        ("2024年2月29日", ["2024-02-29"]),
    ],
)
def test_dates_and_periods(text: str, wanted: list[str]):
    assert shown(text) == wanted


def test_a_word_for_a_year_says_nothing_without_the_year_of_the_text():
    assert shown("今年6月底前", None) == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "世界500强", "5G基站", "601所、112厂", "第6个", "中国制造2025", "云政发〔2023〕12号", "电话0123-4567890",
        "第十九条", "双一流", "985、211高校", "“10+1”体系", "统一", "一批", "两院", "三个方面",
        "百名书记", "三年行动计划", "《三年5万人方案》", "零部件", "单位:万元", "数十家", "13800138000", "“百校千企”",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str):
    assert shown(text) == []


@pytest.mark.parametrize("sum_", ["0元", "0.00万元", "1500 50元", "1 0.5万元", "1.5 0万元", "1\n0 0万元", "0,000美元"])
def test_a_sum_that_cannot_be_read_for_certain_is_no_quantity(sum_: str):
    assert shown(f"奖励{sum_}") == []
    assert UNREAD.search(f"奖励{sum_}")


@pytest.mark.parametrize("sum_", ["100元", "0.5万元", "10.0万元", "2023 2000元", "1 200元", "10、20元"])
def test_a_sum_without_doubt(sum_: str):
    assert shown(f"奖励{sum_}")
    assert not UNREAD.search(f"奖励{sum_}")


def test_places_count_from_the_start_of_the_whole_text():
    text = "头。奖励50万元。"
    (mention,) = mentions(text, 2024, 2)
    assert text[mention.start : mention.end] == "50万元"


@pytest.mark.parametrize("piece", ["9", "1 ", "0 ", "0 0元", "每人5万元、", "1:", "百万", "2024年", "“", "最高", "(含"])
def test_time_is_linear(piece: str):
    def seconds(count: int) -> float:
        begin = process_time()
        mentions(piece * count, 2024)
        return process_time() - begin

    small, large = (min(seconds(count) for _ in range(3)) for count in (2_000, 20_000))
    assert large < 40 * max(small, 0.001)  # a quadratic scan takes 100 times as long

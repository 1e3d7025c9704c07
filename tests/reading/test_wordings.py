"""The same gift said in every way in which official texts say it: forms of words, crossed with what they hold.

Own texts (`texts/`) show conventions one by one; what breaks between them shows only where they meet.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product

import pytest

from yangui.reading.findings import BenefitFound
from yangui.reading.read import read

WHOM = ("对新引进的全日制博士", "符合条件的博士", "对到我市企业工作的博士")
VERBS = ("给予", "发放", "享受", "可申领")
GIFTS = ("生活补贴", "安家费", "人才津贴", "科研经费")
RATES = {"": (), "每人": ("person",), "每人每月": ("person", "month"), "每年": ("year",)}
LASTING = ("期限3年", "连续发放3年", "最长不超过36个月", "补贴期限不超过3年", "为期3年")

# Who, verb, gift and rate of a gift of 3000 yuan.
SINGLE: dict[str, Callable[[str, str, str, str], str]] = {
    "sum before the gift": lambda who, verb, gift, rate: f"{who}，{verb}{rate}3000元{gift}",
    "without a comma": lambda who, verb, gift, rate: f"{who}{verb}{rate}3000元{gift}",
    "sum behind the gift": lambda who, verb, gift, rate: f"{who}，{verb}{gift}{rate}3000元",
    "a gift of": lambda who, verb, gift, rate: f"{who}，{verb}{rate}3000元的{gift}",
    "by a standard": lambda who, verb, gift, rate: f"{who}，按照{rate}3000元的标准{verb}{gift}",
    "rate first": lambda who, verb, gift, rate: f"{who}，{rate}{verb}{gift}3000元",
    "standard of the gift": lambda who, _, gift, rate: f"{who}，{gift}标准为{rate}3000元",
    "standard told then": lambda who, verb, gift, rate: f"{who}，{verb}{gift}，标准为{rate}3000元",
    "in brackets": lambda who, verb, gift, rate: f"{who}，{verb}{gift}（{rate}3000元）",
}
NAMES = (("博士", "硕士", "本科毕业生"), ("国家级平台", "省级平台", "市级平台"), ("甲类人才", "乙类人才", "丙类人才"))
LISTED: dict[str, Callable[[str, str, str, str], str]] = {
    "one behind the other": lambda a, b, c, gift: f"对{a}、{b}、{c}，分别给予70万元、40万元、20万元{gift}",
    "gift first": lambda a, b, c, gift: f"对{a}、{b}、{c}分别给予一次性{gift}70万元、40万元、20万元",
    "one by one": lambda a, b, c, gift: f"对{a}给予70万元{gift}，对{b}给予40万元{gift}，对{c}给予20万元{gift}",
    "gift told once": lambda a, b, c, gift: f"对{a}给予70万元{gift}，{b}给予40万元，{c}给予20万元",
    "standard and colon": lambda a, b, c, gift: f"{gift}标准为：{a}70万元，{b}40万元，{c}20万元",
    "standard": lambda a, b, c, gift: f"{gift}标准为{a}70万元、{b}40万元、{c}20万元",
    "by a standard": lambda a, b, c, gift: f"按照{a}70万元、{b}40万元、{c}20万元的标准给予{gift}",
    "given to": lambda a, b, c, gift: f"给予{a}70万元、{b}40万元、{c}20万元的{gift}",
    "given to in turn": lambda a, b, c, gift: f"分别给予{a}、{b}、{c}70万元、40万元、20万元的{gift}",
    "in brackets": lambda a, b, c, gift: f"给予{gift}（{a}70万元、{b}40万元、{c}20万元）",
    "of which": lambda a, b, c, gift: f"给予一次性{gift}，其中{a}70万元，{b}40万元，{c}20万元",
    "in grades": lambda a, b, c, gift: f"{gift}分三档：{a}70万元、{b}40万元、{c}20万元",
}

BASES = ("实际投入", "设备投资额", "研发费用增量", "贷款利息", "租金")
# A fifth of a base, at most two million: for firms, with the base and the word for the gift.
SHARES: dict[str, Callable[[str, str], str]] = {
    "then at most": lambda base, gift: f"按{base}的20%给予{gift}，最高200万元",
    "by the rate of": lambda base, gift: f"按照{base}20%的比例给予{gift}，最高不超过200万元",
    "at once": lambda base, gift: f"按{base}的20%给予最高200万元{gift}",
    "given a share of": lambda base, gift: f"给予{base}20%、最高200万元的{gift}",
    "each firm": lambda base, gift: f"按不超过{base}的20%给予{gift}，每家企业每年最高200万元",
    "given in the next phrase": lambda base, gift: f"按{base}的20%，给予最高200万元{gift}",
    "the sum of the gift": lambda base, gift: f"按{base}的20%给予一次性{gift}，{gift}金额不超过200万元",
    "in all": lambda base, gift: f"给予不超过{base}20%的{gift}，总额不超过200万元",
    "as a standard": lambda base, gift: f"{gift}标准为{base}的20%，最高200万元",
    "in brackets": lambda base, gift: f"按{base}的20%给予{gift}（最高200万元）",
    "of a base told before": lambda base, gift: f"{base}按20%给予{gift}，封顶200万元",
    "as a basis": lambda base, gift: f"以{base}为基数，按20%给予{gift}，最高200万元",
}
INDICATORS = {
    "高新技术企业": ("5000家", 5000),
    "研发经费投入强度": ("3.5%", Decimal("3.5")),
    "技术合同成交额": ("300亿元", 30_000_000_000),
    "每万人口高价值发明专利拥有量": ("20件", 20),
}
REACHING = ("达到{}", "突破{}", "达{}以上", "不少于{}", "增加到{}", "力争达到{}", "稳定在{}")
GOALS: dict[str, Callable[[str, str], str]] = {
    "the year first": lambda of, reached: f"到2027年，{of}{reached}",
    "no comma": lambda of, reached: f"到2027年{of}{reached}",
    "the year behind what is counted": lambda of, reached: f"{of}到2027年{reached}",
    "hoped for": lambda of, reached: f"力争到2027年，{of}{reached}",
    "of the city": lambda of, reached: f"到2027年，全市{of}{reached}",
    "made sure": lambda of, reached: f"加强统筹，确保到2027年{of}{reached}",
}


def found(statement: str) -> tuple[BenefitFound, ...]:
    raw = f"云岭市人才工作若干措施\n一、支持引才。{statement}。\n二、优化服务。完善工作机制。\n"
    return read("own.txt", raw).benefits


@pytest.mark.parametrize("form", SINGLE)
def test_a_gift_is_found_with_its_rate_and_who_gets_it(form: str):
    for who, verb, gift, rate in product(WHOM, VERBS, GIFTS, RATES):
        statement = SINGLE[form](who, verb, gift, rate)
        benefits = found(statement)
        assert [b.amount and (b.amount.value, b.amount.per) for b in benefits] == [(3000, RATES[rate])], statement
        assert [said.value for said in benefits[0].who] == [who.removeprefix("对")], statement
        assert benefits[0].beneficiary == "person", statement


@pytest.mark.parametrize("form", SINGLE)
@pytest.mark.parametrize("lasting", LASTING)
def test_its_time_is_told_behind(form: str, lasting: str):
    for verb, gift in product(VERBS, GIFTS):
        statement = f"{SINGLE[form](WHOM[0], verb, gift, '每人每月')}，{lasting}"
        assert [b.duration_months and b.duration_months.value for b in found(statement)] == [36], statement


@pytest.mark.parametrize("form", LISTED)
def test_each_of_a_list_has_its_own(form: str):
    for names, gift in product(NAMES, ("奖励", "资助", "经费支持", "补助")):
        statement = LISTED[form](*names, gift)
        benefits = found(statement)
        assert [b.amount and b.amount.value for b in benefits] == [700_000, 400_000, 200_000], statement
        assert list(told(benefits, names)) == [[name] for name in names], statement
        assert len({(b.beneficiary, b.kind) for b in benefits}) == 1, statement


@pytest.mark.parametrize("form", SHARES)
def test_a_share_is_found_with_its_base_and_its_ceiling(form: str):
    for who, base, gift in product(("企业购置研发设备", "高新技术企业"), BASES, ("补助", "奖励", "补贴", "资助")):
        statement = f"对{who}，{SHARES[form](base, gift)}"
        benefits = found(statement)
        assert [(b.amount and b.amount.value, b.cap and b.cap.value) for b in benefits] == [(20, 2_000_000)], statement
        assert (benefits[0].base and benefits[0].base.value) == base, statement
        assert (benefits[0].beneficiary, [said.value for said in benefits[0].who]) == ("enterprise", [who]), statement


@pytest.mark.parametrize("form", GOALS)
def test_a_goal_is_found_with_what_it_counts_and_by_when(form: str):
    for (of, (amount, value)), reaching in product(INDICATORS.items(), REACHING):
        statement = GOALS[form](of, reaching.format(amount))
        targets = read("own.txt", f"云岭市行动方案\n一、发展目标。{statement}。\n").targets
        assert [(t.quantity and t.quantity.value, t.by and t.by.value) for t in targets] == [(value, "2027")], statement
        assert targets[0].indicator.value == of, statement


def told(benefits: tuple[BenefitFound, ...], names: tuple[str, ...]) -> Iterator[list[str]]:
    """Which of the names each benefit is for; what all of them share may stand with the last alone."""
    for benefit in benefits:
        yield [name for name in names if any(name in said.value for said in benefit.who)]

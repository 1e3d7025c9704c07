"""The same gift said in every way in which official texts say it: forms of words, crossed with what they hold.

Own texts (`texts/`) show conventions one by one; what breaks between them shows only where they meet.
"""

from collections.abc import Callable, Iterator
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


def told(benefits: tuple[BenefitFound, ...], names: tuple[str, ...]) -> Iterator[list[str]]:
    """Which of the names each benefit is for; what all of them share may stand with the last alone."""
    for benefit in benefits:
        yield [name for name in names if any(name in said.value for said in benefit.who)]

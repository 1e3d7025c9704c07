"""A small text of a city that does not exist, and by hand what reading is to find in it."""

from datetime import date
from decimal import Decimal
from typing import Any

from yangui.reading.findings import (
    BenefitFound,
    Clause,
    Duty,
    Findings,
    Flag,
    Found,
    Quantity,
    Segment,
    Span,
    TargetFound,
    Use,
)

RAW = """临港市人民政府办公室文件

临政办发〔2030〕7号

关于印发《临港市青年人才若干措施》的通知

各县（市、区）人民政府：
现印发给你们，请认真执行。
2030年3月1日

临港市青年人才若干措施

为聚集青年人才，制定本措施。

一、生活保障

（一）发放生活补贴。对新来本市就业的博士，由市财政按每月1500元发放三年生活补贴，名额不超过200人。<b>&
（二）购房。给予一定购房补助，办法由市住建局另定。（牵头单位：市住建局；责任单位：市财政局）

二、目标

到2032年，新增青年人才1万人以上，配套投入2亿元。
"""


def at(words: str, after: str = "") -> Span:
    """The place of these words in the text, the first after `after`."""
    start = RAW.index(words, RAW.index(after))
    return Span(start, start + len(words))


def said(words: str, after: str = "") -> Found[str]:
    return Found(words, at(words, after))


def stretch(first: str, last: str) -> Span:
    return Span(at(first).start, at(last, first).end)


def findings(**changes: Any) -> Findings:
    """All that is in the text, or with other parts."""
    subsidy = Quantity("money", at("1500元"), "元", Decimal(1500), per=("month",))
    quota = Quantity("count", at("200人"), "人", Decimal(200), bound="at_most")
    people = Quantity("count", at("1万人以上"), "人", Decimal(10000), bound="at_least")
    fund = Quantity("money", at("2亿元"), "元", Decimal(200_000_000))
    month, home = stretch("（一）", "<b>&"), stretch("（二）", "市财政局）")
    upper, goals = stretch("一、", "市财政局）"), stretch("二、", "2亿元。")
    parts: dict[str, Any] = {
        "segments": (
            Segment(
                "notice",
                Span(0, at("临港市青年人才若干措施\n").start),
                title=said("关于印发《临港市青年人才若干措施》的通知"),
                number=said("临政办发〔2030〕7号"),
                issuers=(said("临港市人民政府办公室"),),
                issued=Found(date(2030, 3, 1), at("2030年3月1日")),
            ),
            Segment(
                "text",
                Span(at("临港市青年人才若干措施\n").start, len(RAW)),
                title=said("临港市青年人才若干措施", "3月1日"),
            ),
        ),
        "outline": (
            Clause(1, "", 0, stretch("为聚集", "2亿元。"), at("为聚集青年人才，制定本措施。"), parts=(
                Clause(1, "一", 1, upper, at("一、生活保障"), said("一、"), said("生活保障"), False, (
                    Clause(1, "一(一)", 2, month, month, said("（一）"), said("发放生活补贴"), measure=True),
                    Clause(1, "一(二)", 2, home, home, said("（二）"), said("购房"), measure=True),
                )),
                Clause(1, "二", 1, goals, goals, said("二、"), said("目标", "二、")),
            )),
        ),
        "duties": (
            Duty(
                "一(二)",
                stretch("（牵头", "市财政局）"),
                lead=(said("市住建局", "牵头"),),
                responsible=(said("市财政局"),),
            ),
        ),
        "quantities": (subsidy, quota, people, fund),
        "uses": (
            Use("一(一)", subsidy, "benefit", said("新来本市就业的博士")),
            Use("一(一)", quota, "quota"),
            Use("二", people, "target"),
            Use("二", fund, "fund"),
        ),
        "benefits": (
            BenefitFound(
                "一(一)", stretch("对新来", "生活补贴"), "monthly_subsidy", "person", said("生活补贴", "三年"),
                (said("新来本市就业的博士"),), subsidy, per="person_month",
                duration_months=Found(36, at("三年")), quota=quota, payers=(said("市财政"),),
            ),
            BenefitFound(
                "一(二)", at("给予一定购房补助"), "housing", "person", said("购房补助"), discretionary=True
            ),
        ),
        "targets": (
            TargetFound("二", stretch("新增青年人才", "以上"), "new_in_period", said("新增青年人才"), people,
                        Found("2032", at("2032年"))),
            TargetFound("二", at("配套投入2亿元"), "level", said("配套投入"), fund,
                        Found("2032", at("2032年"), inherited=True)),
        ),
        "flags": (
            Flag("R205", "一(二)", at("给予一定购房补助"), "nobody is named who gets it", "who"),
        ),
    }  # fmt: skip
    return Findings("linzhou.txt", RAW, **{**parts, **changes})

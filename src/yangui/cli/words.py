"""The words of the command line's output in both languages."""

from collections.abc import Iterable

WORDS: dict[str, tuple[str, str]] = {
    "yes": ("✔ 符合", "✔ yes"),
    "unknown": ("? 待补充信息", "? unknown"),
    "judgement": ("◆ 待单位认定", "◆ for a unit to judge"),
    "no": ("✘ 按现有信息暂不符合", "✘ not on what is known"),
    "condition.yes": ("✔ 满足", "✔ met"),
    "condition.no": ("✘ 不满足", "✘ not met"),
    "condition.unknown": ("? 未知", "? unknown"),
    "condition.judgement": ("◆ 待认定", "◆ to be judged"),
    "benefit": ("待遇", "Benefit"),
    "amount": ("金额", "Amount"),
    "schedule": ("发放", "Paid"),
    "cite": ("依据", "Clause"),
    "changes": ("下次变化", "Changes on"),
    "needs": ("还需要知道", "Still to know"),
    "judges": ("由谁认定什么", "Who judges what"),
    "fails": ("不满足的条件", "Condition not met"),
    "mend": ("如果", "It would be if"),
    "open": ("金额待核定", "amount open"),
    "at_most": ("最高 {}", "up to {}"),
    "at_least": ("不低于 {}", "at least {}"),
    "about": ("约 {}", "about {}"),
    "exact": ("{}", "{}"),
    "between": ("{} 至 {}", "{} to {}"),
    "from": ("{} 起", "from {}"),
    "yuan": ("{} 元", "{} CNY"),
    "month": ("每月 {}", "{} a month"),
    "quarter": ("每季 {}", "{} a quarter"),
    "year": ("每年 {}", "{} a year"),
    "once": ("一次性", "once"),
    "not_in_force": ("（当日不在有效期）", " (not in force that day)"),
    "day": ("决定日", "Day of the decision"),
    "pack": ("政策包", "Pack"),
    "questions": ("先回答这些，影响最大", "Answer these first: most depends on them"),
    "fact": ("事实", "Fact"),
    "question": ("问题", "Question"),
    "at_stake": ("影响金额", "Money on it"),
    "count": ("影响项数", "Benefits"),
    "readings": (
        "以上结论所依据、尚未经主管单位确认的理解",
        "Readings that these answers rest on and that no unit has confirmed yet",
    ),
    "and_more": ("另有 {} 项，用 --benefit 或 --json 查看", "{} more: see --benefit or --json"),
    "nothing": ("没有", "none"),
    "type": ("类型", "Type"),
    "label": ("名称", "Label"),
    "register": ("来源登记", "Register"),
    "codes": ("可选值", "Codes"),
    "who": ("对象", "For"),
    "judges_what": ("{}：{}", "{}: {}"),
    "gives": ("内容", "Gives"),
    "kind": ("类别", "Kind"),
    "payer": ("出资", "Paid by"),
    "quota": ("名额", "Quota"),
    "window": ("申报时间", "Window"),
    "papers": ("材料", "Papers"),
    "in_force": ("有效期", "In force"),
    "lead": ("牵头单位", "Lead units"),
    "responsible": ("责任单位", "Responsible units"),
    "requires": ("条件", "Conditions"),
    "owed": ("待细则（应由 {} 出台）", "detailed rule owed by {}"),
    "relations": ("与其他待遇的关系", "Relations"),
    "stacks_with": ("可与之同享", "stacks with"),
    "excludes": ("不可同享", "excludes"),
    "take_the_higher": ("就高不重复", "take the higher of this and"),
    "tops_up": ("补足差额", "tops up"),
    "needs_first": ("须先取得", "needs first"),
    "reading": ("理解", "Reading"),
    "other": ("其他可能：{}", "or: {}"),
    "confirms": ("（由 {} 确认）", " (to be confirmed by {})"),
    "person": ("个人", "person"),
    "team": ("团队", "team"),
    "enterprise": ("企业", "enterprise"),
    "institution": ("机构", "institution"),
    "project": ("项目", "project"),
    "all": ("全部满足", "all of"),
    "any": ("满足其一", "any of"),
    "none": ("均不属于", "none of"),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "missing": ("未知", "unknown"),
    "result": ("结果", "Result"),
    "condition": ("条件", "Condition"),
    "value": ("结论", "Answer"),
    "facts": ("所依据的事实", "Facts"),
    "receipt": ("凭据", "Receipt"),
    "periods": ("何时如何", "When"),
    "problems": ("发现 {} 处问题", "{} findings"),
    "counts": ("{} 份文件、{} 项待遇、{} 个目标", "{} documents, {} benefits, {} targets"),
    "fen": ("金额", "Sum"),
    "fen_open": ("另有不确定金额", "Open besides"),
    "accounted": (
        "共 {rows} 行，评估 {evaluated} 行，隔离 {quarantined} 行",
        "{rows} rows: {evaluated} evaluated, {quarantined} in quarantine",
    ),
    "more_in_tallies": ("另有 {} 项，见 tallies.parquet", "{} more in tallies.parquet"),
    "clean": ("没有发现问题", "nothing found"),
}


def joined(items: Iterable[str], lang: str) -> str:
    """A list in running text."""
    return (", " if lang == "en" else "、").join(items)


def sentences(items: Iterable[str], lang: str) -> str:
    """Independent parts in running text."""
    return ("; " if lang == "en" else "；").join(items)


def word(key: str, lang: str) -> str:
    """The word for `key` in zh or en."""
    return WORDS[key][lang == "en"]

"""The words of a simulation's report in both languages, and how it writes sums."""

from yangui.policy.model import Kind

WORDS: dict[str, tuple[str, str]] = {
    "title": ("政策变动模拟", "What a change of policy does"),
    "headline": ("主要数字", "Main figures"),
    "figure": ("项目", "Figure"),
    "yuan": ("{} 元", "{} CNY"),
    "sum_open": ("金额待核定", "amount open"),
    "before": ("现行", "Before"),
    "after": ("变动后", "After"),
    "difference": ("差额", "Difference"),
    "people": ("可得资金的{}", "{} entitled to money"),
    "money": ("确定的金额", "Money that is certain"),
    "most": ("资格未定者至多另需", "At most besides, for the undecided"),
    "unpriced": (
        "变动后未定者中另有 {} 人次金额待核定，不在上述上限之内。",
        "After the change, {} more undecided have a sum that is still open; it is not in that ceiling.",
    ),
    "gain": ("▲ 多得的{}", "▲ {} who gain"),
    "lose": ("▼ 少得的{}", "▼ {} who lose"),
    "newly": ("新获资格", "Newly entitled"),
    "lapsed": ("失去资格", "No longer entitled"),
    "raised": ("金额提高", "Sum raised"),
    "lowered": ("金额降低", "Sum lowered"),
    "changes": ("变动内容", "The change"),
    "address": ("参数", "Parameter"),
    "what": ("所属", "Of"),
    "stated": ("现行值", "Stated"),
    "value": ("模拟值", "What if"),
    "day": ("决定日", "Day of the decisions"),
    "untouched": (
        "这些变动不影响任何资格或金额的计算。",
        "These changes touch no rule: nobody's entitlement and no sum depends on them.",
    ),
    "none_stated": ("未定", "open"),
    "by_benefit": ("按待遇", "By benefit"),
    "benefit": ("待遇", "Benefit"),
    "entitled": ("符合人次", "Entitled"),
    "sum": ("金额（元）", "Sum (CNY)"),
    "undecided": ("未定", "Undecided"),
    "at_most": ("未定者至多（元）", "At most besides (CNY)"),
    "unsummed": ("另有 {} 人次金额待核定", "besides, {} with a sum still open"),
    "others": (
        "另有 {} 项不发放资金的待遇或无人符合的待遇，不受变动影响，未列出。",
        "{} more benefits give no money or have nobody entitled, and are not touched; they are left out.",
    ),
    "chart_benefit": ("各项待遇变动前后的金额", "Sum of each benefit before and after"),
    "by_region": ("按地区：谁多得，谁少得", "By region: who gains, who loses"),
    "region": ("地区", "Region"),
    "nowhere": ("地区未知", "not known"),
    "entities": ("评估数", "Evaluated"),
    "gain_n": ("▲ 多得人数", "▲ Gain"),
    "gain_sum": ("▲ 多得（元）", "▲ More (CNY)"),
    "lose_n": ("▼ 少得人数", "▼ Lose"),
    "lose_sum": ("▼ 少得（元）", "▼ Less (CNY)"),
    "chart_region": ("各地区少得与多得的金额", "Money less and more in each region"),
    "chart_map": ("各地区金额的差额", "Difference of money in each region"),
    "map_says": (
        "方块按大致方位排列，写有金额差额和多得（▲）、少得（▼）的{}数。",
        "Tiles lie roughly as the regions do, with the difference and how many {} gain (▲) or lose (▼).",
    ),
    "map_filled": (
        "填充高度为占最大差额的比例；粗实线框为增，虚线框为减，“—”为表中没有该地区。各数见下表。",
        "Filled by the share of the greatest difference; bold frame: more, dashed: less, —: not in the table below.",
    ),
    "place": ("地区取自下列各项中第一个已知的：{}", "The region is the first that is known of: {}"),
    "separator": ("、", ", "),
    "total": ("合计", "Total"),
    "lacking": ("最常缺少的条件（变动后）", "Conditions that most lack, after the change"),
    "condition": ("条件", "Condition"),
    "clause": ("依据", "Clause"),
    "only": ("仅缺此项", "Lack only this"),
    "no": ("✘ 不满足", "✘ Not met"),
    "unknown": ("? 未知", "? Unknown"),
    "judgement": ("◆ 待认定", "◆ To be judged"),
    "readings": ("所依据的、尚未确认的理解", "Readings that these figures rest on and nobody has confirmed"),
    "asks": ("问题", "Question"),
    "taken": ("? 所取理解", "? Taken"),
    "confirms": ("由谁确认", "Who confirms"),
    "rests": ("涉及待遇数", "Benefits"),
    "rests_sum": ("涉及金额（元）", "Sum that rests on it (CNY)"),
    "made": ("数据与口径", "How this was computed"),
    "accounted": (
        "共 {rows} 行 = 评估 {evaluated} 行 + 隔离 {quarantined} 行",
        "{rows} rows = {evaluated} evaluated + {quarantined} in quarantine",
    ),
    "quarantine": ("隔离的单元格", "Cells in quarantine"),
    "column": ("列", "Column"),
    "reason": ("原因", "Reason"),
    "cells": ("单元格数", "Cells"),
    "table": ("数据表", "Table"),
    "version": ("政策包版本", "Version of the pack"),
    "side": ("情形", "Side"),
    "note_whole": (
        "金额为整个发放期的总额，不是一年的支出。",
        "Sums are over the whole schedule of payments, not for one year.",
    ),
    "note_certain": (
        "“确定”只计条件全部满足者；资格未定者（有事实未知或待单位认定）单列上限。",
        "Certain: every condition is met. What the undecided (a fact unknown, a judgement due) may cost stands apart.",
    ),
    "note_bound": (
        "政策写明“最高”“约”“不低于”的，按所写数额计入；贷款也按可贷额度计入。",
        "Where the policy says up to, about or at least, the sum that it names is counted; so is the sum of a loan.",
    ),
    "note_open": (
        "金额待核定的待遇不计入金额。",
        "A benefit whose sum is still open adds nothing to the money.",
    ),
    "note_stack": (
        "各项待遇分别计算，不得同享的部分未予扣除。",
        "Each benefit is counted by itself: nothing is taken off where two may not be drawn together.",
    ),
    "bound.at_most": ("按最高额计", "counted at its ceiling"),
    "bound.about": ("按约数计", "counted at the round sum named"),
    "bound.at_least": ("按最低额计", "counted at its floor"),
    # names of sheets, at most 31 characters
    "sheet.headline": ("主要数字", "Main figures"),
    "sheet.changes": ("变动内容", "The change"),
    "sheet.by_benefit": ("按待遇", "By benefit"),
    "sheet.by_region": ("按地区", "By region"),
    "sheet.lacking": ("缺少的条件", "Conditions lacking"),
    "sheet.readings": ("未确认的理解", "Unconfirmed readings"),
    "sheet.sides": ("数据与口径", "How computed"),
    "sheet.faults": ("隔离", "Quarantine"),
    "nothing": ("无", "none"),
    "person": ("个人", "persons"),
    "team": ("团队", "teams"),
    "enterprise": ("企业", "enterprises"),
    "institution": ("机构", "institutions"),
    "project": ("项目", "projects"),
}
FEN = 100
SCALES = {
    "zh": ((10**10, "亿元"), (10**6, "万元"), (FEN, "元")),
    "en": ((10**11, "bn CNY"), (10**8, "m CNY"), (FEN, "CNY")),
}


def word(key: str, lang: str) -> str:
    """The word for `key` in zh or en."""
    return WORDS[key][lang == "en"]


def kind_word(kind: Kind, lang: str) -> str:
    """Entities of a kind, in the plural."""
    return word(kind, lang)


def yuan(fen: int) -> str:
    """Fen as yuan with thousands marks; decimals only where there are any."""
    text = f"{abs(fen) // 100:,}" + (f".{abs(fen) % 100:02}" if fen % 100 else "")
    return f"−{text}" if fen < 0 else text


def about(fen: int, lang: str) -> str:
    """A sum for a heading or a chart, rounded to two decimals of a unit that suits it."""
    size, unit = next((scale for scale in SCALES[lang] if abs(fen) >= scale[0]), SCALES[lang][-1])
    if size == FEN:
        return f"{yuan(fen)} {unit}"
    return f"{'−' if fen < 0 else ''}{abs(fen) / size:,.2f} {unit}"


def signed(number: int, text: str) -> str:
    """A difference with the sign that says which way it goes."""
    if number == 0:
        return "● 0"
    return f"▲ +{text}" if number > 0 else f"▼ {text}"

"""The words of the page of findings, in both languages."""

KINDS: dict[str, tuple[str, str, str]] = {  # sign, Chinese, English
    "flag": ("!", "待定", "to decide"),
    "head": ("文", "文件信息", "document"),
    "clause": ("§", "条目", "clause"),
    "duty": ("责", "责任单位", "duty"),
    "benefit": ("¥", "待遇", "benefit"),
    "target": ("◎", "目标", "target"),
    "number": ("#", "数值", "figure"),
}

WORDS: dict[str, tuple[str, str]] = {
    "title": ("识读结果", "What was found"),
    "sub": (
        "左侧原文，右侧识读结果；点击互相跳转。",
        "The text on the left, the findings on the right; each leads to the other.",
    ),
    "flags": ("需要人来决定的", "For a person to decide"),
    "no_flags": ("没有待定事项。", "Nothing is left to decide."),
    "source": ("原文", "Text"),
    "line": ("第{}行", "line {}"),
    "inherited": ("承前", "from before"),
    "none": ("未写明", "not stated"),
    "number": ("文号", "Number"),
    "issuers": ("发文机关", "Issuers"),
    "addressee": ("主送", "To"),
    "issued": ("成文日期", "Issued"),
    "published": ("发布日期", "Published"),
    "in_force_from": ("施行日期", "In force from"),
    "in_force_to": ("有效期至", "In force to"),
    "based_on": ("依据", "Based on"),
    "replaces": ("废止", "Replaces"),
    "lead": ("牵头", "Lead"),
    "responsible": ("责任", "Responsible"),
    "who": ("对象", "Who"),
    "amount": ("金额", "Amount"),
    "base": ("基数", "Base"),
    "duration_months": ("月数", "Months"),
    "times": ("次数", "Times"),
    "cap": ("封顶", "Cap"),
    "instalments": ("分期", "Instalments"),
    "quota": ("名额", "Quota"),
    "payers": ("出资", "Payer"),
    "window": ("申报时间", "Window"),
    "programme": ("项目", "Programme"),
    "discretionary": ("待定办法", "Left to a later rule"),
    "quantity": ("数值", "Value"),
    "by": ("期限", "By"),
    "region": ("地区", "Region"),
    "subject": ("对象", "Of"),
    "yes": ("是", "yes"),
    "achieved": ("已实现", "reached"),
    "segment": ("文本", "Text"),
    "exact": ("{}", "{}"),
    "about": ("{}左右", "about {}"),
    "at_least": ("不低于{}", "at least {}"),
    "at_most": ("不超过{}", "at most {}"),
    "exceed": ("超过{}", "more than {}"),
    "year": ("每年", "a year"),
    "month": ("每月", "a month"),
    "CNY": ("元", "CNY"),
    "months": ("个月", "months"),
    "benefit": ("待遇", "benefit"),
    "target": ("目标", "target"),
    "threshold": ("条件", "threshold"),
    "instalment": ("分期", "instalment"),
    "fund": ("资金规模", "fund"),
    "former": ("原标准", "former amount"),
    "repeat": ("重复", "repeat"),
    "duration": ("期间", "duration"),
    "deadline": ("期限", "deadline"),
    "context": ("其他", "other"),
}

# What a flag says, in Chinese; in English the flag says it itself.
FLAGS: dict[str, str] = {
    "R301": "两个并列清单的项数不一致",
    "R302": "金额缺少单位",
    "R303": "年份不合常理",
    "R304": "金额没有写明对象",
    "R305": "数额在句中的作用不明",
    "R306": "文本没有日期，年份系推断",
    "R308": "比例超过百分之百",
    "R309": "目标没有期限",
    "R310": "数字中混有字母",
    "R311": "条目编号不连续",
    "R312": "没有写明归谁",
    "R313": "看不出是哪一种待遇",
    "R401": "没有找到标题",
    "R402": "无法确定地区",
    "R403": "没有写明施行日期",
    "R404": "标题看不出文种",
    "R405": "没有写明谁可以享受",
    "R406": "数额无法直接写入政策包",
    "R407": "多个出资方，比例不明",
    "R408": "各期之和与总额不符，或除不尽",
    "R409": "申报时间不是日期",
    "R410": "由插件提出，待人核对",
}


def flagged(code: str, reason: str, lang: str) -> str:
    """What a flag says in a language (zh or en)."""
    return reason if lang == "en" else FLAGS.get(code, reason)


def word(key: str, lang: str) -> str:
    """The word in a language (zh or en); the key itself where it has no word."""
    pair = WORDS.get(key)
    return key if pair is None else pair[lang == "en"]

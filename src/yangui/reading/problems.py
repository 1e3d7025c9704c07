"""What reading a file can refuse, and what its flags say, by codes that stay the same."""

import re
from collections.abc import Mapping

from yangui.rules.problems import PackError, Place, Problem

# R1: a file cannot be taken in; R2: what was asked for cannot be done. Explained in docs/reference/reading.md.
CODES: Mapping[str, str] = {
    "R101": "There is no such file, or it cannot be opened.",
    "R102": "The kind of file is not known, or its content is not of that kind.",
    "R103": "The file is empty, or holds no text.",
    "R104": "The file is binary where text should stand.",
    "R105": "The text is in no encoding that is known.",
    "R106": "The pages are pictures: there is no text to read.",
    "R107": "The file is locked with a password.",
    "R108": "The file is larger than can be read.",
    "R109": "The file is damaged.",
    "R201": "There is no proposer of this name.",
    "R202": "The text is no document of the pack.",
    "R203": "A result cannot be written.",
    "R204": "There is nothing to write: no text in the file, or, for an outline, none with a title or clauses.",
    "R205": "Two drafts mean different things by one id.",
}
# What a flag says, in Chinese, where SAID below has no words of its own; in English the flag says it itself.
FLAGS: Mapping[str, str] = {
    "R301": "两个并列清单的项数不一致",
    "R302": "金额缺少单位",
    "R303": "年份不合常理",
    "R304": "金额没有写明对象",
    "R305": "数额在句中的作用不明",
    "R306": "文本没有日期，年份系推断",
    "R308": "比例超过百分之百",
    "R309": "目标没有期限",
    "R310": "数字中混有字母或无法识别的符号",
    "R311": "条目编号不连续",
    "R312": "没有写明归谁",
    "R313": "看不出是哪一种待遇",
    "R314": "表中数额未能识读",
    "R401": "没有找到标题",
    "R402": "无法确定地区",
    "R403": "没有写明施行日期",
    "R404": "标题看不出文种",
    "R405": "没有写明谁可以享受",
    "R406": "数额无法直接写入政策包（区间，或比例没有金额基数）",
    "R407": "多个出资方，比例不明",
    "R408": "各期之和与总额不符，或除不尽",
    "R409": "申报时间不是日期",
    "R410": "由插件提出，待人核对",
    "R411": "政策包中没有对应位置，须另行处理",
}


# The same with its particulars: for a reason in English the one in Chinese, `{}` being what the text or the day fills
# in, in the same order.
SAID: Mapping[str, str] = {
    "{} amounts for a list of another length": "{}个金额与所列项数不一致",
    "{} is read as money": "{}缺少单位，按金额识读",
    "the year {}": "年份不合常理：{}",
    "no beneficiary is named": "金额没有写明对象",
    "neither benefit nor threshold, cap or target": "数额作用不明：不是待遇，也不是条件、上限或目标",
    "raises or lowers an amount that is not told here": "数额作用不明：上调或下调此处未写明的数额",
    "no date; {} is the year named most, text {}": "文本没有日期，按出现最多的年份推断为{}年（第{}个文本）",
    "{} %": "比例超过百分之百：{}%",
    "no deadline is stated": "目标没有期限",
    "{} is no number": "数字中混有字母：{}",
    "this number cannot be read for certain; it is left out": "数字无法确定，未予采用",
    "no day of the calendar: {}": "没有这一天：{}",
    "what the sums below {} are for is not clear": "表中“{}”一栏的数额用途不明，未予采用",
    "the figures below {} have no unit": "表中“{}”一栏的数字没有单位，未予采用",
    "no sum in the column {}": "表中此行“{}”一栏没有数额",
    "{} is followed by {}": "条目编号不连续：{}之后是{}",
    "nothing tells who gets it; person stands for anybody": "没有写明归谁，暂记为个人",
    "nothing tells its kind; grant stands for any money": "看不出是哪一种待遇，暂记为资助",
    "nothing tells its kind; service stands for any": "看不出是哪一种待遇，暂记为服务",
    "no title was found; the file's name stands in its place": "没有找到标题，暂用文件名",
    "no issuer tells the region; {} stands in its place": "没有写明发文地区，暂记为{}",
    "{} is no region of the pack; {} stands in its place": "{}不在政策包所列地区之内，暂记为{}（待定）",
    "{} is known by no pack; {} stands in its place": "没有政策包可查{}，地区暂记为{}（待定）",
    "the text does not say from when it holds": "没有写明施行日期",
    "the title does not tell the kind of document: {}": "标题看不出文种：{}",
    "the text does not say who gets {}": "没有写明谁可以享受{}",
    "no sum and no share of one: {}": "既不是金额也不是金额的比例：{}",
    "a range has no single amount: {}": "区间没有单一数额：{}",
    "a sum in parts of a fen: {}": "金额不足一分：{}",
    "a share in parts of a millionth: {}": "比例过细，小于百万分之一：{}",
    "a share of {}, which is no sum: {}": "比例的基数不是金额（{}）：{}",
    "a share, and not said of what: {}": "比例没有写明基数：{}",
    "a sum for each of several things: {}": "金额按多项分别计算：{}",
    "a ceiling of an open amount: {}": "数额待定，其上限没有对应位置：{}",
    "a ceiling, no single sum, has no place: {}": "上限不是单一数额，没有对应位置：{}",
    "a ceiling, of several payments or several who get it, has no place: {}": (
        "上限针对多次发放或多个对象，没有对应位置：{}"
    ),
    "a ceiling of a share, has no place: {}": "比例的上限也是比例，没有对应位置：{}",
    "a ceiling, and not said of which sum, has no place: {}": "上限是比例而没有写明基数，没有对应位置：{}",
    "over how long the sum is paid out has no place: {}": "分多久发完没有对应位置：{}",
    "parts of what is paid each month have no place": "按月发放的待遇再分期，没有对应位置",
    "parts of what is paid each quarter have no place": "按季发放的待遇再分期，没有对应位置",
    "parts of what is paid each year have no place": "按年发放的待遇再分期，没有对应位置",
    "how long or how often has no place: {}": "期限或次数没有对应位置：{}",
    "no whole number of payments: {}": "期限不是发放周期的整数倍：{}",
    "the instalments do not add up to the amount": "各期之和与总额不符",
    "the instalments are no shares of the amount in decimals": "各期占总额的比例除不尽",
    "how many are funded is no single whole number": "名额不是单一的整数",
    "the text does not say which payer pays which share of {}": "没有写明{}的各出资方分担比例",
    "the window is given as: {}": "申报时间不是日期：{}",
    "proposed by {}, to be checked: {}": "由插件{}提出，待人核对：{}",
    "the region is not known: {}": "政策包中没有这个地区：{}",
    "{} is told for each year, which the form has no place for": "{}按年计，没有对应位置",
    "a ceiling of no benefit: {}": "上限不属于任何待遇：{}",
    "a part of no benefit: {}": "分期不属于任何待遇：{}",
    "a number to be funded of no benefit: {}": "名额不属于任何待遇：{}",
}
FIELD = "{}"


def _pattern(reason: str) -> re.Pattern[str]:
    """What reasons made from this look like, their particulars as groups."""
    return re.compile("(.+?)".join(map(re.escape, reason.split(FIELD))), re.DOTALL)


_PATTERNS = [(_pattern(reason), words) for reason, words in SAID.items() if FIELD in reason]


def refusal(code: str, place: Place | str, message: str, mend: str = "") -> PackError:
    """The error to raise; `place` may be the name of the file."""
    assert code in CODES
    return PackError(Problem(Place(place) if isinstance(place, str) else place, code, message, mend))


def flagged(code: str, reason: str, lang: str) -> str:
    """What a flag says in a language (zh or en), with its particulars."""
    if lang == "en":
        return reason
    if reason in SAID:
        return SAID[reason]
    told = next((words.format(*m.groups()) for pattern, words in _PATTERNS if (m := pattern.fullmatch(reason))), None)
    return told or FLAGS.get(code, reason)

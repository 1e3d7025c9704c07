"""What reading a file can refuse, and what its flags say, by codes that stay the same."""

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
    "R204": "There is nothing to write: no text that says what is to be done.",
}
# What a flag says, in Chinese; in English the flag says it itself.
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


def refusal(code: str, place: Place | str, message: str, mend: str = "") -> PackError:
    """The error to raise; `place` may be the name of the file."""
    assert code in CODES
    return PackError(Problem(Place(place) if isinstance(place, str) else place, code, message, mend))


def flagged(code: str, reason: str, lang: str) -> str:
    """What a flag says in a language (zh or en)."""
    return reason if lang == "en" else FLAGS.get(code, reason)

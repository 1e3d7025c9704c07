"""One form of each character, always one character for one, so that places stay what they are."""

import re
import unicodedata
from collections.abc import Mapping

CN = "一二三四五六七八九十"
DIGITS = "零〇一二三四五六七八九"
ROUND = "○Oo"  # what is typed for 〇
# Words that number parts: 方向一: over 举措1:
THEME = "(?:(?:重点|主攻|特色|优先)?(?:方向/赛道|方向|赛道|领域|板块|模块|任务))"
STEP = "(?:(?:路径|重点|具体|工作)?举措|措施|路径|(?:专项|重点)?行动|(?:重点|重大)?工程)"
WORDED = rf"(?:{THEME}|{STEP}) ?(?:[{CN}]{{1,3}}|[0-9]{{1,2}})"

# Radicals that fonts of PDFs put for the characters and that NFKC leaves as they are (Unicode Character Database,
# EquivalentUnifiedIdeograph.txt).
RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻊⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民虎西见角贝足车长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


def _forms() -> dict[int, str]:
    forms = {radical: chr(form) for radical, form in RADICALS.items()}
    for first, last in ((0x2E80, 0x2FD5), (0xF900, 0xFAD9), (0xFE10, 0xFE6F), (0xFF01, 0xFFDC)):
        for code in range(first, last + 1):
            form = unicodedata.normalize("NFKC", chr(code))
            if len(form) == 1 and (form != chr(code) or code not in forms):
                forms[code] = form
    spaces = [0x09, 0x0D, 0x3000, 0xA0, 0xAD, 0x202F, 0x205F, 0x2060, 0xFEFF, *range(0x2000, 0x2010)]
    forms.update(dict.fromkeys([*spaces, *range(9), *range(0x0E, 0x20), 0x7F], " "))
    forms.update(dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n"))
    forms.update(dict.fromkeys([0x2013, 0x2015, 0x2500], "—"))
    return forms


FORMS = _forms()
# 二○二七年, 〔二○二七〕, 第一百○五条; a circle anywhere else is a bullet or stands for a name.
NOUGHTS = re.compile(rf"[一二](?: ?[{DIGITS}{ROUND}]){{3}}(?= ?[年〕\]])|(?<=[{DIGITS}十百千])○(?=[{DIGITS}十百千])")
FEW = 200  # different characters that are sooner replaced one by one


def mapped(text: str, forms: Mapping[int, str]) -> str:
    """As `str.translate`, which is slow where only few of the characters occur."""
    present = [c for c in set(text) if ord(c) in forms]
    if len(present) > FEW:
        return text.translate(forms)
    for c in present:
        text = text.replace(c, forms[ord(c)])
    return text


def noughts(text: str) -> str:
    """The text with 〇 where something like it is typed inside a Chinese numeral."""
    return NOUGHTS.sub(lambda found: re.sub(f"[{ROUND}]", "〇", found[0]), text)


def word(c: str) -> bool:
    """Whether a character is a Latin letter or a digit."""
    return c.isascii() and c.isalnum()

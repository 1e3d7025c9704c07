"""What looks like a number of something and is none: 第6个, 5G, 500强, 两院, 三个方面, what stands in 《》."""

import re

from yangui.reading.numbers.units import UNIT

CN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟万亿"
NAMED = 2  # in 《》 and （含…）, where nothing counts
SPOKEN = 1  # in quotation marks, where only money and shares do
QUOTED = re.compile(r"《[^《》\n]{1,60}》|“[^“”\n]{1,24}”|\(含(?=[0-9一二三四五六七八九十百千本税])[^()\n]{1,10}\)")
PLACED = re.compile(r"(?:位[列居]|排名|排在|居|升至|跃居|跻身|保持)(?:全[省国市球县]|世界|国内|[\u4e00-\u9fff]{0,4})$")
TIERS = re.compile(r"(?:迈[向上入]|达到|突破|跨[入上]|跃[上升]|超|冲刺|挺进|跻身)$")
ORDINALS = re.compile(rf"第[\d{CN}]{{1,4}}[条项款章]?[、至和]$")  # 第2、3条; 第二条、三条
YEAR = "20[1-3][0-9]"  # 2024 500万元: a year in the cell before a sum
SUM_ENDS = "[余多]?[百千万亿]{0,2}(?:[美港欧日加澳]?元|港币|英镑)"
# What cannot be read as one number: a sign that the font of a PDF does not tell, groups of digits of which nobody knows
# whether they are one sum (1500 50元, 1 0.5万元, 1.5 0万元), and a sum of 0, of which a part is likely lost.
UNREAD = re.compile(
    r"[0-9] ?[\ue000-\uf8ff\ufffd] ?[0-9]"
    rf"|(?:(?<![0-9])(?!{YEAR} )[0-9]{{3,7}} [1-9][0-9]?|[0-9] 0\.[0-9]++|\.[0-9]++ [0-9]++)(?={SUM_ENDS})"
    rf"|(?<![0-9.,])(?<![0-9] )0++(?:[ ,]0++)*+(?:\.0++)?(?={SUM_ENDS})"
)
SCALED = re.compile(r"[百千万亿]+$")
SUM = re.compile(r"[百千万亿]?(?:元|%|个百分点)")
ABSTRACT = re.compile(
    r"[种类次门]|支(?:人才)?队伍|个(?:方面|层[次级面]|阶段|环节|维度|统一|结合|坚持|步骤|角度|班子|[\u4e00-\u9fff]?化)"
)
GRADED = re.compile(r"[个家](?:[百千万]亿级|国家级|省级|世界级)")  # 打造一个千亿级产业集群
PART_OF_WORD = frozenset("+统唯单逐专进万初周数几")  # before a numeral
REACH = 16  # characters before a number in which what cuts it begins
AFTER_YEAR = frozenset(("的", "内", "以", "期", "半", ",", "。", "、", ";", ""))


def quoted(text: str) -> bytearray:
    """For each character `NAMED`, `SPOKEN` or 0."""
    masked = bytearray(len(text))
    for found in QUOTED.finditer(text):
        start, end = found.span()
        masked[start + 1 : end - 1] = bytes([SPOKEN if text[start] == "“" else NAMED]) * (end - start - 2)
    return masked


def masked(text: str, start: int, end: int, quotation: int) -> bool:
    """Whether `text[start:end]`, which has the form of a number, belongs to a name, a reference or a word."""
    before, after = text[max(0, start - 3) : start], text[end : end + 2]
    last, following = before[-1:], after[:1]
    if last == "第" and not PLACED.search(text, max(0, start - 12), start - 1):
        return True
    if last and last in "、至和" and ORDINALS.search(text, max(0, start - 7), start):
        return True
    if before.endswith(("第前", "No.", "〔")) or following in ("号", "〕") or (following == "强" and last != "前"):
        return True
    if _unread(text, start, end):
        return True
    if (last.isascii() and last.isalpha()) or last in (".", "*") or text[start] == "半":
        return True
    if following.isascii() and following.isalpha() and not UNIT.match(text, end):
        return True
    if following == "级" and text[end - 1] in "万亿" and not TIERS.search(before):
        return True  # 五百亿级产业集群
    if quotation and not SUM.match(after):
        return True
    if text[start] in CN:
        return _wordlike(text, start, end, last)
    return last == "+" or (following == "+" and text[end + 1 : end + 2].isalnum())


def _unread(text: str, start: int, end: int) -> bool:
    """Whether a number is part of what cannot be read as one."""
    near = UNREAD.finditer(text, max(0, start - REACH), end + len("百万美元"))
    return any(start < found.end() and found.start() < end for found in near)


def _wordlike(text: str, start: int, end: int, last: str) -> bool:
    """Whether a Chinese numeral is part of a word: 一批, 统一, 百名书记, 三个方面."""
    numeral, unit = text[start:end], UNIT.match(text, end)
    if last in PART_OF_WORD:
        return True
    if unit is None:
        if last in ("第", "前") or (len(numeral) > 1 and TIERS.search(text, max(0, start - 3), start)):
            return False
        return not (SCALED.search(numeral) and numeral[0] not in "百千万亿")
    if text[start - 1 : start] == "(" and not numeral.strip("百千万亿") and text.startswith(")", unit.end()):
        return True  # 总投资(亿元): the unit of a column
    if numeral == "万" or not numeral.strip("零〇"):  # 单位:万元, 零部件
        return True
    if len(numeral) == 2 and not numeral.strip("一二三四五六七八九"):
        return True  # 三二分段衔接
    if unit["years"]:
        return numeral in ("千", "百", "万", "一") and text[end + 1 : end + 2] not in AFTER_YEAR
    if unit["count"] is None:
        return False
    if last == "分":  # 分三期
        return True
    if numeral in ("两", "十"):
        return text.startswith("条线", end) or (
            text[end] not in "名人家户项位套所条" and (numeral, text[end]) != ("十", "个")
        )
    if numeral == "一" and GRADED.match(text, end):
        return False
    return numeral == "一" or not numeral.strip("百千万亿十") or bool(ABSTRACT.match(text, end))

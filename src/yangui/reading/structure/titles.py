"""The words that name a part: a line of its own, or run in and ended by the first 。 or ：."""

import re
from typing import NamedTuple

from yangui.reading.findings import Segment
from yangui.reading.layout.text import Paragraph, Text

LINE = 60
GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\xa0]{2,8}(?=[^\s])")
GAP_WITHIN = 40  # characters behind a number
RUN_IN = re.compile(r"([^。:;!?\n]{2,45})。")
COLON = re.compile(r"([^。:;,!?\n]{2,16}):")
SUMMED = re.compile(r"[^。:;,!?\n]{2,16}:[^。]*[0-9][0-9.]*[万亿]?[元%]")  # 场地补贴:每年最高2万元
BRACKETED = re.compile(r"[【〔\[(]([^】〕\])(]{2,25})[】〕\])]")
BOXED = re.compile(r"【([^】]{2,30})】")
# Words of a sentence that states something, and so names nothing.
STATES = re.compile(
    r"(?:对(?!接|标|口|外)|凡|如|若|符合|具有|具备|年龄|学历|申请人|本(?:办法|措施|细则|意见|方案|政策|条|规定|通知|计划|市|省|区|县))"
)
_STATING = r"是指|应当|不得|\d[\d.]*[十百千万亿余]*元|\d%|按照?[^,]*执行|负责解释|起施行|给予[^,]*\d|简称"
STATING = re.compile(f"{_STATING}|如下|以下|下列")
STATING_ALONE = re.compile(_STATING)  # 优先发展以下项目。 on a line of its own is the heading of a list
LEADS_ON = re.compile(r"如下|以下|下列|包括|[应须]|分别为|符合|是$|为$|其中|即$|例如|说$|介绍$|表示$")
SHORT = frozenset(("总则", "附则", "附录", "前言", "引言", "结语"))  # of parts of the whole text
# A sentence of prose rather than the name of a measure.
PROSE = re.compile(
    r"(?:我[省市县区]|全[省市县区]|今年|去年|近日|目前|同时|此外|下一步|记者|这|该|据|日前|当前|近年|其中|他|她|我们|为此|特此|现将|附|注)"
)
TOLD = re.compile(r"[是了过着]|已经|将|正在|如何|为何|问|答")


# What every item of a list of policies says under the same words: 补贴对象：… 补贴标准：…
LABEL = re.compile(
    r"【?((?:补[贴助]|资助|奖励|扶持|支持|申[报请领]|办理|发放|享受|适用|认定|经办|政策|受理)的?"
    r"(?:对象|条件|标准|期限|方式|程序|流程|材料|内容|时间|渠道|依据|范围|额度|地点))[:】]"
)


PAIRS = (("“", "”"), ("《", "》"), ("(", ")"))
AREA = re.compile("(?:重点|实施|覆盖)区域:")


class Title(NamedTuple):
    """Characters of the clean text."""

    start: int
    end: int


def numbered(text: str, start: int, end: int, style: str, *, followed: bool) -> Title | None:
    """The title behind a number; `followed` where prose without a number comes next."""
    if start >= end or text.find("|", start, min(end, start + 80)) >= 0:  # a row of a table
        return None
    words = text[start : min(end, start + 80)]
    if (style == "article" and (found := BRACKETED.match(words))) or (found := BOXED.match(words)):
        return Title(start + found.start(1), start + found.end(1))
    if end - start <= LINE and "。" not in words:
        if words[-1] in ";,、!":
            return None
        if (words[-1] not in ":?" and not SUMMED.match(words)) or (
            words[-1] == "?" and followed and style in ("cn", "cnp", "num")
        ):
            return Title(start, end) if style not in ("nump", "circled") or followed else None
    longest = 16 if style == "article" else 45
    if (
        (found := RUN_IN.match(words))
        and len(found[1]) <= longest
        and not STATES.match(words)
        and not (STATING_ALONE if followed and start + found.end() == end else STATING).search(found[1])
    ):
        at = start + found.end()
        bracket = text[at : at + 1] in "(〔[【"
        if (at < end and not bracket) or followed or (bracket and style in ("cn", "cnp", "num")):
            return Title(start, start + found.end(1))
    if (found := COLON.match(words)) and not LEADS_ON.search(found[1]) and not STATES.match(words):
        return Title(start, start + found.end(1))
    return None


def spaced(text: Text, start: int, end: int) -> Title | None:
    """The title behind a number that only a gap parts from prose: 二、发展目标　　到2025年，…"""
    raw, first = text.raw, text.at(start)
    gap = GAP.search(raw, first, first + GAP_WITHIN) if start < end else None
    if gap is None:
        return None
    stop = text.place(gap.end())
    words = text.clean[start:stop]
    prose = re.match("[^。]*,", text.clean[stop : min(end, stop + LINE)])
    return Title(start, stop) if prose and len(words) >= 4 and not re.search(r"[。:;,!?、\n]", words) else None


def unlabelled(path: str) -> str:
    """The path of the clause over a label: 1·补贴标准 is of 1."""
    above, _, words = path.rpartition("·")
    return above if above and LABEL.fullmatch(f"{words}:") else path


def bare(text: Text, p: Paragraph) -> Title | None:
    """The title that a paragraph without a number begins with, if it does."""
    words = text.clean[p.start : min(p.end, p.start + 80)]
    if found := BOXED.match(words):
        return Title(p.start + found.start(1), p.start + found.end(1))
    found = RUN_IN.match(words) or (COLON.match(words) if p.bold else None)
    if found is None or p.start + found.end() >= p.end or len(found[1]) > 30 or len(found[1]) < 4:
        return None
    said = found[1]
    if p.bold and p.bold <= len(said) + 2:
        return Title(p.start, p.start + len(said))
    stated = STATES.match(said) or STATING.search(said) or PROSE.match(said) or TOLD.search(said)
    return None if stated or "," in said or re.search(r"\d", said) else Title(p.start, p.start + len(said))


def label(text: Text, p: Paragraph) -> Title | None:
    """The label that a paragraph begins with."""
    found = LABEL.match(text.clean, p.start, min(p.end, p.start + 12))
    return Title(*found.span(1)) if found else None


def line(text: Text, p: Paragraph, following: str, segment: Segment, *, numbered: bool = False) -> Title | None:
    """The title that a paragraph is, alone on its line without a number; also over numbers, where others are."""
    words = text.clean[p.start : min(p.end, p.start + LINE + 2)]
    if p.heading:
        return Title(p.start, p.end) if len(words) <= LINE else None
    if (
        not (4 <= len(words) <= 40 or words in SHORT)
        or words[-1] in "。;:,、!…"
        or "。" in words
        or words.startswith(("(", "|", "〔", "[", "-"))
        or AREA.match(words)
        or any(words.count(open_) != words.count(closed) for open_, closed in PAIRS)
    ):
        return None
    if p.bold >= len(words) - 1 and following:
        return Title(p.start, p.end)
    if re.search(r"\d[万亿]?元|^\d|\d{4}年\d|\d%? [<>≥≤]?\d|记者|摄$|^序号|^注|^图|^表|附件|,|^答|^问", words):
        return None
    prose = numbered or LABEL.match(following) is not None
    prose = prose or (len(following) >= 15 and ("。" in following or "," in following))
    return Title(p.start, p.end) if prose and segment.kind != "notice" else None

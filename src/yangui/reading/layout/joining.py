"""Which lines are one paragraph: those that a fixed width, a page or a caption cut."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from yangui.reading.layout.characters import CN, WORDED
from yangui.reading.layout.lines import Line

# What begins a paragraph of its own wherever it stands at the start of a line.
OPENING = re.compile(
    rf"第[{CN}百零〇\d]{{1,5}}[编篇章节条]|[{CN}]{{1,3}}、|\([{CN}]{{1,3}}\)|[㈠-㈩①-⑳⑴-⒛]|\d{{1,3}}[.、](?!\d)"
    rf"|\(?\d{{1,2}}\)|(?:[{CN}]|第[{CN}])是|附件|附[:表]|各[^,。;:]{{1,60}}:$|抄送|(?:牵头|责任|配合|主办|主送|联系)[单部人]|来源:|本报讯"
    rf"|{WORDED}[:、]|(?:重点|实施|覆盖)区域:"
    r"|专栏|序号|[【\[〔]|\||\(此件|\d{4}年\d{1,2}月\d{1,2}日$|中共.{2,20}[委室]$|各[省市县区地州]"
)
NUMBERED = re.compile(rf"第[{CN}百零〇\d]{{1,5}}[章节条]|[{CN}]{{1,3}}、|\([{CN}]{{1,3}}\)|\d{{1,3}}[.、](?!\d)")
LABEL = re.compile(rf"[{CN}]{{1,3}}、|\([{CN}]{{1,3}}\)|\d{{1,3}}[.、]")  # a number that stands alone
ARTICLE = re.compile(rf"第[{CN}百零〇\d]{{1,5}}条")
# The names of those who answer for a measure are not at their end yet.
ANSWERING = re.compile(
    r"[(〔\[【](?:牵头|责任|配合|主办|主责)[^)〕\]】]{0,400}(?:[(〔][^()〔〕]{0,20}[)〕][^)〕\]】(〔]{0,200}){0,6}$"
)
CLOSED = tuple("。!?;:…」】|")
CELLS = ("预期性", "约束性", "属性")  # the last cell of a row of a table of indicators
OPEN, CLOSE = "(〔《〈“【[", ")〕》〉”】]"
GOES_ON = re.compile(  # …的重点实验室 / 给予1000万元补助; 第一类对象 / 1000元,第二类
    r"(?:一次性|分别|再)?给予|的[^,。;]{1,12}[,。;]|元[,。;的]"
    r"|(?!(?:19|20)\d\d ?年)\d{1,4}(?:\.\d+)? ?(?:[千万亿]?元|%|平方米|个月|年[,。;以内的])"
)
FRAGMENT = re.compile(r"[^,。;、]{0,4}[,。;、)》”]")
DAY = re.compile(r"\(?(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日\)?")
PARTED = 0.22  # of the lines go on with a printed line, where lines came in pieces
SQUEEZED = 3  # characters by which a full line may be shorter, where a mark must not begin the next
INDENT = 2  # characters by which the first line of a paragraph is shorter, where its spaces are lost
PROSE, SHORTER, HEADING, CAPTION = 25, 12, 55, 45  # lengths of lines in characters


class Measure(NamedTuple):
    """Width of the lines of a text that is broken at one, else 0; and whether its paragraphs are indented.

    `pieces` are for each line of a text whose lines came in pieces, cut at every mark as well: whether it goes on with
    the printed line of the piece before, and whether that printed line ends with it.
    """

    width: float
    indented: bool
    pieces: tuple[tuple[bool, bool], ...] = ()


def measure(every: Sequence[Line]) -> Measure:
    """The shape of a text, by what most of its lines have in common."""
    indents = sum(line.indented for line in every)
    indented = 0 < indents < 0.8 * len(every)
    if len(every) < 6:
        return Measure(0, indented)
    widths = sorted(line.width for line in every)
    wide = widths[len(widths) * 9 // 10]
    if not 12 <= wide <= 64:
        return Measure(0, indented)
    near = sum(abs(w - wide) <= 2 for w in widths)
    pieces = _pieces(every, wide)
    long = [line.text for line in every if line.width >= wide / 2]
    open_ = sum(not text.endswith((*CLOSED, ")", "”")) for text in long)
    parted = sum(goes_on for goes_on, _ in pieces) >= PARTED * len(every)
    if near > 4 and parted and sum(ends for _, ends in pieces) * 3 >= len(every) and open_ * 2 >= len(long):
        return Measure(wide, indented, pieces)
    return Measure(wide if near * 3 >= len(widths) else 0, indented)


def _pieces(every: Sequence[Line], wide: float) -> tuple[tuple[bool, bool], ...]:
    """Which lines make up a printed line of that width together."""
    found = [(False, False)] * len(every)
    first, run = 0, 0.0
    for place, line in enumerate(every):
        run += line.width
        while run > wide + 2 and first < place:
            run -= every[first].width
            first += 1
        following = every[place + 1].width if place + 1 < len(every) else wide
        if run >= wide - 3.5 and run + following > wide + 1:  # the first of a paragraph is indented
            found[first + 1 : place + 1] = [(True, False)] * (place - first)
            found[place] = (place > first, True)
            first, run = place + 1, 0.0
    return tuple(found)


def continues(group: list[Line], line: Line, following: Line | None, shape: Measure, place: int) -> bool:
    """Whether a paragraph goes on in the line that follows it, the one at `place`."""
    last = group[-1]
    if line.heading or group[0].heading or last.text.endswith(CELLS):
        return False
    if len(group) == 1 and DAY.fullmatch(last.text):
        return False  # the day under a signature
    if len(group) == 1 and LABEL.fullmatch(last.text) and not OPENING.match(line.text):
        return True
    if ANSWERING.search("".join(before.text for before in group[-3:])[-500:]) and not NUMBERED.match(line.text):
        return True
    if line.text == "号":
        return True  # of a 文号 whose last character stands under it
    if shape.pieces:
        goes_on, ends = shape.pieces[place][0], shape.pieces[place - 1][1]
        if goes_on or (ends and not last.text.endswith(CLOSED)):
            return not OPENING.match(line.text)
        shape = Measure(0, shape.indented)
    indent = 0 if shape.indented or len(group) > 1 else INDENT
    full = shape.width > 0 and last.width >= shape.width - SQUEEZED - indent
    near = not line.gap or line.paged
    if full and near and shape.indented:
        return not line.indented and not _ends(last, line)
    if OPENING.match(line.text):
        return False
    if last.text.endswith(CLOSED) or (last.text.endswith((")", "”", "》", "]", "〕")) and not full):
        return False
    if full and near:
        return True
    if GOES_ON.match(line.text) and any(mark in last.text for mark in ",。;"):
        return True
    if _unclosed(group, line) or _wrapped_heading(group, line, following):
        return True
    if shape.width and near and not line.paged:
        return False
    return _breaks_off(group, line)


def _ends(last: Line, line: Line) -> bool:
    """Whether a full line is the last of its paragraph for all that."""
    return last.text.endswith(CLOSED) and bool(OPENING.match(line.text))


def _wrapped_heading(group: list[Line], line: Line, following: Line | None) -> bool:
    """Whether a numbered line goes on in a second, which is shorter: prose under a heading would be longer."""
    first = group[0]
    ends = following is None or following.gap or "。" in line.text[: len(first.text)]
    return (
        len(group) == 1
        and not line.gap
        and ends
        and 12 <= len(first.text) <= HEADING
        and line.width <= first.width + 1.5
        and bool(OPENING.match(first.text))
        and "。" not in first.text
    )


def _unclosed(group: list[Line], line: Line) -> bool:
    """Whether a list or a bracket is open at the end of the line."""
    if group[-1].text.endswith((",", "、", "—", *OPEN)):
        return True
    if len(group) > 3:
        return False
    text = "".join(line.text for line in group[-3:])[-2000:]
    open_, closed = (sum(map(text.count, marks)) for marks in (OPEN, CLOSE))
    if open_ <= closed:
        return False
    return len(line.text) >= HEADING or any(mark in line.text for mark in (*CLOSE, ",", "、", "。", ";"))


def _breaks_off(group: list[Line], line: Line) -> bool:
    """Whether the paragraph is prose that stops in mid-sentence and the line can be its rest."""
    last, first = group[-1].text, group[0].text
    if FRAGMENT.match(line.text) and len(last) >= PROSE and not OPENING.match(first):
        return True
    if "。" not in last and ("," not in last or len(last) < (PROSE if not line.paged else SHORTER)):
        return False
    if OPENING.match(first) and "。" not in last and len(first) < HEADING and not ARTICLE.match(first):
        return False
    return (
        bool(FRAGMENT.match(line.text)) or line.text.endswith(CLOSED) or len(line.text) >= HEADING or _tail(line.text)
    )


def _tail(text: str) -> bool:
    return text.endswith(")") and "。" in text


def interrupts(before: list[Line], line: Line, following: Line) -> bool:
    """Whether the line is a caption between the two parts of a sentence."""
    last, text = before[-1].text, line.text
    return (
        len(last) >= PROSE
        and ("。" in last or "," in last)
        and not last.endswith((*CLOSED, ")", "”"))
        and not line.heading
        and len(text) < CAPTION
        and text.endswith(("。", "摄"))
        and "," not in text
        and not FRAGMENT.match(text)
        and not OPENING.match(text)
        and bool(FRAGMENT.match(following.text))
        and not OPENING.match(following.text)
    )

"""The parts of an outline as clauses: their paths, their places, and which of them state what is to be done."""

import re
from dataclasses import dataclass, field

from yangui.reading.findings import Clause, Span
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.structure.markers import WORDED, Marker
from yangui.reading.structure.titles import Title

# Chapters that say why the text was made or how it holds, and nothing that is to be done or reached.
FRAMES = re.compile(
    r"总体(?:要求|思路|考虑)|指导思想|基本原则|总则|附则|其[他它](?:规定|事项)$|适用范围|适用对象|名词解释"
    r"|(?<!优化)(?<!改善)(?<!营造)发展(?:基础|环境|形势|现状|回顾)|(?:完成|执行|进展|落实)情况|(?:工作|建设)(?:回顾|成[效就])|主要成[效就]|出台背景|规划背景|现状|(?:目的|制定)依据|工作要求$|解释|施行|有效期|实施时间"
)


_TEXT = "(?:办法|措施|细则|意见|规定|政策|方案|通知|条例|规则|若干措施|若干政策)"
GOALS = re.compile(r"目标(?:任务|要求)?$")  # what is to be reached is stated, even among what frames it
AIMS = re.compile(rf"[^。]*?,[^。]*制[定订]本[\u4e00-\u9fff]{{0,4}}{_TEXT}")
HOLDS = re.compile(
    rf"本[\u4e00-\u9fff]{{0,4}}{_TEXT}(?:中|内)?(?:所?称|自[^。]*(?:施行|实施|执行|生效)|由[^。]*(?:解释)|[^。,]{{0,4}}(?:有效期|解释))"
)
TOLD = ("完成情况", "执行情况", "进展情况", "主要成就", "主要成效")
ITEM = 30  # characters of an item that states something


@dataclass(slots=True)
class Node:
    """A part while the tree grows: `own` is where its first part begins."""

    style: str
    rank: float
    n: int
    label: str
    start: int
    marker: Marker | None = None
    title: Title | None = None
    heading: int = 0
    end: int = 0
    own: int = 0
    children: list["Node"] = field(default_factory=list)
    paragraphs: int = 0
    group: int = 0


def clauses(text: Text, segment: int, root: Node) -> list[Clause]:
    """The grown tree as clauses, each with its path."""
    used: dict[str, int] = {}
    return [_clause(text, segment, node, "", 1, used, framed=False) for node in root.children]


def _clause(
    text: Text, segment: int, node: Node, above: str, level: int, used: dict[str, int], *,
    framed: bool, done: bool = False,
) -> Clause:  # fmt: skip
    path = _path(text, node, above)
    used[path] = used.get(path, 0) + 1
    if used[path] > 1:
        path = f"{path}〔{used[path]}〕"
    words = text.clean[node.title.start : node.title.end] if node.title else ""
    short = 0 < len(words) <= 14
    framed = (framed and not (short and GOALS.search(words))) or (short and bool(FRAMES.search(words)))
    framed = framed or words.endswith(TOLD)
    does = not framed and not done and _does(text, node) and not _frames(text, node)
    below = "" if any(c.style == "article" for c in node.children) or node.style in ("part", "chapter") else path
    parts = tuple(
        _clause(
            text,
            segment,
            c,
            "" if c.style in ("article", "box") else below or path,
            level + 1,
            used,
            framed=framed,
            done=done or does or node.style == "box",
        )
        for c in node.children
    )
    return Clause(
        segment,
        path,
        level,
        _span(text, node.start, node.end),
        _span(text, node.start, node.own),
        text.found(node.marker.start, _label_end(text, node.marker)) if node.marker else None,
        text.titled(*node.title) if node.title else None,
        does,
        parts,
    )


def _label_end(text: Text, marker: Marker) -> int:
    end = marker.start + len(text.clean[marker.start : marker.end].rstrip(" "))
    lent = text.lends(end - 1)  # the point behind the number of a row of a table is not in the text
    return end - 1 if lent and end - 1 > marker.start else end


def _span(text: Text, start: int, end: int) -> Span:
    """Without the line break at the end."""
    while end > start + 1 and text.clean[end - 1] in "\n ":
        end -= 1
    return text.span(start, max(end, start + 1))


def _path(text: Text, node: Node, above: str) -> str:
    own = node.label or (text.titled(*node.title).value if node.title else "")
    if node.group:
        return f"第{CN[min(node.group, 10) - 1]}组·{own}"
    return joined(above, own, numbered=bool(node.label) and node.style not in ("is", *WORDED))


def joined(above: str, own: str, *, numbered: bool) -> str:
    """The path of a part: its number right behind the number above it, words behind a point."""
    if not above:
        return own
    words = not numbered or above.startswith("专栏") or above[-1] not in f"{CN}百0123456789)条章节"
    return f"{above}·{own}" if words else above + own


def _frames(text: Text, node: Node) -> bool:
    """Whether an article says why the text was made, what its words mean or how long it holds."""
    if node.style != "article" or node.marker is None or node.children:
        return False
    start = node.title.start if node.title else node.marker.end
    words = text.clean[start : min(node.end, start + 300)]
    return AIMS.match(words) is not None or HOLDS.match(words) is not None


def _does(text: Text, node: Node) -> bool:
    """Whether a part states what is to be done: the lowest with a title, an article, an item of full sentences."""
    if node.style in ("part", "chapter", "section"):
        return not node.children
    if node.style == "article":
        return True
    if node.style in ("box", "label") or (node.title is None and node.style not in ("cn", "cnp", "num", "step")):
        return False
    parts = [c for c in node.children if c.style not in ("box", "label")]
    if node.style in ("cn", "cnp") and node.title and parts and all(_states(text, c) for c in parts):
        return False
    return not any(c.title or c.style == "article" or (node.title is None and c.style != "circled") for c in parts)


def _states(text: Text, node: Node) -> bool:
    """Whether an item without a title says by itself what is to be done, and is no item of a list."""
    long = node.style in ("cnp", "num") and node.title is None and node.end - node.start > ITEM
    return long and text.clean[node.start : node.end].rstrip(" \n").endswith(("。", ")"))

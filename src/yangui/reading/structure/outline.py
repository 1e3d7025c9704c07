"""Layer 3: the parts of each text, by their numbers and titles, as trees.

A number counts where the sequence of its style allows it. Numbers may run on through the parts above them, levels may
be left out, and titles may stand without a number.
"""

import re
from collections.abc import Iterator, Sequence

from yangui.reading.findings import Clause, Segment
from yangui.reading.layout.text import Paragraph, Text
from yangui.reading.structure import markers, titles
from yangui.reading.structure.clauses import Node, clauses
from yangui.reading.structure.markers import RANKS, WORDED, Marker
from yangui.reading.structure.titles import Title

LEADER = re.compile(r"[.…·]{3,}\d*$")  # leads to a page in a table of contents
TIGHT = re.compile(r"\.\d")
CELL, CELLS = 45, 20  # characters of a cell of a table that became text, and how many at least
PREFACES = frozenset(["前言", "序言", "引言", "序", "目录", "核心提示", "导语"])
# Words at the end of a text that belong to all of it.
CLOSING = re.compile(
    r"(?:以上|本)(?:措施|办法|意见|方案|政策|通知|规定|细则|计划|若干政策|若干措施)(?:涉及|中|所|由|自|从|的|与|如|有|未|适用|条款)|特此(?:通知|公告)|现将"
    r"|此前|原有|附件:|《.{2,60}》.{0,30}废止|(?:各[地市县区].{0,12}|请)各?.{0,12}(?:结合实际|参照|遵照)"
)


def outline(text: Text, segments: Sequence[Segment]) -> tuple[Clause, ...]:
    """The parts of all texts that have any, in order."""
    found: list[Clause] = []
    apart = frozenset(s.span.start for s in segments if s.kind == "furniture")
    for number, segment in enumerate(segments):
        if segment.body is None or segment.kind in ("furniture", "imprint"):
            continue
        tree = _Tree(text, segment, [p for p in _body(text, segment) if text.at(p.start) not in apart])
        tree.grow()
        found += clauses(text, number, tree.root)
    return tuple(found)


def _body(text: Text, segment: Segment) -> list[Paragraph]:
    """The paragraphs of a body without a table of contents."""
    assert segment.body
    start, end = text.place(segment.body.start), text.until(segment.body.end)
    every = [p for p in text.between(start, end) if not LEADER.search(text.clean, max(p.end - 12, p.start), p.end)]
    contents = next((i for i, p in enumerate(every[:12]) if text.clean[p.start : p.end] == "目录"), None)
    if contents is None:
        return every
    opens = [markers.at(text.clean, p.start, p.end) for p in every]
    first = next((m for m in opens[contents:] if m), None)
    again = [
        i for i, m in enumerate(opens) if i > contents + 1 and m and first and (m.style, m.n) == (first.style, first.n)
    ]
    return every[:contents] + every[again[0] if again and opens[contents + 1] else contents + 1 :]


class _Tree:
    """The parts of one text while they are being found."""

    def __init__(self, text: Text, segment: Segment, paragraphs: list[Paragraph]) -> None:
        self.text = text
        self.segment = segment
        self.paragraphs = paragraphs
        end = paragraphs[-1].end if paragraphs else 0
        self.root = Node("root", -99, 0, "", paragraphs[0].start if paragraphs else 0, end=end)
        self.stack = [self.root]
        self.last: dict[str, int] = {}
        self.opens = [markers.at(text.clean, p.start, p.end) for p in paragraphs]
        self.tabular = self._cells()
        self.bare = self._bare_titles()
        labels = {i: found for i, p in enumerate(paragraphs) if (found := titles.label(text, p))}
        self.labels = labels if len(labels) > 1 else {}
        self.groups = 0
        self.at = 0  # the paragraph at which the walk is
        self.closing = 0  # where words for the whole text begin

    def grow(self) -> None:
        for i, p in enumerate(self.paragraphs):
            marker, self.at = self.opens[i], i
            if marker and self._plausible(marker, i):
                self._numbered(i, marker)
            elif i in self.labels and len(self.stack) > 1:
                self._labelled(p, self.labels[i])
            elif found := self._title(i):
                self._titled(p, found)
            elif self._closes(i):
                self.closing = p.start
                self.stack = self.stack[:1]
            else:
                self._middle(i)
        self._alike(self.root)
        self._ends()

    def _cells(self) -> bool:
        """Whether most paragraphs are short and end in no mark: the cells of a table, none of which is a title."""
        short = (
            marker is None and p.end - p.start < CELL and self.text.clean[p.end - 1] not in "。;:!?"
            for p, marker in zip(self.paragraphs, self.opens, strict=True)
        )  # fmt: skip
        return len(self.paragraphs) >= CELLS and sum(short) * 2 >= len(self.paragraphs)

    # numbers

    def _plausible(self, marker: Marker, i: int) -> bool:
        """Whether a number at the start of a line can open a part."""
        if marker.style == "is":
            again = any(m and m.style == "is" and m.n == marker.n + 1 for m in self.opens[i + 1 : i + 6])
            return marker.n == self.last.get("is", 0) + 1 or (marker.n == 1 and again)
        if marker.style == "num" and TIGHT.match(self.text.clean, marker.end - 1):
            return marker.n == self.last.get("num", 0) + 1  # 11.121人才项目, not 11.5万元
        return 0 < marker.n < 400 or marker.style == "box"

    def _numbered(self, i: int, marker: Marker) -> None:
        p = self.paragraphs[i]
        within = list(self._sequence(i, marker))
        ends = [m.start for m in within] + [p.end]
        for k, m in enumerate([marker, *within]):
            last = k == len(within)
            self._add(m, ends[k], heading=p.heading if k == 0 else 0, followed=last and self._followed(i))

    def _followed(self, i: int) -> bool:
        """Whether prose without a number comes after the paragraph, or the first of its own items."""
        if i + 1 >= len(self.paragraphs):
            return False
        if (below := self.opens[i + 1]) is not None:  # 2.培育新兴产业。 over (1)
            here = self.opens[i]
            return below.n == 1 and here is not None and RANKS[below.style] > RANKS[here.style] and below.style != "is"
        p = self.paragraphs[i + 1]
        return not self.text.clean.startswith(("(", "〔", "[", "【", "牵头", "责任"), p.start)

    def _middle(self, i: int) -> None:
        """Numbers in the middle of a paragraph that has none at its start."""
        within = list(self._sequence(i, None))
        ends = [*[m.start for m in within[1:]], self.paragraphs[i].end][: len(within)]
        for m, end in zip(within, ends, strict=True):
            self._add(m, end, heading=0, followed=False)

    def _sequence(self, i: int, first: Marker | None) -> Iterator[Marker]:
        """The numbers in the middle of a paragraph that the sequence of their style allows."""
        p = self.paragraphs[i]
        start = first.end if first else p.start
        found = list(markers.inside(self.text.clean, start, p.end)) if p.end - start > 5 else []
        if not found:
            return
        following = self.opens[i + 1] if i + 1 < len(self.opens) else None
        seconds = {m.style: m.start for m in found if m.n == 2}
        if following and following.n == 2:
            seconds.setdefault(following.style, p.end)
        last, before = dict(self.last), first
        if first:
            self._seen(last, first)
        for m in found:
            fresh = m.n == 1 and (seconds.get(m.style, -1) > m.start or self._behind_heading(before, m))
            if (fresh or (m.n > 1 and last.get(m.style) == m.n - 1)) and self._stands(before, m):
                self._seen(last, m)
                yield m
                before = m

    def _stands(self, before: Marker | None, m: Marker) -> bool:
        """Whether the number stands behind the end of a sentence, or else right behind a heading."""
        return self.text.clean[m.start - 1] in markers.ENDS or self._behind_heading(before, m)

    def _behind_heading(self, before: Marker | None, m: Marker) -> bool:
        """Whether only the words of a heading stand between two numbers: 一、总体要求（一）…"""
        if before is None or before.style not in ("cn", "chapter", "section") or m.start - before.end > 40:
            return False
        return m.style in ("cnp", "article") and not re.search("[。,;:]", self.text.clean[before.end : m.start])

    @staticmethod
    def _seen(last: dict[str, int], m: Marker) -> None:
        last[m.style] = m.n
        for style, rank in RANKS.items():
            if rank > RANKS[m.style] and style in ("nump", "circled", "is"):
                last.pop(style, None)

    def _add(self, m: Marker, end: int, *, heading: int, followed: bool) -> None:
        rank = self._rank(m)
        node = Node(m.style, rank, m.n, m.label, m.start, m, heading=heading)
        node.title = titles.spaced(self.text, m.end, end) or titles.numbered(
            self.text.clean, m.end, end, m.style, followed=followed or bool(heading)
        )
        self._pop(node, restarts=m.n == 1)
        parent = self.stack[-1]
        same = [c for c in parent.children[-1:] if c.style == m.style]
        if m.n == 1 and same and same[0].n > 1 and m.style in ("cn", "cnp") and parent is self.root:
            self.groups += 1
            self._release(same[0], m.start)
        node.group = self.groups + 1 if self.groups and parent is self.root else 0
        self._seen(self.last, m)
        self._push(node)

    def _rank(self, m: Marker) -> float:
        """How deep a number stands: as its style says, but below what it parts where a text has it the other way.

        A list (一) (二) between 2. and 3. stands below 2.; articles that follow the mere title 一、… stand below it.
        """
        usual = float(RANKS[m.style])
        if m.style in WORDED:
            before = next((node for node in self.stack if node.style == m.style), None)
            return before.rank if before else self.stack[-1].rank + 0.5
        over = {"cnp": "num", "article": "cn", "cn": "article"}.get(m.style)
        if over is None:
            return usual
        above = next((node for node in reversed(self.stack) if node.style in (m.style, over)), self.root)
        if above.style == m.style:
            return above.rank if m.n == above.n + 1 else usual
        if above.style != over or (m.style != "article" and m.n != 1):
            return usual
        if m.style == "article":
            return above.rank + 0.5 if self._titles(above, m) else usual
        if m.style == "cn":  # a list in an article that itself stands below a section
            return max(usual, above.rank + 0.5)
        behind = (self.opens[i] for i in range(self.at + 1, len(self.opens)))
        following = next((o for o in behind if o and o.style == "num"), None)
        return above.rank + 0.5 if following and following.n == above.n + 1 else usual

    def _titles(self, node: Node, m: Marker) -> bool:
        """Whether nothing but the title of a part, and articles, stand before this number."""
        if node.title is None or any(other.style == m.style for other in self.stack):
            return False
        return bool(node.children) or not self.text.clean[node.title.end : m.start].strip("\n。 ")

    def _release(self, leaf: Node, start: int) -> None:
        """Give back the paragraph that leads over to a new series of numbers."""
        deepest = leaf
        while deepest.children:
            deepest = deepest.children[-1]
        before = self.text.between(deepest.start, start)
        if len(before) > 1 and self.text.clean[before[-1].end - 1] in (":。" if len(before) > 2 else ":"):
            leaf.end = before[-1].start

    def _pop(self, node: Node, *, restarts: bool = False) -> None:
        while len(self.stack) > 1:
            top = self.stack[-1]
            if node.heading and top.heading:
                inside = top.heading < node.heading
            elif node.style == "title":
                inside = top.style not in ("title", "run-in", "label") and not (node.heading and not top.heading)
            elif top.style == "title":
                inside = self._holds(top, node, restarts=restarts)
            else:
                inside = top.rank < node.rank and not self._runs_on(top, node) and not self._leaves(top, node)
            if inside:
                return
            self.stack.pop()

    def _runs_on(self, top: Node, node: Node) -> bool:
        """Whether a section goes on from the one before the articles that run through them: 二、…第六条…三、"""
        if (top.style, node.style) != ("article", "cn") or any(child.style == "cn" for child in top.children):
            return False
        return node.n > 1 and self.last.get("cn") == node.n - 1

    def _leaves(self, top: Node, node: Node) -> bool:
        """Whether a part goes on from the one before a box that stood in the way: （一）…专栏1…（二）"""
        if top.style != "box" or node.n < 2 or any(child.style == node.style for child in top.children):
            return False
        above = (child for other in self.stack[: self.stack.index(top)] for child in other.children)
        return any((child.style, child.n) == (node.style, node.n - 1) for child in above)

    def _holds(self, top: Node, node: Node, *, restarts: bool) -> bool:
        """Whether a titled part without a number holds a numbered one."""
        if len(self.stack) > 2:
            return top.rank < node.rank
        if self._words(top) in PREFACES:
            return False
        return restarts or any(c.style == node.style for c in top.children)

    def _words(self, node: Node) -> str:
        return self.text.clean[node.title.start : node.title.end] if node.title else ""

    def _push(self, node: Node) -> None:
        self.stack[-1].children.append(node)
        self.stack.append(node)
        self.closing = 0

    # titles without numbers

    def _bare_titles(self) -> dict[int, Title]:
        """Run-in titles: of two or more paragraphs in a row, or marked bold."""
        found: dict[int, Title] = {}
        block: list[int] = []
        for i, p in enumerate([*self.paragraphs, None]):
            if p is not None and self.opens[i] is None and not p.heading and p.end - p.start > 40:
                block.append(i)
                continue
            if p is not None and self.opens[i] is None and not p.heading:
                title = titles.bare(self.text, p)
                if title:
                    block.append(i)
                    continue
                if self.text.clean[p.start] in "(〔[【" or self.text.clean.startswith(
                    ("牵头", "责任", "配合"), p.start
                ):
                    continue
            found.update(self._block(block))
            block = []
        return found

    def _block(self, block: list[int]) -> dict[int, Title]:
        here = {i: t for i in block if (t := titles.bare(self.text, self.paragraphs[i]))}
        sure = {
            i: t for i, t in here.items() if self.paragraphs[i].bold or self.text.clean[t.start - 1 : t.start] == "【"
        }
        if len(here) >= 2 and len(here) * 2 >= len(block):
            return here
        return sure

    def _title(self, i: int) -> Title | None:
        if i in self.bare:
            return self.bare[i]
        if self.tabular and not self.paragraphs[i].heading and not self.paragraphs[i].bold:
            return None
        following, numbered = "", False
        if i + 1 < len(self.paragraphs):
            p, marker = self.paragraphs[i + 1], self.opens[i + 1]
            following = self.text.clean[p.start : min(p.end, p.start + 160)]
            numbered = marker is not None and marker.n == 1 and any(c.style == "title" for c in self.root.children)
        return titles.line(self.text, self.paragraphs[i], following, self.segment, numbered=numbered)

    def _titled(self, p: Paragraph, title: Title) -> None:
        run_in = title.end + 1 < p.end and not p.heading
        node = Node("run-in" if run_in else "title", 0, 0, "", p.start, title=title, heading=p.heading)
        if run_in:
            while self.stack[-1].style == "run-in" or RANKS.get(self.stack[-1].style, 0) >= RANKS["num"]:
                self.stack.pop()
        elif self._words(node) in titles.SHORT or self._titles_follow():
            del self.stack[1:]
        else:
            self._pop(node)
        node.rank = self.stack[-1].rank + 0.5 if len(self.stack) > 1 else 0.0
        self._push(node)

    def _titles_follow(self) -> bool:
        """Whether titles without numbers part the text, so that the next one ends the numbers below the last."""
        inside = len(self.stack) > 2 and self.stack[1].style == "title"
        return inside and sum(child.style == "title" for child in self.root.children) > 1

    def _labelled(self, p: Paragraph, title: Title) -> None:
        """What a label says belongs to the item over the labels, however deep the one before went."""
        before = next((n for n, node in enumerate(self.stack) if node.style == "label"), len(self.stack))
        del self.stack[before:]
        while self._listed_above():
            self.stack.pop()
        self._push(Node("label", self.stack[-1].rank + 0.5, 0, "", p.start, title=title))

    def _listed_above(self) -> bool:
        """Whether the item that is open is the last of a list of conditions below a title, of which labels go on."""
        top, above = self.stack[-1], self.stack[-2] if len(self.stack) > 2 else None
        if above is None or above.title is None or top.n < 2:
            return False
        titled = sum(child.title is not None for child in above.children)
        if top.title is not None and titled * 2 > len(above.children):
            return False
        following = next((opener for opener in self.opens[self.at + 1 :] if opener), None)
        return following is None or (following.style, following.n) != (top.style, top.n + 1)

    def _alike(self, node: Node) -> None:
        """Take back run-in titles that most parts of a list have not: a first sentence is no title."""
        for style in ("num", "cnp", "nump"):
            parts = [c for c in node.children if c.style == style]
            titled = [c for c in parts if c.title]
            run_in = all(self.text.clean.startswith("。", c.title.end) for c in titled if c.title)
            if run_in and len(parts) > 2 and len(titled) * 2 < len(parts):
                for c in titled:
                    c.title = None
        for c in node.children:
            self._alike(c)

    # ends

    def _closes(self, i: int) -> bool:
        """Whether a paragraph at the end of a text speaks for all of it."""
        if len(self.stack) < 2 or len(self.paragraphs) - i > 4 or any(self.opens[i:]):
            return False
        if self.stack[-1].style == "article":
            return False
        p = self.paragraphs[i]
        words = self.text.clean[p.start : min(p.end, p.start + 80)]
        if CLOSING.match(words):
            return True
        return i + 1 == len(self.paragraphs) and self.stack[-1].style == "is" and self.stack[-1].n > 1

    def _ends(self) -> None:
        """Set where each part ends: where the next begins, or its parent ends."""
        stack = [(self.root, self.root.end)]
        while stack:
            at, end = stack.pop()
            at.end = min(at.end, end) if at.end else end
            at.own = at.children[0].start if at.children else at.end
            stops = [*(c.start for c in at.children[1:]), min(at.end, self.closing or at.end)]
            stack += zip(at.children, stops, strict=False)

"""Layer 2: the texts of a file, each with its head: title, 文号, issuers, addressee, days, and where its body lies.

A notice of issue and the text that it forwards are two texts; so are the items of a newspaper page. What belongs to the
page alone is `furniture`.
"""

import re
from datetime import date
from itertools import pairwise, takewhile

from yangui.reading.findings import Found, Segment, SegmentKind
from yangui.reading.layout.joining import OPENING
from yangui.reading.layout.text import Text
from yangui.reading.structure import heads, letterheads
from yangui.reading.structure.dates import DAY, day
from yangui.reading.structure.parts import Meta, Part, segment

STRAY = 60  # characters above the first text that are none


def segments(text: Text) -> tuple[Segment, ...]:
    """The texts of a file, in order."""
    walk = _Walk(text)
    walk.run()
    parts = [p for p in walk.parts if p.kind != "furniture"]
    for part, following in pairwise([*parts, None]):
        alone = following is None or following.kind in ("imprint", "notice")
        if part and part.kind == "notice" and alone and walk.states(part):
            part.kind = "text"  # under the title of its notice
    if len(parts) > 1 and walk.stray(parts[0]):
        parts[0].kind = "furniture"
        parts = parts[1:]
    found = [segment(text, part) for part in parts]
    pages = [Segment("furniture", span) for span in text.furniture]
    pages += [Segment("furniture", text.span(p.start, p.end)) for p in walk.parts if p.kind == "furniture"]
    return tuple(sorted([*found, *pages], key=lambda s: s.span))


class _Walk:
    """Goes through the paragraphs once and gives each its part."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.clean = text.clean
        self.paragraphs = text.paragraphs
        self.parts: list[Part] = []
        self.current: Part | None = None
        self.named: tuple[str, ...] = ()  # what the last notice forwards
        self.annexed = False  # the paragraph before says that an annex begins
        self.meta = Meta()

    def run(self) -> None:
        i = 0
        while i < len(self.paragraphs):
            i += self.step(i)

    def states(self, part: Part) -> bool:
        """Whether a notice has sections of its own and sends nothing."""
        opens = [self.clean[p.start : p.start + 2] for p in part.body]
        sends = any(heads.SENT.search(self.clean, p.start, p.end) for p in part.body)
        return not sends and "一、" in opens and "二、" in opens

    def stray(self, part: Part) -> bool:
        """Whether what stands above the first text is a few words of a page: 无障碍 注册/登录."""
        words = self.clean[part.start : part.end]
        return not part.official and len(words) < STRAY and "。" not in words and part.kind in ("news", "text")

    def words(self, i: int) -> str:
        """A paragraph; of a long one the beginning."""
        if i >= len(self.paragraphs):
            return ""
        p = self.paragraphs[i]
        return self.clean[p.start : min(p.end, p.start + 600)]

    def length(self, i: int) -> int:
        p = self.paragraphs[i]
        return p.end - p.start

    def begin(self, kind: SegmentKind, i: int) -> Part:
        p = self.paragraphs[i]
        self.current = Part(kind, p.start, p.end)
        self.current.take(self.meta)
        self.meta = Meta()
        self.parts.append(self.current)
        self.annexed = False
        return self.current

    def head(self, i: int) -> Part:
        """The part whose head this paragraph belongs to."""
        if self.current is None or self.current.phase != "head" or self.current.kind == "imprint":
            self.begin("text", i)
        assert self.current is not None
        self.current.end = self.paragraphs[i].end
        return self.current

    def step(self, i: int) -> int:
        """Take in the paragraph at `i`; how many paragraphs were taken."""
        text = self.words(i)
        short = self.length(i) <= 150
        if short and (heads.NAVIGATION if self.paragraphs[i].heading else heads.FURNITURE).match(text):
            return self.furniture(i)
        if short and text[0] == "附" and heads.ANNEX.fullmatch(text):
            self.annexed = True
            return self.other(i) if self.current is not None else 1  # an annex that came alone
        if short and heads.IMPRINT.match(text) and self.current is not None:
            return self.imprint(i)
        for rule in (self.mark, self.number, self.title, self.dated, self.addressee, self.byline, self.item):
            if short and (taken := rule(i, text)):
                return taken
        return self.other(i)

    # what a head is made of

    def mark(self, i: int, text: str) -> int:
        if names := letterheads.joint(self.text, self.paragraphs[i : i + letterheads.LINES]):
            issuers = (name for line in names for name in heads.names(self.text, *line))
            self.letterhead(i, i + len(names) - 1).issuers = tuple(issuers)
            return len(names)
        if self.length(i) > heads.SHORT or not heads.MARK.fullmatch(text) or self.paragraphs[i].heading:
            return 0
        part = self.letterhead(i, i)
        name = re.sub(r"(?:文件|公报)$", "", text)
        start = self.paragraphs[i].start
        part.issuers = (self.text.found(start, start + len(name.removesuffix("令"))),)
        return 1

    def letterhead(self, first: int, last: int) -> Part:
        """The part whose head begins with these paragraphs."""
        part = self.head(first) if self.fresh() else self.begin("text", first)
        part.marked = part.official = True
        part.end = self.paragraphs[last].end
        return part

    def fresh(self) -> bool:
        part = self.current
        return part is not None and part.phase == "head" and not part.title and not part.number and not part.marked

    def number(self, i: int, text: str) -> int:
        bare = text.strip("()")
        start = self.paragraphs[i].start + text.find(bare)
        if heads.MARKED.match(text) and (taken := self.marked_number(i, text)):
            return taken
        if found := heads.number(bare):
            value, a, b = found
        elif heads.ORDER.fullmatch(bare) and self.current is not None and self.current.phase == "head":
            value, a, b = bare, 0, len(bare)
        else:
            return 0
        part = self.current
        if part is None or part.phase != "head":
            part = self.begin("text", i)
        part.number = Found(value, self.text.span(start + a, start + b))
        part.official = True
        part.end = max(part.end, self.paragraphs[i].end)
        return 1

    def marked_number(self, i: int, text: str) -> int:
        """Issuer mark and 文号 on one line."""
        mark = heads.MARKED.match(text)
        found = heads.NUMBER.match(text, mark.end()) if mark else None
        if not mark or not found:
            return 0
        part = self.letterhead(i, i)
        start = self.paragraphs[i].start
        part.issuers = (self.text.found(start, start + mark.end(1)),)
        part.number = Found(heads.written(found), self.text.span(start + found.start(), start + found.end()))
        return 1

    def title(self, i: int, _text: str) -> int:
        size, joined = self.titled(i)
        if not size and self.annexed and heads.titular(self.words(i)):
            size, joined = 1, self.words(i)
        if not size:
            return 0
        if lines := letterheads.repeated([self.words(i + k) for k in range(size)]):
            self.letterhead(i, i + lines - 1)
            return lines
        official = bool(heads.TITLE.fullmatch(joined))
        part, strong = self.current, bool(heads.STRONG.search(joined))
        supersedes = part is not None and strong and not part.official
        if part is None or (part.phase == "head" and part.kind != "imprint" and (not part.title or supersedes)):
            if not official and not self.paragraphs[i].heading and i > 6:
                return 0
            part = self.head(i)
        elif part.phase == "head" and part.title and heads.same(part.title.value, joined):
            return self.absorbed(i, size, joined)
        elif self.new_text(i, size, joined, strong=strong, official=official):
            main = self.is_named(joined) or part.kind == "notice"
            part = self.begin("annex" if self.annexed and not main else "text", i)
        else:
            return 0
        start, end = self.paragraphs[i].start, self.paragraphs[i + size - 1].end
        part.title = self.text.titled(start, end)
        part.official = part.official or official
        part.end = max(part.end, end)
        if heads.FORWARDS.search(joined):
            part.kind = "notice"
            self.named = tuple(a or b for a, b in heads.NAMED.findall(joined))[-1:]
        if issuers := heads.issuers(self.text, start, end):
            part.issuers = issuers
        return size

    def titled(self, i: int) -> tuple[int, str]:
        """How many paragraphs from `i` are a title, and its words."""
        if self.paragraphs[i].heading == 1 and self.length(i) <= 120:
            return 1, self.words(i)
        part = self.current
        first = part is None or (part.phase == "head" and not part.title and not part.body)
        lines = [self.words(i + k) for k in range(6)] if heads.titular(self.words(i)) else []
        lines = list(takewhile(lambda line: not heads.FURNITURE.match(line), lines))
        if size := next(filter(None, (heads.whole(lines, named) for named in self.named)), 0):
            return size, "".join(lines[:size])
        found = heads.title(lines, first=first)
        return found if found[0] or i or not heads.titular(self.words(0)) else (1, self.words(0))

    def is_named(self, title: str) -> bool:
        return any(heads.same(named, title) for named in self.named)

    def new_text(self, i: int, size: int, title: str, *, strong: bool, official: bool) -> bool:
        """Whether a title inside a file begins a text of its own."""
        part = self.current
        assert part is not None
        if self.paragraphs[i].heading > 1 and not strong:
            return False
        if self.paragraphs[i].heading == 1:
            return True
        if self.is_named(title) or self.annexed:
            return True
        if not official:
            return False
        if part.kind == "imprint" or (part.phase == "closed" and not part.news):
            return True
        if part.phase == "head":
            return False
        if strong and len(title) > 12:
            return True
        following = self.words(i + size)
        if following.startswith("("):
            following = self.words(i + size + 1)
        return bool(heads.ISSUER.match(title) or len(title) >= 8) and bool(heads.PREAMBLE.match(following))

    def dated(self, i: int, text: str) -> int:
        """A day under the title, or the end of a text: who signs it, and when."""
        part, bare = self.current, text.strip("()")
        found = DAY.search(bare) if self.length(i) <= 80 else None
        value = day(found) if found else None
        if part is None or found is None or value is None:
            return 0
        start = self.paragraphs[i].start + text.find(bare)
        told = Found(value, self.text.span(start + found.start(), start + found.end()))
        alone = found.span() == (0, len(bare))
        if part.phase == "head" and (alone or text.startswith("(")):
            if part.official or text.startswith("("):
                part.issued = part.issued or told
            else:
                part.published = part.published or told
            part.end = max(part.end, self.paragraphs[i].end)
            return 1
        before = bare[: found.start()]
        if part.phase != "body" or found.end() != len(bare) or (before and not heads.ISSUER.fullmatch(before)):
            return 0
        part.signed = self.signing()
        if before:
            part.signed += heads.names(self.text, start, start + len(before))
        part.issued = told if part.signed or not part.issued else part.issued
        part.phase = "closed"
        part.end = self.paragraphs[i].end
        return 1

    def signing(self) -> tuple[Found[str], ...]:
        """The lines that sign the text; they are no part of its body."""
        assert self.current is not None
        body = self.current.body
        names: list[Found[str]] = []
        while body and body[-1].end - body[-1].start <= 80:
            p = body[-1]
            if not heads.ISSUER.fullmatch(self.clean[p.start : p.end]):
                break
            names[:0] = heads.names(self.text, p.start, p.end)
            body.pop()
        return tuple(names)

    def addressee(self, i: int, text: str) -> int:
        part = self.current
        p = self.paragraphs[i]
        untitled = part is None and text.startswith("各") and heads.SENT.search(self.words(i + 1))
        if not untitled and (part is None or part.phase != "head" or not part.title or part.addressee):
            return 0
        if not heads.ADDRESSEE.fullmatch(self.clean[p.start : p.end]) or (
            OPENING.match(text) and not text.startswith("各")
        ):
            return 0
        part = part or self.begin("text", i)
        part.addressee = self.text.found(p.start, p.end - 1)
        part.end = p.end
        part.official = True
        return 1

    # news

    def byline(self, i: int, text: str) -> int:
        if self.length(i) > 40 or not heads.BYLINE.fullmatch(text):
            return 0
        part = self.current
        if part is None:
            return 0
        part.news = True
        part.end = self.paragraphs[i].end
        if part.phase == "body":
            part.phase = "closed"
        return 1

    def item(self, i: int, text: str) -> int:
        """A headline of a page of news: the report under it begins as reports do."""
        part = self.current
        p = self.paragraphs[i]
        following = self.words(i + 1)
        if not heads.titular(text) or len(text) > 60 or (part is not None and part.official and not part.news):
            return 0
        reported = bool(re.match(r"本报讯|[\u4e00-\u9fff]{2,4}讯", following))
        if not reported and not (
            part is not None and part.phase == "closed" and part.news and len(following) > heads.SHORT
        ):
            return 0
        if part is not None and part.phase == "head" and not part.body:
            return 0
        started = self.begin("news", i)
        started.title = self.text.titled(p.start, p.end)
        started.news = True
        return 1

    # the rest

    def furniture(self, i: int) -> int:
        p = self.paragraphs[i]
        line = self.clean[p.start : p.end]
        published = heads.PUBLISHED.search(line)
        issued = heads.DATED.search(line)
        stated = heads.STATED.search(line)
        self.meta.published = self.day(p.start, line, published.end() if published else 0) or self.meta.published
        if issued:
            self.meta.issued = self.day(p.start, line, issued.end()) or self.meta.issued
        if stated and (found := heads.NUMBER.match(line, stated.end())):
            span = self.text.span(p.start + found.start(), p.start + found.end())
            self.meta.number = Found(heads.written(found), span)
        self.parts.append(Part("furniture", p.start, p.end))
        if self.current is not None and self.current.phase == "head":
            self.current.take(self.meta)
            self.meta = Meta()
        return 1

    def day(self, start: int, line: str, at: int) -> Found[date] | None:
        found = DAY.match(line, at)
        value = day(found) if found else None
        return Found(value, self.text.span(start + found.start(), start + found.end())) if found and value else None

    def imprint(self, i: int) -> int:
        p = self.paragraphs[i]
        if self.current is not None and self.current.kind == "imprint":
            self.current.end = p.end
        else:
            self.begin("imprint", i).phase = "closed"
        return 1

    def absorbed(self, i: int, size: int, joined: str) -> int:
        """A title that is said again: the first may be of the page, which puts its owner above it."""
        part = self.current
        assert part is not None
        assert part.title is not None
        start, end = self.paragraphs[i].start, self.paragraphs[i + size - 1].end
        if len(joined) < len(part.title.value) and part.title.value.endswith(joined):
            part.title = self.text.titled(start, end)
            part.issuers = heads.issuers(self.text, start, end) or part.issuers
        part.end = end
        return size

    def other(self, i: int) -> int:
        """A paragraph of the body, or what follows the signature."""
        p = self.paragraphs[i]
        text = self.words(i)
        part = self.current
        if part is None:
            part = self.begin("text", i)
        part.end = max(part.end, p.end)
        if not part.title and part.kind == "text" and part.phase == "head" and heads.SENT.search(text):
            part.kind, part.official = "notice", True
            self.named = tuple(a or b for a, b in heads.NAMED.findall(text))[:1]
        elif part.kind == "notice" and heads.SENT.search(text):
            self.named += tuple(a or b for a, b in heads.NAMED.findall(text))
        if (text[0] == "附" and heads.ANNEX.fullmatch(text)) or heads.NOTE.fullmatch(text):
            return 1
        if part.phase == "closed":
            if part.kind == "imprint" or part.news or not (OPENING.match(text) or self.length(i) > 60):
                return 1
            part = self.begin("annex" if self.annexed else "text", i)
        if part.phase == "head" and heads.BRACKETS.fullmatch(text) and not OPENING.match(text):
            return 1
        if part.phase == "head" and heads.ISSUER.fullmatch(text) and self.length(i) <= 40 and not part.title:
            return 1
        part.listing = heads.LISTS.match(text) is not None or (part.listing and bool(heads.LISTED.fullmatch(text)))
        if part.listing:
            return 1
        part.phase = "body"
        part.body.append(p)
        part.news = part.news or bool(heads.NEWS.match(text)) or "新闻发布会" in text
        return 1

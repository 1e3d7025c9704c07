"""A policy text and the places in it: a light layer over the raw characters, its numbered outline, its clauses.

A clause is named by its path, as the document numbers the place (`二（一）1`, `三23`, `（七）`, `第三条（二）`), or by
the first words of its heading; a dot joins what numbers alone do not tell apart (`三个强市·一·二是`). Where number and
heading do not show a place, a document of the pack says how it begins (`clauses`).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from yangui.policy.numerals import DIGITS, SCALES, number

_C = f"[{''.join(DIGITS)}{''.join(SCALES)}]{{1,6}}"
_N = f"(?:{_C}|[0-9]{{1,3}})"
# Highest first. Numbering that skips levels (三23) is as common as numbering that keeps them.
LEVELS = (
    rf"第{_N}编", rf"第{_N}章", rf"第{_N}节", rf"第{_N}条", rf"{_C}[、.]", rf"\({_C}\)", r"[0-9]{1,3}[、.](?![0-9])",
    r"\([0-9]{1,3}\)", "[①-⑳]", rf"{_C}是",
)  # fmt: skip
CIRCLED = LEVELS.index("[①-⑳]")
HEADING = re.compile("|".join(f"({level})" for level in LEVELS))
# In a path 一、 and 1. go without their stop.
STEP = re.compile("|".join(f"({level})" for level in (
    *LEVELS[:4], rf"{_C}(?=\(|[0-9]|$)", rf"\({_C}\)", r"[0-9]{1,3}", *LEVELS[7:],
)))  # fmt: skip
NUMBER = re.compile(rf"[①-⑳]|[0-9]+|{_C}")
JOINTS = re.compile(r"[·・•/>]")

OPENING, CLOSING, DASHES, QUOTES = "〔[【", "〕]】", "—–―", "‘’“”「」『』\"'"
SENTENCE_ENDS, PAUSES = frozenset(["", *"。;:!?)》…"]), frozenset(",、")


@cache
def _plain(c: str) -> str:
    """What one character counts as: nothing (layout, quotes), itself, or its ordinary form."""
    if c in OPENING:
        return "("
    if c in CLOSING:
        return ")"
    if c in DASHES:
        return "-"
    category = unicodedata.category(c)
    if c.isspace() or c in QUOTES or c in "*#" or category in ("Cc", "Cf"):
        return ""
    form = unicodedata.normalize("NFKC", c)
    if category == "No" and any("0" <= f <= "9" for f in form):
        return c  # ① and ² are no figures
    return "".join(_plain(f) if f != c else f for f in form if not f.isspace())


def plain(text: str) -> str:
    """`text` without layout and in one form of each character, as clauses and numbers are looked for."""
    return SourceText("", text).plain


class SourceText:
    """The text of a document with the way back from its plain form to the lines of its file."""

    def __init__(self, name: str, raw: str) -> None:
        self.name = name
        parts: list[str] = []
        self._offsets: list[int] = []
        self.starts: list[int] = []
        self._newlines = [0]
        fresh, gap = True, False
        for offset, c in enumerate(raw):
            if c == "\n":
                fresh = True
                self._newlines.append(offset + 1)
            form = _plain(c)
            if not form:
                gap = True
                continue
            # two numbers that only layout parts, and "1. 5G", must not become one
            if gap and parts and form[0] in "0123456789" and parts[-1][-1] in "0123456789.":
                form = " " + form
            if fresh:
                self.starts.append(len(self._offsets) + (form[0] == " "))
            parts.append(form)
            self._offsets += [offset] * len(form)
            fresh = gap = False
        self.plain = "".join(parts)

    def line(self, position: int) -> int:
        """The line of the file, from 1, on which the character at `position` of the plain text stands."""
        if not self._offsets:
            return 1
        return bisect_right(self._newlines, self._offsets[min(position, len(self._offsets) - 1)])

    def openings(self, begin: str) -> list[int]:
        """Where a passage begins with these characters: at the start of a line, or else anywhere."""
        wanted = plain(begin)
        if not wanted:
            return []
        at_lines = [s for s in self.starts if self.plain.startswith(wanted, s)]
        return at_lines or [m.start() for m in re.finditer(re.escape(wanted), self.plain)]


class Heading(NamedTuple):
    """A numbered line: its position, level (0 is the highest), number, and where its words begin."""

    position: int
    level: int
    number: str
    words: int


class Region(NamedTuple):
    """A stretch of the plain text."""

    start: int
    end: int


def outline(text: SourceText) -> list[Heading]:
    """The numbered lines of a text.

    A line that a page break put in the middle of a sentence (三、四线城市) is none: the line before it ends with a
    comma, or its number is not the next of its level.
    """
    found: list[Heading] = []
    last = dict.fromkeys(range(len(LEVELS)), 0)
    for start in text.starts:
        match = HEADING.match(text.plain, start)
        if not match:
            continue
        level = (match.lastindex or 1) - 1
        marker = _number(match[0])
        order = ord(marker) - ord("①") + 1 if level == CIRCLED else int(number(marker))
        before = text.plain[start - 1 : start]
        if before in SENTENCE_ENDS or (before not in PAUSES and order in (1, last[level] + 1)):
            found.append(Heading(start, level, marker, match.end()))
            last[level] = order
    return found


def _number(marker: str) -> str:
    return found[0] if (found := NUMBER.search(marker)) else marker


class Step(NamedTuple):
    """One step of a path: a number of a level, or (level None) the first words of a heading."""

    level: int | None
    text: str


@cache
def steps(path: str) -> tuple[Step, ...]:
    """The steps of a clause's path, from the highest."""
    found: list[Step] = []
    for part in JOINTS.split(path):
        words = plain(part)
        markers: list[Step] = []
        position = 0
        while match := STEP.match(words, position):
            markers.append(Step((match.lastindex or 1) - 1, _number(match[0])))
            position = match.end()
        complete = bool(markers) and position == len(words)
        found += markers if complete else [Step(None, words)]
    return tuple(found)


class Clauses:
    """Finds the clauses of one document in its text.

    `begins` are the document's `clauses`, `cited` all the paths that it cites: where one of them starts, another ends.
    """

    def __init__(self, text: SourceText, begins: Mapping[str, Sequence[str]], cited: Iterable[str] = ()) -> None:
        self.text = text
        self.outline = outline(text)
        # Only a piece whose beginning is found, and once, is a place.
        self.openings = {(path, begin): text.openings(begin) for path, pieces in begins.items() for begin in pieces}
        self.anchors: dict[tuple[Step, ...], list[int]] = {steps(path): [] for path in begins}
        for (path, _), positions in self.openings.items():
            self.anchors[steps(path)] += positions[:1]
        self.borders: list[tuple[int, tuple[Step, ...]]] = [
            (position, walk) for walk, positions in self.anchors.items() for position in positions
        ]
        for walk in dict.fromkeys(steps(path) for path in cited):
            top = walk[-1] if walk[-1].level is None else walk[0]
            places = self.candidates(top) if walk not in self.anchors else []
            if len(places) == 1:
                self.borders.append((places[0], walk if walk[-1] == top else walk[:1]))
        self.borders.sort(key=lambda border: border[0])

    def find(self, path: str) -> list[Region]:
        """The regions of a clause: none where it is not found, several pieces only where `clauses` says so.

        Raises `LookupError` with the number of places where the path leads to more than one.
        """
        wanted = steps(path)
        places = list(dict.fromkeys(self.places(wanted)))
        if len(places) > 1 and wanted not in self.anchors:
            raise LookupError(len(places))
        return places

    def places(self, path: tuple[Step, ...]) -> list[Region]:
        """Every place where the path may lead."""
        if not path:
            return [Region(0, len(self.text.plain))]
        if path in self.anchors:
            return [self.region(start, len(self.text.plain), path) for start in self.anchors[path]]
        found = self.candidates(path[-1])
        return [
            self.region(start, scope.end, path)
            for scope in self.places(path[:-1])
            for start in found[bisect_left(found, scope.start) : bisect_left(found, scope.end)]
        ]

    def candidates(self, step: Step) -> list[int]:
        """Where a step may stand, whatever is above it."""
        if step.level is not None:
            return [h.position for h in self.outline if (h.level, h.number) == (step.level, step.text)]
        if not step.text:
            return []
        numbered = [h.position for h in self.outline if self.text.plain.startswith(step.text, h.words)]
        return sorted({*numbered, *(s for s in self.text.starts if self.text.plain.startswith(step.text, s))})

    def region(self, start: int, limit: int, path: tuple[Step, ...]) -> Region:
        """From `start` to where something begins that is not below this clause."""
        own = path[-1].level
        if own is not None:
            first = bisect_right(self.outline, start, key=lambda h: h.position)
            later = (self.outline[i] for i in range(first, len(self.outline)))
            limit = min(limit, next((h.position for h in later if h.level <= own), limit))
        for position, other in self.borders[bisect_right(self.borders, start, key=lambda b: b[0]) :]:
            deeper = own is not None and other[-1].level is not None and other[-1].level > own
            if not deeper and other[: len(path)] != path:
                return Region(start, min(limit, position))
        return Region(start, limit)


def read_texts(folder: Path) -> tuple[list[tuple[Path, SourceText]], list[Path]]:
    """The texts of a folder (`*.txt`, UTF-8) by name, and the files that are none."""
    texts: list[tuple[Path, SourceText]] = []
    unreadable: list[Path] = []
    for path in sorted(folder.glob("*.txt")):
        try:
            texts.append((path, SourceText(path.name, path.read_text(encoding="utf-8-sig"))))
        except (OSError, UnicodeDecodeError):
            unreadable.append(path)
    return texts, unreadable

"""Sentences of the clauses, cut where official texts cut: statements at ; and phrases at commas and colons.

Offsets count characters of the clean text. What stands in brackets or quotation marks is not cut. A sentence is never
longer than `LONGEST`, so that what is looked for inside one takes bounded time.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yangui.reading.findings import Clause, Duty, Quantity, Role, Segment
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.places import clauses

LONGEST = 1500
LINE = 30  # a heading with commas is not longer
MARK = re.compile(r"[。!?\n;,:()〔〕《》“”]")
BROKEN = re.compile(r"[0-9]\n[0-9万亿元%]")  # a page break inside a number
INSIDE = re.compile(r":[0-9]|,[0-9]{3}(?![0-9年])")  # of a number: 1:0.8, 3,000元
OPENING, CLOSING = "(〔《“", ")〕》”"


@dataclass(slots=True)
class Phrase:
    """Characters `start` to `end` between two commas; `statement` counts the ; before it in the sentence."""

    start: int
    end: int
    statement: int
    mentions: list[int] = field(default_factory=list)  # places in the sentence's mentions


@dataclass(slots=True)
class Sentence:
    """One sentence of the clause at `path`; `title` where it is the clause's heading."""

    path: str
    start: int
    end: int
    phrases: list[Phrase]
    segment: int = 0
    title: bool = False
    opens: bool = False  # a paragraph
    first: bool = False  # of a numbered clause that goes on
    mentions: list[Mention] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)  # the phrase of each mention
    runs: list[range] | None = None  # the list of mentions that each stands in, once somebody asked

    def phrase(self, mention: int) -> int:
        """The number of the phrase that holds a mention."""
        return self.seats[mention]


def located(text: Text, mention: Mention) -> Mention:
    """The mention, its quantity with its place in the raw text."""
    start, end, q = mention
    place = text.span(start, end)
    return Mention(start, end, Quantity(q.measure, place, q.unit, q.value, q.most, q.bound, q.per, q.when, q.growth))


def sentences(
    text: Text, segments: Sequence[Segment], trees: Iterable[Clause], duties: Iterable[Duty], found: Sequence[Mention]
) -> list[Sentence]:
    """The sentences of what the segments say, each with its mentions, in order; a statement of duties ends one."""
    starts = [mention.start for mention in found]
    answers = [(text.place(duty.span.start), text.place(duty.span.end - 1)) for duty in duties]
    answered = frozenset(last for _, last in answers)
    kept: list[Sentence] = []
    by_start = dict(answers)
    for path, segment, start, end, title in _passages(text, segments, trees, by_start):
        for sentence in _cut(text.clean, path, segment, start, end, answered):
            sentence.title = sentence.start < title
            sentence.opens = sentence.start == start or text.clean[sentence.start - 1] == "\n"
            sentence.first = bool(path) and sentence.start == start and _beside(text, sentence.end, end, by_start)
            first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            sentence.mentions = list(found[first:last])
            _seat(sentence)
            kept.append(sentence)
    return kept


def _seat(sentence: Sentence) -> None:
    phrase = 0
    for number, mention in enumerate(sentence.mentions):
        while phrase + 1 < len(sentence.phrases) and mention.start >= sentence.phrases[phrase].end:
            phrase += 1
        sentence.phrases[phrase].mentions.append(number)
        sentence.seats.append(phrase)


def _passages(
    text: Text, segments: Sequence[Segment], trees: Iterable[Clause], answers: Mapping[int, int]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Path, segment, start, end and the end of the title of each run of text that belongs to one clause."""
    covered: dict[int, list[Clause]] = {}
    for tree in trees:
        covered.setdefault(tree.segment, []).append(tree)
    for number, segment in enumerate(segments):
        if segment.kind in ("furniture", "imprint"):
            continue
        opens = segment.title.span.end if segment.title else segment.span.start
        at, last = text.place(opens), text.until(segment.span.end)
        for clause in clauses(covered.get(number, [])):
            start, end = text.place(clause.own.start), text.until(clause.own.end)
            if start > at:
                yield "", number, at, start, at
            label = text.place(clause.label.span.end) if clause.label else start
            title = text.place(clause.title.span.end) if clause.title else start
            heading = text.clean[start:title]
            told = text.clean[title : title + 1] not in ("", "。", "\n") or ("," in heading and len(heading) > LINE)
            if told or (not clause.parts and not _beside(text, title, end, answers)):
                title = start  # what it says begins in its title
            start = max(start, min(label, end))
            start += text.clean.startswith(".", start) and text.lends(start)  # the sign behind the number of a row
            yield clause.path, number, start, end, title
            at = max(at, end)
        if last > at:
            yield "", number, at, last, at


def _beside(text: Text, start: int, end: int, answers: Mapping[int, int]) -> bool:
    """Whether a clause says more than its title and who answers for it."""
    while start < end:
        if start in answers:
            start = answers[start] + 1
        elif text.clean[start] in " 。;\n" or text.lends(start):
            start += 1
        else:
            return True
    return False


def _cut(text: str, path: str, segment: int, start: int, end: int, answered: frozenset[int]) -> Iterator[Sentence]:
    begin = phrase = start
    statement = depth = 0
    phrases: list[Phrase] = []
    for mark in MARK.finditer(text, start, end):
        sign, at = mark[0], mark.start()
        if sign == "\n" and BROKEN.match(text, at - 1):
            continue
        if sign in OPENING:
            depth = min(depth + 1, 3)
        elif sign in CLOSING:
            depth = max(depth - 1, 0)
            if at in answered and at + 1 < end and not MARK.match(text, at + 1):
                phrases.append(Phrase(phrase, at + 1, statement))
                yield from _made(text, path, segment, begin, at + 1, phrases)
                begin, phrase, statement, depth, phrases = at + 1, at + 1, 0, 0, []
        elif (sign in "。!?\n" and not (depth and sign != "\n" and at - begin < 200)) or at - begin > LONGEST:
            phrases.append(Phrase(phrase, at, statement))
            yield from _made(text, path, segment, begin, at, phrases)
            begin, phrase, statement, depth, phrases = at + 1, at + 1, 0, 0, []
        elif not depth and sign in ";,:" and not (sign != ";" and text[at - 1].isdigit() and INSIDE.match(text, at)):
            phrases.append(Phrase(phrase, at, statement))
            phrase = at + 1
            statement += sign == ";"
    phrases.append(Phrase(phrase, end, statement))
    yield from _made(text, path, segment, begin, end, phrases)


def _made(text: str, path: str, segment: int, start: int, end: int, phrases: list[Phrase]) -> Iterator[Sentence]:
    for at in range(start, end, LONGEST):  # only what has no mark at all is longer
        stop = min(at + LONGEST, end)
        inside = [
            Phrase(max(p.start, at), min(p.end, stop), p.statement) for p in phrases if p.start < stop and p.end > at
        ]
        if inside and text[at:stop].strip():
            yield Sentence(path, at, stop, inside, segment)

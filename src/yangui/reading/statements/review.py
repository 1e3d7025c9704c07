"""What a person has to look at: each flag with its code, place and reason.

R3 flags are about single findings; what is flagged is kept as it was read, never filled in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from yangui.policy.numerals import number
from yangui.reading.findings import BenefitFound, Clause, Flag, Segment, Span, TargetFound
from yangui.reading.layout.text import Text
from yangui.reading.numbers.masks import UNREAD
from yangui.reading.statements.context import Context
from yangui.reading.statements.cues import MOVES
from yangui.reading.statements.sentences import Sentence

DATED = re.compile(r"[12][0-9]{3}年[0-9]{1,2}月[0-9]")
CODES: Mapping[str, str] = {
    "R301": "A list of amounts and the list before it are of unequal length.",
    "R302": "A sum without its unit.",
    "R303": "A year that the text can hardly mean, or a day that the calendar does not have.",
    "R304": "An amount for nobody that the text names.",
    "R305": "An amount whose part in the sentence is not clear.",
    "R306": "The year of the text is only supposed: it has no date of its own.",
    "R308": "A share above the whole.",
    "R309": "A goal without a deadline.",
    "R310": "A number that cannot be read for certain: letters or signs inside it (1OO万元), digits apart (1500 50元).",
    "R311": "The numbering of the clauses has a gap.",
    "R312": "An amount or a promise of which nothing tells who gets it.",
    "R313": "An amount or a promise of which nothing tells what kind of benefit it is.",
    "R314": "A table, or a part of one, whose sums are not read: it does not tell their unit or what they are for.",
}
LOOKALIKE = re.compile(r"[0-9](?<![0-9.][0-9])[0-9]*+(?=[0-9.]*[OoIl])[0-9.OoIl]*[百千万亿]?元")
LABEL = re.compile(r"[0-9]+|[一二三四五六七八九十百]+")
FIRST, LAST = 1949, 2060


def flags(
    text: Text,
    sentences: Iterable[Sentence],
    segments: Sequence[Segment],
    contexts: Sequence[Context],
    benefits: Iterable[BenefitFound],
    targets: Iterable[TargetFound],
    doubts: Iterable[Flag],
    trees: Iterable[Clause],
) -> list[Flag]:
    """All flags in the order of the text."""
    found = list(doubts)
    for sentence in sentences:
        found += _of_sentence(text, sentence)
    for place, (segment, context) in enumerate(zip(segments, contexts, strict=True)):
        if context.supposed and context.year and segment.kind in ("text", "news", "notice"):
            found.append(
                Flag("R306", "", _start(segment), f"no date; {context.year} is the year named most, text {place + 1}")
            )
    found += [
        Flag("R304", b.path, b.amount.span, "no beneficiary is named", "who")
        for b in benefits
        if b.amount and not b.who
    ]
    found += [
        Flag("R309", t.path, t.span, "no deadline is stated", "by")
        for t in targets
        if t.quantity and not t.by and not t.achieved
    ]
    found += [Flag("R310", "", text.span(*m.span()), f"{m[0]} is no number") for m in LOOKALIKE.finditer(text.clean)]
    found += [
        Flag("R310", "", text.span(*m.span()), "this number cannot be read for certain; it is left out")
        for m in UNREAD.finditer(text.clean)
    ]
    found += [Flag("R314", "", span, reason) for span, reason in text.unread]
    found += _gaps(trees)
    return sorted(found, key=lambda flag: (flag.span.start, flag.code))


def _start(segment: Segment) -> Span:
    return segment.title.span if segment.title else segment.span


def _of_sentence(text: Text, sentence: Sentence) -> Iterable[Flag]:
    for mention, role in zip(sentence.mentions, sentence.roles, strict=True):
        q, place = mention.quantity, mention.quantity.span
        words = text.clean[mention.start : mention.end]
        if q.measure == "money" and not re.search(r"[元币镑]", words) and role not in ("context",):
            follows = text.clean[mention.end : mention.end + 1]
            if follows not in "、和及与至-—~":
                yield Flag("R302", sentence.path, place, f"{words} is read as money", "amount")
        if q.measure == "date" and q.when is None and DATED.match(words):
            yield Flag("R303", sentence.path, place, f"no day of the calendar: {words}", "by")  # 2025年2月31日
        for year in re.findall(r"[0-9]{4}", q.when) if q.when else ():
            if not FIRST <= int(year) <= LAST:
                yield Flag("R303", sentence.path, place, f"the year {year}", "by")
        if (
            q.measure == "share"
            and q.value is not None
            and q.value > Decimal(100)
            and role in ("target", "threshold")
            and "%" in words
        ):
            yield Flag("R308", sentence.path, place, f"{q.value} %")
        if q.measure == "money" and role == "context" and not sentence.title:
            yield Flag("R305", sentence.path, place, "neither benefit nor threshold, cap or target")
        if q.measure == "share" and MOVES.search(text.clean, max(0, mention.start - 6), mention.start):
            yield Flag("R305", sentence.path, place, "raises or lowers an amount that is not told here")


def _gaps(parts: Iterable[Clause]) -> Iterator[Flag]:
    """A number above the one after that of the clause before, among the parts of one clause in one style."""
    before: tuple[str, int] | None = None
    for part in parts:
        if part.label and (found := LABEL.search(part.label.value)):
            style, count = f"{part.segment} {LABEL.sub('1', part.label.value.strip())}", int(number(found[0]))
            if before and before[0] == style and count > before[1] + 1:
                yield Flag("R311", part.path, part.label.span, f"{before[1]} is followed by {count}")
            before = style, count
        yield from _gaps(part.parts)

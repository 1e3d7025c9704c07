"""All layers, one after the other."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from yangui.reading.findings import BenefitFound, Duty, Findings, Flag, Segment, TargetFound, Use
from yangui.reading.layout.text import Text, clean
from yangui.reading.numbers.quantities import Mention, mentions
from yangui.reading.statements.articles import handed_on
from yangui.reading.statements.benefits import benefits
from yangui.reading.statements.context import Answering, Context, contexts
from yangui.reading.statements.frames import assign
from yangui.reading.statements.promises import promises
from yangui.reading.statements.review import flags
from yangui.reading.statements.sentences import located, sentences
from yangui.reading.statements.targets import targets
from yangui.reading.structure.duties import duties
from yangui.reading.structure.labels import folded
from yangui.reading.structure.outline import outline
from yangui.reading.structure.segments import segments


def read(name: str, raw: str) -> Findings:
    """What the text `raw` of the file `name` says, with the place of each thing."""
    text = clean(raw)
    found = segments(text)
    trees = outline(text, found)
    answer = duties(text, trees)
    answering = Answering(trees, answer)
    held = contexts(text, found)
    mentioned = _mentioned(text, found, held)
    told = sentences(text, found, trees, answer, mentioned)
    assign(text.clean, told)
    stated = benefits(text, told, held, answering)
    goals = targets(text, told, held, answering)
    promised, unsaid = promises(text, told, answering)
    quantities = tuple(m.quantity for m in mentioned)
    given = sorted((*stated.found, *promised), key=lambda benefit: benefit.span)
    gifts, unsaid = handed_on(text, trees, given, unsaid)
    doubts = flags(text, told, found, held, stated.found, goals, [*stated.doubts, *unsaid], trees)
    shown, paths = folded(text, trees)

    def cited[T: (Duty, Use, BenefitFound, TargetFound, Flag)](findings: Iterable[T]) -> tuple[T, ...]:
        return tuple(replace(one, path=paths[one.path]) if one.path in paths else one for one in findings)

    return Findings(
        name, raw, found, shown, cited(answer), quantities, cited(stated.uses), cited(gifts), cited(goals),
        cited(doubts),
    )  # fmt: skip


def _mentioned(text: Text, segments: Sequence[Segment], contexts: Sequence[Context]) -> list[Mention]:
    """The quantities of the texts of a file in order; what belongs to the page may stand amid a text and is no part."""
    apart = [(text.place(s.span.start), text.place(s.span.end)) for s in segments if s.kind == "furniture"]
    found = [
        mention
        for segment, context in zip(segments, contexts, strict=True)
        if segment.kind != "furniture"
        for mention in mentions(text.clean, context.year, text.place(segment.span.start), text.until(segment.span.end))
    ]
    starts = [start for start, _ in sorted(apart)]
    ends = [end for _, end in sorted(apart)]
    return [
        located(text, m) for m in found if not (place := bisect_right(starts, m.start)) or m.start >= ends[place - 1]
    ]

"""All layers, one after the other."""

from yangui.reading.benefits import benefits
from yangui.reading.context import Answering, contexts
from yangui.reading.duties import duties
from yangui.reading.findings import Findings
from yangui.reading.frames import assign
from yangui.reading.outline import outline
from yangui.reading.promises import promises
from yangui.reading.quantities import mentions
from yangui.reading.review import flags
from yangui.reading.segments import segments
from yangui.reading.sentences import raw as raw_quantity
from yangui.reading.sentences import sentences
from yangui.reading.targets import targets
from yangui.reading.text import clean


def read(name: str, raw: str) -> Findings:
    """What the text `raw` of the file `name` says, with the place of each thing."""
    text = clean(raw)
    found = segments(text)
    trees = outline(text, found)
    answer = duties(text, trees)
    answering = Answering(trees, answer)
    held = contexts(text, found)
    mentioned = [
        mention
        for segment, context in zip(found, held, strict=True)
        for mention in mentions(text.clean, context.year, text.place(segment.span.start), text.place(segment.span.end))
    ]
    told = sentences(text, found, trees, mentioned)
    assign(text.clean, told)
    stated = benefits(text, told, held, answering)
    goals = targets(text, told, held, answering)
    promised = promises(text, told, answering)
    quantities = tuple(raw_quantity(text, m) for m in mentioned)
    gifts = tuple(sorted((*stated.found, *promised), key=lambda benefit: benefit.span))
    return Findings(
        name, raw, found, trees, answer, quantities, tuple(stated.uses), gifts, tuple(goals),
        tuple(flags(text, told, found, held, stated.found, goals, stated.doubts, trees)),
    )  # fmt: skip

"""The words of a published text that stand behind a clause."""

from collections.abc import Iterable

from yangui.policy.clauses import Clauses, SourceText
from yangui.policy.model import Benefit, Measure, Target
from yangui.policy.pack import Pack


def passages(pack: Pack, document: str, text: str) -> dict[str, str]:
    """The lines of the text of each clause that the parts of a document cite, where the clause is found once."""
    held = pack.documents[document]
    cited = list(dict.fromkeys(_cited(pack, document)))
    source = SourceText(document, text)
    clauses = Clauses(source, {c.path: c.begins for c in held.clauses}, cited)
    lines = text.split("\n")
    found: dict[str, str] = {}
    for path in cited:
        try:
            regions = clauses.find(path)
        except LookupError:
            continue
        parts = [lines[source.line(r.start) - 1 : source.line(r.end - 1)] for r in regions]
        said = "\n".join(line.strip() for part in parts for line in part if line.strip())
        if said:
            found[path] = said
    return found


def _cited(pack: Pack, document: str) -> Iterable[str]:
    parts: tuple[Measure | Benefit | Target, ...] = (*pack.measures, *pack.benefits, *pack.targets)
    for part in parts:
        if part.document == document and part.clause:
            yield part.clause

"""Labels such as 补贴标准: part what a clause says while it is read, and are no clauses for those who cite it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yangui.reading.findings import Clause, Span
from yangui.reading.layout.text import Text
from yangui.reading.places import clauses
from yangui.reading.structure.clauses import joined
from yangui.reading.structure.titles import LABEL


def folded(text: Text, trees: Sequence[Clause]) -> tuple[tuple[Clause, ...], dict[str, str]]:
    """The trees without labels, whose parts go to the clause above, and the new paths of all that is renamed."""
    fold = _Fold(text)
    fold.taken = {clause.path for clause in clauses(trees) if not fold.labels(clause)}
    return tuple(map(fold.clause, trees)), fold.renamed


@dataclass(slots=True)
class _Fold:
    text: Text
    taken: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def labels(self, clause: Clause) -> bool:
        """Whether a clause is a label and what stands behind its colon; a heading has a line of its own."""
        if clause.label or clause.title is None:
            return False
        start, end = self.text.place(clause.title.span.start), self.text.place(clause.title.span.end)
        return LABEL.fullmatch(self.text.clean, start, end + 1) is not None

    def clause(self, clause: Clause) -> Clause:
        parts = tuple(lifted for part in clause.parts for lifted in self.lifted(part, clause.path))
        if not any(map(self.labels, clause.parts)):
            return replace(clause, parts=parts)
        own = Span(clause.own.start, parts[0].span.start if parts else clause.span.end)
        return replace(clause, own=own, parts=parts)

    def lifted(self, part: Clause, above: str) -> list[Clause]:
        """The part, or the parts of a label."""
        if not self.labels(part):
            return [self.clause(part)]
        self.renamed[part.path] = above
        return [self.moved(below, part.path, above) for below in part.parts]

    def moved(self, clause: Clause, was: str, above: str) -> Clause:
        """A clause under its new path, which no other has."""
        own = clause.path.removeprefix(was).lstrip("·")
        path = first = joined(above, own, numbered=clause.label is not None)
        again = 1
        while path in self.taken:
            again += 1
            path = f"{first}〔{again}〕"
        self.taken.add(path)
        self.renamed[clause.path] = path
        parts = [self.moved(below, clause.path, path) for below in clause.parts]
        return replace(clause, path=path, level=clause.level - 1, parts=tuple(parts))

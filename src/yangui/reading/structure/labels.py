"""Labels such as 补贴标准: part what a clause says while it is read, and are no clauses for those who cite it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yangui.reading.findings import Clause, Span
from yangui.reading.structure.clauses import joined
from yangui.reading.structure.titles import LABEL


def folded(trees: Sequence[Clause]) -> tuple[tuple[Clause, ...], dict[str, str]]:
    """The trees without labels, whose parts go to the clause above, and the new paths of all that is renamed."""
    fold = _Fold({clause.path for tree in trees for clause in _flat(tree) if not labels(clause)})
    return tuple(fold.clause(tree) for tree in trees), fold.renamed


def labels(clause: Clause) -> bool:
    """Whether a clause is no more than a label."""
    return clause.label is None and clause.title is not None and bool(LABEL.fullmatch(f"{clause.title.value}:"))


def _flat(clause: Clause) -> list[Clause]:
    return [clause, *(below for part in clause.parts for below in _flat(part))]


@dataclass(slots=True)
class _Fold:
    taken: set[str]
    renamed: dict[str, str] = field(default_factory=dict)

    def clause(self, clause: Clause) -> Clause:
        parts = [lifted for part in clause.parts for lifted in self.lifted(part, clause.path)]
        end = parts[0].span.start if parts else clause.span.end
        own = clause.own if tuple(parts) == clause.parts else Span(clause.own.start, max(end, clause.own.end))
        return replace(clause, own=own, parts=tuple(parts))

    def lifted(self, part: Clause, above: str) -> list[Clause]:
        """The part, or the parts of a label."""
        if not labels(part):
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

"""What is wrong, where it is, and how to mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1, 0 means that they are not known."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.file or "<text>", *numbers])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding of a check: where, what is wrong, and how to mend it.

    `code` is stable: `E…` refuses a pack, `F…` refuses facts, `W…` warns (`policy.lint.CHECKS` explains each).
    """

    place: Place
    code: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" — {self.mend}" if self.mend else ""
        return f"{self.place}: {self.code} {self.message}{mend}"


class PackError(Exception):
    """A pack, an expression or a set of facts that cannot be used; carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def shown(path: Path) -> str:
    """`path` as a person wants to read it: relative to the working directory where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)

"""The types of facts and expressions, and the closed lists that code types range over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Ratios are whole millionths, so that no evaluator ever touches a float.
RATIO_UNIT = 1_000_000

# What a fact may hold unless it states a range of its own. The products of such facts are checked against int64 when
# the pack is loaded (`graph`), so that no evaluator has to look for overflow while it runs.
DEFAULT_RANGES: Mapping[str, tuple[int, int]] = {
    "int": (-1_000_000, 1_000_000),
    "money": (-(10**14), 10**14),
    "ratio": (-1000 * RATIO_UNIT, 1000 * RATIO_UNIT),
}


@dataclass(frozen=True, slots=True, eq=False)
class CodeList:
    """A closed list of codes, lowest first when `ordered`; `parents` makes it a tree (regions).

    A list is itself and equal to no other: two lists of the same codes may mean different things.
    """

    name: str
    codes: tuple[str, ...]
    ordered: bool = False
    parents: Mapping[str, str] = field(default_factory=dict)
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.codes))

    def __contains__(self, code: str) -> bool:
        return code in self._known

    def within(self, code: str) -> frozenset[str]:
        """The code itself and all that lies below it in the tree."""
        inside = {code}
        grown = True
        while grown:
            more = {child for child, parent in self.parents.items() if parent in inside} - inside
            inside |= more
            grown = bool(more)
        return frozenset(inside)


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression gives.

    `bool`, `int`, `money` (fen), `ratio` (millionths), `date`, `code` or `codes` of a list, or `truth` (four values).
    """

    name: str
    codes: CodeList | None = None

    def __str__(self) -> str:
        return f"{self.name}({self.codes.name})" if self.codes else self.name

    @property
    def is_number(self) -> bool:
        return self.name in DEFAULT_RANGES


BOOL, INT, MONEY, RATIO, DATE, TRUTH = (Type(n) for n in ("bool", "int", "money", "ratio", "date", "truth"))

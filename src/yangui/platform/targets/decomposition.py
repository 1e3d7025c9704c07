"""A goal taken apart by region: whether the parts make the whole, and what the parts add up to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# What may be added over regions; a share, a rate, a rank or a date may not.
ADDITIVE = frozenset(["level", "cumulative", "new_in_period"])
PERCENT = "%"


def additive(kind: str, unit: str) -> bool:
    """Whether the parts of such an indicator add up to the whole."""
    return kind in ADDITIVE and unit != PERCENT


@dataclass(frozen=True, slots=True)
class Difference:
    """The parts of a region do not make its value."""

    region: str
    value: Decimal
    parts: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, and the regions that it lacks; where it lacks any, it is a lower bound."""

    figure: Decimal | None
    missing: frozenset[str] = field(default_factory=frozenset)


def differences(values: Mapping[str, Decimal], parents: Mapping[str, str | None]) -> list[Difference]:
    """The regions with a value whose parts, where they have any, make another; by code."""
    sums: dict[str, Decimal] = {}
    for region, value in values.items():
        parent = parents.get(region)
        if parent is not None and parent in values:
            sums[parent] = sums.get(parent, Decimal(0)) + value
    return [Difference(r, values[r], parts) for r, parts in sorted(sums.items()) if parts != values[r]]


def rolled_up(
    root: str, parts: Mapping[str, tuple[str, ...]], stated: Mapping[str, Decimal | None]
) -> Mapping[str, Total]:
    """For each region of the tree below `root` its own figure where it states one, else the sum of its parts.

    `parts` are the regions that a region was taken apart into. One that is not known is missing from every sum above
    it, and never counts as zero. Raises `ValueError` for a tree with a circle.
    """
    totals: dict[str, Total] = {}

    def total(region: str, above: frozenset[str]) -> Total:
        if region in above:
            raise ValueError(f"{region} is a part of itself")
        below = [total(part, above | {region}) for part in parts.get(region, ())]
        own = stated.get(region)
        if own is not None:
            made = Total(own)
        elif below:
            known = [t.figure for t in below if t.figure is not None]
            made = Total(sum(known, Decimal(0)) if known else None, frozenset().union(*(t.missing for t in below)))
        else:
            made = Total(None, frozenset([region]))
        totals[region] = made
        return made

    total(root, frozenset())
    return totals

"""How a budget stands, as bars to be drawn by the server: paid, on its way, promised, of what is appropriated."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from yangui.platform.funds.ledger import Figures, Kind

WIDTH = 240


class Bar(NamedTuple):
    """A stretch of a bar: where it begins and how wide it is, in units of the drawing."""

    kind: str
    x: int
    width: int


class Row(NamedTuple):
    """A line of a table of budgets, with its figures and the bar beside them."""

    name: str
    url: str
    figures: Figures
    detail: str = ""

    @property
    def over(self) -> bool:
        """Whether more is promised than appropriated."""
        return self.figures.left < 0

    @property
    def bars(self) -> list[Bar]:
        """Stretches from the left; the whole width is the larger of appropriated and promised."""
        f = self.figures
        whole = max(f.appropriated, f.promised)
        bars, at = [], 0
        for kind, sum_ in (("paid", f.paid + f.recovered), ("instructed", f.instructed), ("obliged", f.obliged)):
            width = int(WIDTH * sum_ / whole) if whole else 0
            bars.append(Bar(kind, at, width))
            at += width
        return bars

    @property
    def limit(self) -> int:
        """Where what is appropriated ends."""
        whole = max(self.figures.appropriated, self.figures.promised)
        return int(WIDTH * self.figures.appropriated / whole) if whole else 0


def figures_of(balances: Mapping[str, Decimal]) -> Figures:
    """Figures out of balances by the kind of account."""
    zero = Decimal(0)
    return Figures(
        -balances.get(Kind.SOURCE, zero),
        balances.get(Kind.OBLIGED, zero),
        balances.get(Kind.INSTRUCTED, zero),
        balances.get(Kind.PAID, zero),
        balances.get(Kind.RECOVERED, zero),
        balances.get(Kind.AVAILABLE, zero),
    )

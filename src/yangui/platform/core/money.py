"""Sums of money as the platform's tables hold them: yuan to the fen."""

from decimal import Decimal

CENT = Decimal("0.01")


def yuan(fen: int) -> Decimal:
    """Fen in yuan."""
    return (Decimal(fen) / 100).quantize(CENT)

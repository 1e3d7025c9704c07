"""Dividing a sum to the fen: among payers by shares, into equal parts, and what matches a partner's payment."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

FEN = Decimal("0.01")


def fen_of(amount: Decimal) -> int:
    """A sum in fen. Raises `ValueError` where it has parts of a fen."""
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} has parts of a fen")
    return int(fen)


def yuan_of(fen: int) -> Decimal:
    """A number of fen in yuan."""
    return (Decimal(fen) * FEN).quantize(FEN)


def split[P](amount: Decimal, shares: Mapping[P, Fraction]) -> dict[P, Decimal]:
    """Each payer's part: whole fen, by the method of the largest remainder, so that the parts add up to the sum.

    Of equal remainders the first payer's comes first. Raises `ValueError` for shares that are not positive or do not
    add up to 1.

    >>> split(Decimal("100.00"), {"province": Fraction(1, 3), "city": Fraction(2, 3)})
    {'province': Decimal('33.33'), 'city': Decimal('66.67')}
    """
    if sum(shares.values()) != 1 or any(share <= 0 for share in shares.values()):
        raise ValueError("shares must be positive and add up to 1")
    fen = fen_of(amount)
    exact = {payer: fen * share for payer, share in shares.items()}
    parts = {payer: int(part) for payer, part in exact.items()}
    first = sorted(exact, key=lambda payer: parts[payer] - exact[payer])  # stable: the largest remainder first
    for payer in first[: fen - sum(parts.values())]:
        parts[payer] += 1
    return {payer: yuan_of(part) for payer, part in parts.items()}


def equal_parts(amount: Decimal, count: int) -> list[Decimal]:
    """So many parts that differ by a fen at most.

    >>> equal_parts(Decimal("10.00"), 3)
    [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
    """
    return list(split(amount, dict.fromkeys(range(count), Fraction(1, count))).values())


def matched(paid: Decimal, ratio: Fraction = Fraction(1), most: Decimal | None = None) -> Decimal:
    """What matches a partner's payment at `ratio` (1:1), to the fen rounded down, up to `most`.

    >>> matched(Decimal("300000.00"), most=Decimal("200000.00"))
    Decimal('200000.00')
    """
    exact = Decimal(paid * ratio.numerator) / ratio.denominator
    sum_ = exact.quantize(FEN, ROUND_DOWN)
    return sum_ if most is None else min(sum_, most)

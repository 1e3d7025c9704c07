"""Shares, matching, caps and capitals, reckoned by hand and by property."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.platform.funds.capitals import DIGITS, capitals
from yangui.platform.funds.caps import Cap, cut
from yangui.platform.funds.obligations import Planned
from yangui.platform.funds.shares import equal_parts, fen_of, matched, split, yuan_of

D = Decimal
sums = st.integers(0, 10**12).map(yuan_of)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("2700.00", (Fraction(1, 2), Fraction(1, 2)), ("1350.00", "1350.00")),
        ("100.00", (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)), ("33.34", "33.33", "33.33")),
        ("0.01", (Fraction(2, 5), Fraction(3, 5)), ("0.00", "0.01")),
        # 1:1 of an odd fen: equal remainders, the first payer's comes first
        ("0.03", (Fraction(1, 2), Fraction(1, 2)), ("0.02", "0.01")),
        ("1000.01", (Fraction(7, 10), Fraction(3, 10)), ("700.01", "300.00")),
    ],
)
def test_shares_to_the_fen(amount: str, shares: tuple[Fraction, ...], parts: tuple[str, ...]) -> None:
    assert tuple(split(D(amount), dict(enumerate(shares))).values()) == tuple(map(D, parts))


@given(sums, st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_no_fen_is_lost_and_none_is_off_by_one(amount: Decimal, weights: list[int]) -> None:
    shares = {n: Fraction(w, sum(weights)) for n, w in enumerate(weights)}
    parts = split(amount, shares)
    assert sum(parts.values()) == amount
    assert all(abs(fen_of(parts[n]) - fen_of(amount) * share) < 1 for n, share in shares.items())


@pytest.mark.parametrize("shares", [{}, {1: Fraction(1, 2)}, {1: Fraction(3, 2), 2: Fraction(-1, 2)}])
def test_shares_that_are_none_are_refused(shares: dict[int, Fraction]) -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        split(D("1.00"), shares)


def test_a_part_of_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="parts of a fen"):
        split(D("0.005"), {1: Fraction(1)})


@given(sums, st.integers(1, 60))
def test_equal_parts_differ_by_a_fen_at_most(amount: Decimal, count: int) -> None:
    parts = equal_parts(amount, count)
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= D("0.01")


@pytest.mark.parametrize(
    ("paid", "ratio", "most", "gives"),
    [
        ("300000.00", Fraction(1), None, "300000.00"),
        ("300000.00", Fraction(1), "200000.00", "200000.00"),
        ("100.01", Fraction(1, 2), None, "50.00"),
        ("0.00", Fraction(1), None, "0.00"),
    ],
)
def test_matching(paid: str, ratio: Fraction, most: str | None, gives: str) -> None:
    assert matched(D(paid), ratio, D(most) if most else None) == D(gives)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角"),
        ("1.05", "壹元零伍分"),
        ("10.00", "壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100000000.00", "壹亿元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("10203040.50", "壹仟零贰拾万叁仟零肆拾元伍角"),
        ("1234567890.09", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零玖分"),
        ("-25.00", "负贰拾伍元整"),
    ],
)
def test_capitals(amount: str, said: str) -> None:
    assert capitals(D(amount)) == said


def spoken(said: str) -> int:
    """Fen that capitals say: read by another way than they are written."""
    digit = {c: n for n, c in enumerate(DIGITS)}
    whole, point, rest = said.partition("元")
    if not point:
        whole, rest = "", said
    total = section = number = 0
    for c in whole:
        if c in digit:
            number = digit[c]
        elif c in "拾佰仟":
            section, number = section + number * {"拾": 10, "佰": 100, "仟": 1000}[c], 0
        elif c == "万":
            total, section, number = total + (section + number) * 10**4, 0, 0
        else:
            total, section, number = (total + section + number) * 10**8, 0, 0
    fen, number = (total + section + number) * 100, 0
    for c in rest:
        number = digit.get(c, number)
        fen += number * {"角": 10, "分": 1}.get(c, 0)
    return fen


@given(st.integers(0, 10**13 - 1))
def test_capitals_say_the_sum(fen: int) -> None:
    said = capitals(yuan_of(fen))
    assert spoken(said) == fen
    assert "零零" not in said


def plan(*payments: tuple[int, str]) -> list[Planned]:
    return [Planned(f"{year}-07", D(amount), date(year, 7, 31)) for year, amount in payments]


def test_a_cap_altogether_cuts_the_last_payments() -> None:
    cap = Cap(D("60000"), "couple", clause="甲文第三条")
    made = cut(plan((2026, "30000"), (2027, "30000"), (2028, "30000")), [cap], lambda *_: D("10000"))
    assert [p.amount for p in made.schedule] == [D("30000"), D("20000")]
    assert [(r.planned.period, r.amount, r.used) for r in made.reduced] == [
        ("2027-07", D("20000"), D("40000")),
        ("2028-07", D("0.00"), D("60000")),
    ]
    assert "20,000.00" in made.reduced[0].says
    assert "甲文第三条" in made.reduced[0].says


def test_a_yearly_cap_begins_anew_each_year_and_the_smallest_cap_counts() -> None:
    caps = [Cap(D("20000"), "person", yearly=True), Cap(D("35000"), "person")]
    made = cut(plan((2026, "30000"), (2027, "30000")), caps, lambda _, year: D("5000") if year == 2026 else D(0))
    assert [p.amount for p in made.schedule] == [D("15000"), D("20000")]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(0, 10**6), st.integers(0, 10**6))
def test_under_a_cap_nothing_is_promised_beyond_it(amounts: list[int], most: int, taken: int) -> None:
    schedule = [Planned(str(n), yuan_of(a), date(2026, 1, 1 + n)) for n, a in enumerate(amounts)]
    made = cut(schedule, [Cap(yuan_of(most), "person")], lambda *_: yuan_of(taken))
    left = sum((p.amount for p in made.schedule), D(0))
    assert left == min(sum(map(yuan_of, amounts), D(0)), max(yuan_of(most) - yuan_of(taken), D(0)))
    assert left + sum(r.planned.amount - r.amount for r in made.reduced) == sum(map(yuan_of, amounts))

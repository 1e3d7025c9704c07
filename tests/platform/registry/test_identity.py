"""Numbers that name somebody: an independent reckoning of their check characters, and what is refused."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.platform.registry.identity import LETTERS, IdentityError, normal, read, uscc_with_check, with_check

TODAY = date(2026, 9, 1)


def remainder(number: str) -> int:
    """ISO 7064 MOD 11-2, read from the left as the standard's recursion does; 1 for a right number."""
    rest = 0
    for character in number:
        rest = (rest * 2 + (10 if character == "X" else int(character))) % 11
    return rest


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_a_right_number_passes_and_no_other_check_character_does(born: date, serial: int) -> None:
    number = with_check(f"210702{born:%Y%m%d}{serial:03}")
    assert remainder(number) == 1
    assert normal("resident_id", f" {number.lower()} ", today=TODAY) == number
    others = pl.Series([number[:-1] + c for c in "0123456789X" if c != number[-1]])
    values, reasons = read("resident_id", others, today=TODAY)
    assert values.null_count() == 10
    assert set(reasons) == {"has a wrong check character"}


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_a_number_of_fifteen_digits_is_written_anew(born: date, serial: int) -> None:
    new = normal("resident_id", f"210702{born:%y%m%d}{serial:03}", today=TODAY)
    assert new == with_check(f"210702{born:%Y%m%d}{serial:03}")


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_credit_code_is_divisible_by_its_weights(first: str) -> None:
    code = uscc_with_check(first)
    assert (sum(LETTERS.index(c) * 3**i for i, c in enumerate(first)) + LETTERS.index(code[-1])) % 31 == 0
    assert normal("uscc", code, today=TODAY) == code
    assert read("uscc", pl.Series([first + LETTERS[(LETTERS.index(code[-1]) + 1) % 31]]), today=TODAY)[0][0] is None


@pytest.mark.parametrize(
    ("type", "number"),
    [
        ("resident_id", "21070220030412"),
        ("resident_id", with_check("21070220030230001")),  # 30 February
        ("resident_id", with_check("21070220290101001")),  # not born yet
        ("resident_id", "2107022003041200A5"),
        ("uscc", "91210700MA0000001I"),
        ("passport", "E1"),
    ],
)
def test_what_cannot_be_is_refused(type: str, number: str) -> None:
    with pytest.raises(IdentityError):
        normal(type, number, today=TODAY)


def test_a_blank_is_neither_right_nor_wrong() -> None:
    values, reasons = read("resident_id", pl.Series(["", None, " "]), today=TODAY)
    assert values.null_count() == reasons.null_count() == 3


def test_full_width_digits_and_blanks_are_read() -> None:
    assert normal("passport", "Ｅ１２ ３４５６７８", today=TODAY) == "E12345678"

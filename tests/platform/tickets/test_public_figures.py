"""What is made public tells no small number, neither by itself nor by what is left of a sum."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yangui.platform.tickets.public_figures import LEAST, Told, public, suppressed

START = date(2026, 3, 2)
WORKED = [day for n in range(60) if (day := START + timedelta(days=n)).weekday() < 5]
COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), max_size=6)


@given(COUNTS)
def test_no_small_number_is_shown_nor_follows_from_the_sum(counts: dict[str, int]) -> None:
    shown = suppressed(counts)
    hidden = {key for key, value in shown.items() if value is None}
    assert all(value is None or value == 0 or value >= LEAST for value in shown.values())
    assert all(value in (None, counts[key]) for key, value in shown.items())
    if any(0 < count < LEAST for count in counts.values()):
        assert len(hidden) > 1 or all(not counts[key] for key in counts if key not in hidden)
    else:
        assert not hidden


def test_the_median_counts_working_days() -> None:
    answered = [Told("a", START, START + timedelta(days=7)) for _ in range(5)]
    (line,) = public(answered, WORKED)
    assert (line.raised, line.answered, line.days) == (5, 5, 5)


def test_how_many_still_wait_is_a_number_too() -> None:
    told = [Told("a", START, START) for _ in range(9)] + [Told("a", START, None)]
    (line,) = public(told, WORKED)
    assert (line.raised, line.answered, line.days) == (10, None, None)

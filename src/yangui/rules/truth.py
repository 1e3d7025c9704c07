"""Four-valued truth: yes, no, unknown, and for a person to judge.

Yes, no and unknown follow Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64).
`judgement` is an unknown that no fact resolves. In a conjunction the order is no < unknown < judgement < yes, in a
disjunction yes > unknown > judgement > no: as long as a fact is missing it is asked for first, because it may spare the
judgement. Negation swaps yes and no and keeps the others, so De Morgan's laws hold.
"""

from typing import Final, Literal


class Judgement:
    """The type of `JUDGEMENT`, the truth value of an open term that nobody has judged yet."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "JUDGEMENT"

    def __bool__(self) -> bool:
        raise TypeError("a judgement is neither true nor false")

    def __reduce__(self) -> str:
        return "JUDGEMENT"


JUDGEMENT: Final = Judgement()

# In Python: True is yes, False is no, None is unknown.
type Truth = bool | Judgement | None
type Answer = Literal["yes", "no", "unknown", "judgement"]


WORDS: Final[dict[Truth, Answer]] = {True: "yes", False: "no", None: "unknown", JUDGEMENT: "judgement"}


def answer(value: Truth) -> Answer:
    """The word for a truth value."""
    return WORDS[value]


def truth(word: Answer) -> Truth:
    """The value for a word; raises `KeyError` for another word."""
    return {"yes": True, "no": False, "unknown": None, "judgement": JUDGEMENT}[word]


def all_of(values: list[Truth]) -> Truth:
    """Conjunction; yes for no values at all."""
    for least in (False, None, JUDGEMENT):
        if any(value is least for value in values):
            return least
    return True


def any_of(values: list[Truth]) -> Truth:
    """Disjunction; no for no values at all."""
    for most in (True, None, JUDGEMENT):
        if any(value is most for value in values):
            return most
    return False


def negation(value: Truth) -> Truth:
    """Yes and no swapped; unknown and judgement kept."""
    return (not value) if isinstance(value, bool) else value

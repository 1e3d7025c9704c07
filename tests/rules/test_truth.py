import pickle
from itertools import product

import pytest

from yangui.rules.truth import JUDGEMENT, Judgement, Truth, all_of, answer, any_of, negation, truth

ALL: list[Truth] = [True, False, None, JUDGEMENT]
PAIRS = list(product(ALL, ALL))

# rows and columns: yes, no, unknown, judgement
CONJUNCTION = {
    "yes": ("yes", "no", "unknown", "judgement"),
    "no": ("no", "no", "no", "no"),
    "unknown": ("unknown", "no", "unknown", "unknown"),
    "judgement": ("judgement", "no", "unknown", "judgement"),
}
DISJUNCTION = {
    "yes": ("yes", "yes", "yes", "yes"),
    "no": ("yes", "no", "unknown", "judgement"),
    "unknown": ("yes", "unknown", "unknown", "unknown"),
    "judgement": ("yes", "judgement", "unknown", "judgement"),
}


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_tables(first: Truth, second: Truth):
    column = ALL.index(second)
    assert answer(all_of([first, second])) == CONJUNCTION[answer(first)][column]
    assert answer(any_of([first, second])) == DISJUNCTION[answer(first)][column]


@pytest.mark.parametrize(("value", "opposite"), [(True, False), (False, True), (None, None), (JUDGEMENT, JUDGEMENT)])
def test_negation(value: Truth, opposite: Truth):
    assert negation(value) is opposite


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_de_morgan(first: Truth, second: Truth):
    assert negation(all_of([first, second])) is any_of([negation(first), negation(second)])
    assert negation(any_of([first, second])) is all_of([negation(first), negation(second)])


@pytest.mark.parametrize("values", list(product(ALL, ALL, ALL)))
def test_junctions_are_associative_and_order_does_not_matter(values: tuple[Truth, ...]):
    for junction in (all_of, any_of):
        first, *rest = values
        assert junction([first, junction(rest)]) is junction(list(values)) is junction(list(reversed(values)))


def test_empty_junctions():
    assert all_of([]) is True
    assert any_of([]) is False


def test_words_and_values_are_inverse():
    for value in ALL:
        assert truth(answer(value)) is value
    with pytest.raises(KeyError):
        truth("maybe")  # type: ignore[arg-type]


def test_a_judgement_is_no_truth_value_of_python():
    with pytest.raises(TypeError):
        bool(JUDGEMENT)


def test_there_is_one_judgement_even_after_pickling():
    assert pickle.loads(pickle.dumps(JUDGEMENT)) is JUDGEMENT
    assert isinstance(JUDGEMENT, Judgement)

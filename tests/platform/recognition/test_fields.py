"""Values of a register's own fields, as a page shows them."""

import pytest

from yangui.platform.web.my.recognitions.fields import in_words


@pytest.mark.parametrize(
    ("type", "text", "said"),
    [
        ("ratio", "0.35", "35%"),
        ("ratio", "1.2", "120%"),
        ("ratio", "0.005", "0.5%"),
        ("money", "1200000", "1,200,000 元"),
        ("bool", "false", "否"),
        ("text", "35", "35"),
    ],
)
def test_a_value_is_shown_in_the_unit_of_its_field(type: str, text: str, said: str) -> None:
    assert in_words({"type": type}, text) == said

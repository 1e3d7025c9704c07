"""What the tests of money begin with."""

import pytest

from tests.platform.funds.money import House, furnished


@pytest.fixture
def house(db: None) -> House:  # noqa: ARG001  a fixture for its effect
    """A furnished house."""
    return furnished()

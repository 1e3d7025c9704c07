"""The small pack of `tests.schema` on disk."""

from pathlib import Path

import pytest

from tests.schema import PACK, write_pack
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("small"), PACK)


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Pack:
    return load_pack(small_folder, cache=False)

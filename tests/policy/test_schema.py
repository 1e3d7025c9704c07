from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.schema import PACK
from yangui.policy import yamlfile
from yangui.policy.load import BUILT_IN, files
from yangui.policy.schema import schema


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def as_json(value: Any) -> Any:
    """As an editor reads YAML: decimals are numbers."""
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_json(v) for v in value]
    return float(value) if isinstance(value, Decimal) else value


def content(tmp_path: Path, text: str) -> Any:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    return as_json(yamlfile.read(tmp_path / "x.yaml"))


@pytest.mark.parametrize("name", PACK)
def test_files_of_a_pack_meet_the_schema(validator: jsonschema.Draft202012Validator, tmp_path: Path, name: str):
    validator.validate(content(tmp_path, PACK[name]))


@pytest.mark.parametrize("file", files(BUILT_IN / "liaoning"), ids=lambda p: p.relative_to(BUILT_IN).as_posix())
def test_files_of_the_built_in_packs_meet_the_schema(validator: jsonschema.Draft202012Validator, file: Path):
    validator.validate(as_json(yamlfile.read(file)))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pack.yaml", "id: small", "id: Small"),
        ("pack.yaml", "maintainers", "maintainer"),
        ("facts.yaml", "type: date,", "type: day,"),
        ("vocabulary.yaml", "level: county", "level: village"),
        ("conditions.yaml", "for: team", "for: teams"),
        ("documents/2030.yaml", "kind: grant", "kind: grand"),
        ("documents/2030.yaml", "bachelor: 800", "bachelor: much"),
        ("documents/2030.yaml", "share: 0.5", "share: half"),
        ("documents/2030.yaml", "id: small-2030", "id: small-2030\ndocument: x"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(
    validator: jsonschema.Draft202012Validator, tmp_path: Path, name: str, old: str, new: str
):
    assert old in PACK[name]
    assert not validator.is_valid(content(tmp_path, PACK[name].replace(old, new, 1)))


def test_what_load_fills_in_is_no_key_of_a_file():
    for name in ("Document", "Measure", "Benefit", "Target"):
        assert "document" not in schema()["$defs"][name]["properties"]

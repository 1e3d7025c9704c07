"""The JSON Schema of pack files, generated from the model, for editors and for other programs."""

from typing import Any

import msgspec

from yangui.policy.model import Document, PackHeader
from yangui.policy.vocabulary import Vocabulary


def schema() -> dict[str, Any]:
    """A schema (JSON Schema 2020-12) that each file of a pack meets: pack.yaml, a document, or a vocabulary file."""
    shapes, made = msgspec.json.schema_components((PackHeader, Document, Vocabulary), ref_template="#/$defs/{name}")
    definitions = _with_numbers(made)
    for name in ("Document", "Measure", "Benefit", "Target"):
        # `load` fills this in
        definitions[name]["properties"].pop("document", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a Yangui pack",
        "anyOf": list(shapes),
        "$defs": definitions,
    }


def _with_numbers(part: Any) -> Any:
    """The same with decimals as numbers: msgspec writes them as texts, YAML does not."""
    if isinstance(part, list):
        return [_with_numbers(p) for p in part]
    if not isinstance(part, dict):
        return part
    if part.get("format") == "decimal":
        return {"type": "number"}
    return {key: _with_numbers(value) for key, value in part.items()}

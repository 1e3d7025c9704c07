"""What is read: the own texts of the tests, and the five policy documents where ../shared lies beside the checkout."""

from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tests" / "reading" / "texts"
SEEDS = ROOT.parent / "shared" / "seeds"


class Document(NamedTuple):
    """A text and its name."""

    name: str
    raw: str


def own() -> list[Document]:
    """The texts of fictional places that the tests hold, long and short."""
    found = []
    for path in sorted(TEXTS.glob("*.yaml")):
        listed = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        if isinstance(listed, dict):  # the list of what is not met yet is none of them
            found += [Document(text["id"], text["text"]) for text in listed["texts"]]
    return found


def whole() -> list[Document]:
    """Those of them that are whole documents."""
    return [document for document in own() if document.name.startswith("long-")]


def seeds() -> list[Document]:
    """The policy documents, or none."""
    return [Document(path.stem[:3], path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]

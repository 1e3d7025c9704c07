"""What the pages say about the product is what the product says."""

import re
from pathlib import Path

import pytest

from docs.generate import PLACE, ROOT, files
from yangui import Decision, load_pack
from yangui.policy.lint import CHECKS


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    return dict(files())


def test_generated_files_are_up_to_date(generated: dict[Path, str]):
    stale = [
        str(path.relative_to(ROOT))
        for path, text in generated.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_generating_twice_gives_the_same(generated: dict[Path, str]):
    assert dict(files()) == generated


def test_every_check_is_explained():
    page = (ROOT / "docs/reference/lint.md").read_text(encoding="utf-8")
    assert [code for code in CHECKS if f"`{code}`" not in page] == []


def test_every_place_is_closed():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        text = page.read_text(encoding="utf-8")
        assert len(PLACE.findall(text)) == len(re.findall("^<!-- table: ", text, re.MULTILINE)), page


def test_glossary_names_what_exists():
    pack = load_pack("liaoning")
    known = set(re.findall(r'"(\w+)"', (ROOT / "docs/reference/pack.schema.json").read_text(encoding="utf-8")))
    for models in (ROOT / "src/yangui/platform").rglob("*.py"):
        known |= set(re.findall(r"^class (\w+)", models.read_text(encoding="utf-8"), re.MULTILINE))
    known |= {"Pack", "Decision", *dir(Decision)}
    known |= {name for facts in pack.facts.values() for name in facts}
    known |= {code for codes in pack.code_lists.values() for code in codes.codes}
    known |= {reading.term for reading in pack.readings.values() if reading.term}
    known |= {benefit.id for benefit in pack.benefits}
    page = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|[^|]+\|[^|]+\|([^|]+)\|", page, re.MULTILINE)
    assert [name for row in rows for name in re.findall("`(.+?)`", row) if name not in known] == []

"""The rules of the house that no other tool checks."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKS = ROOT / "src" / "yangui" / "packs"
DECISIONS = ROOT / "docs" / "decisions"


def test_packs_hold_no_code():
    assert [path for path in PACKS.rglob("*.py*") if path.suffix != ".pyc"] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "benchmarks/requirements.lock"])
def test_lock_names_no_host_and_hashes_every_package(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    for entry in re.split(r"^(?=\S)", re.sub(r"^ *#.*\n", "", text, flags=re.M), flags=re.M)[1:]:
        assert "--hash=sha256:" in entry, entry


def test_decisions_are_numbered_without_gaps_and_listed():
    records = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name[:4] for name in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == records


@pytest.mark.parametrize(
    "page",
    sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")),
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_links_between_pages_lead_somewhere(page: Path):
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.slow
def test_wheel_carries_the_packs(tmp_path: Path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    data = {str(path.relative_to(source)) for path in PACKS.rglob("*.yaml")}
    assert data
    assert data <= carried

"""What the pages show happens: every command in a `console` block prints what stands below it, README's Python runs.

A page whose `yaml` blocks begin with the name of a file has its commands run in a folder with these files. The Python
of docs/ runs as doctests by itself; that of the pages beside it, which pytest does not look into, runs here.
"""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"^```yaml\n# (\S+\.yaml)\n(.*?)^```", re.DOTALL | re.MULTILINE)
# What a target of the Makefile runs, without the set-up that it does first.
TARGETS = {"make demo": ".venv/bin/yangui demo"}


def transcripts() -> Iterator[tuple[Path, str, list[str]]]:
    """Each command of the pages with the lines that it is said to print."""
    for page in PAGES:
        for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *lines = part.replace("\\\n", "").splitlines()
                command = TARGETS.get(command, command)
                if "yangui " in command:
                    yield page, command, lines


@pytest.mark.parametrize(
    ("page", "command", "shown"),
    [pytest.param(*case, id=f"{case[0].relative_to(ROOT)}: {case[1]}") for case in transcripts()],
)
def test_command_prints_what_the_page_shows(page: Path, command: str, shown: list[str], tmp_path: Path):
    files = FILE.findall(page.read_text(encoding="utf-8"))
    for name, content in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    command = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    ran = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path if files else ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    assert shown or ran.returncode == 0, ran.stderr
    printed = iter(_squeezed(ran.stdout + ran.stderr))
    for line in _squeezed("\n".join(shown)):
        found = line in ("", "…") or any(_same(other, line) for other in printed)
        assert found, f"not printed, or not in this place: {line}\n{ran.stdout}{ran.stderr}"


def _squeezed(text: str) -> list[str]:
    """The lines with every run of blanks as one: pages show wide tables narrower."""
    return [" ".join(line.split()) for line in text.splitlines()]


def _same(printed: str, shown: str) -> bool:
    """Whether a line is the one shown; an ellipsis at its end stands for the rest of it."""
    return printed.startswith(shown[:-1].rstrip()) if shown.endswith("…") else printed == shown


@pytest.mark.parametrize("page", sorted(ROOT.glob("README*.md")), ids=lambda page: page.name)
def test_python_of_the_first_page_runs(page: Path):
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.attempted
    assert not found.failed

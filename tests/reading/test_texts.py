"""Own texts of fictional places: each expectation is met, or listed in `texts/not_yet.yaml` and not met.

.venv/bin/python -m tests.reading.test_texts              the share met, by phenomenon
.venv/bin/python -m tests.reading.test_texts --misses     what is not met, held-out texts aside
.venv/bin/python -m tests.reading.test_texts --list       writes `texts/not_yet.yaml` anew
"""

import sys
from collections import Counter
from functools import cache

import pytest
import yaml

from tests.reading.expectations import NOT_YET, Expectation, expectations, not_yet, texts
from tests.reading.matching import miss
from yangui.reading.findings import Findings
from yangui.reading.read import read

HEADER = "# What reading does not find yet. An entry whose expectation is met fails its test: take it out.\n"


@cache
def findings(name: str) -> Findings:
    (raw,) = (text.raw for text in texts() if text.id == name)
    return read(f"{name}.txt", raw)


def parameters() -> list[object]:
    known = set(not_yet())
    xfail = pytest.mark.xfail(reason="listed in not_yet.yaml", strict=True)
    return [pytest.param(e, id=e.id, marks=xfail if e.id in known else ()) for e in expectations()]


@pytest.mark.parametrize("expectation", parameters())
def test_expectation(expectation: Expectation):
    told = miss(expectation, findings(expectation.text.id))
    assert told is None, told


def test_every_entry_of_not_yet_is_an_expectation():
    listed = not_yet()
    assert len(listed) == len(set(listed))
    assert set(listed) <= {e.id for e in expectations()}


def test_there_are_texts_enough():
    assert len(texts()) >= 150
    assert len(texts()) / 5 <= sum(t.held_out for t in texts()) <= len(texts()) / 3
    assert sum(len(t.raw) >= 2_000 for t in texts()) >= 8


def main(arguments: list[str]) -> None:
    missed = [(e, told) for e in expectations() if (told := miss(e, findings(e.text.id)))]
    if arguments == ["--misses"]:
        print("\n".join(f"{e.id}: {told}" for e, told in missed if not e.text.held_out))
    elif arguments == ["--list"]:
        NOT_YET.write_text(HEADER + yaml.dump([e.id for e, _ in missed], allow_unicode=True, width=200), "utf-8")
    else:
        print(table([e for e, _ in missed]))


def table(missed: list[Expectation]) -> str:
    """How many of the expectations are met, by phenomenon and by kind, in texts for building and in those held out."""
    lines = ["| | met | share | held out | share |", "|---|---:|---:|---:|---:|"]
    for name in (lambda e: e.text.phenomenon, lambda e: e.kind, lambda _: "all"):
        every, failed = (Counter((name(e), e.text.held_out) for e in listed) for listed in (expectations(), missed))
        for row in sorted({row for row, _ in every}):
            cells = [_share(every[row, held] - failed[row, held], every[row, held]) for held in (False, True)]
            lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(met: int, of: int) -> str:
    return f"{met} of {of} | {met / of:.0%}" if of else " | "


if __name__ == "__main__":
    main(sys.argv[1:])

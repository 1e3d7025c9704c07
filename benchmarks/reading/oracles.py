"""Whether Yangui reads the same amounts as JioNLP and recognizers-text, and the record of theirs that the tests use."""

from pathlib import Path

import yaml
from material import ROOT, Document, own, seeds
from peers import PEERS, Money

from yangui.reading.findings import Quantity
from yangui.reading.read import read

RECORD = ROOT / "tests" / "reading" / "oracles.yaml"
HEADER = """\
# Amounts that JioNLP and recognizers-text find in the five policy documents, each as [start, end, yuan].
# Written by `.venv-bench/bin/python benchmarks/reading --record`; test_oracles.py explains where Yangui differs.
"""


def agreement(documents: list[Document]) -> dict[str, tuple[int, int, list[str]]]:
    """For each peer how many amounts it finds, how many of them Yangui reads the same, and the others in words."""
    told: dict[str, tuple[int, int, list[str]]] = {}
    mine = {d.name: [q for q in read(d.name, d.raw).quantities if q.measure == "money"] for d in documents}
    for peer, find in PEERS.items():
        found = [(d, money) for d in documents for money in find(d.raw)]
        differing = [
            f"{d.name}: {_words(d.raw, money)}" for d, money in found if not any(same(q, money) for q in mine[d.name])
        ]
        told[peer] = (len(found), len(found) - len(differing), differing)
    return told


def same(quantity: Quantity, money: Money) -> bool:
    """Whether both stand at one place and mean one sum, or of a range one of its ends."""
    at = quantity.span
    return at.start < money.end and money.start < at.end and money.value in (quantity.value, quantity.most)


def _words(raw: str, money: Money) -> str:
    return f"{' '.join(raw[money.start : money.end].split())} as {money.value:,.0f}"


def recorded() -> dict[str, dict[str, list[list[object]]]]:
    """What the peers find in the five documents."""
    return {
        d.name: {peer: [[m.start, m.end, f"{m.value:.2f}"] for m in find(d.raw)] for peer, find in PEERS.items()}
        for d in seeds()
    }


def record(path: Path = RECORD) -> None:
    """Write the record anew."""
    path.write_text(HEADER + yaml.safe_dump(recorded(), default_flow_style=None, width=116), encoding="utf-8")


def report() -> tuple[str, bool]:
    """The agreement in Markdown, and whether the record is what the peers say today."""
    lines = []
    for name, documents in (("own texts", own()), ("the five policy documents", seeds())):
        for peer, (found, agreeing, differing) in agreement(documents).items():
            lines.append(
                f"- {peer} on {name}: {agreeing} of {found} amounts the same{'; not so:' if differing else '.'}"
            )
            lines += [f"  - {words}" for words in differing]
    current = not seeds() or recorded() == yaml.safe_load(RECORD.read_text(encoding="utf-8"))
    lines.append("- The record that the tests use is " + ("current." if current else "stale: run with --record."))
    return "\n".join(lines), current

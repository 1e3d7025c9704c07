"""Scores the reader against the annotations of ../shared: `python tests/reading/score.py [--misses MEASURE]`.

`--elsewhere FOLDER` scores it on texts of your own instead: `NAME.txt` beside `NAME.yaml`, which lists `headings`,
`benefits` and `targets` (docs/how-to/read-a-policy.md).

A committed score may rise and must not fall: tests/reading/test_score.py compares with score.yaml, `--write` raises it.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # run as a script, this folder is on the path and the checkout is not

from tests.reading import measures_records as records  # noqa: E402
from tests.reading import measures_text as text  # noqa: E402
from tests.reading.annotations import Annotated, load, load_folder  # noqa: E402
from tests.reading.tally import Tally  # noqa: E402
from yangui.reading.findings import Findings  # noqa: E402
from yangui.reading.read import read  # noqa: E402

FLOOR = Path(__file__).with_name("score.yaml")
SHARED = ROOT.parent / "shared"
# what annotations of texts from elsewhere tell
ELSEWHERE = (
    "headings", "measures", "paths", "duty sets", "benefit amounts", "benefit values", "benefit records",
    "benefit kinds", "target records", "vague precision", "vague recall", "spans verbatim",
)  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A figure of the table: how a text is tallied, which figure of the tally it is, and what we aim at."""

    tally: Callable[[Annotated, Findings], Tally]
    figure: str = "f1"
    aim: float | None = None

    def of(self, tally: Tally) -> float:
        return round(float(getattr(tally, self.figure)), 4)


MEASURES = {
    "headings": Measure(text.headings, aim=0.99),
    "measures": Measure(text.measures, aim=0.99),
    "paths": Measure(text.paths),
    "duty sets": Measure(text.duties, aim=0.98),
    "document numbers": Measure(text.numbers, aim=0.99),
    "quantity values": Measure(text.quantity_values, "recall", 0.99),
    "quantity units": Measure(text.quantity_units, "recall", 0.98),
    "quantity bounds": Measure(text.quantity_bounds, "recall", 0.97),
    "quantity precision": Measure(text.quantity_precision, "precision", 0.97),
    "benefit amounts": Measure(records.amounts, aim=0.95),
    "pairs": Measure(records.pairs, "recall", 0.95),
    "benefit values": Measure(records.benefit_values, aim=0.90),
    "benefit records": Measure(records.benefits, aim=0.90),
    "benefit kinds": Measure(records.benefit_kinds),
    "target records": Measure(records.targets, aim=0.90),
    "vague precision": Measure(records.vague, "precision", 0.80),
    "vague recall": Measure(records.vague, "recall", 0.70),
    "spans verbatim": Measure(text.spans, "recall", 1.0),
}


def tallies(texts: Iterable[tuple[Annotated, Findings]]) -> dict[str, Tally]:
    """One tally a measure, over all texts."""
    texts = list(texts)
    return {name: sum((m.tally(g, f) for g, f in texts), Tally()) for name, m in MEASURES.items()}


def scores(found: dict[str, Tally]) -> dict[str, float]:
    """One figure a measure, between 0 and 1."""
    return {name: MEASURES[name].of(tally) for name, tally in found.items()}


def floor() -> dict[str, float]:
    """The committed scores."""
    committed: dict[str, float] = yaml.safe_load(FLOOR.read_text(encoding="utf-8"))
    return committed


def read_all(shared: Path, name: str = "") -> list[tuple[Annotated, Findings]]:
    """Each annotated text whose name begins with `name`, and what the reader finds in it."""
    return [(gold, read(gold.name, gold.raw)) for gold in load(shared) if gold.name.startswith(name)]


def table(found: dict[str, Tally], committed: dict[str, float]) -> str:
    """The figures beside aims and committed scores."""
    lines = [f"{'measure':20}{'score':>8}{'aim':>7}{'floor':>8}{'hits':>7}{'wanted':>8}{'found':>7}"]
    for name, score in scores(found).items():
        aim, least, t = MEASURES[name].aim, committed.get(name), found[name]
        mark = " " if aim is None or score >= aim else "!"
        shown = ("" if v is None else f"{v:.2f}" for v in (aim, least))
        lines.append(
            "{:20}{:>7.3f}{}{:>7}{:>8}{:>7}{:>8}{:>7}".format(name, score, mark, *shown, t.hits, t.wanted, t.found)
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", metavar="MEASURE", choices=MEASURES, action="append", default=[])
    parser.add_argument("--text", default="", metavar="NNN", help="only the text whose name begins so")
    parser.add_argument("--write", action="store_true", help="commit these scores as the floor")
    parser.add_argument("--elsewhere", type=Path, metavar="FOLDER", help="annotated texts of your own")
    args = parser.parse_args()
    if args.elsewhere:
        texts = [(t, read(t.name, t.raw)) for t in load_folder(args.elsewhere) if t.name.startswith(args.text)]
        found = {name: tally for name, tally in tallies(texts).items() if name in ELSEWHERE}
    else:
        found = tallies(read_all(SHARED, args.text))
    for name in args.misses:
        print(f"{name}:", *found[name].misses, sep="\n  ")
    print(table(found, {} if args.elsewhere else floor()))
    if args.write and not args.elsewhere:
        FLOOR.write_text(yaml.safe_dump(scores(found), sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What every command's output is made of: the console, tables, sums and values in words.

Colours appear on a terminal only, and never alone: every state has a sign.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from yangui.cli.words import joined, sentences, word
from yangui.policy.model import Kind, Reading
from yangui.policy.pack import Pack
from yangui.rules.types import RATIO_UNIT


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # the command line ends quietly, rich with status 1


def console() -> Console:
    """Standard output; where it is no terminal, wide enough for a table in a file."""
    return _Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 160, soft_wrap=False)


def dump(thing: Any) -> None:
    """Prints JSON."""
    print(json.dumps(thing, ensure_ascii=False, indent=1))


def open_table(title: str | None, *columns: str, numbers: Sequence[str] = ()) -> Table:
    """A table without rows; the columns in `numbers` are right-aligned."""
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return table


def yuan(fen: int, lang: str) -> str:
    """Fen as yuan with thousands marks; decimals only where there are any."""
    text = f"{fen // 100:,}" + (f".{fen % 100:02}" if fen % 100 else "")
    return word("yuan", lang).format(text)


def value(pack: Pack, kind: Kind, name: str, held: Any, lang: str) -> str:
    """A fact's value in words."""
    if held is None:
        return word("missing", lang)
    if isinstance(held, bool):
        return word("true" if held else "false", lang)
    fact = pack.facts[kind][name]
    if fact.type == "region":
        return pack.regions[held].name[lang]
    if fact.type.startswith("code"):
        codes = pack.code_lists[fact.type.partition("(")[2].rstrip(")")].codes
        return (
            joined((codes[c][lang] for c in sorted(held)), lang) if isinstance(held, frozenset) else codes[held][lang]
        )
    if fact.type == "money":
        return yuan(held, lang)
    return f"{held / RATIO_UNIT:.6g}" if fact.type == "ratio" else str(held)


def reading(pack: Pack, id: str, lang: str) -> str:
    """A reading in one line."""
    r: Reading = pack.readings[id]
    parts = [f"{r.asks[lang]} → {r.taken.says[lang]}"]
    if r.others:
        parts.append(word("other", lang).format(sentences((o.says[lang] for o in r.others), lang)))
    return sentences(parts, lang) + word("confirms", lang).format(pack.organisations[r.confirmed_by].name[lang])

"""`yangui tallies`, `yangui forecast` and `yangui compare`: what finished runs say."""

import argparse
import sys
from datetime import date
from typing import Any

import polars as pl
from rich.console import Console

from yangui.cli.tables import console, dump, open_table, yuan
from yangui.cli.words import word
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population import questions
from yangui.population.compare import Comparison, compare, read_list
from yangui.population.evaluate import manifest
from yangui.population.forecast import forecast
from yangui.population.outcome import ALL, NOWHERE
from yangui.population.source import reading
from yangui.rules.problems import shown

# Tables show so many rows; --json gives all.
MOST_ROWS = 15


def tallies(pack: Pack, args: argparse.Namespace) -> None:
    """Costs, unknown facts that decide most, and who lacks only one condition."""
    with reading(shown(args.run_)):
        kind: Kind = manifest(args.run_)["kind"]
        costs, facts = questions.costs(args.run_), questions.missing_facts(args.run_)
        lacking = questions.lacking_one(args.run_)
    if args.json:
        registers = [_register(pack, kind, fact) for fact in facts["fact"]]
        facts = facts.with_columns(pl.Series("register", registers, dtype=pl.String))
        dump({"costs": costs.to_dicts(), "missing_facts": facts.to_dicts(), "lacking_one": lacking.to_dicts()})
        return
    out, lang = console(), args.lang
    rows = [
        [_title(pack, row["benefit"], lang), _region(pack, row["region"], lang), row["yes"],
         row["unknown"] + row["judgement"], yuan(row["lower"], lang), yuan(row["upper"], lang), row["unpriced"]]
        for row in costs.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, "costs", ["benefit", "region", "yes", "undecided", "lower", "upper", "unpriced"], rows, costs)
    rows = [
        [_label(pack, kind, row["fact"], lang), _register_title(pack, kind, row["fact"], lang), row["cases"],
         yuan(row["fen"], lang), row["unpriced"], row["benefits"]]
        for row in facts.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    names = ["fact", "register", "cases", "at_stake", "unpriced", "count"]
    _print(out, lang, "deciding_facts", names, rows, facts)
    rows = [
        [_title(pack, row["benefit"], lang), _region(pack, row["region"], lang),
         _condition(pack, row["condition"], lang), row["only"]]
        for row in lacking.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, "lacking_one", ["benefit", "region", "condition", "entities"], rows, lacking)


def payments(pack: Pack, args: argparse.Namespace) -> None:
    """The payments by month, and what has no month."""
    with reading(shown(args.run_)):
        found = forecast(args.run_, args.until, args.by)
    if args.json or args.csv:
        plain = found.with_columns(pl.col("month").dt.strftime("%Y-%m"))
        if args.json:
            dump(plain.to_dicts())
        else:
            sys.stdout.write(plain.write_csv())
        return
    lang, by = args.lang, [name for name in found.columns if name in args.by]
    figures = ["payments", "fen", "payments_open", "fen_open"]
    rows = [
        [_when(row["when"], row["month"], lang), *(_named(pack, name, row[name], lang) for name in by),
         row["payments"], yuan(row["fen"], lang), row["payments_open"], yuan(row["fen_open"], lang)]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    _print(console(), lang, None, ["when", *by, *figures], rows, found)


def differences(pack: Pack, args: argparse.Namespace) -> None:
    """What changed from one run to another."""
    delivered = pl.concat([read_list(path) for path in args.delivered], how="diagonal") if args.delivered else None
    with reading(f"{shown(args.first)}, {shown(args.second)}"):
        found = compare(args.first, args.second, args.out, delivered=delivered)
    if args.json:
        parts = {"totals": found.totals, "people": found.people, "sums": found.sums}
        tables = {name: _ungrouped(frame).to_dicts() for name, frame in parts.items()}
        left = dict(zip(("first", "second"), found.quarantined, strict=True))
        dump({"lines": found.lines, "quarantined": left, **tables})
        return
    _shown(pack, args, found)


def _shown(pack: Pack, args: argparse.Namespace, found: Comparison) -> None:
    out, lang = console(), args.lang
    rows = [
        [word(f"change.{row['change']}", lang), row["entities"], yuan(row["fen_before"], lang), yuan(row["fen"], lang)]
        for row in found.totals.iter_rows(named=True)
    ]
    _print(out, lang, None, ["change", "entities", "fen_before", "fen_after"], rows, found.totals)
    sums = found.sums.sort(pl.max_horizontal("fen", "fen_before"), "entities", descending=True)
    rows = [
        [_title(pack, row["benefit"], lang), _region(pack, row["region"], lang), word(f"change.{row['change']}", lang),
         row["entities"], yuan(row["fen_before"], lang), yuan(row["fen"], lang)]
        for row in sums.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, None, ["benefit", "region", "change", "entities", "fen_before", "fen_after"], rows, sums)
    out.print(word("lines", lang).format(f"{found.lines:,}"))
    if any(found.quarantined):
        out.print(word("quarantined", lang).format(*(f"{count:,}" for count in found.quarantined)))


def _ungrouped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("group", strict=False)


def _print(
    out: Console, lang: str, title: str | None, names: list[str], rows: list[list[Any]], whole: pl.DataFrame
) -> None:
    heads = [word(name, lang) for name in names]
    numbers = [head for head, cell in zip(heads, rows[0], strict=True) if isinstance(cell, int)] if rows else []
    sums = [word(name, lang) for name in ("fen", "fen_open", "fen_before", "fen_after", "lower", "upper", "at_stake")]
    table = open_table(word(title, lang) if title else None, *heads, numbers=[*numbers, *sums])
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else cell for cell in row))
    out.print(table)
    if len(rows) < whole.height:
        out.print(word("more_in_json", lang).format(whole.height - len(rows)), style="dim")


def _title(pack: Pack, id: str, lang: str) -> str:
    known = [b for b in pack.benefits if b.id == id]
    return f"{known[-1].title[lang]}\n{id}" if known else id


def _region(pack: Pack, code: str, lang: str) -> str:
    if code in (ALL, NOWHERE):
        return word("everywhere" if code == ALL else "nowhere", lang)
    return pack.regions[code].name[lang] if code in pack.regions else code


def _named(pack: Pack, what: str, held: str | None, lang: str) -> str:
    if held is None:
        return word("not_stated", lang)
    if what == "payer":
        return pack.organisations[held].name[lang] if held in pack.organisations else held
    return _region(pack, held, lang) if what == "region" else _title(pack, held, lang)


def _when(when: str, month: date | None, lang: str) -> str:
    return f"{month:%Y-%m}" if month else word(f"when.{when}", lang)


def _label(pack: Pack, kind: Kind, name: str, lang: str) -> str:
    fact = pack.facts[kind].get(name)
    return f"{fact.label[lang]}\n{name}" if fact else name


def _register(pack: Pack, kind: Kind, name: str) -> str | None:
    fact = pack.facts[kind].get(name)
    return fact.register if fact else None


def _register_title(pack: Pack, kind: Kind, name: str, lang: str) -> str:
    register = _register(pack, kind, name)
    return pack.registers[register].title[lang] if register in pack.registers else register or ""


def _condition(pack: Pack, id: str, lang: str) -> str:
    return f"{pack.conditions[id].says[lang]}\n{id}" if id in pack.conditions else id

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
from yangui.population.questions import tallies as questions
from yangui.population.questions.compare import Comparison, compare, read_groups, read_list
from yangui.population.questions.forecast import forecast
from yangui.population.run.evaluate import manifest
from yangui.population.run.place import NOWHERE
from yangui.population.tables.source import reading
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
    whole = costs.drop("region").group_by("benefit").sum().sort("lower", "upper", "benefit", descending=True)
    rows = [
        [_title(pack, row["benefit"], lang), row["yes"], row["unknown"] + row["judgement"],
         yuan(row["lower"], lang), yuan(row["upper"], lang), row["unpriced"]]
        for row in whole.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, "costs", ["benefit", "yes", "undecided", "lower", "upper", "unpriced"], rows, whole)
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
    on = date.fromisoformat(manifest(args.run_)["on"])
    # what was due before the day of the run is told in one line
    past = pl.col("month") < on.replace(day=1)
    found = found.with_columns(pl.when(past).then(date.min).otherwise("month").alias("month"))
    found = found.group_by("when", "month", *by).sum().sort("when", "month", *by, nulls_last=True)
    rows = [
        [_when(row["when"], row["month"], lang), *(_named(pack, name, row[name], lang) for name in by),
         row["payments"], yuan(row["fen"], lang), row["payments_open"], yuan(row["fen_open"], lang)]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    _print(console(), lang, None, ["when", *by, *figures], rows, found)


def differences(pack: Pack, args: argparse.Namespace) -> None:
    """What changed from one run to another."""
    delivered = pl.concat([read_list(path) for path in args.delivered]) if args.delivered else None
    with reading(f"{shown(args.first)}, {shown(args.second)}"):
        groups = read_groups(args.groups) if args.groups else None
        found = compare(args.first, args.second, args.out, groups=groups, delivered=delivered)
    if args.json:
        parts = {"totals": found.totals, "people": found.people, "sums": found.sums}
        left_out = [] if args.groups else ["group"]
        tables = {name: frame.drop(left_out, strict=False).to_dicts() for name, frame in parts.items()}
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
    people = found.people.sort("entities", "region", "group", descending=[True, False, False])
    names = ["region", *(["group"] if args.groups else []), "change", "entities"]
    rows = [
        [_region(pack, row["region"], lang), *([row["group"] or word("missing", lang)] if args.groups else []),
         word(f"change.{row['change']}", lang), row["entities"]]
        for row in people.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, None, names, rows, people)
    sums = found.sums.drop("group").group_by("benefit", "region", "change").sum()
    sums = sums.sort(pl.max_horizontal("fen", "fen_before"), "entities", "benefit", "region", "change", descending=True)
    rows = [
        [_title(pack, row["benefit"], lang), _region(pack, row["region"], lang), word(f"change.{row['change']}", lang),
         row["entities"], yuan(row["fen_before"], lang), yuan(row["fen"], lang)]
        for row in sums.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    _print(out, lang, None, ["benefit", "region", "change", "entities", "fen_before", "fen_after"], rows, sums)
    out.print(word("lines", lang).format(f"{found.lines:,}"))
    if any(found.quarantined):
        out.print(word("quarantined", lang).format(*(f"{count:,}" for count in found.quarantined)))


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
    if code == NOWHERE:
        return word("nowhere", lang)
    return pack.regions[code].name[lang] if code in pack.regions else code


def _named(pack: Pack, what: str, held: str | None, lang: str) -> str:
    if held is None:
        return word("not_stated", lang)
    if what == "payer":
        return pack.organisations[held].name[lang] if held in pack.organisations else held
    return _region(pack, held, lang) if what == "region" else _title(pack, held, lang)


def _when(when: str, month: date | None, lang: str) -> str:
    if month is None:
        return word(f"when.{when}", lang)
    return word("when.before", lang) if month == date.min else f"{month:%Y-%m}"


def _label(pack: Pack, kind: Kind, name: str, lang: str) -> str:
    fact = pack.facts[kind].get(name)
    return f"{fact.label[lang]}\n{name}" if fact else name


def _register(pack: Pack, kind: Kind, name: str) -> str | None:
    fact = pack.facts[kind].get(name)
    return fact.register if fact else None


def _register_title(pack: Pack, kind: Kind, name: str, lang: str) -> str:
    register = _register(pack, kind, name)
    return pack.registers[register].title[lang] if register else ""


def _condition(pack: Pack, id: str, lang: str) -> str:
    return f"{pack.conditions[id].says[lang]}\n{id}" if id in pack.conditions else id

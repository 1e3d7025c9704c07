"""Arguments, exit statuses and errors; what a command prints is in the module that its function here names.

Exit status 0: done; 1: `lint` found something; 2: bad input, told in one line on standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from yangui.rules.dates import day_of
from yangui.rules.problems import PackError, Place, Problem

if TYPE_CHECKING:
    from yangui.policy.pack import Pack

KINDS = ("person", "team", "enterprise", "institution", "project")
LISTS = ("documents", "benefits", "targets", "measures", "readings", "regions", "organisations", "codes", "packs")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, _line(f"{self.prog}: {message} (see {self.prog} --help)"))


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than the rest of the start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"yangui {version('yangui')}")
        parser.exit()


def _line(text: str) -> str:
    """One line, whatever the input that it quotes holds."""
    return "".join(c if c.isprintable() else " " for c in text) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    # a terminal or pipe of another encoding must not break Chinese input or output
    for stream, encoding, errors in (
        (sys.stdin, "utf-8-sig", "strict"),
        (sys.stdout, "utf-8", "replace"),
        (sys.stderr, "utf-8", "replace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors=errors)
    args = _arguments(_parser(), argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except PackError as error:
        first, *more = error.problems
        rest = f" (and {len(more)} more)" if more else ""
        sys.stderr.write(_line(f"yangui: {first}{rest}"))
        return 2
    except BrokenPipeError:
        # the reader has had enough, as in `yangui list benefits | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _arguments(parser: _Parser, argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments of one command; what it does not take is refused with its own name, for its own help."""
    args, more = parser.parse_known_args(argv)
    if more:
        own = f"{parser.prog} {args.command}"
        parser.exit(2, _line(f"{own}: it does not take {' '.join(more)} (see {own} --help)"))
    return args


def _parser() -> _Parser:
    parser = _Parser(prog="yangui", description="Policies as data, decisions with their reasons.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def command(name: str, run: Any, what: str, *, pack: bool = True, lang: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=what, description=what)
        sub.set_defaults(run=run)
        if pack:
            sub.add_argument("--pack", default="liaoning", metavar="P", help="id of a built-in pack, or its folder")
        if lang:
            sub.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the output (default: zh)")
        return sub

    facts = command("facts", _facts, "the facts that can be given for a kind of entity")
    facts.add_argument("--as", dest="kind", choices=KINDS, required=True)
    facts.add_argument("--json", action="store_true")

    check = command("check", _check, "what the policies give to one entity, and why")
    check.add_argument("--as", dest="kind", choices=KINDS, required=True)
    check.add_argument("--facts", type=Path, required=True, metavar="FILE", help="JSON or YAML; - for standard input")
    _on(check, "day of the decision")
    check.add_argument(
        "--benefit", action="append", metavar="ID", help="only this benefit, with every condition (may be repeated)"
    )
    check.add_argument("--all", action="store_true", help="benefits that are not in force on that day too")
    _changes(check)
    check.add_argument("--json", action="store_true")

    explain = command("explain", _explain, "one benefit: who, how much, when, which clause, what is open")
    explain.add_argument("benefit", metavar="BENEFIT")

    lint = command("lint", _lint, "check a pack", lang=False)
    lint.add_argument("--sources", type=Path, metavar="DIR", help="look for each constant in the texts of this folder")
    lint.add_argument("--json", action="store_true")

    lists = command("list", _list, "list a part of the pack")
    lists.add_argument("what", choices=LISTS)
    lists.add_argument("--json", action="store_true")

    evaluate = command("evaluate", _population, "decide for every row of a table: who gets what today, what it costs")
    _table(evaluate)
    evaluate.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the result")
    _on(evaluate, "day of the decisions")
    evaluate.add_argument("--mapping", type=Path, metavar="FILE", help="how the columns become facts (`yangui map`)")
    evaluate.add_argument("--bad", choices=("quarantine", "unknown"), default="quarantine",
                          help="a row with a faulty value leaves, or stays with that fact unknown")  # fmt: skip
    evaluate.add_argument("--benefit", action="append", metavar="ID", help="only this benefit (may be repeated)")
    evaluate.add_argument("--region", metavar="CODE", help="only entities in this region")
    written = evaluate.add_mutually_exclusive_group()
    written.add_argument(
        "--all", dest="kept", action="store_const", const="all", help="write plain noes too, in wide form"
    )
    written.add_argument("--tallies-only", dest="kept", action="store_const", const="none", help="write no decisions")
    evaluate.set_defaults(kept="open")
    evaluate.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    evaluate.add_argument("--engine", choices=("local", "spark"), default="local",
                          help="on this machine, or on a Spark cluster: what comes out is the same")  # fmt: skip
    evaluate.add_argument("--master", metavar="URL", help="the Spark cluster (default: Spark's configuration says)")
    _changes(evaluate)
    evaluate.add_argument("--json", action="store_true")

    simulate = command(
        "simulate", _population, "what a change would do to a table's entities: a page of tables and charts"
    )
    _table(simulate)
    simulate.add_argument("--out", type=Path, required=True, metavar="FILE.html", help="the page")
    simulate.add_argument("--xlsx", type=Path, metavar="FILE.xlsx", help="the same tables as a workbook")
    _on(simulate, "day of the decisions")
    simulate.add_argument("--against-on", type=_day, metavar="DATE", help="another day to compare it with")
    simulate.add_argument("--mapping", type=Path, metavar="FILE", help="how the columns become facts (`yangui map`)")
    simulate.add_argument("--bad", choices=("quarantine", "unknown"), default="quarantine",
                          help="a row with a faulty value leaves, or stays with that fact unknown")  # fmt: skip
    _changes(simulate)

    tallies = command("tallies", _runs, "what a run says: costs, facts that decide most, who lacks one condition")
    tallies.add_argument("run_", metavar="RUN", type=Path, help="the folder of a run (`yangui evaluate --out`)")
    tallies.add_argument("--json", action="store_true")

    forecast = command("forecast", _runs, "payments of a run by month")
    forecast.add_argument("run_", metavar="RUN", type=Path, help="the folder of a run (`yangui evaluate --out`)")
    forecast.add_argument("--until", type=_month, required=True, metavar="YYYY-MM", help="the last month")
    forecast.add_argument("--by", type=_columns, default=(), metavar="LIST", help="of benefit, region and payer")
    form = forecast.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")

    compare = command("compare", _runs, "who gets something new, no longer, or another sum, from one run to another")
    compare.add_argument("first", metavar="RUN1", type=Path, help="the folder of a run (`yangui evaluate --out`)")
    compare.add_argument("second", metavar="RUN2", type=Path, help="another one of the same entities")
    compare.add_argument("--out", type=Path, metavar="FILE", help="write the delivery list (.csv, .parquet)")
    compare.add_argument("--groups", type=Path, metavar="FILE", help="a table of key and group, to tell groups apart")
    compare.add_argument("--delivered", type=Path, action="append", metavar="FILE",
                         help="a list delivered before, the oldest first: leave out what it delivered")  # fmt: skip
    compare.add_argument("--json", action="store_true")

    mapped = command("map", _population, "draft a mapping from a table's columns to facts")
    _table(mapped)
    mapped.add_argument("-o", "--out", type=Path, metavar="FILE.yaml", help="write it to a new file, do not print it")

    synth = command("synth", _population, "write synthetic entities whose margins follow the documents' figures")
    synth.add_argument("--as", dest="kind", choices=KINDS, required=True)
    synth.add_argument("--rows", type=_count, required=True, metavar="N")
    synth.add_argument("--seed", type=_count, default=1, metavar="S")
    synth.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")

    read = command("read", _read, "what a published text says, with the place of each thing", pack=False)
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="text, Markdown, .docx, .html, PDF with text")
    read.add_argument("-o", "--output", type=Path, metavar="DRAFT.yaml", help="write a draft document of a pack")
    read.add_argument("--html", type=Path, metavar="PAGE.html", help="write text and findings side by side")
    read.add_argument("--akoma", type=Path, metavar="FILE.xml", help="write the outline as Akoma Ntoso 3.0")
    read.add_argument("--compare", metavar="P", help="what only this pack or only the text has")
    read.add_argument("--pack", metavar="P", help="the pack in which a draft looks up units, programmes and regions")
    read.add_argument("--proposer", metavar="NAME", help="an installed plug-in that may fill flagged fields")
    read.add_argument("--json", action="store_true")

    command("schema", _schema, "the JSON Schema of pack files, for editors", pack=False, lang=False)
    serve = command("serve", _serve, "the platform: public pages, desks and the API", lang=False)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    serve.add_argument("--port", type=_count, default=8000)
    serve.add_argument("--workers", type=_count, default=1, metavar="N", help="processes that answer (default: 1)")
    manage = command("manage", _manage, "a command of the platform's framework, Django", pack=False, lang=False)
    manage.add_argument("command_", nargs=argparse.REMAINDER, metavar="COMMAND", help="`help` lists them")
    backup = command("backup", _backup, "the platform's database, uploads and keys to a folder", pack=False)
    backup.add_argument("out", type=Path, metavar="DIR", help="a new folder")
    backup.add_argument("--keys", type=Path, metavar="FILE", help="where the keys go (default: beside the folder)")
    restore = command("restore", _restore, "what `backup` wrote, back into the platform", pack=False)
    restore.add_argument("source", type=Path, metavar="DIR", help="a folder that `backup` wrote")
    restore.add_argument("--keys", type=Path, metavar="FILE", help="put these keys in place too")
    restore.add_argument("--force", action="store_true", help="in place of all that is there")

    demo = command("demo", _demo, "what the real policies give to some fictional people, a team and a firm")
    demo.add_argument("--serve", action="store_true", help="then the platform, with fictional accounts to sign in with")
    demo.add_argument("--port", type=_count, default=8000, help="of the platform; the next free one is taken")
    return parser


def _table(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", metavar="TABLE", help="Parquet, Arrow, CSV or Excel; a folder or pattern of files")
    command.add_argument("--as", dest="kind", choices=KINDS, required=True)
    command.add_argument("--sheet", help="sheet of an Excel file (default: the first)")
    command.add_argument("--encoding", help="encoding of a text file (default: found out)")


def _changes(command: argparse.ArgumentParser) -> None:
    what = "what if: another sum, number of payments, share, day or reading (may be repeated)"
    command.add_argument("--set", dest="changes", action="append", default=[], metavar="ADDRESS=VALUE", help=what)


def _on(command: argparse.ArgumentParser, what: str) -> None:
    today = date.today()  # noqa: DTZ011  the day where the user is
    command.add_argument("--on", type=_day, default=today, metavar="DATE", help=f"{what} (default: today)")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 on")
    return int(text)


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no possible date, write 2024-09-01") from None


def _month(text: str) -> date:
    try:
        return day_of(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no possible month, write 2027-12") from None


def _columns(text: str) -> tuple[str, ...]:
    known = ("benefit", "region", "payer")
    found = tuple(text.split(","))
    if wrong := [name for name in found if name not in known]:
        raise argparse.ArgumentTypeError(f"{wrong[0]!r} is none of {', '.join(known)}")
    return found


def _pack(args: argparse.Namespace) -> "Pack":
    from yangui.policy.load import load_pack

    return load_pack(args.pack)


def _changed(pack: "Pack", args: argparse.Namespace) -> "Pack":
    """The pack with the parameters of `--set`."""
    if not args.changes:
        return pack
    from yangui.policy.overlay import overlay, read_changes

    return overlay(pack, read_changes(args.changes))


def _facts(args: argparse.Namespace) -> int:
    from yangui.cli import lists

    lists.facts(_pack(args), args.kind, args.lang, as_json=args.json)
    return 0


def _check(args: argparse.Namespace) -> int:
    from yangui.cli import check
    from yangui.cli.tables import dump
    from yangui.policy import as_json
    from yangui.policy.decide import decide
    from yangui.policy.entity import FactError, read_facts

    pack = _changed(_pack(args), args)
    _concerned(pack, args.kind)
    raw = read_facts(args.facts)
    try:
        decisions = decide(pack, args.kind, raw, on=args.on, benefits=args.benefit, all_=args.all)
    except FactError as error:
        raise error.at(str(args.facts)) from None
    except KeyError as error:
        raise _no_benefit(args, error.args[0], [b.id for b in pack.benefits if b.for_ == args.kind]) from None
    if args.json:
        dump(as_json.decisions(decisions))
    elif args.benefit:
        check.details(decisions, args.lang)
    else:
        check.overview(decisions, args.lang)
    return 0


def _concerned(pack: "Pack", kind: str) -> None:
    """Refuses a kind of entity that nothing in the pack is about."""
    if kind not in pack.facts:
        what = f"the pack {pack.header.id} has no facts and no benefits for the kind {kind}"
        mend = f"it has {', '.join(pack.facts)}" if pack.facts else "write its vocabulary and documents first"
        raise PackError(Problem(Place("--as"), "E302", what, mend))


def _no_benefit(args: argparse.Namespace, id: str, known: list[str]) -> Exception:
    near = get_close_matches(id, known, 1)
    mend = f"did you mean {near[0]}?" if near else "`yangui list benefits` shows them"
    return PackError(Problem(Place(f"pack {args.pack}"), "E302", f"there is no benefit {id} here", mend))


def _explain(args: argparse.Namespace) -> int:
    from yangui.cli import explain

    pack = _pack(args)
    known = [b.id for b in pack.benefits]
    if args.benefit not in known:
        raise _no_benefit(args, args.benefit, known)
    explain.show(pack, args.benefit, args.lang)
    return 0


def _lint(args: argparse.Namespace) -> int:
    from yangui.cli import lists
    from yangui.policy.lint import lint
    from yangui.policy.load import load_pack

    if args.sources is not None and not args.sources.is_dir():
        raise PackError(Problem(Place(str(args.sources)), "E101", "there is no such folder", "give the texts' folder"))
    try:
        pack = load_pack(args.pack, cache=False)
    except PackError as error:
        if error.problems[0].code == "E104":
            raise
        lists.problems(list(error.problems), as_json=args.json)
        return 1
    found = lint(pack)
    if args.sources is not None:
        from yangui.policy.sources import lint_sources

        found += lint_sources(pack, args.sources)
    lists.problems(found, as_json=args.json)
    return 1 if found else 0


def _list(args: argparse.Namespace) -> int:
    from yangui.cli import lists

    if args.what == "packs":
        lists.packs(as_json=args.json)
    else:
        lists.listing(_pack(args), args.what, args.lang, as_json=args.json)
    return 0


def _read(args: argparse.Namespace) -> int:
    from yangui.cli import read
    from yangui.policy.load import load_pack

    pack, other = (load_pack(where) if where else None for where in (args.pack, args.compare))
    read.run(args, pack, other)
    return 0


def _schema(_: argparse.Namespace) -> int:
    from yangui.policy.schema import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return 0


def _serve(args: argparse.Namespace) -> int:
    from yangui.cli.platform import serve

    serve(_pack(args).folder, args.host, args.port, args.workers)
    return 0


def _manage(args: argparse.Namespace) -> int:
    from yangui.cli.platform import manage

    manage(args.command_)
    return 0


def _backup(args: argparse.Namespace) -> int:
    from yangui.cli.platform import backup

    backup(args.out, args.keys, args.lang)
    return 0


def _restore(args: argparse.Namespace) -> int:
    from yangui.cli.platform import restore

    restore(args.source, args.keys, args.lang, force=args.force)
    return 0


def _demo(args: argparse.Namespace) -> int:
    from yangui.cli import demo

    pack = _pack(args)
    demo.run(pack, args.lang)
    if not args.serve:
        return 0
    from yangui.cli import platform

    return platform.demo(pack.folder, args.lang, "127.0.0.1", args.port)


def _runs(args: argparse.Namespace) -> int:
    from yangui.cli import runs

    {"tallies": runs.tallies, "forecast": runs.payments, "compare": runs.differences}[args.command](_pack(args), args)
    return 0


def _population(args: argparse.Namespace) -> int:
    from yangui.cli import population

    pack = _pack(args)
    _concerned(pack, args.kind)
    if args.command == "evaluate":
        pack = _changed(pack, args)
    try:
        {
            "evaluate": population.evaluate,
            "simulate": population.simulate,
            "map": population.draft,
            "synth": population.synthesise,
        }[args.command](pack, args)
    except KeyError as error:
        raise _no_benefit(args, error.args[0], [b.id for b in pack.benefits if b.for_ == args.kind]) from None
    return 0
